"""Pages drawn much larger or smaller than usual, brought to the usual size of type before they are read.

What stands near what is measured in points in many places; on a poster of two metres, or on a page that was drawn at
a quarter of its size, those points mean nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from verifier.pdf.geometry import IDENTITY, combined
from verifier.pdf.page import Area, Image, Page, Ruling, Rulings, Word

_Part = TypeVar("_Part", Ruling, Area, Image)
_USUAL = 9.0
_LEAST, _MOST = 5.5, 15.0
"""Within these sizes of type, in points, pages are read as they are."""


def at_usual_size(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages, all of them scaled alike where their usual size of type is far from 9 points."""
    sizes = sorted([word.size for page in pages for word in page.words])
    usual = sizes[len(sizes) // 2] if sizes else _USUAL
    if _LEAST <= usual <= _MOST or usual <= 0:
        return tuple(pages)
    return tuple(_scaled(page, _USUAL / usual) for page in pages)


def _scaled(page: Page, factor: float) -> Page:
    back = (1 / factor, 0.0, 0.0, 1 / factor, 0.0, 0.0)

    def moved(part: _Part) -> _Part:
        x0, top, x1, bottom = (edge * factor for edge in (part.x0, part.top, part.x1, part.bottom))
        return part._replace(x0=x0, top=top, x1=x1, bottom=bottom)

    return page._replace(
        width=page.width * factor,
        height=page.height * factor,
        words=tuple([_scaled_word(word, factor) for word in page.words]),
        unsure=tuple([_scaled_word(word, factor) for word in page.unsure]),
        rulings=Rulings(map(moved, page.rulings)),
        areas=tuple(map(moved, page.areas)),
        images=tuple(map(moved, page.images)),
        frame=combined(back, page.frame or IDENTITY),
    )


def _scaled_word(word: Word, factor: float) -> Word:
    x0, top, x1, bottom, size = [measure * factor for measure in word[1:6]]
    return Word(word.text, x0, top, x1, bottom, size, *word[6:])
