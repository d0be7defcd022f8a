"""What is drawn on a page that may be a code or a picture, found in one walk over its objects."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as raw

from verifier.pdf import pdfium_calls as call
from verifier.pdf.geometry import Box, Matrix, combined, mapped_box
from verifier.pdf.limits import MAX_FORM_DEPTH, MAX_OBJECTS
from verifier.pdf.traces.codes import SMALLEST, is_plausible

_PIECE = 36.0
"""Points: larger than a module or a run of modules."""
_THINNEST = 0.2
_BAR = (8.0, 150.0)
"""Width and height of a bar, at most."""
_STEPS = 40
"""Of one path, at least, that draws a whole code."""
_SKEW = 0.02
_MOST_STAMPS = 200
_UNIT_SQUARE = (0.0, 0.0, 1.0, 1.0)
_STAMPS = (raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_SQUARE)


class Picture(NamedTuple):
    """A picture of the file on a page as displayed; the handle is 0 where it is put together of several."""

    handle: int
    box: Box


@dataclass
class Drawn:
    """What one walk over a page finds."""

    texts: list[int] = field(default_factory=list)
    text_spaces: dict[int, Matrix] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    pieces: list[Box] = field(default_factory=list)
    whole: list[Box] = field(default_factory=list)
    """Paths with many steps."""
    count: int = 0


def walk_page(page: int, display: Matrix) -> Drawn:
    """What is on the page with that handle; `display` maps its space to the page as displayed.

    Beyond 100,000 objects, and beyond 16 forms within each other, nothing is looked at.
    """
    walker = _Walker()
    walker.walk(call.get_object, call.pointer(page), call.count_objects(page), display, 0)
    return walker.drawn


class _Walker:
    def __init__(self) -> None:
        self.drawn = Drawn()
        self._floats = (call.c_float * 6)()
        self._start = ctypes.addressof(self._floats)

    def walk(self, get: Callable[..., int], owner: object, count: int, space: Matrix, depth: int) -> None:
        drawn = self.drawn
        count = min(max(count, 0), MAX_OBJECTS - drawn.count)
        if depth > MAX_FORM_DEPTH or count <= 0:
            return
        drawn.count += count
        items = list(map(get, repeat(owner), range(count)))
        for item, kind in zip(items, map(call.get_object_type, items), strict=True):
            if kind == call.OBJECT_TEXT:
                drawn.texts.append(item)
                if depth:
                    drawn.text_spaces[item] = space
            elif kind == call.OBJECT_PATH:
                self._add_path(item, space)
            elif kind == call.OBJECT_IMAGE:
                box = mapped_box(combined(self._matrix(item), space), _UNIT_SQUARE)
                drawn.pictures.append(Picture(item, box))
            elif kind == call.OBJECT_FORM:
                inner = combined(self._matrix(item), space)
                self.walk(call.get_form_object, item, call.count_form_objects(item), inner, depth + 1)

    def _add_path(self, item: int, space: Matrix) -> None:
        box = self._bounds(item, space)
        if box is None:
            return
        width, height = box[2] - box[0], box[3] - box[1]
        if is_plausible(box) and call.count_segments(item) >= _STEPS:
            if _is_angular(item):
                self.drawn.whole.append(box)
        elif is_piece(width, height):
            self.drawn.pieces.append(box)

    def _matrix(self, item: int) -> Matrix:
        call.get_object_matrix(item, self._start)
        a, b, c, d, e, f = self._floats
        return (a, b, c, d, e, f)

    def _bounds(self, item: int, space: Matrix) -> Box | None:
        return bounds_of(item, space, self._floats)


def bounds_of(item: int, space: Matrix, floats: ctypes.Array[ctypes.c_float] | None = None) -> Box | None:
    """The box of an object on the page as displayed; `floats` is where it may be written to."""
    floats = (call.c_float * 6)() if floats is None else floats
    start = ctypes.addressof(floats)
    if not call.get_object_bounds(item, start, start + 4, start + 8, start + 12):
        return None
    left, bottom, right, top = floats[:4]
    return mapped_box(space, (left, bottom, right, top))


def stamps_of(page: pypdfium2.PdfPage, display: Matrix) -> Iterator[Box]:
    """Annotations that may show a picture."""
    for index in range(min(max(raw.FPDFPage_GetAnnotCount(page.raw), 0), _MOST_STAMPS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            rect = raw.FS_RECTF()
            if raw.FPDFAnnot_GetSubtype(annotation) in _STAMPS and raw.FPDFAnnot_GetRect(annotation, rect):
                box = mapped_box(display, (rect.left, rect.bottom, rect.right, rect.top))
                if is_plausible(box):
                    yield box
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def joined(pictures: Sequence[Picture]) -> list[Picture]:
    """Pictures; strips of one that lie below each other become one, which is not known again by its bytes."""
    ordered = sorted(pictures, key=lambda one: (round(one.box[0]), round(one.box[2]), one.box[1]))
    found: list[Picture] = []
    for one in ordered:
        if found and _continues(found[-1].box, one.box):
            last = found[-1].box
            found[-1] = Picture(0, (last[0], last[1], one.box[2], max(last[3], one.box[3])))
        else:
            found.append(one)
    return found


def _continues(above: Box, below: Box) -> bool:
    is_aligned = abs(above[0] - below[0]) <= 1 and abs(above[2] - below[2]) <= 1
    return is_aligned and abs(below[1] - above[3]) <= 1 and below[3] - below[1] < SMALLEST


def _is_angular(item: int) -> bool:
    """Whether a path begins with straight lines along or across alone, as the modules of a code do."""
    point = (call.c_float * 2)()
    x, y = call.byref(point), call.byref(point, ctypes.sizeof(call.c_float))
    before = (0.0, 0.0)
    for index in range(_STEPS):
        step = call.get_segment(call.pointer(item), index)
        kind = call.get_segment_type(step)
        if kind == call.SEGMENT_CURVE or not call.get_segment_point(step, x, y):
            return False
        here = (point[0], point[1])
        is_drawn = kind != call.SEGMENT_MOVE
        if is_drawn and min(abs(here[0] - before[0]), abs(here[1] - before[1])) > _SKEW:
            return False
        before = here
    return True


def is_piece(width: float, height: float) -> bool:
    """Whether it has the size of a module or of a bar."""
    if min(width, height) < _THINNEST:
        return False
    return max(width, height) <= _PIECE or (width <= _BAR[0] and height <= _BAR[1])


def pixels_of(handle: int) -> tuple[int, int]:
    """Width and height of a picture in pixels; 0 and 0 where they are not known."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    item = ctypes.cast(handle, raw.FPDF_PAGEOBJECT)
    if not raw.FPDFImageObj_GetImagePixelSize(item, width, height):
        return 0, 0
    return width.value, height.value


def sides_of(box: Box) -> tuple[float, float]:
    """Width and height."""
    return (box[2] - box[0], box[3] - box[1])


def area_of(box: Box) -> float:
    """Width times height."""
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)
