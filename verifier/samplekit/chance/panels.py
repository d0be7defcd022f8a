"""Panels on the page: as tables, side by side, transposed, or as lines of key and value; and what is no result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from verifier.samplekit.chance.columns import PanelText, Wording
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.chance.grid import Column, DoesNotFitError, Grid
from verifier.samplekit.chance.looks import TableLook
from verifier.samplekit.chance.pages import Flow
from verifier.samplekit.chance.pools import word
from verifier.samplekit.chance.spelling import write_cell, write_unit
from verifier.samplekit.truth import TruthPanel, TruthRow

_GUTTER = 18.0


def draw_panel(flow: Flow, panel: TruthPanel, wording: Wording, place: int) -> None:
    """One panel in the shape that the looks ask for, as far as it fits."""
    text = PanelText(panel, flow.looks, wording)
    match flow.looks.table.shape:
        case "key_values":
            _key_values(flow, text)
        case "transposed" if len(panel.units) == 1:
            _transposed(flow, text)
        case "side_by_side" if len(text.rows) >= 2 * flow.looks.table.across:
            _side_by_side(flow, text)
        case _:
            _table(flow, text)
    flow.y -= 12 + 4 * (place % 2)


def make_grid(flow: Flow, columns: Sequence[Column], width: float | None = None, look: TableLook | None = None) -> Grid:
    """The measured table; raises DoesNotFitError."""
    return Grid(flow.ink, columns, width or flow.width, look or flow.looks.table)


def draw_title(flow: Flow, text: str, right: str = "", width: float | None = None) -> None:
    """The bar over a table."""
    look, size = flow.looks.table.bar, flow.ink.look.size + 1.5
    wide = width or flow.width
    height = size * 1.7
    colour = "#000000"
    if look in ("fill", "first_row"):
        flow.fill(flow.left, flow.y, wide, height, "#cfd8e3")
    elif look == "dark":
        flow.fill(flow.left, flow.y, wide, height, "#274060")
        colour = "#ffffff"
    spaced = (
        2.0 if flow.ink.look.spaced_titles and flow.ink.width(text, size, bold=True, spaced=2.0) < wide * 0.7 else 0.0
    )
    inset = 4 if look in ("fill", "dark", "first_row") else 0
    flow.ink.write(flow.left + inset, flow.y - size * 1.15, text, size, bold=True, colour=colour, spaced=spaced)
    if right:
        flow.ink.write(flow.left + wide - inset, flow.y - size * 1.15, right, size, colour=colour, align="right")
    flow.y -= height
    if look == "rule":
        flow.rule()
    flow.y -= 0 if look == "first_row" else 3


def _title_of(flow: Flow, text: PanelText) -> str:
    title = text.panel.title
    if text.place == "section":
        title = (f"{title} [{text.unit}]", f"{title} ({text.unit})", f"{title}, {text.unit}")[len(title) % 3]
    return title.upper() if flow.ink.look.upper_headers and text.place != "section" else title


def _opening(flow: Flow, text: PanelText, height: float) -> None:
    """The title, and the line with the unit, on the page where the first rows will stand."""
    flow.need(height + 40)
    draw_title(flow, _title_of(flow, text))
    if text.place == "line":
        units = word(flow.looks.spelling.language, "units", Dice(text.unit, text.panel.title))
        flow.line(units.format(unit=text.unit), flow.ink.look.size)
        flow.y -= 3


def _table(flow: Flow, text: PanelText) -> None:
    grid = make_grid(flow, text.columns())
    _opening(flow, text, grid.head_height + sum(row.height for row in grid.rows[:3]))
    draw_grid(flow, grid)


def draw_grid(flow: Flow, grid: Grid) -> None:
    """All rows, over as many pages as they need."""
    x = flow.left
    grid.draw_head(x, flow.y)
    flow.y -= grid.head_height
    for index, row in enumerate(grid.rows):
        if not flow.fits(row.height):
            grid.close(x, flow.y)
            flow.new_page()
            if flow.looks.table.repeats_header:
                grid.draw_head(x, flow.y)
                flow.y -= grid.head_height
        flow.y = grid.draw_row(x, flow.y, index)
    grid.close(x, flow.y)


def _side_by_side(flow: Flow, text: PanelText) -> None:
    """The rows in two or three tables beside each other; one below the other where they are too wide for that."""
    for across in (flow.looks.table.across, 2):
        width = (flow.width - (across - 1) * _GUTTER) / across
        count = -(-len(text.rows) // across)
        try:
            parts = [text.columns(text.rows[start : start + count]) for start in range(0, len(text.rows), count)]
            size = min(make_grid(flow, columns, width).size for columns in parts)
            grids = [Grid(flow.ink, columns, width, flow.looks.table, size=size) for columns in parts]
        except DoesNotFitError:
            continue
        if size < min(6.0, 0.8 * flow.ink.look.size):
            continue
        height = max(grid.height for grid in grids)
        if height > 0.6 * flow.looks.page.size[1]:
            break
        _opening(flow, text, height)
        top = flow.y
        for index, grid in enumerate(grids):
            x, y = flow.left + index * (width + _GUTTER), top
            grid.draw_head(x, y)
            y -= grid.head_height
            for number in range(len(grid.rows)):
                y = grid.draw_row(x, y, number)
            grid.close(x, y)
        flow.y = top - height
        return
    _table(flow, text)


def _transposed(flow: Flow, text: PanelText) -> None:
    """Analytes as columns, in as many tables as their names need."""
    most = 8
    while most > 1:
        try:
            pieces = [text.rows[start : start + most] for start in range(0, len(text.rows), most)]
            grids = [make_grid(flow, _turned(text, rows), look=_turned_look(flow)) for rows in pieces]
            break
        except DoesNotFitError:
            most -= 1
    else:
        _table(flow, text)
        return
    _opening(flow, text, grids[0].height)
    for index, grid in enumerate(grids):
        if index:
            flow.y -= 10
            flow.need(grid.height)
        draw_grid(flow, grid)


def _turned_look(flow: Flow) -> TableLook:
    return replace(flow.looks.table, number_align="center", header_align="center", name_share=0.3)


def _turned(text: PanelText, rows: Sequence[TruthRow]) -> tuple[Column, ...]:
    """The columns of a panel as the rows of a table: the first column says what each row is."""
    flat = [column for column in text.columns(rows) if column.role != "analyte"]
    flat.sort(key=lambda column: column.role != "value" and text.looks.table.order[1] == "value")
    labels = [column.header.replace("\n", " ") for column in flat]
    first = Column("label", text.wording.header("analyte"), tuple(labels))
    names = [
        Column("value", text.name(row), tuple(column.cells[index] for column in flat), unit_line=_unit_below(text, row))
        for index, row in enumerate(rows)
    ]
    return (first, *names)


def _unit_below(text: PanelText, row: TruthRow) -> str:
    """The unit under the name of an analyte that heads a column, where units stand on a line of their own."""
    unit = write_unit(text.panel.units_of(row)[0], text.looks.spelling)
    return f"({unit})" if text.place == "second_line" and unit else ""


def _key_values(flow: Flow, text: PanelText) -> None:
    """One line for each result: "Mitragynine: 1.23 %"."""
    size, dice = flow.ink.look.size, Dice(text.panel.title, flow.looks.head.wording)
    leaders = dice.happens(0.4)
    lines = [(text.name(row), _key_value(text, row)) for row in text.rows]
    wide = max(flow.ink.width(name, size) for name, _ in lines)
    _opening(flow, text, size * 1.6 * 3)
    for name, value in lines:
        flow.need(size * 1.6)
        flow.y -= size * 1.5
        if leaders:
            end = flow.left + min(flow.width * 0.6, wide + 110)
            start = flow.left + flow.ink.width(f"{name} ", size)
            dots = int((end - start) / flow.ink.width(".", size)) - 1
            flow.ink.write(flow.left, flow.y, f"{name} {'.' * dots}", size)
            flow.ink.write(end + size * 0.5, flow.y, value, size)
        else:
            flow.ink.write(flow.left, flow.y, f"{name}: {value}", size)


def _key_value(text: PanelText, row: TruthRow) -> str:
    value = text.value(row, 0)
    unit = text.panel.units_of(row)[0]
    has_number = any(c.isdigit() for c in row.values[0])
    return f"{value} {text.unit}" if text.place not in ("cell", "section", "line") and unit and has_number else value


def draw_summary(flow: Flow, panel: TruthPanel, wording: Wording) -> None:
    """The first results once more, in tiles or in a small table: the same results, not further ones."""
    text = PanelText(panel, flow.looks, wording)
    shown = [row for row in panel.rows if row.values[0][:1].isdigit()][:3]
    if not shown:
        return
    language = flow.looks.spelling.language
    flow.need(90)
    draw_title(flow, word(language, "summary", Dice(flow.looks.head.wording)))
    values = [_with_told_unit(text, row) for row in shown]
    if flow.looks.head.summary == "table":
        names = Column("analyte", wording.header("analyte"), tuple(row.name for row in shown))
        draw_grid(flow, make_grid(flow, (names, Column("value", wording.header("result"), tuple(values)))))
    else:
        width = flow.width / len(shown)
        for index, (row, value) in enumerate(zip(shown, values, strict=True)):
            x = flow.left + index * width
            flow.frame(x + 2, flow.y, width - 4, 40)
            size = 13.0
            while flow.ink.width(value, size, bold=True) > width - 12:
                size -= 1
            flow.ink.write(x + width / 2, flow.y - 18, value, size, bold=True, align="center")
            flow.ink.write(x + width / 2, flow.y - 33, row.name, 7.5, align="center")
        flow.y -= 42
    flow.y -= 12


def _with_told_unit(text: PanelText, row: TruthRow) -> str:
    return f"{write_cell(row.values[0], text.looks.spelling, text.panel.units[0])} {text.unit}"


def draw_quality_control(flow: Flow, panel: TruthPanel, wording: Wording, key: object) -> None:
    """A table of blanks or spikes: measured, but not on the sample."""
    dice = Dice(key, "control")
    rows = panel.rows[:4]
    title = dice.pick(
        (
            "Method Blank",
            "Laboratory Control Sample (LCS)",
            "Matrix Spike Recovery",
            "Quality Control Data",
            "Duplicate Analysis",
        )
    )
    columns = [Column("analyte", wording.header("analyte"), tuple(row.name for row in rows))]
    if "Blank" in title:
        columns += [
            Column("value", dice.pick(("Blank Result", "Result")), tuple("ND" for _ in rows)),
            Column("loq", "LOQ", tuple("0.01" for _ in rows)),
        ]
    else:
        columns += [
            Column(
                "value",
                dice.pick(("LCS Result", "Spike Result", "Result")),
                tuple(f"0.{dice.between(80, 99)}" for _ in rows),
            ),
            Column("value", dice.pick(("Spike Added", "Spike Amount", "True Value")), tuple("1.00" for _ in rows)),
            Column(
                "value",
                dice.pick(("% Recovery", "Recovery (%)", "%Rec")),
                tuple(str(dice.between(80, 119)) for _ in rows),
            ),
            Column(
                "limit", dice.pick(("Recovery Limits", "%Rec Limits", "Control Limits")), tuple("80-120" for _ in rows)
            ),
        ]
    grid = make_grid(flow, columns)
    flow.need(grid.height + 40)
    draw_title(flow, title)
    draw_grid(flow, grid)
    flow.y -= 12
