"""Codes on a page: where one may be drawn, and what it says. A decoder reads pictures; nothing is fetched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from verifier.pdf.geometry import Box, bounds

if TYPE_CHECKING:
    from PIL import Image

INSTALL = "pip install 'verifier[integrity]'"
"""The command that installs what decodes."""

_SQUARE = ("QRCode", "MicroQRCode", "DataMatrix", "Aztec", "MaxiCode")
_OBLONG = ("RMQRCode", "PDF417", "Code128", "Code93", "Code39", "EAN13", "UPCA", "DataBar", "DataBarExp")
"""Those that labels and reports bear. Left out: those without a check digit, which any row of lines can be."""
_LONGEST = 4096
"""Characters of a code; none holds more than 7,089 digits, and none on a report comes near it."""
_MOST = 20
"""Codes in one region."""
_CELL = 12.0
"""Points: pieces of one code are nearer to each other."""
_PIECES = 24
"""A code that is drawn piece by piece has at least so many."""
_BARS = 12
_PITCH = 8.0
SMALLEST, LARGEST = 18.0, 330.0
"""Points: the sides of a code that can be read from paper, and that fits on a page beside a report."""


class Decoded(NamedTuple):
    """A code in a picture; its box is in pixels of that picture."""

    symbology: str
    text: str
    box: Box


@cache
def can_decode() -> bool:
    """Whether the decoder is installed; it is not imported."""
    return find_spec("zxingcpp") is not None


@cache
def _decoder(*, is_square: bool) -> tuple[Any, Any]:
    import zxingcpp

    known = zxingcpp.BarcodeFormat.__members__
    names = _SQUARE if is_square else (*_SQUARE, *_OBLONG)
    return zxingcpp, zxingcpp.BarcodeFormats([known[name] for name in names if name in known])


def decode(picture: Image.Image, *, is_square: bool = False) -> tuple[Decoded, ...]:
    """What the codes in a picture say, from its top left; empty without any.

    In a square picture only codes that are square are looked for, which takes a third of the time.
    """
    zxing, formats = _decoder(is_square=is_square)
    found = []
    for one in zxing.read_barcodes(picture, formats=formats, text_mode=zxing.TextMode.Plain)[:_MOST]:
        corners = one.position
        points = (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
        box = bounds((p.x, p.y) for p in points)
        text = one.text[:_LONGEST]
        if text.strip():
            # NOTE: newer versions name formats with blanks: "QR Code".
            name = getattr(one.format, "name", None) or str(one.format)
            found.append(Decoded(name.replace(" ", ""), text, box))
    return tuple(sorted(found, key=lambda code: (code.box[1], code.box[0], code.text)))


def drawn_areas(pieces: Sequence[Box]) -> list[Box]:
    """Regions in which so many small pieces are drawn that they may be the modules or the bars of a code."""
    cells: dict[tuple[int, int], list[Box]] = defaultdict(list)
    rows: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for x0, top, x1, bottom in pieces:
        cells[int((x0 + x1) / 2 // _CELL), int((top + bottom) / 2 // _CELL)].append((x0, top, x1, bottom))
        if bottom - top >= SMALLEST:
            rows[round(top), round(bottom)].append((x0, top, x1, bottom))
    found = [_around(group) for group in _clusters(cells) if len(group) >= _PIECES]
    found += [_around(group) for group in rows.values() if len(group) >= _BARS and _is_dense(group)]
    return [box for box in found if is_plausible(box)]


def is_plausible(box: Box) -> bool:
    """Whether a code may have that size."""
    sides = (box[2] - box[0], box[3] - box[1])
    return min(sides) >= SMALLEST and max(sides) <= LARGEST


def _is_dense(bars: Sequence[Box]) -> bool:
    x0, _, x1, _ = _around(bars)
    return (x1 - x0) / len(bars) <= _PITCH


def _clusters(cells: dict[tuple[int, int], list[Box]]) -> Iterable[list[Box]]:
    """Pieces in cells that touch."""
    left = set(cells)
    while left:
        waiting, group = [left.pop()], []
        while waiting:
            x, y = waiting.pop()
            group += cells[x, y]
            near = {(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)} & left
            left -= near
            waiting += near
        yield group


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))
