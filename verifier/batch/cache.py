"""What was judged already: outcomes by the bytes of the document and by everything else that they depend on."""

from __future__ import annotations

import contextlib
import os
import tempfile
import zlib
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from verifier._version import __version__
from verifier.batch.digests import Digests, Mark, mark_of
from verifier.batch.job import Job, Judged
from verifier.intake import InputRef
from verifier.model import Severity, Verdict, from_json, to_json

_FORM = 4
"""Of the files; another number is another cache."""
_FASTEST = 1
_OPTIONAL = ("pyhanko", "zxingcpp")
"""Packages of extras that more can be said with about a file."""


class Earlier(Protocol):
    """What knows outcomes of earlier runs."""

    @property
    def is_by_label(self) -> bool:
        """Whether the name of a document matters."""
        ...

    def get(self, digest: str, label: str) -> Judged | None:
        """What was judged of these bytes, under this label."""
        ...


class Cache:
    """A folder of outcomes. Two runs may use it at once: a file is complete or is not there."""

    def __init__(self, folder: Path, job: Job, *, has_ocr: bool) -> None:
        self._folder = folder / key_of(job, has_ocr=has_ocr)
        self._digests = Digests(folder)
        # Waivers may name documents, so that the same bytes under another name have another outcome.
        self.is_by_label = bool(job.waivers)
        """Whether the name of a document matters."""

    def get(self, digest: str, label: str) -> Judged | None:
        """What was judged of these bytes, under this label; None where nothing is known or the file is damaged."""
        try:
            head, _, text = zlib.decompress(self._path(digest, label).read_bytes()).decode("utf-8").partition("\n")
            print_text, _, text = text.partition("\n")
            known = from_json(head)
            outcome = Judged(
                label=known["label"],
                sha256=digest,
                verdict=Verdict(known["verdict"]),
                text=text,
                print_text=print_text,
                worst=Severity(known["worst"]) if known["worst"] else None,
            )
        except (OSError, ValueError, KeyError, TypeError, zlib.error):
            return None
        return outcome.called(label)

    def put(self, outcome: Judged) -> None:
        """Keep an outcome that would be the same again; a full disk costs the cache and not the run."""
        if not outcome.is_lasting or not outcome.sha256:
            return
        head = to_json({"label": outcome.label, "verdict": outcome.verdict, "worst": outcome.worst})
        path = self._path(outcome.sha256, outcome.label)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            number, name = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(number, "wb") as file:
                    file.write(zlib.compress(f"{head}\n{outcome.print_text}\n{outcome.text}".encode(), _FASTEST))
                Path(name).replace(path)
            except OSError:
                Path(name).unlink(missing_ok=True)

    def get_unread(self, ref: InputRef) -> tuple[Judged | None, Mark | None]:
        """What was judged of a file that has not changed since, and its mark for `remember`; without reading it."""
        if ref.path is None or ref.member is not None:
            return None, None
        mark = mark_of(ref.path)
        digest = self._digests.get(mark)
        return (None if digest is None else self.get(digest, ref.label)), mark

    def remember(self, mark: Mark | None, ref: InputRef, digest: str) -> None:
        """The SHA-256 of a file that was read just now, with its mark from before it was read."""
        if ref.path is not None:
            self._digests.put(mark, ref.path, digest)

    def close(self) -> None:
        """Give back what is open, until it is needed again."""
        self._digests.close()

    def _path(self, digest: str, label: str) -> Path:
        mark = f"-{sha256(label.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}" if self.is_by_label else ""
        return self._folder / digest[:2] / f"{digest[2:]}{mark}"


class Layered:
    """A cache behind something that knows more, and that is told nothing."""

    def __init__(self, earlier: Earlier, cache: Cache) -> None:
        self._earlier, self._cache = earlier, cache
        self.is_by_label = earlier.is_by_label or cache.is_by_label
        """Whether the name of a document matters."""

    def get(self, digest: str, label: str) -> Judged | None:
        """What either of them knows."""
        known = self._earlier.get(digest, label)
        return self._cache.get(digest, label) if known is None else known

    def get_unread(self, ref: InputRef) -> tuple[Judged | None, Mark | None]:
        """Nothing of what knows more: it goes by the bytes. The mark of the file, so that they are remembered."""
        return None, self._cache.get_unread(ref)[1]

    def remember(self, mark: Mark | None, ref: InputRef, digest: str) -> None:
        """As the cache does."""
        self._cache.remember(mark, ref, digest)

    def put(self, outcome: Judged) -> None:
        """Keep an outcome in the cache."""
        self._cache.put(outcome)


def key_of(job: Job, *, has_ocr: bool) -> str:
    """A name for everything that an outcome depends on beside the document."""
    profiles = [to_json({"sha256": one.sha256, "decision": one.decision.model_dump()}) for one in job.profiles]
    parts = (
        str(_FORM),
        __version__,
        job.as_of.isoformat(),
        to_json(job.use),
        str(job.is_cross_checked),
        str(has_ocr),
        *(name for name in _OPTIONAL if find_spec(name) is not None),
        str(job.most_pages),
        str(job.is_examined),
        to_json([one.model_dump() for one in job.laboratories]),
        *(sha256(anchor).hexdigest() for anchor in job.anchors),
        *profiles,
        *(to_json(waiver) for waiver in job.waivers),
    )
    return sha256("\0".join(parts).encode()).hexdigest()[:32]
