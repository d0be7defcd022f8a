"""Transposed tables: the analytes stand side by side, their values in the lines below.

Each following line holds one kind of value for all analytes; the words at its left end say which ("%", "mg/unit",
"LOD"), or there is only one line and the unit stands in the section bar.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from verifier.model import Amount, Box, Panel, PanelKind, Quantity, Result, enclosing
from verifier.pdf.page import Page
from verifier.reading.headers import cell_role
from verifier.reading.lines import Line, Segment
from verifier.reading.panels import best_kind, is_table_sum
from verifier.reading.values import NumberStyle, parse_values, plain_powers
from verifier.vocabulary.analytes import find_analyte
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.roles import Role
from verifier.vocabulary.units import Unit, parse_unit

_LEAST = 3
"""So many known analytes on one line make it the head of a transposed table."""


class Transposed(NamedTuple):
    """The analytes of a transposed table and the lines of values below them."""

    names: tuple[Segment, ...]
    results: tuple[Result, ...]
    box: Box
    top: float


class _ValueLine(NamedTuple):
    role: Role
    unit: Unit | None
    printed_unit: str | None
    cells: tuple[Segment | None, ...]


def find_transposed(
    page: Page, lines: Sequence[Line], style: NumberStyle, taken: Sequence[Box]
) -> tuple[Transposed, ...]:
    """All transposed tables of a page that lie outside the tables already read."""
    found: list[Transposed] = []
    for index, line in enumerate(lines):
        if any(box[1] - 2 <= line.middle <= box[3] + 2 for box in taken):
            continue
        names = _names(page, lines, index)
        if _count_known(names) < _LEAST:
            continue
        table = _read(page, lines, index, names, style, _unit_in_bar(lines[max(0, index - 3) : index]))
        if table is not None:
            found.append(table)
    return tuple(found)


def _count_known(names: Sequence[Segment]) -> int:
    """How many of the names the best fitting kind of panel knows."""
    bare = [_without_unit(name.text)[0] for name in names]
    kind = best_kind(bare, None)
    return sum(find_analyte(name, kind) is not None for name in bare)


def _names(page: Page, lines: Sequence[Line], index: int) -> tuple[Segment, ...]:
    """The names on a line, each with the words right above it where it wraps."""
    names: list[Segment] = []
    for segment in lines[index].segments(page.rulings, gap=0.5):
        if names and segment.text[0] in "[(" and segment.text[-1] in "])":
            names[-1] = Segment((*names[-1].words, *segment.words))
        else:
            names.append(segment)
    height = lines[index].height
    top = lines[index].top
    for line in reversed(lines[max(0, index - 3) : index]):
        if top - line.bottom > 0.6 * height or top - line.top > 2.0 * height:
            break
        for piece in line.segments(page.rulings, gap=0.5):
            for at, name in enumerate(names):
                shared = min(piece.x1, name.x1) - max(piece.x0, name.x0)
                if shared > 0.5 * min(piece.x1 - piece.x0, name.x1 - name.x0):
                    names[at] = Segment((*piece.words, *name.words))
                    break
        top = line.top
    return tuple(names)


def _without_unit(text: str) -> tuple[str, Unit | None, str | None]:
    """A name and the unit that its header cell carries: "r. Salmonella [v 25 g]"."""
    head, bracket, rest = text.partition("[")
    if bracket:
        return head.strip(), parse_unit(rest.rstrip("] ")), rest.rstrip("] ")
    return text, None, None


def _read(
    page: Page, lines: Sequence[Line], index: int, names: Sequence[Segment], style: NumberStyle, bar_unit: Unit | None
) -> Transposed | None:
    height = lines[index].height
    bottom = lines[index].bottom
    value_lines: list[_ValueLine] = []
    used = [lines[index]]
    for line in lines[index + 1 : index + 9]:
        if line.top - bottom > 3.0 * height:
            break
        read = _value_line(page, line, names, style)
        if read is None:
            if value_lines:
                break
            continue
        value_lines.append(read)
        used.append(line)
        bottom = line.bottom
    value_lines = _with_units(value_lines)
    if not any(value.role is Role.RESULT for value in value_lines):
        return None
    results = []
    kind = best_kind([_without_unit(name.text)[0] for name in names], None)
    for position, name in enumerate(names):
        result = _result(page, name, position, value_lines, style, bar_unit, kind)
        if result is not None:
            results.append(result)
    known = sum(result.analyte is not None for result in results)
    if known < _LEAST or known * 2 < len(results):
        return None
    box = enclosing(*(Segment(line.words).box for line in used))
    return Transposed(tuple(names), tuple(results), box, lines[index].top)


def _value_line(page: Page, line: Line, names: Sequence[Segment], style: NumberStyle) -> _ValueLine | None:
    """A line whose segments stand under the names, with its label at the left; None for any other line."""
    segments = line.segments(page.rulings, gap=0.5)
    label: Segment | None = None
    cells: list[Segment | None] = [None] * len(names)
    for segment in segments:
        at = _under(segment, names)
        if at is None or (
            label is None
            and segment is segments[0]
            and cell_role(segment.text)[0] is not None
            and segment.x1 < names[0].x1
        ):
            if segment is segments[0]:
                label = segment
                continue
            return None
        cells[at] = segment
    filled = [cell for cell in cells if cell is not None]
    valued = [cell for cell in filled if parse_values(cell.text, style)[0] or parse_unit(cell.text)]
    if len(filled) < max(2, len(names) // 2) or len(valued) * 4 < len(filled) * 3:
        return None
    role, unit, printed = cell_role(label.text) if label else (Role.RESULT, None, None)
    return _ValueLine(role or Role.RESULT, unit, printed, tuple(cells))


def _under(segment: Segment, names: Sequence[Segment]) -> int | None:
    middle = (segment.x0 + segment.x1) / 2
    best, best_distance = None, 1e9
    for index, name in enumerate(names):
        distance = abs(middle - (name.x0 + name.x1) / 2)
        if distance < best_distance:
            best, best_distance = index, distance
    if best is None:
        return None
    pitch = min((b.x0 - a.x0 for a, b in itertools.pairwise(names)), default=60.0)
    return best if best_distance <= max(0.6 * pitch, (names[best].x1 - names[best].x0) / 2) else None


def _with_units(lines: Sequence[_ValueLine]) -> list[_ValueLine]:
    """Lines of units ("% % %" under the LODs) give their unit to the line above and are no values."""
    out: list[_ValueLine] = []
    for line in lines:
        units = [parse_unit(cell.text) for cell in line.cells if cell is not None]
        if units and all(units):
            if out and out[-1].unit is None:
                out[-1] = out[-1]._replace(
                    unit=units[0], printed_unit=next(c.text for c in line.cells if c is not None)
                )
            continue
        out.append(line)
    return out


def _result(
    page: Page,
    name: Segment,
    position: int,
    lines: Sequence[_ValueLine],
    style: NumberStyle,
    bar_unit: Unit | None,
    kind: PanelKind,
) -> Result | None:
    bare, own_unit, printed_own = _without_unit(name.text)
    values: list[Quantity] = []
    single: dict[Role, Quantity] = {}
    boxes = [name.box]
    portion_text = printed_own if printed_own and own_unit is None else None
    for line in lines:
        cell = line.cells[position]
        if cell is None:
            continue
        parsed, _ = parse_values(cell.text, style)
        for value in parsed:
            unit = value.unit or line.unit or own_unit or (None if portion_text else bar_unit)
            quantity = Quantity(
                printed=plain_powers(value.printed),
                qualifier=value.qualifier,
                number=value.number,
                unit=unit.code if unit else None,
                printed_unit=value.printed_unit or line.printed_unit or printed_own,
                basis=unit.basis if unit else None,
                portion=value.portion or (_portion(value.printed, portion_text, style)),
                page=page.number,
                box=cell.box_of(value.start, value.end),
            )
            boxes.append(quantity.box)
            if line.role is Role.RESULT:
                values.append(quantity)
            else:
                single.setdefault(line.role, quantity)
    if not values:
        return None
    analyte = find_analyte(bare, kind)
    return Result(
        analyte=analyte.slug if analyte else None,
        printed_name=bare,
        page=page.number,
        box=enclosing(*boxes),
        values=tuple(values),
        lod=single.get(Role.LOD),
        loq=single.get(Role.LOQ),
    )


def _portion(printed: str, portion_text: str | None, style: NumberStyle) -> Amount | None:
    """The tested mass from the header cell ("[v 25 g]") for a qualitative value."""
    if portion_text is None:
        return None
    parsed, _ = parse_values(f"{printed} in {portion_text.removeprefix('v ').removeprefix('in ')}", style)
    return parsed[0].portion if parsed else None


def _unit_in_bar(above: Sequence[Line]) -> Unit | None:
    """The unit that a section bar right above gives in brackets: "Results: [cfu/g]"."""
    for line in reversed(above):
        bracket = re.search(r"[\[(]([^\])]+)[\])]", line.text)
        if bracket and (unit := parse_unit(bracket[1])):
            return unit
    return None


def transposed_panel(page: Page, lines: Sequence[Line], table: Transposed) -> Panel:
    """The panel of a transposed table; its title is the nearest line above that names a panel."""
    title = next(
        (
            segment
            for line in reversed(
                [line for line in lines if line.bottom <= table.top + 1 and line.top > table.top - 200]
            )
            for segment in line.segments(page.rulings, gap=1.6)
            if len(segment.words) <= 10 and panel_of_title(segment.text) is not None and not segment.text.endswith(":")
        ),
        None,
    )
    kind = best_kind([row.printed_name for row in table.results], panel_of_title(title.text) if title else None)
    rows = table.results
    return Panel(
        kind=kind,
        title=title.text if title else None,
        page=page.number,
        box=table.box,
        results=tuple(row for row in rows if not is_table_sum(row)),
        totals=tuple(row for row in rows if is_table_sum(row)),
    )
