"""Annotated copies written to a file, or to a folder with one for each document."""

from __future__ import annotations

import re
from pathlib import Path

from verifier.errors import InputError
from verifier.languages import ENGLISH, Translator
from verifier.model import CollectionFinding, DocumentReport, Run
from verifier.reports import FILE_FORMATS
from verifier.reports.annotated.marking import marking
from verifier.reports.interface import Shown

_ENDING = FILE_FORMATS["pdf"].ending_of_copies
_STRANGE = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 80


class AnnotatedFile:
    """The copy of the one document of a run."""

    def __init__(self, place: Path, t: Translator = ENGLISH) -> None:
        self._place, self._t = place, t
        self._run: Run | None = None

    def begin(self, run: Run) -> None:
        """What the notes say of the run."""
        self._run = run

    def document(self, report: DocumentReport, shown: Shown) -> None:
        """The copy. Raises InputError where nothing can be added to the document."""
        if self._run is None:
            raise ValueError("begin() must come before document()")
        if shown.copied is None:
            raise InputError("the document itself is not at hand", hint="name the file itself")
        copy = shown.copied(marking(self._run, report, self._t))
        self._path(report).write_bytes(copy)

    def _path(self, report: DocumentReport) -> Path:  # noqa: ARG002 - the one place of all
        return self._place

    def together(self, finding: CollectionFinding) -> None:
        """Nothing: what documents show together stands on none of them."""

    def end(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class AnnotatedFolder(AnnotatedFile):
    """A copy of each document, named after it: "coa.checked.pdf"."""

    def __init__(self, place: Path, t: Translator = ENGLISH) -> None:
        super().__init__(place, t)
        self._names: set[str] = set()

    def _path(self, report: DocumentReport) -> Path:
        """A name of its own; only letters, digits and "._-" of the document's own are taken over.

        None begins with a dash, which programs take for an option.
        """
        last = re.split(r"[/\\:]", report.source.label)[-1]
        stem = _STRANGE.sub("_", last[: -len(".pdf")] if last.lower().endswith(".pdf") else last).strip("._-")
        stem = stem[:_LONGEST_NAME] or "document"
        several = (f"{stem}-{report.source.sha256[:8]}-{number}" for number in range(2, len(self._names) + 3))
        names = (stem, f"{stem}-{report.source.sha256[:8]}", *several)
        name = next(one for one in names if one.casefold() not in self._names)
        self._names.add(name.casefold())
        return self._place / f"{name}{_ENDING}"
