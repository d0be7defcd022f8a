"""What every reporter and every printer can do: say one document after the other, and end."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from verifier.model import CollectionFinding, Document, DocumentReport, Marking, PageView, Run


class Reporter(Protocol):
    """Turns one run into text, piece by piece, so that a long run is written as it goes.

    `begin`, `document` once for each document, `together` once for each finding across them, then `end`; the pieces
    joined are the whole output. Calling `end` early, after an interrupt, still gives well-formed output of what is
    done. A reporter serves one run.
    """

    def begin(self, run: Run) -> str:
        """What stands before the first document."""
        ...

    def document(self, report: DocumentReport) -> str:
        """One document."""
        ...

    def together(self, finding: CollectionFinding) -> str:
        """One finding across documents; all of them come behind the last document."""
        ...

    def end(self) -> str:
        """What stands after the last document."""
        ...


class Shown(NamedTuple):
    """What a report for people shows beside the words: the pages, as far as they could be drawn."""

    pages: tuple[PageView, ...] = ()
    why_not: str | None = None
    """Why there are none, or not all, in words."""
    copied: Callable[[Marking], bytes] | None = None
    """Gives a copy of the document with marks on it, for reporters that ask for one; raises InputError."""


class FileReporter(Protocol):
    """Writes one run to a file that is no text, or that is of use only as a whole, or to a folder.

    The same order as with a `Reporter`; `end` writes what is left and closes the file. Early, after an interrupt, it
    still gives a sound file of what is done. `close` without `end` lets go of what is open.
    """

    def begin(self, run: Run) -> None:
        """Before the first document."""
        ...

    def document(self, report: DocumentReport, shown: Shown) -> None:
        """One document; `shown` holds what the format asks for. Raises InputError where it cannot be written."""
        ...

    def together(self, finding: CollectionFinding) -> None:
        """One finding across documents; all of them come behind the last document."""
        ...

    def end(self) -> None:
        """After the last document."""
        ...

    def close(self) -> None:
        """Lets go of files; may be called at any time, and twice."""
        ...


class Printer(Protocol):
    """Turns documents as read, unjudged, into text, piece by piece."""

    def document(self, document: Document) -> str:
        """One document."""
        ...

    def end(self) -> str:
        """What stands after the last document."""
        ...
