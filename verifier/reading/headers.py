"""Table headers: which columns a results table has, what each holds and in which unit.

No layout is known here. A header is found by its words (vocabulary/roles.toml): a line on which several column
roles stand side by side. Its neighbours above and below are taken in while they complete it: wrapped words
("Measurement / uncertainty") and units on a line of their own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from verifier.pdf.page import Ruling
from verifier.reading.cellstacks import BAND_GAP
from verifier.reading.headercells import STRONG_ROLES, VALUE_ROLES, HeaderCell, without_units
from verifier.reading.headerstacks import MOST_LINES, spans_units, stack_cells
from verifier.reading.lines import Line, share_width
from verifier.vocabulary.analytes import find_analyte
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.roles import Role, fold_header, role_of
from verifier.vocabulary.units import Unit
from verifier.vocabulary.words import qualifier_of

_CLOSING_ROLES = frozenset({Role.RESULT, Role.LIMIT, Role.STATUS, Role.LOD, Role.LOQ, Role.UNCERTAINTY})
"""A table has at least one of these before the next one beside it begins."""
_NUMBER = re.compile(r"[<>≤≥]?\s*\d+(?:[.,]\d+)*")
_LEAST_COLUMNS = 2
_BESIDE = 8.0
"""A column whose header is not known may stand this many header heights to the right of the last known one."""


class Column(NamedTuple):
    """One column of a table: the place of its header, its role and its unit."""

    role: Role
    text: str
    x0: float
    x1: float
    unit: Unit | None
    printed_unit: str | None


class Header(NamedTuple):
    """The columns of one table, from left to right, and the height of the header."""

    columns: tuple[Column, ...]
    top: float
    bottom: float

    @property
    def x0(self) -> float:
        """Left edge of the first header cell."""
        return self.columns[0].x0

    @property
    def x1(self) -> float:
        """Right edge of the last header cell."""
        return self.columns[-1].x1

    @property
    def is_quality_control(self) -> bool:
        """Whether the table is about blanks, spikes or standards and not about the sample."""
        roles = [column.role for column in self.columns]
        controls = roles.count(Role.CONTROL)
        # "Acceptance" beside a recovery is about the recovery.
        limits = [c for c in self.columns if c.role is Role.LIMIT and not fold_header(c.text).startswith("acceptance")]
        is_of_sample = Role.RESULT in roles and (bool({Role.LOD, Role.LOQ, Role.LOD_LOQ} & set(roles)) or bool(limits))
        return controls >= 2 or (controls == 1 and not is_of_sample)


def find_headers(lines: Sequence[Line], rulings: Sequence[Ruling]) -> tuple[Header, ...]:
    """The headers of all tables on a page, one per table, those beside each other apart.

    Header cells are stacks: words set above each other ("Action / level / (ppb)"), whose lines need not agree with
    those of the neighbouring cells. A header is a run of such cells at one height.
    """
    cells = stack_cells(lines, rulings)
    headers: list[Header] = []
    for found in _at_one_height([cell for cell in cells if cell.role()[0] is not None]):
        if len(found) < _LEAST_COLUMNS:
            continue
        columns = [cell for cell in found if not spans_units(cell, found) and not _is_over_units(cell, found)]
        columns = [_with_unknown_above(cell, cells, columns) for cell in _with_far_units(columns, cells)]
        group = [cell for cell in columns if not (cell.is_unit and _has_header_above(cell, columns))]
        if not _is_seed(group):
            continue
        group += _beside_above(group, cells)
        left, right = min(cell.x0 for cell in group), max(cell.x1 for cell in group)
        top, bottom = min(cell.top for cell in group), max(cell.bottom for cell in group)
        strangers = [
            cell
            for cell in cells
            if top - 1 <= (cell.top + cell.bottom) / 2 <= bottom + 1
            and cell.role()[0] is None
            and (left < cell.x0 < right or (cell.x0 >= right and _is_column_beside(cell, right, bottom - top)))
            and not any(cell.x0 < known.x1 and cell.x1 > known.x0 for known in group)
        ]
        named = any(cell.role()[0] is Role.ANALYTE for cell in group)
        leading = [] if named else _leading(cells, left, top, bottom)
        if any(_NUMBER.fullmatch(cell.text) for cell in strangers):
            continue  # a row with a panel's name and a unit ("Heavy metals | Lead | 0.12 | ppm")
        is_last = not any(_is_column_of_sample(cell, right, top, bottom) for cell in cells)
        headers += _split_tables(leading, sorted([*group, *strangers], key=lambda cell: cell.x0), is_last=is_last)
    return tuple(sorted(headers, key=lambda header: (header.top, header.x0)))


def _beside_above(group: Sequence[HeaderCell], cells: Sequence[HeaderCell]) -> list[HeaderCell]:
    """Header cells that stand only on the line above, between the others: a column without a second line."""
    left, right = min(cell.x0 for cell in group), max(cell.x1 for cell in group)
    top = min(cell.top for cell in group)
    height = min(cell.bottom - cell.top for cell in group)
    return [
        cell
        for cell in cells
        if left < cell.x0 < right
        and 0 <= top - cell.bottom + 0.3 * height <= BAND_GAP * height
        and cell.role()[0] in VALUE_ROLES
        and cell not in group
        and not _is_over_units(cell, group)
        and not any(cell.x0 < known.x1 and cell.x1 > known.x0 for known in group)
    ]


def _is_column_beside(cell: HeaderCell, right: float, height: float) -> bool:
    """Whether words to the right of the last known header can be the header of one more column."""
    words = cell.text.split()
    is_value = any(qualifier_of(" ".join(words[:count])) is not None for count in range(1, len(words) + 1))
    is_word = not any(c.isdigit() for c in cell.text) and any(c.isalpha() for c in cell.text) and not is_value
    return is_word and cell.x0 < right + _BESIDE * height and find_analyte(cell.text) is None


def _is_column_of_sample(cell: HeaderCell, right: float, top: float, bottom: float) -> bool:
    """Whether words to the right of the last known header, at its height, can head one more column of values."""
    is_beside = cell.x0 >= right and top - 1 <= (cell.top + cell.bottom) / 2 <= bottom + 1
    return is_beside and cell.role()[0] is None and any(c.isalpha() for c in cell.text)


def _has_header_above(unit: HeaderCell, cells: Sequence[HeaderCell]) -> bool:
    """Whether a cell that is only a unit stands under another header: then it is a value of a column of units."""
    return any(
        cell is not unit
        and cell.bottom <= unit.top + 1
        and min(cell.x1, unit.x1) - max(cell.x0, unit.x0) > 0.3 * min(cell.x1 - cell.x0, unit.x1 - unit.x0)
        for cell in cells
    )


def _is_over_units(cell: HeaderCell, cells: Sequence[HeaderCell]) -> bool:
    """Whether the only header of results stands above a line on which units alone head several columns."""
    role, unit, _ = cell.role()
    if role is not Role.RESULT or unit is not None:
        return False
    units = [other for other in cells if other.is_unit and other.top >= cell.bottom - 1]
    others = [c for c in cells if c is not cell and c.role()[0] is Role.RESULT and not c.is_unit]
    middle = (cell.x0 + cell.x1) / 2
    is_amid = len(units) > 1 and min(u.x0 for u in units) < middle < max(u.x1 for u in units)
    return is_amid and not others and not any(share_width(cell, u) for u in units)


def _with_far_units(cells: Sequence[HeaderCell], around: Sequence[HeaderCell]) -> list[HeaderCell]:
    """The header cells, each with the unit at the foot of the header, below blank lines: "Result / / / (ppb)"."""
    words = [cell for cell in cells if not cell.is_unit]
    bottom = max((cell.bottom for cell in words), default=0.0)
    height = min((part.bottom - part.top for cell in words for part in cell.parts), default=0.0)
    found = list(cells)
    units = [cell for cell in cells if cell.is_unit and cell.bottom <= bottom + 1]
    below = [c for c in around if -1 <= c.top - bottom <= BAND_GAP * height and c.is_unit and c not in cells]
    for unit in (*units, *below):
        above = [cell for cell in found if not cell.is_unit and cell.bottom <= unit.top and share_width(cell, unit)]
        nearest = max(above, key=lambda cell: cell.bottom, default=None)
        if nearest is not None and nearest.role()[0] in STRONG_ROLES and nearest.role()[1] is None:
            found[found.index(nearest)] = HeaderCell((*nearest.parts, *unit.parts))
            found = [cell for cell in found if cell is not unit]
    return found


def _with_unknown_above(unit: HeaderCell, cells: Sequence[HeaderCell], group: Sequence[HeaderCell]) -> HeaderCell:
    """A unit with the words right above it, where these are of no known header and stand over this unit only.

    A column of which nothing but the unit is known must not be taken for results: it may be a limit.
    """
    if not unit.is_unit or len(unit.parts) > 1:
        return unit
    height = unit.bottom - unit.top
    for cell in cells:
        if not -0.4 * height <= unit.top - cell.bottom <= BAND_GAP * height or not share_width(cell, unit):
            continue
        is_of_words = any(c.isalpha() for c in cell.text) and not any(c.isdigit() for c in cell.text)
        if cell.role()[0] is not None or not is_of_words:
            continue
        is_title = panel_of_title(cell.text) is not None or len(cell.text.split()) > MOST_LINES
        is_shared = any(other is not unit and other.is_unit and share_width(cell, other) for other in group)
        if not is_title and not is_shared and find_analyte(cell.text) is None:
            return HeaderCell((*cell.parts, *unit.parts), is_unknown=True)
    return unit


def _is_seed(cells: Sequence[HeaderCell]) -> bool:
    """Whether these cells are enough to be a header: an analyte column with a value column, or three value columns."""
    roles = [cell.role()[0] for cell in cells]
    if Role.ANALYTE in roles and any(role in VALUE_ROLES or role is Role.CONTROL for role in roles):
        return True
    strong = {role for role in roles if role in STRONG_ROLES}
    return len(strong) >= 2 and len([role for role in roles if role in VALUE_ROLES]) >= 3


def _at_one_height(cells: Sequence[HeaderCell]) -> list[list[HeaderCell]]:
    """Cells grouped by height: two are together when they share four tenths of the height of the lower one.

    Two of two lines each, one of which begins a line higher, share the line between.
    """
    groups: list[list[HeaderCell]] = []
    for cell in sorted(cells, key=lambda c: c.top):
        for group in reversed(groups[-6:]):
            if any(
                min(cell.bottom, other.bottom) - max(cell.top, other.top)
                >= 0.4 * min(cell.bottom - cell.top, other.bottom - other.top)
                for other in group
            ):
                group.append(cell)
                break
        else:
            groups.append([cell])
    return groups


def _settle_residue_limit(columns: list[Column]) -> list[Column]:
    """Take "MRL" for a maximum residue limit beside an LOQ column, else for a method reporting limit."""
    loqs = [i for i, column in enumerate(columns) if column.role is Role.LOQ]
    for i in loqs:
        if len(loqs) > 1 and fold_header(without_units(columns[i].text)[0]) == "mrl":
            columns[i] = columns[i]._replace(role=Role.LIMIT)
    return columns


def _settle_result_unit(columns: list[Column], *, is_last: bool) -> list[Column]:
    """Take "Result unit" for the column of results where there is no other, as of a sample: each cell holds both."""
    if not is_last or any(column.role is Role.RESULT for column in columns):
        return columns
    return [
        column._replace(role=Role.RESULT)
        if column.role is Role.UNIT and any(role_of(word) is Role.RESULT for word in column.text.split())
        else column
        for column in columns
    ]


def _settle_bare_units(columns: list[Column]) -> tuple[Column, ...]:
    """A column headed by a unit alone holds results only beside results, where a header names them.

    "Result (mg/g) | (%)" has two columns of results; in "Result | Limit | Status | ppb" the last is none.
    """
    is_bare = [
        column.role is Role.RESULT and not fold_header(without_units(column.text)[0]).strip("%/# ")
        for column in columns
    ]
    if not any(column.role is Role.RESULT and not bare for column, bare in zip(columns, is_bare, strict=True)):
        return tuple(columns)
    settled = list(columns)
    for index, bare in enumerate(is_bare):
        beside = [settled[i].role for i in (index - 1, index + 1) if 0 <= i < len(settled)]
        if bare and Role.RESULT not in beside:
            settled[index] = columns[index]._replace(role=Role.OTHER)
    return tuple(settled)


def _leading(cells: Sequence[HeaderCell], left: float, top: float, bottom: float) -> list[HeaderCell]:
    """Unknown words left of a header without a column of names: the first of them heads the names."""
    found = [
        cell
        for cell in cells
        if cell.x1 <= left
        and top - 1 <= (cell.top + cell.bottom) / 2 <= bottom + 1
        and any(c.isalpha() for c in cell.text)
        and not any(c.isdigit() for c in cell.text)
        and len(cell.text.split()) <= 3
    ]
    return sorted(found, key=lambda cell: cell.x0)


def _split_tables(leading: Sequence[HeaderCell], cells: Sequence[HeaderCell], *, is_last: bool) -> list[Header]:
    """One header per table: a new table begins with an analyte column after a value column."""
    tables: list[list[tuple[HeaderCell, Column]]] = [[]]
    for position, cell in enumerate(leading):
        kind = Role.OTHER if position else Role.ANALYTE
        tables[0].append((cell, Column(kind, cell.text, cell.x0, cell.x1, None, None)))
    while cells and cells[0].role()[0] is None:
        cells = cells[1:]
    for cell in cells:
        role, unit, printed = cell.role()
        column = Column(role or Role.OTHER, cell.text, cell.x0, cell.x1, unit, printed)
        current = tables[-1]
        roles = {c.role for _, c in current}
        if role is Role.ANALYTE and Role.ANALYTE in roles and roles & VALUE_ROLES:
            if roles & _CLOSING_ROLES:
                tables.append([])
            else:  # "Parameter | Unit | Min | Target | Max | Result" is one table
                column = column._replace(role=Role.OTHER)
        tables[-1].append((cell, column))
    _move_leading(tables)
    headers = []
    for table in tables:
        columns = _settle_bare_units(
            _settle_result_unit(_settle_residue_limit([column for _, column in table]), is_last=is_last)
        )
        if any(column.role in VALUE_ROLES or column.role is Role.CONTROL for column in columns):
            headers.append(Header(columns, min(c.top for c, _ in table), max(c.bottom for c, _ in table)))
    return headers


def _move_leading(tables: Sequence[list[tuple[HeaderCell, Column]]]) -> None:
    """Give tables beside each other the columns before their names that the first one has: "P/F | Analyte | Result"."""
    lead = [column.text for _, column in itertools.takewhile(lambda cell: cell[1].role is not Role.ANALYTE, tables[0])]
    for table, following in itertools.pairwise(tables):
        if lead and len(table) > 2 * len(lead) and [column.text for _, column in table[-len(lead) :]] == lead:
            following[:0] = table[-len(lead) :]
            del table[-len(lead) :]
