"""What the comparison of heads and of rows share: what belongs together, and how a difference is told."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from verifier.model import PanelKind
from verifier.model.comparison import Difference, DifferenceKind, Place

T = TypeVar("T")
Pair = tuple[T | None, T | None]


class About(NamedTuple):
    """Where a difference is: nothing for a field of the head."""

    panel: PanelKind | None = None
    name: str | None = None
    analyte: str | None = None


_HEAD = About()


def pairs(first: Sequence[T], second: Sequence[T], *keys: Callable[[T], Hashable | None]) -> Iterator[tuple[int, int]]:
    """Positions that belong together: by the first key that both have alone, then by the next one."""
    left, right = list(range(len(first))), list(range(len(second)))
    for key in keys:
        there: dict[Hashable, list[int]] = defaultdict(list)
        for position in right:
            if (told := key(second[position])) is not None:
                there[told].append(position)
        for position in tuple(left):
            told = key(first[position])
            if told is not None and there.get(told):
                other = there[told].pop(0)
                left.remove(position)
                right.remove(other)
                yield position, other


def folded(text: str | None) -> str | None:
    """Letters and digits alone, in one case; None where there are none."""
    flat = unicodedata.normalize("NFKC", text or "").casefold()
    return "".join(sign for sign in flat if sign.isalnum()) or None


def plain(text: str | None) -> str:
    """The text with single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text or "").split())


def difference(
    what: str,
    first: Place | None,
    second: Place | None,
    about: About = _HEAD,
    *,
    is_same_amount: bool = False,
) -> Difference:
    """The difference between two prints; None where one report has nothing there."""
    if is_same_amount:
        kind = DifferenceKind.SAME_AMOUNT
    elif first is not None and second is not None:
        kind = DifferenceKind.CHANGED
    else:
        kind = DifferenceKind.ONLY_SECOND if first is None else DifferenceKind.ONLY_FIRST
    return Difference(kind=kind, what=what, **about._asdict(), first=first, second=second)
