"""Before recognition: level the light of a photograph, and turn the picture until its lines run level."""

from __future__ import annotations

import cv2
import numpy as np

from verifier.pdf.geometry import Matrix
from verifier.pdf.ocr.picture import Numbers, Picture, Pixels, Upright

_BLOCKS = 24
"""Light is measured on a grid with so many fields along the longer side."""
_EVEN = 0.90
"""The darkest field of the paper has at least this share of the light of the brightest: a scan, left as it is."""
_DARKEST = 0.35
"""Fields darker than this are pictures or bars on the page, not shade."""
_MOST_SKEW = 12.0
"""Degrees. Beyond, the page lies on its side and is turned by quarters first."""
_LEAST_SKEW = 0.03
"""Less is not worth blurring the picture for."""
_SMALL_SIDE = 1400
_MOST_POINTS = 60_000
_ROOMY = 2.0
"""From this angle on, the canvas grows so that no corner is cut off."""


def even_light(pixels: Pixels) -> Pixels:
    """The picture as if it were lit evenly; itself, where it is."""
    height, width = pixels.shape[:2]
    step = max(height, width) // _BLOCKS
    if step < 8:
        return pixels
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    rows, columns = max(height // step, 1), max(width // step, 1)
    blocks = grey[: rows * step, : columns * step].reshape(rows, step, columns, step).swapaxes(1, 2)
    paper = np.percentile(blocks.reshape(rows, columns, -1), 85, axis=2)
    brightest = float(np.percentile(paper, 95))
    paper = np.where(paper < _DARKEST * brightest, brightest, paper)
    smooth = cv2.GaussianBlur(cv2.medianBlur(paper.astype(np.float32), 5), (0, 0), 1.5)
    if float(np.percentile(smooth, 2)) >= _EVEN * brightest:
        return pixels
    light = cv2.resize(smooth, (width, height), interpolation=cv2.INTER_CUBIC)
    gain = 245.0 / np.clip(light, 1.0, None)
    evened: Pixels = np.clip(pixels.astype(np.float32) * gain[:, :, None], 0, 255).astype(np.uint8)
    return evened


def skew_of(grey: Pixels) -> float:
    """By how many degrees the lines of text fall to the right; 0 where there is too little to tell.

    The sharpest projection profile: rows of ink and rows of paper differ most when the lines run level.
    """
    shrink = min(1.0, _SMALL_SIDE / max(grey.shape))
    small = cv2.resize(grey, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    edges = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    ys, xs = np.nonzero(edges > max(40.0, float(np.percentile(edges, 90))))
    if len(xs) < 200:
        return 0.0
    keep = np.arange(0, len(xs), max(1, len(xs) // _MOST_POINTS))
    points = (xs[keep] - small.shape[1] / 2, ys[keep] - small.shape[0] / 2)
    best = 0.0
    for reach, step in ((_MOST_SKEW, 0.5), (0.6, 0.1), (0.12, 0.02)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        sharpness = [_sharpness(points, angle) for angle in angles]
        best = float(angles[int(np.argmax(sharpness))])
    return best


def _sharpness(points: tuple[Numbers, Numbers], angle: float) -> float:
    turn = np.deg2rad(angle)
    heights = points[1] * np.cos(turn) - points[0] * np.sin(turn)
    profile = np.bincount((heights - heights.min()).astype(np.int64)).astype(np.float64)
    return float(np.sum(np.square(profile)))


def turned(picture: Picture, angle: float) -> Upright:
    """The picture turned counter-clockwise by the angle (degrees) about its middle."""
    height, width = picture.pixels.shape[:2]
    if abs(angle) < _LEAST_SKEW:
        unit = 1 / picture.scale
        return _upright(picture.pixels, picture.scale, (unit, 0.0, 0.0, unit, 0.0, 0.0), 0.0)
    forth = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    size = (width, height)
    if abs(angle) >= _ROOMY:
        cos, sin = abs(forth[0, 0]), abs(forth[0, 1])
        size = (round(height * sin + width * cos), round(height * cos + width * sin))
        forth[:, 2] += (size[0] / 2 - width / 2, size[1] / 2 - height / 2)
    pixels = cv2.warpAffine(picture.pixels, forth, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    inverse = cv2.invertAffineTransform(forth) / picture.scale
    back: Matrix = (
        float(inverse[0, 0]),
        float(inverse[1, 0]),
        float(inverse[0, 1]),
        float(inverse[1, 1]),
        float(inverse[0, 2]),
        float(inverse[1, 2]),
    )
    return _upright(pixels, picture.scale, back, angle)


def _upright(pixels: Numbers, scale: float, back: Matrix, angle: float) -> Upright:
    colours: Pixels = np.ascontiguousarray(pixels, dtype=np.uint8)
    grey: Pixels = np.asarray(cv2.cvtColor(colours, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    return Upright(colours, grey, scale, back, angle)
