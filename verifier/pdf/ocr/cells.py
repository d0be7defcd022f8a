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
_UNEVEN = 40.0
"""Along a ruling line the greys differ by less, or by less than the line from its paper; a letter on it is darker."""


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
    grey = upright.grey[top:bottom, x0:x1]
    drawn = _without_written_over(grey, strokes[top:bottom, x0:x1])
    ink = ink_of(grey, drawn)
    margin = round(_MARGIN * high)
    for start, end in _between(drawn):
        parts = parts_of(runs_of(ink[:, start:end]), _CELL_GAP * _EM * high)
        for index, part in enumerate(parts):
            left = start + max(part.start - margin, parts[index - 1].end if index else 0)
            right = start + min(part.end + margin, parts[index + 1].start if index + 1 < len(parts) else end - start)
            yield Cell(x0 + left, top, x0 + right, bottom, ink[:, left:right])


def _without_written_over(grey: Pixels, strokes: Ink) -> Ink:
    """The strokes of a crop but for upright ones that text runs over: lines of a drawing behind the page's text."""
    crossed = np.concatenate(([False], strokes.mean(axis=0) >= _CROSSED, [False]))
    free = strokes.mean(axis=1) < 0.5  # where no level stroke lies
    kept = strokes.copy()
    for start, end in np.flatnonzero(crossed[1:] != crossed[:-1]).reshape(-1, 2):
        if not free.any():
            break
        off = np.abs(grey[free, start:end].astype(np.float32) - float(np.median(grey))).max(axis=1)
        pale, dark = np.percentile(off, (10, 90))
        if dark - pale > max(_UNEVEN, pale):
            kept[free, start:end] = False
    return kept


def _between(strokes: Ink) -> list[tuple[int, int]]:
    """The columns between the upright ruling lines that cross a crop."""
    crossed = np.concatenate(([True], strokes.mean(axis=0) >= _CROSSED, [True]))
    edges = np.flatnonzero(crossed[1:] != crossed[:-1])
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
