"""From crops of text to signs, each with its place and how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

import cv2
import numpy as np

from verifier.pdf.ocr.models import letters, read_batch
from verifier.pdf.ocr.picture import Numbers, Pixels

_HEIGHT = 48
"""What the model expects, in pixels."""
_LEAST_WIDTH = 64
_BATCH_WIDTH = 6400
"""So many pixels of width are recognised at once: it bounds the memory."""
_ALIKE = 1.25
"""Crops of one batch differ in width by at most this factor: padding costs time."""
_MOST_WIDTH = 6000


class Sign(NamedTuple):
    """One recognised character of a crop."""

    text: str
    x: float
    """Its middle, in pixels of the crop."""
    confidence: float
    """0 to 1."""
    second: str = ""
    """The model's second choice."""
    second_confidence: float = 0.0


def recognise(crops: Sequence[Pixels]) -> list[tuple[Sign, ...]]:
    """The signs of each crop, a picture of one line or cell in colour, from left to right."""
    resized = [_resized(crop) for crop in crops]
    found: list[tuple[Sign, ...]] = [()] * len(crops)
    for batch in _batches([picture.shape[1] for picture in resized]):
        width = max(resized[index].shape[1] for index in batch)
        stack = np.zeros((len(batch), 3, _HEIGHT, width), np.float32)
        for place, index in enumerate(batch):
            picture = resized[index]
            stack[place, :, :, : picture.shape[1]] = picture.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1.0
        likely = read_batch(stack)
        step = width / likely.shape[1]
        for place, index in enumerate(batch):
            shrink = resized[index].shape[1] / crops[index].shape[1]
            found[index] = _decode(likely[place], step / shrink, crops[index].shape[1])
    return found


def _resized(crop: Pixels) -> Pixels:
    height, width = crop.shape[:2]
    wide = min(max(ceil(width * _HEIGHT / height), 4), _MOST_WIDTH)
    how = cv2.INTER_CUBIC if height < _HEIGHT else cv2.INTER_AREA
    resized: Pixels = np.asarray(cv2.resize(crop, (wide, _HEIGHT), interpolation=how), dtype=np.uint8)
    return resized


def _batches(widths: Sequence[int]) -> list[list[int]]:
    """Indices of crops of like width, together not too wide."""
    batches: list[list[int]] = []
    for index in sorted(range(len(widths)), key=lambda index: (widths[index], index)):
        if batches:
            last = batches[-1]
            narrowest = max(widths[last[0]], _LEAST_WIDTH)
            if widths[index] <= _ALIKE * narrowest and (len(last) + 1) * widths[index] <= _BATCH_WIDTH:
                last.append(index)
                continue
        batches.append([index])
    return batches


def _decode(likely: Numbers, step: float, width: float) -> tuple[Sign, ...]:
    """The signs of one line: the likeliest at each step; equal neighbours are one, the first sign is none."""
    known = letters()
    best = likely.argmax(axis=1)
    sure = likely.max(axis=1)
    signs: list[Sign] = []
    start = 0
    for end in range(1, len(best) + 1):
        if end < len(best) and best[end] == best[start]:
            continue
        x = (start + end) / 2 * step
        if best[start] and x <= width + step:
            peak = likely[start + int(sure[start:end].argmax())]
            second = int(np.argsort(-peak, kind="stable")[1])
            signs.append(Sign(known[best[start]], x, float(peak.max()), known[second], float(peak[second])))
        start = end
    return tuple(signs)
