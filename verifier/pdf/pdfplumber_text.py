"""The characters of a page as pdfplumber sees them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import atan2, cos, degrees, hypot, radians, sin
from typing import Any, NamedTuple

from verifier.pdf.characters import (
    BLANK,
    GUESSED_BLANK,
    UNREADABLE,
    is_bold_font,
    is_dingbat_font,
    is_symbol_font,
    plain_font_name,
    read_code,
    read_dingbat,
    read_symbol,
)
from verifier.pdf.geometry import Point, mapped, mapped_box, upright_frame
from verifier.pdf.glyph import NOWHERE, Glyphs, Level, Style

_Char = Mapping[str, Any]


class _Placed(NamedTuple):
    """A character with its place in the upright frame of its direction."""

    text: str
    x0: float
    bottom: float
    x1: float
    size: float
    origin: float
    """Where its baseline would be without text rise; pdfplumber does not tell the rise."""
    font: str
    angle: int


def read_glyphs(characters: Sequence[_Char], offset: Point, origin_offset: Point) -> Glyphs:
    """Glyphs in drawing order.

    `offset` moves pdfplumber's boxes to the page as displayed; `origin_offset` does so for the origins in its
    matrices, whose y grows upwards: x + origin_offset[0], origin_offset[1] - y.
    """
    placed = [_placed(character, offset, origin_offset) for character in characters]
    descents = _descents(placed)
    styles: dict[tuple[float, str, int], Style] = {}
    glyphs = Glyphs([], [], [], [])
    last: Style | None = None
    for text, x0, bottom, x1, size, _, font, angle in placed:
        if not text:
            continue
        key = (round(size, 2), font, angle)
        if key not in styles:
            styles[key] = Style(key[0], font, is_bold_font(font), angle)
        style = styles[key]
        if last is not None and style is not last:
            # pdfplumber guesses no blanks; where the style changes, as pdfium does, there may be one.
            glyphs.add(GUESSED_BLANK, x0, x0, NOWHERE)
        glyphs.add(text, x0, x1, Level(bottom - key[0], bottom, bottom - descents[font] * size, style))
        last = style
    return glyphs


def _placed(character: _Char, offset: Point, origin_offset: Point) -> _Placed:
    a, b, _, _, e, f = character["matrix"]
    angle = round(degrees(atan2(-b, a))) % 360
    frame = upright_frame(angle)
    dx, dy = offset
    box = (character["x0"] + dx, character["top"] + dy, character["x1"] + dx, character["bottom"] + dy)
    along, origin = mapped(frame, e + origin_offset[0], origin_offset[1] - f)
    font = plain_font_name(str(character["fontname"]))
    text = _read_text(str(character["text"]), font)
    if angle % 90 == 0:
        x0, top, x1, bottom = mapped_box(frame, box)
        return _Placed(text, x0, bottom, x1, bottom - top, origin, font, angle)
    width = abs(character["adv"]) * hypot(a, b)
    size = _slanted_size(box[2] - box[0], box[3] - box[1], width, angle)
    return _Placed(text, along, origin + 0.2 * size, along + width, size, origin, font, angle)


def _slanted_size(box_width: float, box_height: float, width: float, angle: int) -> float:
    """The font size of a character that is `width` wide along its slanted line, from the upright box around it."""
    across, up = abs(cos(radians(angle))), abs(sin(radians(angle)))
    size = (box_height - width * up) / across if across > up else (box_width - width * across) / up
    return max(size, 0.0)


def _descents(placed: Sequence[_Placed]) -> dict[str, float]:
    """How far below the baseline each font's box reaches, in sizes.

    The most common distance between the bottom of its boxes and their origins: few characters have a text rise.
    """
    distances: defaultdict[str, Counter[float]] = defaultdict(Counter)
    for character in placed:
        if character.size > 0:
            distances[character.font][round((character.bottom - character.origin) / character.size, 3)] += 1
        else:
            distances[character.font][0.0] += 0
    return {font: counter.most_common(1)[0][0] for font, counter in distances.items()}


def _read_text(text: str, font: str) -> str:
    if text.startswith("(cid:"):
        return UNREADABLE
    if text.isspace():
        return BLANK
    if is_symbol_font(font):
        read = [read_symbol(ord(character)) or read_code(ord(character)) for character in text]
    elif is_dingbat_font(font):
        read = [read_dingbat(ord(character)) or read_code(ord(character)) for character in text]
    else:
        read = [read_code(ord(character)) for character in text]
    return "".join(read).replace(BLANK, "")
