"""Opening a document: `open_pdf` and what it gives."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Self

from verifier.errors import DamagedError, InputError, ScannedPageError
from verifier.intake.active import ActiveContent
from verifier.pdf.engine import Engine, Metadata, OpenDocument
from verifier.pdf.gate import check_pdf
from verifier.pdf.limits import check_pages
from verifier.pdf.page import Page
from verifier.pdf.scanned import INSTALL, can_recognise, is_mojibake, is_scanned
from verifier.pdf.sniff import is_picture

if TYPE_CHECKING:
    from verifier.pdf.ocr.engine import OcrDocument

_MOST_UNREADABLE = 0.02
"""Beyond this share of characters without a mapping, the other engine is asked."""


def open_pdf(data: bytes, engine: str = "pdfium") -> PdfFile:
    """Open a document from its bytes: a PDF, or a JPEG, PNG or TIFF picture of one.

    The engines: "pdfium" (fast), "pdfplumber" (the second opinion), "ocr" (what the pages show, whatever their text
    layer says). Raises NotAPdfError, EncryptedError (a password is needed to read it), DamagedError (cut off, broken,
    no pages), TooLargeError (too many pages, or a bomb) and ScannedPageError (a picture, and the extra is not
    installed).
    """
    if is_picture(data):
        return PdfFile(data, *_checked(_open_picture(data)), falls_back=False)
    seen = check_pdf(data)
    return PdfFile(data, *_checked(load_engine(engine).open(data)), falls_back=engine == "pdfium", active=seen.active)


def _checked(document: OpenDocument) -> tuple[OpenDocument, int]:
    """The document and the number of its pages, of which there must be one and not too many."""
    try:
        count = document.page_count
        if count < 1:
            raise DamagedError("the PDF has no pages", hint="download or export it again")
        check_pages(count)
    except BaseException:
        document.close()
        raise
    return document, count


def _open_picture(data: bytes) -> OpenDocument:
    if not can_recognise():
        raise ScannedPageError(
            "scanned page: it is a picture of text, and nothing that reads pictures is installed",
            hint=f"install it with: {INSTALL}",
        )
    from verifier.pdf.ocr.engine import PictureDocument
    from verifier.pdf.pictures import PictureFile

    return PictureDocument(PictureFile(data))


def load_engine(name: str) -> Engine:
    """The engine of that name; imported only now, because they are slow to import."""
    if name == "pdfium":
        from verifier.pdf.pdfium_engine import PdfiumEngine

        return PdfiumEngine()
    if name == "pdfplumber":
        from verifier.pdf.pdfplumber_engine import PdfplumberEngine

        return PdfplumberEngine()
    if name == "ocr":
        if not can_recognise():
            raise ScannedPageError(
                "scanned page: nothing that reads pictures is installed", hint=f"install it with: {INSTALL}"
            )
        from verifier.pdf.ocr.engine import OcrEngine

        return OcrEngine()
    raise ValueError(f"no engine {name!r}; there are 'pdfium', 'pdfplumber' and 'ocr'")


class PdfFile:
    """A document to read pages from, one after another; a context manager.

    A page on which pdfium cannot map more than two characters in a hundred is read with pdfplumber. A page that is a
    picture, or whose characters neither can map, is recognised where the extra `ocr` is installed.
    """

    def __init__(
        self,
        data: bytes,
        document: OpenDocument,
        page_count: int,
        *,
        falls_back: bool,
        active: tuple[ActiveContent, ...] = (),
    ) -> None:
        self._data = data
        self._active = active
        self._document = document
        self._page_count = page_count
        self._falls_back = falls_back
        self._second: OpenDocument | None = None
        self._third: OcrDocument | None = None
        self._fallback_pages: set[int] = set()
        self._recognised_pages: set[int] = set()

    @property
    def page_count(self) -> int:
        """How many pages there are, at least one."""
        return self._page_count

    @property
    def metadata(self) -> Metadata:
        """What the file says about itself."""
        return self._document.metadata

    @property
    def active_content(self) -> tuple[ActiveContent, ...]:
        """What would act if a viewer let it: by the words in the file and by what the engine counts.

        The engine sees through encryption, and counts only what belongs to the document as a whole.
        """
        told = self._document.metadata
        counted = {
            ActiveContent.JAVASCRIPT: told.scripts > 0,
            ActiveContent.ATTACHMENT: told.attachments > 0,
            ActiveContent.FORM: told.has_xfa,
        }
        return tuple(kind for kind in ActiveContent if kind in self._active or counted.get(kind, False))

    @property
    def fallback_pages(self) -> tuple[int, ...]:
        """Numbers of the pages read so far that the second engine read, because the first could not."""
        return tuple(sorted(self._fallback_pages))

    @property
    def recognised_pages(self) -> tuple[int, ...]:
        """Numbers of the pages read so far that are pictures of text."""
        return tuple(sorted(self._recognised_pages))

    def pages(self) -> Iterator[Page]:
        """All pages, each read when it is asked for. Raises DamagedError, TooLargeError."""
        for number in range(1, self._page_count + 1):
            yield self.page(number)

    def page(self, number: int) -> Page:
        """One page, counted from 1. Raises DamagedError, TooLargeError; ValueError where there is no such page."""
        if not 1 <= number <= self._page_count:
            raise ValueError(f"no page {number}; the document has {self._page_count}")
        page = self._document.read_page(number)
        if not self._falls_back:
            return page
        if page.unreadable > _MOST_UNREADABLE * page.characters:
            page = self._second_opinion(page)
        if can_recognise() and (is_scanned(page) or is_mojibake(page)):
            page = self._recognised(page)
        elif can_recognise() and page.unreadable:
            page = self._repaired(page)
        return page

    def close(self) -> None:
        """Give everything back; harmless when done twice."""
        self._document.close()
        for other in (self._second, self._third):
            if other is not None:
                other.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _second_opinion(self, page: Page) -> Page:
        """The page as pdfplumber reads it, when that can read more of it."""
        try:
            if self._second is None:
                self._second = load_engine("pdfplumber").open(self._data)
            other = self._second.read_page(page.number)
        except InputError:  # it fails where the first one did not: what was read stands
            return page
        if other.unreadable >= page.unreadable:
            return page
        self._fallback_pages.add(page.number)
        return other

    def _pictures(self) -> OcrDocument:
        """The document as pictures, opened when first needed."""
        if self._third is None:
            from verifier.pdf.ocr.engine import OcrEngine

            self._third = OcrEngine().open(self._data)
        return self._third

    def _repaired(self, page: Page) -> Page:
        """The page with its few unreadable words read again from their pictures, where these agree with the rest."""
        try:
            return self._pictures().repaired(page)
        except InputError:
            return page

    def _recognised(self, page: Page) -> Page:
        """The page as its picture shows it, when there is more to read than in its text layer."""
        try:
            other = self._pictures().read_page(page.number)
        except InputError:
            return page
        if other.characters <= page.characters - page.unreadable:
            return page
        self._recognised_pages.add(page.number)
        return other._replace(images=page.images)
