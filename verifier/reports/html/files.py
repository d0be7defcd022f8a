"""Pages written to a file, or to a folder with an index."""

from __future__ import annotations

from pathlib import Path

from verifier.languages import ENGLISH, Translator
from verifier.model import CollectionFinding, DocumentReport, Run
from verifier.reports.html.page import document_page
from verifier.reports.interface import Shown


class HtmlPage:
    """The one document of a run as one file."""

    def __init__(self, place: Path, t: Translator = ENGLISH) -> None:
        self._place, self._t = place, t
        self._run: Run | None = None

    def begin(self, run: Run) -> None:
        """What the page says of the run."""
        self._run = run

    def document(self, report: DocumentReport, shown: Shown) -> None:
        """The page itself."""
        if self._run is None:
            raise ValueError("begin() must come before document()")
        self._place.write_text(document_page(self._run, report, shown, self._t), "utf-8", "backslashreplace")

    def together(self, finding: CollectionFinding) -> None:
        """Nothing: one document shows nothing together with others."""

    def end(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class HtmlFolder(HtmlPage):
    """Several documents."""
