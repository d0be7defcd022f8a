"""Transposed tables: the analytes stand side by side, their values in the rows below.

Each row below holds one kind of value for all analytes; the words at its left end say which ("%", "mg/unit",
"LOD"), or there is only one row and the unit stands in the section bar. Such a table is turned into an ordinary
one, analytes downwards, and read like any other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from verifier.model import Box, Panel, Result
from verifier.pdf.page import Page
from verifier.reading.headercells import cell_role, unit_in_brackets
from verifier.reading.headers import Column, Header
from verifier.reading.labelledgrids import find_labelled_grid
from verifier.reading.lines import Line, Segment, is_at
from verifier.reading.panels import Title, best_kind, build_panels, title_above, unit_of_title
from verifier.reading.remarks import unit_above
from verifier.reading.rows import Cell, TableRow
from verifier.reading.tables import Table
from verifier.reading.transposedgrids import (
    LEAST,
    ROW_ROLES,
    Grid,
    are_known,
    find_free_grid,
    find_ruled_grid,
    without_bracket,
)
from verifier.reading.values import NumberStyle, parse_values
from verifier.vocabulary.analytes import find_analyte
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.roles import Role, role_of
from verifier.vocabulary.units import Unit, parse_unit

_TITLE_REACH = 200.0
_MOST_IN_A_BAR = 3
"""A section bar has a title, perhaps a mark and a unit; a line with more is a row of another table."""


class Transposed(NamedTuple):
    """A transposed table, turned upright, and the unit that its section bar gives."""

    table: Table
    unit: Unit | None
    portions: tuple[str | None, ...]
    """Per row: the tested mass from the analyte's own cell ("[in 25 g]")."""
    box: Box
    """The box around names, labels and cells."""


def find_labelled(page: Page, lines: Sequence[Line], style: NumberStyle) -> tuple[Transposed, ...]:
    """The transposed tables of a page of which labels say both which row holds names and which results.

    These are sure; an ordinary table above them must not go on into them.
    """
    found: list[Transposed] = []
    used: list[tuple[float, float]] = []
    for index, line in enumerate(lines):
        if not is_at(line, used):
            grid = find_labelled_grid(page, lines, index, used, style)
            if grid is not None and grid.is_labelled:
                _take(page, lines, grid, style, found, used)
    return tuple(found)


def find_transposed(
    page: Page, lines: Sequence[Line], style: NumberStyle, taken: Sequence[Box]
) -> tuple[Transposed, ...]:
    """All transposed tables of a page that lie outside the tables already read."""
    found: list[Transposed] = []
    used = [(box[1], box[3]) for box in taken]
    for index, line in enumerate(lines):
        if not is_at(line, used) and (grid := find_labelled_grid(page, lines, index, used, style)) is not None:
            _take(page, lines, grid, style, found, used)
    for index, line in enumerate(lines):
        if is_at(line, used):
            continue
        for grid in (find_ruled_grid(page, line), find_free_grid(page, lines, index, style)):
            if grid is not None and _take(page, lines, grid, style, found, used):
                break
    return tuple(sorted(found, key=lambda transposed: transposed.table.header.top))


def _take(
    page: Page,
    lines: Sequence[Line],
    grid: Grid,
    style: NumberStyle,
    found: list[Transposed],
    used: list[tuple[float, float]],
) -> bool:
    """Turn a grid that is a table of known analytes, and remember where it stands."""
    if not are_known(grid.names, 1 if grid.is_labelled else LEAST):
        return False
    above = [other for other in lines if other.bottom <= grid.top + 2]
    near = [other for other in above[-3:] if len(other.segments(page.rulings)) <= _MOST_IN_A_BAR]
    table = _upright(page, grid, _unit_in_bar(near), style)
    if table is None:
        return False
    found.append(table)
    used.append((grid.top, grid.bottom))
    return True


def title_of_transposed(
    page: Page, lines: Sequence[Line], found: Transposed, others: Sequence[Transposed]
) -> Title | None:
    """The nearest line above, in no other one, that names a panel, with its unit; None where there is neither."""
    top = found.table.header.top
    above = [
        other
        for other in lines
        if top - _TITLE_REACH < other.top
        and other.bottom <= top + 2
        and not is_at(other, [(one.box[1], one.box[3]) for one in others])
    ]
    title, status = title_above(page, above)
    near = [line for line in above if title is None or line.top >= title.top - 2]
    unit, printed = found.unit, None
    if unit is None:
        from_title = unit_of_title(title.text) if title is not None else None
        unit, printed = unit_above(near, 0.0, page.width) or from_title or (None, None)
    return Title(title, status, None, unit, printed) if title is not None or unit is not None else None


def may_stand_under(found: Transposed, title: Title) -> bool:
    """Whether the names of a table are of the kind of panel that a title names: then it may go on under it."""
    kind = panel_of_title(title.text) if title.text is not None else None
    names = [row.cells[0].text for row in found.table.rows if row.cells[0] is not None]
    return kind is not None and best_kind(names, None) is kind


def transposed_panels(page: Page, found: Transposed, title: Title | None, style: NumberStyle) -> list[Panel]:
    """The panels of a transposed table under its title."""
    panels = build_panels(page, found.table, title or Title(None, None, None, None), style)
    portions = {
        row.cells[0].text: text for row, text in zip(found.table.rows, found.portions, strict=True) if row.cells[0]
    }
    return [_with_portions(panel, portions, style) for panel in panels]


def _with_portions(panel: Panel, portions: dict[str, str | None], style: NumberStyle) -> Panel:
    results = tuple(_with_portion(result, portions.get(result.printed_name), style) for result in panel.results)
    return panel.model_copy(update={"results": results})


def _with_portion(result: Result, text: str | None, style: NumberStyle) -> Result:
    """The result with the tested mass that stands beside the analyte's name."""
    if text is None:
        return result
    values = []
    for value in result.values:
        parsed, _ = parse_values(f"{value.printed} {text.removeprefix('v ')}", style)
        portion = parsed[0].portion if parsed else None
        update = {"portion": portion, "unit": None, "printed_unit": text, "basis": None}
        values.append(value.model_copy(update=update) if portion else value)
    return result.model_copy(update={"values": tuple(values)})


def _upright(page: Page, grid: Grid, bar_unit: Unit | None, style: NumberStyle) -> Transposed | None:
    """The grid as an ordinary table; None when too few of its columns are analytes with values."""
    columns = [Column(Role.ANALYTE, "", 0.0, 0.0, None, None), Column(Role.UNIT, "", 0.0, 0.0, None, None)]
    rows = [cells for _, cells in grid.rows]
    for label, _ in grid.rows:
        role, unit, printed = cell_role(label.text) if label else (Role.RESULT, None, None)
        columns.append(Column(role or Role.OTHER, label.text if label else "", 0.0, 0.0, unit, printed))
    rows, columns, own_units = _take_units(rows, columns, grid)
    unknown = sum(label is not None and cell_role(label.text)[0] not in ROW_ROLES for label, _ in grid.rows)
    unlabelled = sum(label is None and not _is_of_units(cells) for label, cells in grid.rows)
    if unlabelled > 1 or unknown > 1 or any((field_of(name.text) or "").startswith("sample.") for name in grid.names):
        return None  # several samples or lots below each other, which is another kind of table
    columns, rows = _fold_units(columns, rows)
    made: list[TableRow] = []
    portions: list[str | None] = []
    for position, name in enumerate(grid.names):
        bare, bracket = without_bracket(name.text)
        cells = [Cell((cell,)) if (cell := row[position]) is not None else None for row in rows]
        if not any(cells):
            continue
        own_unit = parse_unit(bracket) if bracket else None
        words = name.words[: len(bare.split())]
        unit_cell = Cell((Segment(name.words[len(words) :]),)) if own_unit and len(words) < len(name.words) else None
        if unit_cell is None and own_units is not None and (printed_unit := own_units[position]) is not None:
            unit_cell = Cell((printed_unit,))
        made.append(TableRow((Cell((Segment(words),)), unit_cell, *cells), grid.top, grid.bottom))
        portions.append(bracket if bracket and own_unit is None else None)
    kind = best_kind([row.cells[0].text for row in made if row.cells[0]], None)
    known = sum(find_analyte(row.cells[0].text, kind) is not None for row in made if row.cells[0])
    has_values = any(
        cell is not None and parse_values(cell.text, style)[0]
        for row in made
        for cell, column in zip(row.cells, columns, strict=True)
        if column.role is Role.RESULT
    )
    if known < (1 if grid.is_labelled else LEAST) or known * 2 < len(made) or not has_values:
        return None
    header = Header(tuple(columns), grid.top, grid.top)
    return Transposed(Table(page.number, header, tuple(made), ()), bar_unit, tuple(portions), grid.box)


_Cells = tuple[Segment | None, ...]


def _take_units(
    rows: list[_Cells], columns: list[Column], grid: Grid
) -> tuple[list[_Cells], list[Column], _Cells | None]:
    """The rows without a row that is labelled as units, and that row: each analyte's own unit."""
    for position, (label, cells) in enumerate(grid.rows):
        if label is not None and role_of(label.text) is Role.UNIT:
            at = len(columns) - len(grid.rows) + position
            return rows[:position] + rows[position + 1 :], columns[:at] + columns[at + 1 :], cells
    return rows, columns, None


def _is_of_units(row: _Cells) -> bool:
    """Whether a row holds units and nothing else."""
    texts = [cell.text for cell in row if cell is not None]
    return bool(texts) and all(unit_in_brackets(text) is not None for text in texts)


def _fold_units(
    columns: list[Column], rows: list[tuple[Segment | None, ...]]
) -> tuple[list[Column], list[tuple[Segment | None, ...]]]:
    """Rows of units ("% % %" under the LODs) give their unit to the row above and are no values."""
    kept_columns, kept_rows = columns[:2], []
    for column, row in zip(columns[2:], rows, strict=True):
        if _is_of_units(row):
            units = [unit_in_brackets(cell.text) for cell in row if cell is not None]
            last = kept_columns[-1]
            if len(kept_columns) > 2 and last.unit is None:
                kept_columns[-1] = last._replace(unit=units[0], printed_unit=units[0].code if units[0] else None)
            continue
        kept_columns.append(column)
        kept_rows.append(row)
    return kept_columns, kept_rows


def _unit_in_bar(above: Sequence[Line]) -> Unit | None:
    """The unit that a section bar right above gives in brackets: "Results: [cfu/g]"."""
    for line in reversed(above):
        bracket = re.search(r"[\[(]([^\])]+)[\])]", line.text)
        has_numbers = any(re.fullmatch(r"[<>]?\d[\d.,]*", word.text) for word in line.words)
        if bracket and not has_numbers and (unit := parse_unit(bracket[1])):
            return unit
    return None
