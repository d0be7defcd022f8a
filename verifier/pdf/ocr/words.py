"""From recognised signs and the ink of a cell to words with boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from verifier.pdf.ocr.cells import Cell
from verifier.pdf.ocr.confusions import settled
from verifier.pdf.ocr.cut import Mark, Run, marks_of, runs_of
from verifier.pdf.ocr.points import DOUBT, checked, is_number
from verifier.pdf.ocr.recognise import Sign

_ASCENT, _DESCENT = 0.72, 0.21
"""Capitals and figures above the baseline, tails below it, in font sizes."""
_X_HEIGHT = 0.52
_LEAST_BLANK = 0.13
"""A recognised blank needs a gap of ink of this many font sizes: kerning looks like one."""
_SURE_BLANK = 0.40
"""A gap of this many font sizes is a blank, recognised or not."""
_THIN = frozenset("1Il|i")
_SURE_BESIDE_THIN = 0.60
"""Beside a thin sign it must be wider: some fonts set all figures equally wide."""
_LEAST_MARK = 3
"""Pixels: less is dirt."""
_CARET = re.compile(r"\^(?=[⁰¹²³⁴⁵⁶⁷⁸⁹])")
"""What the model makes of a raised figure that it does not raise itself."""
_STRAY = 0.25
"""How far from its place a sign may be recognised, in font sizes."""
_BLUR = 0.5
"""Pixels by which a scan makes letters higher than they are."""
_FOREIGN = 0.3
"""Ink at the edge of a crop that is lower than this share of the crop is another line's."""
_SURE = 0.9
_TAILS = frozenset("gjpqyçşţ,;()[]{}/|Qµμβ§")
_LOW = frozenset("acemnorsuvwxzαεωπσ<>=+~")
_TALL = frozenset("()[]{}/|jQβ§")
_FLOATING = frozenset("-–—−_~=+.·•*'\"‘’“”°…,^:;¹²³⁰⁴⁵⁶⁷⁸⁹⁺⁻")
"""Signs whose ink says nothing of the size or of the baseline."""


class Found(NamedTuple):
    """A word in pixels of the upright picture."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    """Font size in pixels; 0 where the ink does not tell."""
    confidence: float
    is_mark_unsure: bool = False
    """Whether its point could as well be a comma, or the other way round."""


def words_of(cell: Cell, signs: Sequence[Sign]) -> list[Found]:
    """The words of a cell, from the left."""
    text = "".join(sign.text for sign in signs)
    if not text.strip() or not cell.ink.any():
        return []
    size, baseline = _size_and_baseline(cell, text)
    em = size + _BLUR / _ASCENT if size else 0.72 * cell.height
    found = []
    marks = marks_of(cell.ink, _LEAST_MARK)
    for group, run in _groups(signs, runs_of(cell.ink), em):
        group = settled(group)
        confidence, is_mark_unsure = min(sign.confidence for sign in group), False
        if size and is_number("".join(sign.text for sign in group)):
            own = [mark for mark in marks if mark.x0 < run.end and mark.x1 > run.start]
            group, is_doubtful, is_mark_unsure = checked(group, own, size)
            confidence = min(confidence, DOUBT) if is_doubtful else confidence
        found.append(
            Found(
                text=_CARET.sub("", "".join(sign.text for sign in group)),
                x0=cell.x0 + run.start,
                x1=cell.x0 + run.end,
                baseline=cell.top + baseline,
                size=size,
                confidence=confidence,
                is_mark_unsure=is_mark_unsure,
            )
        )
    return found


def _groups(signs: Sequence[Sign], runs: list[Run], em: float) -> list[tuple[Sequence[Sign], Run]]:
    """The signs of each word with the columns that its ink covers."""
    printed = [sign for sign in signs if sign.text != " "]
    cuts = _cuts(signs, printed, [Run(left.end, right.start) for left, right in pairwise(runs)], em)
    places = sorted(cuts)
    firsts = [0, *places]
    lasts = [*places, len(printed)]
    starts = [runs[0].start, *(cuts[place].end for place in places)]
    ends = [*(cuts[place].start for place in places), runs[-1].end]
    return [
        (printed[first:last], Run(start, max(end, start + 1)))
        for first, last, start, end in zip(firsts, lasts, starts, ends, strict=True)
    ]


def _cuts(signs: Sequence[Sign], printed: Sequence[Sign], gaps: Sequence[Run], em: float) -> dict[int, Run]:
    """Before which signs a word begins, and the gap there; in the order of both, each gap once."""
    cuts: dict[int, Run] = {}
    free = list(gaps)
    for place, blank in _blanks(signs):
        left, right = printed[place - 1].x, printed[place].x
        near = [gap for gap in free if left - _STRAY * em < _middle(gap) < right + _STRAY * em]
        best = max(near, key=lambda gap: _width(gap) - abs(_middle(gap) - (left + right) / 2) / 2, default=None)
        if best is not None and _width(best) >= _LEAST_BLANK * em:
            cuts[place] = best
            free = [gap for gap in free if gap.start > best.start]
        elif blank.confidence >= _SURE:  # slanted or underlined: no column is free of ink
            middle = round(blank.x)
            cuts[place] = Run(middle, middle)
    for gap in gaps:
        if _width(gap) < _SURE_BLANK * em or gap in cuts.values():
            continue
        place = sum(sign.x < _middle(gap) for sign in printed)
        if not 0 < place < len(printed) or place in cuts or not _is_in_order(cuts, place, gap):
            continue
        is_beside_thin = not _THIN.isdisjoint({printed[place - 1].text, printed[place].text})
        if not is_beside_thin or _width(gap) >= _SURE_BESIDE_THIN * em:
            cuts[place] = gap
    return cuts


def _is_in_order(cuts: dict[int, Run], place: int, gap: Run) -> bool:
    return all((other < place) == (cut.start < gap.start) for other, cut in cuts.items())


def _blanks(signs: Sequence[Sign]) -> list[tuple[int, Sign]]:
    """The recognised blanks, each with the number of printed signs before it; not those at the ends."""
    blanks: list[tuple[int, Sign]] = []
    before = 0
    total = sum(sign.text != " " for sign in signs)
    for sign in signs:
        if sign.text != " ":
            before += 1
        elif 0 < before < total and (not blanks or blanks[-1][0] != before):
            blanks.append((before, sign))
    return blanks


def _middle(gap: Run) -> float:
    return (gap.start + gap.end) / 2


def _width(gap: Run) -> int:
    return gap.end - gap.start


def _size_and_baseline(cell: Cell, text: str) -> tuple[float, float]:
    """Font size and baseline in pixels of the cell; the size is 0 where the ink does not tell."""
    top, bottom = _extent(cell)
    printed = [sign for sign in text if not sign.isspace()]
    telling = [sign for sign in printed if sign not in _FLOATING]
    if not telling:
        return 0.0, (top + bottom) / 2 + 0.25 * 0.72 * cell.height
    marks = [
        mark
        for mark in marks_of(cell.ink, 4)
        if mark.bottom - mark.top >= 0.3 * (bottom - top) and mark.top >= top and mark.bottom <= bottom
    ]
    tails = sum(sign in _TAILS for sign in printed)
    has_tail = tails > 0
    is_low = all(sign in _LOW or sign in _TAILS for sign in telling) and not any(
        sign in "()[]{}/|jQβ" for sign in printed
    )
    above = _X_HEIGHT if is_low else _ASCENT
    size = (bottom - top - _BLUR) / (above + (_DESCENT if has_tail else 0.0))
    baseline = _median_bottom(marks, bottom) if marks else bottom
    is_told_apart = 2 * len(marks) > len(telling) and 2 * tails < len(telling)  # then most marks stand on the line
    if has_tail and not is_told_apart and baseline > bottom - 0.5 * _DESCENT * size:
        return size, bottom - _DESCENT * size
    standing = [mark for mark in marks if abs(mark.bottom - baseline) <= 0.12 * size]
    if standing:  # neither raised figures nor dirt make the font larger
        size = (baseline - min(mark.top for mark in standing) - _BLUR) / above
    return size, baseline


def _extent(cell: Cell) -> tuple[float, float]:
    """Upper and lower edge of the ink, in pixels, without what reaches in from the lines above and below."""
    marks = marks_of(cell.ink, 4)
    own = [mark for mark in marks if not _reaches_in(mark, cell.height)] or marks
    if not own:
        rows = np.flatnonzero(cell.ink.any(axis=1))
        return float(rows[0]), float(rows[-1] + 1)
    return float(min(mark.top for mark in own)), float(max(mark.bottom for mark in own))


def _reaches_in(mark: Mark, height: int) -> bool:
    is_at_edge = mark.top == 0 or mark.bottom == height
    return is_at_edge and mark.bottom - mark.top < _FOREIGN * height


def _median_bottom(marks: list[Mark], bottom: float) -> float:
    bottoms = sorted(mark.bottom for mark in marks)
    return float(bottoms[(len(bottoms) - 1) // 2]) if bottoms else bottom
