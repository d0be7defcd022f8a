"""The two functions that a program needs: read a report, verify it. Both are also names of `verifier` itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

from verifier.engine import verify_document
from verifier.errors import InputNotFoundError
from verifier.intake import Input, InputRef
from verifier.integrity import Settings, examine
from verifier.model import Document, DocumentReport, LaboratoryRecord, Profile, Use
from verifier.pdf.sharing import opened_once
from verifier.profiles import NO_WAIVERS, load_profiles, load_waivers
from verifier.reading import read_cross_checked, read_document
from verifier.rules.registry import RETIRED, all_rules
from verifier.wcia import read_lab_result


def read(
    source: str | Path | bytes,
    *,
    label: str | None = None,
    cross_check: bool = False,
    anchors: Sequence[bytes] = (),
) -> Document:
    """What stands in a laboratory report, as printed, each value with page and box; and what its file shows of itself.

    `source` is the path of a PDF or of a WCIA Lab Result (JSON), or its bytes; `label` is what to call it (the path,
    or "bytes").
    With `cross_check` a second engine reads it too, which takes two to three times as long; where the two differ and
    nothing settles it, the document's notes name both readings, and it does not pass. `anchors` are certificates (PEM
    or DER) that digital signatures are trusted by.
    Raises InputError when it cannot be read.
    """
    reader = read_cross_checked if cross_check else read_document
    if isinstance(source, bytes):
        loaded = Input(data=source, label=label or "bytes", sha256=sha256(source).hexdigest())
    elif Path(source).exists():
        loaded = InputRef(label or str(source), Path(source)).load()
    else:
        raise InputNotFoundError(f"'{source}' does not exist", "check the path")
    if (result := read_lab_result(loaded)) is not None:
        return result
    with opened_once(loaded.data):
        return examine(loaded, reader(loaded), Settings(anchors=tuple(anchors)))


def verify(
    document: Document | str | Path | bytes,
    profiles: Iterable[str | Path | Profile] = ("kratom-baseline",),
    *,
    as_of: date,
    use: Use | None = None,
    cross_check: bool = False,
    waivers: str | Path | None = None,
    laboratories: Sequence[LaboratoryRecord] = (),
) -> DocumentReport:
    """The verdict on a report with everything that leads to it.

    `document` is what `read` gave, or what `read` takes. `profiles` are names of shipped profiles, paths of TOML files
    or profiles. `as_of` is the day of judgement; it has no default, so that the same call gives the same verdict for
    ever. `use` is how the product is used: limits per serving, container or day need it. `cross_check` is that of
    `read`, for a document that is not read yet. `waivers` is a TOML file of findings that somebody has waived;
    `laboratories` is what somebody wrote down about laboratories.
    Raises InputError, ProfileError and UsageError.
    """
    codes = [rule.code for rule in all_rules()]
    loaded = load_profiles(profiles, (*codes, *RETIRED))
    read_already = document if isinstance(document, Document) else read(document, cross_check=cross_check)
    chosen = NO_WAIVERS if waivers is None else load_waivers(waivers, codes)
    return verify_document(read_already, loaded, as_of, use, chosen.rules, laboratories)
