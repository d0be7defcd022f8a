"""Chance that is the same for the same seed: drawn from SHA-256, so it hangs on no machine and no version of Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")
_STEPS = 2**53


class Dice:
    """Draws for one purpose; draws for another purpose do not change them."""

    def __init__(self, *key: object) -> None:
        self._key = "/".join(map(str, key))
        self._draws = 0

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, all alike."""
        return choices[self._below(len(choices))]

    def early(self, choices: Sequence[T]) -> T:
        """One of the choices; those that stand first are drawn more often."""
        return choices[min(self._below(len(choices)), self._below(len(choices)))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as often as its weight says."""
        place = self._share() * sum(weights.values())
        for choice, weight in weights.items():
            place -= weight
            if place < 0:
                return choice
        return next(reversed(list(weights)))

    def happens(self, share: float) -> bool:
        """True in that share of all draws."""
        return self._share() < share

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + self._below(high - low + 1)

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """So many of the choices (all, when there are fewer), in their own order."""
        chosen = set(self.shuffled(range(len(choices)))[:count])
        return [choice for index, choice in enumerate(choices) if index in chosen]

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        """All of the choices in another order."""
        left = list(choices)
        return [left.pop(self._below(len(left))) for _ in range(len(left))]

    def number(self, low: str, high: str, places: int) -> Decimal:
        """A number between the two with so many decimal places; small ones are as likely as large ones."""
        smallest, largest = Decimal(low), Decimal(high)
        share = Decimal(self._below(10_000)) / 10_000
        return (smallest * (largest / smallest) ** share).quantize(Decimal(1).scaleb(-places))

    def _next(self) -> int:
        self._draws += 1
        digest = sha256(f"{self._key}#{self._draws}".encode()).digest()
        return int.from_bytes(digest[:8], "big") >> 11

    def _share(self) -> float:
        return self._next() / _STEPS

    def _below(self, count: int) -> int:
        return self._next() * count // _STEPS
