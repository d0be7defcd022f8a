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
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from verifier.pdf.page import Ruling, Word
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
    for a, b in itertools.pairwise(columns):
        between = [(r.x0 + r.x1) / 2 for r in rulings if not r.is_horizontal and a.x1 - 2 <= r.x0 <= b.x0 + 2]
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


def assign(line: Line, columns: Sequence[Column], zones: Sequence[Zone], rulings: Sequence[Ruling]) -> Row:
    """The words of a line in the columns they most likely belong to."""
    words = line.words
    count = len(columns)
    costs = [_emission(words[0], columns[c], zones[c], is_first=True) for c in range(count)]
    back: list[list[int]] = []
    depth = 0
    bound = bound_words(words)
    edges = [(r.x0 + r.x1) / 2 for r in rulings if not r.is_horizontal and r.top <= line.middle <= r.bottom]
    for index, (before, word) in enumerate(itertools.pairwise(words)):
        depth = max(depth + before.text.count("(") - before.text.count(")"), 0)
        em = max(min(before.size, word.size), 1.0)
        gap = (word.x0 - before.x1) / em
        # Words that touch exactly were one word of two columns.
        is_ruled = word.x0 == before.x1 or any(before.x1 - 1 <= x <= word.x0 + 1 for x in edges)
        stay = 6.0 if is_ruled else min(max(gap - _JOIN_GAP, 0.0) * 0.8, 4.0) + _tear(before.text, word.text)
        move = (
            0.0
            if is_ruled
            else max(_JOIN_GAP - gap, 0.0) * 7.0
            + (_bond(before.text, word.text, is_one=depth > 0 or index in bound) if gap < PHRASE_GAP else 0.0)
        )
        emissions = [_emission(word, columns[c], zones[c], is_first=False) for c in range(count)]
        next_costs, pointers = [], []
        best_before, best_index = math.inf, 0
        for c in range(count):
            same = costs[c] + stay
            moved = best_before + move
            if same <= moved:
                next_costs.append(same + emissions[c])
                pointers.append(c)
            else:
                next_costs.append(moved + emissions[c])
                pointers.append(best_index)
            if costs[c] < best_before:
                best_before, best_index = costs[c], c
        costs, back = next_costs, [*back, pointers]
    column = min(range(count), key=costs.__getitem__)
    total = costs[column]
    path = [column]
    for pointers in reversed(back):
        column = pointers[column]
        path.append(column)
    path.reverse()
    cells: list[list[Word]] = [[] for _ in range(count)]
    for word, c in zip(words, path, strict=True):
        cells[c].append(word)
    return Row(
        tuple(Segment(tuple(cell)) if cell else None for cell in cells), line.top, line.bottom, total / len(words)
    )


def _tear(before: str, word: str) -> float:
    """What speaks against one cell for two neighbours: two numbers in a row, or a new number after a unit."""
    is_number = _NUMBER_LIKE.fullmatch(word) is not None
    if not is_number or word[0] == "(" or before in ("<", ">", "±", "≤", "≥", "/", "-", "–", "x", "×"):
        return 0.0
    if re.fullmatch(r"[<>]?[1-9]\d{0,2}", before) and re.fullmatch(r"\d{3}", word):
        return 0.0  # thousands parted by a blank
    if _NUMBER_LIKE.fullmatch(before):
        return 2.5
    return 1.5 if parse_unit(before) is not None else 0.0


def _bond(before: str, word: str, *, is_one: bool) -> float:
    """What speaks for one cell: a number and its unit, a phrase, a list or bracket that goes on (`is_one`)."""
    if is_one:
        return _ONE_PHRASE
    is_measured = _NUMBER_LIKE.fullmatch(before) is not None and parse_unit(word) is not None
    return 3.0 if is_measured or before.endswith(",") or comparator_pattern().fullmatch(before) else 0.0


def _emission(word: Word, column: Column, zone: Zone, *, is_first: bool) -> float:
    """What it costs to put this word into this column: its distance in em, and a mismatch of content and role."""
    em = max(word.size, 1.0)
    middle = (word.x0 + word.x1) / 2
    distance = max(zone.left - middle, middle - zone.right, 0.0) / em
    cost = distance * 1.5
    text = word.text
    if column.role in _NUMERIC:
        if not _is_value_word(text):
            cost += 1.2
    elif column.role is Role.ANALYTE:
        if is_first and _NUMBER_LIKE.fullmatch(text):
            cost += 1.5
        elif not is_first and qualifier_of(text) is not None:
            cost += 1.2
    elif column.role is Role.UNIT:
        cost += 0.0 if parse_unit(text) or not any(c.isalnum() for c in text) else 0.8
    elif column.role is Role.STATUS and _NUMBER_LIKE.fullmatch(text):
        cost += 1.2
    return cost


@lru_cache(maxsize=16384)
def _is_value_word(text: str) -> bool:
    if _NUMBER_LIKE.fullmatch(text) or any(c.isdigit() for c in text[:2]):
        return True
    bare = text.strip("()[],;")
    return not bare.isalpha() or bool(qualifier_of(bare) or status_of(bare) or parse_unit(bare)) or is_cell_word(bare)
