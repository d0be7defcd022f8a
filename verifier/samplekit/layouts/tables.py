"""Columns as a table: widths measured from the text, a look, header rows that repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.platypus import Flowable, Table, TableStyle

from verifier.errors import UsageError
from verifier.samplekit.layouts.base import Setting
from verifier.samplekit.layouts.columns import Column, columns
from verifier.samplekit.truth import TruthPanel, TruthRow

GREY = HexColor("#666666")
PALE = HexColor("#f1f3f5")
LINE = HexColor("#9aa3ad")
WHITE = HexColor("#ffffff")
BLACK = HexColor("#000000")

_LEFT_ROLES = frozenset({"analyte", "method", "note"})


@dataclass(frozen=True)
class Look:
    """How a table is dressed."""

    grid: Color | None = None
    header_fill: Color | None = None
    header_text: Color | None = None
    header_rule: Color | None = None
    bottom_rule: Color | None = None
    stripe: Color | None = None
    numbers: str = "right"
    """Alignment of everything but names and methods."""
    padding: float = 3.0
    gap: float = 1.6
    """Above and below the text of a row."""
    totals_bold: bool = True


def panel_table(
    setting: Setting,
    panel: TruthPanel,
    look: Look,
    *,
    width: float | None = None,
    rows: tuple[TruthRow, ...] | None = None,
    totals: bool = True,
    size: float | None = None,
    caption: str | None = None,
) -> Table:
    """The panel as a table; `rows` prints a part of it, `caption` is a first header row over the whole width."""
    body = panel.rows if rows is None else rows
    tail = panel.totals if totals else ()
    return column_table(
        setting,
        columns(setting, panel, (*body, *tail)),
        look,
        width=width,
        size=size,
        bold_rows=range(len(body), len(body) + len(tail)) if look.totals_bold else (),
        caption=caption,
    )


def column_table(
    setting: Setting,
    cols: Sequence[Column],
    look: Look,
    *,
    width: float | None = None,
    size: float | None = None,
    bold_rows: Sequence[int] = (),
    caption: str | None = None,
) -> Table:
    """The columns as a table that fills the width."""
    points = size or setting.size
    lines = max(len(c.header) for c in cols)
    data: list[list[Any]] = []
    if caption is not None:
        data.append([caption] + [""] * (len(cols) - 1))
    data += [[_header_cell(setting, c, line, look, points) for c in cols] for line in range(lines)]
    count = len(cols[0].cells)
    data += [[_cell(setting, c, row, look, points, row in bold_rows) for c in cols] for row in range(count)]
    heads = len(data) - count
    widths = fit(setting, cols, setting.width if width is None else width, points, look.padding)
    table = PanelTable(data, colWidths=widths, repeatRows=heads if setting.options.repeat_header else 0, splitByRow=1)
    table.caption = caption
    table.continued = f"{caption} {setting.words.say('continued')}"
    style = _style(look, heads, lines, len(data))
    if caption is not None:
        style += [
            ("SPAN", (0, 0), (-1, 0)),
            ("FONT", (0, 0), (-1, 0), setting.fonts.bold, setting.points(points + 1), setting.points(points + 2)),
            ("BOTTOMPADDING", (0, 0), (-1, 0), 4),
        ]
    table.setStyle(TableStyle(style))
    return table


class PanelTable(Table):  # type: ignore[misc]  # reportlab has no types
    """A table whose caption says so where it goes on over the page."""

    caption: str | None = None
    continued: str = ""

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """The parts that fit; every part after the first is marked as continued."""
        parts: list[Flowable] = super().split(available_width, available_height)
        for part in parts:
            part.caption, part.continued = self.caption, self.continued
        if len(parts) > 1 and self.caption is not None and self.repeatRows:
            # reportlab offers no public way to a cell, and both parts share the caption's row until here.
            cells = parts[-1]._cellvalues  # noqa: SLF001
            cells[0] = [self.continued, *cells[0][1:]]
        return parts


def fit(setting: Setting, cols: Sequence[Column], available: float, size: float, padding: float) -> list[float]:
    """Column widths that fill `available`; raises UsageError where not even single words fit."""
    full, loose, tight = [], [], []
    for column in cols:
        cells = [setting.text_width(cell, size, bold=True) for cell in column.cells]
        words = [setting.text_width(w, size, bold=True) for cell in column.cells for w in cell.split()]
        header = [setting.text_width(line, size, bold=True) for line in column.header]
        header_words = [setting.text_width(w, size, bold=True) for line in column.header for w in line.split()]
        extra = 2 * padding + 1
        full.append(max([*cells, *header], default=0) + extra)
        loose.append(max([*cells, *header_words], default=0) + extra)
        tight.append(max([*words, *header_words], default=0) + extra)
    if sum(full) <= available:
        spare = available - sum(full)
        return [w + spare * w / sum(full) for w in full]
    for wide, narrow in ((full, loose), (loose, tight)):
        if sum(narrow) <= available:
            share = (available - sum(narrow)) / (sum(wide) - sum(narrow))
            return [n + (w - n) * share for w, n in zip(wide, narrow, strict=True)]
    raise UsageError(
        f"The table does not fit: its words need {sum(tight):.0f} points and there are {available:.0f}",
        "Use a smaller scale, another layout, or fewer units.",
    )


def natural_width(setting: Setting, panel: TruthPanel, size: float, padding: float) -> float:
    """The width at which no cell of the panel wraps, headers aside."""
    total = 0.0
    for column in columns(setting, panel, (*panel.rows, *panel.totals)):
        cells = [setting.text_width(cell, size, bold=True) for cell in column.cells]
        words = [setting.text_width(w, size, bold=True) for line in column.header for w in line.split()]
        total += max([*cells, *words], default=0) + 2 * padding + 1
    return total


def _align(column: Column, look: Look) -> str:
    return "left" if column.role in _LEFT_ROLES else look.numbers


def _cell(setting: Setting, column: Column, row: int, look: Look, points: float, is_bold: bool) -> Any:
    text = column.cells[row]
    return setting.text(text, points, bold=is_bold, align=_align(column, look)) if text else ""


def _header_cell(setting: Setting, column: Column, line: int, look: Look, points: float) -> Any:
    text = column.header[line] if line < len(column.header) else ""
    if not text:
        return ""
    colour = look.header_text if line == 0 or look.header_fill else GREY
    return setting.text(text, points, bold=line == 0, align=_align(column, look), colour=colour)


def _style(look: Look, heads: int, lines: int, count: int) -> list[tuple[Any, ...]]:
    first = heads - lines
    style: list[tuple[Any, ...]] = [
        # An empty cell is as tall as its font, and the default font is larger than ours.
        ("FONTSIZE", (0, 0), (-1, -1), 1),
        ("LEADING", (0, 0), (-1, -1), 1),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("VALIGN", (0, first), (-1, heads - 1), "BOTTOM"),
        ("LEFTPADDING", (0, 0), (-1, -1), look.padding),
        ("RIGHTPADDING", (0, 0), (-1, -1), look.padding),
        ("TOPPADDING", (0, 0), (-1, -1), look.gap),
        ("BOTTOMPADDING", (0, 0), (-1, -1), look.gap + 0.8),
    ]
    if look.stripe is not None:
        style += [("BACKGROUND", (0, row), (-1, row), look.stripe) for row in range(heads + 1, count, 2)]
    if look.header_fill is not None:
        style.append(("BACKGROUND", (0, first), (-1, heads - 1), look.header_fill))
    if look.grid is not None:
        style.append(("GRID", (0, first), (-1, -1), 0.5, look.grid))
    if look.header_rule is not None:
        style.append(("LINEBELOW", (0, heads - 1), (-1, heads - 1), 0.8, look.header_rule))
    if look.bottom_rule is not None:
        style.append(("LINEBELOW", (0, -1), (-1, -1), 0.6, look.bottom_rule))
    return style
