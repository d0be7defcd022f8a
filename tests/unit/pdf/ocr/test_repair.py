"""Words of a text layer with a letter that has no mapping: read again from their picture, and only those."""

from __future__ import annotations

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from ttf_opensans import opensans

import verifier.pdf.document
from tests.unit.pdf.making_pdfs import make_pdf, read_pages, texts
from verifier.pdf import Page
from verifier.pdf.characters import UNREADABLE

LINES = (
    "Terpenes by gas chromatography, results as received",
    "α-Pinene 0.25 mg/g LOQ 0.05 mg/g and not above the limit",
    "β-Pinene 0.31 mg/g LOQ 0.05 mg/g and not above the limit",
    "Limonene 1.20 mg/g LOQ 0.05 mg/g and not above the limit",
)


def draw(canvas: Canvas) -> None:
    pdfmetrics.registerFont(TTFont("Open", opensans().path))
    canvas.setFont("Open", 10)
    for index, line in enumerate(LINES):
        canvas.drawString(30, 150 - 20 * index, line)


def without_beta() -> bytes:
    """A report whose font does not say what its β is: its character map has U+FFFD for it."""
    whole = make_pdf(draw, size=(360, 200), pageCompression=0)
    entry = b"> <03B2>\n"
    assert whole.count(entry) == 1
    return whole.replace(entry, b"> <FFFD>\n")


def read() -> Page:
    (page,) = read_pages(without_beta())
    return page


def test_a_lost_letter_is_read_from_the_picture_and_the_rest_of_the_page_stays() -> None:
    page = read()
    assert " ".join(texts(page)) == " ".join(LINES)
    assert page.unreadable == 0
    doubtful = {word.text: word.confidence for word in page.words if word.confidence < 1}
    assert list(doubtful) == ["β-Pinene"]
    assert doubtful["β-Pinene"] > 0.5


def test_without_the_extra_the_letter_stays_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier.pdf.document, "can_recognise", lambda: False)
    page = read()
    assert f"{UNREADABLE}-Pinene" in texts(page)
    assert page.unreadable == 1
