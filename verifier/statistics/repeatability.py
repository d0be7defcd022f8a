"""Whether lots differ less than one method repeats itself, or more than is usual.

Lots of a plant product cannot agree better than the method that measured them, again and again. Where they do, the
same result may have been printed for several lots. Blended lots, one composite that was measured once, rounding, and a
method that is better than the one in the source explain it too: the answer is an observation.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scipy.special import chdtr, fdtr

from verifier.statistics.spread import rsd
from verifier.statistics.values import JUDGED_FROM, SHOWN_FROM, Estimate, Sample, Shape, censoring_note, mean_and_sd

NARROW_AT = 0.01
"""Chance below which a narrow spread is reported."""


@dataclass(frozen=True, slots=True)
class Repeatability:
    """How far a method differs from itself on one and the same material."""

    rsd: float
    """As a fraction: 0.042."""
    n: int | None
    """From how many results it was found; None where it is taken as known exactly."""
    source: str


WITHIN_DAYS = Repeatability(
    0.042, 21, "FDA LIB 4578: control of kratom leaf at 1.041 %, UPLC, 3 days, RSD 4.2 % (n = 21)"
)
OVER_YEARS = Repeatability(
    0.063, 10, "FDA LIB 4578: control of kratom leaf at 1.167 %, 3 analysts over 1 to 2 years, RSD 6.3 % (n = 10)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowness:
    """The answer of `too_narrow`."""

    rsd: float | None
    """Of the lots, with as much added as rounding can have hidden."""
    repeatability: Repeatability
    chance: float | None
    """Of a spread as narrow as this, if the lots were one and the same material."""
    is_too_narrow: bool | None
    """None where it is not judged."""
    n: int
    censored: int
    method: str
    why_not: str | None = None


def hidden_by_rounding(step: float, n: int) -> float:
    """The most that rounding to a step can have taken off an SD: each value is off by at most half a step."""
    return step / 2 * math.sqrt(n / (n - 1))


def printed_step(printed: Iterable[Decimal]) -> float:
    """The unit of the last printed digit, of the number with the fewest decimals: 0.1 for "1.04" and "1.1".

    NOTE: it goes with the printed unit; where numbers are converted, so is the step.
    """
    exponents = [number.as_tuple().exponent for number in printed]
    return max((float(Decimal(1).scaleb(one)) for one in exponents if isinstance(one, int)), default=0.0)


def too_narrow(
    sample: Sample, repeatability: Repeatability, *, step: float, chance_below: float = NARROW_AT
) -> Narrowness:
    """Test the spread against the method's own, one-sided: by chi-square, or by F where the latter is an estimate too.

    `step` is the unit of the last printed digit, see `printed_step`; without it rounding would be taken for agreement.
    Shown from 3 lots, judged from 6.
    """
    n = sample.n

    def answer(method: str, why: str | None, spread: float | None = None, chance: float | None = None) -> Narrowness:
        return Narrowness(
            rsd=spread,
            repeatability=repeatability,
            chance=chance,
            is_too_narrow=None if why or chance is None else chance < chance_below,
            n=n,
            censored=sample.censored,
            method=method,
            why_not=why,
        )

    if n < SHOWN_FROM:
        return answer("none", f"{SHOWN_FROM} lots are needed, and there are {n}")
    if sample.censored:
        return answer("none", f"the test needs measured values; {censoring_note(sample)}")
    mean, sd = mean_and_sd(sample.numbers)
    if mean <= 0:
        return answer("none", "the mean is not above zero: a relative spread means nothing")
    spread = (sd + hidden_by_rounding(step, n)) / mean
    ratio = (spread / repeatability.rsd) ** 2
    if repeatability.n is None:
        method, chance = "chi-square test of the SD against a known one", float(chdtr(n - 1, (n - 1) * ratio))
    else:
        method = f"F test of the SD against one from {repeatability.n} results"
        chance = float(fdtr(n - 1, repeatability.n - 1, ratio))
    why = f"judged from {JUDGED_FROM} lots, and there are {n}" if n < JUDGED_FROM else None
    return answer(method, why, spread, chance)


@dataclass(frozen=True, slots=True)
class Band:
    """A name for a spread up to some RSD."""

    name: str
    up_to: float
    """RSD as a fraction, included; `math.inf` for the last band."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Bands from narrow to wide, and who says so."""

    bands: tuple[Band, ...]
    source: str

    def of(self, spread: float) -> Band:
        """The band of a spread."""
        return next((band for band in self.bands if spread <= band.up_to), self.bands[-1])


USUAL = Bands(
    (Band("tight", 0.05), Band("usual", 0.15), Band("wide", 0.30), Band("erratic", math.inf)),
    "a choice of this project, not a standard",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Banding:
    """In which band a spread lies, and in which others it may."""

    spread: Estimate
    band: str | None
    """Of the estimate."""
    possible: tuple[str, ...]
    """All bands that the interval touches."""
    is_wide: bool | None
    """True where even the lower end of the interval is beyond the band named; None where it is not judged."""
    source: str
    why_not: str | None = None


def banded(
    sample: Sample,
    bands: Bands = USUAL,
    *,
    wide_from: str = "usual",
    confidence: float = 0.95,
    shape: Shape = "lognormal",
) -> Banding:
    """Put the RSD of lots into bands; "too wide" only where the whole interval lies above the band `wide_from`."""
    spread = rsd(sample, confidence=confidence, shape=shape)
    limit = next(band.up_to for band in bands.bands if band.name == wide_from)
    possible = _touched(bands.bands, spread)
    why, is_wide = spread.why_not, None
    if sample.n < JUDGED_FROM:
        why = f"judged from {JUDGED_FROM} lots, and there are {sample.n}"
    elif spread.low is not None:
        is_wide = spread.low > limit
    band = None if spread.value is None else bands.of(spread.value).name
    return Banding(spread=spread, band=band, possible=possible, is_wide=is_wide, source=bands.source, why_not=why)


def _touched(bands: Sequence[Band], spread: Estimate) -> tuple[str, ...]:
    if spread.low is None or spread.high is None:
        return ()
    starts = [0.0, *(band.up_to for band in bands)]
    return tuple(
        band.name
        for band, start in zip(bands, starts, strict=False)
        if start < spread.high and spread.low <= band.up_to
    )
