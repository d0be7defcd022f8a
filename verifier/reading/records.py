"""Results as records: "Test: Lead", "Method: ICP-MS", "Limit: NMT 1.0 ppm", "Result: 0.47 ppm" below each other.

Each record begins with the label of the analyte; the labels of its other lines say what a column header would say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from verifier.model import Box, Panel, enclosing
from verifier.pdf.page import Page
from verifier.reading.headercells import cell_role
from verifier.reading.headers import Column, Header
from verifier.reading.lines import Line, Segment, words_outside
from verifier.reading.panels import Title, build_panels
from verifier.reading.rows import Cell, TableRow
from verifier.reading.tables import Table
from verifier.reading.values import NumberStyle
from verifier.vocabulary.roles import Role

_ROLES = (Role.ANALYTE, Role.RESULT, Role.UNIT, Role.LOD, Role.LOQ, Role.LIMIT, Role.STATUS, Role.METHOD)
_FLUSH = 3.0
_REACH = 3.0
"""Lines of a record stand no further apart than this many line heights."""


class _Entry(NamedTuple):
    role: Role
    label: Segment
    value: Segment


def find_records(page: Page, lines: Sequence[Line], style: NumberStyle, taken: Sequence[Box]) -> tuple[Panel, ...]:
    """The panels of all records that lie outside `taken`, one panel for each kind."""
    entries = [entry for line in lines for entry in _entries(page, line, taken)]
    rows = [row for begin in entries if begin.role is Role.ANALYTE and (row := _row(begin, entries)) is not None]
    names = [cell.text for row in rows if (cell := row.cells[0]) is not None]
    if not rows or len(set(names)) < len(names):  # the same analyte twice: whose results they are is not known
        return ()
    columns = tuple(Column(role, "", 0.0, 0.0, None, None) for role in _ROLES)
    top = min(row.top for row in rows)
    table = Table(page.number, Header(columns, top, top), tuple(rows), ())
    return tuple(build_panels(page, table, Title(None, None, None, None), style))


def _entries(page: Page, line: Line, taken: Sequence[Box]) -> Iterator[_Entry]:
    """The labels on a line that a table could have for headers, each with the words behind it."""
    if ":" not in line.text:
        return
    words = words_outside(line, taken)
    rest = line if words is line.words else Line(words)
    segments = rest.segments(page.rulings) if words else ()
    for index, segment in enumerate(segments):
        end = next((i for i, word in enumerate(segment.words) if word.text.endswith(":")), None)
        if end is None:
            continue
        label = Segment(segment.words[: end + 1])
        role = cell_role(label.text.rstrip(": "))[0]
        beside = segments[index + 1] if index + 1 < len(segments) else None
        value = Segment(segment.words[end + 1 :]) if end + 1 < len(segment.words) else beside
        if role in _ROLES and value is not None and not value.text.endswith(":"):
            yield _Entry(role, label, value)


def _row(begin: _Entry, entries: Sequence[_Entry]) -> TableRow | None:
    """The record that a label of a name begins; None where it has no result."""
    found = {begin.role: begin}
    last = begin.label
    for entry in entries:
        is_below = entry.label.top > last.bottom - 2 and abs(entry.label.x0 - begin.label.x0) <= _FLUSH
        if not is_below:
            continue
        if entry.role in found or entry.label.top - last.bottom > _REACH * (last.bottom - last.top):
            break
        found[entry.role] = entry
        last = entry.label
    if Role.RESULT not in found:
        return None
    cells = tuple(Cell((found[role].value,)) if role in found else None for role in _ROLES)
    box = enclosing(*(cell.box for cell in cells if cell is not None))
    return TableRow(cells, box[1], box[3])
