"""What a dataset holds already, in 21 bytes a document: it travels to every machine that judges."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import product
from typing import NamedTuple

from verifier.model import Severity, Verdict

_WIDTH = 16
"""Bytes of a mark: among a hundred million documents two share one by a chance of one in 10^22."""


class Ending(NamedTuple):
    """What a run needs to know of an outcome without its report."""

    verdict: Verdict
    worst: Severity | None
    has_crashed_rules: bool


_ENDINGS = [Ending(*one) for one in product(Verdict, (None, *Severity), (False, True))]
_NUMBER = {ending: number for number, ending in enumerate(_ENDINGS)}


def mark(digest: str, label: str, *, is_by_label: bool) -> bytes:
    """What tells a document from every other one: its bytes and, where names matter, its name."""
    if not is_by_label:
        return bytes.fromhex(digest)[:_WIDTH]
    return sha256(f"{digest}\0{label}".encode("utf-8", "backslashreplace")).digest()[:_WIDTH]


class Known:
    """Marks with their endings, and the part in which each stands."""

    def __init__(self, parts: Sequence[str] = (), found: Iterable[tuple[bytes, int, Ending]] = ()) -> None:
        """`found` are mark, place of the part in `parts`, and ending."""
        self.parts = tuple(parts)
        ordered = sorted((mark_, place, _NUMBER[ending]) for mark_, place, ending in found)
        self._marks = b"".join(one[0] for one in ordered)
        self._places = array("I", (one[1] for one in ordered))
        self._endings = array("B", (one[2] for one in ordered))

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, wanted: bytes) -> bool:
        return self.get(wanted) is not None

    def get(self, wanted: bytes) -> tuple[str, Ending] | None:
        """The name of the part and the ending, None for what is not there."""
        place = bisect_left(range(len(self)), wanted, key=self._at)
        if place == len(self) or self._at(place) != wanted:
            return None
        return self.parts[self._places[place]], _ENDINGS[self._endings[place]]

    def _at(self, place: int) -> bytes:
        return self._marks[place * _WIDTH : (place + 1) * _WIDTH]
