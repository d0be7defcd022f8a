"""Dense tables that run on over the pages; the title is the first header row and says so when it continues."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer

from verifier.samplekit.layouts.base import Layout, Setting
from verifier.samplekit.layouts.columns import section_title
from verifier.samplekit.layouts.parts import (
    closing,
    footer,
    method_line,
    opening,
    running_head,
)
from verifier.samplekit.layouts.tables import BLACK, PALE, Look, panel_table
from verifier.samplekit.options import UnitPlace
from verifier.samplekit.truth import TruthSample

_LOOK = Look(header_rule=BLACK, bottom_rule=BLACK, stripe=PALE, numbers="center", gap=1.1)


def story(setting: Setting, sample: TruthSample) -> list[Flowable]:
    """The report of one sample."""
    parts = opening(setting, sample, "leaf", share=0.6, gap=6)
    for panel in sample.panels:
        caption = section_title(setting, panel) + (f"  -  {panel.status}" if panel.status else "")
        parts += [panel_table(setting, panel, _LOOK, caption=caption), *method_line(setting, panel), Spacer(1, 9)]
    return [*parts, *closing(setting, sample)]


def frame(setting: Setting, sample: TruthSample, canvas: Canvas, number: int, count: int) -> None:
    """Head and foot."""
    running_head(setting, sample, canvas, number)
    footer(setting, sample, canvas, number, count)


LAYOUT = Layout(story=story, frame=frame, colour="#3f6212", units=UnitPlace.SECTION, size=7.5)
