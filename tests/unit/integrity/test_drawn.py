"""The whole look at the pages of a file, with what recognition has to say."""

from __future__ import annotations

from hashlib import sha256

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.build import certificate, document
from tests.unit.integrity.test_hidden import fill, number, replaced
from tests.unit.integrity.test_overlays import covered_often
from tests.unit.pdf.making_pdfs import HEIGHT, make_pdf, write
from verifier.integrity import differences, drawn
from verifier.integrity.differences import Doubt, compare_with_pictures
from verifier.integrity.drawn import look_at_pages
from verifier.integrity.examined import Examined
from verifier.integrity.overlays import MOST
from verifier.integrity.places import Place
from verifier.model import Document
from verifier.pdf.scanned import can_recognise
from verifier.pdf.traces.drawnpage import use_pages
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.make import make
from verifier.samplekit.sound import draw_sound
from verifier.samplekit.tampering import TAMPERINGS, Genuine

BOX = (199.0, HEIGHT - 511.0, 222.0, HEIGHT - 497.0)

needs_ocr = pytest.mark.skipif(not can_recognise(), reason="the extra ocr is not installed")


def examined(pdf: bytes, read: Document | None = None) -> Examined:
    return Examined(pdf, read or document(certificate()))


def test_an_ordinary_page_shows_nothing() -> None:
    found = look_at_pages(examined(make_pdf(number)))
    assert not any(found.values())


def test_a_replaced_number() -> None:
    (one,) = look_at_pages(examined(make_pdf(replaced)))["hidden"]
    assert (one.text, one.shown) == ("14.2", "12.4")


def test_more_annotations_than_are_looked_at_are_said() -> None:
    place = Place("14.2", (199.0, HEIGHT - 510.0, 222.0, HEIGHT - 498.0), is_value=True)
    (seen,) = use_pages(covered_often(MOST), [1], lambda page: drawn._look(page, [place], []))
    assert seen.problem == f"only the first {MOST} annotations over what page 1 says were looked at"


def test_fills_without_end_are_refused_and_said() -> None:
    def crowded(canvas: Canvas) -> None:
        for place in range(1100):
            write(canvas, 100, 300 + place % 300, "x")
        for _ in range(1100):
            fill(canvas, (90, 200, 300, 500))

    (said,) = look_at_pages(examined(make_pdf(crowded)))["not_examined"]
    assert said.startswith("what is drawn on page 1 was not looked at: too many texts and fills in one place")


def test_a_picture_has_nothing_drawn() -> None:
    assert look_at_pages(examined(b"\x89PNG\r\n\x1a\n")) == {}


@needs_ocr
def test_the_picture_shows_another_number() -> None:
    pdf = make_pdf(lambda canvas: write(canvas, 200, 500, "12.4"))
    compared = compare_with_pictures(pdf, {1: [Doubt("14.2", BOX)]})
    assert [(one.text, one.picture, one.page) for one in compared.differences] == [("14.2", "12.4", 1)]
    assert compared.confirmed == frozenset()


@needs_ocr
@pytest.mark.parametrize("text", ["12.4", "12,4 mg/g", "< 12.4"])
def test_the_picture_shows_the_same_number(text: str) -> None:
    pdf = make_pdf(lambda canvas: write(canvas, 200, 500, "12.4"))
    compared = compare_with_pictures(pdf, {1: [Doubt(text, BOX)]})
    assert compared.differences == ()
    assert compared.confirmed == {(1, BOX)}


@needs_ocr
def test_a_blank_picture_says_nothing() -> None:
    pdf = make_pdf(lambda canvas: write(canvas, 50, 50, "elsewhere"))
    assert compare_with_pictures(pdf, {1: [Doubt("14.2", BOX)]}).differences == ()


def test_without_recognition_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences, "can_recognise", lambda: False)
    compared = compare_with_pictures(make_pdf(number), {1: [Doubt("14.2", BOX)]})
    assert compared.differences == ()
    assert "1 numbers were not compared" in compared.not_examined[0]


def test_words_without_figures_are_not_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences, "can_recognise", lambda: False)
    assert compare_with_pictures(b"", {1: [Doubt("Pass", BOX)]}).not_examined == ()


@pytest.mark.parametrize("name", ["number-covered", "note-over-number", "scan-with-other-number", "cells-in-bold"])
def test_the_same_report_is_tampered_with_in_the_same_way(name: str) -> None:
    truth, layout, options = draw_sound(4)
    options = options.model_copy(update={"font": "helvetica"})
    pdf = make(truth, layout, options)
    twice = [TAMPERINGS[name].apply(Genuine(truth, layout, options, pdf, Dice(4, name))) for _ in range(2)]
    digests = {tuple(sha256(data).hexdigest() for data in files) for files in twice}
    assert len(digests) == 1
    assert pdf not in twice[0]
