"""From detected boxes to crops: one for each cell, because the gap between two columns must never be swallowed."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor
from typing import NamedTuple

import numpy as np

from verifier.pdf.ocr.cut import ink_of, parts_of, runs_of
from verifier.pdf.ocr.picture import Ink, Numbers, Pixels, Upright

_EM = 0.72
"""A detected box is higher than its letters; the font size is about this share of it."""
_CELL_GAP = 0.75
"""From this gap on, in em, text stands in two cells."""
_MARGIN = 0.25
"""Paper beside the ink that the model likes to see, in heights."""
_CROSSED = 0.7
"""A ruling line crosses a crop when it covers this share of its height."""


class Cell(NamedTuple):
    """A crop: pixels of the upright picture, with its ink."""

    x0: int
    top: int
    x1: int
    bottom: int
    ink: Ink

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top


def cells_of(upright: Upright, boxes: Iterable[Numbers], strokes: Ink) -> list[Cell]:
    """The cells in the detected boxes, cut at wide gaps and at upright ruling lines."""
    height, width = upright.grey.shape
    cells: list[Cell] = []
    for box in boxes:
        x0, top = max(floor(box[0]), 0), max(floor(box[1]), 0)
        x1, bottom = min(ceil(box[2]), width), min(ceil(box[3]), height)
        if x1 - x0 < 2 or bottom - top < 4:
            continue
        cells += _cut(upright, (x0, top, x1, bottom), strokes)
    return cells


def crop_of(upright: Upright, cell: Cell) -> Pixels:
    """The pixels of a cell."""
    return upright.pixels[cell.top : cell.bottom, cell.x0 : cell.x1]


def _cut(upright: Upright, box: tuple[int, int, int, int], strokes: Ink) -> Iterable[Cell]:
    x0, top, x1, bottom = box
    high = bottom - top
    drawn = strokes[top:bottom, x0:x1]
    ink = ink_of(upright.grey[top:bottom, x0:x1], drawn)
    margin = round(_MARGIN * high)
    for start, end in _between(drawn):
        parts = parts_of(runs_of(ink[:, start:end]), _CELL_GAP * _EM * high)
        for index, part in enumerate(parts):
            left = start + max(part.start - margin, parts[index - 1].end if index else 0)
            right = start + min(part.end + margin, parts[index + 1].start if index + 1 < len(parts) else end - start)
            yield Cell(x0 + left, top, x0 + right, bottom, ink[:, left:right])


def _between(strokes: Ink) -> list[tuple[int, int]]:
    """The columns between the upright ruling lines that cross a crop."""
    crossed = np.concatenate(([True], strokes.mean(axis=0) >= _CROSSED, [True]))
    edges = np.flatnonzero(crossed[1:] != crossed[:-1])
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
