"""Formulas that the pages state for their totals."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from verifier.model import Formula, Term, enclosing
from verifier.pdf.page import Page
from verifier.reading.lines import Line, Segment, share_width
from verifier.vocabulary.formulas import formulas_in, states_formula

_LINES = 4
"""Over how many lines a formula may run."""
_NEXT_LINE = 1.2
"""Lines of one sentence stand closer than this many times their height."""


def formulas_of(page: Page, lines: Sequence[Line]) -> Iterator[Formula]:
    """The formulas of a page from the top; one that runs on is followed into the lines below it."""
    stated = [states_formula(line.text) for line in lines]
    for index, line in enumerate(lines):
        if not any(stated[index : index + 2]):
            continue
        for segment in line.segments(page.rulings):
            yield from _beginning_in(segment, lines[index + 1 : index + _LINES], page)


def _beginning_in(segment: Segment, below: Sequence[Line], page: Page) -> Iterator[Formula]:
    parts = [segment, *_followers(segment, below, page)]
    text = "\n".join(part.text for part in parts)
    ends = list(itertools.accumulate(len(part.text) + 1 for part in parts))
    for stated in formulas_in(text):
        if stated.start >= ends[0]:
            break
        used = next(count for count, end in enumerate(ends, 1) if stated.end <= end)
        yield Formula(
            printed=" ".join(text[stated.start : stated.end].split()),
            total=stated.total,
            printed_total=stated.name,
            terms=tuple(Term(analyte=analyte, factor=factor) for analyte, factor in stated.terms),
            page=page.number,
            box=enclosing(*(part.box for part in parts[:used])),
        )


def _followers(segment: Segment, below: Sequence[Line], page: Page) -> Iterator[Segment]:
    """The segments right below each other that go on where this one ends."""
    last = segment
    for line in below:
        height = last.bottom - last.top
        under = [one for one in line.segments(page.rulings) if share_width(one, last)]
        if len(under) != 1 or under[0].top - last.bottom > _NEXT_LINE * height:
            return
        last = under[0]
        yield last
