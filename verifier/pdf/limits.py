"""How much of a document is read before it is refused: a hostile file costs itself, never the run.

These are limits on what the engines hand us; the memory and time of the engines themselves are the sandbox's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from verifier.errors import TooLargeError

MAX_PAGES = 200
"""Unless `pages_allowed` says otherwise."""
MAX_CHARACTERS = 200_000
"""Per page."""
MAX_OBJECTS = 100_000
"""Path segments, images and forms per page, those within form XObjects included."""
MAX_FORM_DEPTH = 16
"""Form XObjects within form XObjects."""
MAX_PIXELS = 40_000_000
"""Per rendered page."""

_pages_allowed = ContextVar("pages_allowed", default=MAX_PAGES)


@contextmanager
def pages_allowed(most: int | None) -> Iterator[None]:
    """Let documents that are opened within have so many pages; None changes nothing."""
    before = _pages_allowed.set(_pages_allowed.get() if most is None else most)
    try:
        yield
    finally:
        _pages_allowed.reset(before)


def check_pages(count: int) -> None:
    """Raise TooLargeError when a document has more pages than are read."""
    check_count("pages", count, _pages_allowed.get(), hint="split the document, or allow more with --pages")


_HINT = "a laboratory report is far smaller; split the document or print it to a new PDF"


def check_count(what: str, count: int, limit: int, page: int | None = None, *, hint: str = _HINT) -> None:
    """Raise TooLargeError when there are more than `limit` of something (on a page)."""
    if count > limit:
        where = "" if page is None else f" on page {page}"
        raise TooLargeError(
            f"too many {what}{where}: {count}, at most {limit} are read",
            hint=hint,
        )
