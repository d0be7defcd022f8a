"""From a printed quantity to a span, and from a span and a limit to an outcome; pure.

A printed result stands for a span of values that the substance may have: a measured 0.20 is [0.20, 0.20], ND with an
LOD of 0.05 is [0, 0.05], "<10" is [0, 10), ">1000" is (1000, open). A limit passes when the whole span is inside it
and fails when the whole span is outside; everything else is inconclusive. ND is never 0 and an unknown bound is open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from verifier.model import (
    Amount,
    DecisionRule,
    DecisionSettings,
    LimitKind,
    OutcomeStatus,
    Qualifier,
    Quantity,
    Rounding,
)
from verifier.vocabulary.units import UnitMismatchError, convert
from verifier.vocabulary.words import comparator_pattern

ZERO = Decimal(0)
# Contexts of our own: an outcome must not depend on the precision that a caller has set.
_EXACT = Context(prec=100)
_NEAREST = Context(prec=40, rounding=ROUND_HALF_EVEN)
_DOWN = Context(prec=40, rounding=ROUND_FLOOR)
_UP = Context(prec=40, rounding=ROUND_CEILING)


class Top(StrEnum):
    """How the upper end of a span is to be read when it equals the limit."""

    INCLUDED = "included"
    """The value may be the bound itself."""
    EXCLUDED = "excluded"
    """The report states a value under the bound: "<10"."""
    CAPABILITY = "capability"
    """The bound is an LOD or LOQ: what the method can see. One that only reaches the limit does not show compliance."""


class Span(NamedTuple):
    """The values that a printed result allows, in one unit."""

    low: Decimal
    high: Decimal | None
    """None: open upward."""
    is_low_excluded: bool = False
    top: Top = Top.INCLUDED
    is_found: bool | None = None
    """True: surely detected; False: looked for and not found; None: cannot be told ("<LOQ", "<10", trace)."""
    why_open: str | None = None
    """Why the span has no upper end, for people."""

    @property
    def is_point(self) -> bool:
        """True for a measured value."""
        return self.high == self.low and not self.is_low_excluded and self.top is Top.INCLUDED

    def times(self, factor: Decimal) -> Span:
        """The span of the value multiplied by a positive number."""
        if factor <= 0:
            raise ValueError(f"a span cannot be multiplied by {factor}")
        high = None if self.high is None else _EXACT.multiply(self.high, factor)
        return self._replace(low=_EXACT.multiply(self.low, factor), high=high)

    def over(self, divisor: Decimal) -> Span:
        """The span of the value divided by a positive number; exact where the quotient is."""
        if divisor <= 0:
            raise ValueError(f"a span cannot be divided by {divisor}")
        high = None if self.high is None else _NEAREST.divide(self.high, divisor)
        return self._replace(low=_NEAREST.divide(self.low, divisor), high=high)


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome for one span and one limit; the reason is set whenever it is not a plain pass or fail."""

    status: OutcomeStatus
    reason: str | None = None


# ---------------------------------------------------------------------------------------------- spans of quantities


def span_of(quantity: Quantity, lod: Quantity | None, loq: Quantity | None, unit: str | None = None) -> Span:
    """What the quantity allows, in `unit` (default: its own unit).

    LOD and LOQ are converted; where they cannot be, the span stays open and says why. Raises UnitMismatchError when
    a printed number itself cannot be converted to `unit`.
    """
    target = unit or quantity.unit
    match quantity.qualifier:
        case Qualifier.MEASURED if quantity.number is not None and (quantity.number > 0 or is_log(quantity.unit)):
            value = converted(quantity.number, quantity.unit, target)
            return Span(value, value, is_found=True)
        case Qualifier.LESS_THAN if quantity.number is not None and quantity.number > 0:
            # "≤ 1.2" may be 1.2 itself; "< 1.2" may not.
            top = Top.INCLUDED if _is_closed(quantity.printed) else Top.EXCLUDED
            return Span(ZERO, converted(quantity.number, quantity.unit, target), top=top)
        case Qualifier.GREATER_THAN if quantity.number is not None and quantity.number >= 0:
            low = converted(quantity.number, quantity.unit, target)
            is_open = not _is_closed(quantity.printed)
            return Span(low, None, is_low_excluded=is_open, is_found=True, why_open="only a lower bound is printed")
        case Qualifier.MEASURED if quantity.number is None:
            return Span(ZERO, None, why_open=f'the report prints "{quantity.printed}" and no amount')
        case Qualifier.NOT_DETECTED | Qualifier.BELOW_LOD | Qualifier.MEASURED:
            # A printed zero, or less than zero, is not a measured amount: it says that nothing was found.
            return _nothing_found(quantity, lod, loq, target)
        case Qualifier.BELOW_LOQ:
            bound, why = _capability("LOQ", loq, quantity, target)
            return Span(ZERO, bound, top=Top.CAPABILITY, why_open=why)
        case Qualifier.TRACE:
            bound, why = _capability("LOQ", loq, quantity, target)
            low = _capability("LOD", lod, quantity, target)[0] or ZERO
            if bound is not None and low > bound:
                low = ZERO
            return Span(low, bound, is_low_excluded=low == 0, top=Top.CAPABILITY, why_open=why)
        case Qualifier.ABOVE_RANGE:
            low = _capability("LOQ", loq, quantity, target)[0] or ZERO
            return Span(low, None, is_low_excluded=low == 0, is_found=True, why_open="it is above the measuring range")
        case Qualifier.DETECTED:
            return Span(ZERO, None, is_low_excluded=True, is_found=True, why_open="it was detected without an amount")
        case Qualifier.NOT_TESTED:
            return Span(ZERO, None, why_open="it was not tested")
        case _:
            return Span(ZERO, None, why_open=f'the report prints "{quantity.printed}" and no amount')


LOG = "log "
"""How the codes of units begin whose numbers are logarithms."""


def is_log(unit: str | None) -> bool:
    """Whether a number is a logarithm: 0 log CFU/g is one CFU/g, and no zero."""
    return unit is not None and unit.startswith(LOG)


def _is_closed(printed: str) -> bool:
    """Whether a printed bound holds for the equal value too: "≤ 1.2", "not more than 1.2"."""
    comparator = comparator_pattern().match(printed)
    return comparator is not None and comparator.lastgroup in ("at_most", "at_least")


def _nothing_found(quantity: Quantity, lod: Quantity | None, loq: Quantity | None, target: str | None) -> Span:
    """[0, LOD], else [0, LOQ], else one count in the tested mass, else open."""
    bound, why = _capability("LOD", lod, quantity, target)
    if bound is None:
        bound, _ = _capability("LOQ", loq, quantity, target)
    if bound is None and quantity.portion is not None and target is not None:
        bound = _one_count_in(quantity.portion, target)
    if quantity.qualifier is Qualifier.MEASURED:
        what = "a negative number" if quantity.number is not None and quantity.number < 0 else "a zero"
    else:
        what = "not detected"
    reason = None if bound is not None else f"it is printed as {what}, and {why}"
    return Span(ZERO, bound, top=Top.CAPABILITY, is_found=False, why_open=reason)


def _one_count_in(portion: Amount, target: str) -> Decimal | None:
    """None found in 10 g is fewer than one in 10 g: 0.1 CFU/g. None where the unit is no count per mass or volume."""
    for per, code in (("g", "CFU/g"), ("mL", "CFU/mL")):
        if target == code and portion.number > 0:
            try:
                return _UP.divide(Decimal(1), converted(portion.number, portion.unit, per))
            except UnitMismatchError:
                return None
    return None


def _capability(
    name: str, bound: Quantity | None, quantity: Quantity, target: str | None
) -> tuple[Decimal | None, str | None]:
    """The printed LOD or LOQ in the target unit, or None and why not."""
    if bound is None or bound.number is None or bound.number <= 0:
        return None, f"no {name} was found beside it"
    if bound.qualifier not in (Qualifier.MEASURED, Qualifier.LESS_THAN):
        return None, f'the {name} is printed as "{bound.printed}"'
    try:
        # An LOD column without a unit of its own is in the unit of the result beside it.
        return converted(bound.number, bound.unit or quantity.unit, target), None
    except UnitMismatchError:
        return None, f"the {name} is in {bound.unit or 'no known unit'}, which cannot be compared with {target}"


def converted(number: Decimal, unit: str | None, target: str | None) -> Decimal:
    """The number in another unit; two missing units count as the same one.

    Raises UnitMismatchError where only one of them is known, or where they measure different things.
    """
    if unit == target:
        return number
    if unit is None or target is None:
        raise UnitMismatchError(unit or "no unit", target or "no unit")
    try:
        return convert(number, unit, target)
    except KeyError:
        raise UnitMismatchError(unit, target) from None


@lru_cache(maxsize=1024)
def is_convertible(unit: str, target: str) -> bool:
    """Whether a number in the one unit can be given in the other."""
    try:
        converted(Decimal(1), unit, target)
    except UnitMismatchError:
        return False
    return True


# -------------------------------------------------------------------------------------------------- spans of spans


def add(spans: Iterable[Span]) -> Span:
    """The span of a sum; of no spans at all it is [0, 0]."""
    low, high = ZERO, ZERO
    is_low_excluded, tops, found, why = False, set[Top](), [], None
    is_open = False
    for span in spans:
        low = _EXACT.add(low, span.low)
        is_low_excluded |= span.is_low_excluded
        tops.add(span.top)
        found.append(span.is_found)
        if span.high is None:
            is_open, why = True, why or span.why_open
        else:
            high = _EXACT.add(high, span.high)
    top = next((t for t in (Top.CAPABILITY, Top.EXCLUDED) if t in tops), Top.INCLUDED)
    is_found = True if True in found else (False if found and set(found) == {False} else None)
    return Span(low, None if is_open else high, is_low_excluded, top, is_found, why)


def highest(spans: Iterable[Span]) -> Decimal | None:
    """The upper end of what several spans of one substance allow; None where one of them is open upward."""
    highs = [span.high for span in spans]
    return None if None in highs else max(high for high in highs if high is not None)


def divide(numerator: Span, denominator: Span) -> Span:
    """The span of a ratio of independent parts, rounded outward.

    A denominator that may be zero leaves the ratio open upward; one that is open leaves its lower end at 0.
    """
    low = _DOWN.divide(numerator.low, denominator.high) if denominator.high else ZERO
    if numerator.high is None:
        return Span(low, None, is_found=numerator.is_found, why_open=numerator.why_open)
    if denominator.low == 0:
        return Span(low, None, is_found=numerator.is_found, why_open="what it is divided by may be zero")
    tops = {numerator.top, Top.EXCLUDED if denominator.is_low_excluded else Top.INCLUDED}
    top = next((t for t in (Top.CAPABILITY, Top.EXCLUDED) if t in tops), Top.INCLUDED)
    is_low_excluded = low > 0 and (numerator.is_low_excluded or denominator.top is Top.EXCLUDED)
    return Span(low, _UP.divide(numerator.high, denominator.low), is_low_excluded, top, numerator.is_found)


def share(part: Span, others: Span) -> Span:
    """The span of part / (part + others), rounded outward.

    The part stands above and below the line, so its largest share is its largest amount beside the least of the
    others. Without any amount at all the share is open: nothing can be said.
    """
    whole = _EXACT.add(part.low, others.high) if others.high is not None else ZERO
    low = _DOWN.divide(part.low, whole) if whole else ZERO
    if part.high is not None and part.high + others.low > 0:
        high = _UP.divide(part.high, _EXACT.add(part.high, others.low))
        top = part.top if others.low > 0 else Top.INCLUDED
        return Span(low, high, low > 0 and part.is_low_excluded, top, part.is_found)
    if others.low > 0:
        return Span(low, Decimal(1), low > 0 and part.is_low_excluded, Top.EXCLUDED, part.is_found, part.why_open)
    return Span(low, None, why_open="no amount was found, so there is nothing to take a share of")


# -------------------------------------------------------------------------------------------------------- outcomes

AT_OR_ABOVE = "its LOD or LOQ is at or above the limit"
"""Why nothing found does not pass, where the bound itself is held against the limit."""
BOTH_SIDES = "what is printed allows values on both sides of the limit"
_UPPER = (LimitKind.AT_MOST, LimitKind.BELOW)
_LOWER = (LimitKind.AT_LEAST, LimitKind.ABOVE)
_WITH_NUMBER = (*_UPPER, *_LOWER)


def judge(
    span: Span,
    kind: LimitKind,
    value: Decimal,
    *,
    rule: DecisionRule = DecisionRule.SIMPLE_ACCEPTANCE,
    guard_band: Decimal | None = None,
    rounding: Rounding = Rounding.ABSOLUTE,
) -> Decision:
    """Hold a span against a limit, both in the same unit.

    `guard_band` is the width w by which the acceptance limit lies inside the limit (ILAC-G8:09/2019, 4.2.2), in that
    unit, None where it is not known; it counts for measured values only, because a bound such as an LOD carries its
    own. A measured value is rounded first where `rounding` says so. Raises ValueError for kinds without one number
    (`absent` has `judge_absence`).
    """
    if kind not in _WITH_NUMBER:
        raise ValueError(f"a limit of the kind {kind} has no single number")
    span = _rounded(span, value, rounding)
    if rule is DecisionRule.SIMPLE_ACCEPTANCE:
        return _compare(span, kind, value)
    if not span.is_point:
        return _compare(_as_capability(span), kind, value)
    if guard_band is None:
        return _without_uncertainty(_compare(span, kind, value), rule, _NO_UNCERTAINTY)
    return _guarded(span, kind, value, rule, guard_band)


def judge_computed(
    span: Span, kind: LimitKind, value: Decimal, settings: DecisionSettings, *, is_measured: bool = True
) -> Decision:
    """Hold what was computed from several results (a sum, a share, a ratio) against a limit, as `judge` does.

    No report prints the uncertainty of what it does not print itself. So a guard band that is made of it leaves
    open what would pass; one in percent of the limit holds here too. `is_measured` tells whether a measured value
    went into the span; without one its bounds carry their own uncertainty.
    """
    span = _rounded(span, value, settings.rounding)
    simple = _compare(span, kind, value)
    if settings.rule is DecisionRule.SIMPLE_ACCEPTANCE:
        return simple
    if not is_measured:
        return _compare(_as_capability(span), kind, value)
    if settings.guard_percent is not None:
        return _guarded(_as_capability(span), kind, value, settings.rule, guard_width(value, settings.guard_percent))
    return _without_uncertainty(simple, settings.rule, _NO_UNCERTAINTY_OF_COMPUTED)


def _rounded(span: Span, value: Decimal, rounding: Rounding) -> Span:
    """A measured value rounded before it is held against the limit; a span as it is."""
    if rounding is Rounding.ABSOLUTE or not span.is_point:
        return span
    point = rounded(span.low, value, rounding)
    return span._replace(low=point, high=point)


def guard_width(value: Decimal, percent: Decimal) -> Decimal:
    """The guard band that is so many percent of a limit, in the unit of the limit."""
    return _EXACT.multiply(value, percent) / 100


_NO_UNCERTAINTY = "the report prints no uncertainty, which this decision rule needs"
_NO_UNCERTAINTY_OF_COMPUTED = (
    "it is computed from several results, and the report prints no uncertainty of it, which this decision rule needs"
)


def _as_capability(span: Span) -> Span:
    """A bound that is printed ("<10") counts under a guard band as what the method can see: it must be within."""
    return span._replace(top=Top.CAPABILITY) if span.top is Top.EXCLUDED else span


def _without_uncertainty(simple: Decision, rule: DecisionRule, missing: str) -> Decision:
    if simple.status is OutcomeStatus.PASS:
        return Decision(OutcomeStatus.INCONCLUSIVE, missing)
    if simple.status is OutcomeStatus.FAIL and rule is DecisionRule.NON_BINARY:
        return Decision(OutcomeStatus.CONDITIONAL_FAIL, missing)
    return simple


def _guarded(span: Span, kind: LimitKind, value: Decimal, rule: DecisionRule, width: Decimal) -> Decision:
    """Guarded acceptance (ILAC-G8:09/2019, 4.2.2) and its non-binary form (4.2.3) with a guard band of this width."""
    inward = -width if kind in _UPPER else width
    accepted = _compare(span, kind, value + inward)
    if accepted.status is not OutcomeStatus.FAIL:
        return accepted
    simple = _compare(span, kind, value)
    if rule is DecisionRule.GUARDED_ACCEPTANCE:
        inside = "it is within the limit, but not by the guard band" if simple.status is OutcomeStatus.PASS else None
        return Decision(OutcomeStatus.FAIL, inside)
    if simple.status is OutcomeStatus.PASS:
        return Decision(OutcomeStatus.CONDITIONAL_PASS, "it is within the limit by less than the guard band")
    if simple.status is OutcomeStatus.INCONCLUSIVE:
        return simple
    if _compare(span, kind, value - inward).status is not OutcomeStatus.FAIL:
        return Decision(OutcomeStatus.CONDITIONAL_FAIL, "it is outside the limit by less than the guard band")
    return Decision(OutcomeStatus.FAIL)


def rounded(number: Decimal, limit: Decimal, rounding: Rounding) -> Decimal:
    """A measured number rounded as the convention asks for before it is compared with this limit.

    The limit's digits as they are written count: 1.20 has two decimal places and three significant figures.
    """
    _, digits, exponent = limit.as_tuple()
    if rounding is Rounding.ABSOLUTE or not isinstance(exponent, int) or number == 0:
        return number
    place = number.adjusted() - len(digits) + 1 if rounding is Rounding.PH_EUR else min(exponent, 0)
    how = ROUND_HALF_EVEN if rounding is Rounding.ASTM_E29 else ROUND_HALF_UP
    return number.quantize(Decimal(1).scaleb(place), rounding=how, context=_EXACT)


def judge_absence(span: Span, required: Decimal | None, tested: Decimal | None) -> Decision:
    """Hold a span against "absent": `required` is the mass it must be absent in, `tested` the mass that was tested.

    Both in the same unit. Without a required mass any detected amount fails, and "not detected" needs an LOD to say
    anything.
    """
    if span.is_found:
        return Decision(OutcomeStatus.FAIL)
    if span.is_found is None:
        why = span.why_open or "a result below a bound does not show that it is absent"
        return Decision(OutcomeStatus.INCONCLUSIVE, why)
    if required is None:
        if span.high is None:
            return Decision(OutcomeStatus.INCONCLUSIVE, span.why_open)
        return Decision(OutcomeStatus.PASS)
    if tested is None:
        return Decision(OutcomeStatus.INCONCLUSIVE, "the mass that was tested was not found")
    if tested < required:
        return Decision(OutcomeStatus.INCONCLUSIVE, "less was tested than the limit asks for")
    return Decision(OutcomeStatus.PASS)


def _compare(span: Span, kind: LimitKind, value: Decimal) -> Decision:
    """Simple acceptance (ILAC-G8:09/2019, 4.2.1): the limit itself decides, without a guard band."""
    if kind in _LOWER:
        return _compare_lower(span, kind, value)
    is_equal_allowed = kind is LimitKind.AT_MOST
    if span.high is not None:
        is_enough_at_equality = span.top is Top.EXCLUDED or (is_equal_allowed and span.top is Top.INCLUDED)
        if span.high < value or (span.high == value and is_enough_at_equality):
            return Decision(OutcomeStatus.PASS)
    if span.low > value or (span.low == value and (span.is_low_excluded or not is_equal_allowed)):
        return Decision(OutcomeStatus.FAIL)
    if span.high is None:
        return Decision(OutcomeStatus.INCONCLUSIVE, span.why_open)
    if span.top is Top.CAPABILITY:
        return Decision(OutcomeStatus.INCONCLUSIVE, AT_OR_ABOVE)
    return Decision(OutcomeStatus.INCONCLUSIVE, BOTH_SIDES)


def _compare_lower(span: Span, kind: LimitKind, value: Decimal) -> Decision:
    is_equal_allowed = kind is LimitKind.AT_LEAST
    if span.low > value or (span.low == value and (span.is_low_excluded or is_equal_allowed)):
        return Decision(OutcomeStatus.PASS)
    if span.high is not None:
        is_outside_at_equality = span.top is Top.EXCLUDED or (not is_equal_allowed and span.top is Top.INCLUDED)
        if span.high < value or (span.high == value and is_outside_at_equality):
            return Decision(OutcomeStatus.FAIL)
    why = span.why_open if span.high is None else BOTH_SIDES
    return Decision(OutcomeStatus.INCONCLUSIVE, why)
