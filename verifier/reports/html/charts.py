"""Results drawn against their limits, and the alkaloids of a sample drawn against each other.

A drawing never says more than the table beside it: its figures are those that decided, and each has its words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from verifier.languages import Translator
from verifier.model import Certificate, LimitKind, Measure, PanelKind, Qualifier, Quantity, Result
from verifier.reports.arrangement import Row

_LEAST, _MOST = -4, 3
"""Powers of ten of the limit that are drawn; what lies beyond is drawn at the edge."""
_NARROW = 2.0
"""Percent of the width."""
_LOWER_LIMITS = frozenset({LimitKind.AT_LEAST, LimitKind.ABOVE})


@dataclass(frozen=True)
class Scale:
    """A logarithmic axis in shares of the limit, the same for all rows of a table."""

    least: int
    most: int

    def at(self, share: float) -> float:
        """Where a share of the limit is drawn, in percent of the width; what does not fit, at the edge."""
        if share <= 0:
            return 0.0
        place = (math.log10(share) - self.least) / (self.most - self.least)
        return round(min(max(place, 0.0), 1.0) * 100, 2)

    @property
    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Places of the powers of ten between the ends, with their words: "1/100", "limit", "×10"."""
        return tuple((self.at(10.0**power), _power(power)) for power in range(self.least + 1, self.most))


def _power(power: int) -> str:
    if power == 0:
        return ""
    return f"×{10**power}" if power > 0 else f"1/{10**-power}"


@dataclass(frozen=True)
class Plot:
    """One result against its limit; places in percent of the width."""

    limit: float
    is_floor: bool
    """Whether the result has to lie above the limit."""
    low: float
    high: float
    is_open: bool
    """Whether nothing on the report bounds it."""
    is_point: bool
    """Whether it is one number and no span."""
    whiskers: tuple[float, float] | None
    is_narrow: bool
    """Whether it is a span that is hardly seen as one."""
    share: str
    """The result in percent or multiples of the limit: "29 %", "up to 2 %", "4 times"."""


def scale_of(rows: Iterable[Row]) -> Scale:
    """The axis that all these rows fit on, as far as that is sensible."""
    shares = [share for row in rows if (one := row.measure) is not None for share in _shares(one) if share > 0]
    least = math.floor(min((math.log10(share) for share in shares), default=-2.0) - 0.05)
    most = math.ceil(max((math.log10(share) for share in shares), default=0.0) + 0.05)
    return Scale(max(min(least, -2), _LEAST), min(max(most, 1), _MOST))


def plot_of(measure: Measure | None, scale: Scale, t: Translator) -> Plot | None:
    """The drawing of one result; None where there are no figures, or none can be a share of the limit."""
    if measure is None or measure.limit <= 0:
        return None
    low = measure.low / measure.limit
    high = None if measure.high is None else measure.high / measure.limit
    start, end = scale.at(float(low)), 100.0 if high is None else scale.at(float(high))
    whiskers = None
    if measure.uncertainty is not None and measure.low == measure.high:
        share = measure.uncertainty / measure.limit
        whiskers = (scale.at(float(low - share)), scale.at(float(low + share)))
    return Plot(
        limit=scale.at(1.0),
        is_floor=measure.kind in _LOWER_LIMITS,
        low=start,
        high=end,
        is_open=high is None,
        is_point=low == high,
        whiskers=whiskers,
        is_narrow=high is not None and start > 0 and end - start < _NARROW,
        share=_share_text(low, high, t),
    )


def _shares(measure: Measure) -> list[float]:
    if measure.limit <= 0:
        return []
    ends = [measure.low, measure.high or measure.low]
    if measure.uncertainty is not None:
        ends += [measure.low - measure.uncertainty, measure.low + measure.uncertainty]
    return [float(end / measure.limit) for end in ends]


def _share_text(low: Decimal, high: Decimal | None, t: Translator) -> str:
    if high is None:
        return t("at least {share}", share=_times(low, t)) if low else t("not bounded")
    if low == high:
        return _times(low, t)
    if low == 0:
        return t("up to {share}", share=_times(high, t))
    ends = _times(low, t), _times(high, t)
    # A sum with an ND in it is a span so narrow that its ends mostly read the same.
    return ends[0] if ends[0] == ends[1] else t("{low} to {high}", low=ends[0], high=ends[1])


def _times(share: Decimal, t: Translator) -> str:
    """A share of the limit on two figures; it never says 100 % for what is not, nor 0."""
    if share == 1:
        return t("100 %")
    if share >= 2:
        return t("{n} times", n=_two_figures(share))
    percent = _two_figures(share * 100) if not Decimal("0.9") < share < Decimal("1.1") else _figures(share * 100, 5)
    return t("{n} %", n=percent)


def _two_figures(number: Decimal) -> str:
    return _figures(number, 2)


def _figures(number: Decimal, figures: int) -> str:
    if number == 0:
        return "0"
    places = max(0, figures - 1 - number.adjusted())
    # Beyond its figures a number goes on in zeros only where it is whole.
    text = format(round(number, places), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# ------------------------------------------------------------------------------------------------------- alkaloids

_NAMED = {"mitragynine": "first", "7_hydroxymitragynine": "second"}


@dataclass(frozen=True)
class Part:
    """One part of the bar."""

    name: str
    printed: str
    tone: str
    start: float
    """Percent of the width."""
    width: float
    share: str
    """Of the alkaloids measured in this sample, in percent."""


@dataclass(frozen=True)
class AlkaloidProfile:
    """The alkaloids that were measured in one sample, in one unit."""

    parts: tuple[Part, ...]
    unit: str
    not_measured: int
    """How many the report lists without an amount: not detected, or below LOQ."""


def alkaloid_profile(certificate: Certificate, t: Translator) -> AlkaloidProfile | None:
    """The parts of the alkaloids with a measured amount; None where there are fewer than two to compare."""
    rows = [
        row
        for panel in certificate.panels
        if panel.kind is PanelKind.ALKALOIDS
        for row in panel.results
        if not (row.analyte or "").startswith("total")
    ]
    units = Counter(value.unit for row in rows for value in _measured(row))
    if not units:
        return None
    unit = units.most_common(1)[0][0]
    amounts: dict[str, tuple[Result, Quantity]] = {}
    for row in rows:
        value = next((one for one in _measured(row) if one.unit == unit), None)
        if value is not None:
            amounts.setdefault(row.analyte or row.printed_name, (row, value))
    total = sum((value.number or Decimal(0) for _, value in amounts.values()), Decimal(0))
    if len(amounts) < 2 or total <= 0:
        return None
    listed = {row.analyte or row.printed_name for row in rows}
    return AlkaloidProfile(_parts(amounts, total, t), unit or "", len(listed - amounts.keys()))


def _measured(row: Result) -> Iterable[Quantity]:
    return (
        one for one in row.values if one.qualifier is Qualifier.MEASURED and one.number is not None and one.number > 0
    )


def _parts(amounts: dict[str, tuple[Result, Quantity]], total: Decimal, t: Translator) -> tuple[Part, ...]:
    """The two that limits are made for by name, then the others together."""
    found: list[tuple[str, str, str, Decimal]] = []
    others: list[Decimal] = []
    for slug in sorted(amounts, key=lambda slug: list(_NAMED).index(slug) if slug in _NAMED else len(_NAMED)):
        row, value = amounts[slug]
        number = value.number or Decimal(0)
        if slug in _NAMED:
            found.append((row.printed_name, value.printed, _NAMED[slug], number))
        else:
            others.append(number)
    if others:
        amount = sum(others, Decimal(0))
        name = t.counted(len(others), "{n} other alkaloid", "{n} other alkaloids")
        found.append((name, format(amount, "f"), "third", amount))
    parts, start = [], Decimal(0)
    for name, printed, tone, number in found:
        share = number / total * 100
        figures = 2 if share < 99 else 3
        place, width = (round(float(one), 2) for one in (start, share))
        parts.append(Part(name, printed, tone, place, width, _figures(share, figures)))
        start += share
    return tuple(parts)
