"""Which page of a document is which page of its state before: pages may be added, taken away and put elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from verifier.integrity.changedtexts import counted, share_of
from verifier.integrity.wordmatches import folded
from verifier.pdf.page import Page

SAME_PAGE = 0.3
"""Pages that have so much of their words in common are one page with changes in it."""

Pair = tuple[Page | None, Page | None]
"""A page before and after; None where there is none."""


def pair_pages(before: Sequence[Page], after: Sequence[Page]) -> Iterator[Pair]:
    """Every page once; pages that say the same are left out wherever they stand, unless both are in one place."""
    ours, theirs = ([_key(page) for page in pages] for pages in (before, after))
    lost: list[Page] = []
    new: list[Page] = []
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from zip(before[a:b], after[c:d], strict=True)
            continue
        pairs = list(_in_order(before[a:b], after[c:d]))
        yield from (pair for pair in pairs if None not in pair)
        lost += [page for page, other in pairs if page is not None and other is None]
        new += [page for other, page in pairs if page is not None and other is None]
    for page in list(lost):
        moved = next((other for other in new if _key(other) == _key(page)), None)
        if moved is not None:
            lost.remove(page)
            new.remove(moved)
    yield from _replaced(lost, new)


def _key(page: Page) -> str:
    return "".join(folded(word.text) for word in page.words)


def _in_order(before: Sequence[Page], after: Sequence[Page]) -> Iterator[Pair]:
    """Pages of a stretch, each with the next one that is like it."""
    place = 0
    theirs = list(map(counted, after))
    for page in before:
        ours = counted(page)
        like = next((i for i in range(place, len(after)) if share_of(ours, theirs[i]) >= SAME_PAGE), None)
        if like is None:
            yield page, None
            continue
        yield from ((None, other) for other in after[place:like])
        yield page, after[like]
        place = like + 1
    yield from ((None, other) for other in after[place:])


def _replaced(lost: Sequence[Page], new: Sequence[Page]) -> Iterator[Pair]:
    """A page that went from where one came was replaced by it; others were taken away or added."""
    left = list(new)
    for page in lost:
        there = next((other for other in left if other.number == page.number), None)
        if there is not None:
            left.remove(there)
        yield page, there
    yield from ((None, other) for other in left)
