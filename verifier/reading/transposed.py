"""Transposed tables: the analytes stand side by side, their values in the rows below.

Each row below holds one kind of value for all analytes; the words at its left end say which ("%", "mg/unit",
"LOD"), or there is only one row and the unit stands in the section bar. Such a table is turned into an ordinary
one, analytes downwards, and read like any other.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from verifier.model import Box, Panel, Result
from verifier.pdf.page import Page, Ruling
from verifier.reading.grids import Span, column_at, columns_of, head_lines
from verifier.reading.headers import Column, Header, cell_role
from verifier.reading.lines import Line, Segment
from verifier.reading.panels import Title, best_kind, build_panels, title_above, unit_above, unit_of_title
from verifier.reading.rows import Cell, TableRow
from verifier.reading.tables import Table
from verifier.reading.values import NumberStyle, parse_values
from verifier.vocabulary.analytes import find_analyte
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.roles import Role, role_of
from verifier.vocabulary.units import Unit, parse_unit
from verifier.vocabulary.words import status_of

_LEAST = 3
"""So many known analytes side by side make the head of a transposed table."""
_ROW_ROLES = frozenset(
    {Role.RESULT, Role.UNIT, Role.LOD, Role.LOQ, Role.LIMIT, Role.STATUS, Role.UNCERTAINTY, Role.METHOD, Role.NOTE}
)
"""What the label at the left of a row may say."""
_SQUARE = re.compile(r"(.*\S)\s*\[([^\[\]]+)\]")
_MOST_ROWS = 10
_TITLE_REACH = 200.0
_MOST_IN_A_BAR = 3
"""A section bar has a title, perhaps a mark and a unit; a line with more is a row of another table."""


class Transposed(NamedTuple):
    """A transposed table, turned upright, and the unit that its section bar gives."""

    table: Table
    unit: Unit | None
    portions: tuple[str | None, ...]
    """Per row: the tested mass from the analyte's own cell ("[in 25 g]")."""


class _Grid(NamedTuple):
    """Rows of cells as printed: names first, a label at the left of each row of values where there is one."""

    names: tuple[Segment, ...]
    rows: tuple[tuple[Segment | None, tuple[Segment | None, ...]], ...]
    top: float
    bottom: float


def find_transposed(
    page: Page, lines: Sequence[Line], style: NumberStyle, taken: Sequence[Box]
) -> tuple[Transposed, ...]:
    """All transposed tables of a page that lie outside the tables already read."""
    found: list[Transposed] = []
    used = [(box[1], box[3]) for box in taken]
    for index, line in enumerate(lines):
        if not _is_in(line, used) and (grid := _labelled_grid(page, lines, index, used)) is not None:
            _take(page, lines, grid, style, found, used)
    for index, line in enumerate(lines):
        if _is_in(line, used):
            continue
        for grid in (_ruled_grid(page, line), _free_grid(page, lines, index, style)):
            if grid is not None and _take(page, lines, grid, style, found, used):
                break
    return tuple(sorted(found, key=lambda transposed: transposed.table.header.top))


def _is_in(line: Line, used: Sequence[tuple[float, float]]) -> bool:
    return any(top - 2 <= line.middle <= bottom + 2 for top, bottom in used)


def _take(
    page: Page,
    lines: Sequence[Line],
    grid: _Grid,
    style: NumberStyle,
    found: list[Transposed],
    used: list[tuple[float, float]],
) -> bool:
    """Turn a grid that is a table of known analytes, and remember where it stands."""
    if _count_known(grid.names) < _LEAST:
        return False
    above = [other for other in lines if other.bottom <= grid.top + 2]
    near = [other for other in above[-3:] if len(other.segments(page.rulings)) <= _MOST_IN_A_BAR]
    table = _upright(page, grid, _unit_in_bar(near), style)
    if table is None:
        return False
    found.append(table)
    used.append((grid.top, grid.bottom))
    return True


def transposed_panels(page: Page, lines: Sequence[Line], found: Transposed, style: NumberStyle) -> list[Panel]:
    """The panels of a transposed table; its title is the nearest line above that names a panel."""
    top = found.table.header.top
    above = [other for other in lines if top - _TITLE_REACH < other.top and other.bottom <= top + 2]
    title, status = title_above(page, above)
    near = [line for line in above if title is None or line.top >= title.top - 2]
    unit, printed = found.unit, None
    if unit is None:
        from_title = unit_of_title(title.text) if title is not None else None
        unit, printed = unit_above(near, 0.0, page.width) or from_title or (None, None)
    panels = build_panels(page, found.table, Title(title, status, None, unit, printed), style)
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


def _count_known(names: Sequence[Segment]) -> int:
    """How many of the names the best fitting kind of panel knows."""
    bare = [_without_bracket(name.text)[0] for name in names]
    kind = best_kind(bare, None)
    return sum(find_analyte(name, kind) is not None for name in bare)


def _without_bracket(text: str) -> tuple[str, str | None]:
    """A name and what stands in brackets behind it: "Salmonella [in 25 g]", "Lead (ppm)"."""
    if square := _SQUARE.fullmatch(text):  # "Benzo[a]pyrene" has none
        return square[1], square[2].strip()
    head, bracket, rest = text.rpartition("(")
    inner = rest.rstrip(") ")
    return (head.strip(), inner) if bracket and head.strip() and parse_unit(inner) is not None else (text, None)


def _upright(page: Page, grid: _Grid, bar_unit: Unit | None, style: NumberStyle) -> Transposed | None:
    """The grid as an ordinary table; None when too few of its columns are analytes with values."""
    columns = [Column(Role.ANALYTE, "", 0.0, 0.0, None, None), Column(Role.UNIT, "", 0.0, 0.0, None, None)]
    rows = [cells for _, cells in grid.rows]
    for label, _ in grid.rows:
        role, unit, printed = cell_role(label.text) if label else (Role.RESULT, None, None)
        columns.append(Column(role or Role.OTHER, label.text if label else "", 0.0, 0.0, unit, printed))
    rows, columns, own_units = _take_units(rows, columns, grid)
    unknown = sum(label is not None and cell_role(label.text)[0] is None for label, _ in grid.rows)
    if unknown > 1 or any((field_of(name.text) or "").startswith("sample.") for name in grid.names):
        return None  # several samples or lots below each other, which is another kind of table
    columns, rows = _fold_units(columns, rows)
    made: list[TableRow] = []
    portions: list[str | None] = []
    for position, name in enumerate(grid.names):
        bare, bracket = _without_bracket(name.text)
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
    if known < _LEAST or known * 2 < len(made) or not has_values:
        return None
    header = Header(tuple(columns), grid.top, grid.top)
    return Transposed(Table(page.number, header, tuple(made), ()), bar_unit, tuple(portions))


_Cells = tuple[Segment | None, ...]


def _take_units(
    rows: list[_Cells], columns: list[Column], grid: _Grid
) -> tuple[list[_Cells], list[Column], _Cells | None]:
    """The rows without a row that is labelled as units, and that row: each analyte's own unit."""
    for position, (label, cells) in enumerate(grid.rows):
        if label is not None and role_of(label.text) is Role.UNIT:
            at = len(columns) - len(grid.rows) + position
            return rows[:position] + rows[position + 1 :], columns[:at] + columns[at + 1 :], cells
    return rows, columns, None


def _fold_units(
    columns: list[Column], rows: list[tuple[Segment | None, ...]]
) -> tuple[list[Column], list[tuple[Segment | None, ...]]]:
    """Rows of units ("% % %" under the LODs) give their unit to the row above and are no values."""
    kept_columns, kept_rows = columns[:2], []
    for column, row in zip(columns[2:], rows, strict=True):
        units = [parse_unit(cell.text) for cell in row if cell is not None]
        if units and all(units):
            last = kept_columns[-1]
            if len(kept_columns) > 2 and last.unit is None:
                kept_columns[-1] = last._replace(unit=units[0], printed_unit=units[0].code if units[0] else None)
            continue
        kept_columns.append(column)
        kept_rows.append(row)
    return kept_columns, kept_rows


# --- with ruling lines: the rulings are the cells ------------------------------------------------------------------


def _ruled_grid(page: Page, line: Line) -> _Grid | None:
    """The grid of rulings around a line of names; None when the line stands in no grid."""
    edges = _edges([r for r in page.rulings if not r.is_horizontal and r.top - 1 <= line.middle <= r.bottom + 1])
    if len(edges) < _LEAST + 1:
        return None
    left, right = edges[0], edges[-1]
    heights = _heights([r for r in page.rulings if r.is_horizontal], left, right)
    above = [y for y in heights if y <= line.middle]
    below = [y for y in heights if y > line.middle]
    if not above or not below or line.middle - above[-1] > 60:
        return None
    bands = list(itertools.pairwise([above[-1], *below]))[: _MOST_ROWS + 1]
    names = tuple(_cell_words(page, edges, bands[0]))
    rows: list[tuple[Segment | None, tuple[Segment | None, ...]]] = []
    last_bottom = bands[0][1]
    for band in bands[1:]:
        cells = list(_cell_words(page, edges, band))
        if band[1] - band[0] > 80 or sum(cell is not None for cell in cells) < 2:
            break
        if _count_known([cell for cell in cells if cell is not None]) >= 2:
            break  # the head of the next part of the table: more analytes
        has_same_columns = _edges([r for r in page.rulings if not r.is_horizontal and _crosses(r, band)]) == edges
        if not has_same_columns:
            break
        rows.append((None, tuple(cells)))
        last_bottom = band[1]
    if not rows:
        return None
    first = names[0]
    has_labels = first is None or (role_of(_without_bracket(first.text)[0]) is Role.ANALYTE)
    if has_labels:
        rows = [(cells[0], cells[1:]) for _, cells in rows]
        names = names[1:]
    if any(name is None for name in names):
        return None
    return _Grid(tuple(name for name in names if name is not None), tuple(rows), bands[0][0], last_bottom)


def _crosses(ruling: Ruling, band: tuple[float, float]) -> bool:
    middle = (band[0] + band[1]) / 2
    return ruling.top - 1 <= middle <= ruling.bottom + 1


def _edges(rulings: Sequence[Ruling]) -> list[float]:
    """The x of vertical rulings from the left, those that nearly coincide as one, to half a point."""
    edges: list[float] = []
    for x in sorted((r.x0 + r.x1) / 2 for r in rulings):
        if not edges or x - edges[-1] > 3:
            edges.append(x)
    return [round(x * 2) / 2 for x in edges]


def _heights(rulings: Sequence[Ruling], left: float, right: float) -> list[float]:
    """The y of horizontal rulings that span most of the table, from the top."""
    found: list[float] = []
    covered: dict[float, float] = {}
    for ruling in rulings:
        y = round((ruling.top + ruling.bottom) / 2 / 1.5) * 1.5
        width = min(ruling.x1, right) - max(ruling.x0, left)
        if width > 0:
            covered[y] = covered.get(y, 0.0) + width
    for y in sorted(covered):
        if covered[y] >= 0.7 * (right - left) and (not found or y - found[-1] > 3):
            found.append(y)
    return found


def _cell_words(page: Page, edges: Sequence[float], band: tuple[float, float]) -> Iterator[Segment | None]:
    for left, right in itertools.pairwise(edges):
        words = [
            word
            for word in page.words
            if word.is_upright
            and left <= (word.x0 + word.x1) / 2 <= right
            and band[0] - 1 <= (word.top + word.bottom) / 2 <= band[1] + 1
        ]
        words.sort(key=lambda word: (round((word.top + word.bottom) / 8), word.x0))
        yield Segment(tuple(words)) if words else None


# --- rows with labels: the places of their cells are the columns ----------------------------------------------------


def _labelled_grid(page: Page, lines: Sequence[Line], index: int, used: Sequence[tuple[float, float]]) -> _Grid | None:
    """Rows that begin with a label ("Result", "LOQ", "Unit"), and the names over their cells, however they wrap."""
    rows, bottom = _labelled_rows(page, lines, index, used)
    if not any(cell_role(label.text)[0] is Role.RESULT for label, _ in rows):
        return None
    labels = Span(min(label.x0 for label, _ in rows), max(label.x1 for label, _ in rows))
    columns = (labels, *columns_of([cells for _, cells in rows]))
    head = head_lines(page, lines, index, columns)
    if any(cell_role(row[0].text)[0] in _ROW_ROLES or status_of(s.text) is not None for row in head for s in row[-1:]):
        return None  # above these rows stand more of them, and not the names
    names: list[Segment | None] = [None] * len(columns)
    for row in head:
        for segment in row:
            at = column_at(segment, columns)
            if at:
                name = names[at]
                names[at] = segment if name is None else _joined(name, segment)
    if any(name is None for name in names[1:]):
        return None
    cells_by_row = [
        (label, tuple(next((s for s in cells if column_at(s, columns) == at), None) for at in range(1, len(columns))))
        for label, cells in rows
    ]
    top = min((segment.top for row in head for segment in row), default=lines[index].top)
    return _Grid(tuple(name for name in names[1:] if name is not None), tuple(cells_by_row), top, bottom)


def _labelled_rows(
    page: Page, lines: Sequence[Line], index: int, used: Sequence[tuple[float, float]]
) -> tuple[list[tuple[Segment, tuple[Segment, ...]]], float]:
    """The rows from a line on, and their lower edge; a label may wrap around the line of its values."""
    rows: list[tuple[Segment, tuple[Segment, ...]]] = []
    bottom = lines[index].top
    begun: Segment | None = None
    open_cells: tuple[Segment, ...] | None = None
    for line in lines[index : index + 2 * _MOST_ROWS]:
        if line.top - bottom > 3.0 * line.height or _is_in(line, used):
            break
        first, *cells = line.segments(page.rulings)
        is_flush = not rows or abs(first.x0 - rows[0][0].x0) <= 3
        if rows and is_flush and not cells:
            if begun is not None and open_cells is not None:
                label = Segment((*begun.words, *first.words))
                if cell_role(label.text)[0] not in _ROW_ROLES:
                    break
                rows.append((label, open_cells))
                begun, open_cells, bottom = None, None, line.bottom
            else:
                begun = first
            continue
        if begun is not None and open_cells is None and not is_flush:
            open_cells = (first, *cells)
            continue
        enough = len(cells) >= (1 if rows else _LEAST)
        if begun is not None or not (enough and is_flush and cell_role(first.text)[0] in _ROW_ROLES):
            break
        rows.append((first, tuple(cells)))
        bottom = line.bottom
    return rows[:_MOST_ROWS], bottom


# --- without ruling lines: the names' places are the columns -------------------------------------------------------


def _free_grid(page: Page, lines: Sequence[Line], index: int, style: NumberStyle) -> _Grid | None:
    names = _names(page, lines, index)
    label_edge = None
    if len(names) > _LEAST and role_of(names[0].text) is Role.ANALYTE:
        label_edge, names = names[0].x1, names[1:]
    if len(names) < _LEAST:
        return None
    height, bottom = lines[index].height, lines[index].bottom
    rows: list[tuple[Segment | None, tuple[Segment | None, ...]]] = []
    for line in lines[index + 1 : index + 1 + _MOST_ROWS]:
        if line.top - bottom > 3.0 * height:
            break
        row = _free_row(page, line, names, label_edge, style)
        if row is None:
            if rows:
                break
            continue
        rows.append(row)
        bottom = line.bottom
    return _Grid(names, tuple(rows), lines[index].top, bottom) if rows else None


def _names(page: Page, lines: Sequence[Line], index: int) -> tuple[Segment, ...]:
    """The names on a line, each with the words right above it where it wraps."""
    names: list[Segment] = []
    for segment in lines[index].segments(page.rulings, gap=0.5):
        is_close = bool(names) and segment.x0 - names[-1].x1 <= 1.5 * segment.size
        if is_close and segment.text[0] in "[(" and segment.text[-1] in "])":
            names[-1] = Segment((*names[-1].words, *segment.words))
        else:
            names.append(segment)
    height, top = lines[index].height, lines[index].top
    for line in reversed(lines[max(0, index - 3) : index]):
        if top - line.bottom > 0.6 * height or top - line.top > 2.0 * height:
            break
        for piece in line.segments(page.rulings, gap=0.5):
            for at, name in enumerate(names):
                shared = min(piece.x1, name.x1) - max(piece.x0, name.x0)
                if shared > 0.5 * min(piece.x1 - piece.x0, name.x1 - name.x0):
                    names[at] = _joined(piece, name)
                    break
        top = line.top
    last = lines[index].bottom
    for line in lines[index + 1 : index + 3]:  # names of more lines than their neighbours go on below
        if line.top - last > 0.3 * height:
            break
        below = [(_under(piece, names), piece) for piece in line.segments(page.rulings, gap=0.5)]
        longer = {at: _joined(names[at], piece) for at, piece in below if at is not None}
        if len(longer) < len(below) or any(find_analyte(name.text) is None for name in longer.values()):
            break
        names = [longer.get(at, name) for at, name in enumerate(names)]
        last = line.bottom
    return tuple(names)


def _joined(upper: Segment, lower: Segment) -> Segment:
    """Two lines of a name; a word that is broken at a hyphen becomes one."""
    last, first = upper.words[-1], lower.words[0]
    if not last.text.endswith("-") or not first.text[:1].islower():
        return Segment((*upper.words, *lower.words))
    whole = last._replace(
        text=last.text + first.text,
        x0=min(last.x0, first.x0),
        x1=max(last.x1, first.x1),
        bottom=max(last.bottom, first.bottom),
    )
    kept = Segment((*upper.words[:-1], whole, *lower.words[1:]))
    plain = whole._replace(text=last.text[:-1] + first.text)
    bare = Segment((*upper.words[:-1], plain, *lower.words[1:]))
    return bare if find_analyte(bare.text) is not None and find_analyte(kept.text) is None else kept


def _free_row(
    page: Page, line: Line, names: Sequence[Segment], label_edge: float | None, style: NumberStyle
) -> tuple[Segment | None, tuple[Segment | None, ...]] | None:
    """A line whose segments stand under the names, with its label at the left; None for any other line."""
    label: Segment | None = None
    cells: list[Segment | None] = [None] * len(names)
    for position, segment in enumerate(line.segments(page.rulings, gap=0.5)):
        at = _under(segment, names)
        is_label = position == 0 and (
            at is None
            or (label_edge is not None and segment.x0 < label_edge)
            or (cell_role(segment.text)[0] is not None and segment.x1 < names[0].x1)
        )
        if is_label:
            label = segment
        elif at is None:
            return None
        else:
            cells[at] = segment
    filled = [cell for cell in cells if cell is not None]
    valued = [
        cell
        for cell in filled
        if parse_values(cell.text, style)[0] or parse_unit(cell.text) or status_of(cell.text) is not None
    ]
    if len(filled) < max(2, len(names) // 2) or len(valued) * 4 < len(filled) * 3:
        return None
    return label, tuple(cells)


def _under(segment: Segment, names: Sequence[Segment]) -> int | None:
    """The name that the segment stands under; None when it is too far from all."""
    middle = (segment.x0 + segment.x1) / 2
    distances = [abs(middle - (name.x0 + name.x1) / 2) for name in names]
    best = min(range(len(names)), key=distances.__getitem__)
    pitch = min((b.x0 - a.x0 for a, b in itertools.pairwise(names)), default=60.0)
    return best if distances[best] <= max(0.6 * pitch, (names[best].x1 - names[best].x0) / 2) else None


def _unit_in_bar(above: Sequence[Line]) -> Unit | None:
    """The unit that a section bar right above gives in brackets: "Results: [cfu/g]"."""
    for line in reversed(above):
        bracket = re.search(r"[\[(]([^\])]+)[\])]", line.text)
        has_numbers = any(re.fullmatch(r"[<>]?\d[\d.,]*", word.text) for word in line.words)
        if bracket and not has_numbers and (unit := parse_unit(bracket[1])):
            return unit
    return None
