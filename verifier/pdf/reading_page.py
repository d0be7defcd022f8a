"""The last step of both engines: a page from its glyphs and shapes."""

from __future__ import annotations

from verifier.pdf.characters import UNREADABLE
from verifier.pdf.glyph import Glyphs
from verifier.pdf.page import Page, Rulings
from verifier.pdf.shapes import Drawing
from verifier.pdf.words import group_words


def make_page(number: int, width: float, height: float, glyphs: Glyphs, drawing: Drawing) -> Page:
    """The page of that size, its words grouped and its characters counted."""
    words = group_words(glyphs, width, height)
    shapes = drawing.finished()
    return Page(
        number=number,
        width=width,
        height=height,
        words=words,
        rulings=Rulings(shapes.rulings),
        areas=shapes.areas,
        images=shapes.images,
        characters=sum(len(word.text) for word in words),
        unreadable=sum(word.text.count(UNREADABLE) for word in words),
    )
