"""Whether results crowd just within a limit, and whether last digits are spread evenly.

Both are looked at by auditors, and both have harmless causes: producers who blend to a target, laboratories that round,
products that are nowhere near the limit. So every answer carries `PROVES_NOTHING`, and few values get no answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scipy.stats import binomtest, chi2

from verifier.statistics.values import Number

PROVES_NOTHING = (
    "This proves nothing about any report: blending to a target, rounding and the choice of products show the same. "
    "It is a reason to look at the reports, no more."
)
FEWEST_NEAR = 20
"""Values within the window, on both sides together."""
FEWEST_DIGITS = 50
"""Values with enough digits: five expected for each of the ten, as the chi-square test asks."""
FEWEST_FIGURES = 3
"""Significant digits, so that the last is not the first, whose digits are uneven by nature (Benford)."""


def _exact(number: Number) -> Decimal:
    return Decimal(repr(number)) if isinstance(number, float) else Decimal(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bunching:
    """How many values lie just within and just beyond a limit."""

    within: int
    beyond: int
    chance: float | None
    """Of so many within, if both sides were as likely: one-sided, exact binomial."""
    n: int
    """All values that were given."""
    method: str
    warning: str = PROVES_NOTHING
    why_not: str | None = None


def bunching(values: Sequence[Number], limit: Number, width: Number, *, limit_is_lower: bool = False) -> Bunching:
    """Count the values within `width` of the limit on both sides, the limit itself as within.

    The two counts test for a step in the density at the limit (the idea of McCrary, Journal of Econometrics 142, 2008,
    698, with one bin on each side): where the density is smooth and the window small, both sides are as likely.
    `limit_is_lower` for "at least" limits.
    """
    # In decimals: 0.55 is as far from 0.5 as 0.45 is, which binary fractions do not know.
    edge, reach = _exact(limit), _exact(width)
    away = [(edge - _exact(value)) * (-1 if limit_is_lower else 1) for value in values]
    within, beyond = sum(0 <= one <= reach for one in away), sum(-reach <= one < 0 for one in away)
    near = within + beyond
    method = f"exact binomial test of the counts within {reach} of the limit on both sides"
    if near < FEWEST_NEAR:
        why = f"{FEWEST_NEAR} values so near to the limit are needed, and there are {near}"
        return Bunching(within=within, beyond=beyond, chance=None, n=len(values), method=method, why_not=why)
    chance = float(binomtest(within, near, 0.5, alternative="greater").pvalue)
    return Bunching(within=within, beyond=beyond, chance=chance, n=len(values), method=method)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDigits:
    """How often each last digit was printed."""

    counts: tuple[int, ...]
    """Of the digits 0 to 9."""
    statistic: float | None
    chance: float | None
    """Of counts as uneven, if each digit were as likely (chi-square, 9 degrees of freedom)."""
    n: int
    """Values with enough digits, of those that were given."""
    left_out: int
    method: str
    warning: str = PROVES_NOTHING
    why_not: str | None = None


def last_digits(printed: Sequence[Decimal]) -> LastDigits:
    """Test the last printed digits for evenness; numbers as printed, so that the last zero of "1.20" counts.

    Only numbers with three significant digits or more are asked (Mosimann et al., Accountability in Research 4, 1995,
    31: rightmost digits).
    """
    tuples = [number.as_tuple() for number in printed if number.is_finite()]
    digits = [parts.digits[-1] for parts in tuples if len(parts.digits) >= FEWEST_FIGURES]
    seen = Counter(digits)
    counts = tuple(seen[digit] for digit in range(10))
    n, method = len(digits), "chi-square test of the last printed digits against even ones"
    left_out = len(printed) - n
    if n < FEWEST_DIGITS:
        why = f"{FEWEST_DIGITS} values of {FEWEST_FIGURES} digits or more are needed, and there are {n}"
        return LastDigits(
            counts=counts, statistic=None, chance=None, n=n, left_out=left_out, method=method, why_not=why
        )
    statistic = sum((count - n / 10) ** 2 / (n / 10) for count in counts)
    chance = float(chi2.sf(statistic, 9))
    return LastDigits(counts=counts, statistic=statistic, chance=chance, n=n, left_out=left_out, method=method)
