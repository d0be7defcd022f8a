"""Regression on order statistics: what censored values would be if they followed the line of the measured ones.

Plotting positions for several detection limits: Hirsch and Stedinger, Water Resources Research 23, 1987, 715; the
robust form, in which measured values stay as they are: Helsel and Cohn, Water Resources Research 24, 1988, 1997.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from verifier.statistics.values import LARGEST, Sample, Shape

FEWEST_MEASURED = 3
"""Different measured values that a line is drawn through."""
MOST_CENSORED = 0.8
"""Share of censored values beyond which a line says little (Helsel 2012, chapter 6)."""


@dataclass(frozen=True, slots=True)
class Positions:
    """Where values stand among all of them, as probabilities of being at or below."""

    measured: tuple[tuple[float, float], ...]
    """Value and position, ascending."""
    censored: tuple[tuple[float, float], ...]
    """Upper bound and position."""


def plotting_positions(numbers: list[float], bounds: list[float]) -> Positions:
    """Of measured numbers and of values known to be below a bound; values at a bound count as above it."""
    numbers, bounds = sorted(numbers), sorted(bounds)
    limits = sorted(set(bounds))
    edges = [-math.inf, *limits, math.inf]
    exceeding = [1.0] * len(edges)
    exceeding[-1] = 0.0
    # From the highest limit down: of what lies below the next limit, the share that is at or above this one.
    for index in range(len(limits), 0, -1):
        within = bisect_left(numbers, edges[index + 1]) - bisect_left(numbers, edges[index])
        under = bisect_left(numbers, edges[index]) + bisect_right(bounds, edges[index])
        exceeding[index] = exceeding[index + 1] + within / (within + under) * (1 - exceeding[index + 1])
    measured: list[tuple[float, float]] = []
    censored: list[tuple[float, float]] = []
    for index in range(len(edges) - 1):
        group = numbers[bisect_left(numbers, edges[index]) : bisect_left(numbers, edges[index + 1])]
        start, width = 1 - exceeding[index], exceeding[index] - exceeding[index + 1]
        measured += [(number, start + width * rank / (len(group) + 1)) for rank, number in enumerate(group, start=1)]
    for limit in limits:
        count = bounds.count(limit)
        start = 1 - exceeding[edges.index(limit)]
        censored += [(limit, start * rank / (count + 1)) for rank in range(1, count + 1)]
    return Positions(tuple(measured), tuple(censored))


@dataclass(frozen=True, slots=True)
class Filled:
    """Measured numbers with modelled ones in the place of the censored: for mean and SD together, never one by one."""

    numbers: tuple[float, ...]
    left_out: int
    """Bounds above every measured value: they say nothing about order, and the line does not reach them."""


def fill(sample: Sample, shape: Shape) -> Filled | str:
    """The sample with its censored values modelled, or why not. Spans between two bounds count as below the upper."""
    numbers = sample.numbers
    if sample.has_above:
        return "regression on order statistics does not know values above a range"
    if len(set(numbers)) < FEWEST_MEASURED:
        return f"a line needs at least {FEWEST_MEASURED} different measured values, and there are {len(set(numbers))}"
    if shape == "lognormal" and numbers[0] <= 0:
        return "a value is zero or negative, which a lognormal distribution does not know"
    if sample.censored > MOST_CENSORED * sample.n:
        return f"more than {MOST_CENSORED:.0%} of the values are censored"
    bounds = [one.high for one in sample.observations if not one.is_measured]
    # NOTE: the paper gives such bounds no place; R's NADA leaves them out too.
    kept = [bound for bound in bounds if bound <= numbers[-1]]
    places = plotting_positions(numbers, kept)
    values = [math.log(number) if shape == "lognormal" else number for number, _ in places.measured]
    slope, level = np.polyfit(ndtri([place for _, place in places.measured]), values, 1)
    modelled = [float(level + slope * ndtri(place)) for _, place in places.censored]
    if shape == "lognormal":
        if max(modelled, default=0) > math.log(LARGEST):
            return "the values differ by so many powers of ten that no mean can be given"
        modelled = [math.exp(value) for value in modelled]
    return Filled((*modelled, *numbers), len(bounds) - len(kept))
