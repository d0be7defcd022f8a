"""Chance that is the same for the same seed, on every machine: nothing here asks clock, locale or hash seeds."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws for one purpose; draws for another purpose do not change them."""

    def __init__(self, *key: object) -> None:
        self._random = random.Random("/".join(map(str, key)))  # noqa: S311 - looks, not secrets

    def pick(self, choices: Sequence[T]) -> T:
        """One of the choices, all alike."""
        return choices[self._random.randrange(len(choices))]

    def early(self, choices: Sequence[T]) -> T:
        """One of the choices; those that stand first are drawn more often."""
        count = len(choices)
        return choices[min(self._random.randrange(count), self._random.randrange(count))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as often as its weight says."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def happens(self, share: float) -> bool:
        """True in that share of all draws."""
        return self._random.random() < share

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(low, high)

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """So many of the choices (all, when there are fewer), in their own order."""
        chosen = set(self._random.sample(range(len(choices)), min(count, len(choices))))
        return [choice for index, choice in enumerate(choices) if index in chosen]

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        """All of the choices in another order."""
        return self._random.sample(list(choices), len(choices))

    def number(self, low: str, high: str, places: int) -> Decimal:
        """A number between the two with so many decimal places; small ones are as likely as large ones."""
        smallest, largest = Decimal(low), Decimal(high)
        share = Decimal(self._random.randrange(10_000)) / 10_000
        return (smallest * (largest / smallest) ** share).quantize(Decimal(1).scaleb(-places))
