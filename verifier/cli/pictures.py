"""Pictures of the pages of documents, in one folder: named after the document, never two with one name."""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from verifier.errors import OutputError

if TYPE_CHECKING:
    from verifier.intake import Input
    from verifier.model import Document


class Pictures:
    """A folder for `stem-page-001.png`; it is made with the first picture."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stems: set[str] = set()

    def write(self, source: Input, document: Document) -> None:
        """Draw every page of the document.

        Raises OutputError where a picture cannot be written, TooLargeError for a page that cannot be drawn.
        """
        from verifier.pictures import draw_page
        from verifier.reading.layout import read_layout

        stem = self._free_stem(source.label)
        for layout in read_layout(source, document):
            path = self._folder / f"{stem}-page-{layout.number:03}.png"
            picture = draw_page(source.data, layout)
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                path.write_bytes(picture)
            except OSError as error:
                raise OutputError(
                    f'Cannot write to "{path}": {error.strerror}', "choose another folder for --overlay"
                ) from error

    def _free_stem(self, label: str) -> str:
        """The name of the document without its folder and ending; with a number where another one has it already."""
        base = re.sub(r"[^\w.-]+", "_", PurePath(label).stem).strip("._-") or "document"
        stem, number = base, 2
        while stem.casefold() in self._stems:
            stem, number = f"{base}-{number}", number + 1
        self._stems.add(stem.casefold())
        return stem
