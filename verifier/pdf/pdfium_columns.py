"""The characters of a page as pdfium tells them: property by property, all characters in one sweep."""

from __future__ import annotations

import ctypes
import re
from array import array
from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

from verifier.pdf import pdfium_calls as call

_MARK = re.compile("[\0\ufffd\ufffe]")
"""Where pdfium's text has one of these, it has another code for the character (as for hyphens at the end of a line)."""


class Columns(NamedTuple):
    """All characters of a page, property by property."""

    codes: list[int]
    objects: list[int | None]
    """The text object of each; None for a blank or line end that pdfium guessed."""
    unmapped: list[int]
    """Not 0 where the font does not say what the code means."""
    boxes: array[float]
    """left, top, right, bottom of each in user space, end to end."""


def read_columns(text_page: int, count: int) -> Columns:
    """The columns of the `count` characters of a text page."""
    page = call.pointer(text_page)
    box = (call.c_float * 4)()
    boxes = map(call.get_loose_box, repeat(page), range(count), repeat(call.byref(box)))
    return Columns(
        codes=_read_codes(text_page, count),
        objects=list(map(call.get_text_object, repeat(page), range(count))),
        unmapped=list(map(call.has_no_mapping, repeat(page), range(count))),
        boxes=array("f", call.swept(boxes, box)),
    )


def read_origins(text_page: int, indices: Sequence[int]) -> array[float]:
    """x, y in user space of where these characters stand, end to end."""
    point = (call.c_double * 2)()
    x, y = call.byref(point), call.byref(point, ctypes.sizeof(call.c_double))
    points = map(call.get_origin, repeat(call.pointer(text_page)), indices, repeat(x), repeat(y))
    return array("d", call.swept(points, point))


def read_text_matrices(text_page: int, indices: Sequence[int]) -> array[float]:
    """The six numbers of the text matrix of each of these characters, end to end."""
    matrix = (call.c_float * 6)()
    page, place = call.pointer(text_page), call.byref(matrix)
    return array("f", call.swept(map(call.get_text_matrix, repeat(page), indices, repeat(place)), matrix))


def read_font_sizes(text_page: int, indices: Sequence[int]) -> list[float]:
    """The font size of each of these characters, as the file has it: not scaled by any matrix."""
    return list(map(call.get_font_size, repeat(call.pointer(text_page)), indices))


def _read_codes(text_page: int, count: int) -> list[int]:
    """In one call where text and character indices agree, else one call for each character."""
    page = call.pointer(text_page)
    buffer = ctypes.create_string_buffer(2 * count + 2)
    if call.get_text(text_page, 0, count, ctypes.addressof(buffer)) == count + 1:
        text = buffer.raw[: 2 * count].decode("utf-16-le", "replace")
        if len(text) == count:
            codes = list(map(ord, text))
            for mark in _MARK.finditer(text):
                codes[mark.start()] = call.get_code(page, mark.start())
            return codes
    return list(map(call.get_code, repeat(page), range(count)))
