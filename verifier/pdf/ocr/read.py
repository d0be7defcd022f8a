"""The whole way from a picture to a page: straighten, find, cut, recognise, and put in place."""

from __future__ import annotations

from statistics import median
from typing import NamedTuple

from verifier.pdf.geometry import IDENTITY, Matrix, combined
from verifier.pdf.ocr.agreement import agreed
from verifier.pdf.ocr.cells import Cell, cells_of, crop_of
from verifier.pdf.ocr.detect import find_boxes
from verifier.pdf.ocr.orientation import is_sideways, lies_on_its_side, stands_on_its_head, turned_by_quarters
from verifier.pdf.ocr.picture import Picture, Upright
from verifier.pdf.ocr.recognise import Sign, recognise
from verifier.pdf.ocr.straighten import even_light, skew_of, turned
from verifier.pdf.ocr.strokes import Strokes, find_strokes
from verifier.pdf.ocr.words import Found, words_of
from verifier.pdf.page import Page, Rulings, Word

FONT = "picture"
"""What `Word.font` says of a word that was recognised."""
_BELOW = 0.21
"""How far a word's box reaches below the baseline, in font sizes, as for words of text layers."""
_ABOVE = 0.74
"""And above it: no more than letters do, for lines of small print stand close and are told apart by their heights."""
_LEAST_CONFIDENCE = 0.30
"""A word of which less is sure is not read: dirt, a drawing, a signature, or print that is too poor."""

_LEAST_SIZE = 4.0
"""In points: what is smaller and not sure is a speck."""


def read_picture(picture: Picture, number: int) -> Page:
    """The page that a picture shows, whichever way it lies; its words stand upright (`Page.frame` is the way back)."""
    look = _look(picture)
    back = IDENTITY
    if look.is_on_its_side:
        turned_picture, back = turned_by_quarters(picture, 1)
        look = _look(turned_picture)
    else:
        turned_picture = picture
    if stands_on_its_head([crop_of(look.upright, cell) for cell in look.cells], look.lines):
        turned_picture, half = turned_by_quarters(turned_picture, 2)
        back = combined(half, back)
        look = _look(turned_picture)
    upright = look.upright
    words = _words(look)
    is_as_displayed = back == IDENTITY and not upright.angle
    return Page(
        number=number,
        width=upright.width,
        height=upright.height,
        words=tuple(word for word in words if word.confidence >= _LEAST_CONFIDENCE),
        rulings=Rulings(look.strokes.rulings),
        areas=(),
        images=(),
        characters=sum(len(word.text) for word in words if word.confidence >= _LEAST_CONFIDENCE),
        unreadable=0,
        frame=None if is_as_displayed else combined(_frame(upright), back),
        unsure=tuple(word for word in words if word.confidence < _LEAST_CONFIDENCE and _is_of_text(word)),
    )


def _is_of_text(word: Word) -> bool:
    """Whether it has a letter or a figure, and is no speck."""
    return any(sign.isalnum() for sign in word.text) and word.size >= _LEAST_SIZE


class _Look(NamedTuple):
    """What one look at a picture gives."""

    upright: Upright
    strokes: Strokes
    cells: list[Cell]
    lines: list[tuple[Sign, ...]]
    is_on_its_side: bool


def _look(picture: Picture) -> _Look:
    upright = straighten(picture)
    boxes = find_boxes(upright.pixels)
    strokes = find_strokes(upright, boxes)
    if lies_on_its_side(boxes):
        return _Look(upright, strokes, [], [], is_on_its_side=True)
    cells = cells_of(upright, [box for box in boxes if not is_sideways(box)], strokes.ink)
    lines = recognise([crop_of(upright, cell) for cell in cells])
    return _Look(upright, strokes, cells, lines, is_on_its_side=False)


def _frame(upright: Upright) -> Matrix:
    """From points of the upright picture to points of the picture as it was."""
    return combined((upright.scale, 0.0, 0.0, upright.scale, 0.0, 0.0), upright.back)


def straighten(picture: Picture) -> Upright:
    """The picture with even light and level lines."""
    evened = picture._replace(pixels=even_light(picture.pixels))
    grey = evened.pixels.min(axis=2)
    return turned(evened, skew_of(grey))


def _words(look: _Look) -> tuple[Word, ...]:
    scale = look.upright.scale
    found = [word for cell, line in zip(look.cells, look.lines, strict=True) for word in words_of(cell, line)]
    usual = median([word.size for word in found if word.size] or [10 * scale])
    found = agreed(found)
    words = [_placed(word, word.size or usual, scale) for word in found]
    return tuple(sorted(words, key=lambda word: (word.top, word.x0)))


def _placed(word: Found, size: float, scale: float) -> Word:
    bottom = word.baseline + _BELOW * size
    unit = 1 / scale
    return Word(
        text=word.text,
        x0=word.x0 * unit,
        top=(word.baseline - _ABOVE * size) * unit,
        x1=word.x1 * unit,
        bottom=bottom * unit,
        size=size * unit,
        font=FONT,
        is_bold=False,
        is_upright=True,
        confidence=round(word.confidence, 4),
    )
