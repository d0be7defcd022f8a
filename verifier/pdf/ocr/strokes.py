"""Ruling lines in a picture: long straight strokes, level or upright."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from verifier.pdf.ocr.picture import Ink, Numbers, Pixels, Upright
from verifier.pdf.page import Ruling
from verifier.pdf.shapes import merged

_CONTRAST = 14
"""By how many greys a stroke differs from what is around it; hairlines of a scan are pale."""
_LEVEL, _UPRIGHT = 36.0, 15.0
"""The shortest strokes that count, in points; upright ones must be taller than letters."""
_THICKEST = 2.5
"""In points."""
_SMOOTH = 5
"""A mean over so many pixels along the stroke levels the noise of a scan."""
_CROWDED = 0.2
"""A stroke along which so much of either side is ink is no ruling line."""
_BREAK = 0.8
"""Gaps of a stroke that noise makes, in points."""


class Strokes(NamedTuple):
    """The ruling lines, and the pixels they cover."""

    rulings: tuple[Ruling, ...]
    ink: Ink


def find_strokes(upright: Upright, boxes: Numbers) -> Strokes:
    """The ruling lines of the page, dark on light or light on dark; strokes within a piece of text are letters."""
    letters: list[list[float]] = boxes.tolist()
    high = float(np.median([bottom - top for _, top, _, bottom in letters])) if letters else 0.0
    ink = np.zeros(upright.grey.shape, np.uint8)
    found: list[Ruling] = []
    for is_level in (True, False):
        grey = upright.grey if is_level else np.ascontiguousarray(upright.grey.T)
        shortest = max(_LEVEL * upright.scale, 3.0 * high) if is_level else max(_UPRIGHT * upright.scale, 1.2 * high)
        for box in _level_strokes(grey, upright.scale, round(shortest)):
            x0, top, x1, bottom = box if is_level else (box[1], box[0], box[3], box[2])
            if not is_level and any(_is_within((x0, top, x1, bottom), letter) for letter in letters):
                continue
            ink[max(top - 1, 0) : bottom + 1, max(x0 - 1, 0) : x1 + 1] = 1
            unit = 1 / upright.scale
            found.append(Ruling(x0 * unit, top * unit, x1 * unit, bottom * unit))
    return Strokes(tuple(merged(found)), ink.astype(bool))


def _level_strokes(grey: Pixels, scale: float, length: int) -> list[tuple[int, int, int, int]]:
    """Boxes (x0, top, x1, bottom) in pixels of strokes from left to right."""
    thick = max(round(_THICKEST * scale), 3)
    across = np.ones((2 * thick + 1, 1), np.uint8)
    boxes = []
    for thin in (cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, across), cv2.morphologyEx(grey, cv2.MORPH_TOPHAT, across)):
        mask: Numbers = (cv2.blur(thin, (_SMOOTH, 1)) > _CONTRAST).astype(np.uint8)
        mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, max(round(_BREAK * scale), 1)), np.uint8))
        mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
        count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        for x, y, width, height, _ in stats[1:count]:
            box = (int(x), int(y), int(x + width), int(y + height))
            if height <= thick + 1 and _stands_free(thin, box):
                boxes.append(box)
    return boxes


def _is_within(stroke: tuple[int, int, int, int], letters: Sequence[float]) -> bool:
    """Whether an upright stroke is part of a letter."""
    x0, top, x1, bottom = stroke
    left, above, right, below = letters
    slack = 0.1 * (below - above)
    return left <= x0 and x1 <= right and above - slack <= top and bottom <= below + slack


def _stands_free(thin: Numbers, box: tuple[int, int, int, int]) -> bool:
    """Whether there is mostly paper right above and below; the bars of letters in a row have letters there."""
    x0, top, x1, bottom = box
    sides = [thin[max(top - 3, 0) : max(top - 1, 0), x0:x1], thin[bottom + 1 : bottom + 3, x0:x1]]
    return all(not side.size or float((side.min(axis=0) > _CONTRAST).mean()) < _CROWDED for side in sides)
