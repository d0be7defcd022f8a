"""Transposed tables whose rows begin with a label: "Analyte | Arsenic | Lead" over "Result | 0.1 | 0.2", "LOQ | ...".

The labels say what each row holds, so the rows are found first, and the names are whatever stands above them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from verifier.pdf.page import Page
from verifier.reading.grids import Span, column_at, columns_of
from verifier.reading.headercells import cell_role, is_bare_unit
from verifier.reading.lines import Line, Segment, is_at
from verifier.reading.transposedgrids import LEAST, ROW_ROLES, Grid, are_known, join_name
from verifier.reading.values import NumberStyle, parse_values
from verifier.vocabulary.analytes import is_analyte_name
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.roles import Role, role_of

_FLUSH = 3.0
_MOST_LINES = 24
_ROW_GAP = 3.0
_HEAD_GAP = 2.6
"""The names stand no further above the first row than this many line heights."""
_WRAP_GAP = 0.8
"""Lines of one row stand no further apart than this many line heights."""
_Lines = Sequence[Line]
_Used = Sequence[tuple[float, float]]


@dataclass
class _Row:
    """One row as it is put together from its lines."""

    label: list[Segment] = field(default_factory=list)
    cells: list[Segment] = field(default_factory=list)
    bottom: float = 0.0

    def role(self, *more: Segment) -> Role | None:
        """What the label says, with more words behind it."""
        words = tuple(word for part in (*self.label, *more) for word in part.words)
        return cell_role(Segment(words).text)[0] if words else None

    def is_empty(self, following: Segment) -> bool:
        """Whether nothing is printed in the row: the label that follows is no more of its own."""
        both = (self.role(), cell_role(following.text)[0])
        return not self.cells and None not in both and self.role(following) is None

    @property
    def is_whole(self) -> bool:
        return bool(self.cells) and self.role() in ROW_ROLES


def find_labelled_grid(page: Page, lines: _Lines, index: int, used: _Used, style: NumberStyle) -> Grid | None:
    """The grid whose first row begins on that line; None where there is none. `used` are heights already read."""
    if cell_role(lines[index].segments(page.rulings)[0].text)[0] not in ROW_ROLES and not _label_wraps(
        page, lines, index
    ):
        return None
    rows = _rows(page, lines, index, used)
    if not any(row.role() is Role.RESULT for row in rows):
        return None
    labels = [part for row in rows for part in row.label]
    span = Span(min(part.x0 for part in labels), max(part.x1 for part in labels))
    columns = (span, *columns_of([row.cells for row in rows]))
    if columns[1].left <= span.left:
        return None
    names, label, top = _names(page, lines, index, columns, used, style)
    is_labelled = label is not None and role_of(label) is Role.ANALYTE
    if any(name is None for name in names) or (label is not None and not is_labelled):
        return None
    known = tuple(name for name in names if name is not None)
    if not are_known(known, 1 if is_labelled else LEAST):
        return None
    body = tuple([(_whole(row.label), _cells(row, columns)) for row in rows])
    return Grid(known, body, top, rows[-1].bottom, is_labelled)


def _label_wraps(page: Page, lines: _Lines, index: int) -> bool:
    """Whether a line is the first part of a label that goes on below."""
    first, *cells = lines[index].segments(page.rulings)
    if cells:
        return False
    for line in lines[index + 1 : index + 3]:
        if line.top - first.bottom < _WRAP_GAP * line.height:
            other = line.segments(page.rulings)[0]
            if abs(other.x0 - first.x0) <= _FLUSH:
                return cell_role(f"{first.text} {other.text}")[0] in ROW_ROLES
    return False


def _rows(page: Page, lines: _Lines, index: int, used: _Used) -> list[_Row]:
    """The rows from a line on: labels flush left, cells beside them, either of several lines."""
    rows: list[_Row] = []
    now = _Row()
    left, bottom = lines[index].segments(page.rulings)[0].x0, lines[index].top
    for at in range(index, min(index + _MOST_LINES, len(lines))):
        line = lines[at]
        if line.top - bottom > _ROW_GAP * line.height or is_at(line, used):
            break
        first, *cells = line.segments(page.rulings)
        if any(cell.text.endswith(":") for cell in cells):
            break  # records side by side, each with labels of its own
        label = first if abs(first.x0 - left) <= _FLUSH else None
        if label is None:
            cells = [first, *cells]
            if first.x0 < left - _FLUSH:
                break
        if now.is_whole and ((label is not None and cells) or _is_new(now, label, line, lines[at + 1 : at + 2])):
            rows.append(now)
            now = _Row()
        if label is not None and now.label and now.cells and cells:
            break  # its label says nothing that is known
        if label is not None and cells and now.is_empty(label):
            now = _Row()
        if label is not None:
            now.label.append(label)
        now.cells += cells
        now.bottom = bottom = max(line.bottom, now.bottom)
    if now.is_whole:
        rows.append(now)
    return rows


def _is_new(now: _Row, label: Segment | None, line: Line, following: _Lines) -> bool:
    """Whether a line begins the next row, after one that is whole."""
    if label is not None:
        is_near = line.top - now.bottom < _WRAP_GAP * line.height and now.role(label) in ROW_ROLES
        is_more = is_bare_unit(label.text) or cell_role(label.text)[0] not in ROW_ROLES
        return not (is_near and is_more)
    above = line.top - now.bottom
    below = following[0].top - line.bottom if following else above + 1
    return above > min(below, _WRAP_GAP * line.height)


def _names(
    page: Page, lines: _Lines, index: int, columns: Sequence[Span], used: _Used, style: NumberStyle
) -> tuple[list[Segment | None], str | None, float]:
    """The names over the columns, the label at their left, and the upper edge of both."""
    names: list[Segment | None] = [None] * (len(columns) - 1)
    label: Segment | None = None
    top, reach = lines[index].top, _HEAD_GAP
    for line in reversed(lines[max(0, index - 9) : index]):
        if top - line.bottom > reach * line.height or is_at(line, used):
            break
        segments = line.segments(page.rulings)
        at_left = [s for s in segments if abs(s.x0 - columns[0].left) <= _FLUSH and s.x1 <= columns[1].left + 1]
        over = [(column_at(s, columns[1:]), s) for s in segments if s not in at_left]
        is_row = any(cell_role(s.text)[0] in ROW_ROLES for s in at_left)
        if is_row and not over and not any(names):  # a row in which nothing is printed
            top = line.top
            continue
        if is_row or any(at is None for at, _ in over) or _are_values([s for _, s in over], style):
            break
        for s in at_left:
            whole = s if label is None else Segment((*s.words, *label.words))
            if panel_of_title(s.text) is not None and role_of(whole.text) is not Role.ANALYTE:
                return names, label.text if label else None, top
            label = whole
        for at, s in over:
            if at is not None:
                below = names[at]
                names[at] = s if below is None else join_name(s, below)
        top, reach = line.top, _WRAP_GAP
        if all(name is not None and is_analyte_name(name.text) for name in names) and label is not None:
            above = lines[lines.index(line) - 1] if line is not lines[0] else None
            if above is None or line.top - above.bottom > 0.3 * line.height:
                break
    return names, label.text if label else None, top


def _are_values(cells: Sequence[Segment], style: NumberStyle) -> bool:
    """Whether most cells of a line are values and not parts of names."""
    plain = [cell for cell in cells if not is_analyte_name(cell.text)]
    values = [cell for cell in plain if (found := parse_values(cell.text, style))[0] and not found[1]]
    return len(cells) > 0 and 2 * len(values) > len(cells)


def _cells(row: _Row, columns: Sequence[Span]) -> tuple[Segment | None, ...]:
    """What a row holds under each name, beside its label."""
    parts: list[list[Segment]] = [[] for _ in columns]
    for cell in row.cells:
        at = column_at(cell, columns)
        if at is not None:
            parts[at].append(cell)
    return tuple([_whole(part) for part in parts[1:]])


def _whole(parts: Sequence[Segment]) -> Segment | None:
    """The lines of one cell as one text."""
    return Segment(tuple(word for part in parts for word in part.words)) if parts else None
