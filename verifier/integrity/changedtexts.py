"""Which texts of a page differ between two states of it: by place, by order, and not by how they are encoded.

A text that only moved is no change, and neither is one that is cut into words or drawn in another order. So equal
words are matched in rounds, each more generous than the one before: where they stood; moved together with others by
the same way; in lines that say the same. What is left on both sides is put together by place: what stands where
something else stood has replaced it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import product
from typing import NamedTuple

from verifier.model import Box
from verifier.model.anchor import enclosing
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
_SHORT_CELL = 4
"""Words of a cell that is told as a whole where a part of it was changed."""
_LABEL_WORDS = 8
_LABEL_ABOVE = 2.0
"""A label stands above by no more than this many heights of the text."""
_LABEL_SHIFT = 3.0
"""Points that it may begin further to the left."""
_SAME_LINE = 0.5
_OVER = 0.3
"""Share of the narrower of two boxes that the other one covers, from which on they stand in one place."""

_Matches = dict[int, int]
"""From the words before to the words after, by index."""


class Place(NamedTuple):
    """One side of a change, as far as it tells what was changed."""

    text: str
    """Only what differs."""
    cell: str
    """The text of the cell that it is a part of."""
    labels: tuple[str, ...]
    """What stands before it on its line and what stands above it, the nearest words last."""


class Changed(NamedTuple):
    """What stands on a page in the place of what stood there before; either side may have no words."""

    before: tuple[Word, ...]
    after: tuple[Word, ...]
    places: tuple[Place, ...]
    """Of the sides that have words."""
    is_beside: bool = False
    """Whether it was added above, below or beside everything that the page said before."""

    @property
    def before_box(self) -> Box | None:
        """Around what was there."""
        return enclosing(*(word.box for word in self.before)) if self.before else None

    @property
    def after_box(self) -> Box | None:
        """Around what is there now."""
        return enclosing(*(word.box for word in self.after)) if self.after else None


def folded(text: str) -> str:
    """A text as it is compared: without blanks, and ligatures and full-width letters as their letters."""
    return "".join(unicodedata.normalize("NFKC", text).replace("\u00ad", "").split())


def share_in_common(before: Page, after: Page) -> float:
    """How much two pages have in common, 0 to 1, by their words and whatever their order."""
    one, other = (Counter(folded(word.text) for word in page.words) for page in (before, after))
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def find_changes(before: Page, after: Page) -> tuple[Changed, ...] | None:
    """What differs, in reading order of the page as it is now; None where too much of it does to be told apart."""
    sides = _Side(before), _Side(after)
    one, other = sides
    if one.texts == other.texts and one.boxes == other.boxes:
        return ()
    matches: _Matches = {}
    _match_in_place(one, other, matches)
    _match_moved(one, other, matches)
    _match_lines(one, other, matches)
    if any(len(side.texts) - len(matches) > _MANY_WORDS for side in sides):
        return None
    _match_in_order(one, other, matches)
    return tuple(_changes(one, other, matches, before))


class _Side:
    """The words of one state of the page."""

    def __init__(self, page: Page) -> None:
        self.words = [word for word in page.words if folded(word.text)]
        self.texts = [folded(word.text) for word in self.words]
        self.boxes = [word.box for word in self.words]
        self.lines = _lines(self.words)

    def left(self, matched: Iterable[int]) -> list[int]:
        """Indices without those."""
        return sorted(set(range(len(self.words))).difference(matched))

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
        labels = tuple(self.text(part) for part in (before, above[:_LABEL_WORDS]) if part)
        return Place(self.text(indices), self.text(self.cell(indices)), labels)


def _lines(words: Sequence[Word]) -> list[int]:
    """The number of each word's line, counted in reading order."""
    numbers: list[int] = []
    for index, word in enumerate(words):
        last = words[index - 1] if index else None
        is_new = last is None or word.x0 < last.x0 or not _is_level(last.box, word.box)
        numbers.append((numbers[-1] if numbers else 0) + is_new)
    return numbers


def _is_level(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return shared >= _SAME_LINE * min(one[3] - one[1], other[3] - other[1])


def _match_in_place(one: _Side, other: _Side, matches: _Matches) -> None:
    """Equal words that stand where they stood."""
    places: defaultdict[tuple[str, int, int], list[int]] = defaultdict(list)
    for index, (text, box) in enumerate(zip(other.texts, other.boxes, strict=True)):
        places[text, *_square(box)].append(index)
    taken: set[int] = set()
    for index, (text, box) in enumerate(zip(one.texts, one.boxes, strict=True)):
        column, row = _square(box)
        for across, down in product((0, -1, 1), repeat=2):
            found = places.get((text, column + across, row + down), ())
            near = next((i for i in found if i not in taken and _is_near(box, other.boxes[i])), None)
            if near is not None:
                matches[index] = near
                taken.add(near)
                break


def _square(box: Box) -> tuple[int, int]:
    return int(box[0] // _NEAR), int(box[3] // _NEAR)


def _is_near(one: Box, other: Box) -> bool:
    return abs(one[0] - other[0]) <= _NEAR and abs(one[3] - other[3]) <= _NEAR


def _match_moved(one: _Side, other: _Side, matches: _Matches) -> None:
    """Equal words that were moved together: the same way, at least so many, and not results alone."""
    for _ in range(_ROUNDS):
        ways: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for index, place in _pairs(one, other, matches):
            ours, theirs = one.boxes[index], other.boxes[place]
            ways[round(theirs[0] - ours[0]), round(theirs[3] - ours[3])].append((index, place))
        best = max(ways.values(), key=len, default=[])
        if len(best) < _TOGETHER or not _moved_as_text([one.texts[index] for index, _ in best]):
            return
        ours_taken, theirs_taken = set(matches), set(matches.values())
        for index, place in best:
            if index not in ours_taken and place not in theirs_taken:
                matches[index] = place
                ours_taken.add(index)
                theirs_taken.add(place)


def _pairs(one: _Side, other: _Side, matches: _Matches) -> Iterator[tuple[int, int]]:
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


def _match_lines(one: _Side, other: _Side, matches: _Matches) -> None:
    """Lines that say the same, wherever they stand and however they are cut into words."""
    theirs: defaultdict[str, list[list[int]]] = defaultdict(list)
    for line in _whole_lines(other, matches.values()):
        theirs["".join(other.texts[index] for index in line)].append(line)
    for line in _whole_lines(one, matches):
        texts = [one.texts[index] for index in line]
        same = theirs.get("".join(texts))
        if same and any(map(_is_plain, texts)):
            places = same.pop(0)
            if len(places) == len(line):
                matches.update(zip(line, places, strict=True))
            else:  # cut otherwise: which word is which does not matter any more
                matches.update(zip(line, places, strict=False))
                one_left, other_left = line[len(places) :], places[len(line) :]
                _drop(one, one_left)
                _drop(other, other_left)


def _whole_lines(side: _Side, matched: Iterable[int]) -> Iterator[list[int]]:
    """Lines of which no word is matched."""
    lines: defaultdict[int, list[int]] = defaultdict(list)
    for index, number in enumerate(side.lines):
        lines[number].append(index)
    known = {side.lines[index] for index in matched}
    yield from (line for number, line in lines.items() if number not in known)


def _drop(side: _Side, indices: Iterable[int]) -> None:
    for index in indices:
        side.texts[index] = ""


def _match_in_order(one: _Side, other: _Side, matches: _Matches) -> None:
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


# ------------------------------------------------------------------------------------------------- what is left over


class _Run(NamedTuple):
    """Words that follow each other in one cell, by index."""

    indices: list[int]
    box: Box


def _changes(one: _Side, other: _Side, matches: _Matches, page: Page) -> Iterator[Changed]:
    back = {place: index for index, place in matches.items()}
    ours = _runs(one, matches)
    theirs = _runs(other, back)
    pairs = _paired(ours, theirs) + _paired_by_neighbours(one, other, matches, ours, theirs)
    alone_before = [run for run in ours if not any(run in group for group, _ in pairs)]
    alone_after = [run for run in theirs if not any(run in group for _, group in pairs)]
    _cancel_moved(one, other, alone_before, alone_after)
    found: list[tuple[list[int], list[int]]] = [(_indices(group), _indices(others)) for group, others in pairs]
    found += [(run.indices, []) for run in alone_before]
    found += [(_covered(run, other, back), run.indices) for run in alone_after]
    for before, after in sorted(found, key=lambda pair: (pair[1] or pair[0])[0]):
        if "".join(one.texts[i] for i in before) != "".join(other.texts[i] for i in after):
            yield _changed(one, other, before, after, page)


def _indices(runs: Iterable[_Run]) -> list[int]:
    return sorted({index for run in runs for index in run.indices})


def _runs(side: _Side, matched: Iterable[int]) -> list[_Run]:
    """What is left over, cell by cell; one kept word between two others goes with them, as in a date."""
    left = {index for index in side.left(matched) if side.texts[index]}
    groups: list[list[int]] = []
    for index in sorted(left):
        last = groups[-1] if groups else None
        if last is not None and index - last[-1] <= 2 and _is_one_cell(side, last[-1], index):
            last.extend(range(last[-1] + 1, index + 1))
        else:
            groups.append([index])
    return [_Run(group, enclosing(*(side.boxes[index] for index in group))) for group in groups]


def _is_one_cell(side: _Side, first: int, last: int) -> bool:
    return all(side.goes_on(index, index + 1) for index in range(first, last))


def _is_over(one: Box, other: Box) -> bool:
    """Whether two boxes are in one place."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    return _is_level(one, other) and across >= _OVER * min(one[2] - one[0], other[2] - other[0]) and across > 0


def _paired(ours: Sequence[_Run], theirs: Sequence[_Run]) -> list[tuple[list[_Run], list[_Run]]]:
    """Runs that stand in one place, put together with all that touch them."""
    pairs: list[tuple[list[_Run], list[_Run]]] = []
    for run in theirs:
        under = [one for one in ours if _is_over(one.box, run.box)]
        if not under:
            continue
        same = next((pair for pair in pairs if any(one in pair[0] for one in under)), None)
        if same is None:
            pairs.append((under, [run]))
        else:
            same[0].extend(one for one in under if one not in same[0])
            same[1].append(run)
    return pairs


def _paired_by_neighbours(
    one: _Side, other: _Side, matches: _Matches, ours: Sequence[_Run], theirs: Sequence[_Run]
) -> list[tuple[list[_Run], list[_Run]]]:
    """Runs that follow the same word, or come before the same one, and stand in no other's place."""
    standing = {run.indices[0] - 1: run for run in theirs if not any(_is_over(mine.box, run.box) for mine in ours)}
    pairs: list[tuple[list[_Run], list[_Run]]] = []
    for run in ours:
        before = run.indices[0] - 1
        found = standing.get(matches[before]) if before in matches else None
        if found is None or any(_is_over(run.box, theirs_run.box) for theirs_run in theirs):
            continue
        if (
            one.lines[before] == one.lines[run.indices[0]]
            and other.lines[matches[before]] == other.lines[found.indices[0]]
        ):
            pairs.append(([run], [standing.pop(matches[before])]))
    return pairs


def _cancel_moved(one: _Side, other: _Side, ours: list[_Run], theirs: list[_Run]) -> None:
    """Take away what was taken away in one place and put back in another where nothing stood."""
    places: defaultdict[str, list[_Run]] = defaultdict(list)
    for run in theirs:
        places["".join(other.texts[index] for index in run.indices)].append(run)
    for run in list(ours):
        same = places.get("".join(one.texts[index] for index in run.indices))
        if same:
            ours.remove(run)
            theirs.remove(same.pop(0))


def _covered(run: _Run, other: _Side, back: _Matches) -> list[int]:
    """The words before that are still there, in the place where new ones were put on top of them."""
    under = [place for place in back if _is_over(other.boxes[place], run.box)]
    return sorted(back[place] for place in under)


def _changed(one: _Side, other: _Side, before: Sequence[int], after: Sequence[int], page: Page) -> Changed:
    places = tuple(side.place(indices) for side, indices in ((one, before), (other, after)) if indices)
    is_beside = not before and _is_beside(enclosing(*(other.boxes[index] for index in after)), page)
    if before and after:
        cells = one.cell(before), other.cell(after)
        if all(len(cell) <= _SHORT_CELL for cell in cells):
            before, after = cells
    return Changed(
        before=tuple(one.words[index] for index in before),
        after=tuple(other.words[index] for index in after),
        places=places,
        is_beside=is_beside,
    )


def _is_beside(box: Box, page: Page) -> bool:
    if not page.words:
        return False
    left, top, right, bottom = enclosing(*(word.box for word in page.words))
    return box[2] <= left or box[0] >= right or box[3] <= top or box[1] >= bottom
