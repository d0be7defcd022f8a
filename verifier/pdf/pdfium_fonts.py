"""Fonts as pdfium sees them: how high their characters are, and what their codes mean."""

from __future__ import annotations

import ctypes
from typing import NamedTuple

from verifier.pdf import pdfium_calls as call
from verifier.pdf.characters import (
    is_dingbat_font,
    is_symbol_font,
    plain_font_name,
    read_code,
    read_dingbat,
    read_symbol,
)

_USUAL_DESCENT = -0.21
_DEEPEST_DESCENT = -0.6
_USUAL_ASCENT = 0.75


class Codes(dict[int, str]):
    """Code to text, each worked out once."""

    def __missing__(self, code: int) -> str:
        text = self[code] = read_code(code)
        return text


class _SymbolCodes(Codes):
    def __missing__(self, code: int) -> str:
        text = self[code] = read_symbol(code) or read_code(code)
        return text


class _DingbatCodes(Codes):
    def __missing__(self, code: int) -> str:
        text = self[code] = read_dingbat(code) or read_code(code)
        return text


_CODES = Codes()
_SYMBOL_CODES = _SymbolCodes()
_DINGBAT_CODES = _DingbatCodes()


class Font(NamedTuple):
    """A font, as far as places and texts depend on it."""

    name: str
    descent: float
    """In sizes, negative below the baseline."""
    height: float
    """From the lowest to the highest point, in sizes."""
    codes: Codes


UNKNOWN_FONT = Font("", _USUAL_DESCENT, _USUAL_ASCENT - _USUAL_DESCENT, _CODES)


def read_font(handle: int) -> Font:
    """The font with that handle."""
    floats = (call.c_float * 1)()
    length = call.get_font_name(handle, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 1))
    call.get_font_name(handle, ctypes.addressof(buffer), length)
    name = plain_font_name(buffer.value.decode("utf-8", "replace"))
    start = ctypes.addressof(floats)
    descent = -abs(floats[0]) if call.get_descent(handle, 1.0, start) else _USUAL_DESCENT
    ascent = floats[0] if call.get_ascent(handle, 1.0, start) else _USUAL_ASCENT
    codes = _SYMBOL_CODES if is_symbol_font(name) else _DINGBAT_CODES if is_dingbat_font(name) else _CODES
    return Font(name, max(descent, _DEEPEST_DESCENT), ascent - descent, codes)
