"""Mean, spread and quantiles where some values are known as a bound only ("ND", "<LOQ", ">x").

A censored value is never silently replaced by a number. Three methods are at hand, and the answer names the one used:

- Kaplan-Meier for left-censored values (turned round, as Helsel describes: Statistics for Censored Environmental Data
  Using Minitab and R, 2nd ed. 2012, chapter 6; the estimator is SciPy's `ecdf`). It assumes no distribution.
- Robust regression on order statistics, see `ordering`.
- Maximum likelihood of a lognormal or normal distribution, see `likelihood`; the only one for values above a range.

Beside the estimate stand the bounds that need no method at all: the mean and the median if every censored value lay at
its lower or at its upper end.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.stats import CensoredData, ecdf

from verifier.statistics.likelihood import fit
from verifier.statistics.ordering import MOST_CENSORED, fill
from verifier.statistics.values import SHOWN_FROM, Sample, Shape, censoring_note, mean_and_sd

Method = Literal["auto", "classical", "kaplan_meier", "ros", "likelihood"]
Substitution = Literal["zero", "half", "bound"]

MOST_FOR_KAPLAN_MEIER = 0.5
"""Share of censored values up to which `auto` takes Kaplan-Meier (Helsel 2012, chapter 6)."""
QUARTILE_Z = 0.6744897501960817


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What is typical of a sample, and how that was found."""

    n: int
    censored: int
    mean: float | None = None
    sd: float | None = None
    median: float | None = None
    lower_quartile: float | None = None
    upper_quartile: float | None = None
    mean_bounds: tuple[float, float] | None = None
    """The mean with every value at its lower end, and at its upper end (`math.inf` above a range)."""
    median_bounds: tuple[float, float] | None = None
    method: str
    why_not: str | None = None


def summarise(
    sample: Sample,
    *,
    method: Method = "auto",
    shape: Shape = "lognormal",
    substitution: Substitution | None = None,
) -> Summary:
    """Mean, SD, median and quartiles; `substitution` only where it is asked for by name, and the answer says so."""
    if sample.n < SHOWN_FROM:
        why = f"{SHOWN_FROM} values are needed, and there are {sample.n}"
        return _summary(sample, (), "none", why)
    if substitution is not None:
        return _substituted(sample, substitution)
    if not sample.censored:
        return _summary(sample, _classical(sample.numbers), "classical: every value was measured")
    if method == "classical":
        return _summary(sample, (), "none", f"the classical figures need measured values; {censoring_note(sample)}")
    if method == "auto":
        method = _chosen(sample)
    if method == "kaplan_meier":
        return _kaplan_meier(sample)
    if method == "ros":
        return _ros(sample, shape)
    return _likelihood(sample, shape)


def _chosen(sample: Sample) -> Method:
    """By the share that is censored and by what the method can say: Helsel 2012, chapter 6."""
    if sample.has_above:
        return "likelihood"
    share = sample.censored / sample.n
    # Unless a measured value is the lowest of all, a part of the distribution has no place, and there is no mean by it.
    lowest_bound = min(one.high for one in sample.observations if not one.is_measured)
    reaches_down = any(one.is_measured and one.low < lowest_bound for one in sample.observations)
    return "kaplan_meier" if share <= MOST_FOR_KAPLAN_MEIER and reaches_down else "ros"


def _summary(sample: Sample, figures: Sequence[float | None], method: str, why_not: str | None = None) -> Summary:
    mean, sd, median, lower, upper = figures or (None,) * 5
    lows, highs = [one.low for one in sample.observations], [one.high for one in sample.observations]
    return Summary(
        n=sample.n,
        censored=sample.censored,
        mean=mean,
        sd=sd,
        median=median,
        lower_quartile=lower,
        upper_quartile=upper,
        mean_bounds=(_mean(lows), _mean(highs)) if lows else None,
        median_bounds=(statistics.median(lows), statistics.median(highs)) if lows else None,
        method=method,
        why_not=why_not,
    )


def _mean(numbers: Sequence[float]) -> float:
    return math.inf if math.inf in numbers else statistics.fmean(numbers)


def _classical(numbers: Sequence[float]) -> tuple[float, float, float, float, float]:
    ordered = sorted(numbers)
    mean, sd = mean_and_sd(ordered)
    return mean, sd, _quantile(ordered, 0.5), _quantile(ordered, 0.25), _quantile(ordered, 0.75)


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Linear between the two nearest: type 7 of Hyndman and Fan (The American Statistician 50, 1996, 361)."""
    at = share * (len(ordered) - 1)
    floor = math.floor(at)
    top = min(floor + 1, len(ordered) - 1)
    return ordered[floor] + (at - floor) * (ordered[top] - ordered[floor])


def _substituted(sample: Sample, substitution: Substitution) -> Summary:
    share = {"zero": 0.0, "half": 0.5, "bound": 1.0}[substitution]
    if sample.has_above:
        return _summary(sample, (), "none", "a value above a range has no upper end to put a number in its place")
    numbers = [one.low if one.is_measured else share * one.high for one in sample.observations]
    name = {"zero": "zero", "half": "half the bound", "bound": "the bound itself"}[substitution]
    method = f"substitution by {name}, as asked for: {censoring_note(sample)}, and such figures have no sound basis"
    return _summary(sample, _classical(numbers), method)


@dataclass(frozen=True, slots=True)
class Steps:
    """A distribution as steps: each value with the share of all that is at or below it, ascending."""

    values: tuple[float, ...]
    at_or_below: tuple[float, ...]
    open_below: float
    """The share that lies somewhere below the lowest step."""

    def quantile(self, share: float) -> float | None:
        """The middle of the step where a share falls between two; None where it falls below the lowest."""
        if share < self.open_below - 1e-12:
            return None
        for index, reached in enumerate(self.at_or_below):
            if math.isclose(reached, share, rel_tol=0, abs_tol=1e-12) and index + 1 < len(self.values):
                return (self.values[index] + self.values[index + 1]) / 2
            if reached > share:
                return self.values[index]
        return self.values[-1]


def kaplan_meier(sample: Sample) -> Steps | str:
    """The distribution of left-censored values; a span between two bounds counts as below its upper end."""
    if sample.has_above:
        return "Kaplan-Meier for values below a bound does not know values above a range"
    if not sample.numbers:
        return "no value was measured"
    turned = CensoredData(
        uncensored=[-number for number in sample.numbers],
        right=[-one.high for one in sample.observations if not one.is_measured],
    )
    steps = ecdf(turned).sf
    # Turned back: the share of values below each measured one, then the jump at it.
    under = dict(zip((-steps.quantiles).tolist(), steps.probabilities.tolist(), strict=True))
    values = sorted(set(sample.numbers))
    at_or_below = [under[value] for value in values[1:]] + [1.0]
    return Steps(tuple(values), tuple(at_or_below), float(under[values[0]]))


def _kaplan_meier(sample: Sample) -> Summary:
    steps = kaplan_meier(sample)
    if isinstance(steps, str):
        return _summary(sample, (), "none", steps)
    method = f"Kaplan-Meier for left-censored values; {censoring_note(sample)}"
    quartiles = [steps.quantile(share) for share in (0.5, 0.25, 0.75)]
    if steps.open_below > 1e-12:
        # The mean would need a number for the rest: not given, never made up.
        why = f"{steps.open_below:.0%} of the distribution lies below the lowest measured value: no mean and SD by it"
        return _summary(sample, (None, None, *quartiles), method, why)
    masses = np.diff([0.0, *steps.at_or_below])
    values = np.asarray(steps.values)
    mean = float(masses @ values)
    sd = math.sqrt(float(masses @ (values - mean) ** 2) * sample.n / (sample.n - 1))
    return _summary(sample, (mean, sd, *quartiles), method)


def _ros(sample: Sample, shape: Shape) -> Summary:
    filled = fill(sample, shape)
    if isinstance(filled, str):
        return _summary(sample, (), "none", filled)
    method = f"robust regression on order statistics ({shape}); {censoring_note(sample)}"
    why = f"{filled.left_out} bounds above every measured value are left out" if filled.left_out else None
    return _summary(sample, _classical(filled.numbers), method, why)


def _likelihood(sample: Sample, shape: Shape) -> Summary:
    if sample.censored > MOST_CENSORED * sample.n:
        return _summary(sample, (), "none", f"more than {MOST_CENSORED:.0%} of the values are censored")
    found = fit(sample, shape)
    if isinstance(found, str):
        return _summary(sample, (), "none", found)
    quartiles = (found.quantile(0), found.quantile(-QUARTILE_Z), found.quantile(QUARTILE_Z))
    method = f"maximum likelihood of a {shape} distribution; {censoring_note(sample)}"
    return _summary(sample, (found.mean, found.sd, *quartiles), method)
