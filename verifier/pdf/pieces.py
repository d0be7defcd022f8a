"""From glyphs, in drawing order, to pieces: characters that follow each other without a gap.

A piece is mostly a word, or a part of one that `lines` joins to the next. The thresholds were measured on real
reports: blanks are 0.20 to 0.35 of the font size wide, kerning moves letters by less than 0.08, letter-spaced text
has 0.15 to 0.20 between its letters, and where an engine merely guesses a blank the gap may be kerning.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from verifier.pdf.characters import BLANK
from verifier.pdf.glyph import Glyphs, Level, Style

WORD_GAP = 0.22
"""From this gap on, in font sizes, two characters belong to different words."""
GUESSED_BLANK_GAP = 0.10
"""The same where the engine guesses that there is a blank."""
STEP_BACK = -0.30
"""A character may overlap the one before by this much (kerning); beyond, it starts elsewhere."""
BASELINE_SHIFT = 0.12
"""How far the baselines of characters of one piece may differ, in font sizes."""
LETTER_SPACING = 0.06
"""From this mean gap on, text is letter-spaced: its words lie further apart than usual."""
_WIDER = 1.5
"""The gap between words of letter-spaced text is at least this much wider than that between its letters."""
_REPAINTED = 0.30
"""A character painted again within this share of its width (and at most 2 points) is fake bold."""
_REPAINTED_POINTS = 2.0
_SQUARE = 2 * _REPAINTED_POINTS
_Square = tuple[str, int, float, float]
"""Text and angle of pieces, and which square of the page they begin in, so many points wide."""


class Blank(IntEnum):
    """What lies between two pieces."""

    NONE = 0
    GUESSED = 1
    PRINTED = 2


_NONE, _GUESSED, _PRINTED = Blank  # members of an enumeration are slow to look up


class Piece(NamedTuple):
    """Characters of one style on one baseline without a gap; in the upright frame of its direction."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    style: Style
    spacing: float
    """Mean gap between its characters, in font sizes; 0 for a single one."""
    before: Blank
    after: Blank


def cut_pieces(glyphs: Glyphs) -> list[Piece]:
    """The pieces, in drawing order; blanks are left out, characters painted twice are taken once."""
    texts, starts, ends, levels = glyphs
    pieces: list[Piece] = []
    first = last = -1  # of the piece at hand, where there is one
    left_out: list[int] = []  # what lies between the two and is no part of it
    gaps = end = least = most = 0.0
    before = pending = _NONE
    blank = -1  # the last printed blank since the piece at hand, where there is one
    level: Level | None = None  # of the character just before, where nothing lies between
    for index, (text, start, here) in enumerate(zip(texts, starts, levels, strict=True)):
        if here is level and text > BLANK:  # so go most characters: nothing but the gap is to be looked at
            gap = start - end
            if least < gap <= most and (gap >= 0 or text != texts[last]):
                gaps += gap
                last, end = index, ends[index]
                continue
        if text <= BLANK:
            level = None
            if text == BLANK:
                pending, blank = _PRINTED, index
            elif text and pending is _NONE:
                pending = _GUESSED
            continue
        if first >= 0:
            if start < end and _is_repainted(glyphs, index, last):
                level = None
                continue
            steps = last - first - len(left_out)
            if pending is not _PRINTED and _goes_on(glyphs, index, last, pending, gaps / steps if steps > 1 else 0.0):
                left_out += range(last + 1, index)
                gaps += start - end
                last, end, level, pending = index, ends[index], here, _NONE
                continue
            after = pending if blank < 0 else _at(end, levels[last], glyphs, blank)
            pieces.append(_piece(glyphs, first, last, left_out, gaps, before, after))
            left_out, gaps = [], 0.0
        before = pending if blank < 0 else _at(start, here, glyphs, blank)
        pending, blank = _NONE, -1
        first, last, end, level = index, index, ends[index], here
        size = here.style.size
        least, most = STEP_BACK * size, WORD_GAP * size
    if first >= 0:
        after = pending if blank < 0 else _at(end, levels[last], glyphs, blank)
        pieces.append(_piece(glyphs, first, last, left_out, gaps, before, after))
    return pieces


def _at(edge: float, level: Level, glyphs: Glyphs, blank: int) -> Blank:
    """What lies beside that edge of a character; a blank printed elsewhere, in drawing order before it, is none."""
    reach = level.style.size
    _, starts, ends, levels = glyphs
    if starts[blank] - reach <= edge <= ends[blank] + reach:
        there = levels[blank]
        if there is level or abs(there.baseline - level.baseline) <= reach:
            return _PRINTED
    return _NONE


def _goes_on(glyphs: Glyphs, index: int, last: int, pending: Blank, spacing: float) -> bool:
    """Whether that character belongs to the piece that ends with `last`, whose mean gap is `spacing` points.

    A blank that the engine guessed between them is none where it is but kerning or letter-spacing.
    """
    here, level = glyphs.levels[index], glyphs.levels[last]
    style = here.style
    if style is not level.style:
        return False
    size = style.size
    widest = WORD_GAP if pending is _NONE else guessed_blank_gap(spacing / size if size else 0.0)
    return (
        STEP_BACK * size < glyphs.starts[index] - glyphs.ends[last] <= widest * size
        and abs(here.baseline - level.baseline) <= BASELINE_SHIFT * size
    )


def guessed_blank_gap(spacing: float) -> float:
    """From which gap on a guessed blank counts, in font sizes, for text with that mean gap between its letters."""
    return max(GUESSED_BLANK_GAP, _WIDER * spacing) if spacing > LETTER_SPACING else GUESSED_BLANK_GAP


def wide_gap(spacing: float) -> float:
    """From which gap on words are apart where no blank is known of, for text with that mean gap."""
    return max(WORD_GAP, _WIDER * spacing) if spacing > LETTER_SPACING else WORD_GAP


def _is_repainted(glyphs: Glyphs, index: int, last: int) -> bool:
    """Whether that character is the same as `last`, painted again."""
    texts, starts, ends, levels = glyphs
    shift = min(_REPAINTED * (ends[last] - starts[last]), _REPAINTED_POINTS)
    return (
        texts[index] == texts[last]
        and levels[index].style is levels[last].style
        and abs(starts[index] - starts[last]) <= shift
        and abs(levels[index].baseline - levels[last].baseline) <= shift
    )


def _piece(
    glyphs: Glyphs, first: int, last: int, left_out: Sequence[int], gaps: float, before: Blank, after: Blank
) -> Piece:
    """The piece from character `first` to `last`, the two included; `gaps` is the sum of its gaps in points."""
    if left_out:
        glyphs = glyphs.picked(sorted({*range(first, last + 1)}.difference(left_out)))
        first, last = 0, len(glyphs.texts) - 1
    texts, starts, ends, levels = glyphs
    stop, steps = last + 1, last - first
    top, bottom, baseline, style = level = levels[first]
    if levels[first:stop].count(level) <= steps:
        top = min([part.top for part in levels[first:stop]])
        bottom = max([part.bottom for part in levels[first:stop]])
    return Piece(
        "".join(texts[first:stop]),
        starts[first],
        top,
        max(ends[first:stop]),
        bottom,
        baseline,
        style,
        gaps / steps / style.size if steps and style.size > 0 else 0.0,
        before,
        after,
    )


def without_repaints(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without those painted again at nearly the same place."""
    times = Counter([piece.text for piece in pieces])
    seen: defaultdict[_Square, list[Piece]] = defaultdict(list)
    return [piece for piece in pieces if times[piece.text] == 1 or not _is_painted_again(piece, seen)]


def _is_painted_again(piece: Piece, seen: dict[_Square, list[Piece]]) -> bool:
    """Whether the piece is nearly at the place of one of those seen; if not, it is added to them."""
    text, x, y, style = piece.text, piece.x0, piece.baseline, piece.style
    angle = style.angle
    shift = min(0.1 * style.size, _REPAINTED_POINTS)
    left, right = (x - shift) // _SQUARE, (x + shift) // _SQUARE
    above, below = (y - shift) // _SQUARE, (y + shift) // _SQUARE
    for column in (left,) if left == right else (left, right):  # there is none between: they are wide enough
        for row in (above,) if above == below else (above, below):
            for other in seen.get((text, angle, column, row), ()):
                if abs(other.x0 - x) <= shift and abs(other.baseline - y) <= shift:
                    return True
    seen[text, angle, x // _SQUARE, y // _SQUARE].append(piece)
    return False
