"""Where text stands in a picture: a box around each piece of a line."""

from __future__ import annotations

import cv2
import numpy as np

from verifier.pdf.ocr.models import text_map
from verifier.pdf.ocr.picture import Numbers, Pixels

_MOST_PIXELS = 4_000_000
"""Larger pictures are searched at less resolution: the model takes 250 bytes for each pixel."""
_STEP = 32
"""The model takes sides that are multiples of this."""
_TEXT = 0.3
"""Pixels that are so likely text belong to a piece of it."""
_PIECE = 0.45
"""The mean likelihood within a piece; less is texture."""
_SMALLEST = 3
"""Pixels."""
_GROWTH = 1.6
"""The model marks the cores of lines: boxes are grown by area over circumference, times this."""


def find_boxes(pixels: Pixels) -> Numbers:
    """The boxes around pieces of text lines, n x (x0, top, x1, bottom) in pixels, in no particular order."""
    height, width = pixels.shape[:2]
    shrink = min(1.0, (_MOST_PIXELS / (height * width)) ** 0.5)
    rows, columns = (max(round(side * shrink / _STEP), 1) * _STEP for side in (height, width))
    small = cv2.resize(pixels, (columns, rows), interpolation=cv2.INTER_AREA if shrink < 1 else cv2.INTER_LINEAR)
    likely = text_map((small.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[None])
    mask = cv2.dilate((likely > _TEXT).astype(np.uint8), np.ones((2, 2), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    sure = np.bincount(labels.ravel(), weights=likely.ravel().astype(np.float64), minlength=count)
    boxes = []
    for label in range(1, count):
        x, y, wide, tall, area = (int(value) for value in stats[label])
        if min(wide, tall) < _SMALLEST or sure[label] / area < _PIECE:
            continue
        grow = _GROWTH * wide * tall / (2 * (wide + tall))
        boxes.append((x - grow, y - grow, x + wide + grow, y + tall + grow))
    scale = np.array([width / columns, height / rows] * 2)
    grown: Numbers = np.array(boxes, np.float64).reshape(-1, 4) * scale
    return grown
