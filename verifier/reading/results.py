"""Rows of cells to results: every value with its text, qualifier, number, unit and place."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from verifier.model import (
    Amount,
    Basis,
    LimitKind,
    PanelKind,
    PrintedLimit,
    Qualifier,
    Quantity,
    Result,
    Uncertainty,
    enclosing,
)
from verifier.reading.headercells import without_units
from verifier.reading.headers import Column
from verifier.reading.lines import Segment
from verifier.reading.rows import Cell, TableRow
from verifier.reading.tables import Table
from verifier.reading.values import (
    NumberStyle,
    ParsedLimit,
    ParsedValue,
    is_uncertainty,
    parse_limit,
    parse_uncertainty,
    parse_values,
    plain_powers,
    portion_in,
    uncertainty_in,
    with_joined_thousands,
)
from verifier.vocabulary.analytes import Analyte, find_analyte, printed_as
from verifier.vocabulary.roles import Role, fold_header
from verifier.vocabulary.units import Unit, UnitMismatchError, convert, find_units, parse_unit
from verifier.vocabulary.words import basis_at_end, is_flag, is_total, status_of

_ByRole = dict[Role, list[tuple[Cell, Column]]]


class Context(NamedTuple):
    """What a row needs to know beyond its own cells."""

    page: int
    style: NumberStyle
    kind: PanelKind | None
    unit: Unit | None
    """The unit that the section bar or title gives, for columns without one."""
    printed_unit: str | None = None
    """How that unit is printed; where it is not known, this alone is kept."""
    basis: Basis | None = None
    """On which mass the title, or a line beside the table, says that all of it is reported."""
    lod: Quantity | None = None
    loq: Quantity | None = None
    """The limits of detection that a line beside the table gives for rows without one of their own."""


def settle_roles(table: Table) -> tuple[Column, ...]:
    """The columns with roles corrected by what stands in them.

    "Units" can head a column of results, and "Finding" one of verdicts: the cells tell.
    """
    columns = list(table.columns)
    texts = [[row.cells[i].text for row in table.rows if row.cells[i] is not None] for i in range(len(columns))]  # type: ignore[union-attr]
    for index, column in enumerate(columns):
        if column.role is Role.UNIT and texts[index]:
            units = sum(parse_unit(text) is not None for text in texts[index])
            if units * 2 < len(texts[index]) and not any(c.role is Role.RESULT for c in columns):
                columns[index] = column._replace(role=Role.RESULT)
    for index, column in enumerate(columns):
        if column.role is Role.RESULT and column.unit is None and (unit := _unit_of_cells(texts[index])) is not None:
            columns[index] = column._replace(unit=unit)
    for index, column in enumerate(columns):  # "+/-" may head either
        is_verdict = bool(texts[index]) and all(status_of(text) in ("pass", "fail") for text in texts[index])
        if column.role is Role.UNCERTAINTY and is_verdict:
            columns[index] = column._replace(role=Role.STATUS)
    _settle_remarks(columns, texts)
    results = [i for i, column in enumerate(columns) if column.role is Role.RESULT]
    if any(columns[i].unit is not None for i in results):
        for i in results:  # the mass of an isotope, as mass spectrometers print it
            is_mass = fold_header(columns[i].text) in _ISOTOPE_HEADERS and columns[i].unit is None
            if is_mass and texts[i] and all(_ISOTOPE.fullmatch(text) for text in texts[i]):
                columns[i] = columns[i]._replace(role=Role.OTHER)
        results = [i for i in results if columns[i].role is Role.RESULT]
    for index in reversed(results):
        is_verdict = bool(texts[index]) and all(status_of(text) is not None for text in texts[index])
        others = [i for i in results if i != index and columns[i].role is Role.RESULT]
        if is_verdict and others and columns[index].unit is None and index > others[0]:
            columns[index] = columns[index]._replace(role=Role.STATUS)
    return _settle_name(columns, texts)


_ANSWERS = frozenset({"yes", "no", "ok", "y", "n", "+", "-"})
"""What answers any question, not only whether a limit is kept."""


def _settle_remarks(columns: list[Column], texts: Sequence[Sequence[str]]) -> None:
    """Take a column headed "Remark" or "Note" for that of the verdicts, where nothing else stands in it."""
    if any(column.role is Role.STATUS for column in columns):
        return
    for index, column in enumerate(columns):
        is_verdict = bool(texts[index]) and all(status_of(text) in ("pass", "fail") for text in texts[index])
        if column.role is Role.NOTE and is_verdict and not any(text.casefold() in _ANSWERS for text in texts[index]):
            columns[index] = column._replace(role=Role.STATUS)
            return


_ISOTOPE = re.compile(r"\d{1,3}")
_ISOTOPE_HEADERS = frozenset({"mass", "m/z", "isotope", "amu"})


def _unit_of_cells(texts: Sequence[str]) -> Unit | None:
    """The one unit that all numbers of a column carry in their cells; it holds for its "ND" cells too."""
    units = [_own_unit(text) for text in texts if any(c.isdigit() for c in text)]
    codes = {unit.code if unit else None for unit in units}
    return units[0] if len(codes) == 1 else None


def _own_unit(text: str) -> Unit | None:
    """The unit that a cell ends with, where it has only one."""
    spans = find_units(text)
    if len(spans) != 1:
        return None
    _, start, end = spans[0]
    return None if text[end:].strip(" )") else parse_unit(text[start:end])


def _settle_name(columns: list[Column], texts: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """Of several name columns the one whose names are known stays; the others are no names."""
    names = [i for i, column in enumerate(columns) if column.role is Role.ANALYTE]
    if len(names) > 1:
        known = {i: sum(find_analyte(text) is not None for text in texts[i]) for i in names}
        best = max(names, key=lambda i: (known[i], -i))
        for i in names:
            if i != best:
                columns[i] = columns[i]._replace(role=Role.OTHER)
    return tuple(columns)


def name_cell(row: TableRow, columns: Sequence[Column]) -> Cell | None:
    """The cell with the analyte's name."""
    for cell, column in zip(row.cells, columns, strict=True):
        if column.role is Role.ANALYTE:
            return cell
    return row.cells[0]


def read_row(row: TableRow, columns: Sequence[Column], context: Context) -> Result | None:
    """The result of a row; None for a row without a name."""
    name = name_cell(row, columns)
    if name is None:
        return None
    by_role: _ByRole = defaultdict(list)
    for cell, column in zip(row.cells, columns, strict=True):
        if cell is not None:
            by_role[column.role].append((cell, column))
    row_unit = next((unit for cell, _ in by_role[Role.UNIT] if (unit := parse_unit(cell.text))), None)
    printed_row_unit = by_role[Role.UNIT][0][0].text if row_unit else None
    if row_unit is None and not by_role[Role.UNIT]:
        row_unit, printed_row_unit = _unit_in_name(name.text)
    analyte = find_analyte(name.text, context.kind) or _said_twice(name, context.kind)
    if analyte is not None and context.kind is not None and analyte.panel is not context.kind:
        context = context._replace(basis=None)  # the moisture itself, below results on dry mass, is no such result
    portion, printed_portion = _row_portion(by_role)
    values: list[Quantity] = []
    leftover_status: Cell | None = None
    for cell, column in by_role[Role.RESULT]:
        found, left = read_quantities(cell, column, row_unit, printed_row_unit, context)
        if portion is not None:
            found = [_in_portion(value, portion, printed_portion) for value in found]
        values += found
        if found and left and status_of(left.strip(" -–")) is not None:
            leftover_status = _tail(cell, left.strip(" -–"))
    if any(value.number is not None for value in values):  # a name beside the table is no second result: "Total THC"
        values = [value for value in values if value.qualifier is not Qualifier.TEXT or not _is_name(value.printed)]
    first_unit = values[0].unit if values else None
    # An LOD without a unit is in the result's unit, unless the result stands in several.
    only_unit = first_unit if len({value.unit for value in values}) == 1 else None
    lod, loq = _detection_limits(by_role, row_unit, only_unit, context)
    if _is_under_common_limits(name.text, analyte, values, context):
        lod, loq = lod or _common(context.lod, values, context), loq or _common(context.loq, values, context)
    values = [_unless_contradicted(value, by_role, (lod, loq), context) for value in values]
    status = by_role[Role.STATUS][0][0] if by_role[Role.STATUS] else leftover_status
    limit, beside = _row_limit(by_role, row_unit, first_unit, context)
    status = status or beside
    if status is None and len(values) == 1 and values[0].qualifier is Qualifier.TEXT:
        status = next((cell for cell, _ in by_role[Role.RESULT] if status_of(cell.text) in ("pass", "fail")), None)
    method = by_role[Role.METHOD][0][0].text if by_role[Role.METHOD] else None
    note = by_role[Role.NOTE][0][0].text if by_role[Role.NOTE] else None
    return Result(
        analyte=analyte.slug if analyte else None,
        printed_name=printed_as(_plain_numbers(name.text)),
        page=context.page,
        box=row.box,
        values=tuple(values),
        lod=lod,
        loq=loq,
        limit=limit,
        printed_status=status.text if status else None,
        printed_status_box=status.box if status else None,
        uncertainty=_row_uncertainty(by_role, values, context),
        method=method,
        note=note,
    )


def _is_under_common_limits(name: str, known: Analyte | None, values: Sequence[Quantity], context: Context) -> bool:
    """Whether the limits of detection of a whole table hold for a row: not for a sum, nor for another kind's row."""
    is_of_kind = known is None or known.panel is context.kind
    return is_of_kind and not is_total(name) and bool(values)


def _common(limit: Quantity | None, values: Sequence[Quantity], context: Context) -> Quantity | None:
    """A limit of detection of a whole table, where it measures what one of the values does."""
    mine = parse_unit(limit.unit) if limit is not None and limit.unit else None
    units = [parse_unit(value.unit) for value in values if value.unit and value.portion is None]
    if limit is None or mine is None or not any(unit and unit.dimension == mine.dimension for unit in units):
        return None
    return _on_basis(limit, context.basis)


_UNDER_A_BOUND = frozenset({Qualifier.NOT_DETECTED, Qualifier.BELOW_LOD, Qualifier.BELOW_LOQ, Qualifier.TRACE})


def _unless_contradicted(
    value: Quantity, by_role: _ByRole, bounds: Sequence[Quantity | None], context: Context
) -> Quantity:
    """A value, or the text of its cell where that holds a figure above the row's limits of detection.

    Of "<LOQ (0.031)" beside an LOQ of 0.006 nobody can say what was found; "ND (0.006)" says its LOQ again.
    """
    if value.qualifier not in _UNDER_A_BOUND or value.portion is not None:
        return value
    known = [bound for bound in bounds if bound is not None and bound.number is not None]
    if not known:
        return value
    for cell, column in by_role[Role.RESULT]:
        if not _lies_in(value, cell):
            continue
        parsed, _ = parse_values(with_joined_thousands(cell.text), context.style)
        again = parsed[1] if len(_without_restatement(parsed, cell.text, column.role)) < len(parsed) else None
        if again is None or again.number is None or any(_reaches(b, again, value) for b in known):
            continue
        text = ParsedValue(cell.text, Qualifier.TEXT, None, None, None, None, 0, len(cell.text))
        return _quantity(text, cell, None, None, context)
    return value


def _lies_in(value: Quantity, cell: Cell) -> bool:
    left, top, right, bottom = cell.box
    x, y = (value.box[0] + value.box[2]) / 2, (value.box[1] + value.box[3]) / 2
    return left <= x <= right and top <= y <= bottom


def _reaches(bound: Quantity, again: ParsedValue, value: Quantity) -> bool:
    """Whether a limit of detection is not below a figure in the unit of its own or of the value it stands behind."""
    code = again.unit.code if again.unit else value.unit
    number = again.number
    if bound.number is None or number is None:
        return False
    if code == bound.unit:
        return number <= bound.number
    try:
        return code is not None and bound.unit is not None and convert(number, code, bound.unit) <= bound.number
    except UnitMismatchError:
        return False


def _said_twice(name: Cell, kind: PanelKind | None) -> Analyte | None:
    """The analyte of a name in two languages, line by line: "Ołów" over "Lead"."""
    found = {find_analyte(segment.text, kind) for segment in name.segments}
    return found.pop() if len(name.segments) > 1 and len(found) == 1 else None


def _is_name(text: str) -> bool:
    return is_total(text) or find_analyte(text) is not None


def _unit_in_name(name: str) -> tuple[Unit | None, str | None]:
    """The unit in brackets at the end of a name: "Arsenic (ppm)"."""
    name = name.strip()
    match = re.search(r"[(\[]([^()\[\]]+)[)\]]$", name) if name[-1:] in (")", "]") else None
    unit = parse_unit(match[1]) if match else None
    is_name = unit is not None and match is not None and find_analyte(match[1]) is not None
    return (unit, match[1]) if unit and match and not is_name else (None, None)


def _row_portion(by_role: _ByRole) -> tuple[Amount | None, str | None]:
    """The tested mass in the column of units: "Absent" beside "/25 g"."""
    for cell, _ in by_role[Role.UNIT]:
        if (portion := portion_in(cell.text)) is not None:
            return portion, cell.text
    return None, None


def _in_portion(value: Quantity, portion: Amount, printed: str | None) -> Quantity:
    """A value that says absent or present, in the tested mass; numbers stay as they are."""
    if value.number is not None or value.qualifier is Qualifier.TEXT or value.portion is not None:
        return value
    return value.model_copy(update={"portion": portion, "unit": None, "basis": None, "printed_unit": printed})


def _tail(cell: Cell, text: str) -> Cell:
    """The last words of a cell, those of the text."""
    last = cell.segments[-1]
    return Cell((Segment(last.words[-len(text.split()) :]),))


def _row_limit(
    by_role: _ByRole, row_unit: Unit | None, first_unit: str | None, context: Context
) -> tuple[PrintedLimit | None, Cell | None]:
    """The limit of a row, and a verdict that is printed in the limit's cell."""
    limit, status = None, None
    if by_role[Role.LIMIT]:
        cell, column = by_role[Role.LIMIT][0]
        shortened, status = _part_verdict(cell) if not by_role[Role.STATUS] else (cell, None)
        limit = _limit(shortened, column, row_unit, first_unit, context) if shortened is not None else None
    if by_role[Role.LIMIT_MIN]:
        limit = _between(_limit(*by_role[Role.LIMIT_MIN][0], row_unit, first_unit, context), limit)
    return limit, status


def _row_uncertainty(by_role: _ByRole, values: Sequence[Quantity], context: Context) -> Uncertainty | None:
    """The uncertainty of a row, from a column of its own or from behind the value."""
    first_unit = values[0].unit if values else None
    for cell, column in by_role[Role.UNCERTAINTY]:
        return _uncertainty(cell, column, first_unit, context)
    for cell, _ in by_role[Role.RESULT]:
        if (found := _own_uncertainty(cell, values, context)) is not None:
            return found
    return None


def _plain_numbers(name: str) -> str:
    """Raised figures inside a name ("Δ⁹-THC") as plain ones; those at its end are footnote marks and stay."""
    if name.isascii():
        return name
    return re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?=[\w-])", lambda match: unicodedata.normalize("NFKC", match.group()), name)


_BETWEEN = re.compile(r"(?<=[^\W\d_]|%)/(?=[<\d])")
"""What parts two limits of detection in one cell: "3 ug/kg/9 ug/kg"."""
_RESTATED = re.compile(r"\s*\(\s*(?:[<≤]|LOD|LOQ|LLOQ|MDL|RL|ND|N\.D\.|BQL|BLQ|\d)", re.IGNORECASE)


def _without_restatement(parsed: tuple[ParsedValue, ...], text: str, role: Role) -> tuple[ParsedValue, ...]:
    """One value for a result that is said twice: "ND (<0.005)", "<LOQ (0.01)", "<LOQ 0.01", "<0.005 (ND)".

    Which limit the bracket names, LOD or LOQ, is mostly not said; so it is left to the printed text.
    """
    if len(parsed) != 2 or parsed[0].qualifier in (Qualifier.MEASURED, Qualifier.DETECTED, Qualifier.GREATER_THAN):
        return parsed
    first, second = parsed
    is_larger = first.number is not None and second.number is not None and second.number > first.number
    is_bare = (
        role not in (Role.LOD_LOQ, Role.LOQ_LOD)
        and first.qualifier in _UNDER_A_BOUND
        and first.unit is None
        and second.number is not None
        and not text[first.end : second.start].strip()
    )
    is_again = is_bare or _RESTATED.match(text, first.end) is not None
    return parsed[:1] if is_again and not is_larger else parsed


def _part_verdict(cell: Cell) -> tuple[Cell | None, Cell | None]:
    """A limit cell and the verdict that is printed right after it, without a header of its own."""
    *before, last = cell.segments
    word = Segment(last.words[-1:])
    if status_of(word.text) not in ("pass", "fail") or len(word.text) < 4:
        return cell, None
    rest = (*before, Segment(last.words[:-1])) if len(last.words) > 1 else tuple(before)
    return (Cell(rest) if rest else None), Cell((word,))


def read_quantities(
    cell: Cell, column: Column, row_unit: Unit | None, printed_row_unit: str | None, context: Context
) -> tuple[list[Quantity], str]:
    """The values in a result cell; a cell of words alone is one value of text."""
    understood = _understood(cell.text, column.role, context.style)
    if understood is None:
        text = cell.text
        whole = ParsedValue(text, Qualifier.TEXT, None, None, None, None, 0, len(text))
        return [_quantity(whole, cell, None, None, context)], ""
    parsed, left = understood
    unit, printed = (column.unit, column.printed_unit) if column.unit else (row_unit, printed_row_unit)
    if unit is None and context.printed_unit is not None:
        unit, printed = context.unit, context.printed_unit
    elif unit is None and context.unit is not None:
        unit, printed = context.unit, None
    basis = (_basis_of_header(column.text) if column.text else None) or context.basis
    return [_on_basis(_quantity(value, cell, unit, printed, context), basis) for value in parsed], left


_LONGEST_CELL = 120
"""Characters. A longer text is no cell, and is not kept in memory for the next look-up."""
_Understood = tuple[tuple[ParsedValue, ...], str]


def _understood(text: str, role: Role, style: NumberStyle) -> _Understood | None:
    """The values of a cell and the words left over, where every word is accounted for; None where not."""
    reader = _known_understood if len(text) <= _LONGEST_CELL else _read_whole
    return reader(text, role, style)


def _read_whole(printed: str, role: Role, style: NumberStyle) -> _Understood | None:
    text = with_joined_thousands(printed)
    if role in (Role.LOD_LOQ, Role.LOQ_LOD):
        text = _BETWEEN.sub("|", text)
    parsed, left = parse_values(text, style)
    parsed = _without_restatement(parsed, printed, role)
    tail = uncertainty_in(printed)
    is_clear = tail is None or is_uncertainty(tail, style)
    return (parsed, left) if parsed and is_clear and _is_understood(parsed, left, role) else None


_known_understood = lru_cache(maxsize=16384)(_read_whole)


@lru_cache(maxsize=4096)
def _basis_of_header(text: str) -> Basis | None:
    """On which mass the results of a column are, by its header."""
    return basis_at_end(fold_header(without_units(text)[0]))


def _on_basis(value: Quantity, basis: Basis | None) -> Quantity:
    """The value on the basis that its column's header or its table names, where its unit names none."""
    is_open = value.basis is None and value.portion is None and value.qualifier is not Qualifier.TEXT
    return value.model_copy(update={"basis": basis}) if basis is not None and is_open else value


def _is_understood(parsed: Sequence[ParsedValue], left: str, role: Role) -> bool:
    """Whether every word of a cell is accounted for: a part of a number is worse than none.

    "12 million" is not 12, and "1.5 E 4" is not 1.5. A verdict or a laboratory's flag may stand beside a value, and
    two numbers only where a unit parts them or the column holds two.
    """
    if left and status_of(left.strip(" -–")) is None and not is_flag(left):
        return False
    if role in (Role.LOD_LOQ, Role.LOQ_LOD):
        return True
    return not any(
        first.number is not None and second.number is not None and first.unit is None and second.start >= first.end
        for first, second in itertools.pairwise(parsed)
    )


def _quantity(
    value: ParsedValue, cell: Cell, unit: Unit | None, printed_unit: str | None, context: Context
) -> Quantity:
    own = value.unit is not None
    used = value.unit if own else unit
    basis = used.basis if used else None
    return Quantity(
        printed=plain_powers(value.printed),
        qualifier=value.qualifier,
        number=value.number,
        unit=used.code if used and not value.portion else None,
        printed_unit=value.printed_unit if own else printed_unit,
        basis=Basis(basis) if basis else None,
        portion=value.portion,
        page=context.page,
        box=cell.box_of(value.start, value.end),
    )


def _detection_limits(
    by_role: _ByRole, row_unit: Unit | None, first_unit: str | None, context: Context
) -> tuple[Quantity | None, Quantity | None]:
    """LOD and LOQ, from columns of their own or from one column that holds both."""
    lod = next((_single(cell, column, row_unit, first_unit, context) for cell, column in by_role[Role.LOD]), None)
    loq = next((_single(cell, column, row_unit, first_unit, context) for cell, column in by_role[Role.LOQ]), None)
    for role in (Role.LOD_LOQ, Role.LOQ_LOD):
        for cell, column in by_role[role]:
            found, _ = read_quantities(cell, _with_unit(column, row_unit, first_unit), row_unit, None, context)
            if len(found) == 2:
                lod, loq = (found[0], found[1]) if role is Role.LOD_LOQ else (found[1], found[0])
    return lod, loq


def _with_unit(column: Column, row_unit: Unit | None, first_unit: str | None) -> Column:
    """The column with the unit of the row or of the result where its header has none."""
    if column.unit is not None:
        return column
    return column._replace(unit=row_unit or (parse_unit(first_unit) if first_unit else None), printed_unit=None)


def _single(
    cell: Cell, column: Column, row_unit: Unit | None, first_unit: str | None, context: Context
) -> Quantity | None:
    found, _ = read_quantities(cell, _with_unit(column, row_unit, first_unit), row_unit, None, context)
    return found[0] if found else None


def _limit(cell: Cell, column: Column, row_unit: Unit | None, first_unit: str | None, context: Context) -> PrintedLimit:
    parsed = parse_limit(with_joined_thousands(cell.text), context.style)
    if parsed.unit is not None and parsed.unit.basis is Basis.TOTAL_ALKALOIDS:
        # "2 % of total alkaloids" must not be held against a result in percent of the product.
        parsed = ParsedLimit(LimitKind.TEXT, False)
    unit = parsed.unit or _with_unit(column, row_unit, first_unit).unit
    has_number = parsed.number is not None
    text = cell.text
    if parsed.printed_unit and has_number:
        text = text.removesuffix(")").removesuffix("]").removesuffix(parsed.printed_unit).rstrip(" ([")
    return PrintedLimit(
        printed=plain_powers(text),
        kind=parsed.kind,
        is_explicit=parsed.is_explicit,
        number=parsed.number,
        upper=parsed.upper,
        unit=unit.code if unit and has_number else None,
        printed_unit=(parsed.printed_unit or column.printed_unit) if has_number else None,
        portion=parsed.portion,
        page=context.page,
        box=cell.box,
    )


def _between(lower: PrintedLimit, upper: PrintedLimit | None) -> PrintedLimit | None:
    """One limit from a column of minima and a column of maxima."""
    if lower.number is None:
        return upper
    if upper is not None and upper.kind is LimitKind.TEXT:
        return upper  # a maximum that was not understood
    if upper is None or upper.number is None:
        return lower.model_copy(update={"kind": LimitKind.AT_LEAST, "is_explicit": True})
    return lower.model_copy(
        update={
            "printed": f"{lower.printed} - {upper.printed}",
            "kind": LimitKind.BETWEEN,
            "is_explicit": True,
            "upper": upper.number,
            "box": enclosing(lower.box, upper.box),
        }
    )


def _own_uncertainty(cell: Cell, values: Sequence[Quantity], context: Context) -> Uncertainty | None:
    """The uncertainty that stands in the result cell behind the value."""
    text = uncertainty_in(cell.text)
    if text is None or not values:
        return None
    number, printed_unit, is_relative = parse_uncertainty(text, context.style)
    unit = values[0].unit
    shared = values[0].printed_unit or ""
    printed = text.removesuffix(shared).strip() if shared and not is_relative else text
    return (
        Uncertainty(
            printed=printed,
            number=number,
            unit="%" if is_relative and unit != "%" else unit,
            is_relative=is_relative and unit != "%",
            page=context.page,
            box=cell.box_of(cell.text.find(text), len(cell.text)),
        )
        if number is not None and (printed_unit is None or is_relative or parse_unit(printed_unit))
        else None
    )


def _uncertainty(cell: Cell, column: Column, first_unit: str | None, context: Context) -> Uncertainty | None:
    number, printed_unit, is_relative = parse_uncertainty(cell.text, context.style)
    own = parse_unit(printed_unit) if printed_unit else column.unit
    return Uncertainty(
        printed=cell.text,
        number=number,
        unit=own.code if own else first_unit,
        is_relative=is_relative and first_unit != "%",
        page=context.page,
        box=cell.box,
    )
