"""What the statistics work on: values with what is known of each, and the form of every answer.

A value is a span, as everywhere in the house: measured (both ends equal), not detected (from zero to the LOD), between
LOD and LOQ, or above the range (no upper end). Inside this room numbers are floats: estimates are no results of a
laboratory, and their own uncertainty is far above 1e-15. `Decimal` goes in as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from verifier.errors import UsageError

Number = Decimal | float | int
"""What may be given as a number."""

Shape = Literal["lognormal", "normal"]
"""How lots are taken to vary: by factors (contents, which cannot be negative), or by amounts."""

LARGEST = 1e100
"""Beyond it no number is a result; up to it squares do not overflow."""
SHOWN_FROM = 3
"""Lots from which a spread is shown at all."""
JUDGED_FROM = 6
"""Lots from which a spread is judged."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One value, known to lie within [low, high]; the ends are equal where it was measured."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high or math.isinf(self.low):
            raise UsageError(
                f'a value from "{self.low}" to "{self.high}" is no span',
                hint="give a finite lower end that is not above the upper end; 0 where nothing was detected",
            )
        if abs(self.low) > LARGEST or LARGEST < self.high < math.inf:
            raise UsageError(
                f'a value from "{self.low}" to "{self.high}" is no result of a measurement',
                hint=f"leave out values beyond {LARGEST:g}",
            )

    @property
    def is_measured(self) -> bool:
        """True where one number is known."""
        return self.low == self.high

    @property
    def is_above(self) -> bool:
        """True for "more than": there is no upper end."""
        return math.isinf(self.high)


def measured(number: Number) -> Observation:
    """A value that was measured."""
    return Observation(float(number), float(number))


def below(bound: Number, at_least: Number = 0) -> Observation:
    """Not detected or below the LOQ: at most `bound`; `at_least` is the LOD where the report says "detected"."""
    return Observation(float(at_least), float(bound))


def above(bound: Number) -> Observation:
    """More than could be measured."""
    return Observation(float(bound), math.inf)


@dataclass(frozen=True, slots=True)
class Sample:
    """Values of one kind in one unit, such as the contents of an analyte over lots; order does not matter."""

    observations: tuple[Observation, ...]

    @property
    def n(self) -> int:
        """How many values, censored ones too."""
        return len(self.observations)

    @property
    def numbers(self) -> list[float]:
        """The measured numbers, ascending."""
        return sorted(one.low for one in self.observations if one.is_measured)

    @property
    def censored(self) -> int:
        """How many values are known as a span only."""
        return sum(not one.is_measured for one in self.observations)

    @property
    def has_above(self) -> bool:
        """True where a value has no upper end."""
        return any(one.is_above for one in self.observations)


def sample_of(values: Iterable[Number | Observation]) -> Sample:
    """A sample of numbers and spans, mixed."""
    return Sample(tuple(one if isinstance(one, Observation) else measured(one) for one in values))


def mean_and_sd(numbers: Sequence[float]) -> tuple[float, float]:
    """The mean, and the SD with n-1; in two passes of exact sums, as NIST's NumAcc data sets ask for."""
    mean = math.fsum(numbers) / len(numbers)
    return mean, math.sqrt(math.fsum((number - mean) ** 2 for number in numbers) / (len(numbers) - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One figure with its interval: what was estimated, from how much, how, or why not."""

    value: float | None = None
    low: float | None = None
    """Lower end of the interval; None where there is no interval."""
    high: float | None = None
    """Upper end; `math.inf` where the data set no upper end."""
    confidence: float | None = None
    """Of the interval, such as 0.95."""
    n: int
    censored: int = 0
    method: str
    """Of the value and of the interval, with their sources, for people."""
    why_not: str | None = None
    """Why a figure or its interval is missing, or what to bear in mind."""


def censoring_note(sample: Sample) -> str:
    """How many values are censored, in words."""
    return f"{sample.censored} of {sample.n} values are known as a bound or a span only"
