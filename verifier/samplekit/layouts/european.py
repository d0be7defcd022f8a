"""As test reports are printed in Europe: A4, decimal comma, uncertainty, method and limit columns, a legend."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, Spacer

from verifier.samplekit.layouts.base import Layout, Setting
from verifier.samplekit.layouts.columns import section_title
from verifier.samplekit.layouts.parts import (
    closing,
    field_block,
    footer,
    head_fields,
    letterhead,
    method_line,
    running_head,
    verdict_line,
)
from verifier.samplekit.layouts.tables import BLACK, Look, panel_table
from verifier.samplekit.options import UnitPlace
from verifier.samplekit.truth import TruthSample

_LOOK = Look(grid=BLACK, header_rule=BLACK, numbers="center", gap=0.8)


def story(setting: Setting, sample: TruthSample) -> list[Flowable]:
    """The report of one sample."""
    heading = f"{setting.truth.title} {sample.report_id}" if sample.report_id else setting.truth.title
    fields = head_fields(setting, sample, joins_tested=True)
    parts: list[Flowable] = [
        letterhead(setting, "bars", [], share=0.98),
        HRFlowable(width="100%", thickness=0.8, color=BLACK, spaceBefore=3, spaceAfter=8),
        setting.text(heading, 14, bold=True),
        Spacer(1, 8),
        field_block(setting, fields, across=1, size=8.5, label_share=0.3),
        Spacer(1, 8),
        setting.text(f"{setting.words.say('results').upper()}:", 10, bold=True),
        Spacer(1, 4),
    ]
    for panel in sample.panels:
        name = f"{section_title(setting, panel)}: {panel.status}" if panel.status else section_title(setting, panel)
        caption = setting.text(name, 9, bold=True, italic=False)
        table = panel_table(setting, panel, _LOOK)
        parts += [KeepTogether([caption, *method_line(setting, panel), Spacer(1, 2), table]), Spacer(1, 8)]
    return [*parts, *verdict_line(setting, sample), *closing(setting, sample)]


def frame(setting: Setting, sample: TruthSample, canvas: Canvas, number: int, count: int) -> None:
    """Head and foot."""
    running_head(setting, sample, canvas, number)
    footer(setting, sample, canvas, number, count)


LAYOUT = Layout(
    story=story,
    frame=frame,
    page="a4",
    font="open-sans",
    colour="#9a3412",
    units=UnitPlace.COLUMN,
    order=("analyte", "value", "uncertainty", "unit", "method", "lod", "loq", "status", "limit", "note"),
    size=7.5,
)
