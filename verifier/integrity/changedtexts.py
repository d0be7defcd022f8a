"""Which texts of a page differ between two states of it.

A text that only moved is no change, and neither is one that is cut into words or drawn in another order. What has no
equal on the other side is put together by place: what stands where something else stood has replaced it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from verifier.integrity.wordmatches import Matches, Place, Side, folded, is_level, match_words
from verifier.model import Box
from verifier.model.anchor import enclosing
from verifier.pdf.page import Page, Word

_SHORT_CELL = 4
"""Words of a cell that is told as a whole where a part of it was changed."""
_OVER = 0.3
"""Share of the narrower of two boxes that the other one covers, from which on they stand in one place."""


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


def share_in_common(before: Page, after: Page) -> float:
    """How much two pages have in common, 0 to 1, by their words and whatever their order."""
    return share_of(counted(before), counted(after))


def counted(page: Page) -> Counter[str]:
    """How many times each word stands on a page."""
    return Counter(folded(word.text) for word in page.words)


def share_of(one: Counter[str], other: Counter[str]) -> float:
    """How much two pages have in common, 0 to 1, by their counted words."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def find_changes(before: Page, after: Page) -> tuple[Changed, ...] | None:
    """What differs, in reading order of the page as it is now; None where too much of it does to be told apart."""
    one, other = Side(before), Side(after)
    if one.texts == other.texts and one.boxes == other.boxes:
        return ()
    matches = match_words(one, other)
    return None if matches is None else tuple(_changes(one, other, matches, before))


# ------------------------------------------------------------------------------------------------- what is left over


class _Run(NamedTuple):
    """Words that follow each other in one cell, by index."""

    indices: list[int]
    box: Box


def _changes(one: Side, other: Side, matches: Matches, page: Page) -> Iterator[Changed]:
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


def _runs(side: Side, matched: Iterable[int]) -> list[_Run]:
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


def _is_one_cell(side: Side, first: int, last: int) -> bool:
    return all(side.goes_on(index, index + 1) for index in range(first, last))


def _is_over(one: Box, other: Box) -> bool:
    """Whether two boxes are in one place."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    return is_level(one, other) and across >= _OVER * min(one[2] - one[0], other[2] - other[0]) and across > 0


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
    one: Side, other: Side, matches: Matches, ours: Sequence[_Run], theirs: Sequence[_Run]
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


def _cancel_moved(one: Side, other: Side, ours: list[_Run], theirs: list[_Run]) -> None:
    """Take away what was taken away in one place and put back in another where nothing stood."""
    places: defaultdict[str, list[_Run]] = defaultdict(list)
    for run in theirs:
        places["".join(other.texts[index] for index in run.indices)].append(run)
    for run in list(ours):
        same = places.get("".join(one.texts[index] for index in run.indices))
        if same:
            ours.remove(run)
            theirs.remove(same.pop(0))


def _covered(run: _Run, other: Side, back: Matches) -> list[int]:
    """The words before that are still there, in the place where new ones were put on top of them."""
    under = [place for place in back if _is_over(other.boxes[place], run.box)]
    return sorted(back[place] for place in under)


def _changed(one: Side, other: Side, before: Sequence[int], after: Sequence[int], page: Page) -> Changed:
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
