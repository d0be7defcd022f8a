"""Which column each word of a row belongs to.

The words of a line and the columns of a table both run from left to right, so the assignment is a shortest path:
a word far from its column costs, tearing apart words that stand close costs, joining words over a wide gap costs,
and letters in a column of numbers cost. Headers are often aligned otherwise than their cells; therefore the places
of the columns are learned from a first assignment and the rows are assigned again.
"""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from verifier.pdf.page import Ruling, Word, uprights_of
from verifier.reading.headers import Column
from verifier.reading.lines import Line, Segment
from verifier.reading.phrases import PHRASE_GAP, bound_words
from verifier.vocabulary.roles import Role
from verifier.vocabulary.units import parse_unit
from verifier.vocabulary.words import (
    comparator_pattern,
    is_cell_word,
    qualifier_of,
    status_of,
)

_NUMERIC = frozenset(
    {Role.RESULT, Role.LOD, Role.LOQ, Role.LOD_LOQ, Role.LOQ_LOD, Role.LIMIT, Role.LIMIT_MIN, Role.UNCERTAINTY}
)
_NUMBER_LIKE = re.compile(r"[<>≤≥=±~(]*[-+]?[\d.,]*\d[\d.,]*(?:[eE][+-]?\d+)?[⁰¹²³⁴⁵⁶⁷⁸⁹^]*[%)*†]*")
_ONE_PHRASE = 9.0
"""What it costs to tear a phrase or a bracket apart: more than a long name costs that reaches under the next header."""
_JOIN_GAP = 0.6
"""Words closer than this many em are mostly of one cell."""


class Zone(NamedTuple):
    """The horizontal range in which the cells of a column lie."""

    left: float
    right: float


class Row(NamedTuple):
    """One line of a table with its words assigned: a segment per column, None where the cell is empty."""

    cells: tuple[Segment | None, ...]
    top: float
    bottom: float
    cost: float
    """Mean cost per word: high for lines that are no row of this table."""
    section: Segment | None = None
    """The section title inside the table that the row stands under."""


def header_zones(columns: Sequence[Column], left: float, right: float, rulings: Sequence[Ruling]) -> tuple[Zone, ...]:
    """Zones from the headers alone: from the middle of one gap to the middle of the next, or ruling to ruling."""
    edges = [left]
    uprights = [(r.x0, (r.x0 + r.x1) / 2) for r in rulings if not r.is_horizontal]
    for a, b in itertools.pairwise(columns):
        between = [middle for x0, middle in uprights if a.x1 - 2 <= x0 <= b.x0 + 2]
        edges.append(between[0] if between else (a.x1 + b.x0) / 2)
    edges.append(right)
    return tuple(Zone(a, max(a, b)) for a, b in itertools.pairwise(edges))


def learned_zones(rows: Sequence[Row], columns: Sequence[Column], zones: Sequence[Zone]) -> tuple[Zone, ...]:
    """Zones from where the cells really stand; a column with fewer than two cells keeps its header's place."""
    extents: list[tuple[float, float]] = []
    for index, column in enumerate(columns):
        cells = [row.cells[index] for row in rows]
        lefts = sorted(cell.x0 for cell in cells if cell is not None)
        rights = sorted(cell.x1 for cell in cells if cell is not None)
        if len(lefts) >= 2:
            trim = len(lefts) // 10
            extents.append((lefts[trim], rights[len(rights) - 1 - trim]))
        else:
            extents.append((column.x0, column.x1))
    edges = [zones[0].left]
    for (_, a), (b, _) in itertools.pairwise(extents):
        edges.append((a + b) / 2)
    edges.append(zones[-1].right)
    for index in range(1, len(edges)):
        edges[index] = max(edges[index], edges[index - 1])
    return tuple(Zone(a, b) for a, b in itertools.pairwise(edges))


class Places(NamedTuple):
    """Where the columns of a table are and what each holds, worked out once for all of its lines."""

    ranges: tuple[tuple[float, float, int], ...]
    """Of each column: left and right edge, and what it holds as an index of the costs of `_Facts`."""
    is_in_order: bool
    """Whether none of them begins before the one on its left ends."""


def places_of(columns: Sequence[Column], zones: Sequence[Zone]) -> Places:
    """The columns of a table as `assign` needs them."""
    ranges = [
        (zone.left, zone.right, _CONTENTS.get(column.role, 0)) for zone, column in zip(zones, columns, strict=True)
    ]
    edges = [edge for left, right, _ in ranges for edge in (left, right)]
    return Places(tuple(ranges), edges == sorted(edges))


def assign(line: Line, places: Places, rulings: Sequence[Ruling]) -> Row:
    """The words of a line in the columns they most likely belong to."""
    known = _known_of(line, rulings)
    path, total = _path_for_nothing(line.words, known, places), 0.0
    if path is None:
        path, total = _cheapest_path(line.words, known, places)
    cells: list[Segment | None] = [None] * len(places.ranges)
    start = 0
    for end in range(1, len(path) + 1):
        if end == len(path) or path[end] != path[start]:
            cells[path[start]] = _piece(known.pieces, line, start, end)
            start = end
    return Row(tuple(cells), line.top, line.bottom, total / len(path))


def _piece(known: dict[tuple[int, int], Segment], line: Line, start: int, end: int) -> Segment:
    """Some words of a line as one segment: the same each time, with all that was worked out about it."""
    found = known.get((start, end))
    if found is None:
        found = known[start, end] = Segment(line.words[start:end])
    return found


def _path_for_nothing(words: Sequence[Word], known: _Known, places: Places) -> list[int] | None:
    """The column of each word where all stand within columns that suit them; None where any of that costs something.

    Most rows do. In any other column a word would cost something, so this is the only way that is for nothing.
    """
    if not places.is_in_order:
        return None
    ranges, last = places.ranges, len(places.ranges) - 1
    path: list[int] = []
    column, costs = 0, [fact.costs for fact in known.facts]
    costs[0] = known.facts[0].first_costs
    for word, cost in zip(words, costs, strict=True):
        middle, before = (word.x0 + word.x1) / 2, column
        while column < last and middle > ranges[column][1]:
            column += 1
        left, right, content = ranges[column]
        if not left < middle < right or cost[content]:  # right on an edge it could be in either column
            return None
        if path and known.steps[len(path) - 1][column != before]:
            return None
        path.append(column)
    return path


def _cheapest_path(words: Sequence[Word], known: _Known, places: Places) -> tuple[list[int], float]:
    """The column of each word where all together cost the least, and what they cost."""
    facts, ranges = known.facts, places.ranges
    costs = _emissions(words[0], facts[0].first_costs, ranges)
    back: list[list[int]] = []
    for word, fact, (stay, move) in zip(words[1:], facts[1:], known.steps, strict=True):
        next_costs, pointers = [], []
        best_before, best_index = math.inf, 0
        for c, (cost, emission) in enumerate(zip(costs, _emissions(word, fact.costs, ranges), strict=True)):
            same = cost + stay
            moved = best_before + move
            if same <= moved:
                next_costs.append(same + emission)
                pointers.append(c)
            else:
                next_costs.append(moved + emission)
                pointers.append(best_index)
            if cost < best_before:
                best_before, best_index = cost, c
        costs = next_costs
        back.append(pointers)
    total = min(costs)
    column = costs.index(total)
    path = [column]
    for pointers in reversed(back):
        column = pointers[column]
        path.append(column)
    path.reverse()
    return path, total


class _Known(NamedTuple):
    """What can be said of the words of a line whatever the columns are."""

    facts: list[_Facts]
    steps: list[tuple[float, float]]
    """From each word to the next one: what it costs to stay in the column, and to move on to another one."""
    pieces: dict[tuple[int, int], Segment]
    """The cells made of its words so far, by the indexes of the first word and of the one behind the last."""


def _known_of(line: Line, rulings: Sequence[Ruling]) -> _Known:
    """As `_Known` says; a line is assigned several times, to places that are learned in between."""
    kept = line.kept.get(assign)
    if kept is not None and kept[0] is rulings:
        known: _Known = kept[1]
        return known
    facts = [_facts(word.text) for word in line.words]
    known = _Known(facts, _steps(line, facts, rulings), {})
    line.kept[assign] = (rulings, known)
    return known


def _steps(line: Line, facts: Sequence[_Facts], rulings: Sequence[Ruling]) -> list[tuple[float, float]]:
    depth = 0
    bound = bound_words(line.words)
    middle = line.middle
    edges = sorted([x for x, top, bottom in uprights_of(rulings) if top <= middle <= bottom])
    steps: list[tuple[float, float]] = []
    for index, (before, word) in enumerate(itertools.pairwise(line.words)):
        left, right = facts[index], facts[index + 1]
        depth = max(depth + left.opened, 0)
        # Words that touch exactly were one word of two columns.
        if word.x0 == before.x1 or (edges and _is_any_between(edges, before.x1 - 1, word.x0 + 1)):
            steps.append((6.0, 0.0))
            continue
        gap = (word.x0 - before.x1) / max(min(before.size, word.size), 1.0)
        stay = min(max(gap - _JOIN_GAP, 0.0) * 0.8, 4.0) + _tear(left, right)
        move = max(_JOIN_GAP - gap, 0.0) * 7.0
        if gap < PHRASE_GAP:
            move += _ONE_PHRASE if depth > 0 or index in bound else _bond(left, right)
        steps.append((stay, move))
    return steps


def _is_any_between(edges: Sequence[float], left: float, right: float) -> bool:
    """Whether one of some edges in order lies between two places."""
    at = bisect_left(edges, left)
    return at < len(edges) and edges[at] <= right


_CONTENTS: dict[Role, int] = {
    **dict.fromkeys(_NUMERIC, 1),
    Role.ANALYTE: 2,
    Role.UNIT: 3,
    Role.STATUS: 4,
}
"""What a column of that role holds, as an index of the costs of `_Facts`; 0 for anything."""


class _Facts(NamedTuple):
    """What the text of a word says about the column that it stands in."""

    first_costs: tuple[float, ...]
    """What the mismatch with each kind of content (`_CONTENTS`) costs, for the first word of a line."""
    costs: tuple[float, ...]
    """The same for any other word."""
    opened: int
    """How many brackets it opens; negative for brackets that it closes."""
    is_number: bool
    is_unit: bool
    is_operator: bool
    """A number behind it is of the same cell."""
    goes_on: bool
    """Something of the same cell follows: behind a comma, behind "max."."""
    begins_thousands: bool
    is_group: bool
    """Three figures, which may go on with thousands."""
    in_bracket: bool


@lru_cache(maxsize=65536)
def _facts(text: str) -> _Facts:
    is_number = _NUMBER_LIKE.fullmatch(text) is not None
    is_unit = parse_unit(text) is not None
    numeric = 0.0 if _is_value_word(text) else 1.2
    unit = 0.0 if is_unit or not any(c.isalnum() for c in text) else 0.8
    status = 1.2 if is_number else 0.0
    return _Facts(
        first_costs=(0.0, numeric, 1.5 if is_number else 0.0, unit, status),
        costs=(0.0, numeric, 1.2 if qualifier_of(text) is not None else 0.0, unit, status),
        opened=text.count("(") - text.count(")"),
        is_number=is_number,
        is_unit=is_unit,
        is_operator=text in ("<", ">", "±", "≤", "≥", "/", "-", "–", "x", "×"),
        goes_on=text.endswith(",") or comparator_pattern().fullmatch(text) is not None,
        begins_thousands=re.fullmatch(r"[<>]?[1-9]\d{0,2}", text) is not None,
        is_group=re.fullmatch(r"\d{3}", text) is not None,
        in_bracket=text[:1] == "(",
    )


def _emissions(word: Word, costs: tuple[float, ...], places: Sequence[tuple[float, float, int]]) -> list[float]:
    """What it costs to put this word into each column: its distance in em, and a mismatch of content and role."""
    em = max(word.size, 1.0)
    middle = (word.x0 + word.x1) / 2
    return [
        costs[content] if left <= middle <= right else max(left - middle, middle - right) / em * 1.5 + costs[content]
        for left, right, content in places
    ]


def _tear(before: _Facts, word: _Facts) -> float:
    """What speaks against one cell for two neighbours: two numbers in a row, or a new number after a unit."""
    if not word.is_number or word.in_bracket or before.is_operator:
        return 0.0
    if before.begins_thousands and word.is_group:
        return 0.0  # thousands parted by a blank
    if before.is_number:
        return 2.5
    return 1.5 if before.is_unit else 0.0


def _bond(before: _Facts, word: _Facts) -> float:
    """What speaks for one cell: a number and its unit, a list that goes on."""
    return 3.0 if (before.is_number and word.is_unit) or before.goes_on else 0.0


@lru_cache(maxsize=16384)
def _is_value_word(text: str) -> bool:
    if _NUMBER_LIKE.fullmatch(text) or any(c.isdigit() for c in text[:2]):
        return True
    bare = text.strip("()[],;")
    return not bare.isalpha() or bool(qualifier_of(bare) or status_of(bare) or parse_unit(bare)) or is_cell_word(bare)
