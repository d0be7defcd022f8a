"""Where the rows of a header can stand: between its neighbours, up to the rulings, shadings and cells at its right."""

from __future__ import annotations

from bisect import bisect, bisect_left
from collections.abc import Sequence

from verifier.pdf.page import Page
from verifier.reading.headers import Header
from verifier.reading.lines import group_lines
from verifier.reading.phrases import PHRASE_GAP
from verifier.vocabulary.analytes import is_analyte_name
from verifier.vocabulary.roles import Role

_SLACK = 6.0
"""How many em a cell may stick out beyond the outer headers."""
_RULED_REACH = 6.0
"""The rulings of a header lie no further from its words than this many points, or one and a half times its height."""
_FILLED_REACH = 120.0
"""The first rows stand within this many points of the header."""
_LEAST_FULL = 3
"""So many rows without an empty cell show where the columns are."""


def region_below(page: Page, header: Header, headers: Sequence[Header]) -> tuple[float, float, float]:
    """(left, right, bottom) of the area in which the rows of the header can stand."""
    em = max((header.bottom - header.top) / 2, 6.0)
    left, right = max(header.x0 - 3 * _SLACK * em, 0.0), min(header.x1 + _SLACK * em, page.width)
    right = max(right, _ruled_right(page, header))
    right = max(right, _filled_right(page, header, right))
    bottom = page.height
    for other in headers:
        if other is header:
            continue
        overlaps_x = other.x0 < header.x1 and other.x1 > header.x0
        if overlaps_x and other.top > header.bottom:
            bottom = min(bottom, other.top)
    for other in headers:
        if other is header or other.top >= bottom:
            continue
        if other.x0 >= header.x1 - 2:
            right = min(right, _gap_before(page, other, header.x1, max(header.bottom, other.bottom), bottom))
        elif other.x1 <= header.x0 + 2:
            left = max(left, _gap_before(page, header, other.x1, max(header.bottom, other.bottom), bottom))
    return left, right, bottom


def _ruled_right(page: Page, header: Header) -> float:
    """Where the table ends by its rulings and shadings: cells set flush right may stand far right of their header."""
    reach = max(_RULED_REACH, 1.5 * (header.bottom - header.top))
    highest, lowest = header.top - reach, header.bottom + reach
    left, right = header.x0 + 6, header.x1
    lines = [
        r.x1
        for r in page.rulings
        if r.bottom >= highest and r.top <= lowest and r.x0 <= left and r.x1 > right and r.is_horizontal
    ]
    shades = [
        area.x1
        for area in page.areas
        if area.bottom >= highest and area.top <= lowest and area.x0 <= left and area.x1 > right
    ]
    return max([*lines, *shades], default=0.0)


def _filled_right(page: Page, header: Header, known: float) -> float:
    """How far the rows right under a header reach, where each has no more cells than the header has columns.

    It matters only where that is further than what is `known`; else it is not looked for.
    """
    top, bottom = header.bottom - 2, header.bottom + _FILLED_REACH
    below = [word for word in page.words if top < word.top < bottom and word.is_upright]
    if all(word.x1 + 1 <= known for word in below):
        return 0.0
    names = next((c for c in header.columns if c.role is Role.ANALYTE), header.columns[0])
    rights: list[float] = []
    for line in group_lines(below):
        segments = [s for s in line.segments(page.rulings) if s.x1 > header.x0 - _SLACK]
        is_row = len(segments) > 1 and segments[0].x0 <= names.x1 and is_analyte_name(segments[0].text)
        if is_row and len(segments) > len(header.columns):
            return 0.0
        rights += [segments[-1].x1 + 1] if is_row else []
    return max(rights) if len(rights) >= _LEAST_FULL else 0.0


def _gap_before(page: Page, header: Header, from_x: float, top: float, bottom: float) -> float:
    """Where the white strip before a table's first column lies.

    Names are mostly set flush left and begin left of a centred header, so the strip is searched between the two
    headers: the place that the fewest words cross, as far right as possible.
    """
    to_x = header.x0
    if to_x <= from_x:
        return (to_x + from_x) / 2
    end, beyond = min(bottom, top + 200), to_x + 1
    words = [
        w for w in page.words if w.bottom > top and w.top < end and w.x1 > from_x and w.x0 < beyond and w.is_upright
    ]
    # Between the words of one text there is no strip: "None Detected".
    texts = [segment for line in group_lines(words) for segment in line.segments(gap=PHRASE_GAP)]
    wide = [text for text in texts if text.x0 < text.x1]
    lefts, rights = sorted([text.x0 for text in wide]), sorted([text.x1 for text in wide])
    best_x, best_crossed = to_x - 1, len(texts) + 1
    step = max((to_x - from_x) / 60, 0.5)
    x = to_x - 0.5
    while x > from_x:
        crossed = bisect_left(lefts, x) - bisect(rights, x)  # those that begin before, but for those that end before
        if crossed < best_crossed:
            best_x, best_crossed = x, crossed
        x -= step
    return best_x
