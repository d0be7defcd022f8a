"""Places of a page read from its picture, twice, in two resolutions: what both see is there.

Needs the extra `ocr`; import it only where `verifier.pdf.scanned.can_recognise`.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from verifier.pdf.geometry import Box
from verifier.pdf.ocr.area import recognise_box
from verifier.pdf.ocr.engine import OcrEngine
from verifier.pdf.ocr.picture import Picture

_COARSE = 0.7
"""The second reading sees so many pixels for each of the first: 210 dpi against 300."""


class Recogniser:
    """A document whose places are read from its pictures. Raises EncryptedError, DamagedError."""

    def __init__(self, data: bytes) -> None:
        self._document = OcrEngine().open(data)

    def read(self, number: int, boxes: Sequence[Box], least: float) -> list[tuple[str | None, str | None]]:
        """Both readings of each box on that page; None where a word is less sure than `least`, 0 to 1.

        Raises DamagedError, TooLargeError; ValueError without such a page.
        """
        fine = self._document.draw_page(number)
        high, wide = fine.pixels.shape[:2]
        size = (max(round(wide * _COARSE), 1), max(round(high * _COARSE), 1))
        smaller = np.ascontiguousarray(cv2.resize(fine.pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        coarse = fine._replace(pixels=smaller)
        return [(_text(fine, box, least), _text(coarse, box, least)) for box in boxes]

    def close(self) -> None:
        """Give everything back."""
        self._document.close()


def _text(picture: Picture, box: Box, least: float) -> str | None:
    words = [word for word in recognise_box(picture, box) if any(sign.isalnum() for sign in word.text)]
    if not words or min(word.confidence for word in words) < least:
        return None
    return " ".join(word.text for word in words)
