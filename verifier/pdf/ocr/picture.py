"""What recognition looks at: a page as pixels, and where each pixel lies on the page as displayed."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from verifier.pdf.geometry import Matrix

Pixels = npt.NDArray[np.uint8]
"""Height x width x 3, blue first, or height x width for greys."""
Ink = npt.NDArray[np.bool_]
Numbers = npt.NDArray[Any]


class Picture(NamedTuple):
    """A page as it was photographed, scanned or drawn."""

    pixels: Pixels
    """In colour, blue first."""
    width: float
    """Of the page, in points."""
    height: float

    @property
    def scale(self) -> float:
        """Pixels for each point."""
        return float(self.pixels.shape[1] / self.width)


class Upright(NamedTuple):
    """The picture turned so that its lines of text run level."""

    pixels: Pixels
    grey: Pixels
    scale: float
    """Pixels for each point."""
    back: Matrix
    """From pixels here to points of the page as displayed."""
    angle: float
    """By how many degrees it was turned, counter-clockwise."""

    @property
    def width(self) -> float:
        """In points."""
        return float(self.pixels.shape[1] / self.scale)

    @property
    def height(self) -> float:
        """In points."""
        return float(self.pixels.shape[0] / self.scale)
