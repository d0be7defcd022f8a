"""The second, independent engine: pdfplumber. Slow; asked where pdfium cannot map characters, and to compare."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from typing import Any, TypeVar

import pdfplumber
import pdfplumber.pdf
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.page import Page as PlumberPage

from verifier.errors import VerifierError
from verifier.pdf.engine import Metadata, damaged, encrypted
from verifier.pdf.geometry import Box, Point, display_matrix, mapped_box
from verifier.pdf.limits import MAX_CHARACTERS, MAX_OBJECTS, check_count
from verifier.pdf.page import Page
from verifier.pdf.pdfplumber_text import read_glyphs
from verifier.pdf.reading_page import make_page
from verifier.pdf.shapes import Colour, Drawing, Paint, Subpath

_T = TypeVar("_T")

# pdfminer reports every oddity of a font as a warning on stderr; what matters to us are its errors.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


class PdfplumberDocument:
    """A document open in pdfplumber."""

    def __init__(self, document: pdfplumber.pdf.PDF) -> None:
        self._document = document
        self._pages: list[PlumberPage] = _guarded(lambda: list(document.pages))

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    @property
    def metadata(self) -> Metadata:
        """What the file says about itself."""
        told = {key: value for key, value in self._document.metadata.items() if isinstance(value, str) and value}
        return Metadata.from_information(told, is_encrypted=self._document.doc.encryption is not None)

    def read_page(self, number: int) -> Page:
        """The page with that number. Raises DamagedError, TooLargeError."""
        if not 1 <= number <= len(self._pages):  # of a damaged file, engines may find more pages or fewer
            raise damaged(f"page {number} is not found; there are {len(self._pages)}")
        page = self._pages[number - 1]
        try:
            return _guarded(lambda: _read(page, number))
        finally:
            page.close()

    def close(self) -> None:
        """Give everything back."""
        self._document.close()


class PdfplumberEngine:
    """Reads with pdfplumber."""

    name = "pdfplumber"

    def open(self, data: bytes) -> PdfplumberDocument:
        """Open a document from its bytes. Raises EncryptedError, DamagedError."""
        return PdfplumberDocument(_guarded(lambda: pdfplumber.open(io.BytesIO(data))))


def _guarded(read: Callable[[], _T]) -> _T:
    """What `read` gives; anything that pdfminer raises on a broken file becomes one of our errors."""
    try:
        return read()
    except VerifierError:
        raise
    except Exception as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in (error, *error.args)):
            raise encrypted() from error
        raise damaged(f"{type(error).__name__} {error}".strip()) from error


def _read(page: PlumberPage, number: int) -> Page:
    media = _box(page.page_obj.mediabox)
    crop = _within(_box(page.page_obj.cropbox), media)
    left, top, right, bottom = mapped_box(display_matrix(media, page.rotation), crop)
    # pdfplumber counts from its media box; we count from the corner of what is displayed.
    offset = (-page.mediabox[0] - left, -page.mediabox[1] - top)
    check_count("characters", len(page.chars), MAX_CHARACTERS, number)
    height = page.mediabox[3] - page.mediabox[1]
    # NOTE: pdfplumber's own `dedupe_chars` is not for us: it takes letters less than a point apart for one, and so
    # "11" in small print for "1". What is painted twice to look bold is found where words are made.
    glyphs = read_glyphs(page.chars, offset, (-left, height - top))
    drawing = Drawing(right - left, bottom - top)
    _draw(page, offset, drawing, number)
    return make_page(number, right - left, bottom - top, glyphs, drawing)


def _box(values: Any) -> Box:
    x0, y0, x1, y1 = (float(value) for value in values)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _within(crop: Box, media: Box) -> Box:
    """The crop box as far as it lies in the media box; the media box where they do not meet."""
    left, bottom = max(crop[0], media[0]), max(crop[1], media[1])
    right, top = min(crop[2], media[2]), min(crop[3], media[3])
    return (left, bottom, right, top) if left < right and bottom < top else media


def _draw(page: PlumberPage, offset: Point, drawing: Drawing, number: int) -> None:
    dx, dy = offset
    paths = [*page.lines, *page.rects, *page.curves]
    check_count("drawn objects", len(paths) + len(page.images), MAX_OBJECTS, number)
    for path in paths:
        paint = Paint(
            fill=_colour(path["non_stroking_color"]) if path["fill"] else None,
            stroke=_colour(path["stroking_color"]) if path["stroke"] else None,
            width=path["linewidth"] or 0.0,
        )
        drawing.add_path(_subpath(path["path"], dx, dy), paint)
    for image in page.images:
        drawing.add_image((image["x0"] + dx, image["top"] + dy, image["x1"] + dx, image["bottom"] + dy))


def _subpath(path: list[tuple[Any, ...]], dx: float, dy: float) -> Subpath:
    """One of pdfplumber's paths, which begin with their only jump."""
    points: list[Point] = []
    are_curves: list[bool] = []
    for command, *ends in path:
        if command == "h":
            points += [] if points[-1] == points[0] else [points[0]]
        else:
            points += [(x + dx, y + dy) for x, y in ends]
        are_curves += [command not in ("l", "h")] * (len(points) - 1 - len(are_curves))
    return Subpath(points, are_curves)


def _colour(values: Any) -> Colour:
    """Red, green, blue of a grey, RGB or CMYK colour; black where it is a pattern or missing."""
    try:
        parts = [min(max(float(value), 0.0), 1.0) for value in values]
    except (TypeError, ValueError):
        return (0, 0, 0)
    if len(parts) == 1:
        parts *= 3
    elif len(parts) == 4:
        cyan, magenta, yellow, black = parts
        parts = [(1 - part) * (1 - black) for part in (cyan, magenta, yellow)]
    if len(parts) != 3:
        return (0, 0, 0)
    red, green, blue = (round(255 * part) for part in parts)
    return (red, green, blue)
