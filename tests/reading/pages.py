"""Pages made of words alone: what reading works on, without any PDF."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from verifier.model import Certificate, Document, Quantity, Result, Source
from verifier.pdf.page import Image, Page, Ruling, Word
from verifier.reading import read_pages

SIZE = 8.0
WIDTH, HEIGHT = 612.0, 792.0
_LETTER, _BLANK = 0.5, 0.28
"""Widths in em; every letter is as wide as any other."""


def text(
    x: float, top: float, printed: str, *, size: float = SIZE, align: str = "left", is_bold: bool = False
) -> list[Word]:
    """The words of one line; x is its left edge, its middle or its right edge."""
    left = x - {"left": 0.0, "center": 0.5, "right": 1.0}[align] * width(printed, size)
    words = []
    for part in printed.split():
        right = left + _LETTER * size * len(part)
        words.append(Word(part, left, top, right, top + size, size, "Helvetica", is_bold, True))
        left = right + _BLANK * size
    return words


def width(printed: str, size: float = SIZE) -> float:
    """How wide the line is."""
    parts = printed.split()
    return size * (_LETTER * sum(map(len, parts)) + _BLANK * max(len(parts) - 1, 0))


def table(
    cells: Sequence[Sequence[str]],
    x: Sequence[float],
    top: float,
    *,
    pitch: float = 12.0,
    size: float = SIZE,
    align: str = "left",
) -> list[Word]:
    """Rows of cells, one line each, from `top` on; `x` holds a place for each column. "" is an empty cell."""
    words = []
    for index, row in enumerate(cells):
        for place, cell in zip(x, row, strict=True):
            words += text(place, top + index * pitch, cell, size=size, align=align)
    return words


def fields(*labelled: str, x: float = 40.0, top: float = 40.0, pitch: float = 12.0) -> list[Word]:
    """Lines of text below each other, such as "Lot: 42"."""
    return [word for index, line in enumerate(labelled) for word in text(x, top + index * pitch, line)]


def page(*parts: Iterable[Word], rulings: Sequence[Ruling] = (), number: int = 1) -> Page:
    """The page with these words, in reading order."""
    words = sorted(itertools.chain(*parts), key=lambda word: (word.top, word.x0))
    letters = sum(len(word.text) for word in words)
    return Page(number, WIDTH, HEIGHT, tuple(words), tuple(rulings), (), (), letters, 0)


def picture(number: int = 1) -> Page:
    """A page that is a picture."""
    return Page(number, WIDTH, HEIGHT, (), (), (), (Image(0, 0, WIDTH, HEIGHT),), 0, 0)


def read(*pages: Page) -> Document:
    """What is read from the pages."""
    return read_pages(pages, Source(label="example.pdf", sha256="0" * 64, pages=len(pages)))


def certificate(*parts: Iterable[Word], rulings: Sequence[Ruling] = ()) -> Certificate:
    """The one certificate of the one page with these words."""
    (found,) = read(page(*parts, rulings=rulings)).certificates
    return found


def said(quantity: Quantity | None) -> str | None:
    """A quantity as printed, with the unit that it was read in: "0.05 ppm"."""
    if quantity is None:
        return None
    return f"{quantity.printed} {quantity.unit or ''}".strip()


def values(found: Certificate) -> dict[str, list[str | None]]:
    """The values of every row, by printed name."""
    return {row.printed_name: [said(value) for value in row.values] for row in rows(found)}


def rows(found: Certificate) -> list[Result]:
    """All rows with the totals, in printed order of the panels."""
    return [row for panel in found.panels for row in (*panel.results, *panel.totals)]


def row(found: Certificate, name: str) -> Result:
    """The one row with that printed name."""
    (one,) = [row for row in rows(found) if row.printed_name == name]
    return one
