"""The third engine: recognition. For pages of a PDF that are pictures, and for pictures themselves."""

from __future__ import annotations

import numpy as np
import pypdfium2
from PIL import Image

from verifier.pdf.engine import Metadata
from verifier.pdf.limits import MAX_PIXELS, check_count
from verifier.pdf.ocr.picture import Picture, Pixels
from verifier.pdf.ocr.read import read_picture
from verifier.pdf.ocr.repair import repaired
from verifier.pdf.page import Page
from verifier.pdf.pdfium_engine import PdfiumDocument, PdfiumEngine
from verifier.pdf.pictures import PictureFile

_USUAL, _FINEST = 200 / 72, 300 / 72
"""Pixels for each point: pages are drawn at 200 dpi, scans of more at up to 300 dpi."""


class OcrDocument:
    """A PDF whose pages are drawn and recognised."""

    def __init__(self, document: PdfiumDocument) -> None:
        self._document = document

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return self._document.page_count

    @property
    def metadata(self) -> Metadata:
        """What the file says about itself."""
        return self._document.metadata

    def read_page(self, number: int) -> Page:
        """The page with that number, recognised. Raises DamagedError, TooLargeError."""
        return read_picture(self._document.with_page(number, lambda page: draw(page, number)), number)

    def draw_page(self, number: int) -> Picture:
        """The page as a picture of 300 dpi. Raises DamagedError, TooLargeError; ValueError without such a page."""
        return self._document.with_page(number, lambda page: draw(page, number, finest=True))

    def repaired(self, page: Page) -> Page:
        """The page with the words that have unmapped characters read again. Raises DamagedError, TooLargeError."""
        return repaired(page, self.draw_page(page.number))

    def close(self) -> None:
        """Give everything back."""
        self._document.close()


class OcrEngine:
    """Reads pictures of text."""

    name = "ocr"

    def open(self, data: bytes) -> OcrDocument:
        """Open a PDF from its bytes. Raises EncryptedError, DamagedError."""
        return OcrDocument(PdfiumEngine().open(data))


class PictureDocument:
    """A picture, or several in one file, recognised."""

    def __init__(self, pictures: PictureFile) -> None:
        self._pictures = pictures

    @property
    def page_count(self) -> int:
        """How many pictures there are."""
        return self._pictures.page_count

    @property
    def metadata(self) -> Metadata:
        """Pictures say nothing about themselves that we use."""
        return Metadata()

    def read_page(self, number: int) -> Page:
        """The picture with that number, recognised. Raises DamagedError, TooLargeError."""
        return read_picture(picture_of(self._pictures, number), number)

    def close(self) -> None:
        """Give everything back."""
        self._pictures.close()


def picture_of(pictures: PictureFile, number: int) -> Picture:
    """One page of a picture file. Raises DamagedError, TooLargeError; ValueError for a page that is not there."""
    image, width, height = pictures.page(number)
    return Picture(_pixels(image), width, height)


def draw(page: pypdfium2.PdfPage, number: int, *, finest: bool = False) -> Picture:
    """A page as a picture, in the resolution of the scan that it holds. Raises TooLargeError."""
    width, height = page.get_size()
    scale = _FINEST if finest else _scale(page)
    check_count("pixels", round(width * scale) * round(height * scale), MAX_PIXELS, number)
    bitmap = page.render(scale=scale, draw_annots=True)
    try:
        return Picture(_pixels(bitmap.to_pil()), width, height)
    finally:
        bitmap.close()


def _scale(page: pypdfium2.PdfPage) -> float:
    """Pixels for each point: those of the largest picture on the page, within bounds."""
    most = 0.0
    for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, _, right, _ = thing.get_bounds()
        if right - left >= page.get_width() / 2:
            most = max(most, thing.get_px_size()[0] / (right - left))
    return min(max(most, _USUAL), _FINEST)


def _pixels(image: Image.Image) -> Pixels:
    """Blue, green, red."""
    return np.ascontiguousarray(np.asarray(image.convert("RGB"), dtype=np.uint8)[:, :, ::-1])
