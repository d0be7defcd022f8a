"""Tables in which every sample has a column: analytes downwards, samples or lots side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from verifier.model import Box, Field, Panel
from verifier.pdf.page import Page
from verifier.reading.grids import (
    Span,
    between_rulings,
    column_at,
    column_in_head,
    columns_in_head,
    columns_of,
    has_value,
    head_lines,
    sample_field,
)
from verifier.reading.headercells import cell_role
from verifier.reading.headers import Column, Header
from verifier.reading.lines import Line, Segment, is_at
from verifier.reading.panels import build_panels, find_title
from verifier.reading.rows import Cell, TableRow
from verifier.reading.tables import Table
from verifier.reading.values import NumberStyle
from verifier.vocabulary.analytes import find_analyte, is_analyte_name
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.roles import Role, role_of
from verifier.vocabulary.units import parse_unit
from verifier.vocabulary.words import is_quality_control, qualifier_of

_LEAST_ROWS = 2
_MOST_PITCHES = 3.0
_CAS = re.compile(r"\d{2,7}-\d\d-\d")
_LIMIT_SIGN = re.compile(r"[≤≥]|<=|>=|(?i:nmt|nlt|max|min|not more|not less)")
_ROW_MARK = re.compile(r"\d{1,3}[.)]?|\W|[A-Z]")
"""What may stand before a name: a number, or a mark for accreditation ("Q")."""
_BESIDE_RESULTS = frozenset(
    {Role.LOD, Role.LOQ, Role.LOD_LOQ, Role.LOQ_LOD, Role.LIMIT, Role.LIMIT_MIN, Role.UNIT, Role.METHOD, Role.NOTE}
    | {Role.STATUS, Role.UNCERTAINTY, Role.OTHER, Role.CONTROL}
)


_WEAK = frozenset({Role.OTHER, Role.NOTE, Role.METHOD})
"""What a single word of a sample's name may seem to say ("Grind")."""


class OwnSample(NamedTuple):
    """One sample of a table on several: what head and rows say of it, and its results."""

    fields: tuple[Field, ...]
    panels: tuple[Panel, ...]
    box: Box
    """The box around the table with its head."""
    is_sure: bool = True
    """False where nothing but its place says that a column is a sample's: its header is no label and no number."""


class _Body(NamedTuple):
    rows: tuple[tuple[Segment, tuple[Segment, ...], Segment | None], ...]
    """Name, cells and section title of each row."""
    first: int
    """Index of the first row's line."""


def find_sample_columns(
    page: Page, lines: Sequence[Line], style: NumberStyle, taken: Sequence[Box]
) -> tuple[OwnSample, ...]:
    """The samples of all tables of this kind that lie outside `taken`, table by table, from left to right."""
    found: list[OwnSample] = []
    done = 0.0
    used = [(box[1], box[3]) for box in taken]
    for index, line in enumerate(lines):
        if line.top < done or is_at(line, used) or _as_row(line, page, style) is None:
            continue
        body = _with_rows_above(page, lines, _body(page, lines, index, style, taken), style, done)
        samples = tuple(_samples(page, lines, body, style)) if len(body.rows) >= _LEAST_ROWS else ()
        if samples:
            found += samples
            done = samples[0].box[3]
    return tuple(found)


def _as_row(line: Line, page: Page, style: NumberStyle) -> tuple[Segment, tuple[Segment, ...]] | None:
    """Name and cells of a line that begins with a known analyte and has a value."""
    segments = list(line.segments(page.rulings))
    if len(segments) > 2 and _ROW_MARK.fullmatch(segments[0].text) and not is_analyte_name(segments[0].text):
        segments = segments[1:]
    name, *cells = segments
    if not cells or name.text.endswith(":") or "..." in name.text or not is_analyte_name(name.text):
        return None
    return (name, tuple(cells)) if any(has_value(cell, style) for cell in cells) else None


def _body(page: Page, lines: Sequence[Line], index: int, style: NumberStyle, taken: Sequence[Box]) -> _Body:
    """The rows from a line on, with the section titles between them."""
    rows: list[tuple[Segment, tuple[Segment, ...], Segment | None]] = []
    section: Segment | None = None
    bottom, pitch = lines[index].top, 2.0 * lines[index].height
    around = 0
    for at, line in enumerate(lines[index:], start=index):
        if around:  # a line of the row that is read already
            around -= 1
            continue
        if line.top - bottom > _MOST_PITCHES * pitch or is_at(line, [(box[1], box[3]) for box in taken]):
            break
        following = lines[at + 1] if at + 1 < len(lines) else None
        segments = line.segments(page.rulings)
        if (wrapped := _name_around(lines[at : at + 3], page, style)) is not None:
            rows.append((*wrapped, section))
            around, bottom = 2, lines[at + 2].bottom
            continue
        row = _as_row(line, page, style)
        if row is not None:
            rows.append((*row, section))
        elif len(segments) == 1 and rows and find_analyte(f"{rows[-1][0].text} {segments[0].text}") is not None:
            name = Segment((*rows[-1][0].words, *segments[0].words))
            rows[-1] = (name, *rows[-1][1:])
        elif len(segments) == 1 and panel_of_title(segments[0].text) is not None:
            section = segments[0]
        elif len(segments) == 1 and following is not None and _is_section(segments[0], rows, following, page, style):
            section = segments[0] if panel_of_title(segments[0].text) is not None else section
        elif rows and len(segments) > 2 and abs(segments[0].x0 - rows[-1][0].x0) < 12:
            is_name = segments[0].text[:1].isalpha() and qualifier_of(segments[0].text) is None
            values = sum(has_value(s, style) for s in segments[1:])
            if not is_name or values < 2 or field_of(segments[0].text) is not None:
                break
            rows.append((segments[0], tuple(segments[1:]), section))
        else:
            break
        bottom = line.bottom
    return _Body(tuple(rows), index)


def _name_around(lines: Sequence[Line], page: Page, style: NumberStyle) -> tuple[Segment, tuple[Segment, ...]] | None:
    """Name and cells of a row whose name stands on a line above and a line below its cells, which are centred."""
    if len(lines) < 3 or lines[2].top - lines[0].bottom > lines[0].height:
        return None
    above, cells, below = (line.segments(page.rulings) for line in lines)
    if len(above) > 1 or len(below) > 1 or min(cells[0].x0 - above[0].x1, cells[0].x0 - below[0].x1) < 0:
        return None
    name = Segment((*above[0].words, *below[0].words))
    values = [cell for cell in cells if parse_unit(cell.text) is None]
    is_of_values = bool(values) and all(has_value(cell, style) for cell in values)
    return (name, cells) if is_of_values and find_analyte(name.text) is not None else None


def _with_rows_above(page: Page, lines: Sequence[Line], body: _Body, style: NumberStyle, done: float) -> _Body:
    """The rows with those right above that have cells in the same columns, and names that are not known."""
    if len(body.rows) < _LEAST_ROWS:
        return body
    spans = columns_of([(name, *cells) for name, cells, _ in body.rows])
    rows = list(body.rows)
    first, top = body.first, lines[body.first].top
    for index in range(body.first - 1, -1, -1):
        line = lines[index]
        if top - line.bottom > _MOST_PITCHES * line.height or line.top < done:
            break
        segments = [s for s in line.segments(page.rulings) if not _ROW_MARK.fullmatch(s.text)]
        if len(segments) == 1 and panel_of_title(segments[0].text) is not None and first == index + 1:
            rows = [(name, cells, section or segments[0]) for name, cells, section in rows]
            top = line.top
            continue
        if not segments:
            break
        name, *cells = segments
        is_head = cell_role(name.text)[0] is not None or field_of(name.text) is not None
        values = sum(has_value(cell, style) for cell in cells)
        if is_head or values < 2 or any(column_at(cell, spans) in (None, 0) for cell in cells):
            break
        rows.insert(0, (name, tuple(cells), None))
        first, top = index, line.top
    return _Body(tuple(rows), first)


def _is_section(
    segment: Segment,
    rows: Sequence[tuple[Segment, tuple[Segment, ...], Segment | None]],
    following: Line,
    page: Page,
    style: NumberStyle,
) -> bool:
    """Whether a line of its own between two rows is a heading and not more of a name: the next row goes on."""
    goes_on = bool(rows) and _as_row(following, page, style) is not None
    return goes_on and find_analyte(f"{rows[-1][0].text} {segment.text}") is None


def _samples(page: Page, lines: Sequence[Line], body: _Body, style: NumberStyle) -> Iterator[OwnSample]:
    names = columns_of([[name] for name, _, _ in body.rows])
    cells = columns_of([row for _, row, _ in body.rows])
    spans = (Span(names[0].left, max(span.right for span in names)), *cells)
    first, body = _without_first_title(page, lines, body)
    spans = between_rulings(spans, page.rulings, body.rows[0][0].top, body.rows[0][0].bottom)
    head = head_lines(page, lines, first, spans)
    if any(is_quality_control(line.text) for line in lines[max(0, first - len(head) - 2) : first]):
        return
    above = _head_cells(head, spans)
    roles = [_role(above[at], [_cell(row, at, spans) for _, row, _ in body.rows], style) for at in range(1, len(spans))]
    samples = [at for at, role in enumerate(roles, start=1) if role is None and above[at]]
    is_labelled = any((field_of(s.text) or "").startswith("sample.") for row in head for s in row)
    if (
        any(role in (Role.RESULT, Role.CONTROL) for role in roles)
        or not samples
        or (len(samples) < 2 and not is_labelled)
    ):
        return
    tops = [segment.top for row in head for segment in row]
    last = body.rows[-1]
    bottom = max(segment.bottom for segment in (last[0], *last[1]))
    box = (spans[0].left - 2, min(tops, default=lines[first].top), spans[-1].right + 2, bottom)
    heads = [_fields(page, above[at]) for at in samples]
    is_headless = any(role is None and not above[at] for at, role in enumerate(roles, start=1)) or not all(heads)
    is_sure = not is_headless and (
        is_labelled or _are_alike([field.printed for fields in heads for field in fields[:1]])
    )
    for at, fields in zip(samples, heads, strict=True):
        if not fields:
            continue
        table = _table(page, body, spans, roles, at, above, box)
        title = find_title(page, lines, table)
        panels = build_panels(page, table, title, style)
        if any(panel.results for panel in panels):
            yield OwnSample(fields, tuple(panels), box, is_sure)


def _without_first_title(page: Page, lines: Sequence[Line], body: _Body) -> tuple[int, _Body]:
    """The line under the head, where a section title stands between head and rows, and the rows under that title."""
    first = body.first
    if first < 2 or body.rows[0][2] is not None:
        return first, body
    above = lines[first - 1].segments(page.rulings)
    is_title = len(above) == 1 and panel_of_title(above[0].text) is not None
    if not is_title or len(lines[first - 2].segments(page.rulings)) < 2:
        return first, body
    rows = tuple((name, cells, section or above[0]) for name, cells, section in body.rows)
    return first - 1, _Body(rows, first)


def _head_cells(head: Sequence[Sequence[Segment]], spans: Sequence[Span]) -> list[list[tuple[Segment, Segment | None]]]:
    """Per column the cells above it from the top, each with the label at the left of its line."""
    above: list[list[tuple[Segment, Segment | None]]] = [[] for _ in spans]
    for row, places in zip(head, columns_in_head(head, spans), strict=True):
        label: Segment | None = None
        for segment, at in zip(row, places, strict=True):
            is_over_names = at in (0, None)
            if field_of(segment.text) is not None and (is_over_names or cell_role(segment.text)[0] is None):
                label = segment
                if is_over_names:
                    continue
            found = column_in_head(segment, head, spans) if at is None else at
            if found is not None and found > 0:
                above[found].append((segment, None if segment is label else label))
    return above


def _cell(row: Sequence[Segment], at: int, spans: Sequence[Span]) -> Segment | None:
    return next((segment for segment in row if column_at(segment, spans) == at), None)


def _role(
    above: Sequence[tuple[Segment, Segment | None]], cells: Sequence[Segment | None], style: NumberStyle
) -> Role | None:
    """What a column holds beside the samples; None for one that may be a sample's."""
    texts = [cell.text for cell in cells if cell is not None]
    if texts and all(_CAS.fullmatch(text) for text in texts):
        return Role.OTHER
    if texts and all(parse_unit(text) is not None for text in texts):
        return Role.UNIT
    whole = " ".join(segment.text for segment, _ in above)
    role = cell_role(whole)[0] if whole else None
    parts = [cell_role(segment.text)[0] for segment, _ in reversed(above)]
    role = role or next((part for part in parts if part is not None and part not in _WEAK), None)
    if role in _BESIDE_RESULTS or role is Role.RESULT:
        return role
    valued = sum(has_value(cell, style) for cell in cells if cell is not None)
    is_filled = 2 * len(texts) > len(cells) and 5 * valued >= 3 * len(texts)
    is_limit = any(_LIMIT_SIGN.match(text) for text in texts) or "±" in whole
    return None if is_filled and not is_limit else Role.OTHER


def _are_alike(names: Sequence[str]) -> bool:
    """Whether header texts are of one kind: each with a figure, or with a word that another one has too."""
    words = [set(re.findall(r"[^\W\d_]{2,}", name.casefold())) for name in names]
    has_shared = all(any(own & other for j, other in enumerate(words) if i != j) for i, own in enumerate(words))
    return all(any(c.isdigit() for c in name) for name in names) or has_shared


def _fields(page: Page, above: Sequence[tuple[Segment, Segment | None]]) -> tuple[Field, ...]:
    """What the head says of one sample; names without a label that wrap over lines are one name."""
    fields: list[Field] = []
    names: list[Segment] = []
    for segment, label in above:
        if role_of(segment.text) not in (None, *_WEAK) or parse_unit(segment.text) is not None:
            continue
        is_part = label is None and not _looks_numbered(segment.text)
        if is_part and any(c.isalnum() for c in segment.text):
            names.append(segment)
        elif (field := sample_field(page, segment, label)) and all(field.key != known.key for known in fields):
            fields.append(field)
    if names and all(field.key != "sample.name" for field in fields):
        whole = Segment(tuple(word for name in names for word in name.words))
        name = sample_field(page, whole, None)
        fields += [name] if name is not None else []
    return tuple(fields)


def _looks_numbered(text: str) -> bool:
    """Whether a text is one word with several figures: a number of a sample or lot."""
    return len(text.split()) == 1 and sum(c.isdigit() for c in text) > 3


def _table(
    page: Page,
    body: _Body,
    spans: Sequence[Span],
    roles: Sequence[Role | None],
    sample: int,
    above: Sequence[Sequence[tuple[Segment, Segment | None]]],
    box: Box,
) -> Table:
    """The ordinary table that one sample's column makes with the names and the columns that hold for all."""
    kept = [at for at, role in enumerate(roles, start=1) if at == sample or role is not None]
    columns = [Column(Role.ANALYTE, "", spans[0].left, spans[0].right, None, None)]
    for at in kept:
        text = " ".join(segment.text for segment, _ in above[at])
        _, unit, printed = cell_role(text) if text else (None, None, None)
        role = Role.RESULT if at == sample else roles[at - 1] or Role.OTHER
        columns.append(Column(role, text, spans[at].left, spans[at].right, unit, printed))
    rows = tuple(
        TableRow(
            (
                Cell((name,)),
                *(Cell((cell,)) if (cell := _cell(row, at, spans)) is not None else None for at in kept),
            ),
            name.top,
            name.bottom,
            section,
        )
        for name, row, section in body.rows
        if _cell(row, sample, spans) is not None
    )
    return Table(page.number, Header(tuple(columns), box[1], box[1] + 1), rows, ())
