"""How far lots differ: SD, relative standard deviation (RSD), robust RSD and range, each with its interval.

RSD is given as a fraction of the mean: 0.05 is 5 %. Its interval, by what is known of the values:

- lognormal, all measured: by chi-square from the SD of the logarithms, RSD = sqrt(exp(s^2) - 1);
- normal, all measured: Vangel's modified McKay interval (The American Statistician 50, 1996, 21) up to an RSD of 33 %,
  above it exactly by the noncentral t distribution (Lehmann and Romano, Testing Statistical Hypotheses, 2005);
- with censored values: from the censored likelihood with the weight 1/sigma (see `likelihood`), which is the same
  interval where nothing is censored.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable

from scipy.optimize import brentq
from scipy.special import chdtri
from scipy.stats import nct

from verifier.statistics.censored import Method, summarise
from verifier.statistics.likelihood import weigh
from verifier.statistics.values import SHOWN_FROM, Estimate, Sample, Shape, censoring_note, mean_and_sd

MAD_FACTOR = 1.4826
"""Makes the median absolute deviation of a normal distribution its SD (Rousseeuw and Croux, JASA 88, 1993, 1273)."""
VANGEL_UP_TO = 0.33
"""The largest RSD for which McKay's and Vangel's approximations are recommended."""


def _too_few(sample: Sample, confidence: float | None = None) -> Estimate | None:
    if sample.n >= SHOWN_FROM:
        return None
    why = f"{SHOWN_FROM} values are needed, and there are {sample.n}"
    return Estimate(n=sample.n, censored=sample.censored, confidence=confidence, method="none", why_not=why)


def chi_square_interval(sd: float, n: int, confidence: float) -> tuple[float, float]:
    """Of the SD of a normal distribution, from the SD of n values; exact (ISO 2854)."""
    tail = (1 - confidence) / 2
    # `chdtri` takes the upper tail.
    return tuple(sd * math.sqrt((n - 1) / chdtri(n - 1, share)) for share in (tail, 1 - tail))  # type: ignore[return-value]


def mckay_interval(rsd: float, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Of a normal RSD by McKay (J. R. Stat. Soc. 95, 1932, 695), in the form that Vangel 1996 gives it."""
    return _chi_square_form(rsd, n, confidence, 0)


def vangel_interval(rsd: float, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Of a normal RSD by Vangel's modification (1996)."""
    return _chi_square_form(rsd, n, confidence, 2)


def _chi_square_form(rsd: float, n: int, confidence: float, added: int) -> tuple[float, float]:
    tail = (1 - confidence) / 2

    def end(share: float) -> float:
        u = float(chdtri(n - 1, share))
        under = ((u + added) / n - 1) * rsd**2 + u / (n - 1)
        return rsd / math.sqrt(under) if under > 0 else math.inf

    return end(tail), end(1 - tail)


def noncentral_t_interval(rsd: float, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Of a normal RSD, exactly: sqrt(n) mean/s is noncentral t with n-1 degrees of freedom about sqrt(n) mu/sigma.

    Where small means are not excluded, there is no upper end (`math.inf`).
    """
    root, tail = math.sqrt(n), (1 - confidence) / 2
    t = root / rsd
    ends = []
    for share in (tail, 1 - tail):

        def miss(centre: float, share: float = share) -> float:
            return float(nct.cdf(t, n - 1, centre)) - share

        if miss(0.0) <= 0:
            ends.append(math.inf)
            continue
        top = t + 10
        while miss(top) > 0:
            top *= 2
        ends.append(root / float(brentq(miss, 0.0, top, xtol=1e-12)))
    return ends[0], ends[1]


def _of_logarithms(sigma: float) -> float:
    """The RSD of a lognormal distribution; beyond e^300 no number means anything."""
    return math.sqrt(math.expm1(sigma**2)) if sigma**2 < 300 else math.inf


def sd(sample: Sample, *, confidence: float = 0.95) -> Estimate:
    """The SD of a sample without censored values, with its exact chi-square interval (normal)."""
    if few := _too_few(sample, confidence):
        return few
    if sample.censored:
        why = f"the classical SD needs measured values; {censoring_note(sample)}"
        return Estimate(n=sample.n, censored=sample.censored, method="none", why_not=why)
    _, value = mean_and_sd(sample.numbers)
    low, high = chi_square_interval(value, sample.n, confidence)
    why_not = None if value else "all values are equal: rounding hides how far they differ"
    method = "SD with n-1; interval by chi-square (normal), ISO 2854"
    return Estimate(value=value, low=low, high=high, confidence=confidence, n=sample.n, method=method, why_not=why_not)


def rsd(sample: Sample, *, confidence: float = 0.95, shape: Shape = "lognormal", method: Method = "auto") -> Estimate:
    """The relative standard deviation with its interval; `method` is how mean and SD of censored values are found."""
    if few := _too_few(sample, confidence):
        return few
    summary = summarise(sample, method=method, shape=shape)
    value = None
    why = summary.why_not
    if summary.mean is not None and summary.sd is not None:
        if summary.mean > 0:
            value = summary.sd / summary.mean
        else:
            why = "the mean is not above zero: a relative spread means nothing"
    interval = _censored_interval if sample.censored else _measured_interval
    ends = interval(sample, shape, confidence)
    if isinstance(ends, str):
        low, high, how, why = None, None, "no interval", f"{why}; {ends}" if why else ends
    else:
        low, high, how = ends
        if value is not None and not low <= value <= high:
            note = f"the estimate lies outside the interval: the values do not look {shape}"
            why = f"{why}; {note}" if why else note
    return Estimate(
        value=value,
        low=low,
        high=high,
        confidence=confidence,
        n=sample.n,
        censored=sample.censored,
        method=f"SD and mean {summary.method}; {how}",
        why_not=why,
    )


def _measured_interval(sample: Sample, shape: Shape, confidence: float) -> tuple[float, float, str] | str:
    numbers, n = sample.numbers, sample.n
    if numbers[0] == numbers[-1]:
        return "all values are equal: rounding hides how far they differ"
    if shape == "lognormal":
        if numbers[0] <= 0:
            return "a value is zero or negative, which a lognormal distribution does not know"
        low, high = chi_square_interval(mean_and_sd([math.log(one) for one in numbers])[1], n, confidence)
        return _of_logarithms(low), _of_logarithms(high), "interval by chi-square of the logarithms (lognormal)"
    mean, spread = mean_and_sd(numbers)
    if mean <= 0:
        return "the mean is not above zero"
    value = spread / mean
    if value <= VANGEL_UP_TO:
        return *vangel_interval(value, n, confidence), "interval by McKay as modified by Vangel 1996 (normal)"
    return *noncentral_t_interval(value, n, confidence), "interval by noncentral t (normal)"


def _censored_interval(sample: Sample, shape: Shape, confidence: float) -> tuple[float, float, str] | str:
    weighing = weigh(sample, shape, for_both=shape == "normal")
    if isinstance(weighing, str):
        return weighing
    tail = (1 - confidence) / 2
    how = f"interval from the censored {shape} likelihood with weight 1/sigma"
    if shape == "lognormal":
        return _of_logarithms(weighing.spread(tail)), _of_logarithms(weighing.spread(1 - tail)), how
    centre = weighing.mu / weighing.sigma
    low, high = weighing.quantile(centre, 1 - tail), weighing.quantile(centre, tail)
    return (1 / low if low > 0 else math.inf), (1 / high if high > 0 else math.inf), how


def robust_rsd(sample: Sample) -> Estimate:
    """1.4826 MAD / median; where censored values leave it open, `low` and `high` bound it and there is no value."""
    if few := _too_few(sample):
        return few
    method = "1.4826 times the median absolute deviation, over the median"
    spans = sample.observations

    def of(middle: float, side: Callable[[float, float], float]) -> float:
        return MAD_FACTOR * statistics.median([side(one.low - middle, one.high - middle) for one in spans]) / middle

    middles = {statistics.median([one.low for one in spans]), statistics.median([one.high for one in spans])}
    if len(middles) > 1:
        why = f"the median itself is open; {censoring_note(sample)}"
        return Estimate(n=sample.n, censored=sample.censored, method=method, why_not=why)
    (middle,) = middles
    if middle <= 0:
        why = "the median is not above zero: a relative spread means nothing"
        return Estimate(n=sample.n, censored=sample.censored, method=method, why_not=why)
    low = of(middle, lambda a, b: 0.0 if a < 0 < b else min(abs(a), abs(b)))
    high = of(middle, lambda a, b: max(abs(a), abs(b)))
    if math.isclose(low, high, rel_tol=1e-12):
        return Estimate(value=low, n=sample.n, censored=sample.censored, method=method)
    why = f"censored values leave it open between the bounds; {censoring_note(sample)}"
    return Estimate(low=low, high=high, n=sample.n, censored=sample.censored, method=f"{method}, bounded", why_not=why)


def value_range(sample: Sample) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The least and the greatest value, each as the span that it is known to lie in; None for an empty sample."""
    if not sample.n:
        return None
    lows, highs = [one.low for one in sample.observations], [one.high for one in sample.observations]
    return (min(lows), min(highs)), (max(lows), max(highs))
