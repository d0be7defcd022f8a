"""Every cell ruled; logo and letterhead on the left, title on the right, fields in a ruled box."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Spacer

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
    section_bar,
    verdict_line,
)
from verifier.samplekit.layouts.tables import LINE, PALE, Look, panel_table
from verifier.samplekit.truth import TruthSample

_LOOK = Look(grid=LINE, header_fill=PALE, numbers="center", gap=1.0)


def story(setting: Setting, sample: TruthSample) -> list[Flowable]:
    """The report of one sample."""
    heading = [setting.text(setting.truth.title, 17, bold=True, align="right", colour=setting.accent)]
    parts: list[Flowable] = [
        letterhead(setting, "flask", heading, share=0.56),
        Spacer(1, 8),
        field_block(setting, head_fields(setting, sample), grid=LINE, size=7.5),
        Spacer(1, 8),
        *verdict_line(setting, sample),
    ]
    for panel in sample.panels:
        bar = section_bar(setting, section_title(setting, panel), panel.status, colour=setting.accent)
        parts.append(
            KeepTogether([bar, *method_line(setting, panel), Spacer(1, 2), panel_table(setting, panel, _LOOK)])
        )
        parts.append(Spacer(1, 7))
    return [*parts, *closing(setting, sample)]


def frame(setting: Setting, sample: TruthSample, canvas: Canvas, number: int, count: int) -> None:
    """Head and foot."""
    running_head(setting, sample, canvas, number)
    footer(setting, sample, canvas, number, count)


LAYOUT = Layout(story=story, frame=frame, colour="#1f4e79")
