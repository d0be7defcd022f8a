"""Recognising one place on a page: a cell of which two text engines say different things."""

from __future__ import annotations

import itertools

import cv2
import numpy as np

from verifier.pdf.geometry import Box
from verifier.pdf.ocr.cells import Cell, cells_of, crop_of
from verifier.pdf.ocr.cut import Run, ink_of, parts_of, runs_of
from verifier.pdf.ocr.engine import OcrEngine, picture_of
from verifier.pdf.ocr.picture import Picture, Pixels, Upright
from verifier.pdf.ocr.recognise import recognise
from verifier.pdf.ocr.words import Found, words_of
from verifier.pdf.pictures import PictureFile
from verifier.pdf.sniff import check_is_pdf, is_picture

_MARGIN = 0.25
"""Paper around the box, in heights of a line, of which there may be several."""
_LINE = 16.0
"""Points: the margin of a higher box is that of a box of this height."""
_SURE = 0.5
"""A text of which less is sure settles nothing."""
_LINE_GAP = 0.12
"""Lines of a box stand at least so far apart, in heights of the box; dots of letters stand nearer."""


def recognise_area(data: bytes, number: int, box: Box) -> str | None:
    """See `verifier.pdf.ocr.read_area`."""
    return _text(recognise_box(_picture(data, number), box))


def recognise_box(picture: Picture, box: Box) -> list[Found]:
    """The words that a picture of a page shows in a box (points, as displayed), from left to right, line by line."""
    scale = picture.scale
    margin = _MARGIN * min(box[3] - box[1], _LINE)
    left, top = (max(round((edge - margin) * scale), 0) for edge in box[:2])
    right, bottom = (round((edge + margin) * scale) for edge in box[2:])
    crop = np.ascontiguousarray(picture.pixels[top:bottom, left:right])
    if min(crop.shape[:2]) < 4:
        return []
    cells = _cells(crop, scale)
    lines = recognise([crop_of(_upright(crop, scale), cell) for cell in cells])
    inner = ((box[0] * scale) - left, (box[2] * scale) - left)
    return [
        word
        for cell, signs in zip(cells, lines, strict=True)
        for word in words_of(cell, signs)
        if inner[0] <= (word.x0 + word.x1) / 2 <= inner[1]
    ]


def _text(words: list[Found]) -> str | None:
    if not words or min(word.confidence for word in words) < _SURE:
        return None
    return " ".join(word.text for word in words)


def _picture(data: bytes, number: int) -> Picture:
    if is_picture(data):
        pictures = PictureFile(data)
        try:
            return picture_of(pictures, number)
        finally:
            pictures.close()
    check_is_pdf(data)
    document = OcrEngine().open(data)
    try:
        return document.draw_page(number)
    finally:
        document.close()


def _cells(crop: Pixels, scale: float) -> list[Cell]:
    """The cells of a crop, line by line."""
    upright = _upright(crop, scale)
    nothing = np.zeros(upright.grey.shape, bool)
    height, width = upright.grey.shape
    lines = parts_of(runs_of(ink_of(upright.grey, nothing).T), max(_LINE_GAP * height, 2.0))
    middles = [0, *((a.end + b.start) // 2 for a, b in itertools.pairwise(lines)), height]
    bands = [Run(start, end) for start, end in itertools.pairwise(middles)]
    return [cell for band in bands for cell in cells_of(upright, [np.array((0, band.start, width, band.end))], nothing)]


def _upright(crop: Pixels, scale: float) -> Upright:
    grey: Pixels = np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    unit = 1 / scale
    return Upright(crop, grey, scale, (unit, 0.0, 0.0, unit, 0.0, 0.0), 0.0)
