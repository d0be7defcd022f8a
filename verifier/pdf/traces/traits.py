"""How the pages of a PDF are made, each looked at once: typefaces, pictures, and what on them may be a code.

Every page is loaded once for all that is asked here, because loading it takes longer than looking.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as raw

from verifier.errors import DamagedError
from verifier.pdf import pdfium_calls as call
from verifier.pdf.geometry import Box, Matrix, display_matrix
from verifier.pdf.pdfium_engine import PDFIUM_LOCK, PdfiumEngine
from verifier.pdf.traces.codes import LARGEST, SMALLEST, drawn_areas
from verifier.pdf.traces.pagetext import fonts_of, is_hardly_written, texts_of
from verifier.pdf.traces.pagewalk import (
    Drawn,
    Picture,
    area_of,
    bounds_of,
    is_piece,
    joined,
    pixels_of,
    sides_of,
    stamps_of,
    walk_page,
)
from verifier.pdf.traces.sights import Sight, see_page, see_picture, see_region

_MOST_REGIONS = 60
"""Of one page, and ten times as many of a document: more pictures than a report has."""
_MOST_PIXELS = 16_000_000
"""Of a picture that is decoded to be looked at."""
_MOST_PIXELS_SCANNED = 60_000_000
_WHOLE = 0.5
"""A picture that covers this share of its page is the page, or the paper it is printed on."""
_CODE_FONT = re.compile(r"bar\s*-?code|code\s*-?(?:128|39|93)|3\s*of\s*9|(?:^|[^a-z])ean\W?13|data\s?matrix", re.I)


class Region(NamedTuple):
    """A picture, or a place where much is drawn, on a page."""

    box: Box
    is_picture: bool
    """Whether it is one picture of the file; else it is drawn, or a stamp."""
    sight: Sight


class PageLook(NamedTuple):
    """One page as it is made."""

    number: int
    width: float
    height: float
    fonts: tuple[str, ...]
    is_scanned: bool
    text: str
    """All its text, as far as there is a text layer."""
    margins: str
    """The text at its head and foot."""
    regions: tuple[Region, ...]
    left_out: int
    """Regions that were not looked at: too many, or too large."""


def look_at_pages(data: bytes) -> tuple[PageLook, ...]:
    """Every page that can be loaded. Raises what `PdfiumEngine.open` raises."""
    looker = _Looker()
    found = []
    with PDFIUM_LOCK:
        document = PdfiumEngine().open(data)
        try:
            for number in range(1, document.page_count + 1):
                try:
                    found.append(document.with_page(number, partial(looker.look, number)))
                except DamagedError:
                    continue  # the reading says so of the page
        finally:
            document.close()
    return tuple(found)


class _Looker:
    def __init__(self) -> None:
        self._regions = 0

    def look(self, number: int, page: pypdfium2.PdfPage) -> PageLook:
        handle = ctypes.cast(page.raw, ctypes.c_void_p).value
        if handle is None:
            raise DamagedError(f"page {number} is empty")
        rotation = raw.FPDFPage_GetRotation(page.raw) % 4 * 90
        rect = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page.raw, rect)
        visible = (rect.left, rect.bottom, rect.right, rect.top)
        width, height = visible[2] - visible[0], visible[3] - visible[1]
        if rotation % 180:
            width, height = height, width
        display = display_matrix(visible, rotation)
        drawn = walk_page(handle, display)
        fonts = fonts_of(drawn.texts)
        text, margins = texts_of(handle, display, width, height)
        boxes = [picture.box for picture in drawn.pictures]
        page_area = max(width * height, 1.0)
        covered = max((area_of(box) for box in boxes), default=0.0) / page_area
        is_scanned = covered >= _WHOLE and is_hardly_written(drawn.texts)
        regions, left_out = self._regions_of(page, (width, height), drawn, fonts, display, is_scanned=is_scanned)
        names = tuple(sorted({name for name in fonts.values() if name}))
        return PageLook(number, width, height, names, is_scanned, text, margins, regions, left_out)

    def _regions_of(
        self,
        page: pypdfium2.PdfPage,
        size: tuple[float, float],
        drawn: Drawn,
        fonts: dict[int, str],
        display: Matrix,
        *,
        is_scanned: bool,
    ) -> tuple[tuple[Region, ...], int]:
        page_box = (0.0, 0.0, *size)
        pieces = [*drawn.pieces, *(p.box for p in drawn.pictures if is_piece(*sides_of(p.box)))]
        boxes = [*drawn.whole, *drawn_areas(pieces), *_written(drawn, fonts, display), *stamps_of(page, display)]
        todo = [Picture(0, box) for box in _apart(boxes)]
        covering = [one for one in drawn.pictures if area_of(one.box) >= _WHOLE * area_of(page_box)]
        rest = [one for one in drawn.pictures if one not in covering]
        todo += [one for one in joined(rest) if min(sides_of(one.box)) >= SMALLEST]
        found: list[Region] = []
        left_out = 0
        for one in todo:
            if _is_off(one.box, page_box):
                continue
            if len(found) >= _MOST_REGIONS or self._regions >= 10 * _MOST_REGIONS or _is_huge(one.handle, _MOST_PIXELS):
                left_out += 1
                continue
            self._regions += 1
            sight = see_picture(page, one) if one.handle else see_region(page, one.box)
            if sight is not None:
                found.append(Region(one.box, bool(one.handle), sight))
        if covering and is_scanned:
            if any(_is_huge(one.handle, _MOST_PIXELS_SCANNED) for one in covering):
                left_out += 1
            else:
                sight = see_page(page, page_box)
                found += [Region(page_box, False, sight)] if sight is not None else []
        return tuple(found), left_out


def _written(drawn: Drawn, fonts: dict[int, str], display: Matrix) -> Iterator[Box]:
    """Texts in a typeface whose letters are bars."""
    coded = {handle for handle, name in fonts.items() if _CODE_FONT.search(name)}
    if not coded:
        return
    for item in drawn.texts:
        if call.get_font(item) in coded:
            box = bounds_of(item, drawn.text_spaces.get(item, display))
            if box is not None and max(sides_of(box)) <= 2 * LARGEST:
                yield box


def _is_huge(handle: int, most: int) -> bool:
    """Whether a picture has more pixels than are decoded here."""
    if not handle:
        return False
    width, height = pixels_of(handle)
    return width * height > most


def _is_off(box: Box, page: Box) -> bool:
    """Whether most of it lies outside the page."""
    seen = (max(box[0], page[0]), max(box[1], page[1]), min(box[2], page[2]), min(box[3], page[3]))
    return area_of(seen) < 0.5 * area_of(box)


def _apart(boxes: Iterable[Box]) -> list[Box]:
    """The boxes, those within another one left out."""
    found: list[Box] = []
    for box in sorted(set(boxes), key=area_of, reverse=True)[: 4 * _MOST_REGIONS]:
        if not any(o[0] <= box[0] and o[1] <= box[1] and o[2] >= box[2] and o[3] >= box[3] for o in found):
            found.append(box)
    return found
