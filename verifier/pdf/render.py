"""Pages as pictures, for overlays and reports."""

from __future__ import annotations

import io
from math import ceil

import pypdfium2

from verifier.errors import TooLargeError
from verifier.pdf.gate import check_pdf
from verifier.pdf.limits import MAX_PIXELS
from verifier.pdf.pdfium_engine import PDFIUM_LOCK, PdfiumEngine
from verifier.pdf.pictures import PictureFile
from verifier.pdf.sniff import is_picture


def render_page(data: bytes, number: int, scale: float = 2.0) -> bytes:
    """The page, counted from 1, as a PNG of `scale` pixels per point (2 is 144 dpi), as displayed.

    Raises TooLargeError, before anything is drawn, when the picture would have more than 40 million pixels; ValueError
    for a scale that is not positive or a page that is not there; and what `open_pdf` raises.
    """
    if not scale > 0:
        raise ValueError(f"scale {scale} is not positive")
    if is_picture(data):
        return _shown(data, number, scale)
    check_pdf(data)
    with PDFIUM_LOCK:
        document = PdfiumEngine().open(data)
        try:
            return document.with_page(number, lambda page: _draw(page, number, scale))
        finally:
            document.close()


def _shown(data: bytes, number: int, scale: float) -> bytes:
    """The same for a picture."""
    pictures = PictureFile(data)
    try:
        image, width, height = pictures.page(number)
    finally:
        pictures.close()
    _check(number, width, height, scale)
    buffer = io.BytesIO()
    image.resize((max(round(width * scale), 1), max(round(height * scale), 1))).save(buffer, format="PNG")
    return buffer.getvalue()


def _draw(page: pypdfium2.PdfPage, number: int, scale: float) -> bytes:
    width, height = page.get_size()
    _check(number, width, height, scale)
    bitmap = page.render(scale=scale, draw_annots=True)
    try:
        buffer = io.BytesIO()
        bitmap.to_pil().save(buffer, format="PNG")
        return buffer.getvalue()
    finally:
        bitmap.close()


def _check(number: int, width: float, height: float, scale: float) -> None:
    pixels = ceil(width * scale) * ceil(height * scale)
    if pixels > MAX_PIXELS:
        raise TooLargeError(
            f"page {number} would be {pixels:,} pixels large ({width:.0f} x {height:.0f} points at scale {scale:g}), "
            f"at most {MAX_PIXELS:,} are drawn",
            hint="use a smaller scale",
        )
