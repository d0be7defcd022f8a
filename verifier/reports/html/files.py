"""Pages written to a file, or to a folder with an index."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from markupsafe import Markup

from verifier.languages import ENGLISH, Translator
from verifier.model import CollectionFinding, DocumentReport, Run
from verifier.reports.html.index import Index
from verifier.reports.html.names import page_name
from verifier.reports.html.page import document_page
from verifier.reports.interface import Shown

_DOCUMENTS = "documents"


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
        _write(self._place, [document_page(self._run, report, shown, self._t)])

    def together(self, finding: CollectionFinding) -> None:
        """Nothing: one document shows nothing together with others."""

    def end(self) -> None:
        """Nothing: the page is written."""

    def close(self) -> None:
        """Nothing: no file is open."""


class HtmlFolder:
    """Several documents: "index.html", and a page for each in the folder "documents".

    The rows of the index wait in a file without a name, because what stands above them, the counts, is known last.
    """

    def __init__(self, place: Path, t: Translator = ENGLISH) -> None:
        self._place, self._t = place, t
        self._documents = place / _DOCUMENTS
        self._documents.mkdir(parents=True, exist_ok=True)
        self._index: Index | None = None
        self._rows: IO[str] = _without_name(place)
        self._together: IO[str] = _without_name(place)
        self._addresses: dict[str, str] = {}
        self._count = 0
        self._back = Markup('<div class="topbar"><a class="brand" href="../index.html">{}</a></div>').format(
            t("All documents")
        )

    def begin(self, run: Run) -> None:
        """What the pages say of the run."""
        self._index = Index(run, self._t)

    def document(self, report: DocumentReport, shown: Shown) -> None:
        """The page of one document and its row."""
        index = self._begun()
        self._count += 1
        name = page_name(self._count, report.source.label)
        page = document_page(index.run, report, shown, self._t, top=self._back)
        _write(self._documents / name, [page])
        self._addresses.setdefault(report.source.label, f"{_DOCUMENTS}/{name}")
        self._rows.write(index.row(report, f"{_DOCUMENTS}/{name}"))

    def together(self, finding: CollectionFinding) -> None:
        """One finding across documents."""
        self._together.write(self._begun().together(finding, self._addresses))

    def end(self) -> None:
        """The index. It gets its name when it is whole."""
        head, middle, tail = self._begun().frame()
        part = self._place / ".index.html.part"
        _write(part, [head, self._rows, middle, self._together, tail])
        part.replace(self._place / "index.html")

    def close(self) -> None:
        """Lets go of what waits."""
        self._rows.close()
        self._together.close()

    def _begun(self) -> Index:
        if self._index is None:
            raise ValueError("begin() must come first")
        return self._index


def _without_name(folder: Path) -> IO[str]:
    # A document may print half a surrogate pair, which UTF-8 cannot say.
    return TemporaryFile("w+", encoding="utf-8", errors="backslashreplace", newline="\n", dir=folder)


def _write(path: Path, pieces: Iterable[str | IO[str]]) -> None:
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
        for piece in pieces:
            if isinstance(piece, str):
                out.write(piece)
            else:
                piece.seek(0)
                shutil.copyfileobj(piece, out)
