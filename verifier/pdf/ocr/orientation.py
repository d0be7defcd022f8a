"""Pages that lie on their side or stand on their head."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from verifier.pdf.geometry import Matrix
from verifier.pdf.ocr.picture import Numbers, Picture, Pixels
from verifier.pdf.ocr.recognise import Sign, recognise

_SIDEWAYS = 1.6
"""Boxes so much taller than wide hold text that runs up or down."""
_ENOUGH = 3
_SURE = 0.80
"""With less mean confidence than this the page may be upside down."""
_SAMPLE = 12
"""So many of the longest crops are tried the other way round."""


def is_sideways(box: Numbers) -> bool:
    """Whether the text in a detected box runs up or down."""
    wide, tall = box[2] - box[0], box[3] - box[1]
    return bool(tall > _SIDEWAYS * wide and tall > 20)


def lies_on_its_side(boxes: Numbers) -> bool:
    """Whether most of the text of a page runs up or down."""
    sideways = sum(is_sideways(box) for box in boxes)
    return sideways >= _ENOUGH and 2 * sideways > len(boxes)


def stands_on_its_head(crops: Sequence[Pixels], lines: Sequence[Sequence[Sign]]) -> bool:
    """Whether the crops, recognised as `lines`, can be read better upside down."""
    if _certainty(lines) >= _SURE:
        return False
    longest = sorted(range(len(crops)), key=lambda index: (-crops[index].shape[1] / crops[index].shape[0], index))
    tried = longest[:_SAMPLE]
    turned = recognise([np.ascontiguousarray(crops[index][::-1, ::-1]) for index in tried])
    return _certainty(turned) > _certainty([lines[index] for index in tried])


def turned_by_quarters(picture: Picture, quarters: int) -> tuple[Picture, Matrix]:
    """The picture turned counter-clockwise by quarters, and the way back to points of the picture as it was."""
    width, height = picture.width, picture.height
    back: Matrix = {
        0: (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        1: (0.0, 1.0, -1.0, 0.0, width, 0.0),
        2: (-1.0, 0.0, 0.0, -1.0, width, height),
        3: (0.0, -1.0, 1.0, 0.0, 0.0, height),
    }[quarters % 4]
    pixels = np.ascontiguousarray(np.rot90(picture.pixels, quarters))
    return (Picture(pixels, height, width) if quarters % 2 else Picture(pixels, width, height)), back


def _certainty(lines: Sequence[Sequence[Sign]]) -> float:
    """Mean confidence of the signs; 1 where there are none."""
    sure = [sign.confidence for line in lines for sign in line]
    return sum(sure) / len(sure) if sure else 1.0
