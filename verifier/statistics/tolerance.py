"""Tolerance intervals: between which two values most lots lie, with stated confidence (ISO 16269-6:2014).

"95/95" holds at least 95 % of the lots with 95 % confidence. It is wider than an interval for the mean, and with few
lots it is very wide: that is what few lots say.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from scipy.optimize import brentq
from scipy.special import chdtrc, chdtri, ndtri
from scipy.stats import ncx2, shapiro

from verifier.statistics.likelihood import fit, weigh
from verifier.statistics.values import SHOWN_FROM, Estimate, Sample, Shape, censoring_note, mean_and_sd

REFUSED_BELOW = 0.01
"""The Shapiro-Wilk probability below which the shape is refused."""


@lru_cache(maxsize=1024)
def factor(n: int, content: float = 0.95, confidence: float = 0.95) -> float:
    """The exact two-sided factor k of a normal sample: mean +- k SD (ISO 16269-6:2014; Odeh and Owen 1980).

    k solves E[P(chi-square(n-1) > (n-1) r^2(Z) / k^2)] = confidence over the mean Z, where r(Z) is the half width that
    holds the content about a centre that is off by Z/sqrt(n).
    """
    offsets = np.linspace(-8.5, 8.5, 171)
    weight = np.exp(-(offsets**2) / 2)
    weight /= weight.sum()
    squared_width = ncx2.ppf(content, 1, offsets**2 / n)

    def miss(k: float) -> float:
        return float(weight @ chdtrc(n - 1, (n - 1) * squared_width / k**2)) - confidence

    top = 2 * howe_factor(n, content, confidence)
    while miss(top) < 0:
        top *= 2
    return float(brentq(miss, 1e-3, top, xtol=1e-12))


def howe_factor(n: int, content: float = 0.95, confidence: float = 0.95) -> float:
    """Howe's approximation of the same factor (JASA 64, 1969, 610; NIST e-Handbook 7.2.6.3)."""
    z = float(ndtri((1 + content) / 2))
    return z * math.sqrt((n - 1) * (1 + 1 / n) / float(chdtri(n - 1, confidence)))


def range_confidence(n: int, content: float = 0.95) -> float:
    """With which confidence the range of n values holds the content, whatever the distribution (ISO 16269-6)."""
    return 1 - n * content ** (n - 1) + (n - 1) * content**n


def fewest_for_range(content: float = 0.95, confidence: float = 0.95) -> int:
    """Values whose range holds the content with this confidence: 93 for 95/95."""
    n = 2
    while range_confidence(n, content) < confidence:
        n += 1
    return n


def tolerance_interval(
    sample: Sample, *, content: float = 0.95, confidence: float = 0.95, shape: Shape = "lognormal"
) -> Estimate:
    """The two-sided interval; where the values refuse the shape, their range, if there are enough of them."""
    if sample.n < SHOWN_FROM:
        why = f"{SHOWN_FROM} values are needed, and there are {sample.n}"
        return Estimate(n=sample.n, censored=sample.censored, confidence=confidence, method="none", why_not=why)
    if sample.censored:
        return _censored(sample, content, confidence, shape)
    numbers, n = sample.numbers, sample.n
    if shape == "lognormal" and numbers[0] <= 0:
        why = "a value is zero or negative, which a lognormal distribution does not know"
        return Estimate(n=n, confidence=confidence, method="none", why_not=why)
    if numbers[0] == numbers[-1]:
        why = "all values are equal: rounding hides how far they differ"
        return Estimate(n=n, confidence=confidence, method="none", why_not=why)
    on_scale = [math.log(number) for number in numbers] if shape == "lognormal" else numbers
    chance = float(shapiro(on_scale).pvalue)
    if chance < REFUSED_BELOW:
        return _by_range(
            numbers, content, confidence, f"the values do not look {shape} (Shapiro-Wilk p = {chance:.2g})"
        )
    middle, spread = mean_and_sd(on_scale)
    half = factor(n, content, confidence) * spread
    low, high = middle - half, middle + half
    if shape == "lognormal":
        low, high = math.exp(low), _exp(high)
    method = f"{content:.0%}/{confidence:.0%} {shape} tolerance interval with the exact factor, ISO 16269-6"
    return Estimate(low=low, high=high, confidence=confidence, n=n, method=method)


def _exp(number: float) -> float:
    return math.exp(number) if number < 700 else math.inf


def _by_range(numbers: list[float], content: float, confidence: float, refused: str) -> Estimate:
    n, needed = len(numbers), fewest_for_range(content, confidence)
    if n < needed:
        why = f"{refused}, and without a shape {needed} values are needed"
        return Estimate(n=n, confidence=confidence, method="none", why_not=why)
    method = f"{content:.0%}/{confidence:.0%} tolerance interval by the range of the values, ISO 16269-6: {refused}"
    return Estimate(low=numbers[0], high=numbers[-1], confidence=confidence, n=n, method=method)


def _censored(sample: Sample, content: float, confidence: float, shape: Shape) -> Estimate:
    """About the likeliest distribution, so wide that the content is held with this confidence."""
    n, censored = sample.n, sample.censored
    found, weighing = fit(sample, shape), weigh(sample, shape, for_both=True)
    if isinstance(found, str) or isinstance(weighing, str):
        why = found if isinstance(found, str) else str(weighing)
        return Estimate(n=n, censored=censored, confidence=confidence, method="none", why_not=why)
    # How wide it must be for each pair of mean and spread, in units of the fitted spread.
    off = ((found.mu - weighing.mu) / weighing.sigma) ** 2
    grid = np.linspace(0, math.sqrt(float(off.max())), 400)
    width = np.interp(np.sqrt(off), grid, np.sqrt(ncx2.ppf(content, 1, grid**2)))
    half = weighing.quantile(width * weighing.sigma, confidence)
    low, high = found.mu - half, found.mu + half
    if shape == "lognormal":
        low, high = math.exp(low), _exp(high)
    method = f"{content:.0%}/{confidence:.0%} {shape} tolerance interval from the censored likelihood"
    why = f"{censoring_note(sample)}: its lower end rests on the shape alone"
    return Estimate(low=low, high=high, confidence=confidence, n=n, censored=censored, method=method, why_not=why)
