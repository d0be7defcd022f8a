"""Control charts of single results in time: individuals with moving range, and Westgard where centre and SD are known.

A chart needs order: results of one day whose order is not known give no chart. Limits come from the moving range, not
from the SD of all points, so that a drift does not widen its own limits (NIST/SEMATECH e-Handbook 6.3.2.2).
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from verifier.statistics.patterns import Violation, nelson, western_electric, westgard
from verifier.statistics.values import Number

FEWEST = 8
"""Points from which limits are drawn: below, they are too uncertain to look at."""
SETTLED = 20
"""Points from which limits are taken as more than provisional: a custom, no clause."""
D2 = 1.128
"""Mean range of two normal values, in SDs; E2 is 3/d2 = 2.660."""
D4 = 3.267
"""Upper limit of the moving range of two, in mean moving ranges."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The lines of a chart."""

    centre: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Points in their order, lines, and what stands out."""

    values: tuple[float, ...]
    order: tuple[int, ...]
    """Which of the given values each point is."""
    individuals: Limits | None
    ranges: tuple[float, ...]
    """Moving ranges: one less than points."""
    range_limits: Limits | None
    sd: float | None
    violations: tuple[Violation, ...]
    wide_ranges: tuple[int, ...]
    """Moving ranges above their limit, from 0."""
    n: int
    method: str
    why_not: str | None = None


def _in_order(values: Sequence[Number], dates: Sequence[date] | None) -> tuple[tuple[int, ...], str | None]:
    """The order of the points, and why it is not known."""
    if dates is None:
        return tuple(range(len(values))), None
    if len(dates) != len(values):
        return tuple(range(len(values))), f"there are {len(values)} values and {len(dates)} dates"
    order = sorted(range(len(values)), key=lambda at: dates[at])
    shared = sorted({dates[one] for one, other in itertools.pairwise(order) if dates[one] == dates[other]})
    if shared:
        return tuple(order), f"several results are of {shared[0].isoformat()}: their order is not known"
    return tuple(order), None


def individuals(values: Sequence[Number], dates: Sequence[date] | None = None) -> Chart:
    """The chart of single values with Western Electric's and Nelson's rules; without dates, in the order given."""
    order, why = _in_order(values, dates)
    points = tuple(float(values[at]) for at in order)
    ranges = tuple(abs(after - before) for before, after in itertools.pairwise(points))
    if why is None and len(points) < FEWEST:
        why = f"{FEWEST} values in order are needed, and there are {len(points)}"
    if why is None and not any(ranges):
        why = "all values are equal: limits have no width"
    method = "individuals and moving range of two, limits by d2 = 1.128 and D4 = 3.267"
    if why is not None:
        return Chart(
            values=points,
            order=order,
            individuals=None,
            ranges=ranges,
            range_limits=None,
            sd=None,
            violations=(),
            wide_ranges=(),
            n=len(points),
            method=method,
            why_not=why,
        )
    centre, mean_range = statistics.fmean(points), statistics.fmean(ranges)
    sd = mean_range / D2
    z = [(point - centre) / sd for point in points]
    top = D4 * mean_range
    provisional = f"limits from fewer than {SETTLED} values are provisional" if len(points) < SETTLED else None
    return Chart(
        values=points,
        order=order,
        individuals=Limits(centre=centre, low=centre - 3 * sd, high=centre + 3 * sd),
        ranges=ranges,
        range_limits=Limits(centre=mean_range, low=0.0, high=top),
        sd=sd,
        violations=(*western_electric(z), *nelson(z)),
        wide_ranges=tuple(at for at, one in enumerate(ranges) if one > top),
        n=len(points),
        method=method,
        why_not=provisional,
    )


def against_known(values: Sequence[Number], centre: Number, sd: Number, dates: Sequence[date] | None = None) -> Chart:
    """Westgard's rules against a centre and an SD that were known before, such as those of a control material."""
    order, why = _in_order(values, dates)
    points, spread = tuple(float(values[at]) for at in order), float(sd)
    middle = float(centre)
    if why is None and not spread > 0:
        why = "the SD must be known and above zero"
    if why is None and not points:
        why = "there is no value"
    z = [(point - middle) / spread for point in points] if why is None else []
    return Chart(
        values=points,
        order=order,
        individuals=None if why else Limits(centre=middle, low=middle - 3 * spread, high=middle + 3 * spread),
        ranges=(),
        range_limits=None,
        sd=None if why else spread,
        violations=westgard(z),
        wide_ranges=(),
        n=len(points),
        method="Westgard rules against a known centre and SD",
        why_not=why,
    )
