"""Small PDFs for the tests, drawn with reportlab."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from verifier.pdf import Page, open_pdf

WIDTH, HEIGHT = A4
ENGINES = ("pdfium", "pdfplumber")

Draw = Callable[[Canvas], object]


def make_pdf(*pages: Draw, size: tuple[float, float] = A4, **options: object) -> bytes:
    """A PDF with a page for each of the functions, which draw on a canvas (origin bottom left)."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1, **options)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def read_pages(data: bytes, engine: str = "pdfium") -> list[Page]:
    with open_pdf(data, engine) as file:
        return list(file.pages())


def read_page(draw: Draw, engine: str = "pdfium", **options: object) -> Page:
    """What an engine reads from a page drawn so."""
    (page,) = read_pages(make_pdf(draw, **options), engine)
    return page


def texts(page: Page) -> list[str]:
    return [word.text for word in page.words]


def write(canvas: Canvas, x: float, y: float, text: str, size: float = 10, font: str = "Helvetica") -> float:
    """Write text from the left bottom corner of the page; where it ends."""
    canvas.setFont(font, size)
    canvas.drawString(x, y, text)
    return x + canvas.stringWidth(text, font, size)
