"""The characters of a page as pdfium sees them."""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from collections.abc import Sequence
from itertools import repeat
from math import atan2, cos, degrees, hypot, radians, sin
from typing import NamedTuple

from verifier.errors import DamagedError
from verifier.pdf import pdfium_calls as call
from verifier.pdf.characters import (
    BLANK,
    UNREADABLE,
    is_bold_font,
    is_dingbat_font,
    is_symbol_font,
    plain_font_name,
    read_code,
    read_dingbat,
    read_symbol,
)
from verifier.pdf.geometry import Matrix, Point, combined, mapped, upright_frame
from verifier.pdf.glyph import Glyph, Style
from verifier.pdf.limits import MAX_CHARACTERS, check_count
from verifier.pdf.pdfium_shapes import TextObject

_USUAL_DESCENT = -0.21
_DEEPEST_DESCENT = -0.6
_USUAL_ASCENT = 0.75
_LEFT, _TOP, _RIGHT, _BOTTOM = range(4)


class _Codes(dict[int, str]):
    """Code to text, each worked out once."""

    def __missing__(self, code: int) -> str:
        text = self[code] = read_code(code)
        return text


class _SymbolCodes(_Codes):
    def __missing__(self, code: int) -> str:
        text = self[code] = read_symbol(code) or read_code(code)
        return text


class _DingbatCodes(_Codes):
    def __missing__(self, code: int) -> str:
        text = self[code] = read_dingbat(code) or read_code(code)
        return text


_CODES = _Codes()
_SYMBOL_CODES = _SymbolCodes()
_DINGBAT_CODES = _DingbatCodes()


class _Font(NamedTuple):
    name: str
    descent: float
    """In sizes, negative below the baseline."""
    height: float
    """From the lowest to the highest point, in sizes."""
    codes: _Codes


class _Run(NamedTuple):
    """What the characters of one text object share, and how their boxes become places in its frame.

    Along the text, x is `sign * box[edge] + offset`. Slanted text has twice the same edge: its boxes do not tell where
    it starts, and `offset` is then the height of its font in sizes.
    """

    style: Style
    top: float
    bottom: float
    baseline: float
    start_edge: int
    end_edge: int
    sign: float
    offset: float
    codes: _Codes
    frame: Matrix
    """From user space to the upright frame of the text."""


_UNKNOWN_FONT = _Font("", _USUAL_DESCENT, _USUAL_ASCENT - _USUAL_DESCENT, _CODES)

_Along = tuple[int, int, float, float]
"""Start edge, end edge, sign, offset of a `_Run`."""
_Frame = tuple[Matrix, _Along]
_SettingKey = tuple[int, float, float, float, float, float]
"""Font handle, font size, and the four numbers of the text matrix that turn and stretch."""
_Setting = tuple[_Font, Style, _Frame]


class _Columns(NamedTuple):
    """All characters of a page, property by property."""

    codes: list[int]
    objects: list[int | None]
    unmapped: list[int]
    boxes: array[float]
    """left, top, right, bottom of each in user space, end to end."""


def read_glyphs(page: int, display: Matrix, number: int, texts: Sequence[TextObject]) -> list[Glyph]:
    """The characters of the page with that handle, in the order in which they are drawn.

    `display` maps user space to the page as displayed; `texts` are the page's text objects. Raises DamagedError,
    TooLargeError.
    """
    text_page = call.load_text(page)
    if not text_page:
        raise DamagedError(f"the text of page {number} cannot be read", hint="print the document to a new PDF")
    try:
        count = max(call.count_characters(text_page), 0)
        check_count("characters", count, MAX_CHARACTERS, number)
        if not count:
            return []
        columns = _read_columns(text_page, count)
        return _Reader(text_page, display, _lone_blanks(texts, columns.objects)).read(columns)
    finally:
        call.close_text(text_page)


def _read_columns(text_page: int, count: int) -> _Columns:
    handles = repeat(text_page)
    boxes = array("f", bytes(16 * count))
    start, _ = boxes.buffer_info()
    deque(map(call.get_loose_box, handles, range(count), range(start, start + 16 * count, 16)), maxlen=0)
    return _Columns(
        codes=_read_codes(text_page, count),
        objects=list(map(call.get_text_object, handles, range(count))),
        unmapped=list(map(call.has_no_mapping, handles, range(count))),
        boxes=boxes,
    )


def _read_codes(text_page: int, count: int) -> list[int]:
    """In one call where text and character indices agree, else one call for each character."""
    buffer = ctypes.create_string_buffer(2 * count + 2)
    if call.get_text(text_page, 0, count, ctypes.addressof(buffer)) == count + 1:
        text = buffer.raw[: 2 * count].decode("utf-16-le", "replace")
        if len(text) == count and not any(odd in text for odd in "\0\ufffd\ufffe"):
            return list(map(ord, text))
    return list(map(call.get_code, repeat(text_page), range(count)))


def _lone_blanks(texts: Sequence[TextObject], shown: Sequence[int | None]) -> dict[int, Point]:
    """For text objects that follow one that is nothing but a blank: where that blank is, in display coordinates.

    pdfium's text leaves such blanks out; it guesses blanks from gaps instead, and may guess wrong.
    """
    known = set(shown)
    bounds = (call.c_float * 6)()
    start = ctypes.addressof(bounds)
    blanks: dict[int, Point] = {}
    last: Point | None = None
    for handle, space in texts:
        if handle in known:
            if last is not None:
                blanks[handle] = last
            last = None
        elif (
            call.get_object_bounds(handle, start, start + 4, start + 8, start + 12)
            and bounds[2] - bounds[0] < _HAIR
            and call.get_object_matrix(handle, start)
        ):
            last = mapped(space, bounds[4], bounds[5])
    return blanks


class _Reader:
    """Turns the columns of one page into glyphs; remembers fonts and text objects seen."""

    def __init__(self, text_page: int, display: Matrix, blanks: dict[int, Point]) -> None:
        self._text_page = text_page
        self._display = display
        self._blanks = blanks
        self._fonts: dict[int, _Font] = {}
        self._runs: dict[int, _Run] = {}
        self._frames: dict[int, _Frame] = {}
        self._settings: dict[_SettingKey, _Setting] = {}
        self._styles: dict[tuple[float, int, int], Style] = {}
        self._floats = (call.c_float * 6)()
        self._doubles = (call.c_double * 2)()

    def read(self, columns: _Columns) -> list[Glyph]:
        """Glyphs in drawing order; a blank that pdfium guessed has no text."""
        codes, objects, unmapped, boxes = columns  # this loop is where the time goes: plain locals, no calls
        glyphs: list[Glyph] = []
        last_object: int | None = None
        last_x0 = last_x1 = 0.0
        run: _Run | None = None
        for index, text_object in enumerate(objects):
            if text_object is None:
                glyphs.append(_GUESSED_BLANK)
                continue
            if text_object != last_object or run is None:
                last_object = text_object
                last_x0 = last_x1 = 0.0
                run = self._runs.get(text_object)
                if run is None:
                    run = self._read_run(text_object, index)
                    if text_object in self._blanks:
                        glyphs.append(_lone_blank(self._blanks[text_object], run))
            style, top, bottom, baseline, start_edge, end_edge, sign, offset, meanings, frame = run
            text = UNREADABLE if unmapped[index] else meanings[codes[index]]
            if start_edge == end_edge:
                x0, _ = mapped(frame, *self._read_origin(index))
                left, high, right, low = boxes[4 * index : 4 * index + 4]
                x1 = x0 + _slanted_width(right - left, high - low, offset * style.size, style.angle)
            else:
                first = 4 * index
                x0 = sign * boxes[first + start_edge] + offset
                x1 = sign * boxes[first + end_edge] + offset
                if x0 == last_x0 and x1 == last_x1 and x0 < x1:  # the second letter of a ligature
                    glyphs[-1] = glyphs[-1]._replace(text=glyphs[-1].text + text)
                    continue
                last_x0, last_x1 = x0, x1
            if text == BLANK and x1 - x0 < _HAIR:
                glyphs.append(_GUESSED_BLANK)
            elif text:
                glyphs.append(Glyph(text, x0, top, x1, bottom, baseline, style))
        return glyphs

    def _read_run(self, text_object: int, index: int) -> _Run:
        start = ctypes.addressof(self._floats)
        call.get_text_matrix(self._text_page, index, start)
        a, b, c, d, _, _ = self._floats
        key = (call.get_font(text_object) or 0, call.get_font_size(self._text_page, index), a, b, c, d)
        font, style, (frame, along) = self._settings.get(key) or self._read_setting(key)
        baseline = mapped(frame, *self._read_origin(index))[1]
        bottom = baseline - font.descent * style.size
        run = self._runs[text_object] = _Run(style, bottom - style.size, bottom, baseline, *along, font.codes, frame)
        return run

    def _read_setting(self, key: _SettingKey) -> _Setting:
        handle, font_size, a, b, c, d = key
        font = self._fonts.get(handle) or self._read_font(handle)
        p, q, r, s, _, _ = self._display
        angle = round(degrees(atan2(a * q + b * s, a * p + b * r))) % 360
        size = round(font_size * hypot(c, d), 2)
        style = self._styles.setdefault((size, angle, handle), Style(size, font.name, is_bold_font(font.name), angle))
        frame, along = self._frames.get(angle) or self._make_frame(angle)
        if angle % 90:
            along = (_LEFT, _LEFT, 1.0, font.height)
        setting = self._settings[key] = (font, style, (frame, along))
        return setting

    def _make_frame(self, angle: int) -> _Frame:
        frame = combined(self._display, upright_frame(angle))
        made = self._frames[angle] = (frame, _along(frame))
        return made

    def _read_origin(self, index: int) -> tuple[float, float]:
        start = ctypes.addressof(self._doubles)
        call.get_origin(self._text_page, index, start, start + 8)
        return self._doubles[0], self._doubles[1]

    def _read_font(self, handle: int) -> _Font:
        font = self._fonts[handle] = _font(handle, self._floats) if handle else _UNKNOWN_FONT
        return font


def _lone_blank(place: Point, run: _Run) -> Glyph:
    """A blank whose width is not known."""
    x, baseline = mapped(upright_frame(run.style.angle), *place)
    return Glyph(BLANK, x, run.top, x, run.bottom, baseline, run.style)


def _font(handle: int, floats: ctypes.Array[call.c_float]) -> _Font:
    length = call.get_font_name(handle, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 1))
    call.get_font_name(handle, ctypes.addressof(buffer), length)
    name = plain_font_name(buffer.value.decode("utf-8", "replace"))
    start = ctypes.addressof(floats)
    descent = -abs(floats[0]) if call.get_descent(handle, 1.0, start) else _USUAL_DESCENT
    ascent = floats[0] if call.get_ascent(handle, 1.0, start) else _USUAL_ASCENT
    codes = _SYMBOL_CODES if is_symbol_font(name) else _DINGBAT_CODES if is_dingbat_font(name) else _CODES
    return _Font(name, max(descent, _DEEPEST_DESCENT), ascent - descent, codes)


def _slanted_width(box_width: float, box_height: float, height: float, angle: int) -> float:
    """How wide a slanted character is along its line, from the upright box around it and its height across."""
    spread = abs(cos(radians(angle))) + abs(sin(radians(angle)))
    return max((box_width + box_height) / spread - height, 0.0)


def _along(frame: Matrix) -> _Along:
    """Which edges of a box in user space start and end a character, and how they map along upright or turned text."""
    a, _, c, _, e, _ = frame
    if a > 0.5:
        return (_LEFT, _RIGHT, 1.0, e)
    if a < -0.5:
        return (_RIGHT, _LEFT, -1.0, e)
    return (_BOTTOM, _TOP, 1.0, e) if c > 0 else (_TOP, _BOTTOM, -1.0, e)


_HAIR = 0.01
"""Blanks that pdfium guesses, but ties to a text object, have no width."""
_GUESSED_BLANK = Glyph("", 0.0, 0.0, 0.0, 0.0, 0.0, Style(0.0, "", False, 0))
