"""Lists in which every row says whose result it is: "Sample ID | Analyte | Result", as databases print them."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.model import Field
from verifier.pdf.page import Page
from verifier.reading.headers import Column
from verifier.reading.lines import Line
from verifier.reading.panels import build_panels, find_title
from verifier.reading.results import name_cell
from verifier.reading.rows import Cell, TableRow
from verifier.reading.samplecolumns import OwnSample
from verifier.reading.tables import Table
from verifier.reading.values import NumberStyle
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.roles import Role
from verifier.vocabulary.words import is_control_mark, is_quality_control

_KEYS = ("sample.sample_id", "sample.lot", "sample.name")


def split_list(page: Page, lines: Sequence[Line], table: Table, style: NumberStyle) -> tuple[OwnSample, ...]:
    """The samples of a table with a column of their numbers, in printed order; () for any other table.

    A mark that is printed on the first row of a block holds for the rows below it. Lots of standards and analytical
    batches are columns too: a list of samples has the same analytes under several marks.
    """
    for index, column in enumerate(table.columns):
        key = _key(column)
        if key not in _KEYS or not table.rows or table.rows[0].cells[index] is None:
            continue
        marks = _marks(table, index)
        names = [(cell.text if (cell := name_cell(row, table.columns)) else "") for row in table.rows]
        if len({cell.text for cell in marks}) > 1 and len(set(names)) < len(names):
            blocks: dict[str, list[TableRow]] = {}
            for mark, row in zip(marks, table.rows, strict=True):
                blocks.setdefault(mark.text, []).append(row)
            first = {mark.text: mark for mark in reversed(marks)}
            return tuple(
                _sample(page, lines, table, style, first[text], key, column.text, rows)
                for text, rows in blocks.items()
                if not is_quality_control(text) and not is_control_mark(text)
            )
    return ()


def sample_of_list(page: Page, table: Table) -> Field | None:
    """The number of the one sample that all rows of a table name; None for any other table."""
    for index, column in enumerate(table.columns):
        key = _key(column)
        cells = [row.cells[index] for row in table.rows]
        first = cells[0] if cells else None
        if key == "sample.sample_id" and first is not None and all(_says(cell, first.text) for cell in cells):
            return Field(key=key, label=column.text, printed=first.text, page=page.number, box=first.box)
    return None


def _key(column: Column) -> str | None:
    """What the header of a column that is no other one says of a sample: its number, its lot."""
    return field_of(column.text) if column.text and column.role is Role.OTHER else None


def _says(cell: Cell | None, text: str) -> bool:
    return cell is not None and cell.text == text


def _marks(table: Table, index: int) -> list[Cell]:
    """The mark of every row: its own, or the one printed above it."""
    marks: list[Cell] = []
    for row in table.rows:
        own = row.cells[index]
        marks.append(own if own is not None else marks[-1])
    return marks


def _sample(
    page: Page,
    lines: Sequence[Line],
    table: Table,
    style: NumberStyle,
    mark: Cell,
    key: str,
    label: str,
    rows: Sequence[TableRow],
) -> OwnSample:
    part = Table(table.page, table.header, tuple(rows), ())
    panels = build_panels(page, part, find_title(page, lines, part), style)
    field = Field(key=key, label=label, printed=mark.text, page=page.number, box=mark.box)
    return OwnSample((field,), tuple(panels), table.box)
