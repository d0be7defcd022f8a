"""What a page holds, whichever engine read it: words, ruling lines, filled areas, images; all with boxes.

Coordinates are points (1/72 inch) from the top left corner of the page as displayed (rotation applied); y grows
downwards, so `bottom > top`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from verifier.pdf.geometry import Matrix


class Word(NamedTuple):
    """A run of characters without a blank, on one line.

    Glyphs that are printed raised and small are given as Unicode superscripts, so that "10^4" printed with a
    raised 4 reads "10⁴" and never "104"; lowered and small ones stay plain.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    """Font size in points as displayed."""
    font: str
    is_bold: bool
    is_upright: bool
    """False for text that is turned by a quarter or slanted."""
    confidence: float = 1.0
    """How sure the reading is, 0 to 1: 1 for words of a text layer, less for words recognised in a picture."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """(x0, top, x1, bottom)."""
        return (self.x0, self.top, self.x1, self.bottom)


class Ruling(NamedTuple):
    """A straight horizontal or vertical line: drawn as a line, as a thin rectangle or as the edge of a box."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def is_horizontal(self) -> bool:
        """Wider than tall."""
        return (self.x1 - self.x0) >= (self.bottom - self.top)


class Rulings(tuple[Ruling, ...]):
    """The ruling lines of a page, which is asked for its upright ones many times."""

    @cached_property
    def uprights(self) -> tuple[tuple[float, float, float], ...]:
        """(middle, top, bottom) of each line that is taller than wide."""
        return tuple([((x0 + x1) / 2, top, bottom) for x0, top, x1, bottom in self if bottom - top > x1 - x0])


def uprights_of(rulings: Iterable[Ruling]) -> tuple[tuple[float, float, float], ...]:
    """(middle, top, bottom) of each ruling that is taller than wide."""
    return rulings.uprights if isinstance(rulings, Rulings) else Rulings(rulings).uprights


class Area(NamedTuple):
    """A filled rectangle, such as the shading behind a header or every second row."""

    x0: float
    top: float
    x1: float
    bottom: float
    colour: tuple[int, int, int]
    """Red, green, blue, 0 to 255; white is drawn too (it may cover something)."""


class Image(NamedTuple):
    """A picture on the page: its box."""

    x0: float
    top: float
    x1: float
    bottom: float


class Page(NamedTuple):
    """One page, read."""

    number: int
    """Counted from 1."""
    width: float
    height: float
    words: tuple[Word, ...]
    """In reading order: line by line from the top, from left to right within a line; a script is in the line of the
    word it stands at. Words that are not upright come after all others."""
    rulings: tuple[Ruling, ...]
    areas: tuple[Area, ...]
    images: tuple[Image, ...]
    characters: int
    """How many characters the text layer holds, blanks left out."""
    unreadable: int
    """How many of them have no Unicode mapping: their text is not to be trusted."""
    frame: Matrix | None = None
    """From the coordinates here to the page as displayed, for a crooked scan that was straightened to be read; None
    where they are the same."""
    unsure: tuple[Word, ...] = ()
    """Words recognised in a picture of which so little is sure that they are not among `words`."""
