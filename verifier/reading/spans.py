"""Cells that span several rows: one unit, one method or one LOD for all analytes beside it.

Only ruling lines tell such a cell from an empty one: where the row's own line does not go through a column, the cell
that stands between the lines of that column holds for every row between them.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace

from verifier.pdf.page import Ruling
from verifier.reading.headers import Column
from verifier.reading.rows import Cell, TableRow
from verifier.vocabulary.roles import Role

_SPANNING = frozenset({Role.UNIT, Role.METHOD, Role.LOD, Role.LOQ, Role.LOD_LOQ, Role.LOQ_LOD, Role.LIMIT})
"""What several rows share. A result stands for one row only."""
_LEAST_LINES = 2
_CENTRED = 0.7
"""A merged cell stands no further from the middle of its rows than this share of its height."""


def with_spanning_cells(
    rows: Sequence[TableRow], columns: Sequence[Column], rulings: Sequence[Ruling]
) -> tuple[TableRow, ...]:
    """The rows, each with the cells that span it."""
    found = list(rows)
    for index, column in enumerate(columns):
        own = [(row, cell) for row in rows if (cell := row.cells[index]) is not None]
        if column.role not in _SPANNING or not own or len(own) == len(rows):
            continue
        x = (min(cell.box[0] for _, cell in own) + max(cell.box[2] for _, cell in own)) / 2
        lines = sorted(r.top for r in rulings if r.is_horizontal and r.x0 < x < r.x1)
        if len(lines) < _LEAST_LINES:
            continue
        between: dict[int, list[tuple[TableRow, Cell]]] = {}
        for row, cell in own:
            between.setdefault(bisect(lines, (cell.box[1] + cell.box[3]) / 2), []).append((row, cell))
        for position, row in enumerate(found):
            band = bisect(lines, (row.top + row.bottom) / 2)
            is_between = 0 < band < len(lines)
            if row.cells[index] is not None or not is_between or len(shared := between.get(band, [])) != 1:
                continue
            holder, cell = shared[0]
            is_value = column.role not in (Role.UNIT, Role.METHOD)
            if is_value and not _is_merged(cell, (lines[band - 1], lines[band]), rulings):
                continue
            if _are_parted(holder, row, columns, rulings):
                cells = (*row.cells[:index], cell, *row.cells[index + 1 :])
                found[position] = replace(row, cells=cells)
    return tuple(found)


def _is_merged(cell: Cell, band: tuple[float, float], rulings: Sequence[Ruling]) -> bool:
    """Whether a cell stands in the middle of its band and between two vertical lines: no border is but missing."""
    left, top, right, bottom = cell.box
    middle = (top + bottom) / 2
    if abs(middle - (band[0] + band[1]) / 2) > _CENTRED * (bottom - top):
        return False
    beside = [r.x0 for r in rulings if not r.is_horizontal and r.top <= middle <= r.bottom]
    return any(x <= left + 1 for x in beside) and any(x >= right - 1 for x in beside)


def _are_parted(one: TableRow, other: TableRow, columns: Sequence[Column], rulings: Sequence[Ruling]) -> bool:
    """Whether a line under names and results parts two rows; where none does, an empty cell is an empty cell."""
    first, second = sorted((one, other), key=lambda row: row.top)
    upper, lower = (first.top + first.bottom) / 2, (second.top + second.bottom) / 2
    own = [
        cell
        for cell, column in zip(second.cells, columns, strict=True)
        if cell is not None and column.role in (Role.ANALYTE, Role.RESULT)
    ]
    middles = [(cell.box[0] + cell.box[2]) / 2 for cell in own]
    return bool(middles) and all(
        any(r.is_horizontal and r.x0 < x < r.x1 and upper < r.top < lower for r in rulings) for x in middles
    )
