"""Annotations, stamps and fields over what a report says; and those that people leave on reports every day."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2.raw as raw

from verifier.errors import UsageError
from verifier.samplekit.retouching import Rectangle, Retouch, around, cells_of, other_number
from verifier.samplekit.tampering.base import Genuine, tampering


@tampering("note-over-number", "INT422", "A text annotation with another number over a result")
def note_over_number(genuine: Genuine) -> Sequence[bytes]:
    """A viewer's typewriter, with a white ground or without one."""
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        cell = dice.pick(cells_of(genuine, retouch))
        box = around(cell.printed.box, 1.5, 2.0)
        ground = dice.happens(0.7)
        retouch.annotate(
            cell.printed.page,
            raw.FPDF_ANNOT_FREETEXT,
            box,
            says=other_number(cell.value, dice),
            appearance=_filled(box, 1.0) if ground else _framed(box),
        )
        return (retouch.saved(),)


@tampering("box-over-number", "INT422", "A filled box or stamp, as an annotation, over a result")
def box_over_number(genuine: Genuine) -> Sequence[bytes]:
    """White or black: the number is not seen."""
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        cell = dice.pick(cells_of(genuine, retouch))
        box = around(cell.printed.box, 2.0)
        kind = dice.pick((raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_STAMP))
        retouch.annotate(cell.printed.page, kind, box, appearance=_filled(box, dice.pick((0.0, 1.0, 0.5))))
        return (retouch.saved(),)


@tampering("stamp-over-lot", "INT422", "An opaque stamp over the lot or the number of the report")
def stamp_over_lot(genuine: Genuine) -> Sequence[bytes]:
    """The goods are not told any more."""
    dice, sample = genuine.dice, genuine.truth.samples[0]
    with Retouch(genuine.pdf) as retouch:
        found = [text for text in retouch.texts if text.text in (sample.lot, sample.report_id) and text.text]
        if not found:
            raise UsageError("Neither lot nor number stands by itself")
        text = dice.pick(found)
        box = around(text.box, 3.0, 20.0)
        retouch.annotate(text.page, raw.FPDF_ANNOT_STAMP, box, says="RELEASED", appearance=_filled(box, 0.9))
        return (retouch.saved(),)


@tampering("sticky-note", None, "A note beside a result, or right on it")
def sticky_note(genuine: Genuine) -> Sequence[bytes]:
    """How people read reports."""
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        cell = dice.pick(cells_of(genuine, retouch))
        left, bottom, _, top = cell.printed.box
        box = (left - 4, bottom - 6, left + 14, top + 6)
        retouch.annotate(cell.printed.page, raw.FPDF_ANNOT_TEXT, box, says="please check 0.5")
        return (retouch.saved(),)


@tampering("highlight", None, "Results marked with a transparent pen or underlined")
def highlight(genuine: Genuine) -> Sequence[bytes]:
    """Nothing is hidden."""
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        for cell in dice.some(cells_of(genuine, retouch), dice.between(1, 3)):
            kind = dice.pick((raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_UNDERLINE, raw.FPDF_ANNOT_LINK))
            retouch.annotate(cell.printed.page, kind, around(cell.printed.box, 1.0), colour=(255, 240, 0))
        return (retouch.saved(),)


@tampering("circled-number", None, "A frame or a line drawn by hand around a result")
def circled_number(genuine: Genuine) -> Sequence[bytes]:
    """The number is seen within."""
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        cell = dice.pick(cells_of(genuine, retouch))
        box = around(cell.printed.box, 4.0)
        kind = dice.pick((raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_INK, raw.FPDF_ANNOT_CIRCLE))
        retouch.annotate(cell.printed.page, kind, box, appearance=_framed(box))
        return (retouch.saved(),)


@tampering("stamp-in-blank-area", None, "A stamp or signature where nothing is printed")
def stamp_in_blank_area(genuine: Genuine) -> Sequence[bytes]:
    """Received, approved, signed."""
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        page = dice.between(0, retouch.page_count - 1)
        box = _blank(retouch, page)
        kind = dice.pick((raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_FREETEXT))
        retouch.annotate(page, kind, box, says="RECEIVED 2026-11-02", appearance=_filled(box, 0.8))
        return (retouch.saved(),)


def _blank(retouch: Retouch, page: int) -> Rectangle:
    """A place without text. Raises UsageError where there is none."""
    width, height = retouch.size(page)
    for bottom in range(20, int(height) - 60, 12):
        for left in (40, int(width) - 160):
            box = (float(left), float(bottom), left + 120.0, bottom + 36.0)
            if not any(_meet(box, text.box) for text in retouch.texts if text.page == page):
                return box
    raise UsageError("The page has no blank place")


def _meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _filled(box: Rectangle, grey: float) -> str:
    left, bottom, right, top = box
    return f"{grey} g {left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re f"


def _framed(box: Rectangle) -> str:
    left, bottom, right, top = box
    return f"1 0 0 RG 1 w {left + 1:.2f} {bottom + 1:.2f} {right - left - 2:.2f} {top - bottom - 2:.2f} re S"
