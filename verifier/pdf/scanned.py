"""Which pages are pictures of text, and whether they can be read here."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

from verifier.pdf.page import Page

INSTALL = "pip install 'verifier[ocr]'"
"""The command that installs what reads pictures."""

_NEEDED = ("rapidocr", "onnxruntime", "cv2", "numpy")
_FEW = 40
"""A text layer with fewer characters is a stamp or a page number on a scan."""
_MOST_OF_IT = 0.5
"""A scan covers at least this share of its page."""
_SOME_OF_IT = 0.1
"""And this share of a page that has no text layer at all; a scan may be cut into strips."""
_MOJIBAKE = 0.15
"""With a larger share of characters without a mapping, the text layer is of no use; with less, words are repaired."""


@cache
def can_recognise() -> bool:
    """Whether the extra `ocr` is installed; it is not imported, it is large."""
    return all(find_spec(name) is not None for name in _NEEDED)


def is_scanned(page: Page) -> bool:
    """Whether the page has no text layer, or nearly none on a picture of a page."""
    covered = sum(_size(image) for image in page.images) / max(page.width * page.height, 1.0)
    return page.characters < _FEW and covered >= (_MOST_OF_IT if page.characters else _SOME_OF_IT)


def is_mojibake(page: Page) -> bool:
    """Whether too many of its characters have no mapping for the rest to be of use."""
    return page.unreadable > _MOJIBAKE * page.characters


def _size(image: tuple[float, float, float, float]) -> float:
    x0, top, x1, bottom = image
    return (x1 - x0) * (bottom - top)
