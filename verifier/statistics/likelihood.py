"""The likelihood of a censored normal or lognormal sample: its maximum, and the weight of every mean and spread.

`weigh` integrates the likelihood with the weight 1/sigma. For a location and scale family this is more than a habit:
without censoring, and with a fixed number of censored values, the intervals that come from it are exact in the sense
of coverage (Lawless, Statistical Models and Methods for Lifetime Data, 1982: conditional inference given the
configuration; Berger and Sun, Annals of Statistics 36, 2008, 963: the right Haar measure). With no censored value
they are the classical ones, by chi-square and noncentral t. With detection limits that are fixed beforehand the
coverage is measured: `python -m tests.benchmarks.coverage`. Nothing is drawn by chance: same values, same interval.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.optimize import minimize
from scipy.special import log_ndtr

from verifier.statistics.values import Sample, Shape

Array = NDArray[np.float64]

FEWEST_MEASURED = 3
"""Measured values that an interval needs: with two the spread has no usable upper end."""
WIDEST = 10.0
"""The SD of logarithms up to which a lognormal mean means anything (and its square does not overflow)."""
_COARSE, _FINE, _FINER, _FINEST = 81, 97, 769, 1601
"""Spreads that are tried: to find where they are, for the spread alone, for figures of both, after interpolation."""
_APART = "the bounds lie too far from the measured values for one distribution of both"
_ENCLOSED = 8.0
"""How far the log weight must have fallen at the widest spread that is tried."""
_FADED = 40.0
"""How far the log weight falls until a spread counts as excluded (exp(-40))."""
_REACH = 7.0
"""Standard errors of the mean on each side."""
_NARROW, _NARROWEST = 1e-6, 1e-15
"""Spans, in SDs, that are taken as numbers, and the least width that is counted."""
_LOG_ROOT_2_PI = 0.5 * math.log(2 * math.pi)


@dataclass(frozen=True, slots=True)
class Scaled:
    """A sample on the scale of its shape, moved and stretched so that its measured values have mean 0 and SD 1."""

    shift: float
    stretch: float
    measured: int
    spans: tuple[tuple[float, float, int], ...]
    """Low and high end (may be infinite) and how often."""

    @property
    def n(self) -> int:
        """All values."""
        return self.measured + sum(count for _, _, count in self.spans)


def scaled(sample: Sample, shape: Shape) -> Scaled | str:
    """The sample made ready, or why no distribution can be fitted to it."""
    numbers = sample.numbers
    if shape == "lognormal" and any(one.high <= 0 for one in sample.observations):
        return "a value is zero or negative, which a lognormal distribution does not know"
    if len(set(numbers)) < 2:
        return f"a distribution needs at least two different measured values, and there are {len(set(numbers))}"
    on_scale = np.log(numbers) if shape == "lognormal" else np.asarray(numbers, dtype=float)
    shift, stretch = float(np.mean(on_scale)), float(np.std(on_scale))
    if stretch <= 1e-12 * max(1.0, abs(shift)):
        return "the measured values do not differ in the digits that count"

    def moved(end: float, *, is_low: bool) -> float:
        # What was not detected may lie anywhere below: a normal distribution does not stop at zero.
        if is_low and end <= 0:
            return -math.inf
        return ((math.log(end) if shape == "lognormal" and not math.isinf(end) else end) - shift) / stretch

    counts = Counter(
        (moved(one.low, is_low=True), moved(one.high, is_low=False))
        for one in sample.observations
        if not one.is_measured
    )
    return Scaled(shift, stretch, len(numbers), tuple((a, b, k) for (a, b), k in sorted(counts.items())))


def _log_span(low: Array, high: Array) -> Array:
    """log(Phi(high) - Phi(low)), without loss in either tail."""
    is_right = low + high > 0
    near = np.where(is_right, -low, high)
    far = np.where(is_right, -high, low)
    width = high - low
    with np.errstate(invalid="ignore", divide="ignore"):
        top, bottom = log_ndtr(near), log_ndtr(far)
        apart = top + np.log1p(-np.exp(np.minimum(bottom - top, -1e-300)))
        # Of a span as narrow as a number, the difference of both ends has no digits left: density times width.
        dense = np.log(np.maximum(width, _NARROWEST)) - ((low + high) / 2) ** 2 / 2 - _LOG_ROOT_2_PI
    return np.asarray(np.where(width < _NARROW, dense, apart))


def _log_likelihood(data: Scaled, mu: Array, log_sigma: Array) -> Array:
    """Of every pair of mean and log spread, up to a constant."""
    sigma = np.exp(log_sigma)
    total = -data.measured * (log_sigma + (mu**2 + 1) / (2 * sigma**2))
    for low, high, count in data.spans:
        total = total + count * _log_span((low - mu) / sigma, (high - mu) / sigma)
    return np.asarray(total)


def _slope(data: Scaled, mu: Array, sigma: Array) -> Array:
    """The derivative of the log likelihood in the mean, times sigma; it falls as the mean grows."""
    total = -data.measured * mu / sigma
    for low, high, count in data.spans:
        a, b = (low - mu) / sigma, (high - mu) / sigma
        span = _log_span(a, b)
        with np.errstate(over="ignore", invalid="ignore"):
            total = total + count * (
                np.exp(-(a**2) / 2 - _LOG_ROOT_2_PI - span) - np.exp(-(b**2) / 2 - _LOG_ROOT_2_PI - span)
            )
    return np.asarray(total)


def _gradient(data: Scaled, mu: Array, log_sigma: Array) -> Array:
    """The derivatives of the log likelihood in the mean and in the log spread, at one pair."""
    sigma = np.exp(log_sigma)
    in_spread = -data.measured * (1 - (mu**2 + 1) / sigma**2)
    for low, high, count in data.spans:
        a, b = (low - mu) / sigma, (high - mu) / sigma
        within = _log_span(a, b) + _LOG_ROOT_2_PI
        for end, sign in ((a, 1), (b, -1)):
            if np.isfinite(end):
                in_spread = in_spread + sign * count * end * np.exp(-(end**2) / 2 - within)
    return np.array([float(_slope(data, mu, sigma) / sigma), float(in_spread)])


def _likeliest_mean(data: Scaled, sigma: Array) -> Array:
    """For each spread, by bisection: the log likelihood is concave in the mean.

    Sixteen halvings come near enough: the means that are weighed lie around it in a wide belt.
    """
    if not data.spans:
        return np.zeros_like(sigma)
    ends = [abs(end) for low, high, _ in data.spans for end in (low, high) if not math.isinf(end)]
    reach = (data.n / data.measured) * (max(ends) + 3 * sigma) + sigma
    low, high = -reach, reach
    for _ in range(16):
        middle = (low + high) / 2
        is_rising = _slope(data, middle, sigma) > 0
        low, high = np.where(is_rising, middle, low), np.where(is_rising, high, middle)
    return np.asarray((low + high) / 2)


@dataclass(frozen=True, slots=True)
class Weighing:
    """How much every pair of mean and spread is supported; on the scale of the shape (log for lognormal)."""

    mu: Array
    sigma: Array
    weight: Array
    """Sums to one over all pairs; one row for each spread."""
    log_sigma: Array
    below: Array
    """The support of spreads up to each of a fine grid of log spreads."""

    def spread(self, share: float) -> float:
        """The spread below which this share of the support lies."""
        return float(math.exp(np.interp(share, self.below, self.log_sigma)))

    def quantile(self, figure: Array, share: float) -> float:
        """The same of any figure that is given for every pair."""
        order = np.argsort(figure, axis=None)
        weight = self.weight.ravel()[order]
        middle = np.cumsum(weight) - weight / 2
        return float(np.interp(share, middle, figure.ravel()[order]))


def weigh(sample: Sample, shape: Shape, *, for_both: bool = False) -> Weighing | str:
    """Integrate the likelihood with the weight 1/sigma, or say why it cannot be done.

    `for_both` takes more spreads, for figures of mean and spread together.
    """
    data = scaled(sample, shape)
    if isinstance(data, str):
        return data
    if data.measured < FEWEST_MEASURED:
        return f"an interval needs at least {FEWEST_MEASURED} measured values, and there are {data.measured}"
    # In units of the measured SD: far below it nothing is supported; far above it the weight falls by e^-(measured-1).
    wide = np.linspace(-2.5, 9.5, _COARSE)
    step = wide[1] - wide[0]
    height = _heights(data, wide)[2]
    if not np.isfinite(height).any() or height[-1] > np.nanmax(height) - _ENCLOSED:
        return _APART
    kept = wide[height > np.nanmax(height) - _FADED]
    if not kept.size:  # so far apart that 40 is lost in rounding
        return _APART
    narrow = np.linspace(kept[0] - step, kept[-1] + step, _FINER if for_both else _FINE)
    mu, log_weight, height = _heights(data, narrow)
    if not np.isfinite(height).all():
        return _APART
    weight = np.exp(log_weight - log_weight.max())
    finest = np.linspace(narrow[0], narrow[-1], _FINEST)
    density = np.exp(CubicSpline(narrow, height - height.max())(finest))
    below = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    return Weighing(
        mu=data.shift + data.stretch * mu,
        sigma=np.broadcast_to(data.stretch * np.exp(narrow)[:, None], mu.shape),
        weight=weight / weight.sum(),
        log_sigma=finest + math.log(data.stretch),
        below=below / below[-1],
    )


def _heights(data: Scaled, log_sigma: Array) -> tuple[Array, Array, Array]:
    """Means for each log spread, the log weight of each pair, and of each spread with its means together."""
    sigma = np.exp(log_sigma)
    step = min(0.25, 0.8 * math.sqrt(data.measured / data.n))
    offsets = np.arange(-_REACH, _REACH + step, step) / math.sqrt(data.measured)
    mu = _likeliest_mean(data, sigma)[:, None] + sigma[:, None] * offsets
    # The means are spaced in units of sigma: the width of each is part of its weight.
    log_weight = _log_likelihood(data, mu, log_sigma[:, None]) + log_sigma[:, None]
    top = log_weight.max(axis=1)
    with np.errstate(invalid="ignore"):
        return mu, log_weight, np.asarray(top + np.log(np.exp(log_weight - top[:, None]).sum(axis=1)))


@dataclass(frozen=True, slots=True)
class Fit:
    """The likeliest distribution, on the scale of its shape."""

    mu: float
    sigma: float
    shape: Shape

    @property
    def mean(self) -> float:
        """Of the values themselves."""
        return math.exp(self.mu + self.sigma**2 / 2) if self.shape == "lognormal" else self.mu

    @property
    def sd(self) -> float:
        """Of the values themselves."""
        return self.mean * math.sqrt(math.expm1(self.sigma**2)) if self.shape == "lognormal" else self.sigma

    def quantile(self, z: float) -> float:
        """The value at so many standard deviations from the middle."""
        at = self.mu + z * self.sigma
        return math.exp(at) if self.shape == "lognormal" else at


def fit(sample: Sample, shape: Shape) -> Fit | str:
    """Maximum likelihood, or why there is none.

    Cohen, Technometrics 1, 1959, 217; Helsel, Statistics for Censored Environmental Data Using Minitab and R, 2nd ed.
    2012, chapter 6.
    """
    data = scaled(sample, shape)
    if isinstance(data, str):
        return data

    def loss(at: Array) -> tuple[float, Array]:
        mu, log_sigma = np.asarray(at[0]), np.asarray(at[1])
        return -float(_log_likelihood(data, mu, log_sigma)), -_gradient(data, mu, log_sigma)

    start = np.array([0.0, 0.0])
    with np.errstate(over="ignore", invalid="ignore"):
        found = minimize(loss, start, jac=True, method="BFGS", options={"gtol": 1e-9})
        if not np.isfinite(found.fun) or np.abs(found.jac).max() > 1e-4:
            # Slower, and without slopes that may overflow on the way.
            found = minimize(
                lambda at: loss(at)[0], start, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-11}
            )
    mu, log_sigma = (float(number) for number in found.x)
    if not abs(log_sigma) < _FADED:
        return _APART
    sigma = data.stretch * math.exp(log_sigma)
    if shape == "lognormal" and sigma > WIDEST:
        return "the values differ by so many powers of ten that no mean can be given"
    return Fit(data.shift + data.stretch * mu, sigma, shape)
