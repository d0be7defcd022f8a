"""The characters of a page as pdfium sees them."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import compress, islice
from math import atan2, cos, degrees, hypot, radians, sin
from operator import eq
from typing import NamedTuple

from verifier.errors import DamagedError
from verifier.pdf import pdfium_calls as call
from verifier.pdf.characters import BLANK, GUESSED_BLANK, UNREADABLE, is_bold_font
from verifier.pdf.geometry import Matrix, Point, combined, mapped, upright_frame
from verifier.pdf.glyph import NOWHERE, Glyphs, Level, Style
from verifier.pdf.limits import MAX_CHARACTERS, check_count
from verifier.pdf.pdfium_columns import Columns, read_columns, read_font_sizes, read_origins, read_text_matrices
from verifier.pdf.pdfium_fonts import UNKNOWN_FONT, Font, read_font
from verifier.pdf.pdfium_shapes import TextObject

_LEFT, _TOP, _RIGHT, _BOTTOM = range(4)
_HAIR = 0.01
"""Blanks that pdfium guesses, but ties to a text object, have no width."""


class _Along(NamedTuple):
    """How boxes become places along the text: x is `sign * box[edge] + offset`.

    Slanted text has twice the same edge: its boxes do not tell where it starts, and `offset` is then the height of its
    font in sizes.
    """

    start_edge: int
    end_edge: int
    sign: float
    offset: float

    @property
    def is_slanted(self) -> bool:
        """Neither upright nor turned by quarters."""
        return self.start_edge == self.end_edge


_Item = int | None
"""A text object; None for what pdfium guessed."""
_SettingKey = tuple[int | None, float, float, float, float, float]
"""Font handle, font size, and the four numbers of the text matrix that turn and stretch."""


class _Setting:
    """What the text objects of one font, size and direction share."""

    __slots__ = ("along", "descent", "frame", "levels", "meanings", "style")

    def __init__(self, style: Style, font: Font, frame: Matrix, along: _Along) -> None:
        self.style = style
        self.descent = font.descent
        self.meanings = font.codes
        self.frame = frame
        """From user space to the upright frame of the direction."""
        self.along = along
        self.levels: dict[float, Level] = {}
        """By baseline."""

    def add_level(self, baseline: float) -> Level:
        """A level that was not needed before."""
        bottom = baseline - self.descent * self.style.size
        level = self.levels[baseline] = Level(bottom - self.style.size, bottom, baseline, self.style)
        return level


def read_glyphs(page: int, display: Matrix, number: int, texts: Sequence[TextObject]) -> Glyphs:
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
        columns = read_columns(text_page, count)
        return _Reader(text_page, display).read(columns, _lone_blanks(texts, columns.objects))
    finally:
        call.close_text(text_page)


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
    """Turns the columns of one page into glyphs; remembers fonts and settings seen."""

    def __init__(self, text_page: int, display: Matrix) -> None:
        self._text_page = text_page
        self._display = display
        self._fonts: dict[int | None, Font] = {None: UNKNOWN_FONT}
        self._frames: dict[int, tuple[Matrix, _Along]] = {}
        self._settings: dict[_SettingKey, _Setting] = {}
        self._styles: dict[tuple[float, int, int | None], Style] = {}

    def read(self, columns: Columns, blanks: Mapping[int, Point]) -> Glyphs:
        """Glyphs in drawing order; `blanks` are those that pdfium left out, by the text object that follows."""
        objects = columns.objects
        firsts = dict(zip(reversed(objects), reversed(range(len(objects))), strict=True))
        firsts.pop(None, None)
        if not firsts:
            return Glyphs([], [], [], [])
        settings, levels = self._read_objects(firsts)
        usual = Counter(settings.values()).most_common(1)[0][0]
        glyphs = Glyphs(*_read_as(usual, columns), list(map(levels.__getitem__, objects)))
        odd = {setting for setting in self._settings.values() if not _reads_as(usual, setting)}
        if odd:
            self._read_odd({item: one for item, one in settings.items() if one in odd}, columns, glyphs)
        _mark_unreadable(columns, glyphs)
        _join_ligatures(columns, glyphs)
        _mark_guessed(glyphs)
        lone = {firsts[item]: _lone_blank(place, levels[item]) for item, place in blanks.items()}
        return _with_lone_blanks(glyphs, lone) if lone else glyphs

    def _read_objects(self, firsts: Mapping[_Item, int]) -> tuple[dict[_Item, _Setting], dict[_Item, Level]]:
        """Setting and level of each text object, told by its first character, whose index is given."""
        indices = list(firsts.values())
        matrices = read_text_matrices(self._text_page, indices)
        origins = read_origins(self._text_page, indices)
        turns = [matrices[place::6] for place in range(4)]
        keys = zip(map(call.get_font, firsts), read_font_sizes(self._text_page, indices), *turns, strict=True)
        settings: dict[_Item, _Setting] = {}
        levels: dict[_Item, Level] = {None: NOWHERE}
        for item, key, x, y in zip(firsts, keys, origins[::2], origins[1::2], strict=True):
            settings[item] = setting = self._settings.get(key) or self._read_setting(key)
            _, b, _, d, _, f = setting.frame
            baseline = b * x + d * y + f
            levels[item] = setting.levels.get(baseline) or setting.add_level(baseline)
        return settings, levels

    def _read_setting(self, key: _SettingKey) -> _Setting:
        handle, font_size, a, b, c, d = key
        font = self._fonts.get(handle) or self._read_font(handle)
        p, q, r, s, _, _ = self._display
        angle = round(degrees(atan2(a * q + b * s, a * p + b * r))) % 360
        size = round(font_size * hypot(c, d), 2)
        style = self._styles.setdefault((size, angle, handle), Style(size, font.name, is_bold_font(font.name), angle))
        frame, along = self._frames.get(angle) or self._make_frame(angle)
        if angle % 90:
            along = _Along(_LEFT, _LEFT, 1.0, font.height)
        setting = self._settings[key] = _Setting(style, font, frame, along)
        return setting

    def _make_frame(self, angle: int) -> tuple[Matrix, _Along]:
        frame = combined(self._display, upright_frame(angle))
        made = self._frames[angle] = (frame, _along(frame))
        return made

    def _read_font(self, handle: int | None) -> Font:
        font = self._fonts[handle] = UNKNOWN_FONT if handle is None else read_font(handle)
        return font

    def _read_odd(self, odd: Mapping[_Item, _Setting], columns: Columns, glyphs: Glyphs) -> None:
        """Put right what was read in another direction or encoding than its own."""
        codes, objects, _, boxes = columns
        texts, starts, ends, _ = glyphs
        for index, item in enumerate(objects):
            setting = odd.get(item)
            if setting is None:
                continue
            texts[index] = setting.meanings[codes[index]]
            start_edge, end_edge, sign, offset = setting.along
            first = 4 * index
            if setting.along.is_slanted:
                left, top, right, bottom = boxes[first : first + 4]
                x0, _ = mapped(setting.frame, *read_origins(self._text_page, [index]))
                style = setting.style
                x1 = x0 + _slanted_width(right - left, top - bottom, offset * style.size, style.angle)
            else:
                x0 = sign * boxes[first + start_edge] + offset
                x1 = sign * boxes[first + end_edge] + offset
            starts[index], ends[index] = x0, x1


def _read_as(setting: _Setting, columns: Columns) -> tuple[list[str], list[float], list[float]]:
    """Texts, starts and ends as if all characters of the page were in that setting."""
    meanings = setting.meanings
    start_edge, end_edge, sign, offset = setting.along
    texts = [
        GUESSED_BLANK if item is None else meanings[code]
        for item, code in zip(columns.objects, columns.codes, strict=True)
    ]
    starts = [sign * x + offset for x in columns.boxes[start_edge::4]]
    ends = [sign * x + offset for x in columns.boxes[end_edge::4]]
    return texts, starts, ends


def _reads_as(usual: _Setting, setting: _Setting) -> bool:
    """Whether `_read_as` the usual setting gives what is true of the other."""
    return setting.along == usual.along and setting.meanings is usual.meanings and not setting.along.is_slanted


def _mark_unreadable(columns: Columns, glyphs: Glyphs) -> None:
    if any(columns.unmapped):
        for index in compress(range(len(glyphs.texts)), columns.unmapped):
            if columns.objects[index] is not None:
                glyphs.texts[index] = UNREADABLE


def _join_ligatures(columns: Columns, glyphs: Glyphs) -> None:
    """Letters of one text object that follow each other in one and the same box are one glyph: the first of them."""
    texts, starts, ends, _ = glyphs
    objects = columns.objects
    twins = list(compress(range(1, len(starts)), map(eq, starts, islice(starts, 1, None))))
    for index in reversed(twins):
        before = index - 1
        if starts[index] < ends[index] == ends[before] and objects[index] == objects[before] is not None:
            texts[before] += texts[index]
            texts[index] = ""


def _mark_guessed(glyphs: Glyphs) -> None:
    """Blanks of no width are guessed ones."""
    texts, starts, ends, _ = glyphs
    for index in [index for index, text in enumerate(texts) if text == BLANK]:
        if ends[index] - starts[index] < _HAIR:
            texts[index] = GUESSED_BLANK


def _lone_blank(place: Point, level: Level) -> tuple[float, Level]:
    """Where a blank stands whose width is not known, before text on that level."""
    x, baseline = mapped(upright_frame(level.style.angle), *place)
    return x, level._replace(baseline=baseline)


def _with_lone_blanks(glyphs: Glyphs, lone: Mapping[int, tuple[float, Level]]) -> Glyphs:
    """The glyphs with those blanks, each before the glyph of its index."""
    done = Glyphs([], [], [], [])
    taken = 0
    for index, (x, level) in sorted(lone.items()):
        done.extend(glyphs, taken, index)
        done.add(BLANK, x, x, level)
        taken = index
    done.extend(glyphs, taken, len(glyphs.texts))
    return done


def _slanted_width(box_width: float, box_height: float, height: float, angle: int) -> float:
    """How wide a slanted character is along its line, from the upright box around it and its height across."""
    spread = abs(cos(radians(angle))) + abs(sin(radians(angle)))
    return max((box_width + box_height) / spread - height, 0.0)


def _along(frame: Matrix) -> _Along:
    """Which edges of a box in user space start and end a character, and how they map along upright or turned text."""
    a, _, c, _, e, _ = frame
    if a > 0.5:
        return _Along(_LEFT, _RIGHT, 1.0, e)
    if a < -0.5:
        return _Along(_RIGHT, _LEFT, -1.0, e)
    return _Along(_BOTTOM, _TOP, 1.0, e) if c > 0 else _Along(_TOP, _BOTTOM, -1.0, e)
