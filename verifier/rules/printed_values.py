"""What printed values allow, to half of their last digit and in units that can be compared."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from verifier.decisions import ZERO, Span, divide, span_of
from verifier.model import Basis, Certificate, Panel, Qualifier, Quantity, Result, Sample
from verifier.rules.conditions import is_amount, is_relative
from verifier.vocabulary.units import UnitMismatchError, convert, unit

HALF = Decimal("0.5")
SLACK = Decimal("0.005")
"""By how much two prints of one result may differ beside their last digits: a factor or mass may have been rounded."""

_BASES = {
    "mass_fraction": "mg/g",
    "mass_per_volume": "mg/mL",
    "count_per_mass": "CFU/g",
    "count_per_volume": "CFU/mL",
}
"""The unit in which contents of one dimension are compared."""
_PORTIONS = {"mass_per_serving": "mg/serving", "mass_per_unit": "mg/unit"}


@dataclass(frozen=True, slots=True)
class Content:
    """A printed value as a content of the product."""

    quantity: Quantity
    span: Span
    unit: str
    is_by_mass: bool = False
    """Whether the printed mass of a serving or unit was needed."""


def last_digit(number: Decimal) -> Decimal:
    """One unit of the last printed digit; a number written with an exponent ends where its digits end."""
    exponent = number.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def last_place(number: Decimal) -> Decimal:
    """As `last_digit`, but one at the most: the zeros of a whole number are printed digits, too."""
    return min(last_digit(number), Decimal(1))


def rounded(
    quantity: Quantity, lod: Quantity | None, loq: Quantity | None, target: str | None, digits: Decimal = HALF
) -> Span:
    """As `span_of`, but a measured value stands for all that is rounded to it (with 1 for `digits`, or cut off).

    Raises UnitMismatchError where the number cannot be converted.
    """
    span = span_of(quantity, lod, loq, target)
    if quantity.qualifier is not Qualifier.MEASURED or quantity.number is None:
        return span
    half = last_digit(quantity.number) * digits
    if quantity.unit != target and quantity.unit is not None and target is not None:
        half = convert(half, quantity.unit, target)
    if span.is_point:
        return span._replace(low=max(span.low - half, ZERO), high=span.low + half)
    return span._replace(high=max(span.high or ZERO, half), why_open=None)  # a printed zero


@lru_cache(maxsize=1024)
def dimension(code: str | None) -> str | None:
    """What a unit measures; None for no unit and for one that the vocabulary does not know."""
    if code is None:
        return None
    try:
        return unit(code).dimension
    except KeyError:
        return None


def content_of(quantity: Quantity, result: Result, sample: Sample, digits: Decimal = HALF) -> Content | None:
    """The value as a content of the product, mg per serving or unit by its printed mass where that is known.

    A value that is no content (water activity, mg per container) stays in its own unit; a share of other substances,
    words and what has no unit are None. "Not detected" counts in the unit of its column.
    """
    measures = dimension(quantity.unit)
    if measures is None or is_relative(quantity) or not is_amount(quantity):
        return None
    if measures in _BASES:
        base = _BASES[measures]
        return Content(quantity, rounded(quantity, result.lod, result.loq, base, digits), base)
    own = _PORTIONS.get(measures, quantity.unit)
    portion = rounded(quantity, result.lod, result.loq, own, digits)
    amount = {"mass_per_serving": sample.serving, "mass_per_unit": sample.unit_mass}.get(measures)
    if amount is None or amount.number <= 0:
        return Content(quantity, portion, own or "")
    half = last_digit(amount.number) * HALF
    for per, base in (("g", "mg/g"), ("mL", "mg/mL")):
        try:
            low, high = (convert(number, amount.unit, per) for number in (amount.number - half, amount.number + half))
        except (UnitMismatchError, KeyError):
            continue
        if low > 0:
            mass = Span(low, high, is_found=True)
            return Content(quantity, divide(portion, mass), base, is_by_mass=True)
    return Content(quantity, portion, own or "")


class Contents:
    """The values of one sample as contents of the product, each worked out once: several rules look at them."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self._known: dict[tuple[int, int], tuple[Quantity, Result, Content | None]] = {}

    def of(self, quantity: Quantity, result: Result) -> Content | None:
        """As `content_of`."""
        key = (id(quantity), id(result))
        known = self._known.get(key)
        if known is None:
            # Both are kept with the answer, so that nothing else can come by their ids.
            known = self._known[key] = (quantity, result, content_of(quantity, result, self.sample))
        return known[2]

    def all_of(self, result: Result) -> list[Content]:
        """All values of a row that are contents of the product."""
        return [content for quantity in result.values if (content := self.of(quantity, result)) is not None]


def are_alike(one: Content, other: Content) -> bool:
    """Whether two contents count on the same thing, so that they can be held against each other."""
    return one.unit == other.unit and is_dry(one.quantity) == is_dry(other.quantity)


@dataclass(frozen=True, slots=True)
class Gap:
    """Two prints of one result that do not agree."""

    first: Content
    second: Content
    is_slight: bool
    """Whether they would agree if a number had been cut off instead of rounded."""


def gap_between(
    first: tuple[Quantity, Result], second: tuple[Quantity, Result], contents: Contents
) -> tuple[bool, Gap | None]:
    """Whether two values can be compared at all, and how they disagree if they do."""
    one, other = contents.of(*first), contents.of(*second)
    if one is None or other is None or not are_alike(one, other):
        return False, None
    slack = SLACK if one.quantity.unit != other.quantity.unit else ZERO
    if not is_apart(one.span, other.span, slack):
        return True, None
    wide = [content_of(quantity, row, contents.sample, Decimal(1)) for quantity, row in (first, second)]
    spans = [content.span for content in wide if content is not None]
    return True, Gap(one, other, is_slight=not is_apart(spans[0], spans[1], slack))


def is_dry(quantity: Quantity) -> bool:
    """Whether the value counts on dry mass."""
    return quantity.basis is Basis.DRY


def is_above(one: Span, other: Span, slack: Decimal = ZERO) -> bool:
    """Whether everything that the one allows is above everything that the other allows."""
    return other.high is not None and one.low > other.high * (1 + slack)


def is_apart(one: Span, other: Span, slack: Decimal = ZERO) -> bool:
    """Whether no value is allowed by both."""
    return is_above(one, other, slack) or is_above(other, one, slack)


def rows_with_panels(panels: tuple[Panel, ...]) -> tuple[tuple[Panel, Result], ...]:
    """Every row and total of the panels, in printed order."""
    return tuple((panel, row) for panel in panels for row in (*panel.results, *panel.totals))


def whole_panels(certificate: Certificate) -> Iterator[Panel]:
    """The panels, those under one title together: a wide table is printed in blocks, a long one over pages."""
    for (_, title), group in itertools.groupby(certificate.panels, key=lambda panel: (panel.kind, panel.title)):
        parts = list(group)
        if title is None or len(parts) == 1:
            yield from parts
            continue
        rows = {name: tuple(row for part in parts for row in getattr(part, name)) for name in ("results", "totals")}
        yield parts[0].model_copy(update=rows)
