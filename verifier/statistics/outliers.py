"""Grubbs' and Cochran's tests: whether one result, or the spread of one laboratory, stands apart (ISO 5725-2).

A value that stands apart is looked at, never taken out without a reason found elsewhere.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.special import fdtri, stdtrit

from verifier.statistics.values import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlierTest:
    """A statistic with what it is compared with."""

    statistic: float | None
    critical: float | None
    index: int | None
    """Which of the values (or laboratories) it is about."""
    stands_apart: bool | None
    n: int
    method: str
    why_not: str | None = None


def _none(n: int, method: str, why: str) -> OutlierTest:
    return OutlierTest(statistic=None, critical=None, index=None, stands_apart=None, n=n, method=method, why_not=why)


def grubbs(results: Sequence[Number], *, level: float = 0.05) -> OutlierTest:
    """The farthest value in SDs from the mean, two-sided (Grubbs, Technometrics 11, 1969, 1; ISO 5725-2)."""
    numbers, n, method = [float(one) for one in results], len(results), "Grubbs, two-sided"
    if n < 3 or len(set(numbers)) < 2:
        return _none(n, method, "at least 3 values that are not all equal are needed")
    mean, sd = statistics.fmean(numbers), statistics.stdev(numbers)
    index = max(range(n), key=lambda at: abs(numbers[at] - mean))
    statistic = abs(numbers[index] - mean) / sd
    t = float(stdtrit(n - 2, 1 - level / (2 * n)))
    critical = (n - 1) / math.sqrt(n) * math.sqrt(t**2 / (n - 2 + t**2))
    return OutlierTest(
        statistic=statistic, critical=critical, index=index, stands_apart=statistic > critical, n=n, method=method
    )


def cochran(variances: Sequence[Number], replicates: int, *, level: float = 0.05) -> OutlierTest:
    """The largest variance over the sum of all, each from as many replicates (ISO 5725-2)."""
    numbers, n, method = [float(one) for one in variances], len(variances), "Cochran"
    if n < 2 or replicates < 2 or not sum(numbers) > 0:
        return _none(n, method, "at least 2 laboratories with 2 replicates each, not all equal, are needed")
    index = max(range(n), key=numbers.__getitem__)
    statistic = numbers[index] / sum(numbers)
    f = float(fdtri(replicates - 1, (n - 1) * (replicates - 1), 1 - level / n))
    critical = 1 / (1 + (n - 1) / f)
    return OutlierTest(
        statistic=statistic, critical=critical, index=index, stands_apart=statistic > critical, n=n, method=method
    )
