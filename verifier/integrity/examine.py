"""`examine`: all parts of the examination, one after the other; no part can cost a document its reading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from verifier.errors import InputError
from verifier.intake import Input
from verifier.integrity.codes import find_codes
from verifier.integrity.drawn import look_at_pages
from verifier.integrity.examined import Examined, Settings
from verifier.integrity.filerecord import examine_record
from verifier.integrity.pagepictures import find_pictures
from verifier.integrity.revisions import examine_revisions
from verifier.integrity.signatures import look_at_signatures
from verifier.integrity.traits import find_traits
from verifier.model import Document, Evidence

Part = Callable[[Examined], Mapping[str, Any]]
"""Looks for one kind of evidence: gives the fields of `Evidence` that it fills, which may be `not_examined`."""

_PARTS: Mapping[str, Part] = {
    "revisions": examine_revisions,
    "what the file says of itself": examine_record,
    "digital signatures": look_at_signatures,
    "codes": find_codes,
    "how pages are made": find_traits,
    "pictures on pages": find_pictures,
    "what is drawn on the pages": look_at_pages,
}
"""By what is said when one fails."""


def examine(source: Input, document: Document, settings: Settings | None = None) -> Document:
    """The document with what its file shows of itself.

    A part that cannot do its work says so in `not_examined`; a defect of ours is said in `failures`, which forbids a
    pass. Raises MemoryError, because that is for whoever set the limit to answer.
    """
    examined = Examined(source.data, document, settings or Settings())
    found: dict[str, Any] = {}
    left_out: list[str] = []
    failures: list[str] = []
    for name, part in _PARTS.items():
        try:
            new = dict(part(examined))
        except MemoryError:
            raise
        except InputError as error:
            left_out.append(f"{name}: {error.message}")
        except Exception as error:  # noqa: BLE001 - a defect of ours costs this part, not the reading
            failures.append(f"{name}: an error of the program, {type(error).__name__}: {error}")
        else:
            left_out.extend(new.pop("not_examined", ()))
            found |= new
    evidence = Evidence(**found, not_examined=tuple(left_out), failures=tuple(failures))
    return document.model_copy(update={"evidence": evidence})
