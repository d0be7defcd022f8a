"""No rulings in the tables: shaded rows, units in grey on a second header line, fields in three columns."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, Spacer

from verifier.samplekit.layouts.base import Layout, Setting
from verifier.samplekit.layouts.columns import section_title
from verifier.samplekit.layouts.parts import (
    Logo,
    closing,
    field_block,
    footer,
    head_fields,
    laboratory_lines,
    method_line,
    running_head,
    section_bar,
    verdict_line,
)
from verifier.samplekit.layouts.tables import PALE, Look, panel_table
from verifier.samplekit.options import UnitPlace
from verifier.samplekit.truth import TruthSample

_LOOK = Look(stripe=PALE, numbers="right", gap=1.9, padding=4)


def story(setting: Setting, sample: TruthSample) -> list[Flowable]:
    """The report of one sample."""
    mark = Logo("hexagon", setting.points(34), setting.accent)
    mark.hAlign = "CENTER"
    parts: list[Flowable] = [
        mark,
        *laboratory_lines(setting, align="center", name_size=15, size=7.5),
        Spacer(1, 6),
        HRFlowable(width="100%", thickness=1.2, color=setting.accent, spaceAfter=5),
        setting.text(setting.truth.title, 15, bold=True, align="center"),
        Spacer(1, 6),
        field_block(setting, head_fields(setting, sample), across=2, size=7.5, label_share=0.34),
        Spacer(1, 6),
        *verdict_line(setting, sample, align="center"),
    ]
    for panel in sample.panels:
        bar = section_bar(setting, section_title(setting, panel), panel.status, rule=setting.accent)
        parts.append(KeepTogether([bar, *method_line(setting, panel), panel_table(setting, panel, _LOOK)]))
        parts.append(Spacer(1, 8))
    return [*parts, *closing(setting, sample)]


def frame(setting: Setting, sample: TruthSample, canvas: Canvas, number: int, count: int) -> None:
    """Head and foot."""
    running_head(setting, sample, canvas, number)
    footer(setting, sample, canvas, number, count, rule=False)


LAYOUT = Layout(story=story, frame=frame, font="times", colour="#2d6a4f", units=UnitPlace.SECOND_LINE, size=8.5)
