"""Tables in which every sample or lot has a row: analytes side by side, one line per sample.

Rows between the head and the first sample may give each analyte its unit, its limit or its LOQ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from verifier.model import Box, Field
from verifier.pdf.page import Page, Word
from verifier.reading.grids import (
    Span,
    between_rulings,
    column_at,
    column_in_head,
    columns_of,
    has_value,
    head_lines,
    sample_field,
)
from verifier.reading.headercells import cell_role, unit_in_brackets
from verifier.reading.headers import Column, Header
from verifier.reading.lines import Line, Segment, is_at
from verifier.reading.panels import best_kind, build_panels, find_title
from verifier.reading.rows import Cell, TableRow
from verifier.reading.samplecolumns import OwnSample
from verifier.reading.tables import Table
from verifier.reading.values import NumberStyle
from verifier.vocabulary.analytes import find_analyte, is_analyte_name
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.roles import Role
from verifier.vocabulary.units import parse_unit
from verifier.vocabulary.words import is_control_mark, is_no_limit

_LEAST_ANALYTES = 2
_MOST_PITCHES = 2.2
_PER_ANALYTE = frozenset({Role.UNIT, Role.LIMIT, Role.LOD, Role.LOQ, Role.METHOD})
"""What a row under the head may give for each analyte."""


_LABELS = _PER_ANALYTE | {Role.RESULT, Role.STATUS, Role.UNCERTAINTY, Role.CONTROL}
"""What a row says that is no sample's."""


class _Head(NamedTuple):
    """What stands over one column: the analyte with its unit, or the label of a field."""

    name: Segment
    unit: Segment | None
    is_analyte: bool


def find_sample_rows(
    page: Page, lines: Sequence[Line], style: NumberStyle, taken: Sequence[Box]
) -> tuple[OwnSample, ...]:
    """The samples of all tables of this kind that lie outside `taken`, from the top."""
    found: list[OwnSample] = []
    done = 0.0
    used = [(box[1], box[3]) for box in taken]
    for index, line in enumerate(lines):
        if line.top < done or is_at(line, used) or not _is_data(line.segments(page.rulings), style):
            continue
        rows = _rows(page, lines, index, style)
        samples = _samples(page, lines, index, rows, style)
        if samples:
            found += samples
            done = samples[0].box[3]
    return tuple(found)


def _is_data(row: Sequence[Segment], style: NumberStyle) -> bool:
    """Whether a line begins with a word that is no analyte and goes on with values."""
    if len(row) < 1 + _LEAST_ANALYTES or (has_value(row[0], style) and not any(c.isalpha() for c in row[0].text)):
        return False
    is_label = row[0].text.endswith(":") or cell_role(row[0].text)[0] in _LABELS or is_control_mark(row[0].text)
    values = sum(has_value(segment, style) for segment in row[1:])
    return not is_label and find_analyte(row[0].text) is None and values >= _LEAST_ANALYTES


def _rows(page: Page, lines: Sequence[Line], index: int, style: NumberStyle) -> list[tuple[Segment, ...]]:
    rows: list[tuple[Segment, ...]] = []
    bottom, height = lines[index].top, lines[index].height
    for line in lines[index:]:
        row = line.segments(page.rulings)
        if line.top - bottom > _MOST_PITCHES * height or not _is_data(row, style):
            break
        rows.append(row)
        bottom = line.bottom
    return rows


def _samples(
    page: Page, lines: Sequence[Line], index: int, rows: Sequence[Sequence[Segment]], style: NumberStyle
) -> list[OwnSample]:
    spans = between_rulings(columns_of(rows), page.rulings, lines[index].top, lines[index].bottom)
    above = head_lines(page, lines, index, spans)
    extras, above = _extras([*above, *_rows_below(page, lines, index + len(rows), spans)], spans)
    stacks: list[list[Segment]] = [[] for _ in spans]
    for segment in (segment for row in above for segment in row):
        if (over := column_in_head(segment, above, spans)) is not None:
            stacks[over].append(segment)
    heads = [_head(stack) for stack in stacks]
    analytes = [at for at, head in enumerate(heads) if head is not None and head.is_analyte]
    names = [head.name.text for at in analytes if (head := heads[at]) is not None]
    kind = best_kind(names, None)
    known = sum(find_analyte(name, kind) is not None for name in names)
    labels = [at for at, head in enumerate(heads) if at not in analytes and (at == 0 or head is not None)]
    if known < _LEAST_ANALYTES or not labels or labels[0] > analytes[0]:
        return []
    top = min(segment.top for row in above for segment in row)
    box = (spans[0].left - 2, top, spans[-1].right + 2, max(segment.bottom for row in rows for segment in row))
    found: list[OwnSample] = []
    for row in rows:
        cells = _by_column(row, spans)
        fields = _fields(page, cells, labels, heads)
        table = _table(page, cells, analytes, heads, extras, box)
        title = find_title(page, lines, table)
        panels = build_panels(page, table, title, style)
        if fields and any(panel.results for panel in panels):
            found.append(OwnSample(fields, tuple(panels), box))
    return found


def _rows_below(page: Page, lines: Sequence[Line], index: int, spans: Sequence[Span]) -> list[tuple[Segment, ...]]:
    """The rows under the samples that give something for each analyte: its LOQ, its limit."""
    found: list[tuple[Segment, ...]] = []
    bottom = lines[index - 1].bottom
    for line in lines[index:]:
        row = line.segments(page.rulings)
        is_near = line.top - bottom <= _MOST_PITCHES * line.height
        is_extra = cell_role(row[0].text)[0] in _PER_ANALYTE and column_at(row[0], spans) == 0
        if not is_near or not is_extra or len(row) < 1 + _LEAST_ANALYTES:
            break
        found.append(row)
        bottom = line.bottom
    return found


_Extras = dict[Role, dict[int, Segment]]


def _extras(above: Sequence[tuple[Segment, ...]], spans: Sequence[Span]) -> tuple[_Extras, list[tuple[Segment, ...]]]:
    """Rows of units, limits and LOQs under the head, by role and column, and the lines of the head itself."""
    extras: _Extras = {}
    head: list[tuple[Segment, ...]] = []
    for row in above:
        first = next((segment for segment in row if not _is_bare_unit(segment)), None)
        role = cell_role(first.text)[0] if first is not None else Role.UNIT
        is_extra = role in _PER_ANALYTE and (first is None or column_at(first, spans) is not None)
        values = [segment for segment in row if segment is not first]
        is_named = any(find_analyte(segment.text) is not None for segment in row)
        # "Reference" before units is the second line of "Lot reference" and no limit.
        is_of_units = role is not Role.UNIT and 2 * sum(map(_is_bare_unit, values)) >= len(values)
        if is_extra and role is not None and values and not is_named and not is_of_units:
            by_column = {at: s for s in values if (at := column_at(s, spans)) is not None and not is_no_limit(s.text)}
            extras.setdefault(role, {}).update(by_column)
        else:
            head.append(row)
    return extras, head


def _is_bare_unit(segment: Segment) -> bool:
    return parse_unit(segment.text) is not None


def _head(stack: Sequence[Segment]) -> _Head | None:
    """The words over a column as name and unit: "Mitragynine (mg/g)", or the unit on a line of its own."""
    words: list[Word] = [word for segment in stack for word in segment.words]
    if not words:
        return None
    for count in range(min(4, len(words) - 1), 0, -1):
        unit = Segment(tuple(words[-count:]))
        if unit_in_brackets(unit.text) is not None:
            words, unit_words = words[:-count], _without_brackets(unit.words)
            name = Segment(tuple(words))
            return _Head(name, Segment(unit_words), _is_analyte(name.text.rstrip(",")))
    name = Segment(tuple(words))
    return _Head(name, None, _is_analyte(name.text))


def _without_brackets(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words of a unit without the brackets around all of it."""
    first, last = words[0], words[-1]
    if first.text[0] not in "([" or last.text.rstrip(",")[-1:] not in ")]":
        return tuple(words)
    inner = (first._replace(text=first.text[1:]), *words[1:])
    return (*inner[:-1], inner[-1]._replace(text=inner[-1].text.rstrip(",")[:-1]))


def _is_analyte(text: str) -> bool:
    return is_analyte_name(text) and field_of(text) is None


def _by_column(row: Sequence[Segment], spans: Sequence[Span]) -> dict[int, Segment]:
    """The first cell of a row in each column."""
    cells: dict[int, Segment] = {}
    for segment in row:
        at = column_at(segment, spans)
        if at is not None:
            cells.setdefault(at, segment)
    return cells


def _fields(
    page: Page, cells: Mapping[int, Segment], labels: Sequence[int], heads: Sequence[_Head | None]
) -> tuple[Field, ...]:
    fields: list[Field] = []
    for at in labels:
        cell = cells.get(at)
        head = heads[at]
        if cell is None or (head is not None and cell_role(head.name.text)[0] in _PER_ANALYTE):
            continue
        label = head.name if head is not None and field_of(head.name.text) is not None else None
        field = sample_field(page, cell, label) if label is not None or at == labels[0] else None
        if field is not None and not any(field.key == known.key for known in fields):
            fields.append(field)
    return tuple(fields)


def _table(
    page: Page,
    row: Mapping[int, Segment],
    analytes: Sequence[int],
    heads: Sequence[_Head | None],
    extras: _Extras,
    box: Box,
) -> Table:
    """One sample's row as an ordinary table, analytes downwards."""
    roles = (Role.ANALYTE, Role.RESULT, Role.UNIT, Role.LOD, Role.LOQ, Role.LIMIT)
    columns = tuple(Column(role, "", box[0], box[2], None, None) for role in roles)
    rows: list[TableRow] = []
    for at in analytes:
        head = heads[at]
        value = row.get(at)
        if head is None or value is None:
            continue
        more = [extras.get(role, {}).get(at) for role in roles[2:]]
        more[0] = head.unit or more[0]
        cells = (head.name, value, *more)
        rows.append(TableRow(tuple(Cell((c,)) if c is not None else None for c in cells), value.top, value.bottom))
    return Table(page.number, Header(columns, box[1], box[1] + 1), tuple(rows), ())
