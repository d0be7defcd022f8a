"""Plain pictures of pages, small enough to be carried in a report."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from verifier.model import PageView
from verifier.pdf.render import page_images

_WIDTH = 1100.0
"""Pixels across: small print can be read at the width of a column, and twice as large on a phone."""
_LARGEST_SCALE = 3.0
_QUALITY = 55
"""Of WebP: text on white stays clean, and a page of a report takes 40 to 120 kB."""


def draw_pages(data: bytes, numbers: Iterable[int]) -> Iterator[PageView]:
    """A picture of each of the pages, counted from 1, as they are displayed.

    Raises what `page_image` raises: TooLargeError, ValueError, and what opening the document raises.
    """
    for page in page_images(data, numbers, lambda width: min(_WIDTH / max(width, 1.0), _LARGEST_SCALE)):
        buffer = io.BytesIO()
        page.image.convert("RGB").save(buffer, format="WEBP", quality=_QUALITY)
        yield PageView(
            page=page.number, width=page.width, height=page.height, media_type="image/webp", data=buffer.getvalue()
        )
