"""The fast engine: pdfium, about ten times as fast as pdfplumber."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from threading import RLock
from typing import TypeVar

import pypdfium2
import pypdfium2.raw as raw

from verifier.pdf.engine import Metadata, damaged, encrypted
from verifier.pdf.geometry import Box, display_matrix
from verifier.pdf.page import Page
from verifier.pdf.pdfium_shapes import draw_shapes
from verifier.pdf.pdfium_text import read_glyphs
from verifier.pdf.reading_page import make_page
from verifier.pdf.shapes import Drawing
from verifier.pdf.sharing import SHARED

_T = TypeVar("_T")
_MOST_KEPT = 12
"""Pages of a shared document that stay loaded; a page with large pictures takes some megabytes."""

PDFIUM_LOCK = RLock()
"""pdfium is not thread-safe: whoever calls it holds this."""


class PdfiumDocument:
    """A document open in pdfium."""

    def __init__(self, document: pypdfium2.PdfDocument, *, keeps_pages: bool = False) -> None:
        self._document = document
        self._is_open = True
        self._kept: dict[int, pypdfium2.PdfPage] | None = {} if keeps_pages else None

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        with PDFIUM_LOCK:
            return len(self._document)

    @property
    def metadata(self) -> Metadata:
        """What the file says about itself."""
        with PDFIUM_LOCK:
            handle = self._document.raw
            told = {key: text for key in self._document.METADATA_KEYS if (text := _said(handle, key))}
            is_encrypted = raw.FPDF_GetSecurityHandlerRevision(handle) != -1
            scripts = max(raw.FPDFDoc_GetJavaScriptActionCount(handle), 0)
            attachments = max(raw.FPDFDoc_GetAttachmentCount(handle), 0)
            has_xfa = raw.FPDF_GetFormType(handle) in (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND)
        known = Metadata.from_information(told, is_encrypted=is_encrypted)
        return known._replace(scripts=scripts, attachments=attachments, has_xfa=has_xfa)

    def read_page(self, number: int, *, turn: int | None = None) -> Page:
        """The page with that number; as if its /Rotate were so many quarters, when given.

        Raises DamagedError, TooLargeError.
        """
        if turn is None:
            return self.with_page(number, lambda page: _read(page, number))
        return self.with_page(number, lambda page: _read_turned(page, number, turn))

    def with_page(self, number: int, use: Callable[[pypdfium2.PdfPage], _T]) -> _T:
        """What `use` makes of the page with that number, which may be closed right afterwards.

        Raises DamagedError for a page that cannot be loaded, ValueError for one that is not there.
        """
        with PDFIUM_LOCK:
            if not 1 <= number <= len(self._document):
                raise ValueError(f"no page {number}; the document has {len(self._document)}")
            if self._kept is not None and number in self._kept:
                return use(self._kept[number])
            try:
                page = self._document.get_page(number - 1)
            except pypdfium2.PdfiumError as error:
                raise damaged(f"page {number} cannot be read ({error})") from error
            if self._kept is not None and len(self._kept) < _MOST_KEPT:
                self._kept[number] = page
                return use(page)
            try:
                return use(page)
            finally:
                page.close()

    def lent(self) -> PdfiumDocument:
        """The same document for somebody who closes it, while others go on."""
        other = PdfiumDocument(self._document)
        other._is_open, other._kept = False, self._kept
        return other

    def close(self) -> None:
        """Give everything back; of one that is lent nothing."""
        if self._is_open:
            self._is_open = False
            with PDFIUM_LOCK:
                for page in (self._kept or {}).values():
                    page.close()
                self._document.close()


class PdfiumEngine:
    """Reads with pdfium."""

    name = "pdfium"

    def open(self, data: bytes) -> PdfiumDocument:
        """Open a document from its bytes. Raises EncryptedError, DamagedError."""
        shared = SHARED.get()
        if shared is None or shared.data is not data:
            return self._opened(data, keeps_pages=False)
        if shared.document is None:
            shared.document = self._opened(data, keeps_pages=True)
        return shared.document.lent()

    def _opened(self, data: bytes, *, keeps_pages: bool) -> PdfiumDocument:
        with PDFIUM_LOCK:
            try:
                return PdfiumDocument(pypdfium2.PdfDocument(data), keeps_pages=keeps_pages)
            except pypdfium2.PdfiumError as error:
                if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
                    raise encrypted() from error
                raise damaged(str(error)) from error


def _said(handle: raw.FPDF_DOCUMENT, key: str) -> str:
    """An entry of the information dictionary. NOTE: pypdfium2's own way raises where half a character is at its end."""
    size = raw.FPDF_GetMetaText(handle, key.encode(), None, 0)
    buffer = ctypes.create_string_buffer(max(size, 2))
    raw.FPDF_GetMetaText(handle, key.encode(), buffer, size)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace")


def _read(page: pypdfium2.PdfPage, number: int) -> Page:
    handle = ctypes.cast(page.raw, ctypes.c_void_p).value
    if handle is None:
        raise damaged(f"page {number} is empty")
    rotation = raw.FPDFPage_GetRotation(page.raw) % 4 * 90
    left, bottom, right, top = _page_box(page)
    width, height = right - left, top - bottom
    if rotation % 180:
        width, height = height, width
    display = display_matrix((left, bottom, right, top), rotation)
    drawing = Drawing(width, height)
    texts = draw_shapes(handle, display, number, drawing)
    return make_page(number, width, height, read_glyphs(handle, display, number, texts), drawing)


def _read_turned(page: pypdfium2.PdfPage, number: int, turn: int) -> Page:
    """The page as it would be shown with another /Rotate; the page is left as it was."""
    own = raw.FPDFPage_GetRotation(page.raw)
    raw.FPDFPage_SetRotation(page.raw, turn)
    try:
        return _read(page, number)
    finally:
        raw.FPDFPage_SetRotation(page.raw, own)


def _page_box(page: pypdfium2.PdfPage) -> Box:
    """What is visible of the page, (left, bottom, right, top) in user space: its crop box within its media box."""
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, box)
    return (box.left, box.bottom, box.right, box.top)
