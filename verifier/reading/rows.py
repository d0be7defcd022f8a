"""Rows: the lines of a table joined to rows of cells.

A row is a line with a name and at least one value. Names that wrap over lines, and values that stand in the middle
of a wrapped name, are joined to one row; where ruling lines part the rows, the rulings decide.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from verifier.model import Box, enclosing
from verifier.pdf.page import Ruling, Word
from verifier.reading.columns import Row
from verifier.reading.headers import Column, Header
from verifier.reading.lazy import cached_property
from verifier.reading.lines import Segment
from verifier.reading.phrases import PHRASE_GAP, goes_on
from verifier.vocabulary.analytes import find_analyte
from verifier.vocabulary.roles import Role
from verifier.vocabulary.words import is_technique, qualifier_of, status_of

VALUE_COLUMNS = frozenset(
    {Role.RESULT, Role.LOD, Role.LOQ, Role.LOD_LOQ, Role.LOQ_LOD, Role.LIMIT, Role.STATUS, Role.UNCERTAINTY}
)


_VALUE = re.compile(r"[<>≤≥]?\d+(?:[.,]\d+)*")
_OVERLAP = 0.1
"""Lines of one row overlap by at least this share of their height."""
_TIGHT = 0.6
"""Lines of a wrapped text stand closer than this share of their height."""
_LONGEST_TAIL = 6
"""So many words of a name may have run into the next column."""


@dataclass(frozen=True)
class Cell:
    """The text of one column in one row, line by line."""

    segments: tuple[Segment, ...]

    @cached_property
    def text(self) -> str:
        """The words with one blank between them."""
        segments = self.segments
        return segments[0].text if len(segments) == 1 else " ".join([segment.text for segment in segments])

    @cached_property
    def box(self) -> Box:
        """The box around the words."""
        return enclosing(*[segment.box for segment in self.segments])

    def box_of(self, start: int, end: int) -> Box:
        """The box around the words that hold the characters `start` to `end` of the text."""
        if start <= 0 and end >= len(self.text):
            return self.box
        boxes, position = [], 0
        for segment in self.segments:
            length = len(segment.text)
            if position < end and position + length > start:
                boxes.append(segment.box_of(max(start - position, 0), end - position))
            position += length + 1
        return enclosing(*boxes) if boxes else self.box


@dataclass(frozen=True)
class TableRow:
    """One row: a cell per column of the table, None where nothing is printed."""

    cells: tuple[Cell | None, ...]
    top: float
    bottom: float
    section: Segment | None = None
    """The section title inside the table that the row stands under."""

    @cached_property
    def box(self) -> Box:
        """The box around all cells but those that span other rows too."""
        boxes = [cell.box for cell in self.cells if cell is not None]
        own = [box for box in boxes if self.top - 1 <= (box[1] + box[3]) / 2 <= self.bottom + 1]
        return enclosing(*(own or boxes))


@dataclass(frozen=True)
class Shape:
    """What holds for all rows of a table."""

    header: Header
    rulings: Sequence[Ruling]
    name_column: int
    distance: float = 0.0
    """The usual distance from one row's top to the next one's; 0 where it is not known."""

    @cached_property
    def sample_columns(self) -> tuple[int, ...]:
        """The indexes of the columns that hold values of the sample."""
        return tuple([i for i, column in enumerate(self.header.columns) if column.role in VALUE_COLUMNS])

    @cached_property
    def value_columns(self) -> tuple[int, ...]:
        """The same, and in a table on blanks and spikes the columns of those."""
        header = self.header
        return tuple([i for i, column in enumerate(header.columns) if is_value_column(column, header)])

    @cached_property
    def result_columns(self) -> tuple[int, ...]:
        """The indexes of the columns of results."""
        return tuple([i for i, column in enumerate(self.header.columns) if column.role is Role.RESULT])

    @cached_property
    def levels(self) -> list[float]:
        """The heights of the horizontal rulings under the beginning of the names, in order."""
        return [height for height, right in self._levels if right >= self.header.x0 + 4]

    @cached_property
    def row_levels(self) -> list[float]:
        """The same of rulings that go on under the names, as those that part rows do."""
        return [height for height, right in self._levels if right >= self.header.x0 + 12]

    @cached_property
    def _levels(self) -> list[tuple[float, float]]:
        """(height, right edge) of the horizontal rulings that begin left of the names, in order."""
        edge = self.header.x0 + 4
        return sorted([(r.top, r.x1) for r in self.rulings if r.x0 <= edge and r.is_horizontal])


def has_values(row: Row, shape: Shape) -> bool:
    """Whether a line has a number, a qualifier or a verdict in a column that holds such."""
    for index in shape.value_columns:
        cell = row.cells[index]
        if cell is not None and looks_like_value(cell.text):
            return True
    return False


def is_value_column(column: Column, header: Header) -> bool:
    """Whether a column holds values: of the sample, or in a table on blanks and spikes of those."""
    return column.role in VALUE_COLUMNS or (column.role is Role.CONTROL and header.is_quality_control)


def looks_like_value(text: str) -> bool:
    """Whether a cell text is a number, a qualifier or a verdict."""
    return _known_value(text) if len(text) <= _LONGEST_CELL else _looks_like_value(text)


_LONGEST_CELL = 120
"""Characters. A longer text is no cell, and is not kept in memory for the next look-up."""


def _looks_like_value(text: str) -> bool:
    return (
        any(c.isdigit() for c in text)
        or qualifier_of(text) is not None
        or status_of(text) is not None
        or "<" in text
        or ">" in text
    )


_known_value = lru_cache(maxsize=16384)(_looks_like_value)


def is_full(row: Row, shape: Shape) -> bool:
    """Whether a line is a row by itself: a name and a value."""
    return row.cells[shape.name_column] is not None and has_values(row, shape)


def complete_name(row: Row, name_column: int) -> Row:
    """The row with the end of a long name taken back from the next cell, where only both together are a name."""
    name = row.cells[name_column]
    following = next((i for i in range(name_column + 1, len(row.cells)) if row.cells[i] is not None), None)
    if name is None or following is None:
        return row
    words = row.cells[following].words  # type: ignore[union-attr]
    is_known = find_analyte(name.text) is not None
    if is_known:
        if not words[0].text.startswith("("):
            return row
        closing = next((count for count, word in enumerate(words, start=1) if word.text.endswith(")")), 0)
        if not closing and _goes_on_in_bracket(name, words):
            # The bracket is closed on the line below; a value that stands close behind it is none of the name.
            closing = next((at for at, word in enumerate(words) if _VALUE.fullmatch(word.text)), len(words))
        counts = range(closing, closing + 1) if closing else range(0)
    else:
        counts = range(1, min(len(words), _LONGEST_TAIL) + 1)
    for count in counts:
        if not is_known and not any(c.isalpha() for c in words[count - 1].text):
            break
        text = " ".join([name.text, *[word.text for word in words[:count]]])
        if find_analyte(text) is not None or (is_known and text.count("(") > text.count(")")):
            cells = list(row.cells)
            cells[name_column] = Segment((*name.words, *words[:count]))
            cells[following] = Segment(words[count:]) if words[count:] else None
            return row._replace(cells=tuple(cells))
    return row


def _goes_on_in_bracket(name: Segment, words: Sequence[Word]) -> bool:
    """Whether the words of the next cell go on with a name as one text, in a bracket that is not closed."""
    gaps = [right.x0 - left.x1 for left, right in itertools.pairwise((name.words[-1], *words))]
    return words[0].text.startswith("(") and max(gaps) < PHRASE_GAP * max(name.size, 1.0)


def without_row_numbers(rows: Sequence[Row], name_column: int) -> list[Row]:
    """The rows without the numbers that count them: "1 Arsenic", "2 Cadmium", "3 Lead"."""
    numbered = [row for row in rows if (name := row.cells[name_column]) is not None and len(name.words) > 1]
    counts = [name.words[0].text.rstrip(".)") for row in numbered if (name := row.cells[name_column]) is not None]
    numbers = [int(count) for count in counts if count.isdecimal() and len(count) <= 3]
    steps = [after - before for before, after in itertools.pairwise(numbers)]
    if len(numbers) < 2 or set(steps) != {1}:
        return list(rows)
    found: list[Row] = []
    for row in rows:
        name = row.cells[name_column]
        if name is not None and len(name.words) > 1 and name.words[0].text.rstrip(".)").isdecimal():
            cells = list(row.cells)
            cells[name_column] = Segment(name.words[1:])
            row = row._replace(cells=tuple(cells))
        found.append(row)
    return found


def merge_rows(rows: Sequence[Row], shape: Shape) -> tuple[list[TableRow], list[Segment]]:
    """Rows with wrapped names and centred values joined; lines that stay without a value are bars."""
    groups: list[list[Row]] = []
    full = [row for row in rows if is_full(row, shape)]
    shape = replace(shape, distance=_usual_distance(full))
    heights = _ruled_heights(full, shape)
    bands = [_band(row, heights) for row in rows]
    for position, row in enumerate(rows):
        if heights:
            if groups and bands[position - 1] == bands[position]:
                own = [
                    other
                    for other, band in zip(rows[position:], bands[position:], strict=True)
                    if band == bands[position]
                ]
                if not _is_method_line(groups[-1], own, shape):
                    groups[-1].append(row)
            else:
                groups.append([row])
        elif groups and _continues(groups[-1], row, rows[position + 1 : position + 5], shape):
            groups[-1].append(row)
        else:
            groups.append([row])
    merged: list[TableRow] = []
    bars: list[Segment] = []
    for group in groups:
        columns = zip(*[row.cells for row in group], strict=True)
        parts = [tuple([cell for cell in column if cell is not None]) for column in columns]
        cells = tuple([Cell(segments) if segments else None for segments in parts])
        name = cells[shape.name_column]
        has_value = name is not None and any(has_values(row, shape) for row in group)
        if name is not None and has_value and _is_name(name.text) and _is_row(cells, shape):
            merged.append(TableRow(cells, group[0].top, group[-1].bottom, group[0].section))
        else:
            bars += [segment for cell in cells if cell is not None for segment in cell.segments]
    return merged, bars


def _is_method_line(group: Sequence[Row], rows: Sequence[Row], shape: Shape) -> bool:
    """Whether the first of the lines under a name says the method ("HPLC, AOAC KRA-01") and not more of the name."""
    name = rows[0].cells[shape.name_column]
    if name is None or has_values(rows[0], shape):
        return False
    before = [cell.text for r in group if (cell := r.cells[shape.name_column]) is not None]
    is_number = any(c.isdigit() for c in name.text)
    is_remark = _is_remark(" ".join(before), name.text) and not _is_known_below(before, rows, shape)
    return is_remark or (is_technique(name.text) and is_number)


def _is_remark(known: str, text: str) -> bool:
    """Whether words under a known name are none of it: a method, a number of a procedure ("PNT-M-008")."""
    if find_analyte(known) is None or find_analyte(f"{known} {text}") is not None or _says_again(known, text):
        return False
    return is_technique(text) or not (text[:1].islower() or text.startswith("("))


def _says_again(known: str, text: str) -> bool:
    """Whether a text is the same analyte in another language: "Lead" under "Ołów"."""
    again = find_analyte(text)
    return again is not None and again == find_analyte(known)


def _ruled_heights(full: Sequence[Row], shape: Shape) -> list[float]:
    """The horizontal rulings that part the rows; empty where they do not part each from the next.

    Then the rulings are the rows: names and limits may wrap and stand centred in their cells.
    """
    heights = shape.row_levels
    if len(full) < 2 or len(heights) < len(full):
        return []
    return heights if len({_band(row, heights) for row in full}) == len(full) else []


def _band(row: Row, heights: Sequence[float]) -> int:
    return bisect(heights, (row.top + row.bottom) / 2)


def _is_name(text: str) -> bool:
    """A name has a letter and does not begin with a number and its unit ("0.651 %")."""
    is_word = any(c.isalpha() for c in text) and qualifier_of(text) is None and not text.endswith(":")
    return is_word and re.match(r"[<>]?\d+(?:[.,]\d+)?\s*(?:%|mg|ug|µg)", text) is None


def _is_row(cells: Sequence[Cell | None], shape: Shape) -> bool:
    """A row has something in a column of results, or else at least the name of an analyte and another value."""
    if any(cells[at] is not None for at in shape.result_columns):
        return True
    name = cells[shape.name_column]
    others = sum([cells[at] is not None for at in shape.value_columns])
    return name is not None and find_analyte(name.text) is not None and others >= 2


def _usual_distance(rows: Sequence[Row]) -> float:
    """The usual distance from one row's top to the next one's."""
    distances = sorted(b.top - a.top for a, b in itertools.pairwise(rows) if b.top > a.top)
    return distances[len(distances) // 2] if distances else 0.0


def _continues(group: Sequence[Row], row: Row, following: Sequence[Row], shape: Shape) -> bool:
    """Whether a line belongs to the row that the group before it has begun, or to the one of the lines following."""
    name_column = shape.name_column
    last = group[-1]
    if _is_ruled_off(last, row, shape.levels):
        return False
    height = max(last.bottom - last.top, row.bottom - row.top)
    gap = row.top - last.bottom
    if gap > 0.9 * height:
        return False
    name = row.cells[name_column]
    if gap < -_OVERLAP * height and not _share_a_column(group[-1:], row):
        return True  # cells of different numbers of lines around one middle
    group_has_value = any(has_values(r, shape) for r in group)
    row_has_value = has_values(row, shape)
    group_names = [cell.text for r in group if (cell := r.cells[name_column]) is not None]
    if not group_names and name is not None:  # values, or the first lines of some, that stand higher than their row
        return (not row_has_value and gap < 0.5 * height) or _fits_under(group, row, shape)
    if group_has_value and row_has_value:
        is_more = name is None or find_analyte(" ".join([*group_names, name.text])) is not None
        is_open = _has_open_bracket(group_names) and (name is None or _closes_bracket(name.text))
        return (is_open or is_more) and _fits_under(group, row, shape)
    if name is None:
        if group_has_value and _is_aside(row, following, gap, shape):
            return True
        return (not group_has_value and row_has_value) or (group_has_value and _fits_under(group, row, shape))
    if _has_open_bracket(group_names) and _closes_bracket(_names_until_values([row, *following], shape)):
        return True
    if group_has_value:
        return _ends_name(group, group_names, row, name.text, following, shape)
    whole, own = find_analyte(" ".join([*group_names, name.text])), find_analyte(name.text)
    if row_has_value:
        if whole is None:
            return own is None and _begins_a_name(" ".join([*group_names, name.text]), following, shape)
        is_rest = gap < _TIGHT * height and find_analyte(" ".join(group_names)) is None  # "7-Hydroxy" / "Mitragynine"
        return own is None or own == whole or is_rest
    return whole is not None or gap < 0.35 * height


def _ends_name(
    group: Sequence[Row], names: Sequence[str], row: Row, name: str, following: Sequence[Row], shape: Shape
) -> bool:
    """Whether a line with nothing but words under a name ends the name of the row above it."""
    if names[-1].endswith((",", "-", "(", "&", "/")) or _says_again(" ".join(names), name):
        return True
    is_whole_known = _is_known_below(names, [row, *following], shape)
    is_next = find_analyte(name) is not None or _begins_a_name(name, following, shape, is_valued=True)
    if is_next and not is_whole_known:
        return False
    if find_analyte(" ".join(names)) is not None and not is_whole_known:
        return not _is_remark(" ".join(names), name)
    if is_technique(name) and any(c.isdigit() for c in name):
        return False
    is_tight = shape.distance > 0 and row.top - group[-1].top < 0.85 * shape.distance
    return is_whole_known or is_tight or name[:1].islower()


def _is_known_below(names: Sequence[str], rows: Sequence[Row], shape: Shape) -> bool:
    """Whether words are a name together with a line below them, or with the lines until the next one with values."""
    text = " ".join(names)
    for row in itertools.takewhile(lambda row: not has_values(row, shape), rows):
        if (name := row.cells[shape.name_column]) is not None:
            text = f"{text} {name.text}"
            if find_analyte(text) is not None:
                return True
    return False


def _is_aside(row: Row, following: Sequence[Row], gap: float, shape: Shape) -> bool:
    """Whether a line holds but more words of a method or note of the row above it, and of no row that follows."""
    if any(row.cells[at] is not None for at in shape.sample_columns) or gap >= _TIGHT * (row.bottom - row.top):
        return False
    is_next = bool(following) and following[0].top - row.bottom < gap and has_values(following[0], shape)
    return not is_next


def _begins_a_name(text: str, following: Sequence[Row], shape: Shape, *, is_valued: bool = False) -> bool:
    """Whether a name goes on in the lines below: "Bile-Tolerant" over "Gram-Negative / Bacteria".

    One line with values belongs to it where it has none so far (`is_valued`).
    """
    for row in following:
        if has_values(row, shape) and row.cells[shape.name_column] is not None:
            if not is_valued:
                return False
            is_valued = False
        if (more := row.cells[shape.name_column]) is not None:
            text = f"{text} {more.text}"
            if find_analyte(text) is not None:
                return True
    return False


def _names_until_values(rows: Sequence[Row], shape: Shape) -> str:
    """The words in the column of names from a line on to the next one with values."""
    own = itertools.takewhile(lambda row: not has_values(row, shape), rows[1:])
    return " ".join(cell.text for row in (rows[0], *own) if (cell := row.cells[shape.name_column]) is not None)


def _has_open_bracket(texts: Sequence[str]) -> bool:
    text = " ".join(texts)
    return text.count("(") > text.count(")")


def _closes_bracket(text: str) -> bool:
    return text.count(")") > text.count("(")


def _share_a_column(group: Sequence[Row], row: Row) -> bool:
    return any(cell is not None and any(r.cells[i] is not None for r in group) for i, cell in enumerate(row.cells))


def _fits_under(group: Sequence[Row], row: Row, shape: Shape) -> bool:
    """Whether the cells of a line go on with the cells above them: "Absence" with "in 1 g", or under nothing.

    A line without a value must go on with some cell; alone it says nothing.
    """
    goes = False
    for index, (cell, column) in enumerate(zip(row.cells, shape.header.columns, strict=True)):
        if cell is None or index == shape.name_column or column.role not in VALUE_COLUMNS:
            continue
        above = " ".join(other.text for r in group if (other := r.cells[index]) is not None)
        if above and not goes_on(above, cell.text):
            return False
        goes = goes or bool(above)
    return goes or (has_values(row, shape) and row.cells[shape.name_column] is None)


def _is_ruled_off(above: Row, below: Row, levels: Sequence[float]) -> bool:
    """Whether a horizontal ruling under the name column, at one of the `levels`, parts the two lines."""
    at = bisect(levels, (above.top + above.bottom) / 2)
    return at < len(levels) and levels[at] < (below.top + below.bottom) / 2
