"""How much of a document is read before it is refused: a hostile file costs itself, never the run.

These are limits on what the engines hand us; the memory and time of the engines themselves are the sandbox's.
"""

from __future__ import annotations

from verifier.errors import TooLargeError

MAX_PAGES = 200
MAX_CHARACTERS = 200_000
"""Per page."""
MAX_OBJECTS = 100_000
"""Path segments, images and forms per page, those within form XObjects included."""
MAX_FORM_DEPTH = 16
"""Form XObjects within form XObjects."""
MAX_PIXELS = 40_000_000
"""Per rendered page."""


def check_count(what: str, count: int, limit: int, page: int | None = None) -> None:
    """Raise TooLargeError when there are more than `limit` of something (on a page)."""
    if count > limit:
        where = "" if page is None else f" on page {page}"
        raise TooLargeError(
            f"too many {what}{where}: {count}, at most {limit} are read",
            hint="a laboratory report is far smaller; split the document or print it to a new PDF",
        )
