"""Plane geometry of pages: affine matrices and boxes.

A matrix (a, b, c, d, e, f) maps a point as PDF does: x' = ax + cy + e, y' = bx + dy + f.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, radians, sin

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Box = tuple[float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def combined(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def inverse(matrix: Matrix) -> Matrix:
    """The matrix that undoes it. Raises ZeroDivisionError for one that flattens the plane."""
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    return (d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area)


def mapped(matrix: Matrix, x: float, y: float) -> Point:
    """The point where `matrix` puts (x, y)."""
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def bounds(points: Iterable[Point]) -> Box:
    """(x0, top, x1, bottom) around points of which there is at least one."""
    xs, ys = zip(*points, strict=True)
    return (min(xs), min(ys), max(xs), max(ys))


def mapped_box(matrix: Matrix, box: Box) -> Box:
    """The upright box around `box` as `matrix` maps it."""
    x0, y0, x1, y1 = box
    return bounds(mapped(matrix, x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1)))


def display_matrix(page_box: Box, rotation: int) -> Matrix:
    """From PDF user space (y upwards) to the page as displayed: origin top left, y downwards.

    `page_box` is (left, bottom, right, top) of the visible page in user space; `rotation` is the page's /Rotate,
    clockwise, a multiple of 90.
    """
    left, bottom, right, top = page_box
    return {
        0: (1.0, 0.0, 0.0, -1.0, -left, top),
        90: (0.0, 1.0, 1.0, 0.0, -bottom, -left),
        180: (-1.0, 0.0, 0.0, 1.0, right, -bottom),
        270: (0.0, -1.0, -1.0, 0.0, top, right),
    }[rotation % 360]


def upright_frame(angle: int) -> Matrix:
    """Turns the displayed page about its origin so that text running at `angle` degrees (clockwise) runs rightwards."""
    x, y = _direction(angle)
    return (x, -y, y, x, 0.0, 0.0)


def upright_frame_back(angle: int) -> Matrix:
    """The inverse of `upright_frame`."""
    x, y = _direction(angle)
    return (x, y, -y, x, 0.0, 0.0)


def _direction(angle: int) -> Point:
    exact = {0: (1.0, 0.0), 90: (0.0, 1.0), 180: (-1.0, 0.0), 270: (0.0, -1.0)}
    return exact.get(angle % 360) or (cos(radians(angle)), sin(radians(angle)))
