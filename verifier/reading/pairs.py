"""Labels and values side by side without colons: a column of labels, and the values in the column beside it.

One line alone ("Product  Green leaf") could as well be a row of labels whose values stand below. Several lines flush
with each other cannot: then every label has its value beside it, those that are not known too.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from verifier.pdf.page import Page
from verifier.reading.lines import Line, Segment
from verifier.vocabulary.fields import field_of

_LEAST = 3
"""So many lines make a column of labels."""
_LEAST_KNOWN = 2
_FLUSH = 2.5
_REACH = 3.0
"""Lines of a column stand no further apart than this many line heights."""

Pairs = Mapping[tuple[float, float], Segment]
"""The value of each label, by the place of the label's first word."""


def find_pairs(page: Page, lines: Sequence[Line], gap: float) -> Pairs:
    """The pairs of all such columns of a page; a gap wider than `gap` em parts two segments."""
    columns: list[list[tuple[Segment, Segment]]] = []
    for line in lines:
        for label, value in itertools.pairwise(line.segments(page.rulings, gap=gap)):
            column = next((c for c in columns if _goes_on(c[-1], label, value)), None)
            if column is None:
                columns.append([(label, value)])
            else:
                column.append((label, value))
    return {
        (label.words[0].x0, label.words[0].top): value
        for column in columns
        if _is_of_pairs(column)
        for label, value in column
    }


def _goes_on(last: tuple[Segment, Segment], label: Segment, value: Segment) -> bool:
    is_flush = abs(label.x0 - last[0].x0) <= _FLUSH and abs(value.x0 - last[1].x0) <= _FLUSH
    return is_flush and label.top - last[0].bottom <= _REACH * (label.bottom - label.top)


def _is_of_pairs(column: Sequence[tuple[Segment, Segment]]) -> bool:
    """Whether labels stand at the left only: with labels at the right too, the values are in other lines."""
    known = sum(field_of(label.text) is not None for label, _ in column)
    is_crossed = any(field_of(value.text) is not None for _, value in column)
    return len(column) >= _LEAST and known >= _LEAST_KNOWN and not is_crossed
