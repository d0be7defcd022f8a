"""Tables: from a header and the words below it to the lines that are its rows."""

from __future__ import annotations

import itertools
import math
import re
from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass

from verifier.model import Box, enclosing
from verifier.pdf.page import Page, Ruling, Rulings
from verifier.reading.columns import Row, Zone, assign, header_zones, learned_zones, places_of
from verifier.reading.glued import part_glued_words
from verifier.reading.grids import columns_of
from verifier.reading.headers import Column, Header
from verifier.reading.lazy import cached_property
from verifier.reading.lines import Line, Segment, group_lines
from verifier.reading.rows import (
    Shape,
    TableRow,
    complete_name,
    has_values,
    is_full,
    looks_like_value,
    merge_rows,
    without_row_numbers,
)
from verifier.reading.spans import with_spanning_cells
from verifier.reading.tableregions import region_below
from verifier.vocabulary.analytes import find_analyte, is_analyte_name
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.roles import Role
from verifier.vocabulary.units import find_units
from verifier.vocabulary.words import introduces_unit, is_total, status_of

_FIGURES = re.compile(r"[\d.,]+")
_COUNT = re.compile(r"\d{1,2}[.)]?")
"""What counts the rows of a table."""
_SLACK = 6.0
"""How many em a cell may stick out beyond the outer headers."""
_MAX_COST = 2.2
"""A line with a higher mean cost per word is no row."""
_MAX_PITCHES = 4.0
"""A table ends at a gap of more than this many row distances."""


_BARE_REACH = 140.0
"""A column of verdicts without a header stands no further right of the last header than this many points."""
_LEAST_FULL = 3
"""So many rows without an empty cell show where the columns are."""
_MOST_NAME_LINES = 5
"""A name and the values of its row stand on no more lines than these."""
_MOST_BEGUN = 3
"""So many lines of a name may stand above the one in question."""
_LOOK_AHEAD = 40
"""So many lines tell which column holds the names."""
_DEAR = 1.0
"""A line with a higher mean cost per word shows no table."""
_LARGER = 1.25
"""So many times larger is the type of a heading."""
_LEAST_PROSE = 5
"""Words without a gap."""


@dataclass(frozen=True)
class Table:
    """A results table on one page."""

    page: int
    header: Header
    rows: tuple[TableRow, ...]
    bars: tuple[Segment, ...]
    """Lines between the rows that are no rows: section titles, remarks."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the header."""
        return self.header.columns

    @cached_property
    def box(self) -> Box:
        """The box around header and rows."""
        rows = [row.box for row in self.rows]
        if self.header.x1 <= 0:  # a table that was turned has its header in its rows
            return enclosing(*rows)
        return enclosing((self.header.x0, self.header.top, self.header.x1, self.header.bottom), *rows)


def read_table(page: Page, header: Header, headers: Sequence[Header]) -> Table:
    """The rows below a header, up to the next header, a title, prose or a wide gap."""
    left, right, bottom = region_below(page, header, headers)
    header, right = _with_bare_verdicts(page, header, headers, right, bottom)
    words = [
        word
        for word in page.words
        if word.top > header.bottom - 2
        and word.bottom < bottom + 2
        and left <= (word.x0 + word.x1) / 2 <= right
        and word.is_upright
    ]
    rulings = Rulings(
        [
            r
            for r in page.rulings
            if r.bottom > header.top + 2 and r.top < bottom - 4 and r.x1 >= left - 2 and r.x0 <= right + 2
        ]
    )
    lines = group_lines(words)
    header = _with_one_name_column(header, lines, left, right, rulings)
    shape = Shape(header, rulings, _name_column_index(header))
    crossing = [r for r in rulings if r.top <= header.bottom + 4]
    zones = header_zones(header.columns, left, right, crossing)
    if all(ruling.is_horizontal for ruling in crossing):
        zones = _zones_by_order(lines, shape) or zones
    rows = _find_rows(lines, shape, zones)
    merged, bars = merge_rows(without_row_numbers(rows, shape.name_column), shape)
    return Table(page.number, header, with_spanning_cells(merged, header.columns, rulings), tuple(bars))


def _zones_by_order(lines: Sequence[Line], shape: Shape) -> tuple[Zone, ...] | None:
    """The columns by the rows that fill every one of them, where these agree: then the first cell is the first column.

    Headers flush left over figures flush right, in wide columns, may stand nearer to the neighbour's figures.
    """
    header, name_column = shape.header, shape.name_column
    named = 0
    full: list[Sequence[Segment]] = []
    some: list[Sequence[Segment]] = []
    for line in lines[:_LOOK_AHEAD]:
        segments = line.segments(shape.rulings)
        if name_column >= len(segments) or not is_analyte_name(segments[name_column].text):
            continue
        named += 1
        some.append(segments)
        if len(segments) == len(header.columns):
            full.append(segments)
    if len(full) >= _LEAST_FULL and 2 * len(full) >= named:
        spans = [(min(row[i].x0 for row in full), max(row[i].x1 for row in full)) for i in range(len(header.columns))]
    elif len(found := columns_of(some)) == len(header.columns):  # no row fills all of them, but together they do
        spans = [(span.left, span.right) for span in found]
    else:
        return None
    if any(left[1] >= right[0] for left, right in itertools.pairwise(spans)) or _is_shifted(spans, header):
        return None
    edges = [0.0, *((left[1] + right[0]) / 2 for left, right in itertools.pairwise(spans)), spans[-1][1] + _SLACK]
    return tuple(Zone(left, right) for left, right in itertools.pairwise(edges))


def _is_shifted(spans: Sequence[tuple[float, float]], header: Header) -> bool:
    """Whether cells stand under the header of a neighbour and not under their own: two columns are in one cell."""
    for index, (left, right) in enumerate(spans):
        over = [i for i, column in enumerate(header.columns) if column.x0 < right and column.x1 > left]
        if over and index not in over:
            return True
    return False


def _with_one_name_column(
    header: Header, lines: Sequence[Line], left: float, right: float, rulings: Sequence[Ruling]
) -> Header:
    """The header with one column of names: of several ("Panel | Analyte") the one whose names are known."""
    names = [i for i, column in enumerate(header.columns) if column.role is Role.ANALYTE]
    if len(names) < 2:
        return header
    places = places_of(header.columns, header_zones(header.columns, left, right, rulings))
    rows = [assign(line, places, rulings) for line in lines[:_LOOK_AHEAD]]
    known = {
        i: sum(find_analyte(cell.text) is not None for row in rows if (cell := row.cells[i]) is not None) for i in names
    }
    best = max(names, key=lambda i: (known[i], -i))
    columns = [
        column._replace(role=Role.OTHER) if i in names and i != best else column
        for i, column in enumerate(header.columns)
    ]
    return header._replace(columns=tuple(columns))


def _with_bare_verdicts(
    page: Page, header: Header, headers: Sequence[Header], right: float, bottom: float
) -> tuple[Header, float]:
    """The header with a column for verdicts that stand right of it under no header, and its new right edge."""
    if any(column.role is Role.STATUS for column in header.columns):
        return header, right
    beside = [h.x0 for h in headers if h.x0 > header.x1 and h.top < bottom and h.bottom > header.top - 40]
    end = min([header.x1 + _BARE_REACH, page.width, *beside])
    words = [
        word
        for word in page.words
        if header.x1 < word.x0 and word.x1 <= end and header.bottom - 2 < word.top < bottom and word.is_upright
    ]
    found = [w for w in words if len(w.text) >= 4 and status_of(w.text) in ("pass", "fail")]
    column = [w for w in found if abs(w.x0 + w.x1 - found[0].x0 - found[0].x1) < 24]
    if len(column) < 2 or 3 * len(column) < 2 * len(words):
        return header, right
    left, right = min(w.x0 for w in column), max(w.x1 for w in column)
    verdicts = Column(Role.STATUS, "", left, right, None, None)
    return header._replace(columns=(*header.columns, verdicts)), right + 2


def continued_headers(
    page: Page, lines: Sequence[Line], headers: Sequence[Header], before: Sequence[Table]
) -> tuple[tuple[Header, Table], ...]:
    """Headers for tables that go on from the page before without repeating their header.

    The lowest tables of the page before go on where a line above this page's own headers has, in their name
    column, a name of the vocabulary and in another column a value. Each comes with the table that it continues.
    """
    if not before:
        return ()
    lowest = max(table.box[3] for table in before)
    first_header = min((header.top for header in headers), default=page.height)
    found = []
    for table in before:
        if table.box[3] < lowest - 40:
            continue
        beginning = _Beginning(page, lines, table, _where_cells_stand(table))
        for index, line in enumerate(lines):
            if line.bottom >= first_header:
                break
            name = beginning.name_of_row(index)
            if name is None or "..." in name.text:  # a list with leaders, not a table
                continue
            if index and _looks_like_header(lines[index - 1], line, table, page.rulings):
                break  # the page has a header of its own, of words that are not known
            above = table.rows[-1].cells[beginning.shape.name_column]
            if above is not None and abs(name.x0 - above.box[0]) <= 4:
                top = line.top - 1
                found.append((beginning.shape.header._replace(top=top - 1, bottom=top), table))
                break
    return tuple(found)


def _where_cells_stand(table: Table) -> Header:
    """The header of a table with each column where its cells stand: they may be set to another side than the words."""
    columns = []
    for index, column in enumerate(table.columns):
        boxes = [cell.box for row in table.rows if (cell := row.cells[index]) is not None]
        left, right = min((box[0] for box in boxes), default=0.0), max((box[2] for box in boxes), default=0.0)
        is_learned = len(boxes) >= _LEAST_FULL or (boxes and len(boxes) == len(table.rows))
        columns.append(column._replace(x0=left, x1=right) if is_learned else column)
    in_order = all(a.x1 <= b.x0 for a, b in itertools.pairwise(columns))
    return table.header._replace(columns=tuple(columns)) if in_order else table.header


class _Beginning:
    """The lines of a page as rows of a table of the page before, each worked out when it is asked for, and once."""

    def __init__(self, page: Page, lines: Sequence[Line], table: Table, header: Header) -> None:
        self.shape = Shape(header, page.rulings, _name_column_index(header))
        self._lines = lines
        self._left, self._right = table.box[0] - 4, table.box[2] + 12
        self._places = places_of(header.columns, header_zones(header.columns, 0.0, page.width, ()))
        self._rows: dict[int, Row | None] = {}

    def name_of_row(self, index: int) -> Segment | None:
        """The name of the first row where the lines from an index on, one or several, are its name and a value."""
        rows: list[Row] = []
        text, shape = "", self.shape
        for at in range(index, min(index + _MOST_NAME_LINES, len(self._lines))):
            row = self._row(at)
            line = self._lines[at]
            if row is None or (rows and line.top - rows[-1].bottom >= 0.5 * line.height):
                return None
            rows.append(row)
            if (name := row.cells[shape.name_column]) is not None:
                text = f"{text} {name.text}".strip()
            if find_analyte(text) is not None and any(has_values(row, shape) for row in rows):
                return next(cell for row in rows if (cell := row.cells[shape.name_column]) is not None)
        return None

    def _row(self, at: int) -> Row | None:
        """A line with its words in the columns; None where it has none within the table's width."""
        if at not in self._rows:
            words = tuple([w for w in self._lines[at].words if self._left <= w.x0 and w.x1 <= self._right])
            self._rows[at] = assign(Line(words), self._places, self.shape.rulings) if words else None
        return self._rows[at]


def _looks_like_header(above: Line, row: Line, table: Table, rulings: Sequence[Ruling]) -> bool:
    """Whether the line above a row has several cells of words over the table's columns."""
    if row.top - above.bottom > 3 * row.height:
        return False
    cells = [s for s in above.segments(rulings) if s.x1 > table.box[0] and s.x0 < table.box[2]]
    return len(cells) >= 2 and not any(any(c.isdigit() for c in cell.text) for cell in cells)


def _name_column_index(header: Header) -> int:
    for index, column in enumerate(header.columns):
        if column.role is Role.ANALYTE:
            return index
    return 0


def _find_rows(lines: Sequence[Line], shape: Shape, zones: Sequence[Zone]) -> list[Row]:
    """The lines that are rows, by where the headers stand and then by where the cells do."""
    below = _Below(lines, shape, zones)
    rows = _collect(below)
    if len(rows) < 2:
        return rows
    learned = learned_zones([row for row in rows if is_full(row, shape)], shape.header.columns, zones)
    again = _Below([part_glued_words(line, learned) for line in lines], shape, learned)
    return rows if again.is_read_as(below) else _collect(again)


class _Below:
    """The lines below a header as rows of its table, each worked out when it is asked for, and once."""

    def __init__(self, lines: Sequence[Line], shape: Shape, zones: Sequence[Zone]) -> None:
        self.lines, self.shape = lines, shape
        self._places = places_of(shape.header.columns, zones)
        self._rows: dict[int, Row] = {}
        self._goes_on: dict[int, bool] = {}

    def row(self, at: int) -> Row:
        """The line at that index with its words in the columns."""
        row = self._rows.get(at)
        if row is None:
            row = self._rows[at] = assign(self.lines[at], self._places, self.shape.rulings)
        return row

    def after(self, at: int) -> list[Row]:
        """The rows of the two lines that follow."""
        return [self.row(following) for following in range(at + 1, min(at + 3, len(self.lines)))]

    def goes_on(self, at: int) -> bool:
        """Whether one of the two lines that follow is a row of the table: name and values where the columns are."""
        if at not in self._goes_on:
            following = range(at + 1, min(at + 3, len(self.lines)))
            self._goes_on[at] = any(self._is_row(line) for line in following)
        return self._goes_on[at]

    def is_read_as(self, other: _Below) -> bool:
        """Whether every line that was looked at in the other is the same here, and all that follows from it."""
        return all(
            self.lines[at] is other.lines[at]
            and (own := self.row(at)).cells == row.cells
            and _rank(own.cost) == _rank(row.cost)
            for at, row in other._rows.items()
        )

    def _is_row(self, at: int) -> bool:
        row, shape = self.row(at), self.shape
        if row.cost > _DEAR or not is_full(row, shape):
            return False
        if _is_labelled(self.lines[at], row, shape):
            return False
        filled = sum(cell is not None for cell in row.cells)
        return _is_known(row, shape.name_column) or filled * 2 > len(row.cells)


def _rank(cost: float) -> int:
    """All that is asked of what a row costs."""
    return 0 if cost == 0 else 1 if cost <= _DEAR else 2 if cost <= _MAX_COST else 3


def _collect(below: _Below) -> list[Row]:
    """Lines as rows until the table ends."""
    shape = below.shape
    header, rulings, name_column = shape.header, shape.rulings, shape.name_column
    rows: list[Row] = []
    sizes = _Sizes()
    section: Segment | None = None
    last_bottom, pitch, strangers = header.bottom, 0.0, 0
    valued: float | None = None

    for position, line in enumerate(below.lines):
        gap = line.top - last_bottom
        if gap > _MAX_PITCHES * max(pitch, 1.8 * line.height):
            break
        row = complete_name(below.row(position), name_column)
        if rows and sizes.is_larger(line) and not below.goes_on(position):
            break
        is_valued, is_known = has_values(row, shape), _is_known(row, name_column)
        is_result = row.cells[name_column] is not None and is_valued and (is_known or _is_measured(row, shape))
        is_title = not is_result and _is_title(line, rulings)
        if is_title and not _completes_name(rows, [row, *below.after(position)], name_column):
            is_in_step = pitch > 0 and line.top - rows[-1].top <= 1.3 * pitch if rows else False
            if not is_valued and below.goes_on(position):
                section = line.segments(rulings)[0]
            elif not (is_in_step or not rows) or not is_valued:
                break
            # Else a summary: the row names a panel and says how it went. It is no result.
            last_bottom = line.bottom
            continue
        if (
            _is_formula(row, name_column)
            or row.cost > _MAX_COST
            or _is_prose(line, row, shape)
            or _is_labelled(line, row, shape)
        ):
            if _is_unknown_section(line, header, rulings) and below.goes_on(position):
                section, last_bottom = line.segments(rulings)[0], line.bottom
                continue
            strangers += 1
            has_unit = len(line.segments(rulings)) > 1 and bool(find_units(line.text)) and not is_valued
            if strangers >= 2 or (has_unit and rows):
                break
            continue
        if pitch and gap > 1.8 * pitch and not is_known:
            break
        strangers = 0
        if is_valued:
            if valued is not None and line.top - valued > 0.7 * line.height:
                pitch = max(pitch, min(line.top - valued, 40.0))
            valued = line.top
        rows.append(row._replace(section=section) if section is not None else row)
        sizes.add(line, row)
        last_bottom = line.bottom
    return rows


class _Sizes:
    """The sizes of type in the rows so far; most lines are no larger than all of them, and no more is asked."""

    def __init__(self) -> None:
        self._least = math.inf
        self._rows: list[Row] = []
        self._known: list[float] = []

    def add(self, line: Line, row: Row) -> None:
        """Take in one more row, and the line that it is."""
        self._least = min([self._least, *[word.size for word in line.words]])
        self._rows.append(row)

    def is_larger(self, line: Line) -> bool:
        """Whether a line is set in a clearly larger type than is usual in the rows before it: a heading."""
        largest = max([word.size for word in line.words])
        if largest <= _LARGER * self._least:
            return False
        for cell in itertools.chain.from_iterable([row.cells for row in self._rows]):
            if cell is not None:
                insort(self._known, cell.size)
        self._rows = []
        usual = _LARGER * self._known[len(self._known) // 2]
        return largest > usual and line.segments()[0].size > usual


def _is_title(line: Line, rulings: Sequence[Ruling]) -> bool:
    """Whether the line begins with the name of a panel that is no analyte and no sum."""
    segments = line.segments(rulings)
    first = segments[1] if len(segments) > 1 and _COUNT.fullmatch(segments[0].text) else segments[0]
    text = first.text
    if len(first.words) > 8 or panel_of_title(text) is None or is_total(text) or text.count("(") > text.count(")"):
        return False
    return find_analyte(text) is None


def _is_unknown_section(line: Line, header: Header, rulings: Sequence[Ruling]) -> bool:
    """Whether a line is one short text that reaches under several headers: a title that is not known."""
    segments = line.segments(rulings)
    if len(segments) > 1 or len(segments[0].words) > 8 or segments[0].text.endswith("."):
        return False
    return _passed(segments[0], header) > 1


def _completes_name(rows: Sequence[Row], more: Sequence[Row], name_column: int) -> bool:
    """Whether a line goes on with a name that rows before it have begun: "Total Mitragyna / Alkaloids".

    It may go on below ("Total Aerobic / Microbial / Count"): `more` are the line and those that follow it.
    """
    before = [cell for row in rows[-_MOST_BEGUN:] if (cell := row.cells[name_column]) is not None]
    return any(_makes_name(before[start:], more, name_column) for start in range(len(before)))


def _makes_name(begun: Sequence[Segment], more: Sequence[Row], name_column: int) -> bool:
    """Whether the words of lines right below each other are a name, with one of the lines that follow as its last."""
    text, bottom = " ".join(name.text for name in begun), begun[-1].bottom
    for row in more:
        name = row.cells[name_column]
        if name is None or row.top - bottom >= name.bottom - name.top:
            return False
        text, bottom = f"{text} {name.text}", name.bottom
        if find_analyte(text) is not None:
            return True
    return False


def _is_prose(line: Line, row: Row, shape: Shape) -> bool:
    """Running text: many words without a gap that pass under several headers, and no known name before them."""
    name = row.cells[shape.name_column]
    if name is not None and is_analyte_name(name.text):
        return False
    segments = line.segments(shape.rulings, gap=0.6) if len(line.words) >= _LEAST_PROSE else ()
    for segment in segments:
        if len(segment.words) >= _LEAST_PROSE and _passed(segment, shape.header) >= 2:
            return True
    return name is not None and len(name.words) > 9


def _passed(segment: Segment, header: Header) -> int:
    """Under how many headers a text stands."""
    x0, x1 = segment.x0, segment.x1
    return len([column for column in header.columns if column.x0 < x1 and column.x1 > x0])


def _is_known(row: Row, name_column: int) -> bool:
    """Whether the row's name is an analyte or a sum."""
    name = row.cells[name_column]
    return name is not None and (is_analyte_name(name.text) or is_total(name.text))


def _is_formula(row: Row, name_column: int) -> bool:
    """A footnote that explains a sum ("Total = A + 0.877 x B"): an equals sign before letters, or at the name's end."""
    name = row.cells[name_column]
    if name is not None and name.text.endswith(" ="):
        return True
    texts = [cell.text for cell in row.cells if cell is not None and cell is not name]
    return any(text[:1] == "=" and (text.startswith("= ") or any(c.isalpha() for c in text[1:4])) for text in texts)


def _is_labelled(line: Line, row: Row, shape: Shape) -> bool:
    """A line of fields ("Analysed by: 12"), not of results: a word ends in a colon and the name is no analyte."""
    if _speaks_for_itself(line):
        return True
    if not any(word.text[-1:] == ":" for word in line.words):
        return False
    # "SOP 12: HPLC" in a column of methods is no label.
    columns = shape.header.columns
    cells = [c for c, column in zip(row.cells, columns, strict=True) if c and column.role is not Role.METHOD]
    if not any(word.text.endswith(":") for cell in cells for word in cell.words):
        return False
    name = row.cells[shape.name_column]
    if (name is None or not name.text.endswith(":")) and row.cost == 0 and _holds_result(row, shape):
        return False  # "Residual solvent: Ethanol" or "SOP 12: HPLC" with a result where the others stand
    return name is None or not is_analyte_name(name.text.rstrip(":"))


def _speaks_for_itself(line: Line) -> bool:
    """Whether a line is a field or says a unit, whatever the columns are; it is asked for each table, and by others."""
    known = line.kept.get(_speaks_for_itself)
    if known is None:
        known = line.kept[_speaks_for_itself] = _is_field_of_figures(line) or _says_unit(line.text)
    return bool(known)


def _is_field_of_figures(line: Line) -> bool:
    """Whether a line is a label and one figure: "Total weight per tablet (g)  0.6304"."""
    words = [word.text for word in line.words if not _FIGURES.fullmatch(word.text)]
    return len(words) == len(line.words) - 1 and field_of(" ".join(words)) is not None


def _says_unit(text: str) -> bool:
    """Whether a text says in which unit the results are: "Results are expressed in ppm (ICP-MS)"."""
    units = find_units(text)
    return bool(units) and introduces_unit(text[: units[0][1]].strip("()[].:= "))


def _holds_result(row: Row, shape: Shape) -> bool:
    """Whether a row has a value in a column of results."""
    results = [row.cells[at] for at in shape.result_columns]
    return any(cell is not None and looks_like_value(cell.text) for cell in results)


def _is_measured(row: Row, shape: Shape) -> bool:
    """Whether a row has a number in a column of results."""
    results = [row.cells[at] for at in shape.result_columns]
    return any(cell is not None and any(c.isdigit() for c in cell.text) for cell in results)
