"""Documents of many pages, with a table of results on each."""

from __future__ import annotations

import io
from functools import cache

import pypdfium2
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

from verifier.samplekit.make import make
from verifier.samplekit.sound import draw_sound


@cache
def many_pages(pages: int, *, reports: int = 10, seed: int = 3_000_000) -> bytes:
    """So many pages of sound reports of the sample kit, those of some reports again and again, in one PDF."""
    sources = [pypdfium2.PdfDocument(make(*draw_sound(seed + number))) for number in range(reports)]
    document = pypdfium2.PdfDocument.new()
    while len(document) < pages:
        for source in sources:
            document.import_pages(source, list(range(min(len(source), pages - len(document)))))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


METALS = {"Lead": "0.05", "Arsenic": "0.10", "Cadmium": "0.02", "Mercury": "<0.01"}


def many_tables(pages: int) -> bytes:
    """So many pages with a small table of results each, all of one sample: what is read quickly."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=LETTER, invariant=1)
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica", 10)
        canvas.drawString(72, 740, "Certificate of Analysis" if page == 1 else f"Page {page} of {pages}")
        if page == 1:
            canvas.drawString(72, 720, "Sample: Kratom Leaf Powder")
            canvas.drawString(72, 706, "Lot: K-1017")
        rows = [("Analyte", "Result", "Unit"), *((f"{name}", value, "ppm") for name, value in METALS.items())]
        for row, cells in enumerate(rows):
            for x, cell in zip((72, 240, 340), cells, strict=True):
                canvas.drawString(x, 660 - 16 * row, cell)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
