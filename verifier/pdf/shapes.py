"""From painted paths to ruling lines and filled areas, whichever engine walked the page.

A ruling line may be drawn as a line, as a thin filled rectangle, or as one edge of a box; a shaded area as a filled
rectangle, with round corners or without, or as a very thick line. Everything is in points, as displayed.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from verifier.pdf.geometry import Box, Point, bounds
from verifier.pdf.page import Area, Image, Ruling

Colour = tuple[int, int, int]

THIN = 2.5
"""Up to this thickness a filled rectangle is a line."""
_SHORTEST = 3.0
"""Lines that stay shorter after merging are ornaments, dots of dotted lines, strokes of drawn letters."""
_SKEW = 0.3
"""How far the ends of a horizontal line may differ in height."""
_TOUCH = 0.6
"""Pieces of one line: how far apart they may lie, along it and across it."""
_EDGE_COVER = 0.5
"""A shape is a rectangle when straight parts cover at least this share of each of its edges."""


class Subpath(NamedTuple):
    """A path from point to point, without a jump."""

    points: list[Point]
    are_curves: list[bool]
    """Whether the way to the next point is a curve, or a part of one; one less than there are points."""


class Paint(NamedTuple):
    """How a path is painted; None for a colour means: not filled, not stroked."""

    fill: Colour | None
    stroke: Colour | None
    width: float
    """Of the stroke, in points."""


class Shapes(NamedTuple):
    """What is drawn on a page beside its text."""

    rulings: tuple[Ruling, ...]
    areas: tuple[Area, ...]
    images: tuple[Image, ...]


class Drawing:
    """Collects the shapes of one page while an engine walks it."""

    def __init__(self, width: float, height: float) -> None:
        self._width = width
        self._height = height
        self._rulings: list[Ruling] = []
        self._areas: list[Area] = []
        self._images: list[Image] = []

    def add_path(self, path: Subpath, paint: Paint) -> None:
        """Add one closed or open subpath."""
        points, are_curves = path
        if not are_curves:
            return
        if paint.fill is not None:
            box = bounds(points)
            if _is_rectangle(box, path):
                self._add_filled_box(box, paint.fill)
        if paint.stroke is not None:
            for ends, is_curve in zip(pairwise(points), are_curves, strict=True):
                if not is_curve:
                    self._add_stroke(bounds(ends), paint.stroke, paint.width)

    def add_image(self, box: Box) -> None:
        """Add a picture."""
        clipped = self._clipped(box)
        if clipped is not None:
            self._images.append(Image(*clipped))

    def finished(self) -> Shapes:
        """All shapes; lines merged where their pieces touch, sorted from the top."""
        rulings = [line for line in merged(self._rulings) if _length(line) >= _SHORTEST]
        return Shapes(tuple(rulings), tuple(self._areas), tuple(self._images))

    def _add_stroke(self, box: Box, colour: Colour, width: float) -> None:
        x0, top, x1, bottom = box
        across = min(x1 - x0, bottom - top)
        along = max(x1 - x0, bottom - top)
        if across > _SKEW or along <= 0:
            return
        if width <= THIN:
            self._add_ruling(box)
        elif along > width:
            half = width / 2
            horizontal = x1 - x0 >= bottom - top
            band = (x0, top - half, x1, bottom + half) if horizontal else (x0 - half, top, x1 + half, bottom)
            self._add_filled_box(band, colour)

    def _add_filled_box(self, box: Box, colour: Colour) -> None:
        x0, top, x1, bottom = box
        if min(x1 - x0, bottom - top) <= THIN:
            self._add_ruling(box)
            return
        clipped = self._clipped(box)
        if clipped is not None:
            self._areas.append(Area(*clipped, colour))

    def _add_ruling(self, box: Box) -> None:
        clipped = self._clipped(box)
        if clipped is not None:
            self._rulings.append(Ruling(*clipped))

    def _clipped(self, box: Box) -> Box | None:
        """The part on the page, None where there is none."""
        x0, top = max(box[0], 0.0), max(box[1], 0.0)
        x1, bottom = min(box[2], self._width), min(box[3], self._height)
        return (x0, top, x1, bottom) if x0 <= x1 and top <= bottom else None


def merged(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Lines whose pieces touch or overlap as one line: horizontal ones first, each kind from top left on."""
    horizontal: list[Box] = []
    vertical: list[Box] = []
    for line in rulings:
        width, height = line.x1 - line.x0, line.bottom - line.top
        is_dot = max(width, height) <= THIN  # drawn where lines cross: goes on both
        if is_dot or width >= height:
            horizontal.append(line)
        if is_dot or width < height:
            vertical.append(line)
    turned = _merge_horizontal([(top, x0, bottom, x1) for x0, top, x1, bottom in vertical])
    upright = [Ruling(x0, top, x1, bottom) for top, x0, bottom, x1 in turned]
    return [Ruling(*box) for box in _merge_horizontal(horizontal)] + sorted(upright, key=lambda r: (r.x0, r.top))


def _merge_horizontal(boxes: list[Box]) -> list[Box]:
    done: list[Box] = []
    row: list[Box] = []
    for box in sorted(boxes, key=_middle):
        if row and _middle(box) - _middle(row[0]) > _TOUCH:
            done += _merge_row(row)
            row = []
        row.append(box)
    return done + _merge_row(row)


def _merge_row(row: list[Box]) -> list[Box]:
    done: list[Box] = []
    for x0, top, x1, bottom in sorted(row):
        if done and x0 - done[-1][2] <= _TOUCH:
            last = done[-1]
            done[-1] = (last[0], min(last[1], top), max(last[2], x1), max(last[3], bottom))
        else:
            done.append((x0, top, x1, bottom))
    return done


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def _length(line: Ruling) -> float:
    return max(line.x1 - line.x0, line.bottom - line.top)


def _is_rectangle(box: Box, path: Subpath) -> bool:
    """Whether straight parts of the path, closed, run along every edge of its box (the long edges of a thin one)."""
    x0, top, x1, bottom = box
    above = below = left = right = 0.0  # how much of each edge is covered
    points = path.points
    ax, ay = points[0]
    for (bx, by), is_curve in zip([*points[1:], points[0]], [*path.are_curves, False], strict=True):
        if not is_curve:
            if abs(ay - by) <= _SKEW:
                if abs(ay - top) <= _SKEW:
                    above += abs(ax - bx)
                if abs(ay - bottom) <= _SKEW:
                    below += abs(ax - bx)
            if abs(ax - bx) <= _SKEW:
                if abs(ax - x0) <= _SKEW:
                    left += abs(ay - by)
                if abs(ax - x1) <= _SKEW:
                    right += abs(ay - by)
        ax, ay = bx, by
    width, height = x1 - x0, bottom - top
    across = min(above, below) >= _EDGE_COVER * width
    along = min(left, right) >= _EDGE_COVER * height
    if height <= THIN:
        return across
    if width <= THIN:
        return along
    return across and along
