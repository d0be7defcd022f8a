"""A coloured band, tiles that repeat the totals and the panel verdicts, then tables under filled bars."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table, TableStyle

from verifier.samplekit.layouts.base import Layout, Setting
from verifier.samplekit.layouts.columns import section_title
from verifier.samplekit.layouts.parts import (
    Logo,
    closing,
    field_block,
    footer,
    head_fields,
    method_line,
    running_head,
    section_bar,
)
from verifier.samplekit.layouts.tables import GREY, PALE, WHITE, Look, panel_table
from verifier.samplekit.truth import TruthSample

_LOOK = Look(header_rule=GREY, bottom_rule=GREY, numbers="right", gap=1.8)
_PER_ROW = 5


def story(setting: Setting, sample: TruthSample) -> list[Flowable]:
    """The report of one sample."""
    parts: list[Flowable] = [_band(setting, sample), Spacer(1, 7)]
    parts.append(field_block(setting, head_fields(setting, sample), size=7.5, label_share=0.34))
    parts += [Spacer(1, 7), setting.text(setting.words.say("summary"), 10, bold=True), Spacer(1, 4)]
    parts += [*_tiles(setting, _totals(setting, sample)), *_tiles(setting, _verdicts(sample)), Spacer(1, 4)]
    for panel in sample.panels:
        bar = section_bar(setting, section_title(setting, panel), panel.status, fill=setting.accent, colour=WHITE)
        parts.append(KeepTogether([bar, *method_line(setting, panel), panel_table(setting, panel, _LOOK)]))
        parts.append(Spacer(1, 9))
    return [*parts, *closing(setting, sample)]


def frame(setting: Setting, sample: TruthSample, canvas: Canvas, number: int, count: int) -> None:
    """Head and foot, and a strip of colour along the edge."""
    canvas.setFillColor(setting.accent)
    canvas.rect(0, setting.page[1] - 10, setting.page[0], 10, stroke=0, fill=1)
    running_head(setting, sample, canvas, number)
    footer(setting, sample, canvas, number, count)


def _band(setting: Setting, sample: TruthSample) -> Table:
    laboratory = setting.truth.laboratory
    left = [setting.text(laboratory.name, 14, bold=True, colour=WHITE)]
    parts = (laboratory.address, laboratory.contact, laboratory.licence)
    left += [setting.text(part, 7.5, colour=WHITE) for part in parts if part]
    if laboratory.accreditation:
        left.append(setting.text(laboratory.accreditation.printed, 7.5, colour=WHITE))
    right = [setting.text(setting.truth.title, 15, bold=True, align="right", colour=WHITE)]
    if sample.verdict:
        label = setting.words.field("printed_verdict")
        right.append(setting.text(f"{label}: {sample.verdict}", 11, bold=True, align="right", colour=WHITE))
    mark = setting.points(40)
    widths = [mark + 14, setting.width * 0.56 - mark - 14, setting.width * 0.44]
    table = Table([[Logo("leaf", mark, WHITE), left, right]], colWidths=widths)
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), setting.accent),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 8),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 9),
            ]
        )
    )
    return table


def _totals(setting: Setting, sample: TruthSample) -> list[tuple[str, str]]:
    """The totals and the first analyte of each panel that has totals, in their first unit."""
    found = []
    for panel in sample.panels:
        for row in (*panel.totals, *(panel.rows[:2] if panel.totals else ())):
            if row.values:
                unit = panel.units_of(row)[0]
                found.append((f"{setting.cell(row.values[0], unit)} {setting.unit(unit)}".rstrip(), row.name))
    return found


def _verdicts(sample: TruthSample) -> list[tuple[str, str]]:
    return [(panel.status, panel.title) for panel in sample.panels if panel.status]


def _tiles(setting: Setting, tiles: list[tuple[str, str]]) -> list[Flowable]:
    rows: list[Flowable] = []
    for start in range(0, len(tiles), _PER_ROW):
        part = tiles[start : start + _PER_ROW]
        cells = [
            [
                setting.text(big, 12, bold=True, align="center", colour=setting.accent),
                setting.text(small, 7, align="center"),
            ]
            for big, small in part
        ]
        table = Table([cells], colWidths=[setting.width / len(part)] * len(part))
        table.setStyle(
            TableStyle(
                [
                    ("BOX", (0, 0), (-1, -1), 1.2, setting.accent),
                    ("INNERGRID", (0, 0), (-1, -1), 1.2, setting.accent),
                    ("BACKGROUND", (0, 0), (-1, -1), PALE),
                    ("TOPPADDING", (0, 0), (-1, -1), 5),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
                    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ]
            )
        )
        rows += [table, Spacer(1, 5)]
    return rows


LAYOUT = Layout(story=story, frame=frame, colour="#0f766e")
