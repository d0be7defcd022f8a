"""Which word of a page is which word of its state before: by place, by order, and not by how they are encoded.

Equal words are matched in rounds, each more generous than the one before: in lines that say the same; where they stood;
moved by the way that others took; in the order in which they were.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import product
from typing import NamedTuple

from verifier.model import Box
from verifier.pdf.page import Page, Word
from verifier.vocabulary.units import is_unit
from verifier.vocabulary.words import qualifier_of, status_of

_NEAR = 1.5
"""Points: a word that was moved by less stands where it stood. Programs that save again round places."""
_ROUNDS = 12
"""Ways that texts are moved by on one page, at most."""
_TOGETHER = 4
"""Words that are moved together by the same way."""
_PLAIN_SHARE = 0.15
"""Of them, words that are neither numbers nor results: a column of results alone that is moved by a row is changed."""
_CHOICES = 12
"""Of one word's places among which pairs are looked for, on each side."""
_MANY_WORDS = 800
"""Left over on one side; beyond, the page is taken for another one."""
_CELL_GAP = 1.2
"""From this gap on, in font sizes, words stand in different cells."""
_LABEL_WORDS = 8
_LABEL_ABOVE = 2.0
"""A label stands above by no more than this many heights of the text."""
_LABEL_SHIFT = 3.0
"""Points that it may begin further to the left."""
_SAME_LINE = 0.5

Matches = dict[int, int]
"""From the words before to the words after, by index."""


def folded(text: str) -> str:
    """A text as it is compared: without blanks, and ligatures and full-width letters as their letters."""
    return "".join(unicodedata.normalize("NFKC", text).replace("\u00ad", "").split())


class Place(NamedTuple):
    """One side of a change, as far as it tells what was changed."""

    text: str
    """Only what differs."""
    cell: str
    """The text of the cell that it is a part of."""
    labels: tuple[str, ...]
    """What stands before it on its line and what stands above it, the nearest words last."""


class Side:
    """The words of one state of the page."""

    def __init__(self, page: Page) -> None:
        self.words = [word for word in page.words if folded(word.text)]
        self.texts = [folded(word.text) for word in self.words]
        self.boxes = [word.box for word in self.words]
        self.lines = _lines(self.words)

    def left(self, matched: Iterable[int]) -> list[int]:
        """Indices without those."""
        return sorted(set(range(len(self.words))).difference(matched))

    def whole_lines(self) -> list[list[int]]:
        """The indices line by line."""
        lines: defaultdict[int, list[int]] = defaultdict(list)
        for index, number in enumerate(self.lines):
            lines[number].append(index)
        return list(lines.values())

    def cell(self, indices: Sequence[int]) -> list[int]:
        """The indices with those of the words that stand close to them on the same line."""
        first, last = indices[0], indices[-1]
        while first > 0 and self.goes_on(first - 1, first):
            first -= 1
        while last + 1 < len(self.words) and self.goes_on(last, last + 1):
            last += 1
        return list(range(first, last + 1))

    def goes_on(self, index: int, following: int) -> bool:
        """Whether a word follows another one in the same cell."""
        one, other = self.words[index], self.words[following]
        gap = other.x0 - one.x1
        return self.lines[index] == self.lines[following] and abs(gap) <= _CELL_GAP * max(one.size, other.size)

    def text(self, indices: Iterable[int]) -> str:
        """The words as printed, with single blanks."""
        return " ".join(self.words[index].text for index in indices)

    def place(self, indices: Sequence[int]) -> Place:
        """What is to be known of these words."""
        first, box = indices[0], self.boxes[indices[0]]
        before = [i for i in range(max(first - _LABEL_WORDS, 0), first) if self.lines[i] == self.lines[first]]
        reach = _LABEL_ABOVE * (box[3] - box[1])
        above = [
            i
            for i, other in enumerate(self.boxes)
            if other[3] <= box[1] + 1 and box[1] - other[3] <= reach and -_LABEL_SHIFT <= other[0] - box[0] <= reach
        ]
        if before and self.goes_on(before[-1], first) and not self.words[before[-1]].text.endswith((":", "#")):
            before = []  # running text, in which no label stands
        labels = tuple(self.text(part) for part in (before, above[:_LABEL_WORDS]) if part)
        return Place(self.text(indices), self.text(self.cell(indices)), labels)


def _lines(words: Sequence[Word]) -> list[int]:
    """The number of each word's line, counted in reading order."""
    numbers: list[int] = []
    for index, word in enumerate(words):
        last = words[index - 1] if index else None
        is_new = last is None or word.x0 < last.x0 or not is_level(last.box, word.box)
        numbers.append((numbers[-1] if numbers else 0) + is_new)
    return numbers


def is_level(one: Box, other: Box) -> bool:
    """Whether two boxes are on one line."""
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared >= _SAME_LINE * min(one[3] - one[1], other[3] - other[1])


def _match_by_way(one: Side, other: Side, matches: Matches, way: tuple[int, int]) -> None:
    """Equal words that stand where they stood, or went that way."""
    across, down = way
    places: defaultdict[tuple[str, int, int], list[int]] = defaultdict(list)
    for index in other.left(matches.values()):
        places[other.texts[index], *_square(other.boxes[index])].append(index)
    for index in one.left(matches):
        left, top, right, bottom = one.boxes[index]
        box = (left + across, top + down, right + across, bottom + down)
        column, row = _square(box)
        for x, y in product((0, -1, 1), repeat=2):
            found = places.get((one.texts[index], column + x, row + y), [])
            near = next((i for i in found if _is_near(box, other.boxes[i])), None)
            if near is not None:
                matches[index] = near
                found.remove(near)
                break


def _square(box: Box) -> tuple[int, int]:
    return int(box[0] // _NEAR), int(box[3] // _NEAR)


def _is_near(one: Box, other: Box) -> bool:
    return abs(one[0] - other[0]) <= _NEAR and abs(one[3] - other[3]) <= _NEAR


def _ways(one: Side, other: Side, matches: Matches) -> list[tuple[int, int]]:
    """The ways that lines were moved by, those of most words first."""
    found = Counter(_way(one.boxes[index], other.boxes[place]) for index, place in matches.items())
    return [way for way, count in found.most_common(_ROUNDS) if count >= _TOGETHER]


def _way(one: Box, other: Box) -> tuple[int, int]:
    return round(other[0] - one[0]), round(other[3] - one[3])


def _match_moved(one: Side, other: Side, matches: Matches) -> None:
    """Equal words that were moved together: the same way, at least so many, and not results alone."""
    for _ in range(_ROUNDS):
        ways: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for index, place in _pairs(one, other, matches):
            ways[_way(one.boxes[index], other.boxes[place])].append((index, place))
        best = max(ways.values(), key=len, default=[])
        if len(best) < _TOGETHER or not _moved_as_text([one.texts[index] for index, _ in best]):
            return
        ours_taken, theirs_taken = set(matches), set(matches.values())
        for index, place in best:
            if index not in ours_taken and place not in theirs_taken:
                matches[index] = place
                ours_taken.add(index)
                theirs_taken.add(place)


def _pairs(one: Side, other: Side, matches: Matches) -> Iterator[tuple[int, int]]:
    """Equal words among those left over."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place in other.left(matches.values()):
        if len(places[other.texts[place]]) < _CHOICES:
            places[other.texts[place]].append(place)
    asked = Counter[str]()
    for index in one.left(matches):
        text = one.texts[index]
        asked[text] += 1
        if asked[text] <= _CHOICES:
            yield from ((index, place) for place in places.get(text, ()))


def _moved_as_text(texts: Sequence[str]) -> bool:
    return sum(map(_is_plain, texts)) >= max(_PLAIN_SHARE * len(texts), 1)


def _is_plain(text: str) -> bool:
    """Whether a word is neither a number nor a unit nor a result."""
    letters = text.strip(".,:;()")
    return (
        len(letters) > 2
        and letters.isalpha()
        and not (status_of(letters) is not None or qualifier_of(letters) is not None or is_unit(letters))
    )


def _match_lines(one: Side, other: Side, matches: Matches) -> None:
    """Lines that say the same, where they stood or elsewhere, and however they are cut into words."""
    theirs: defaultdict[str, list[list[int]]] = defaultdict(list)
    for line in other.whole_lines():
        theirs["".join(other.texts[index] for index in line)].append(line)
    left: list[list[int]] = []
    for line in one.whole_lines():
        same = theirs.get("".join(one.texts[index] for index in line), [])
        here = next(
            (other_line for other_line in same if _is_near(one.boxes[line[0]], other.boxes[other_line[0]])), None
        )
        if here is None:
            left.append(line)
        else:
            same.remove(here)
            _match_line(one, other, matches, line, here)
    for line in left:
        same = theirs.get("".join(one.texts[index] for index in line), [])
        if same and any(_is_plain(one.texts[index]) for index in line):
            _match_line(one, other, matches, line, same.pop(0))


def _match_line(one: Side, other: Side, matches: Matches, line: list[int], same: list[int]) -> None:
    matches.update(zip(line, same, strict=False))
    for side, rest in ((one, line[len(same) :]), (other, same[len(line) :])):  # cut otherwise
        for index in rest:
            side.texts[index] = ""


def _match_in_order(one: Side, other: Side, matches: Matches) -> None:
    """Runs of text that follow each other as before, in a paragraph that is broken into other lines."""
    ours = [index for index in one.left(matches) if one.texts[index]]
    theirs = [index for index in other.left(matches.values()) if other.texts[index]]
    texts = [one.texts[index] for index in ours], [other.texts[index] for index in theirs]
    for block in SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks():
        run = texts[0][block.a : block.a + block.size]
        if block.size > 2 and sum(map(_is_plain, run)) * 2 >= len(run):
            matches.update(
                zip(ours[block.a : block.a + block.size], theirs[block.b : block.b + block.size], strict=True)
            )


def match_words(one: Side, other: Side) -> Matches | None:
    """All pairs of equal words; None where more is left over than can be told apart."""
    matches: Matches = {}
    _match_lines(one, other, matches)
    for way in ((0, 0), *_ways(one, other, matches)):
        _match_by_way(one, other, matches, way)
    _match_moved(one, other, matches)
    if any(len(side.texts) - len(matches) > _MANY_WORDS for side in (one, other)):
        return None
    _match_in_order(one, other, matches)
    return matches
