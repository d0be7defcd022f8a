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


def make_mapped_pdf(content: str, meanings: dict[int, str]) -> bytes:
    """A PDF of one page with that content stream, whose font /F0 (Helvetica) says what some of its codes mean."""
    lines = [f"<{code:02x}> <{text.encode('utf-16-be').hex()}>" for code, text in meanings.items()]
    table = "\n".join(
        [
            "begincmap",
            "1 begincodespacerange <00> <ff> endcodespacerange",
            f"{len(lines)} beginbfchar",
            *lines,
            "endbfchar",
            "endcmap",
        ]
    )
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F0 5 0 R>>>>/Contents 4 0 R>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>",
        f"<</Length {len(table)}>>stream\n{table}\nendstream",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{part}\nendobj\n".encode()
    table_of_places = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table_of_places}"
    tail = f"trailer<</Size {len(parts) + 1}/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF"
    return data + head.encode() + tail.encode()
