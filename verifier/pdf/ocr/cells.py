"""From detected boxes to crops: one for each cell, because the gap between two columns must never be swallowed."""

from __future__ import annotations

from collections.abc import Iterable
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
_SIDEWAYS = 1.6
"""Boxes so much taller than wide hold text that runs up or down."""


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
        x0, top = np.maximum(np.floor(box.min(axis=0)).astype(int), 0)
        x1, bottom = np.minimum(np.ceil(box.max(axis=0)).astype(int), (width, height))
        if x1 - x0 < 2 or bottom - top < 4:
            continue
        cells += _cut(upright, (int(x0), int(top), int(x1), int(bottom)), strokes)
    return cells


def is_sideways(box: Numbers) -> bool:
    """Whether the text in a detected box runs up or down."""
    wide, tall = np.ptp(box, axis=0)
    return bool(tall > _SIDEWAYS * wide and tall > 20)


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
