"""Annotations over what was read, and those that people leave on reports."""

from __future__ import annotations

from typing import Any

import pypdfium2.raw as raw
import pytest

from tests.unit.integrity.test_hidden import VALUE, number
from tests.unit.pdf.making_pdfs import make_pdf
from verifier.integrity.overlays import MOST, find_overlays
from verifier.model import Overlay
from verifier.pdf.traces.drawnpage import DrawnPage, use_pages
from verifier.samplekit.retouching import Rectangle, Retouch

OVER: Rectangle = (197.0, 496.0, 226.0, 512.0)
"""Over the number that `number` draws."""
WHITE = "1 g 197 496 29 16 re f"
FRAME = "1 0 0 RG 197 496 29 16 re S"


def overlays(kind: int, box: Rectangle = OVER, says: str = "", appearance: str | None = WHITE) -> list[Overlay]:
    """What lies over the number after that annotation was put on the page."""
    with Retouch(make_pdf(number)) as retouch:
        retouch.annotate(0, kind, box, says=says, appearance=appearance)
        changed = retouch.saved()
    (found,) = use_pages(changed, [1], lambda page: find_overlays(page, [VALUE]))
    return list(found)


def test_a_white_note_with_another_number() -> None:
    (one,) = overlays(raw.FPDF_ANNOT_FREETEXT, says="12.4")
    assert (one.kind, one.text, one.over, one.is_opaque) == ("FreeText", "12.4", "14.2", True)


def test_a_note_without_ground() -> None:
    (one,) = overlays(raw.FPDF_ANNOT_FREETEXT, says="12.4", appearance=FRAME)
    assert (one.text, one.is_opaque) == ("12.4", False)


@pytest.mark.parametrize("kind", [raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_STAMP])
def test_a_filled_shape(kind: int) -> None:
    (one,) = overlays(kind, says="seen by me")
    assert (one.text, one.is_opaque) == (None, True)


def test_a_frame_hides_nothing() -> None:
    (one,) = overlays(raw.FPDF_ANNOT_SQUARE, appearance=FRAME)
    assert not one.is_opaque


@pytest.mark.parametrize(
    ("kind", "box"),
    [
        (raw.FPDF_ANNOT_TEXT, OVER),
        (raw.FPDF_ANNOT_LINK, OVER),
        (raw.FPDF_ANNOT_HIGHLIGHT, OVER),
        (raw.FPDF_ANNOT_UNDERLINE, OVER),
        (raw.FPDF_ANNOT_STAMP, (300.0, 100.0, 400.0, 140.0)),
        (raw.FPDF_ANNOT_FREETEXT, (217.0, 496.0, 280.0, 512.0)),
    ],
)
def test_what_people_leave_on_reports(kind: int, box: Rectangle) -> None:
    assert overlays(kind, box, says="0.5") == []


def test_a_note_that_says_the_same() -> None:
    assert overlays(raw.FPDF_ANNOT_FREETEXT, says="14.2") == []


def covered_often(times: int) -> bytes:
    with Retouch(make_pdf(number)) as retouch:
        for _ in range(times):
            retouch.annotate(0, raw.FPDF_ANNOT_SQUARE, OVER, says="", appearance=WHITE)
        return retouch.saved()


def test_each_annotation_costs_a_drawing_so_their_number_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    unseen = DrawnPage.unseen

    def counted(self: DrawnPage, *args: Any, **options: Any) -> list[bool]:
        nonlocal asked
        asked += 1
        return unseen(self, *args, **options)

    monkeypatch.setattr(DrawnPage, "unseen", counted)
    (found,) = use_pages(covered_often(MOST + 20), [1], lambda page: find_overlays(page, [VALUE]))
    assert (len(found), asked) == (MOST, 2 * MOST)


def test_a_long_remark_keeps_its_beginning() -> None:
    (one,) = overlays(raw.FPDF_ANNOT_FREETEXT, says="12.4 " * 1000)
    assert one.text is not None
    assert one.text.startswith("12.4 12.4")
