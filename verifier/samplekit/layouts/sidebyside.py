"""Two tables beside each other: small panels in pairs, long ones in two halves."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table, TableStyle

from verifier.samplekit.layouts.base import Layout, Setting
from verifier.samplekit.layouts.columns import section_title
from verifier.samplekit.layouts.parts import (
    closing,
    footer,
    method_line,
    opening,
    running_head,
    section_bar,
)
from verifier.samplekit.layouts.tables import GREY, PALE, Look, natural_width, panel_table
from verifier.samplekit.truth import TruthPanel, TruthSample

_LOOK = Look(header_fill=PALE, header_rule=GREY, bottom_rule=GREY, numbers="right", padding=2.5, gap=1.4)
_GUTTER = 14.0
_LONG = 12
"""Panels with at least this many rows are split in two halves."""


def story(setting: Setting, sample: TruthSample) -> list[Flowable]:
    """The report of one sample."""
    parts = opening(setting, sample, "hexagon", share=0.6, gap=6, colour=setting.accent)
    half = (setting.width - _GUTTER) / 2
    waiting: TruthPanel | None = None
    for panel in sample.panels:
        fits = natural_width(setting, panel, setting.size, _LOOK.padding) <= half
        if fits and len(panel.rows) >= _LONG:
            parts += [_halves(setting, panel, half), Spacer(1, 9)]
        elif not fits:
            parts += [KeepTogether(_block(setting, panel, setting.width)), Spacer(1, 9)]
        elif waiting is None:
            waiting = panel
        else:
            parts += [_pair(_block(setting, waiting, half), _block(setting, panel, half), half), Spacer(1, 9)]
            waiting = None
    if waiting is not None:
        parts += [_pair(_block(setting, waiting, half), [], half), Spacer(1, 9)]
    return [*parts, *closing(setting, sample)]


def frame(setting: Setting, sample: TruthSample, canvas: Canvas, number: int, count: int) -> None:
    """Head and foot."""
    running_head(setting, sample, canvas, number)
    footer(setting, sample, canvas, number, count)


def _block(setting: Setting, panel: TruthPanel, width: float) -> list[Flowable]:
    bar = section_bar(setting, section_title(setting, panel), panel.status, colour=setting.accent, width=width)
    return [bar, *method_line(setting, panel), Spacer(1, 2), panel_table(setting, panel, _LOOK, width=width)]


def _halves(setting: Setting, panel: TruthPanel, half: float) -> Flowable:
    middle = (len(panel.rows) + len(panel.totals) + 1) // 2
    left = panel_table(setting, panel, _LOOK, width=half, rows=panel.rows[:middle], totals=False)
    right = panel_table(setting, panel, _LOOK, width=half, rows=panel.rows[middle:])
    bar = section_bar(setting, section_title(setting, panel), panel.status, colour=setting.accent)
    return KeepTogether([bar, *method_line(setting, panel), Spacer(1, 2), _pair([left], [right], half)])


def _pair(left: list[Flowable], right: list[Flowable], half: float) -> Table:
    table = Table([[left, "", right]], colWidths=[half, _GUTTER, half])
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    return table


LAYOUT = Layout(story=story, frame=frame, colour="#4338ca", size=7.0, margins=(34.0, 40.0, 34.0, 56.0))
