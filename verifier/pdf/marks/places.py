"""Where the labels of marks stand: beside their place, where the page is empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from verifier.model.anchor import Box

if TYPE_CHECKING:
    from PIL import Image

_GAP = 1.5
_EVEN = 12
"""Of 255: a paler difference is no print."""


class Free:
    """What of a page is free for labels."""

    def __init__(self, width: float, height: float, picture: Image.Image | None) -> None:
        """`picture` is the page in grey, a pixel a point; None where it is too large to be drawn."""
        self.width, self.height = width, height
        self._picture = picture
        self._taken: list[Box] = []

    def take(self, box: Box) -> None:
        """Nothing else is to stand there."""
        self._taken.append(box)

    def place(self, box: Box, size: tuple[float, float]) -> Box | None:
        """A free place for something of that size beside a box; it is taken. None where there is none."""
        found = next((one for one in _beside(box, size) if self.is_free(one)), None)
        if found is not None:
            self.take(found)
        return found

    def is_free(self, box: Box) -> bool:
        """Whether it lies on the page, nothing is printed there and nothing else was put there."""
        x0, top, x1, bottom = box
        if x0 < 1 or top < 1 or x1 > self.width - 1 or bottom > self.height - 1:
            return False
        if any(x0 < other[2] and other[0] < x1 and top < other[3] and other[1] < bottom for other in self._taken):
            return False
        if self._picture is None:
            return True
        darkest, lightest = self._picture.crop((int(x0), int(top), int(x1) + 1, int(bottom) + 1)).getextrema()
        return int(str(lightest)) - int(str(darkest)) <= _EVEN


def _beside(box: Box, size: tuple[float, float]) -> Iterator[Box]:
    """Places around a box, the best first: right, left, above, below, and further to the right."""
    x0, top, x1, bottom = box
    width, height = size
    middle = (top + bottom - height) / 2
    for left, upper in (
        (x1 + _GAP, middle),
        (x0 - _GAP - width, middle),
        (x0, top - _GAP - height),
        (x1 - width, top - _GAP - height),
        (x0, bottom + _GAP),
        (x1 - width, bottom + _GAP),
        (x1 + 12, middle),
        (x0 - 12 - width, middle),
    ):
        yield (left, upper, left + width, upper + height)
