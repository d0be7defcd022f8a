"""A page as a picture, for reports that show the page beside what was read from it."""

from __future__ import annotations

from verifier.model.base import Value


class PageView(Value):
    """One page as displayed. Boxes of anchors are in points: multiply by pixels per point to find them in it."""

    page: int
    """Counted from 1."""
    width: float
    """Of the page in points, as displayed."""
    height: float
    media_type: str
    """"image/webp"."""
    data: bytes
    """The picture as a file."""
