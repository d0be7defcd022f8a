"""Opening a document: `open_pdf` and what it gives."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Self

from verifier.errors import DamagedError, InputError
from verifier.pdf.engine import Engine, Metadata, OpenDocument
from verifier.pdf.limits import MAX_PAGES, check_count
from verifier.pdf.page import Page
from verifier.pdf.sniff import check_is_pdf

_MOST_UNREADABLE = 0.02
"""Beyond this share of characters without a mapping, the other engine is asked."""


def open_pdf(data: bytes, engine: str = "pdfium") -> PdfFile:
    """Open a document from its bytes, with the engine "pdfium" (fast) or "pdfplumber" (the second opinion).

    Raises NotAPdfError, EncryptedError (a password is needed to read it), DamagedError (cut off, broken, no pages)
    and TooLargeError (too many pages).
    """
    check_is_pdf(data)
    document = load_engine(engine).open(data)
    try:
        count = document.page_count
        if count < 1:
            raise DamagedError("the PDF has no pages", hint="download or export it again")
        check_count("pages", count, MAX_PAGES)
    except BaseException:
        document.close()
        raise
    return PdfFile(data, document, count, falls_back=engine == "pdfium")


def load_engine(name: str) -> Engine:
    """The engine of that name; imported only now, because they are slow to import."""
    if name == "pdfium":
        from verifier.pdf.pdfium_engine import PdfiumEngine

        return PdfiumEngine()
    if name == "pdfplumber":
        from verifier.pdf.pdfplumber_engine import PdfplumberEngine

        return PdfplumberEngine()
    raise ValueError(f"no engine {name!r}; there are 'pdfium' and 'pdfplumber'")


class PdfFile:
    """A document to read pages from, one after another; a context manager.

    A page on which pdfium cannot map more than two characters in a hundred is read with pdfplumber.
    """

    def __init__(self, data: bytes, document: OpenDocument, page_count: int, *, falls_back: bool) -> None:
        self._data = data
        self._document = document
        self._page_count = page_count
        self._falls_back = falls_back
        self._second: OpenDocument | None = None
        self._fallback_pages: set[int] = set()

    @property
    def page_count(self) -> int:
        """How many pages there are, at least one."""
        return self._page_count

    @property
    def metadata(self) -> Metadata:
        """What the file says about itself."""
        return self._document.metadata

    @property
    def fallback_pages(self) -> tuple[int, ...]:
        """Numbers of the pages read so far that the second engine read, because the first could not."""
        return tuple(sorted(self._fallback_pages))

    def pages(self) -> Iterator[Page]:
        """All pages, each read when it is asked for. Raises DamagedError, TooLargeError."""
        for number in range(1, self._page_count + 1):
            yield self.page(number)

    def page(self, number: int) -> Page:
        """One page, counted from 1. Raises DamagedError, TooLargeError; ValueError where there is no such page."""
        if not 1 <= number <= self._page_count:
            raise ValueError(f"no page {number}; the document has {self._page_count}")
        page = self._document.read_page(number)
        if self._falls_back and page.unreadable > _MOST_UNREADABLE * page.characters:
            return self._second_opinion(page)
        return page

    def close(self) -> None:
        """Give everything back; harmless when done twice."""
        self._document.close()
        if self._second is not None:
            self._second.close()

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
