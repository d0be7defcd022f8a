"""Which texts of a page may be unseen, by the draw list alone: a cheap first sieve that lets no hidden text through.

Whether they are unseen is for `DrawnPage.unseen`, which looks at the picture of the page.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import NamedTuple

from verifier.pdf.geometry import Box
from verifier.pdf.limits import check_count
from verifier.pdf.traces.drawlist import Colour, Cover, DrawList, DrawnText

_BAND = 16.0
"""Points: texts and covers are looked up by bands of this height."""
_MOST_BANDS = 1000
_HEIGHT_COVERED = 0.6
"""A cover that hides a line of text reaches over this share of its height; less is the edge of the next row."""
_LEAST_WIDTH = 2.0
"""Points."""
_NEAR = 16
"""Of 255: colours that differ by no more cannot be told apart in print."""
_WHITE = (255, 255, 255)
_MOST_COVERS = 8
"""That are kept for one text, the last ones."""
_MOST_PAIRS = 1_000_000
"""Of texts and covers in one band that are held against each other on one page: some seconds. Real pages have up
to 45,000."""


class Suspects(NamedTuple):
    """Texts that may be unseen."""

    covered: tuple[tuple[DrawnText, tuple[Cover, ...]], ...]
    """With what was painted over them later, at least over a part."""
    clear: tuple[DrawnText, ...]
    """Drawn without ink."""
    same_colour: tuple[DrawnText, ...]
    """In the colour of the last fill behind them, or white on bare paper."""
    on_pictures: tuple[DrawnText, ...]
    """White on a picture, whose colour is not known."""

    @property
    def is_empty(self) -> bool:
        """Whether there are none."""
        return not (self.covered or self.clear or self.same_colour or self.on_pictures)


def find_suspects(drawn: DrawList, number: int) -> Suspects:
    """The texts of the draw list of the page with that number that may be unseen. Raises TooLargeError."""
    covers = drawn.covers
    colours = {cover.colour for cover in covers if cover.colour is not None} | {_WHITE}
    alike = {colour for colour in {text.colour for text in drawn.texts} if _is_near_any(colour, colours)}
    texts_by_band: defaultdict[int, list[DrawnText]] = defaultdict(list)
    covers_by_band: defaultdict[int, list[Cover]] = defaultdict(list)
    covered: dict[int, tuple[DrawnText, list[Cover]]] = {}
    same: list[DrawnText] = []
    on_pictures: list[DrawnText] = []
    orders = [text.order for text in drawn.texts]
    done = pairs = 0
    for cover in (*covers, None):
        upto = len(orders) if cover is None else bisect_left(orders, cover.order)
        for text in drawn.texts[done:upto]:
            if text.colour in alike and not text.is_clear:
                pairs += len(covers_by_band.get(_band_of(text), ()))
                check_count("texts and fills in one place", pairs, _MOST_PAIRS, number)
                behind = _behind(text.box, covers_by_band)
                if behind is not None and behind.colour is None:
                    if _is_near(text.colour, _WHITE):
                        on_pictures.append(text)
                elif _is_near(text.colour, _WHITE if behind is None else behind.colour):
                    same.append(text)
            if cover is not None:
                texts_by_band[_band_of(text)].append(text)
        done = upto
        if cover is not None:
            if cover.is_opaque:
                pairs += sum(len(texts_by_band.get(band, ())) for band in _bands(cover.box))
                check_count("texts and fills in one place", pairs, _MOST_PAIRS, number)
                _cover(cover, texts_by_band, covered)
            for band in _bands(cover.box):
                covers_by_band[band].append(cover)
    late = tuple((text, tuple(over[-_MOST_COVERS:])) for text, over in covered.values() if _has_ink(text))
    return Suspects(
        late,
        tuple(text for text in drawn.texts if text.is_clear and _has_ink(text)),
        tuple(text for text in same if _has_ink(text)),
        tuple(text for text in on_pictures if _has_ink(text)),
    )


def _has_ink(text: DrawnText) -> bool:
    """Whether it is more than blanks."""
    return text.box[0] < text.box[2] and text.box[1] < text.box[3]


def _cover(
    cover: Cover, texts: defaultdict[int, list[DrawnText]], covered: dict[int, tuple[DrawnText, list[Cover]]]
) -> None:
    """Note the cover for every text painted before that it lies over."""
    x0, top, x1, bottom = cover.box
    for band in _bands(cover.box):
        for text in texts.get(band, ()):
            left, above, right, below = text.box
            width = min(x1, right) - max(x0, left)
            if width <= _LEAST_WIDTH and width < 0.8 * (right - left):
                continue
            if min(bottom, below) - max(top, above) >= _HEIGHT_COVERED * (below - above):
                covered.setdefault(text.handle, (text, []))[1].append(cover)


def _behind(box: Box, covers: defaultdict[int, list[Cover]]) -> Cover | None:
    """What was painted last where the middle of a text stands."""
    x, y = (box[0] + box[2]) / 2, _middle(box)
    for cover in reversed(covers.get(int(y // _BAND), ())):
        x0, top, x1, bottom = cover.box
        if x0 <= x <= x1 and top <= y <= bottom:
            return cover
    return None


def _bands(box: Box) -> range:
    first = max(int(box[1] // _BAND), -1)
    return range(first, min(int(box[3] // _BAND), _MOST_BANDS) + 1)


def _band_of(text: DrawnText) -> int:
    return int(_middle(text.box) // _BAND)


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def _is_near_any(colour: Colour | None, others: set[Colour]) -> bool:
    return colour is not None and any(_is_near(colour, other) for other in others)


def _is_near(one: Colour | None, other: Colour | None) -> bool:
    if one is None or other is None:
        return False
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]), abs(one[2] - other[2])) <= _NEAR
