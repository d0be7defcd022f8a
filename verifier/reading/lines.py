"""Words to visual lines, and lines to segments."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from verifier.model import Box, enclosing
from verifier.pdf.page import Page, Ruling, Word, uprights_of
from verifier.reading.lazy import cached_property

_SAME_LINE = 0.5
"""Two words stand on one line when their middles are closer than this share of the smaller height."""
TITLE_GAP = 1.6
"""A gap wider than this many em parts a title from what stands beside it."""
_SEGMENT_GAP = 0.75
"""A gap wider than this many em parts two segments; a blank is 0.2 to 0.35 em."""

_THOUSANDS = re.compile(r"[<>≤≥=~]*[1-9]\d{0,2}(?:\u00a0\d{3})*")
"""The beginning of a number whose thousands are parted by blanks."""


@dataclass(frozen=True, init=False)
class _Words:
    """Words from left to right."""

    words: tuple[Word, ...]

    def __init__(self, words: tuple[Word, ...]) -> None:
        # As a frozen dataclass does, in a third of the time: a page has thousands.
        self.__dict__["words"] = words

    def __hash__(self) -> int:
        words = self.words
        return hash((len(words), words[0].x0, words[0].top)) if words else 0

    @cached_property
    def text(self) -> str:
        """The words with one blank between them."""
        words = self.words
        return words[0].text if len(words) == 1 else " ".join([word.text for word in words])

    @cached_property
    def top(self) -> float:
        """Upper edge."""
        return min([word.top for word in self.words])

    @cached_property
    def bottom(self) -> float:
        """Lower edge."""
        return max([word.bottom for word in self.words])


@dataclass(frozen=True, init=False)
class Segment(_Words):
    """Words of one line that stand close together: a cell, a label, a heading."""

    __hash__ = _Words.__hash__

    @cached_property
    def box(self) -> Box:
        """The box around the words."""
        return (self.x0, self.top, self.x1, self.bottom)

    @cached_property
    def x0(self) -> float:
        """Left edge."""
        return min([word.x0 for word in self.words])

    @cached_property
    def x1(self) -> float:
        """Right edge."""
        return max([word.x1 for word in self.words])

    @cached_property
    def size(self) -> float:
        """The largest font size."""
        return max([word.size for word in self.words])

    @cached_property
    def is_bold(self) -> bool:
        """True when every word is bold."""
        return all(word.is_bold for word in self.words)

    def box_of(self, start: int, end: int) -> Box:
        """The box around the words that hold the characters `start` to `end` of the text."""
        touched, position = [], 0
        for word in self.words:
            if position < end and position + len(word.text) > start:
                touched.append(word.box)
            position += len(word.text) + 1
        return enclosing(*touched) if touched else self.box


@dataclass(frozen=True, init=False)
class Line(_Words):
    """Words that stand beside each other, from left to right."""

    __hash__ = _Words.__hash__

    @cached_property
    def middle(self) -> float:
        """Height of the middle."""
        return (self.top + self.bottom) / 2

    @cached_property
    def height(self) -> float:
        """Usual height of the words."""
        return sorted(word.bottom - word.top for word in self.words)[len(self.words) // 2]

    @cached_property
    def kept(self) -> dict[object, Any]:
        """What others have worked out from the words of the line and keep for the next time, by who did."""
        return {}

    def segments(self, rulings: Sequence[Ruling] = (), gap: float = _SEGMENT_GAP) -> tuple[Segment, ...]:
        """The words parted at wide gaps and at vertical rulings."""
        for known, wide, parts in self._parted:
            # The rulings of a page are one value, and a line is asked for its segments by everyone who reads it.
            if known is rulings and wide == gap:
                return parts
        found = self._parted_at(rulings, gap)
        self._parted.append((rulings, gap, found))
        return found

    @cached_property
    def _parted(self) -> list[tuple[Sequence[Ruling], float, tuple[Segment, ...]]]:
        """What `segments` has found so far."""
        return []

    def _parted_at(self, rulings: Sequence[Ruling], gap: float) -> tuple[Segment, ...]:
        ruled = self._ruled_at(rulings)
        starts = [0]
        starts += [at for at, (wide, em) in enumerate(self._gaps, start=1) if wide > gap * em or at in ruled]
        known = self._known
        ends = [*starts[1:], len(self.words)]
        found = []
        for place in zip(starts, ends, strict=True):
            # The same words are one segment, whoever asks: what is known of them is found out once.
            if place not in known:
                known[place] = Segment(self.words[place[0] : place[1]])
            found.append(known[place])
        return tuple(found)

    @cached_property
    def _known(self) -> dict[tuple[int, int], Segment]:
        """The segments made so far, by the indexes of their words."""
        return {}

    @cached_property
    def _gaps(self) -> list[tuple[float, float]]:
        """Between each word and the next one: how wide the gap is, and the em there."""
        return [
            (right.x0 - left.x1, max(min(left.size, right.size), 1.0)) for left, right in itertools.pairwise(self.words)
        ]

    def _ruled_at(self, rulings: Sequence[Ruling]) -> frozenset[int]:
        """The indexes of the words that a vertical ruling parts from the word before."""
        if not rulings:
            return frozenset()
        known = self.__dict__.get("_ruled")
        if known is None or known[0] is not rulings:
            top, bottom = self.top, self.bottom
            edges = [x for x, high, low in uprights_of(rulings) if high <= bottom and low >= top]
            pairs = enumerate(itertools.pairwise(self.words), start=1) if edges else ()
            ruled = frozenset([at for at, (a, b) in pairs if any(a.x1 - 1 <= x <= b.x0 + 1 for x in edges)])
            known = self.__dict__["_ruled"] = (rulings, ruled)
        found: frozenset[int] = known[1]
        return found


def let_go(lines: Iterable[Line]) -> None:
    """Forget what was worked out about lines; it will be worked out again for whoever asks.

    What is known of the lines of a page takes more memory than the page.
    """
    for line in lines:
        words = line.words
        line.__dict__.clear()
        line.__dict__["words"] = words


def join_thousands(line: Line) -> Line:
    """The line with numbers whose thousands are parted by blanks as one word each: "10 000 000"."""
    words: list[Word] = []
    for word in line.words:
        last = words[-1] if words else None
        is_group = re.fullmatch(r"\d{3}(?:,\d+)?", word.text) is not None
        is_near = last is not None and word.x0 - last.x1 <= 0.5 * max(min(last.size, word.size), 1.0)
        if last is not None and is_group and is_near and _THOUSANDS.fullmatch(last.text):
            words[-1] = last._replace(
                text=f"{last.text}\u00a0{word.text}", x1=word.x1, bottom=max(last.bottom, word.bottom)
            )
            continue
        words.append(word)
    return Line(tuple(words))


def group_lines(words: Iterable[Word]) -> tuple[Line, ...]:
    """Upright words as visual lines from the top, each from left to right."""
    lines: list[list[Word]] = []
    total = lowest = 0.0
    """Of the last line: the sum of the middles of its words, and the least of their heights."""
    for word in sorted([w for w in words if w.is_upright], key=lambda w: ((w.top + w.bottom) / 2, w.x0)):
        middle, height = (word.top + word.bottom) / 2, word.bottom - word.top
        if lines:
            lowest = min(height, lowest)
            if abs(middle - total / len(lines[-1])) <= _SAME_LINE * max(lowest, 1.0):
                lines[-1].append(word)
                total += middle
                continue
        lines.append([word])
        total, lowest = middle, height
    return tuple([Line(tuple(sorted(line, key=lambda w: w.x0))) for line in lines])


class _Wide(Protocol):
    @property
    def x0(self) -> float: ...
    @property
    def x1(self) -> float: ...


def share_width(one: _Wide, other: _Wide) -> bool:
    """Whether two texts stand over each other: they share more than half the width of the narrower one."""
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    return 2 * shared > min(one.x1 - one.x0, other.x1 - other.x0)


def is_at(line: Line, heights: Iterable[tuple[float, float]]) -> bool:
    """Whether a line lies at one of the heights (top, bottom): within a table that is read already."""
    return any(top - 2 <= line.middle <= bottom + 2 for top, bottom in heights)


def words_outside(line: Line, boxes: Sequence[Box]) -> tuple[Word, ...]:
    """The words of a line whose middles lie in none of the boxes."""
    # Most boxes lie at another height: a word leaves its line by half of its height at the most.
    near = [box for box in boxes if box[1] - 1 <= line.bottom and box[3] + 1 >= line.top]
    if not near:
        return line.words
    kept = tuple(
        word
        for word in line.words
        if not any(
            left - 1 <= (word.x0 + word.x1) / 2 <= right + 1 and top - 1 <= (word.top + word.bottom) / 2 <= bottom + 1
            for left, top, right, bottom in near
        )
    )
    return kept if len(kept) < len(line.words) else line.words


def lines_outside(lines: Iterable[Line], boxes: Sequence[Box]) -> tuple[Line, ...]:
    """The lines without the words whose middles lie in one of the boxes; a line that keeps all of them is itself."""
    parted = ((line, words_outside(line, boxes)) for line in lines)
    return tuple(line if words is line.words else Line(words) for line, words in parted if words)


_DRAWN = re.compile("[\u2500-\u259f]+")
"""Letters that draw lines, boxes and bars."""


def without_bars(page: Page) -> Page:
    """The page without words that only draw: a bar of block letters beside a result is no part of it."""
    if not any(_DRAWN.search(word.text) for word in page.words):
        return page
    return page._replace(words=tuple(word for word in page.words if not _DRAWN.fullmatch(word.text)))
