"""Each sample stands on pages of its own, as if it were a report of its own; totals in a separate table."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Spacer

from verifier.samplekit.layouts.base import Layout, Setting
from verifier.samplekit.layouts.columns import Column, columns, section_title
from verifier.samplekit.layouts.parts import (
    Logo,
    closing,
    field_block,
    footer,
    head_fields,
    laboratory_lines,
    method_line,
    running_head,
    verdict_line,
)
from verifier.samplekit.layouts.tables import LINE, PALE, Look, column_table, panel_table
from verifier.samplekit.truth import TruthPanel, TruthSample

_LOOK = Look(grid=LINE, header_fill=PALE, numbers="center", gap=3.2)


def story(setting: Setting, sample: TruthSample) -> list[Flowable]:
    """The report of one sample."""
    mark = Logo("flask", setting.points(40), setting.accent)
    mark.hAlign = "CENTER"
    parts: list[Flowable] = [
        field_block(setting, head_fields(setting, sample), across=1, size=8, label_share=0.2),
        Spacer(1, 4),
        mark,
        setting.text(setting.truth.title, 16, align="center", colour=setting.accent),
        Spacer(1, 6),
        *verdict_line(setting, sample, align="center"),
    ]
    for panel in sample.panels:
        heading = f"{section_title(setting, panel)}: {panel.status}" if panel.status else section_title(setting, panel)
        table = panel_table(setting, panel, _LOOK, totals=False)
        caption = setting.text(heading, 9.5, bold=True, align="center")
        parts += [KeepTogether([caption, *method_line(setting, panel), Spacer(1, 3), table]), Spacer(1, 6)]
        if panel.totals:
            parts += [_totals(setting, panel), Spacer(1, 6)]
    return [
        *parts,
        *closing(setting, sample),
        Spacer(1, 8),
        *laboratory_lines(setting, align="center", name_size=9, size=7),
    ]


def frame(setting: Setting, sample: TruthSample, canvas: Canvas, number: int, count: int) -> None:
    """Head and foot."""
    running_head(setting, sample, canvas, number)
    footer(setting, sample, canvas, number, count, rule=False)


def _totals(setting: Setting, panel: TruthPanel) -> Flowable:
    cols = [column for column in columns(setting, panel, panel.totals) if any(column.cells)]
    renamed = [
        Column(c.role, (setting.words.say("category"), *c.header[1:]), c.cells, c.unit) if c.role == "analyte" else c
        for c in cols
    ]
    return column_table(setting, renamed, _LOOK, caption=setting.words.say("totals"))


LAYOUT = Layout(story=story, frame=frame, colour="#1e3a8a", size=8.5, numbers_pages_per_sample=True)
