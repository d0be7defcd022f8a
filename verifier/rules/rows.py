"""One row of a certificate held against one limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from verifier.decisions import (
    BOTH_SIDES,
    LOG,
    Decision,
    Span,
    converted,
    guard_width,
    is_convertible,
    is_log,
    judge,
    judge_absence,
    span_of,
)
from verifier.model import (
    Amount,
    Basis,
    DecisionRule,
    DecisionSettings,
    LimitKind,
    LimitRule,
    OutcomeStatus,
    Panel,
    PanelKind,
    Qualifier,
    Quantity,
    Result,
    Uncertainty,
)
from verifier.rules.conditions import Conditions, Scale, in_unit_first, is_relative, scale_of, unit_of
from verifier.rules.printed_values import SLACK, last_place
from verifier.rules.settling import FAILING, PASSING, Reading, settle
from verifier.rules.wording import list_words, panel_of, quantity_words
from verifier.vocabulary.units import UnitMismatchError

_MOST_LOG = 30
"""Beyond this power of ten nothing is a count of germs."""


@dataclass(frozen=True)
class RowVerdict:
    """One row held against one limit."""

    panel: Panel
    result: Result
    status: OutcomeStatus
    reason: str | None = None
    quantity: Quantity | None = None
    """The value that decided; None where no value of the row could be compared."""
    span: Span | None = None
    """The same in the unit of the limit."""
    counted_on: str | None = None
    """What the amount was counted on, where that is not printed in the row: "a daily amount of 9.6 g"."""
    every: tuple[Span, ...] = ()
    """What all comparable values of the row allow, in the unit of the limit."""

    @property
    def is_comparable(self) -> bool:
        """Whether a value of the row could be held against the limit at all."""
        return self.quantity is not None


@dataclass(frozen=True)
class _Answer:
    quantity: Quantity
    span: Span
    decision: Decision
    counted_on: str | None = None


class _NotComparableError(Exception):
    """A value cannot be held against the limit; the message says why."""


def judge_row(panel: Panel, result: Result, limit: LimitRule, conditions: Conditions) -> RowVerdict:
    """Hold one row against one limit.

    Of several values the one in the limit's own unit comes first, then those that convert; `settle` tells which of
    them decides. Where they contradict each other the row is inconclusive.
    """
    decided: list[_Answer] = []
    reasons: list[str] = []
    for quantity in in_unit_first(result.values, limit.unit):
        try:
            decided.append(_judge_quantity(quantity, result, limit, conditions))
        except _NotComparableError as error:
            reasons.append(str(error))
    if not decided:
        why = reasons[0] if reasons else "the row prints no value"
        return RowVerdict(panel, result, OutcomeStatus.INCONCLUSIVE, why)
    every = tuple(one.span for one in decided)
    # For "absent" each value is read in its own unit; opposite answers are caught below.
    is_absence = limit.kind is LimitKind.ABSENT
    pairs = [] if is_absence else [(answer.quantity, answer.span) for answer in decided]
    clash = _clash(pairs)
    chosen = settle(
        decided,
        lambda one: Reading(result, one.quantity, one.decision.status, one.span),
        is_absence=is_absence,
    )
    if clash is not None and not {one.decision.status for one in decided} <= set(FAILING):
        why = f"its values {list_words(map(quantity_words, clash))} contradict each other"
    elif chosen is None:
        why = f"its values {list_words(quantity_words(one.quantity) for one in decided)} give different answers"
    else:
        status, reason = chosen.decision.status, chosen.decision.reason
        return RowVerdict(panel, result, status, reason, chosen.quantity, chosen.span, chosen.counted_on, every)
    first = decided[0]
    status = OutcomeStatus.INCONCLUSIVE
    return RowVerdict(panel, result, status, why, first.quantity, first.span, first.counted_on, every)


def _clash(values: Sequence[tuple[Quantity, Span]]) -> tuple[Quantity, Quantity] | None:
    """Two values of one row that cannot both be true; None where there are none.

    "Not detected" beside a larger amount than its LOD is a contradiction, and so is the same result in two units
    that do not convert into each other. Values in one unit may be replicates, on two bases they must differ.
    """
    for one, (a, x) in enumerate(values):
        for b, y in values[one + 1 :]:
            if a.basis is not b.basis:
                continue
            if Qualifier.NOT_DETECTED in (a.qualifier, b.qualifier):
                is_clash = any(_is_beyond(p, q) for p, q in ((x, y), (y, x)))
            else:
                twins = [(u, w) for u in values for w in values if (u[0].unit, w[0].unit) == (a.unit, b.unit)]
                is_clash = a.unit != b.unit and all(_is_apart(u, w) for u, w in twins)
            if is_clash:
                return a, b
    return None


def _is_beyond(absent: Span, present: Span) -> bool:
    """Whether something is measured above what "not detected" leaves room for."""
    if absent.is_found is not False or not present.is_point:
        return False
    return absent.high is None or present.low > absent.high


def _is_apart(one: tuple[Quantity, Span], other: tuple[Quantity, Span]) -> bool:
    """Whether two measured values differ by more than their rounding."""
    (_, x), (_, y) = one, other
    if not (x.is_point and y.is_point):
        return False
    return abs(x.low - y.low) > _last_digit(*one) + _last_digit(*other) + SLACK * max(x.low, y.low)


def _last_digit(quantity: Quantity, span: Span) -> Decimal:
    """One unit of the last printed digit, in the unit of the span."""
    if not quantity.number:
        return Decimal(0)
    return span.low * last_place(quantity.number) / quantity.number


def _judge_quantity(quantity: Quantity, result: Result, limit: LimitRule, conditions: Conditions) -> _Answer:
    if quantity.qualifier is Qualifier.NOT_TESTED:
        raise _NotComparableError("it was not tested")
    if quantity.qualifier is Qualifier.TEXT:
        raise _NotComparableError(f'the report prints "{quantity.printed}" and no amount')
    if limit.kind is LimitKind.ABSENT:
        return _Answer(*_judge_absence(quantity, result, limit))
    if limit.value is None or limit.unit is None:
        raise _NotComparableError("the limit has no number")
    if is_relative(quantity):
        raise _NotComparableError(f'"{quantity_words(quantity)}" is a share of other substances')
    scale = scale_of(quantity, limit, conditions)
    if isinstance(scale, str):
        raise _NotComparableError(scale)
    printed = quantity
    quantity, result = _without_logarithms(_with_portion(quantity, result), result, limit.unit)
    own_unit = unit_of(quantity, result)
    if quantity.number is None and own_unit is not None and not is_convertible(own_unit, scale.unit):
        raise _NotComparableError(
            f'"{quantity_words(quantity)}" counts in {own_unit}, which cannot be converted to {limit.unit}'
        )
    try:
        span = span_of(quantity, result.lod, result.loq, scale.unit).times(scale.factor)
    except UnitMismatchError:
        unit = quantity.printed_unit or quantity.unit
        what = f'the result in "{unit}"' if unit else "a result without a unit"
        raise _NotComparableError(f"{what} cannot be converted to {limit.unit}") from None
    own, span = span, _rebased(span, quantity.basis, limit.basis, conditions.moisture)
    settings = conditions.decision
    band, is_assumed = _guard_band(result, quantity, scale, own, bound_of(limit), settings)
    if own.is_point and not span.is_point:
        decision = _judge_ends(own, span, limit, band, settings)
    else:
        # The uncertainty of a result grows and shrinks with it.
        if band is not None and own.is_point and settings.guard_percent is None:
            band = band * span.low / own.low
        decision = _decide(span, limit, band, settings)
    decision = unless_equal(decision, span, limit)
    if is_assumed and settings.rule is not DecisionRule.SIMPLE_ACCEPTANCE:
        note = f"with an assumed uncertainty of {settings.assumed_uncertainty} %, as the report prints none"
        decision = Decision(decision.status, f"{decision.reason}, {note}" if decision.reason else note)
    return _Answer(printed, span, decision, scale.counted_on)


def _decide(span: Span, limit: LimitRule, band: Decimal | None, settings: DecisionSettings) -> Decision:
    return judge(span, limit.kind, bound_of(limit), rule=settings.rule, guard_band=band, rounding=settings.rounding)


def _judge_ends(own: Span, span: Span, limit: LimitRule, band: Decimal | None, settings: DecisionSettings) -> Decision:
    """A measured value whose basis leaves room (as received or dry): both ends are judged, each with its guard band.

    `own` is the value as it is printed, `span` what it may be on the basis of the limit.
    """
    plain = _decide(span, limit, None, settings)
    if settings.rule is DecisionRule.SIMPLE_ACCEPTANCE:
        return plain
    decisions = []
    for end in (span.low, span.high):
        if end is None:
            # What is open upward is outside every upper limit and inside every lower one.
            is_lower = limit.kind in (LimitKind.AT_LEAST, LimitKind.ABOVE)
            decisions.append(Decision(OutcomeStatus.PASS if is_lower else OutcomeStatus.FAIL))
            continue
        width = band
        if band is not None and settings.guard_percent is None:
            width = band * end / own.low
        decisions.append(_decide(Span(end, end, is_found=True), limit, width, settings))
    statuses = {decision.status for decision in decisions}
    if len(statuses) == 1:
        return decisions[0]
    for same in (PASSING, FAILING):
        if statuses <= set(same):
            return next(decision for decision in decisions if decision.status is not same[0])
    unknown = (decision.reason for decision in decisions if decision.status is OutcomeStatus.INCONCLUSIVE)
    return Decision(OutcomeStatus.INCONCLUSIVE, next(unknown, None) or plain.reason or span.why_open or BOTH_SIDES)


def _without_logarithms(quantity: Quantity, result: Result, unit: str) -> tuple[Quantity, Result]:
    """A count that is given as its logarithm as the count itself, for a limit that is no logarithm."""
    if is_log(unit) or not is_log(quantity.unit):
        return quantity, result
    bounds = {"lod": result.lod, "loq": result.loq}
    counted = {name: None if bound is None else _count_of(bound, quantity.unit) for name, bound in bounds.items()}
    return _count_of(quantity, quantity.unit), result.model_copy(update=counted)


def _count_of(quantity: Quantity, column: str | None) -> Quantity:
    own = quantity.unit or column
    if own is None or not is_log(own) or (quantity.number is not None and abs(quantity.number) > _MOST_LOG):
        return quantity
    number = None if quantity.number is None else Decimal(10) ** quantity.number
    return quantity.model_copy(update={"number": number, "unit": own.removeprefix(LOG)})


def _with_portion(quantity: Quantity, result: Result) -> Quantity:
    """A germ that was not found where its row names the mass only in its own limit: "absent in 25 g"."""
    portion = result.limit.portion if result.limit is not None else None
    if quantity.portion is not None or portion is None or quantity.qualifier is not Qualifier.NOT_DETECTED:
        return quantity
    return quantity.model_copy(update={"portion": portion})


_EQUALITY_OPEN = "it is equal to the limit, and the text leaves open whether exactly that is allowed"


def unless_equal(decision: Decision, span: Span, limit: LimitRule) -> Decision:
    """The decision, left open where the value is exactly the limit and the law does not say what then."""
    is_equal = span.is_point and span.low == bound_of(limit)
    return Decision(OutcomeStatus.INCONCLUSIVE, _EQUALITY_OPEN) if limit.is_equality_open and is_equal else decision


def bound_of(limit: LimitRule) -> Decimal:
    """The number that decides: the limit, or the count as which its power of ten is read."""
    return limit.read_as or limit.value or Decimal(0)


def _rebased(span: Span, basis: Basis | None, wanted: Basis, moisture: Decimal | None) -> Span:
    """The span on the basis of the limit: by the printed moisture, else as wide as its absence makes it.

    On dry mass a content is at least that as received. A result that does not say its basis may have either.
    """
    if basis is Basis.DRY and wanted is not Basis.DRY:
        # What is taken, by serving, unit, container or day, is the product as it is.
        if moisture is not None:
            return span.times(1 - moisture)
        return span._replace(low=Decimal(0), is_low_excluded=bool(span.is_found))
    if basis is not Basis.DRY and wanted is Basis.DRY:
        if moisture is None or span.high is None:
            why = "the limit counts on dry mass, and the result does not say that it does"
            return span._replace(high=None, why_open=why)
        dry = span.over(1 - moisture)
        return dry if basis is Basis.AS_RECEIVED else span._replace(high=dry.high)
    return span


def _guard_band(
    result: Result, quantity: Quantity, scale: Scale, span: Span, bound: Decimal, settings: DecisionSettings
) -> tuple[Decimal | None, bool]:
    """The width of the guard band in the unit of the limit, and whether it rests on an assumed uncertainty."""
    if settings.guard_percent is not None:
        return guard_width(bound, settings.guard_percent), False
    if result.uncertainty is not None and result.uncertainty.number:
        printed = _expanded_uncertainty(result.uncertainty, quantity, scale.unit)
        return None if printed is None else printed * scale.factor * settings.guard_factor, False
    if settings.assumed_uncertainty is not None and span.is_point:
        return span.low * settings.assumed_uncertainty / 100 * settings.guard_factor, True
    return None, False


def _expanded_uncertainty(uncertainty: Uncertainty, quantity: Quantity, target: str) -> Decimal | None:
    """The printed uncertainty in the unit of the limit; None for one below zero or in a unit that does not convert."""
    if uncertainty.number is None or uncertainty.number < 0 or quantity.number is None or quantity.unit is None:
        return None
    try:
        if uncertainty.is_relative:
            return converted(quantity.number, quantity.unit, target) * uncertainty.number / 100
        return converted(uncertainty.number, uncertainty.unit or quantity.unit, target)
    except UnitMismatchError:
        return None


def _judge_absence(quantity: Quantity, result: Result, limit: LimitRule) -> tuple[Quantity, Span, Decision]:
    # For "not detected" any LOD tells how far the method could see, whatever unit the column is in.
    bound = result.lod or result.loq
    is_number = quantity.number is not None
    unit = quantity.unit if is_number or bound is None else bound.unit or quantity.unit
    span = span_of(quantity, result.lod, result.loq, unit)
    # A row that names the mass only in its own limit ("absent in 25 g") was tested in that mass.
    portion = quantity.portion or (result.limit.portion if result.limit is not None else None)
    if limit.portion is None:
        is_count = panel_of(result.analyte or "") is PanelKind.MICROBIALS
        if span.is_found is False and span.high is None and portion is not None and is_count:
            return quantity, span, Decision(OutcomeStatus.PASS)  # a culture sees one germ in what it was given
        if span.is_found is False and span.high is not None and unit is None:
            return quantity, span, Decision(OutcomeStatus.INCONCLUSIVE, "its LOD is printed without a unit")
        return quantity, span, judge_absence(span, None, None)
    tested = _in_unit_of(portion, limit.portion)
    decision = judge_absence(span, limit.portion.number, tested)
    if tested is not None and portion is not None and decision.reason == "less was tested than the limit asks for":
        decision = Decision(decision.status, f"{portion.printed} was tested, {limit.portion.printed} is asked for")
    return quantity, span, decision


def _in_unit_of(amount: Amount | None, other: Amount) -> Decimal | None:
    if amount is None:
        return None
    try:
        return converted(amount.number, amount.unit, other.unit)
    except UnitMismatchError:
        return None
