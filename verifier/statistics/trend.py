"""Whether values rise or fall in time: Mann-Kendall's test and Sen's slope, which do not mind single odd values.

Censored values take part in the test as Helsel advises (Statistics for Censored Environmental Data, 2nd ed. 2012,
chapter 12): everything below the highest bound is taken as equal. The slope needs measured values.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations

from scipy.special import ndtr, ndtri

from verifier.statistics.values import Estimate, Observation, Sample, censoring_note

SHOWN_FROM = 4
"""Values from which a trend is shown: with 3, every order is likely by chance."""
JUDGED_FROM = 8
"""Values from which a trend can be told from chance with some power (Gilbert 1987, chapter 16)."""
EXACT_UP_TO = 10
"""Values without ties up to which the exact distribution of S is used (Gilbert 1987, table A18)."""
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
    s = sum(_sign(ranks[b] - ranks[a]) * _sign((dates[b] - dates[a]).days) for a, b in combinations(range(n), 2))
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


def _ties(things: Iterable[Hashable]) -> tuple[int, ...]:
    """The sizes of groups of equal things."""
    return tuple(sorted(count for count in Counter(things).values() if count > 1))


def _with_ties(values: Sequence[Observation]) -> list[float]:
    """Numbers to be ordered: everything below the highest bound is one and the same."""
    floor = max((one.high for one in values if not one.is_measured), default=-math.inf)
    return [-math.inf if one.high < floor or not one.is_measured else one.low for one in values]


def tie_variance(n: int, ties: Sequence[int], ties_in_time: Sequence[int] = ()) -> float:
    """Of S without a trend (Kendall, Rank Correlation Methods, 4th ed. 1975, equation 4.3; Gilbert 1987, 16.4)."""

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
    """Of |S| as large without a trend and without ties, two-sided (Kendall 1975, appendix table 1)."""
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
    slopes = sorted(
        (values[b].low - values[a].low) / (dates[b] - dates[a]).days * YEAR
        for a, b in combinations(range(n), 2)
        if dates[a] != dates[b]
    )
    if not slopes:
        return nothing("all values are of one day")
    reach = float(ndtri((1 + confidence) / 2)) * math.sqrt(
        max(0.0, tie_variance(n, _ties(one.low for one in values), _ties(dates)))
    )
    first, last = (len(slopes) - reach) / 2, (len(slopes) + reach) / 2
    if first < 0.5:
        return Estimate(
            value=statistics.median(slopes),
            n=n,
            confidence=confidence,
            method=method,
            why_not="there are too few values for an interval with this confidence",
        )
    return Estimate(
        value=statistics.median(slopes),
        low=_between(slopes, first - 1),
        high=_between(slopes, last),
        confidence=confidence,
        n=n,
        method=method,
    )


def _between(ordered: Sequence[float], at: float) -> float:
    """The value at a place between two, as Gilbert interpolates."""
    at = min(max(at, 0.0), len(ordered) - 1.0)
    floor = math.floor(at)
    top = min(floor + 1, len(ordered) - 1)
    return ordered[floor] + (at - floor) * (ordered[top] - ordered[floor])
