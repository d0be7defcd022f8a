"""The ink of a crop: what is paper and what is print, and where the gaps between cells and words are."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from verifier.pdf.ocr.picture import Ink, Numbers, Pixels

_SHARE = 0.38
"""Ink differs from the paper by at least this share of what the darkest ink does."""
_LEAST = 22.0
"""And by so many greys."""


class Run(NamedTuple):
    """Columns with ink, without a gap: `end` is the first one without."""

    start: int
    end: int


class Mark(NamedTuple):
    """One connected piece of ink, in pixels of its crop."""

    x0: int
    top: int
    x1: int
    bottom: int
    area: int


def ink_of(grey: Pixels, strokes: Ink) -> Ink:
    """The print of a crop, dark on light or light on dark; ruling lines are not print."""
    paper = float(np.median(grey))
    off = np.abs(grey.astype(np.float32) - paper)
    off[strokes] = 0.0
    ink: Ink = off > max(_LEAST, _SHARE * float(np.percentile(off, 99.5)))
    return ink


def runs_of(ink: Ink) -> list[Run]:
    """The runs of columns with ink, from the left."""
    columns = np.concatenate(([False], ink.any(axis=0), [False]))
    edges = np.flatnonzero(columns[1:] != columns[:-1])
    return [Run(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def marks_of(ink: Ink, least: int) -> list[Mark]:
    """The connected pieces of ink of at least that many pixels, from the left."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    table: Numbers = stats[1:count]
    marks = [Mark(int(x), int(y), int(x + w), int(y + h), int(area)) for x, y, w, h, area in table if area >= least]
    return sorted(marks)


def parts_of(runs: list[Run], gap: float) -> list[Run]:
    """The runs joined over gaps narrower than `gap`: the cells of a crop."""
    parts: list[Run] = []
    for run in runs:
        if parts and run.start - parts[-1].end < gap:
            parts[-1] = Run(parts[-1].start, run.end)
        else:
            parts.append(run)
    return parts
