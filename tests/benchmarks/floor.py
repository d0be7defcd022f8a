"""Words with boxes, fonts and sizes, and ruling lines, by pdfium and the least that can be done with it.

No scripts, no repaints, no guessed blanks, no forms within forms, no order: what nobody can be faster than who asks
pdfium for each character.
"""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from ctypes import c_double, c_float, c_int, c_size_t, c_void_p
from itertools import repeat
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

Word = tuple[str, float, float, float, float, float, str]
"""Text, left, top, right, bottom, size, font."""
Box = tuple[float, float, float, float]


def _bound(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


_loose_box = _bound("FPDFText_GetLooseCharBox", c_int, c_void_p, c_int, c_void_p)
_font_size = _bound("FPDFText_GetFontSize", c_double, c_void_p, c_int)
_text_object = _bound("FPDFText_GetTextObject", c_void_p, c_void_p, c_int)
_font_of = _bound("FPDFTextObj_GetFont", c_void_p, c_void_p)
_font_name = _bound("FPDFFont_GetBaseFontName", c_size_t, c_void_p, c_void_p, c_size_t)
_count_objects = _bound("FPDFPage_CountObjects", c_int, c_void_p)
_get_object = _bound("FPDFPage_GetObject", c_void_p, c_void_p, c_int)
_type_of = _bound("FPDFPageObj_GetType", c_int, c_void_p)
_bounds = _bound("FPDFPageObj_GetBounds", c_int, c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)
_PATH = raw.FPDF_PAGEOBJ_PATH
_THIN = 2.0


def read_simply(data: bytes) -> int:
    """How many words and ruling lines a document has."""
    document = pypdfium2.PdfDocument(data)
    try:
        return sum(len(words) + len(rulings) for words, rulings in map(_read, document))
    finally:
        document.close()


def _read(page: pypdfium2.PdfPage) -> tuple[list[Word], list[Box]]:
    handle = ctypes.cast(page.raw, c_void_p).value
    text = raw.FPDFText_LoadPage(page.raw)
    try:
        return list(_words(ctypes.cast(text, c_void_p).value, raw.FPDFText_CountChars(text))), list(_rulings(handle))
    finally:
        raw.FPDFText_ClosePage(text)
        page.close()


def _words(text: int | None, count: int) -> Iterator[Word]:
    codes = (ctypes.c_ushort * (count + 1))()
    raw.FPDFText_GetText(ctypes.cast(text, raw.FPDF_TEXTPAGE), 0, count, codes)
    boxes = array("f", bytes(16 * count))
    start, _ = boxes.buffer_info()
    deque(map(_loose_box, repeat(text), range(count), range(start, start + 16 * count, 16)), maxlen=0)
    objects = list(map(_text_object, repeat(text), range(count)))
    names: dict[int | None, tuple[str, float]] = {}
    begun: int | None = None
    for at in range(count + 1):
        is_blank = at == count or codes[at] in (0, 9, 10, 13, 32)
        if begun is None:
            begun = None if is_blank else at
        elif is_blank:
            item = objects[begun]
            if item not in names:
                names[item] = (_name(item), _font_size(text, begun))
            left, top = boxes[4 * begun], max(boxes[4 * begun + 1 : 4 * at : 4])
            right, bottom = boxes[4 * at - 2], min(boxes[4 * begun + 3 : 4 * at : 4])
            name, size = names[item]
            yield "".join(map(chr, codes[begun:at])), left, top, right, bottom, size, name
            begun = None


def _name(item: int | None) -> str:
    font = _font_of(item) if item is not None else None
    if font is None:
        return ""
    buffer = ctypes.create_string_buffer(128)
    _font_name(font, ctypes.addressof(buffer), 128)
    return buffer.value.decode("utf-8", "replace")


def _rulings(page: int | None) -> Iterator[Box]:
    edges = (c_float * 4)()
    start = ctypes.addressof(edges)
    for index in range(_count_objects(page)):
        item = _get_object(page, index)
        if _type_of(item) == _PATH and _bounds(item, start, start + 4, start + 8, start + 12):
            left, bottom, right, top = edges
            if min(right - left, top - bottom) <= _THIN:
                yield left, bottom, right, top
