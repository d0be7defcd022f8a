"""Pages as pictures, for overlays and reports."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from math import ceil
from typing import NamedTuple

import pypdfium2
from PIL import Image

from verifier.errors import TooLargeError
from verifier.pdf.gate import check_pdf
from verifier.pdf.limits import MAX_PIXELS
from verifier.pdf.pdfium_engine import PDFIUM_LOCK, PdfiumEngine
from verifier.pdf.pictures import PictureFile
from verifier.pdf.sniff import is_picture


def render_page(data: bytes, number: int, scale: float = 2.0) -> bytes:
    """The page, counted from 1, as a PNG of `scale` pixels per point (2 is 144 dpi), as displayed.

    Raises what `page_image` raises.
    """
    buffer = io.BytesIO()
    page_image(data, number, scale).save(buffer, format="PNG")
    return buffer.getvalue()


def page_image(data: bytes, number: int, scale: float = 2.0) -> Image.Image:
    """The page, counted from 1, with `scale` pixels per point, as displayed.

    Raises TooLargeError, before anything is drawn, when the picture would have more than 40 million pixels; ValueError
    for a scale that is not positive or a page that is not there; and what `open_pdf` raises.
    """
    if not scale > 0:
        raise ValueError(f"scale {scale} is not positive")
    return next(page_images(data, [number], lambda _: scale)).image


class DrawnPage(NamedTuple):
    """A page as a picture, with its size as displayed."""

    number: int
    width: float
    """In points."""
    height: float
    image: Image.Image


def page_images(data: bytes, numbers: Iterable[int], scale_of: Callable[[float], float]) -> Iterator[DrawnPage]:
    """The pages of one document, counted from 1, each as wide as `scale_of` its width in points says.

    The document is opened once. Raises what `page_image` raises.
    """
    if is_picture(data):
        pictures = PictureFile(data)
        try:
            for number in numbers:
                image, width, height = pictures.page(number)
                yield DrawnPage(number, width, height, _resized(image, number, width, height, scale_of(width)))
        finally:
            pictures.close()
        return
    check_pdf(data)
    with PDFIUM_LOCK:
        document = PdfiumEngine().open(data)
        try:
            for number in numbers:
                yield document.with_page(number, partial(_draw, number=number, scale_of=scale_of))
        finally:
            document.close()


def _resized(image: Image.Image, number: int, width: float, height: float, scale: float) -> Image.Image:
    _check(number, width, height, scale)
    return image.resize((max(round(width * scale), 1), max(round(height * scale), 1)))


def _draw(page: pypdfium2.PdfPage, *, number: int, scale_of: Callable[[float], float]) -> DrawnPage:
    width, height = page.get_size()
    scale = scale_of(width)
    _check(number, width, height, scale)
    bitmap = page.render(scale=scale, draw_annots=True)
    try:
        # A copy: what pdfium drew into is gone with the bitmap.
        return DrawnPage(number, width, height, bitmap.to_pil().copy())
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
