"""Lines, areas and pictures of a page as pdfium sees them; form XObjects are walked."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from math import hypot, sqrt

from verifier.errors import DamagedError
from verifier.pdf import pdfium_calls as call
from verifier.pdf.geometry import Matrix, Point, combined, mapped_box
from verifier.pdf.limits import MAX_FORM_DEPTH, MAX_OBJECTS, check_count
from verifier.pdf.shapes import Colour, Drawing, Paint, Subpath

_UNIT_SQUARE = (0.0, 0.0, 1.0, 1.0)


TextObject = tuple[int, Matrix]
"""The handle of a text object of the page, or of a form on it, and the matrix from the coordinates of the page or form
that holds it to the page as displayed."""


def draw_shapes(page: int, display: Matrix, number: int, drawing: Drawing) -> list[TextObject]:
    """Add what is drawn on the page with that handle to `drawing`; the text objects met on the way, in their order.

    Raises DamagedError, TooLargeError.
    """
    walker = _Walker(number, drawing)
    walker.walk(call.get_object, call.pointer(page), call.count_objects(page), display, depth=0)
    return walker.texts


class _Walker:
    def __init__(self, number: int, drawing: Drawing) -> None:
        self._number = number
        self._drawing = drawing
        self._seen = 0
        self.texts: list[TextObject] = []
        self._floats = (call.c_float * 6)()
        self._start = ctypes.addressof(self._floats)
        self._point = (call.c_float * 2)()
        self._places = repeat(call.byref(self._point)), repeat(call.byref(self._point, ctypes.sizeof(call.c_float)))
        self._integers = (call.c_int * 4)()
        self._integers_start = ctypes.addressof(self._integers)

    def walk(self, get: Callable[..., int], owner: object, count: int, space: Matrix, depth: int) -> None:
        """Add the `count` objects of a page or form; `space` maps its coordinates to the page as displayed."""
        if depth > MAX_FORM_DEPTH:
            raise DamagedError(
                f"page {self._number} holds drawings within drawings, more than {MAX_FORM_DEPTH} deep",
                hint="print the document to a new PDF",
            )
        self._count(max(count, 0))
        items = list(map(get, repeat(owner), range(count)))
        for item, kind in zip(items, map(call.get_object_type, items), strict=True):
            if kind == call.OBJECT_TEXT:
                self.texts.append((item, space))
            elif kind == call.OBJECT_PATH:
                self._add_path(item, combined(self._matrix(item), space))
            elif kind == call.OBJECT_IMAGE:
                self._drawing.add_image(mapped_box(combined(self._matrix(item), space), _UNIT_SQUARE))
            elif kind == call.OBJECT_FORM:
                inner = combined(self._matrix(item), space)
                self.walk(call.get_form_object, item, call.count_form_objects(item), inner, depth + 1)

    def _count(self, more: int) -> None:
        self._seen += more
        check_count("drawn objects", self._seen, MAX_OBJECTS, self._number)

    def _matrix(self, item: int) -> Matrix:
        call.get_object_matrix(item, self._start)
        a, b, c, d, e, f = self._floats
        return (a, b, c, d, e, f)

    def _add_path(self, item: int, matrix: Matrix) -> None:
        paint = self._paint(item, matrix)
        if paint.fill is None and paint.stroke is None:
            return
        for path in self._subpaths(item, matrix):
            self._drawing.add_path(path, paint)

    def _paint(self, item: int, matrix: Matrix) -> Paint:
        start = self._integers_start
        call.get_draw_mode(item, start, start + 4)
        is_filled, is_stroked = self._integers[0] != 0, self._integers[1] != 0
        fill = self._colour(call.get_fill_colour, item) if is_filled else None
        stroke = self._colour(call.get_stroke_colour, item) if is_stroked else None
        width = 0.0
        if stroke is not None and call.get_stroke_width(item, self._start):
            a, b, c, d, _, _ = matrix
            width = self._floats[0] * sqrt(hypot(a, b) * hypot(c, d))
        return Paint(fill, stroke, width)

    def _colour(self, getter: Callable[..., int], item: int) -> Colour | None:
        """None where it is fully transparent, black where pdfium cannot say (patterns)."""
        start = self._integers_start
        if not getter(item, start, start + 4, start + 8, start + 12):
            return (0, 0, 0)
        red, green, blue, opacity = self._integers
        return (red, green, blue) if opacity else None

    def _subpaths(self, item: int, matrix: Matrix) -> Iterator[Subpath]:
        count = max(call.count_segments(item), 0)
        self._count(count)
        steps = list(map(call.get_segment, repeat(call.pointer(item)), range(count)))
        kinds = map(call.get_segment_type, steps)
        are_closing = map(call.is_segment_closing, steps)
        first: Point = (0.0, 0.0)
        path = Subpath([first], [])
        for there, kind, is_closing in zip(self._ends(steps, matrix), kinds, are_closing, strict=True):
            if kind == call.SEGMENT_MOVE:
                if path.are_curves:
                    yield path
                first = there
                path = Subpath([first], [])
                continue
            path.points.append(there)
            path.are_curves.append(kind == call.SEGMENT_CURVE)
            if is_closing and there != first:
                path.points.append(first)
                path.are_curves.append(False)
        if path.are_curves:
            yield path

    def _ends(self, steps: Sequence[call.Handle], matrix: Matrix) -> list[Point]:
        """Where each step of a path ends, on the page as displayed."""
        x, y = self._places
        ends = array("f", call.swept(map(call.get_segment_point, steps, x, y), self._point))
        a, b, c, d, e, f = matrix
        return [(a * x + c * y + e, b * x + d * y + f) for x, y in zip(ends[::2], ends[1::2], strict=True)]
