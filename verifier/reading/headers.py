"""Table headers: which columns a results table has, what each holds and in which unit.

No layout is known here. A header is found by its words (vocabulary/roles.toml): a line on which several column
roles stand side by side. Its neighbours above and below are taken in while they complete it: wrapped words
("Measurement / uncertainty") and units on a line of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from verifier.pdf.page import Ruling, Word
from verifier.reading.lines import Line, Segment
from verifier.vocabulary.roles import Role, fold_header, longest_role, role_of
from verifier.vocabulary.units import Unit, find_units, parse_unit

_VALUE_ROLES = frozenset(
    {Role.RESULT, Role.LOD, Role.LOQ, Role.LOD_LOQ, Role.LOQ_LOD, Role.LIMIT, Role.STATUS, Role.UNIT, Role.UNCERTAINTY}
)
_STRONG_ROLES = frozenset({Role.RESULT, Role.LOD, Role.LOQ, Role.LOD_LOQ, Role.LOQ_LOD, Role.LIMIT})
_BAND_GAP = 0.9
"""A line further away than this many line heights does not belong to the header."""


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

    def has(self, role: Role) -> bool:
        """Whether a column has this role."""
        return any(column.role is role for column in self.columns)


class _Cell(NamedTuple):
    """Words of a header cell, line by line from the top."""

    parts: tuple[Segment, ...]

    @property
    def text(self) -> str:
        return " ".join(part.text for part in self.parts)

    @property
    def x0(self) -> float:
        return min(part.x0 for part in self.parts)

    @property
    def x1(self) -> float:
        return max(part.x1 for part in self.parts)

    @property
    def top(self) -> float:
        return min(part.top for part in self.parts)

    @property
    def bottom(self) -> float:
        return max(part.bottom for part in self.parts)

    def role(self) -> tuple[Role | None, Unit | None, str | None]:
        """Role and unit by the whole text, else by the first of its lines that is a header of its own."""
        role, unit, printed = cell_role(self.text)
        if role is None:
            for part in self.parts:
                role, _, _ = cell_role(part.text)
                if role is not None:
                    break
        return role, unit, printed


def without_units(text: str) -> tuple[str, Unit | None, str | None]:
    """A header text without its unit, the unit, and how it is printed."""
    whole = parse_unit(text)
    if whole is not None and role_of(text) is None:
        return "", whole, text.strip("()[] ")
    found = find_units(text)
    if not found:
        return text, None, None
    _, start, end = found[-1]
    rest = text[:start] + " " + text[end:]
    return rest, parse_unit(text[start:end]), text[start:end]


def cell_role(text: str) -> tuple[Role | None, Unit | None, str | None]:
    """Role and unit of a header cell; a cell that is only a unit heads a column of results in that unit."""
    role = role_of(text)
    if role is not None and role is not Role.UNCERTAINTY:
        _, unit, printed = without_units(text)
        return role, unit, printed
    rest, unit, printed = without_units(text)
    if unit is not None and not fold_header(rest).strip("%/# "):
        return Role.RESULT, unit, printed
    return role or role_of(rest), unit, printed


def split_cells(segment: Segment) -> tuple[_Cell, ...] | None:
    """The header cells in a segment; None when some of its words belong to no known header.

    Headers can stand so close that they look like one text ("LOD LOQ Result"), so a segment that is no header as
    a whole is taken apart into the longest known ones.
    """
    if cell_role(segment.text)[0] is not None:
        return (_Cell((segment,)),)
    cells: list[_Cell] = []
    position = 0
    while position < len(segment.words):
        for length in range(min(longest_role() + 2, len(segment.words) - position), 0, -1):
            part = Segment(segment.words[position : position + length])
            if cell_role(part.text)[0] is not None:
                cells.append(_Cell((part,)))
                position += length
                break
        else:
            return None
    return tuple(cells)


def find_headers(lines: Sequence[Line], rulings: Sequence[Ruling]) -> tuple[Header, ...]:
    """The headers of all tables on a page, one per table, those beside each other apart."""
    headers: list[Header] = []
    taken: set[int] = set()
    for index, line in enumerate(lines):
        if index in taken:
            continue
        seed = _seed_cells(line, rulings)
        if not _is_seed(seed):
            continue
        cells, used = _extend(index, seed, lines, rulings)
        taken |= used
        headers += _split_tables(cells)
    return tuple(headers)


def _seed_cells(line: Line, rulings: Sequence[Ruling]) -> list[_Cell]:
    cells: list[_Cell] = []
    for segment in line.segments(rulings):
        # Words that are no header yet may become one with the line below ("Limit" / "value"), and a column that
        # stays unknown keeps its words from being taken for its neighbours'.
        cells += split_cells(segment) or (_Cell((segment,)),)
    return cells


def _is_seed(cells: Sequence[_Cell]) -> bool:
    """Whether these cells are enough to be a header: an analyte column with a value column, or three value columns."""
    roles = [cell_role(cell.text)[0] for cell in cells]
    if Role.ANALYTE in roles and any(role in _VALUE_ROLES for role in roles):
        return True
    strong = {role for role in roles if role in _STRONG_ROLES}
    return len(strong) >= 2 and len([role for role in roles if role in _VALUE_ROLES]) >= 3


def _extend(
    index: int, seed: list[_Cell], lines: Sequence[Line], rulings: Sequence[Ruling]
) -> tuple[list[_Cell], set[int]]:
    """The seed with the lines above and below that complete it, and which lines were used."""
    cells, used = list(seed), {index}
    for step in (-1, 1):
        position = index + step
        while 0 <= position < len(lines) and len(used) < 5:
            line = lines[position]
            grown = _join_line(cells, line, rulings, above=step < 0)
            if grown is None:
                break
            cells = grown
            used.add(position)
            position += step
    return sorted(cells, key=lambda cell: cell.x0), used


def _join_line(cells: list[_Cell], line: Line, rulings: Sequence[Ruling], *, above: bool) -> list[_Cell] | None:
    """The cells with what the line adds to them; None when the line is no part of the header."""
    top, bottom = min(c.top for c in cells), max(c.bottom for c in cells)
    gap = top - line.bottom if above else line.top - bottom
    if gap > _BAND_GAP * line.height:
        return None
    joined = list(cells)
    has_joined, has_stranger = False, False
    for segment in line.segments(rulings):
        pieces = split_cells(segment) or (_Cell((segment,)),)
        for piece in pieces:
            at = _cell_over(joined, piece)
            if at is not None and (merged := _merge(joined[at], piece, above=above)) is not None:
                joined[at] = merged
                has_joined = True
            elif cell_role(piece.text)[0] is not None and at is None:
                joined.append(piece)
                has_joined = True
            elif _overlaps_any(cells, piece):
                has_stranger = True
    if not has_joined or (has_stranger and not above):
        return None
    return joined


def _cell_over(cells: Sequence[_Cell], piece: _Cell) -> int | None:
    """The cell that shares the most width with the piece; None when none shares a third of the narrower one."""
    best, best_share = None, 0.3
    for index, cell in enumerate(cells):
        shared = min(cell.x1, piece.x1) - max(cell.x0, piece.x0)
        share = shared / max(min(cell.x1 - cell.x0, piece.x1 - piece.x0), 0.1)
        if share > best_share:
            best, best_share = index, share
    return best


def _overlaps_any(cells: Sequence[_Cell], piece: _Cell) -> bool:
    left, right = min(cell.x0 for cell in cells), max(cell.x1 for cell in cells)
    return piece.x1 > left and piece.x0 < right


def _merge(cell: _Cell, piece: _Cell, *, above: bool) -> _Cell | None:
    """Both as one cell where that makes a header: a longer known name, or a unit for a header without one."""
    merged = _Cell((*piece.parts, *cell.parts) if above else (*cell.parts, *piece.parts))
    role, unit, _ = cell.role()
    piece_rest, piece_unit, _ = without_units(piece.text)
    if piece_unit is not None and not fold_header(piece_rest).strip("%/# ") and not above:
        return merged if unit is None or role is None else None
    if role_of(without_units(merged.text)[0]) is not None:
        return merged
    if role is None and cell_role(piece.text)[0] is not None and len(cell.text.split()) <= 3:
        return merged
    if above and unit is not None and role is Role.RESULT and not fold_header(without_units(cell.text)[0]):
        return merged if cell_role(piece.text)[0] is not None else None
    return None


def _split_tables(cells: Sequence[_Cell]) -> list[Header]:
    """One header per table: a new table begins with an analyte column after a value column."""
    tables: list[list[tuple[_Cell, Column]]] = [[]]
    while cells and cells[0].role()[0] is None:
        cells = cells[1:]
    for cell in cells:
        role, unit, printed = cell.role()
        column = Column(role or Role.OTHER, cell.text, cell.x0, cell.x1, unit, printed)
        current = tables[-1]
        roles = {c.role for _, c in current}
        if role is Role.ANALYTE and Role.ANALYTE in roles and roles & _VALUE_ROLES:
            tables.append([])
        tables[-1].append((cell, column))
    headers = []
    for table in tables:
        columns = tuple(column for _, column in table)
        if any(column.role in _VALUE_ROLES for column in columns):
            headers.append(Header(columns, min(c.top for c, _ in table), max(c.bottom for c, _ in table)))
    return headers


def is_header_word(word: Word) -> bool:
    """Whether a single word is a header of its own, such as "LOQ"."""
    return role_of(word.text) is not None
