"""Labels and values side by side without colons: a column of labels, and the values in the column beside it.

One line alone ("Product  Green leaf") could as well be a row of labels whose values stand below. Several lines flush
with each other cannot: then every label has its value beside it, those that are not known too.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence

from verifier.pdf.page import Page
from verifier.reading.lines import Line, Segment
from verifier.vocabulary.fields import field_of

_LEAST = 3
"""So many lines make a column of labels."""
_LEAST_KNOWN = 2
_GAP = 1.0
"""A gap wider than this many em parts a label from its value: the longest label comes near to the values."""
_FLUSH = 2.5
_STEP = 3.0
_REACH = 3.0
"""Lines of a column stand no further apart than this many line heights."""

Pair = tuple[Segment, Segment]
"""A label and its value."""


def find_pairs(page: Page, lines: Sequence[Line]) -> tuple[Pair, ...]:
    """The pairs of all such columns of a page."""
    rows = [tuple(itertools.pairwise(line.segments(page.rulings, gap=_GAP))) for line in lines]
    if sum([field_of(label.text) is not None for row in rows for label, _ in row]) < _LEAST_KNOWN:
        return ()
    columns = _columns(rows)
    sure = [column for column in columns if len(column) >= _LEAST and _is_of_pairs(column, _LEAST_KNOWN)]
    tops = {label.top for column in sure for label, _ in column}
    used = {part for column in sure for pair in column for part in pair}
    beside = [
        column
        for column in columns
        if column not in sure
        and all(label.top in tops and label not in used and value not in used for label, value in column)
        and _is_of_pairs(column, 1)
    ]
    return tuple(pair for column in (*sure, *beside) for pair in column)


def _columns(rows: Sequence[Sequence[Pair]]) -> list[list[Pair]]:
    """The pairs of all lines, those of lines near each other and flush with each other together."""
    columns: list[list[Pair]] = []
    ends: list[tuple[float, float, float]] = []
    """Of the last pair of each column: where its label and its value begin, and where its label ends below."""
    places: dict[int, set[int]] = defaultdict(set)
    """The columns by the place of their last label, in steps wider than what is flush."""
    for row in rows:
        for label, value in row:
            left, right, reach = label.x0, value.x0, _REACH * (label.bottom - label.top)
            place = int(left // _STEP)
            near = [
                index
                for around in (place - 1, place, place + 1)
                for index in places.get(around, ())
                if abs(left - ends[index][0]) <= _FLUSH
                and abs(right - ends[index][1]) <= _FLUSH
                and label.top - ends[index][2] <= reach
            ]
            if near:
                index = min(near)
                places[int(ends[index][0] // _STEP)].remove(index)
                columns[index].append((label, value))
                ends[index] = (left, right, label.bottom)
            else:
                index = len(columns)
                columns.append([(label, value)])
                ends.append((left, right, label.bottom))
            places[place].add(index)
    return columns


def _is_of_pairs(column: Sequence[Pair], least: int) -> bool:
    """Whether labels stand at the left only: with labels at the right too, the values are in other lines."""
    known = sum(field_of(label.text) is not None for label, _ in column)
    is_crossed = any(field_of(value.text) is not None for _, value in column)
    return known >= least and not is_crossed
