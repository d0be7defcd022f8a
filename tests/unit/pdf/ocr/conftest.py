"""One small report, drawn once, and what its scan says: recognition is slow, so the tests share it."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from ttf_opensans import opensans

from tests.unit.pdf.making_pdfs import make_pdf, read_pages
from verifier.pdf import Page
from verifier.reading.lines import group_lines
from verifier.samplekit.scan import scan

SIZE = (330.0, 190.0)
ROWS = (
    ("Analyte", "LOQ", "Result (ppm)", "Limit", "Status"),
    ("Lead", "0.010", "0.123", "0.50", "Pass"),
    ("Arsenic", "0.010", "<0.010", "0.20", "Pass"),
    ("Cadmium", "0.005", "ND", "0.30", "Pass"),
    ("Mercury", "0.005", "0.307", "0.10", "Fail"),
    ("α-Pinene", "0.025", "12,75", "-", "NT"),
)
COLUMNS = (30.0, 100.0, 150.0, 225.0, 280.0)


def draw(canvas: Canvas) -> None:
    """A table with hairlines below its rows, a heading above and a line of small print."""
    pdfmetrics.registerFont(TTFont("Open", opensans().path))
    canvas.setFont("Helvetica-Bold", 12)
    canvas.drawString(30, 160, "Heavy Metals by ICP-MS")
    for index, row in enumerate(ROWS):
        y = 138 - 16 * index
        for x, text in zip(COLUMNS, row, strict=True):
            canvas.setFont("Open", 9)
            canvas.drawString(x, y, text)
        canvas.setLineWidth(0.5)
        canvas.line(25, y - 4.5, 310, y - 4.5)
    canvas.setFont("Helvetica", 6.5)
    canvas.drawString(30, 30, "ND = not detected; NT = not tested. Lot 2026-0042.")


def original() -> bytes:
    return make_pdf(draw, size=SIZE)


def as_image(data: bytes) -> Image.Image:
    """The picture on the page of a scan twin."""
    document = pypdfium2.PdfDocument(data)
    try:
        return document[0].render(scale=200 / 72).to_pil().convert("RGB")
    finally:
        document.close()


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def cells(page: Page) -> list[list[str]]:
    """The words of a page by line, columns of the table joined where they stand close together."""
    return [[s.text for s in line.segments(page.rulings)] for line in group_lines(page.words)]


@pytest.fixture(scope="session")
def twin() -> bytes:
    return scan(original(), seed=4)


@pytest.fixture(scope="session")
def page(twin: bytes) -> Page:
    (read,) = read_pages(twin)
    return read


@pytest.fixture(scope="session")
def picture(twin: bytes) -> Image.Image:
    return as_image(twin)
