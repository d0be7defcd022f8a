"""Analytes are the columns; result, LOD, LOQ, limit and verdict are the rows; the unit stands in the row label."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table, TableStyle

from verifier.samplekit.layouts.base import Layout, Setting
from verifier.samplekit.layouts.columns import Column, columns, section_title
from verifier.samplekit.layouts.parts import (
    closing,
    footer,
    method_line,
    opening,
    running_head,
    section_bar,
)
from verifier.samplekit.layouts.tables import LINE, PALE
from verifier.samplekit.truth import TruthPanel, TruthRow, TruthSample

_LABEL_SHARE = 0.17
_PADDING = 3.0


def story(setting: Setting, sample: TruthSample) -> list[Flowable]:
    """The report of one sample."""
    parts = opening(setting, sample, "bars", share=0.58, gap=8)
    for panel in sample.panels:
        block: list[Flowable] = [
            section_bar(setting, section_title(setting, panel), panel.status, fill=PALE, rule=setting.accent)
        ]
        block += [*method_line(setting, panel), Spacer(1, 2)]
        tables = [_table(setting, panel, rows) for rows in _groups(setting, panel)]
        parts += [KeepTogether([*block, tables[0]]), Spacer(1, 4)]
        for table in tables[1:]:
            parts += [table, Spacer(1, 4)]
        parts.append(Spacer(1, 5))
    return [*parts, *closing(setting, sample)]


def frame(setting: Setting, sample: TruthSample, canvas: Canvas, number: int, count: int) -> None:
    """Head and foot."""
    running_head(setting, sample, canvas, number)
    footer(setting, sample, canvas, number, count)


def _groups(setting: Setting, panel: TruthPanel) -> list[tuple[TruthRow, ...]]:
    """The rows in groups whose columns fit beside each other, as even as possible."""
    rows = (*panel.rows, *panel.totals)
    available = setting.width * (1 - _LABEL_SHARE)
    widest = max(_word_width(setting, panel, row) for row in rows)
    per_table = max(1, int(available // widest))
    tables = -(-len(rows) // per_table)
    size = -(-len(rows) // tables)
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _word_width(setting: Setting, panel: TruthPanel, row: TruthRow) -> float:
    texts = [row.name, *(cell for column in columns(setting, panel, (row,)) for cell in column.cells)]
    return (
        max(setting.text_width(word, setting.size, bold=True) for text in texts for word in text.split())
        + 2 * _PADDING
        + 1
    )


def _table(setting: Setting, panel: TruthPanel, rows: tuple[TruthRow, ...]) -> Table:
    lines = [column for column in columns(setting, panel, rows) if column.role not in ("analyte", "unit")]
    head: list[object] = [setting.text(setting.words.role("analyte"), setting.size, bold=True)]
    for row in rows:
        unit = setting.unit(panel.units_of(row)[0]) if panel.has_mixed_units and panel.units_of(row) else ""
        head.append([setting.text(row.name, setting.size, bold=True, align="center")])
        if unit:
            head[-1].append(setting.text(f"[{unit}]", setting.size - 1, align="center"))  # type: ignore[attr-defined]
    data = [head]
    for column in lines:
        cells = [setting.text(cell, setting.size, align="center") if cell else "" for cell in column.cells]
        data.append([setting.text(_label(setting, panel, column), setting.size, bold=True), *cells])
    label = setting.width * _LABEL_SHARE
    table = Table(data, colWidths=[label] + [(setting.width - label) / len(rows)] * len(rows))
    table.setStyle(
        TableStyle(
            [
                ("FONTSIZE", (0, 0), (-1, -1), 1),
                ("LEADING", (0, 0), (-1, -1), 1),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
                ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
                ("BOX", (0, 0), (-1, -1), 0.7, setting.accent),
                ("INNERGRID", (0, 0), (-1, -1), 0.4, LINE),
                ("LINEBELOW", (0, 0), (-1, 0), 0.9, setting.accent),
            ]
        )
    )
    return table


def _label(setting: Setting, panel: TruthPanel, column: Column) -> str:
    """The row's label with its unit in brackets; where units differ they stand in the head cells."""
    word = setting.words.role(column.role)
    return f"{word} [{column.unit}]" if column.unit and not panel.has_mixed_units else word


LAYOUT = Layout(story=story, frame=frame, colour="#7c2d12", size=7.5)
