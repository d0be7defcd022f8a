"""Whether values rise or fall in time: Mann-Kendall's test and Sen's slope, which do not mind single odd values.

Censored values take part in the test in the simplest way that Helsel allows (Statistics for Censored Environmental
Data, 2nd ed. 2012): everything below the highest bound is taken as equal. The slope needs measured values.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from verifier.statistics.values import Estimate, Observation, Sample, censoring_note

SHOWN_FROM = 4
"""Values from which a trend is shown: with 3, every order is likely by chance."""
JUDGED_FROM = 8
"""Values from which a trend can be told from chance with some power (Gilbert 1987, chapter 16)."""
EXACT_UP_TO = 10
"""Values without ties up to which the exact distribution of S is used (Gilbert 1987, table A18)."""
MOST_FOR_SLOPE = 5000
"""Values whose pairs still fit into memory (12.5 million)."""
YEAR = 365.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The direction in time, and how fast."""

    s: int | None
    """Pairs that rise less pairs that fall."""
    variance: float | None
    z: float | None
    chance: float | None
    """Of an S as far from zero without a trend, two-sided."""
    slope: Estimate
    """Per year, by Sen."""
    n: int
    censored: int
    method: str
    why_not: str | None = None


def trend(values: Sequence[Observation], dates: Sequence[date], *, confidence: float = 0.95) -> Trend:
    """Test values against their dates; values of one day are ties in time."""
    n, censored = len(values), sum(not one.is_measured for one in values)
    slope = sen_slope(values, dates, confidence=confidence)

    def nothing(why: str) -> Trend:
        return Trend(
            s=None,
            variance=None,
            z=None,
            chance=None,
            slope=slope,
            n=n,
            censored=censored,
            method="none",
            why_not=why,
        )

    if len(dates) != n:
        return nothing(f"there are {n} values and {len(dates)} dates")
    if n < SHOWN_FROM:
        return nothing(f"{SHOWN_FROM} values are needed, and there are {n}")
    if any(one.is_above for one in values):
        return nothing("values above a range have no place in the order")
    ranks = _with_ties(values)
    s = _score(np.asarray(ranks), _days(dates))
    variance = tie_variance(n, _ties(ranks), _ties(dates))
    if variance <= 0:
        return nothing("all values, or all dates, are the same")
    z = 0.0 if s == 0 else (s - _sign(s)) / math.sqrt(variance)
    if n <= EXACT_UP_TO and not _ties(ranks) and not _ties(dates):
        method, chance = "Mann-Kendall, exact", exact_chance(n, s)
    else:
        method, chance = "Mann-Kendall, normal approximation with ties and continuity", 2 * float(ndtr(-abs(z)))
    if censored:
        method += f"; {censored} of {n} censored, all below the highest bound taken as equal"
    why = f"judged from {JUDGED_FROM} values, and there are {n}" if n < JUDGED_FROM else None
    return Trend(
        s=s, variance=variance, z=z, chance=chance, slope=slope, n=n, censored=censored, method=method, why_not=why
    )


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _days(dates: Sequence[date]) -> NDArray[np.int64]:
    return np.array([one.toordinal() for one in dates], dtype=np.int64)


def _score(ranks: NDArray[np.float64], days: NDArray[np.int64]) -> int:
    """Pairs that rise less pairs that fall; row by row, as all pairs at once would not fit for many values."""
    total = 0
    for at in range(len(ranks) - 1):
        # Compared, not subtracted: what is censored is minus infinity.
        rising = (ranks[at + 1 :] > ranks[at]).astype(np.int8) - (ranks[at + 1 :] < ranks[at])
        total += int(rising @ np.sign(days[at + 1 :] - days[at]))
    return total


def _ties(things: Iterable[Hashable]) -> tuple[int, ...]:
    """The sizes of groups of equal things."""
    return tuple(sorted(count for count in Counter(things).values() if count > 1))


def _with_ties(values: Sequence[Observation]) -> list[float]:
    """Numbers to be ordered: everything below the highest bound is one and the same."""
    floor = max((one.high for one in values if not one.is_measured), default=-math.inf)
    return [-math.inf if one.high < floor or not one.is_measured else one.low for one in values]


def tie_variance(n: int, ties: Sequence[int], ties_in_time: Sequence[int] = ()) -> float:
    """Of S without a trend (Kendall, Rank Correlation Methods, 4th ed. 1975; Gilbert 1987, 16.4)."""

    def third(sizes: Sequence[int]) -> float:
        return sum(t * (t - 1) * (2 * t + 5) for t in sizes)

    def pairs(sizes: Sequence[int]) -> float:
        return sum(t * (t - 1) for t in sizes)

    def triples(sizes: Sequence[int]) -> float:
        return sum(t * (t - 1) * (t - 2) for t in sizes)

    whole = (n * (n - 1) * (2 * n + 5) - third(ties) - third(ties_in_time)) / 18
    return (
        whole
        + triples(ties) * triples(ties_in_time) / (9 * n * (n - 1) * (n - 2))
        + pairs(ties) * pairs(ties_in_time) / (2 * n * (n - 1))
    )


@lru_cache(maxsize=64)
def _orders(n: int) -> tuple[int, ...]:
    """How many orders of n things have 0, 1, 2 ... pairs the wrong way round."""
    counts: tuple[int, ...] = (1,)
    for size in range(2, n + 1):
        length = len(counts) + size - 1
        counts = tuple(
            sum(counts[at - shift] for shift in range(size) if 0 <= at - shift < len(counts)) for at in range(length)
        )
    return counts


def exact_chance(n: int, s: int) -> float:
    """Of |S| as large without a trend and without ties, two-sided (Kendall 1975)."""
    counts, pairs = _orders(n), n * (n - 1) // 2
    return sum(count for wrong, count in enumerate(counts) if abs(pairs - 2 * wrong) >= abs(s)) / sum(counts)


def sen_slope(values: Sequence[Observation], dates: Sequence[date], *, confidence: float = 0.95) -> Estimate:
    """The median slope of all pairs per year, with Sen's interval (JASA 63, 1968, 1379; Gilbert 1987, 16.5)."""
    sample, n, method = Sample(tuple(values)), len(values), "Theil-Sen, per year; interval by Sen 1968"

    def nothing(why: str) -> Estimate:
        return Estimate(n=n, censored=sample.censored, confidence=confidence, method=method, why_not=why)

    if len(dates) != n or n < SHOWN_FROM:
        return nothing(f"{SHOWN_FROM} values with dates are needed, and there are {n}")
    if sample.censored:
        return nothing(f"a slope needs measured values; {censoring_note(sample)}")
    if n > MOST_FOR_SLOPE:
        return nothing(f"a slope is made from all pairs of up to {MOST_FOR_SLOPE} values, and there are {n}")
    slopes = _slopes(np.array([one.low for one in values]), _days(dates))
    if not len(slopes):
        return nothing("all values are of one day")
    reach = float(ndtri((1 + confidence) / 2)) * math.sqrt(
        max(0.0, tie_variance(n, _ties(one.low for one in values), _ties(dates)))
    )
    first, last = (len(slopes) - reach) / 2, (len(slopes) + reach) / 2
    if first < 0.5:
        return Estimate(
            value=float(np.median(slopes)),
            n=n,
            confidence=confidence,
            method=method,
            why_not="there are too few values for an interval with this confidence",
        )
    return Estimate(
        value=float(np.median(slopes)),
        low=_between(slopes, first - 1),
        high=_between(slopes, last),
        confidence=confidence,
        n=n,
        method=method,
    )


def _slopes(numbers: NDArray[np.float64], days: NDArray[np.int64]) -> NDArray[np.float64]:
    """Of all pairs of different days, per year, ascending."""
    rows = []
    for at in range(len(numbers) - 1):
        apart = days[at + 1 :] - days[at]
        kept = apart != 0
        rows.append((numbers[at + 1 :][kept] - numbers[at]) / apart[kept] * YEAR)
    return np.sort(np.concatenate(rows))


def _between(ordered: NDArray[np.float64], at: float) -> float:
    """The value at a place between two, as Gilbert interpolates."""
    at = min(max(at, 0.0), len(ordered) - 1.0)
    floor = math.floor(at)
    top = min(floor + 1, len(ordered) - 1)
    return float(ordered[floor] + (at - floor) * (ordered[top] - ordered[floor]))
