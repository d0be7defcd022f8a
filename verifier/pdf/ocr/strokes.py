"""Ruling lines in a picture: long straight strokes, level or upright."""

from __future__ import annotations

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
_RIM = 0.2
"""Nearer to the edge of a piece of text, in its heights, runs an underline or a border."""
_MOST_IN_LETTERS = 0.5
_BREAK = 0.8
"""Gaps of a stroke that noise makes, in points."""


class Strokes(NamedTuple):
    """The ruling lines, and the pixels they cover."""

    rulings: tuple[Ruling, ...]
    ink: Ink


def find_strokes(upright: Upright, boxes: Numbers) -> Strokes:
    """The ruling lines of the page, dark on light or light on dark; strokes within a piece of text are letters."""
    high = float(np.median(boxes[:, 3] - boxes[:, 1])) if len(boxes) else 0.0
    ink = np.zeros(upright.grey.shape, np.uint8)
    found: list[Ruling] = []
    for is_level in (True, False):
        grey = upright.grey if is_level else np.ascontiguousarray(upright.grey.T)
        shortest = max(_LEVEL * upright.scale, 3.0 * high) if is_level else max(_UPRIGHT * upright.scale, 1.2 * high)
        for box in _level_strokes(grey, upright.scale, round(shortest)):
            x0, top, x1, bottom = box if is_level else (box[1], box[0], box[3], box[2])
            if _share_in_letters((x0, top, x1, bottom), boxes, is_level=is_level) > _MOST_IN_LETTERS:
                continue
            if not is_level and _ends_in_text((x0, top, x1, bottom), boxes):
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


def _share_in_letters(stroke: tuple[int, int, int, int], boxes: Numbers, *, is_level: bool) -> float:
    """Which share of a stroke runs through pieces of text: the stems of letters below each other, or their bars."""
    if not len(boxes):
        return 0.0
    x0, top, x1, bottom = stroke if is_level else (stroke[1], stroke[0], stroke[3], stroke[2])
    turned = boxes if is_level else boxes[:, [1, 0, 3, 2]]
    high = boxes[:, 3] - boxes[:, 1]
    across = (top + bottom) / 2
    is_through = (across > turned[:, 1] + _RIM * high) & (across < turned[:, 3] - _RIM * high)
    along = np.minimum(turned[:, 2], x1) - np.maximum(turned[:, 0], x0)
    return float(np.clip(along[is_through], 0, None).sum() / max(x1 - x0, 1))


def _ends_in_text(stroke: tuple[int, int, int, int], boxes: Numbers) -> bool:
    """Whether an upright stroke begins or ends half way down a piece of text: a drawing behind it, no cell's border."""
    if not len(boxes):
        return False
    x0, top, x1, bottom = stroke
    across = boxes[(boxes[:, 0] < (x0 + x1) / 2) & (boxes[:, 2] > (x0 + x1) / 2)]
    rim = _RIM * (across[:, 3] - across[:, 1])
    return any(bool(((end > across[:, 1] + rim) & (end < across[:, 3] - rim)).any()) for end in (top, bottom))


def _stands_free(thin: Numbers, box: tuple[int, int, int, int]) -> bool:
    """Whether there is mostly paper right above and below; the bars of letters in a row have letters there."""
    x0, top, x1, bottom = box
    sides = [thin[max(top - 3, 0) : max(top - 1, 0), x0:x1], thin[bottom + 1 : bottom + 3, x0:x1]]
    return all(not side.size or float((side.min(axis=0) > _CONTRAST).mean()) < _CROWDED for side in sides)
