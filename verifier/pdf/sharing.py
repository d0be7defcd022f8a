"""One document for many who look at it: opened once, its pages loaded once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verifier.pdf.pdfium_engine import PdfiumDocument


@dataclass
class Shared:
    """Bytes, and the document that pdfium has of them once somebody opened it."""

    data: bytes
    document: PdfiumDocument | None = None


SHARED: ContextVar[Shared | None] = ContextVar("SHARED", default=None)
"""What `opened_once` set in this thread; None outside of it."""


@contextmanager
def opened_once(data: bytes) -> Iterator[None]:
    """Within it whoever opens these very bytes in pdfium is given one document, whose pages stay loaded.

    Loading a page takes a third of the time of reading it, and what looks for evidence wants it once more.
    """
    shared = Shared(data)
    token = SHARED.set(shared)
    try:
        yield
    finally:
        SHARED.reset(token)
        if shared.document is not None:
            shared.document.close()
