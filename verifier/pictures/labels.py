"""Short labels beside boxes, put where they hide the least of what is printed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import ceil

from PIL import Image, ImageDraw, ImageFont, ImageStat

from verifier.pictures.palette import Colour, ink_on

Rectangle = tuple[float, float, float, float]
_DARK = 150
"""Of 255: paler pixels are shading or a watermark, which a label may cover."""
_ROWS_AWAY = 6
"""A label stands at most that many of its heights above its box."""
_OPAQUE = 215
"""Of 255: what is below a label can still be made out."""


@cache
def font_of(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font that comes with Pillow: no font of the machine is asked for, so pictures are the same everywhere."""
    return ImageFont.load_default(size)


def wrapped(text: str, width: int, size: int) -> list[str]:
    """The text in lines of at most that many pixels; a longer word stands on a line of its own."""
    font = font_of(size + 1)
    lines: list[str] = []
    for word in text.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


class Labels:
    """The labels of one page."""

    def __init__(self, page: Image.Image, size: int, boxes: Sequence[Rectangle]) -> None:
        """`boxes` are what no label may cover."""
        self._page = page
        self._ink = Image.eval(page.convert("L"), lambda level: 255 if level < _DARK else 0)
        self._boxes = boxes
        self._layer = Image.new("RGBA", page.size, (0, 0, 0, 0))
        self._pen = ImageDraw.Draw(self._layer)
        self._font = font_of(size)
        self._height = size + 5
        self._placed: list[Rectangle] = []

    def put(self, box: Rectangle, text: str, colour: Colour) -> None:
        """Write a label beside a box: above, right of, below or left of it, wherever it hides the least.

        Where that is not next to the box, a line leads to it.
        """
        width, height = ceil(self._font.getlength(text)) + 8, self._height
        x0, y0, x1, y1 = box
        middle = (y0 + y1 - height) / 2
        wanted = [
            (x0, y0 - height - 1),
            (x1 + 4, middle),
            (x0, y1 + 2),
            (x1 - width, y0 - height - 1),
            (x0 - width - 4, middle),
            *(
                (x, y0 - row * (height + 2))
                for row in range(2, _ROWS_AWAY)
                for x in (x0, x1 - width, (x0 + x1 - width) / 2)
            ),
            *((x, y1 + 2 + row * (height + 2)) for row in range(1, 3) for x in (x0, x1 - width)),
        ]
        places = [self._within(x, y, width, height) for x, y in wanted]
        best = min(enumerate(places), key=lambda place: (self._cost(place[1], box) + 2.0 * place[0], place[0]))[1]
        self._placed.append(best)
        if best[3] < y0 - height / 2 or best[1] > y1 + height / 2:
            x = min(max((best[0] + best[2]) / 2, x0), x1)
            ends = (best[3], y0) if best[3] < y0 else (best[1], y1)
            self._pen.line((x, ends[0], x, ends[1]), fill=(*colour, 255), width=2)
        self._pen.rectangle(best, fill=(*colour, _OPAQUE))
        self._pen.text((best[0] + 4, best[1] + 1), text, font=self._font, fill=(*ink_on(colour), 255))

    def drawn(self) -> Image.Image:
        """The page with its labels."""
        return Image.alpha_composite(self._page, self._layer)

    def _within(self, x: float, y: float, width: float, height: float) -> Rectangle:
        x = min(max(x, 0.0), max(self._page.width - width, 0.0))
        y = min(max(y, 0.0), max(self._page.height - height, 0.0))
        return (x, y, x + width, y + height)

    def _cost(self, place: Rectangle, box: Rectangle) -> float:
        """The share of ink that would be hidden, of 255; other labels and boxes are not to be hidden at all."""
        area = tuple(round(edge) for edge in place)
        hidden = ImageStat.Stat(self._ink.crop((area[0], area[1], area[2], area[3]))).mean[0]
        clashes = sum(_overlap(place, other) > 0 for other in self._placed)
        covered = sum(_overlap(place, other) / max(_overlap(other, other), 1.0) for other in self._boxes)
        return hidden + 300.0 * clashes + 250.0 * covered + (200.0 if _overlap(place, box) > 0 else 0.0)


def _overlap(a: Rectangle, b: Rectangle) -> float:
    wide = min(a[2], b[2]) - max(a[0], b[0])
    tall = min(a[3], b[3]) - max(a[1], b[1])
    return wide * tall if wide > 0 and tall > 0 else 0.0
