"""The text of a page and the typefaces that it is set in, as pdfium gives them at once."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence

import pypdfium2.raw as raw

from verifier.pdf import pdfium_calls as call
from verifier.pdf.geometry import Box, Matrix, mapped_box
from verifier.pdf.limits import MAX_CHARACTERS

_HEAD, _FOOT = 0.14, 0.09
"""Of the height of the page."""
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_FEW_TEXTS = 8
"""A scan may bear a stamp or a page number."""
_INVISIBLE = 3
"""Text rendering mode (ISO 32000-1, table 106)."""


def fonts_of(texts: Sequence[int]) -> dict[int, str]:
    """The name of every typeface of these texts, by its handle, subset tags left out."""
    names = {}
    for handle in set(map(call.get_font, texts)) - {None}:
        length = call.get_font_name(handle, None, 0)
        if not 1 < length <= 256:
            names[handle] = ""
            continue
        buffer = ctypes.create_string_buffer(length)
        call.get_font_name(handle, ctypes.addressof(buffer), length)
        names[handle] = _SUBSET.sub("", buffer.value.decode("utf-8", "replace"))
    return names


def is_hardly_written(texts: Sequence[int]) -> bool:
    """Whether nothing, or next to nothing, of these texts can be seen: a scan with or without a layer of text."""
    if len(texts) <= _FEW_TEXTS:
        return True
    sample = texts[:: max(len(texts) // 50, 1)]
    modes = [raw.FPDFTextObj_GetTextRenderMode(ctypes.cast(item, raw.FPDF_PAGEOBJECT)) for item in sample]
    return all(mode == _INVISIBLE for mode in modes)


def texts_of(page: int, display: Matrix, width: float, height: float) -> tuple[str, str]:
    """All text of the page, and that at its head and foot."""
    text_page = call.load_text(page)
    if not text_page:
        return "", ""
    try:
        count = min(max(call.count_characters(text_page), 0), MAX_CHARACTERS)
        buffer = (ctypes.c_uint16 * (count + 1))()
        written = call.get_text(text_page, 0, count, ctypes.addressof(buffer)) if count else 0
        text = _utf16(buffer, written)
        back = _inverse(display)
        head = mapped_box(back, (0.0, 0.0, width, _HEAD * height))
        foot = mapped_box(back, (0.0, (1 - _FOOT) * height, width, height))
        return text, f"{_bounded(text_page, head)}\n{_bounded(text_page, foot)}"
    finally:
        call.close_text(text_page)


def _bounded(text_page: int, box: Box) -> str:
    handle = ctypes.cast(text_page, raw.FPDF_TEXTPAGE)
    left, bottom, right, top = box
    length = raw.FPDFText_GetBoundedText(handle, left, top, right, bottom, None, 0)
    if not 0 < length <= MAX_CHARACTERS:
        return ""
    buffer = (ctypes.c_uint16 * (length + 1))()
    raw.FPDFText_GetBoundedText(handle, left, top, right, bottom, buffer, length)
    return _utf16(buffer, length)


def _utf16(buffer: ctypes.Array[ctypes.c_uint16], count: int) -> str:
    return bytes(buffer)[: 2 * count].decode("utf-16-le", "replace").rstrip("\0")


def _inverse(matrix: Matrix) -> Matrix:
    """Of a matrix that turns by quarters and moves."""
    a, b, c, d, e, f = matrix
    scale = a * d - b * c
    return (
        d / scale,
        -b / scale,
        -c / scale,
        a / scale,
        (c * f - d * e) / scale,
        (b * e - a * f) / scale,
    )
