"""Pictures of the pages of documents, in one folder: named after the document, never two with one name."""

from __future__ import annotations

import re
import shutil
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from verifier.errors import OutputError

if TYPE_CHECKING:
    from verifier.intake import Input
    from verifier.model import Document


class Pictures:
    """A folder for `stem-page-001.png` and the like; it is made with the first picture."""

    def __init__(self, folder: Path, *, option: str = "--overlay") -> None:
        """`option` names what was asked for, in errors."""
        self._folder = folder
        self._option = option
        self._stems: set[str] = set()

    def take(self, label: str, drawn: Path) -> None:
        """Take the pictures of a document over from the folder where they were drawn.

        Raises OutputError where a picture cannot be written.
        """
        stem = self._free_stem(label)
        for picture in sorted(drawn.glob("*.png")):
            path = self._folder / f"{stem}-{picture.name}"
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(picture, path)
            except OSError as error:
                raise OutputError(
                    f'Cannot write to "{path}": {error.strerror}', f"choose another folder for {self._option}"
                ) from error

    def _free_stem(self, label: str) -> str:
        """The name of the document without its folder and ending; with a number where another one has it already."""
        base = re.sub(r"[^\w.-]+", "_", PurePath(label).stem).strip("._-") or "document"
        stem, number = base, 2
        while stem.casefold() in self._stems:
            stem, number = f"{base}-{number}", number + 1
        self._stems.add(stem.casefold())
        return stem


def draw(source: Input, document: Document, folder: Path) -> None:
    """Draw every page of the document: `page-001.png` and so on. Raises TooLargeError for one that cannot be drawn."""
    from verifier.pictures import draw_page
    from verifier.reading.layout import read_layout

    for layout in read_layout(source, document):
        (folder / f"page-{layout.number:03}.png").write_bytes(draw_page(source.data, layout))


def draw_evidence(source: Input, document: Document, folder: Path) -> None:
    """Draw each place that the evidence of the document points to. Raises TooLargeError for what cannot be drawn."""
    from verifier.pictures import draw_evidence_pictures

    if document.evidence is not None:
        for name, picture in draw_evidence_pictures(source.data, document.evidence):
            (folder / f"{name}.png").write_bytes(picture)
