"""Everything drawn on a page in the order in which it is painted: text, opaque fills, pictures.

One walk over the objects, with as few calls as possible: it is made for every page of every file. What costs more
(characters, fonts, pictures of the page) is for `verifier.pdf.traces.drawnpage`, and mostly not needed.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import repeat
from typing import NamedTuple

from verifier.errors import DamagedError
from verifier.pdf import pdfium_calls as call
from verifier.pdf.geometry import Box, Matrix, Point, bounds, combined, mapped_box
from verifier.pdf.limits import MAX_FORM_DEPTH, MAX_OBJECTS, check_count

Colour = tuple[int, int, int]

INVISIBLE = 3
"""The rendering mode of text that is neither filled nor stroked (ISO 32000-1, table 106)."""
_OPAQUE = 250
"""Of 255: nobody sees through more."""
_CLEAR = 5
"""Of 255: nobody sees less."""
_LEAST_COVER = 3.0
"""Points: what is lower or narrower is a line."""
_LEAST_CLIPPED = 4000.0
"""Square points: of what is smaller the clipping paths are not looked up, it lies within them."""
_MOST_CLIPS = 50
_UNIT_SQUARE = (0.0, 0.0, 1.0, 1.0)


class DrawnText(NamedTuple):
    """A text object: characters that the page's program shows with one operator."""

    handle: int
    space: Matrix
    """From the coordinates of the page or form that holds it to the page as displayed."""
    box: Box
    """Around its ink, as displayed."""
    order: int
    """Its place in the order of painting."""
    colour: Colour | None
    """Of its fill; None for a pattern."""
    is_clear: bool
    """Drawn without ink: rendering mode 3, or fully transparent."""


class Cover(NamedTuple):
    """A fill or a picture, which hides what was painted before it."""

    box: Box
    """As displayed, as far as its clipping paths let it through."""
    order: int
    colour: Colour | None
    """None for a picture, a shading, a pattern, and for what is not opaque."""
    is_opaque: bool = True
    """False where something behind it may be seen through."""


class DrawList(NamedTuple):
    """What is drawn on a page."""

    texts: tuple[DrawnText, ...]
    covers: tuple[Cover, ...]


def draw_list(page: int, display: Matrix, number: int) -> DrawList:
    """The draw list of the page with that handle; `display` maps user space to the page as displayed.

    Raises DamagedError for forms that are nested too deep, TooLargeError for too many objects.
    """
    walker = _Walker(number)
    walker.walk(call.get_object, call.pointer(page), call.count_objects(page), display, 255, 0)
    return DrawList(tuple(_texts(walker.texts)), tuple(walker.covers))


_Raw = tuple[int, Matrix, int, int]
"""Handle, space, order, opacity of the forms around it."""


class _Walker:
    def __init__(self, number: int) -> None:
        self._number = number
        self._seen = 0
        self._order = 0
        self.texts: list[_Raw] = []
        self.covers: list[Cover] = []
        self._floats = (call.c_float * 6)()
        self._start = ctypes.addressof(self._floats)
        self._point = (call.c_float * 2)()
        self._integers = (call.c_int * 4)()
        self._integers_start = ctypes.addressof(self._integers)

    def walk(self, get: Callable[..., int], owner: object, count: int, space: Matrix, opacity: int, depth: int) -> None:
        """Add the `count` objects of a page or form that is as opaque as told, 0 to 255."""
        if depth > MAX_FORM_DEPTH:
            raise DamagedError(
                f"page {self._number} holds drawings within drawings, more than {MAX_FORM_DEPTH} deep",
                hint="print the document to a new PDF",
            )
        self._seen += max(count, 0)
        check_count("drawn objects", self._seen, MAX_OBJECTS, self._number)
        items = list(map(get, repeat(owner), range(count)))
        for item, kind in zip(items, map(call.get_object_type, items), strict=True):
            self._order += 1
            if kind == call.OBJECT_TEXT:
                self.texts.append((item, space, self._order, opacity))
            elif kind == call.OBJECT_PATH:
                self._add_path(item, space, opacity)
            elif kind in (call.OBJECT_IMAGE, call.OBJECT_SHADING):
                self._add_picture(item, kind, space, opacity)
            elif kind == call.OBJECT_FORM:
                own = colour_of(item)
                dimmed = opacity if own is None else opacity * own[3] // 255
                inner = combined(matrix_of(item), space)
                self.walk(call.get_form_object, item, call.count_form_objects(item), inner, dimmed, depth + 1)

    def _add_path(self, item: int, space: Matrix, opacity: int) -> None:
        start = self._integers_start
        call.get_draw_mode(item, start, start + 4)
        is_filled, is_stroked = self._integers[0] != 0, self._integers[1] != 0
        if not is_filled and not (is_stroked and self._is_thick(item)):
            return
        box = bounds_of(item, space)
        if box is None or not _is_large(box):
            return
        paint = colour_of(item) if is_filled else (0, 0, 0, 255)
        clipped = self._clipped(item, space, box)
        if clipped is None:
            return
        is_opaque = opacity * (255 if paint is None else paint[3]) >= _OPAQUE * 255 and not call.has_transparency(item)
        colour = paint[:3] if paint is not None and is_filled and is_opaque else None
        self.covers.append(Cover(clipped, self._order, colour, is_opaque))

    def _is_thick(self, item: int) -> bool:
        return bool(call.get_stroke_width(item, self._start)) and self._floats[0] > _LEAST_COVER

    def _add_picture(self, item: int, kind: int, space: Matrix, opacity: int) -> None:
        is_opaque = opacity >= _OPAQUE and not call.has_transparency(item)
        is_image = kind == call.OBJECT_IMAGE
        box = mapped_box(combined(matrix_of(item), space), _UNIT_SQUARE) if is_image else bounds_of(item, space)
        clipped = None if box is None or not _is_large(box) else self._clipped(item, space, box)
        if clipped is not None:
            self.covers.append(Cover(clipped, self._order, None, is_opaque))

    def _clipped(self, item: int, space: Matrix, box: Box) -> Box | None:
        """What the clipping paths of an object let through of its box; looked up for large ones only."""
        if (box[2] - box[0]) * (box[3] - box[1]) < _LEAST_CLIPPED:
            return box
        clip = call.get_clip_path(item)
        for number in range(min(call.count_clip_paths(clip), _MOST_CLIPS) if clip else 0):
            count = call.count_clip_segments(clip, number)
            self._seen += max(count, 0)
            check_count("drawn objects", self._seen, MAX_OBJECTS, self._number)
            x0, top, x1, bottom = box
            ends = [self._end(clip, number, index) for index in range(count)]
            if ends:
                left, upper, right, lower = mapped_box(space, bounds(ends))
                box = (max(x0, left), max(top, upper), min(x1, right), min(bottom, lower))
                if not _is_large(box):
                    return None
        return box

    def _end(self, clip: int, number: int, index: int) -> Point:
        segment = call.get_clip_segment(clip, number, index)
        call.get_segment_point(segment, call.byref(self._point), call.byref(self._point, ctypes.sizeof(call.c_float)))
        return (self._point[0], self._point[1])


def _texts(found: Sequence[_Raw]) -> list[DrawnText]:
    handles = [one[0] for one in found]
    floats, integers = (call.c_float * 4)(), (call.c_int * 4)()
    first, start = ctypes.addressof(floats), ctypes.addressof(integers)
    bounded = map(call.get_object_bounds, handles, *(repeat(first + 4 * place) for place in range(4)))
    _, edges_swept = _swept(bounded, memoryview(floats))
    coloured = map(call.get_fill_colour, handles, *(repeat(start + 4 * place) for place in range(4)))
    are_known, paints_swept = _swept(coloured, memoryview(integers))
    edges, paints = array("f", edges_swept), array("i", paints_swept)
    colours: dict[Colour, Colour] = {}
    texts = []
    for (handle, space, order, opacity), mode, is_known, left, bottom, right, top, red, green, blue, alpha in zip(
        found,
        map(call.get_text_mode, handles),
        are_known,
        edges[::4],
        edges[1::4],
        edges[2::4],
        edges[3::4],
        paints[::4],
        paints[1::4],
        paints[2::4],
        paints[3::4],
        strict=True,
    ):
        colour = (red, green, blue)
        is_clear = mode == INVISIBLE or opacity * (alpha if is_known else 255) < _CLEAR * 255
        box = placed(space, left, bottom, right, top)
        texts.append(
            DrawnText(handle, space, box, order, colours.setdefault(colour, colour) if is_known else None, is_clear)
        )
    return texts


def _swept(calls: Iterable[int], written: memoryview) -> tuple[list[int], bytearray]:
    """What each call gives and what it leaves in `written`, end to end."""
    found = bytearray()
    copies = map(found.extend, repeat(written.cast("B")))
    return [given for given, _ in zip(calls, copies)], found  # noqa: B905 - copies never end


_COLOUR = (call.c_int * 4)()
_COLOUR_PLACES = tuple(ctypes.addressof(_COLOUR) + 4 * index for index in range(4))
_FLOATS = (call.c_float * 6)()
_FLOAT_PLACES = tuple(ctypes.addressof(_FLOATS) + 4 * index for index in range(4))
# Written to and read at once, by whoever holds the lock of pdfium.


def colour_of(item: int) -> tuple[int, int, int, int] | None:
    """Red, green, blue and opacity of the fill of an object, 0 to 255; None where pdfium cannot say (patterns)."""
    if not call.get_fill_colour(item, *_COLOUR_PLACES):
        return None
    red, green, blue, opacity = _COLOUR
    return (red, green, blue, opacity)


def matrix_of(item: int) -> Matrix:
    """From the coordinates of an object to those of the page or form that holds it."""
    call.get_object_matrix(item, _FLOAT_PLACES[0])
    a, b, c, d, e, f = _FLOATS
    return (a, b, c, d, e, f)


def bounds_of(item: int, space: Matrix) -> Box | None:
    """The box around the ink of an object, as displayed."""
    if not call.get_object_bounds(item, *_FLOAT_PLACES):
        return None
    left, bottom, right, top, _, _ = _FLOATS
    return placed(space, left, bottom, right, top)


def placed(space: Matrix, left: float, bottom: float, right: float, top: float) -> Box:
    """A box of user space, y upwards, as displayed."""
    a, b, c, d, e, f = space
    if b == 0 == c and a > 0 > d:  # so is nearly every page and form
        return (a * left + e, d * top + f, a * right + e, d * bottom + f)
    return mapped_box(space, (left, bottom, right, top))


def _is_large(box: Box) -> bool:
    return box[2] - box[0] > _LEAST_COVER and box[3] - box[1] > _LEAST_COVER
