"""What two readings of one document say differently: row by row, cell by cell, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from verifier.model import Box, Document, Field, PrintedLimit, Quantity, Result, Uncertainty, enclosing
from verifier.reading.folding import fold_printed

_SHARED = 0.5
"""Two boxes are of one thing when they share so much of the smaller one's width and height."""
_REACH = 6.0
"""Points by which engines place one row differently at most: some take the height of letters, some that of the font."""
_IDENTITY = ("sample.", "client.", "dates.", "laboratory.name", "laboratory.licence", "verdict")
"""Keys of fields that tell which sample, when and by whom; others are sentences."""


class CellKind(StrEnum):
    """The parts of a row that are compared."""

    NAME = "name"
    RESULT = "result"
    LOD = "LOD"
    LOQ = "LOQ"
    LIMIT = "limit"
    STATUS = "status"
    UNCERTAINTY = "uncertainty"


class Cell(NamedTuple):
    """What one reading says in one cell."""

    printed: str
    """With the unit where it is known."""
    box: Box


class CellDifference(NamedTuple):
    """One cell of a row in two readings; None where a reading has nothing in it."""

    kind: CellKind
    row: Result
    other: Result
    first: Cell | None
    second: Cell | None
    value: int = 0
    """Which of several results of the row, counted from 0."""


class RowsMissing(NamedTuple):
    """Rows of one page that only one of the readings has."""

    page: int
    rows: tuple[Result, ...]
    is_in_first: bool


class FieldDifference(NamedTuple):
    """One field of the head in two readings; None where a reading has none."""

    first: Field | None
    second: Field | None


class Comparison(NamedTuple):
    """The outcome of comparing two readings."""

    compared: int
    """Cells and fields that at least one of the readings has; a row that only one has counts with all its cells."""
    cells: tuple[CellDifference, ...]
    rows: tuple[RowsMissing, ...]
    fields: tuple[FieldDifference, ...]

    @property
    def differing(self) -> int:
        """Cells and fields that differ, or that only one of the readings has."""
        lone = sum(len(_cells(row)) for missing in self.rows for row in missing.rows)
        return len(self.cells) + lone + len(self.fields)


def compare_readings(first: Document, second: Document | None, pages: Iterable[int]) -> Comparison:
    """What differs between two readings of a document, on these pages; None is a reading that found no result."""
    wanted = set(pages)
    ours, theirs = _rows(first, wanted), _rows(second, wanted)
    pairs = _pair(ours, theirs)
    cells: list[CellDifference] = []
    compared = 0
    for a, b in pairs:
        compared += len(_cells(a).keys() | _cells(b).keys())
        cells += _differing_cells(a, b)
    matched = {id(row) for pair in pairs for row in pair}
    missing = [
        *_by_page((row for row in ours if id(row) not in matched), is_in_first=True),
        *_by_page((row for row in theirs if id(row) not in matched), is_in_first=False),
    ]
    compared += sum(len(_cells(row)) for lone in missing for row in lone.rows)
    count, fields = _compare_fields(_fields(first, wanted), _fields(second, wanted))
    return Comparison(compared + count, tuple(cells), tuple(missing), tuple(fields))


# ----------------------------------------------------------------------------------------------------- pairing


def _rows(document: Document | None, pages: set[int]) -> list[Result]:
    if document is None:
        return []
    return [
        row
        for certificate in document.certificates
        for panel in certificate.panels
        for row in (*panel.results, *panel.totals)
        if row.page in pages
    ]


def _pair(ours: Sequence[Result], theirs: Sequence[Result]) -> list[tuple[Result, Result]]:
    """Rows of the same place, first those of the same name, then those of another; each row at most once."""
    left: dict[int, list[Result]] = {}
    for row in theirs:
        left.setdefault(row.page, []).append(row)
    pairs: list[tuple[Result, Result]] = []
    todo = list(ours)
    for is_name_asked in (True, False):
        alone = []
        for row in todo:
            near = [other for other in left.get(row.page, ()) if _is_near(row.box, other.box)]
            if is_name_asked:
                near = [other for other in near if _has_same_name(row, other)]
            if not near:
                alone.append(row)
                continue
            best = max(near, key=lambda other: _shared(row.box, other.box))
            left[row.page] = [other for other in left[row.page] if other is not best]
            pairs.append((row, best))
        todo = alone
    return pairs


def _has_same_name(a: Result, b: Result) -> bool:
    if a.analyte is not None and a.analyte == b.analyte:
        return True
    return fold_printed(a.printed_name) == fold_printed(b.printed_name)


def _is_near(a: Box, b: Box) -> bool:
    """Whether two boxes can be of one row: on one height, and not side by side."""
    height = min(a[3] - a[1], b[3] - b[1])
    tall = min(a[3], b[3]) - max(a[1], b[1])
    wide = min(a[2], b[2]) - max(a[0], b[0])
    return tall >= min(_SHARED * height, height - _REACH) and wide >= _SHARED * min(a[2] - a[0], b[2] - b[0])


def _shared(a: Box, b: Box) -> float:
    wide = max(min(a[2], b[2]) - max(a[0], b[0]), 0.0)
    tall = min(a[3], b[3]) - max(a[1], b[1])
    return wide * tall if tall > 0 else tall


def _by_page(rows: Iterable[Result], *, is_in_first: bool) -> Iterator[RowsMissing]:
    pages: dict[int, list[Result]] = {}
    for row in rows:
        pages.setdefault(row.page, []).append(row)
    for page, found in pages.items():
        yield RowsMissing(page, tuple(found), is_in_first)


# ------------------------------------------------------------------------------------------------------- cells


def _cells(row: Result) -> dict[tuple[CellKind, int], Cell]:
    cells: dict[tuple[CellKind, int], Cell] = {(CellKind.NAME, 0): Cell(row.printed_name, row.box)}
    for index, value in enumerate(row.values):
        cells[CellKind.RESULT, index] = _amount(value)
    single: Mapping[CellKind, Quantity | PrintedLimit | Uncertainty | None] = {
        CellKind.LOD: row.lod,
        CellKind.LOQ: row.loq,
        CellKind.LIMIT: row.limit,
        CellKind.UNCERTAINTY: row.uncertainty,
    }
    for kind, bound in single.items():
        if bound is not None:
            cells[kind, 0] = _amount(bound)
    if row.printed_status is not None:
        cells[CellKind.STATUS, 0] = Cell(row.printed_status, row.printed_status_box or row.box)
    return cells


def _amount(value: Quantity | PrintedLimit | Uncertainty) -> Cell:
    """The cell with its unit, which may be printed in the head of the column."""
    unit = value.unit or getattr(value, "printed_unit", None)
    has_unit = unit is None or fold_printed(value.printed).endswith(fold_printed(unit))
    return Cell(value.printed if has_unit else f"{value.printed} {unit}", value.box)


def _differing_cells(a: Result, b: Result) -> Iterator[CellDifference]:
    ours, theirs = _cells(a), _cells(b)
    for key in dict.fromkeys((*ours, *theirs)):
        kind, index = key
        if kind is CellKind.NAME and _has_same_name(a, b):
            continue
        first, second = ours.get(key), theirs.get(key)
        if first is None or second is None or fold_printed(first.printed) != fold_printed(second.printed):
            yield CellDifference(kind, a, b, first, second, index)


# ------------------------------------------------------------------------------------------------------ fields


def _fields(document: Document | None, pages: set[int]) -> list[Field]:
    if document is None:
        return []
    found: dict[tuple[str, int, Box], Field] = {}
    for certificate in document.certificates:
        for field in certificate.fields:
            if field.page in pages and field.key.startswith(_IDENTITY):
                found.setdefault((field.key, field.page, field.box), field)
    return list(found.values())


def _compare_fields(ours: Sequence[Field], theirs: Sequence[Field]) -> tuple[int, list[FieldDifference]]:
    """How many fields there are, and those that differ: equal ones of a page first, then those in one place."""
    rest = list(theirs)
    differing: list[FieldDifference] = []
    unequal: list[Field] = []
    for field in ours:
        equal = [other for other in _candidates(field, rest) if _is_same_field(field, other)]
        rest = [other for other in rest if other is not equal[0]] if equal else rest
        if not equal:
            unequal.append(field)
    for field in unequal:
        near = [other for other in _candidates(field, rest) if _is_near(field.box, other.box)]
        rest = [other for other in rest if other is not near[0]] if near else rest
        differing.append(FieldDifference(field, near[0] if near else None))
    differing += [FieldDifference(None, other) for other in rest]
    return len(ours) + len(rest), differing


def _candidates(field: Field, others: Iterable[Field]) -> list[Field]:
    return [other for other in others if other.key == field.key and other.page == field.page]


def _is_same_field(a: Field, b: Field) -> bool:
    return fold_printed(a.printed, is_identity=True) == fold_printed(b.printed, is_identity=True)


def box_of(*cells: Cell | Field | None) -> Box:
    """The box around what the readings found; at least one of them found something."""
    return enclosing(*(cell.box for cell in cells if cell is not None))
