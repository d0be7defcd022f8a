"""One page under examination: its draw list, and what may be asked of it where something is to be looked into."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from math import hypot
from typing import NamedTuple, TypeVar

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image, ImageChops

from verifier.errors import DamagedError
from verifier.pdf import pdfium_calls as call
from verifier.pdf.characters import BLANK, read_code
from verifier.pdf.geometry import Box, Matrix, display_matrix, mapped
from verifier.pdf.limits import MAX_CHARACTERS, MAX_PIXELS, check_count
from verifier.pdf.pdfium_columns import Columns, read_columns
from verifier.pdf.pdfium_engine import PDFIUM_LOCK, PdfiumEngine
from verifier.pdf.pdfium_fonts import read_font
from verifier.pdf.traces.annotations import Annotation, read_annotations
from verifier.pdf.traces.drawlist import Colour, DrawList, DrawnText, draw_list, matrix_of, placed

_T = TypeVar("_T")

_SCALE = 2.0
"""Pixels for each point where it is looked whether something is seen: 144 dpi."""
_UNLIKE = 24
"""Of 255: from this difference on, two greys are told apart at a glance."""
_SEEN = 0.05
"""Text of which a smaller share of its box changes the picture is not seen. Measured on 41,000 printed letters and
figures: each changes at least 0.08; the rim that a tight cover leaves of small print, up to 0.04."""
_EDGE = 0.15
"""At its edges the box of a text holds ink of its neighbours: this share of its height is left out all around."""


_TOO_HIGH, _LEAST_INK = 2.2, 3.0
"""A font that says that its characters are so many times as high as their ink, in points at least, tells nothing."""


class Sign(NamedTuple):
    """A character as the text layer has it; blanks are those that are in it."""

    text: str
    box: Box
    """As high as its font and as wide as its step, as displayed."""


class Style(NamedTuple):
    """How a text object is set."""

    font: str
    """Its typeface, subset tags left out."""
    size: float
    """Points, as displayed."""
    colour: Colour | None
    baseline: float
    """Points from the top of the page, at the beginning of the text."""


class DrawnPage:
    """A page held open; only within `use_pages`."""

    def __init__(self, page: pypdfium2.PdfPage, number: int) -> None:
        handle = ctypes.cast(page.raw, ctypes.c_void_p).value
        if handle is None:
            raise DamagedError(f"page {number} is empty", hint="print the document to a new PDF")
        self.number = number
        self._page = page
        self._handle = handle
        rotation = raw.FPDFPage_GetRotation(page.raw) % 4 * 90
        box = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page.raw, box)
        self._display: Matrix = display_matrix((box.left, box.bottom, box.right, box.top), rotation)
        width, height = box.right - box.left, box.top - box.bottom
        self.width, self.height = (height, width) if rotation % 180 else (width, height)
        self._fonts: dict[int, str] = {}
        self._signs: dict[int, list[Sign]] = {}

    @cached_property
    def drawn(self) -> DrawList:
        """What is drawn on it, in the order of painting. Raises DamagedError, TooLargeError."""
        return draw_list(self._handle, self._display, self.number)

    @cached_property
    def annotations(self) -> tuple[Annotation, ...]:
        """What is laid over it and shows something."""
        return read_annotations(self._page, self._display)

    @cached_property
    def _columns(self) -> Columns:
        return self._read_columns()

    def _read_columns(self) -> Columns:
        text_page = call.load_text(self._handle)
        if not text_page:
            raise DamagedError(f"the text of page {self.number} cannot be read", hint="print the document to a new PDF")
        try:
            count = max(call.count_characters(text_page), 0)
            check_count("characters", count, MAX_CHARACTERS, self.number)
            return read_columns(text_page, count)
        finally:
            call.close_text(text_page)

    @cached_property
    def _places(self) -> dict[int, list[int]]:
        """Which characters each text object has, by its handle."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for index, item in enumerate(self._columns.objects):
            if item is not None:
                found[item].append(index)
        return dict(found)

    @cached_property
    def _ink(self) -> dict[int, tuple[float, float]]:
        """From where to where the ink of each text object reaches."""
        return {text.handle: (text.box[1], text.box[3]) for text in self.drawn.texts}

    def signs_of(self, handle: int) -> list[Sign]:
        """The characters of the text object with that handle. Raises DamagedError, TooLargeError.

        pdfium leaves out characters that are painted again at the same place, so there may be fewer, or none.
        """
        if handle not in self._signs:
            self._signs[handle] = list(self._signs_at(self._columns, self._places.get(handle, ())))
        return self._signs[handle]

    def signs_without(self, handles: Iterable[int]) -> dict[int, list[Sign]]:
        """The characters of each text object, by its handle, as if those with these handles were not on the page.

        Raises DamagedError, TooLargeError.
        """
        left_out = set(handles)
        for handle in left_out:
            call.set_active(handle, 0)
        try:
            columns = self._read_columns()
        finally:
            for handle in left_out:
                call.set_active(handle, 1)
        found: defaultdict[int, list[int]] = defaultdict(list)
        for index, item in enumerate(columns.objects):
            if item is not None:
                found[item].append(index)
        return {item: list(self._signs_at(columns, indices)) for item, indices in found.items()}

    def _signs_at(self, columns: Columns, indices: Iterable[int]) -> Iterator[Sign]:
        codes, objects, _, boxes = columns
        for index in indices:
            item = objects[index]
            if item is None or not (text := read_code(codes[index])):
                continue
            left, top, right, bottom = boxes[4 * index : 4 * index + 4]
            x0, above, x1, below = placed(self._display, left, bottom, right, top)
            top_of_ink, bottom_of_ink = self._ink.get(item, (0.0, 0.0))
            high = bottom_of_ink - top_of_ink
            if below - above > _TOO_HIGH * high >= _TOO_HIGH * _LEAST_INK:
                above, below = top_of_ink, bottom_of_ink
            yield Sign(text, (x0, above, x1, below))

    def text_of(self, text: DrawnText) -> str:
        """What a text object says."""
        return "".join(sign.text for sign in self.signs_of(text.handle)).strip(BLANK)

    def style_of(self, text: DrawnText) -> Style:
        """How a text object is set."""
        size = (call.c_float * 1)()
        call.get_object_font_size(text.handle, ctypes.addressof(size))
        own = matrix_of(text.handle)
        across = mapped((*text.space[:4], 0.0, 0.0), own[2], own[3])
        _, baseline = mapped(text.space, own[4], own[5])
        return Style(self._font_of(text.handle), round(size[0] * hypot(*across), 2), text.colour, round(baseline, 2))

    def _font_of(self, handle: int) -> str:
        font = call.get_font(handle)
        if font is None:
            return ""
        if font not in self._fonts:
            self._fonts[font] = read_font(font).name
        return self._fonts[font]

    def unseen(self, places: Sequence[tuple[DrawnText, Box]], *, with_annotations: bool = False) -> list[bool]:
        """For each text and a box in which it stands: whether the page looks the same there without it.

        Raises TooLargeError.
        """
        if not places:
            return []
        area = _around([box for _, box in places], self.width, self.height)
        if area is None:
            return [True] * len(places)
        handles = {text.handle for text, _ in places}
        shown = self.picture(area, with_annotations=with_annotations)
        for handle in handles:
            call.set_active(handle, 0)
        try:
            without = self.picture(area, with_annotations=with_annotations)
        finally:
            for handle in handles:
                call.set_active(handle, 1)
        changed = _changes(shown, without)
        return [_share(changed, box, area) < _SEEN for _, box in places]

    def has_ink(self, box: Box) -> bool:
        """Whether anything is seen in the box but one plain colour."""
        area = _around([box], self.width, self.height)
        if area is None:
            return False
        picture = self.picture(area).convert("L")
        inner = picture.crop(_pixels(box, area))
        greys = [grey for grey, count in enumerate(inner.histogram()) if count]
        return greys[-1] - greys[0] > 2 * _UNLIKE

    def picture(self, area: Box, *, with_annotations: bool = False, scale: float = _SCALE) -> Image.Image:
        """A part of the page as it is seen. Raises TooLargeError."""
        width, height = round((area[2] - area[0]) * scale), round((area[3] - area[1]) * scale)
        check_count("pixels", width * height, MAX_PIXELS, self.number)
        sides = (area[0], max(self.height - area[3], 0.0), max(self.width - area[2], 0.0), area[1])
        crop = tuple(round(side * scale) / scale for side in sides)
        bitmap = self._page.render(scale=scale, crop=crop, draw_annots=with_annotations, may_draw_forms=False)
        try:
            picture: Image.Image = bitmap.to_pil().convert("RGB")
            return picture
        finally:
            bitmap.close()


def use_pages(data: bytes, numbers: Iterable[int], use: Callable[[DrawnPage], _T]) -> list[_T]:
    """What `use` makes of each of these pages, counted from 1; those that the document does not have are left out.

    For files that were read already: they are not checked for bombs again.

    Raises EncryptedError, DamagedError and TooLargeError.
    """
    with PDFIUM_LOCK:
        document = PdfiumEngine().open(data)
        try:
            count = document.page_count
            wanted = [number for number in numbers if 1 <= number <= count]
            return [
                document.with_page(number, lambda page, number=number: use(DrawnPage(page, number)))  # type: ignore[misc]
                for number in wanted
            ]
        finally:
            document.close()


def _around(boxes: Sequence[Box], width: float, height: float) -> Box | None:
    """The part of the page that holds these boxes with a little room."""
    x0, top = max(min(box[0] for box in boxes) - 2, 0.0), max(min(box[1] for box in boxes) - 2, 0.0)
    x1, bottom = min(max(box[2] for box in boxes) + 2, width), min(max(box[3] for box in boxes) + 2, height)
    whole = (float(int(x0)), float(int(top)), float(int(x1 + 1)), float(int(bottom + 1)))
    return whole if x0 < x1 and top < bottom else None


def _changes(one: Image.Image, other: Image.Image) -> Image.Image:
    """255 where two pictures of one size can be told apart, 0 elsewhere."""
    bands = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return most.point([255 if step > _UNLIKE else 0 for step in range(256)])


def _share(changed: Image.Image, box: Box, area: Box) -> float:
    """Of the pixels of the box, how many changed."""
    inner = changed.crop(_pixels(box, area))
    histogram = inner.histogram()
    return histogram[255] / max(sum(histogram), 1)


def _pixels(box: Box, area: Box) -> tuple[int, int, int, int]:
    """The inner part of a box in pixels of the picture of that area; at least one pixel."""
    edge = _EDGE * (box[3] - box[1])
    side = min(edge, (box[2] - box[0]) / 4)
    x0, top = round((box[0] + side - area[0]) * _SCALE), round((box[1] + edge - area[1]) * _SCALE)
    x1, bottom = round((box[2] - side - area[0]) * _SCALE), round((box[3] - edge - area[1]) * _SCALE)
    return (x0, top, max(x1, x0 + 1), max(bottom, top + 1))
