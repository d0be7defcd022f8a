"""Documents of many pages, with a table of results on each."""

from __future__ import annotations

import io
from functools import cache

import pypdfium2

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
