"""Lists in which every row says whose result it is: "Sample ID | Analyte | Result", as databases print them."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.model import Field
from verifier.pdf.page import Page
from verifier.reading.lines import Line
from verifier.reading.panels import build_panels, find_title
from verifier.reading.rows import Cell
from verifier.reading.samplecolumns import OwnSample
from verifier.reading.tables import Table
from verifier.reading.values import NumberStyle
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.roles import Role

_KEYS = ("sample.sample_id", "sample.lot")


def split_list(page: Page, lines: Sequence[Line], table: Table, style: NumberStyle) -> tuple[OwnSample, ...]:
    """The samples of a table with a column of their numbers, in printed order; () for any other table."""
    for index, column in enumerate(table.columns):
        key = field_of(column.text) if column.text and column.role is Role.OTHER else None
        cells = [row.cells[index] for row in table.rows]
        if key not in _KEYS or any(cell is None for cell in cells):
            continue
        marks = [cell.text for cell in cells if cell is not None]
        if len(set(marks)) > 1:
            return tuple(_sample(page, lines, table, style, index, key, mark) for mark in dict.fromkeys(marks))
    return ()


def _sample(
    page: Page, lines: Sequence[Line], table: Table, style: NumberStyle, index: int, key: str, mark: str
) -> OwnSample:
    own = tuple(row for row in table.rows if _says(row.cells[index], mark))
    part = Table(table.page, table.header, own, ())
    panels = build_panels(page, part, find_title(page, lines, part, (part,)), style)
    first = own[0].cells[index]
    box = first.box if first is not None else table.box
    field = Field(key=key, label=table.columns[index].text, printed=mark, page=page.number, box=box)
    return OwnSample((field,), tuple(panels), table.box)


def _says(cell: Cell | None, text: str) -> bool:
    return cell is not None and cell.text == text
