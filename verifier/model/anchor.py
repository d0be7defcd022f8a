"""Where something stands: the page and the box. No anchor, no claim about a page."""

from __future__ import annotations

from verifier.model.base import Value

Box = tuple[float, float, float, float]
"""(x0, top, x1, bottom) in points (1/72 inch), measured from the top left corner of the page as displayed."""


class Anchor(Value):
    """A place in a document: page number, counted from 1, and box."""

    page: int
    box: Box


class Source(Value):
    """One input document: a label for people (mostly its path), the SHA-256 of its bytes, its page count."""

    label: str
    sha256: str
    pages: int


def enclosing(*boxes: Box) -> Box:
    """The smallest box around all the given ones; at least one is needed."""
    if len(boxes) == 1:
        return boxes[0]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))
