"""Whether a printed verdict follows from the printed result and the printed limit, on every customary reading."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from verifier.decisions import Decision, Span, converted, judge, judge_absence, span_of
from verifier.model import LimitKind, OutcomeStatus, PrintedLimit, Quantity, Result, Uncertainty
from verifier.vocabulary.units import UnitMismatchError

_READINGS = {
    LimitKind.AT_MOST: (LimitKind.AT_MOST, LimitKind.BELOW),
    LimitKind.BELOW: (LimitKind.BELOW, LimitKind.AT_MOST),
    LimitKind.AT_LEAST: (LimitKind.AT_LEAST, LimitKind.ABOVE),
    LimitKind.ABOVE: (LimitKind.ABOVE, LimitKind.AT_LEAST),
}
_HALF_UP = Context(prec=100, rounding=ROUND_HALF_UP)
_PHARMACOPOEIAL_FACTOR = Decimal(5)
"""Ph. Eur. 5.1.8 reads a count limit of 10^n as at most 5 x 10^n for total counts (elsewhere the factor is 2)."""
_SEVERITY = (OutcomeStatus.FAIL, OutcomeStatus.INCONCLUSIVE, OutcomeStatus.PASS)


def contradiction(result: Result, limit: PrintedLimit, said: OutcomeStatus) -> tuple[Quantity, str | None] | None:
    """The value that contradicts the verdict, and the reading on which that depends; None when nothing does.

    Of several values only one needs to agree with the verdict: a limit column mostly does not say for which it is.
    """
    found: list[tuple[Quantity, str | None]] = []
    for quantity in result.values:
        answer = _judge_value(quantity, result, limit, said)
        if answer is None:
            continue
        contradicts, reading = answer
        if not contradicts:
            return None
        found.append((quantity, reading))
    return next((one for one in found if one[1] is not None), found[0] if found else None)


def _judge_value(
    quantity: Quantity, result: Result, limit: PrintedLimit, said: OutcomeStatus
) -> tuple[bool, str | None] | None:
    """Whether one value contradicts the verdict, and on which reading that depends; None when it cannot be told."""
    unit = limit.unit or quantity.unit
    try:
        span = span_of(quantity, result.lod, result.loq, unit)
    except UnitMismatchError:
        return None
    if limit.kind is LimitKind.ABSENT:
        portion = limit.portion.number if limit.portion is not None else None
        tested = portion if quantity.portion is None else quantity.portion.number
        status = judge_absence(span, portion, tested).status
        if span.is_found is False:
            status = OutcomeStatus.PASS  # the row's own method decides what "absent" means there
        elif span.is_found and said is OutcomeStatus.PASS and _is_count(quantity):
            return None  # a count beside the word "absent" is mostly that of another method
        return _compare(status, said, None)
    if limit.number is None:
        return None
    readings = _decisions(span, limit)
    if readings is None or any(decision.status is OutcomeStatus.INCONCLUSIVE for decision in readings):
        return None
    statuses = {decision.status for decision in readings}
    if len(statuses) > 1:
        stated = readings[0].status if limit.is_explicit else None
        return (False, None) if stated is said else (True, "whether the value equal to the limit passes")
    if readings[0].status is said:
        return False, None
    return True, _excuse(span, result, quantity, limit, said, unit)


def _is_count(quantity: Quantity) -> bool:
    return quantity.unit is not None and quantity.unit.casefold().startswith(("cfu", "mpn"))


def _compare(status: OutcomeStatus, said: OutcomeStatus, excuse: str | None) -> tuple[bool, str | None] | None:
    if status is OutcomeStatus.INCONCLUSIVE:
        return None
    return (False, None) if status is said else (True, excuse)


def _decisions(span: Span, limit: PrintedLimit) -> list[Decision] | None:
    """The outcome under the printed comparator and under its twin for the equal value."""
    if limit.number is None:
        return None
    if limit.kind is LimitKind.BETWEEN and limit.upper is not None:
        low = judge(span, LimitKind.AT_LEAST, limit.number)
        high = judge(span, LimitKind.AT_MOST, limit.upper)
        return [min(low, high, key=lambda one: _SEVERITY.index(one.status))]
    return [judge(span, kind, limit.number) for kind in _READINGS.get(limit.kind, ())] or None


def _excuse(
    span: Span, result: Result, quantity: Quantity, limit: PrintedLimit, said: OutcomeStatus, unit: str | None
) -> str | None:
    """A customary way to come to the printed verdict, None when there is none."""
    if not span.is_point or limit.number is None:
        return None

    def agrees(moved: Decimal, value: Decimal) -> bool:
        if moved < 0:
            return said is OutcomeStatus.PASS
        kinds = _READINGS.get(limit.kind, ())
        return any(judge(Span(moved, moved), kind, value).status is said for kind in kinds)

    digit = Decimal(1).scaleb(_exponent(limit.number))
    if agrees(span.low.quantize(digit, context=_HALF_UP), limit.number):
        return "rounding the result to the digits of the limit"
    margin = uncertainty_in(result.uncertainty, span.low, quantity, unit)
    if margin is not None and (agrees(span.low - margin, limit.number) or agrees(span.low + margin, limit.number)):
        return "how the printed uncertainty is counted"
    is_power_of_ten = limit.number > 0 and limit.number.normalize().as_tuple().digits == (1,)
    if _is_count(quantity) and is_power_of_ten and agrees(span.low, limit.number * _PHARMACOPOEIAL_FACTOR):
        return "the pharmacopoeial reading of a count limit"
    return None


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def uncertainty_in(
    uncertainty: Uncertainty | None, value: Decimal, quantity: Quantity, unit: str | None
) -> Decimal | None:
    """The printed uncertainty of a value as an amount in the unit; None where there is none or it has another unit."""
    if uncertainty is None or uncertainty.number is None:
        return None
    if uncertainty.is_relative:
        return value * uncertainty.number / 100
    own = uncertainty.unit or quantity.unit
    if own == unit or own is None or unit is None:
        return uncertainty.number if own == unit else None
    try:
        return converted(uncertainty.number, own, unit)
    except UnitMismatchError:
        return None
