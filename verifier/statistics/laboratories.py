"""Several laboratories on one lot: robust values of all, a score for each, and what spread is to be expected.

ISO 13528:2022, Statistical methods for use in proficiency testing by interlaboratory comparison; the clause stands at
each function. Reports of a market are no proficiency test: the laboratories did not get parts of one homogenised
sample, and a score above 3 says that they differ, not who is right.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from verifier.statistics.values import Number

FEWEST_FOR_ROBUST = 5
"""Results from which robust figures are given. ISO 13528 wants more for a proficiency test."""
_MAD_FACTOR = 1.483
_CUT = 1.5
_SCALE = 1.134
"""As printed in ISO 13528, annex C.3."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consensus:
    """Robust mean and SD of several results."""

    mean: float | None
    sd: float | None
    uncertainty: float | None
    """Standard uncertainty of the mean: 1.25 s*/sqrt(p) (7.7.3)."""
    n: int
    method: str
    why_not: str | None = None


def algorithm_a(results: Sequence[Number], *, fewest: int = FEWEST_FOR_ROBUST) -> Consensus:
    """Algorithm A (annex C.3.1): Huber's mean and SD by winsorising at 1.5 SD, iterated until nothing changes."""
    numbers, name = sorted(float(one) for one in results), "Algorithm A, ISO 13528:2022, annex C.3"
    n = len(numbers)

    def nothing(why: str) -> Consensus:
        return Consensus(mean=None, sd=None, uncertainty=None, n=n, method=name, why_not=why)

    if n < fewest:
        return nothing(f"{fewest} results are needed, and there are {n}")
    mean = statistics.median(numbers)
    sd = _MAD_FACTOR * statistics.median([abs(one - mean) for one in numbers])
    if sd == 0:
        return nothing("more than half of the results are equal: the SD cannot be started")
    for _ in range(1000):
        reach = _CUT * sd
        kept = [min(max(one, mean - reach), mean + reach) for one in numbers]
        before, mean, sd = (mean, sd), statistics.fmean(kept), _SCALE * statistics.stdev(kept)
        if abs(mean - before[0]) <= 1e-12 * abs(mean) + 1e-15 * reach and abs(sd - before[1]) <= 1e-12 * sd:
            break
    return Consensus(mean=mean, sd=sd, uncertainty=1.25 * sd / math.sqrt(n), n=n, method=name)


def median_and_mad(results: Sequence[Number], *, fewest: int = FEWEST_FOR_ROBUST) -> Consensus:
    """Median and scaled median absolute deviation (annex C.2): the most robust, and the least efficient."""
    numbers, name = [float(one) for one in results], "median and scaled MAD, ISO 13528:2022, annex C.2"
    n = len(numbers)
    if n < fewest:
        why = f"{fewest} results are needed, and there are {n}"
        return Consensus(mean=None, sd=None, uncertainty=None, n=n, method=name, why_not=why)
    middle = statistics.median(numbers)
    sd = _MAD_FACTOR * statistics.median([abs(one - middle) for one in numbers])
    why_not = None if sd else "more than half of the results are equal: their SD is zero, and no score can be made"
    return Consensus(mean=middle, sd=sd, uncertainty=1.25 * sd / math.sqrt(n), n=n, method=name, why_not=why_not)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How far a result lies from what was expected, in units of what is usual."""

    value: float | None
    method: str
    reading: str
    """satisfactory, questionable or unsatisfactory (z: 2 and 3; En: 1), or "none"."""
    why_not: str | None = None


def _z_reading(score: float) -> str:
    return "satisfactory" if abs(score) <= 2 else "questionable" if abs(score) < 3 else "unsatisfactory"


def _scored(difference: float, under: float, method: str) -> Score:
    if not under > 0:
        return Score(value=None, method=method, reading="none", why_not="the spread to compare with is not above zero")
    score = difference / under
    return Score(value=score, method=method, reading=_z_reading(score))


def z_score(result: Number, assigned: Number, sd: Number) -> Score:
    """Z (9.4): the distance in SDs for proficiency assessment; with robust mean and SD, the robust z."""
    return _scored(float(result) - float(assigned), float(sd), "z, ISO 13528:2022, 9.4")


def z_prime(result: Number, assigned: Number, sd: Number, uncertainty: Number) -> Score:
    """Z' (9.5): where the standard uncertainty of the assigned value is not negligible (above 0.3 SD)."""
    under = math.hypot(float(sd), float(uncertainty))
    return _scored(float(result) - float(assigned), under, "z', ISO 13528:2022, 9.5")


def zeta(result: Number, u_result: Number, assigned: Number, u_assigned: Number) -> Score:
    """Zeta (9.6): the distance in standard uncertainties of both."""
    under = math.hypot(float(u_result), float(u_assigned))
    return _scored(float(result) - float(assigned), under, "zeta, ISO 13528:2022, 9.6")


def en_number(result: Number, expanded_result: Number, assigned: Number, expanded_assigned: Number) -> Score:
    """En (9.7): the distance in expanded uncertainties (k = 2) of both; at most 1 is satisfactory."""
    method, under = "En, ISO 13528:2022, 9.7", math.hypot(float(expanded_result), float(expanded_assigned))
    if not under > 0:
        return Score(value=None, method=method, reading="none", why_not="no expanded uncertainty above zero is known")
    score = (float(result) - float(assigned)) / under
    return Score(value=score, method=method, reading="satisfactory" if abs(score) <= 1 else "unsatisfactory")


@dataclass(frozen=True, slots=True)
class Expectation:
    """The RSD between laboratories that is usual at a mass fraction."""

    rsd: float
    """As a fraction."""
    source: str


def expected_rsd(mass_fraction: Number) -> Expectation | None:
    """What Horwitz expects, as changed by Thompson; None outside (0, 1].

    2 c^-0.1505 % (Horwitz, J. AOAC 63, 1980, 1344); 22 % below 1.2e-7 and c^-0.5 % above 0.138 (Thompson, Analyst 125,
    2000, 385). The mass fraction is without unit: 0.01 is 1 %.
    """
    c = float(mass_fraction)
    if not 0 < c <= 1:
        return None
    if c < 1.2e-7:
        return Expectation(0.22, "Thompson 2000, below 1.2e-7")
    if c > 0.138:
        return Expectation(0.01 * c**-0.5, "Thompson 2000, above 0.138")
    return Expectation(0.02 * c**-0.1505, "Horwitz 1980, within Thompson 2000")


def horrat(rsd: Number, mass_fraction: Number) -> float | None:
    """The RSD between laboratories over the expected one; 0.5 to 2 is usual (AOAC Official Methods, appendix F)."""
    expected = expected_rsd(mass_fraction)
    return None if expected is None else float(rsd) / expected.rsd
