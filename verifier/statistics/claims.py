"""Label claims: what each lot holds of what the label says, and how many lots lie outside given limits.

Shares are fractions: 1.0 is exactly the claim. A lot whose value is known as a span may lie on either side of a limit;
it is counted as open, and the interval of the proportion reaches from "none of the open ones" to "all of them".

NOTE: the text of 21 CFR 101.9(g) was not read when this was written. It judges a composite of 12 units and one lot at a
time, and it is about nutrients: for other constituents its limits are a measure by analogy.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from scipy.special import betaincinv, ndtri

from verifier.statistics.values import Number, Observation


@dataclass(frozen=True, slots=True)
class ClaimLimits:
    """Between which shares of the claim a lot may lie; both ends are within."""

    name: str
    low: float
    high: float
    """`math.inf` where more is no fault."""
    source: str


NINETY = ClaimLimits("90-110", 0.90, 1.10, "customary limits for dosage forms; a choice, where no monograph says so")
EIGHTY = ClaimLimits("80-120", 0.80, 1.20, "customary limits for botanical products; a choice, where no text says so")
ADDED = ClaimLimits("added nutrient", 1.0, math.inf, "21 CFR 101.9(g)(4)(i): at least 100 % (secondary source)")
NATURAL = ClaimLimits("natural nutrient", 0.80, math.inf, "21 CFR 101.9(g)(4)(ii): at least 80 % (secondary source)")
AT_MOST = ClaimLimits("not in excess", 0.0, 1.20, "21 CFR 101.9(g)(5): at most 20 % in excess (secondary source)")


class Side(StrEnum):
    """Where a lot lies."""

    WITHIN = "within"
    BELOW = "below"
    ABOVE = "above"
    OPEN = "open"
    """Its value is known as a span that a limit cuts."""


@dataclass(frozen=True, slots=True)
class Share:
    """What a lot holds of its claim."""

    low: float
    high: float
    """Equal to `low` where the lot was measured."""


def share_of(content: Observation, claim: Number) -> Share | None:
    """The share of the claim; None where the claim is not above zero."""
    whole = float(claim)
    return Share(content.low / whole, content.high / whole) if whole > 0 else None


def side_of(share: Share, limits: ClaimLimits) -> Side:
    """Where a lot lies: a span is within, below or above only as a whole. A limit counts as met within 1e-12 of it."""
    near = 1e-12
    if share.high < limits.low - near:
        return Side.BELOW
    if share.low > limits.high + near:
        return Side.ABOVE
    return Side.WITHIN if share.low >= limits.low - near and share.high <= limits.high + near else Side.OPEN


Interval = Literal["wilson", "exact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion:
    """How many of n, and which proportions are consistent with that."""

    count: int
    open: int
    """Of which it is not known; they may add to the count."""
    n: int
    value: float | None
    """None where some are open."""
    low: float | None
    high: float | None
    confidence: float
    method: str
    why_not: str | None = None


def _wilson(count: int, n: int, confidence: float) -> tuple[float, float]:
    """The score interval (Newcombe 1998, method 3)."""
    z, share = float(ndtri((1 + confidence) / 2)), count / n
    middle = share + z**2 / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    low, high = (middle - reach) / (1 + z**2 / n), (middle + reach) / (1 + z**2 / n)
    return (low if count else 0.0), (high if count < n else 1.0)


def _clopper_pearson(count: int, n: int, confidence: float) -> tuple[float, float]:
    """The exact interval, by the beta distribution (Newcombe 1998, method 5)."""
    tail = (1 - confidence) / 2
    low = float(betaincinv(count, n - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, n - count, 1 - tail)) if count < n else 1.0
    return low, high


def proportion(
    count: int, n: int, *, opened: int = 0, confidence: float = 0.95, interval: Interval = "wilson"
) -> Proportion:
    """The interval of a proportion by Wilson (JASA 22, 1927, 209) or Clopper and Pearson (Biometrika 26, 1934, 404)."""
    name = {"wilson": "Wilson", "exact": "Clopper-Pearson"}[interval]
    if n == 0:
        why = "there is nothing to count"
        return Proportion(
            count=0, open=0, n=0, value=None, low=None, high=None, confidence=confidence, method=name, why_not=why
        )
    ends = _wilson if interval == "wilson" else _clopper_pearson
    low, high = ends(count, n, confidence)[0], ends(count + opened, n, confidence)[1]
    return Proportion(
        count=count,
        open=opened,
        n=n,
        value=None if opened else count / n,
        low=low,
        high=high,
        confidence=confidence,
        method=name,
        why_not=f"{opened} of {n} are open: each may count or not" if opened else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAccuracy:
    """Lots of one claim against limits."""

    shares: tuple[Share, ...]
    sides: tuple[Side, ...]
    limits: ClaimLimits
    outside: Proportion
    below: Proportion
    above: Proportion


def against_claim(
    shares: Sequence[Share], limits: ClaimLimits, *, confidence: float = 0.95, interval: Interval = "wilson"
) -> ClaimAccuracy:
    """Count the lots outside the limits, below them and above them."""
    sides = tuple(side_of(share, limits) for share in shares)
    opened = [share for share, side in zip(shares, sides, strict=True) if side is Side.OPEN]
    under, over = sides.count(Side.BELOW), sides.count(Side.ABOVE)

    def counted(count: int, open_ones: int) -> Proportion:
        return proportion(count, len(sides), opened=open_ones, confidence=confidence, interval=interval)

    return ClaimAccuracy(
        shares=tuple(shares),
        sides=sides,
        limits=limits,
        outside=counted(under + over, len(opened)),
        below=counted(under, sum(share.low < limits.low for share in opened)),
        above=counted(over, sum(share.high > limits.high for share in opened)),
    )
