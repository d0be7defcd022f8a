"""What every reporter and every printer can do: say one document after the other, and end."""

from __future__ import annotations

from typing import Protocol

from verifier.model import CollectionFinding, Document, DocumentReport, Run


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


class Printer(Protocol):
    """Turns documents as read, unjudged, into text, piece by piece."""

    def document(self, document: Document) -> str:
        """One document."""
        ...

    def end(self) -> str:
        """What stands after the last document."""
        ...
