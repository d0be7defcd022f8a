"""From glyphs, in drawing order, to pieces: characters that follow each other without a gap.

A piece is mostly a word, or a part of one that `lines` joins to the next. The thresholds were measured on real
reports: blanks are 0.20 to 0.35 of the font size wide, kerning moves letters by less than 0.08, letter-spaced text
has 0.15 to 0.20 between its letters, and where an engine merely guesses a blank the gap may be kerning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import NamedTuple

from verifier.pdf.characters import BLANK
from verifier.pdf.glyph import Glyph, Style

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


class Blank(IntEnum):
    """What lies between two pieces."""

    NONE = 0
    GUESSED = 1
    PRINTED = 2


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


def cut_pieces(glyphs: Iterable[Glyph]) -> Iterator[Piece]:
    """The pieces, in drawing order; blanks are left out, characters painted twice are taken once."""
    run: list[Glyph] = []
    gaps = 0.0
    before = Blank.NONE
    pending = Blank.NONE
    blank: Glyph | None = None
    for glyph in glyphs:
        text, x0, _, _, _, baseline, style = glyph
        if not text:
            pending = max(pending, Blank.GUESSED)
            continue
        if text == BLANK:
            pending, blank = Blank.PRINTED, glyph
            continue
        if run:
            last = run[-1]
            gap = x0 - last.x1
            size = style.size
            if gap < 0 and _is_repainted(glyph, last):
                continue
            if (
                pending is Blank.NONE
                and style is last.style
                and STEP_BACK * size < gap <= WORD_GAP * size
                and abs(baseline - last.baseline) <= BASELINE_SHIFT * size
            ):
                gaps += gap
                run.append(glyph)
                continue
            if pending is Blank.GUESSED and _goes_on(glyph, run, gaps):
                pending = Blank.NONE
                gaps += gap
                run.append(glyph)
                continue
            yield _piece(run, gaps, before, _at(last.x1, last, pending, blank))
            run, gaps = [], 0.0
        before, pending, blank = _at(x0, glyph, pending, blank), Blank.NONE, None
        run.append(glyph)
    if run:
        yield _piece(run, gaps, before, _at(run[-1].x1, run[-1], pending, blank))


def _at(edge: float, glyph: Glyph, pending: Blank, blank: Glyph | None) -> Blank:
    """What lies beside that edge of the glyph; a blank printed elsewhere, in drawing order before it, is none."""
    if blank is None:
        return pending
    reach = glyph.style.size
    is_beside = blank.x0 - reach <= edge <= blank.x1 + reach and abs(blank.baseline - glyph.baseline) <= reach
    return Blank.PRINTED if is_beside else Blank.NONE


def _goes_on(glyph: Glyph, run: list[Glyph], gaps: float) -> bool:
    """Whether the blank that the engine guessed before `glyph` is none: kerning or letter-spacing."""
    last = run[-1]
    size = glyph.style.size
    gap = glyph.x0 - last.x1
    spacing = gaps / (len(run) - 1) if len(run) > 2 else 0.0
    return (
        glyph.style is last.style
        and STEP_BACK * size < gap <= guessed_blank_gap(spacing / size if size else 0.0) * size
        and abs(glyph.baseline - last.baseline) <= BASELINE_SHIFT * size
    )


def guessed_blank_gap(spacing: float) -> float:
    """From which gap on a guessed blank counts, in font sizes, for text with that mean gap between its letters."""
    return max(GUESSED_BLANK_GAP, _WIDER * spacing) if spacing > LETTER_SPACING else GUESSED_BLANK_GAP


def wide_gap(spacing: float) -> float:
    """From which gap on words are apart where no blank is known of, for text with that mean gap."""
    return max(WORD_GAP, _WIDER * spacing) if spacing > LETTER_SPACING else WORD_GAP


def _is_repainted(glyph: Glyph, last: Glyph) -> bool:
    shift = min(_REPAINTED * (last.x1 - last.x0), _REPAINTED_POINTS)
    return (
        glyph.text == last.text
        and glyph.style is last.style
        and abs(glyph.x0 - last.x0) <= shift
        and abs(glyph.baseline - last.baseline) <= shift
    )


def _piece(run: list[Glyph], gaps: float, before: Blank, after: Blank) -> Piece:
    first = run[0]
    size = first.style.size
    return Piece(
        text="".join([glyph.text for glyph in run]),
        x0=first.x0,
        top=min([glyph.top for glyph in run]),
        x1=max([glyph.x1 for glyph in run]),
        bottom=max([glyph.bottom for glyph in run]),
        baseline=first.baseline,
        style=first.style,
        spacing=gaps / (len(run) - 1) / size if len(run) > 1 and size > 0 else 0.0,
        before=before,
        after=after,
    )


def without_repaints(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces without those painted again at nearly the same place."""
    kept: list[Piece] = []
    seen: dict[tuple[str, int, int, int], list[Piece]] = {}
    for piece in pieces:
        shift = min(0.1 * piece.style.size, _REPAINTED_POINTS)
        text, angle, x, y = piece.text, piece.style.angle, piece.x0, piece.baseline
        columns = range(int((x - shift) // 4), int((x + shift) // 4) + 1)
        rows = range(int((y - shift) // 4), int((y + shift) // 4) + 1)
        near = [other for c in columns for r in rows for other in seen.get((text, angle, c, r), ())]
        if near and any(abs(other.x0 - x) <= shift and abs(other.baseline - y) <= shift for other in near):
            continue
        seen.setdefault((text, angle, int(x // 4), int(y // 4)), []).append(piece)
        kept.append(piece)
    return kept
