"""The whole way from a picture to a page: straighten, find, cut, recognise, and put in place."""

from __future__ import annotations

from statistics import median

from verifier.pdf.geometry import Matrix, combined
from verifier.pdf.ocr.cells import Cell, cells_of, crop_of, is_sideways
from verifier.pdf.ocr.models import find_boxes
from verifier.pdf.ocr.picture import Picture, Upright
from verifier.pdf.ocr.recognise import recognise
from verifier.pdf.ocr.straighten import even_light, skew_of, turned
from verifier.pdf.ocr.strokes import find_strokes
from verifier.pdf.ocr.words import Found, words_of
from verifier.pdf.page import Page, Word

FONT = "picture"
"""What `Word.font` says of a word that was recognised."""
_BELOW = 0.21
"""How far a word's box reaches below the baseline, in font sizes, as for words of text layers."""
_LEAST_CONFIDENCE = 0.30
"""A word of which less is sure is no word: dirt, a drawing, a signature."""


def read_picture(picture: Picture, number: int) -> Page:
    """The page that a picture shows; its words stand in the upright frame (`Page.frame`)."""
    upright = straighten(picture)
    strokes = find_strokes(upright)
    boxes = [box for box in find_boxes(upright.pixels) if not is_sideways(box)]
    cells = cells_of(upright, boxes, strokes.ink)
    words = _words(upright, cells)
    return Page(
        number=number,
        width=upright.width,
        height=upright.height,
        words=words,
        rulings=strokes.rulings,
        areas=(),
        images=(),
        characters=sum(len(word.text) for word in words),
        unreadable=0,
        frame=None if not upright.angle else _frame(upright),
    )


def _frame(upright: Upright) -> Matrix:
    """From points of the upright picture to points of the page as displayed."""
    return combined((upright.scale, 0.0, 0.0, upright.scale, 0.0, 0.0), upright.back)


def straighten(picture: Picture) -> Upright:
    """The picture with even light and level lines."""
    evened = picture._replace(pixels=even_light(picture.pixels))
    grey = evened.pixels.min(axis=2)
    return turned(evened, skew_of(grey))


def _words(upright: Upright, cells: list[Cell]) -> tuple[Word, ...]:
    signs = recognise([crop_of(upright, cell) for cell in cells])
    found = [word for cell, line in zip(cells, signs, strict=True) for word in words_of(cell, line)]
    usual = median([word.size for word in found if word.size] or [10 * upright.scale])
    words = [_placed(word, word.size or usual, upright.scale) for word in found if word.confidence >= _LEAST_CONFIDENCE]
    return tuple(sorted(words, key=lambda word: (word.top, word.x0)))


def _placed(word: Found, size: float, scale: float) -> Word:
    bottom = word.baseline + _BELOW * size
    unit = 1 / scale
    return Word(
        text=word.text,
        x0=word.x0 * unit,
        top=(bottom - size) * unit,
        x1=word.x1 * unit,
        bottom=bottom * unit,
        size=size * unit,
        font=FONT,
        is_bold=False,
        is_upright=True,
        confidence=round(word.confidence, 4),
    )
