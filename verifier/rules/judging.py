"""Holds every row of a certificate against every limit of a profile: the work that the LIM rules report on."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from verifier.decisions import Decision, Span, add, converted, judge, judge_absence, span_of
from verifier.model import (
    Amount,
    Anchor,
    Basis,
    Certificate,
    DecisionRule,
    LimitKind,
    LimitRule,
    OutcomeStatus,
    Panel,
    Profile,
    Qualifier,
    Quantity,
    Result,
    Sample,
    Uncertainty,
)
from verifier.rules.wording import list_words, quantity_words
from verifier.vocabulary.analytes import members, parts_of
from verifier.vocabulary.units import UnitMismatchError

PASSING = (OutcomeStatus.PASS, OutcomeStatus.CONDITIONAL_PASS)
FAILING = (OutcomeStatus.FAIL, OutcomeStatus.CONDITIONAL_FAIL)

_PRINTED_APART = {"total_yeast_and_mold": ("yeasts", "molds")}
"""Counts that some laboratories print as two rows, beside the sums that the vocabulary defines."""


_PORTIONS = (Basis.SERVING, Basis.UNIT, Basis.CONTAINER, Basis.DAY)
"""What an amount can be counted on that is no concentration."""

_SLACK = Decimal("0.005")
"""By how much two values of one row in different units may differ, beside one of their last digits."""


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

    @property
    def is_comparable(self) -> bool:
        """Whether a value of the row could be held against the limit at all."""
        return self.quantity is not None


@dataclass(frozen=True)
class LimitOutcome:
    """One limit of the profile and one substance, held against everything the certificate says about it."""

    limit: LimitRule
    analyte: str
    status: OutcomeStatus
    reason: str | None = None
    rows: tuple[RowVerdict, ...] = ()
    """The rows that carry the status first."""
    share: Span | None = None
    """For a share of the alkaloids: the share in percent."""
    summed: tuple[str, ...] = ()
    """For a share or a sum that was added up here: the substances that were added."""

    @property
    def is_shown(self) -> bool:
        """Whether the certificate reports the substance with a value at all."""
        return bool(self.rows)

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """The places of the rows that carry the status."""
        return tuple((row.quantity or row.result).anchor for row in self.rows if row.status is self.rows[0].status)


def sum_parts(slug: str) -> tuple[str, ...]:
    """The substances whose results add up to a defined sum; empty for what is no such sum."""
    return _PRINTED_APART.get(slug) or tuple(part.slug for part in parts_of(slug))


def is_relative(quantity: Quantity) -> bool:
    """Whether a value is a share or a ratio: its "%" is of other substances and no content of the product."""
    return quantity.basis in (Basis.TOTAL_ALKALOIDS, Basis.RATIO)


def is_shown(result: Result) -> bool:
    """Whether a row reports a value: not "not tested", and not only words such as "Pass"."""
    return any(value.qualifier not in (Qualifier.NOT_TESTED, Qualifier.TEXT) for value in result.values)


def rows_of(certificate: Certificate, slug: str) -> tuple[tuple[Panel, Result], ...]:
    """Every row and total row of the substance, in printed order."""
    return tuple(
        (panel, result)
        for panel in certificate.panels
        for result in (*panel.results, *panel.totals)
        if result.analyte == slug
    )


def analytes_of(limit: LimitRule) -> tuple[str, ...]:
    """The substances that a limit is for."""
    return (
        (limit.analyte,) if limit.analyte is not None else tuple(member.slug for member in members(limit.group or ""))
    )


def judge_limit(
    limit: LimitRule, slug: str, certificate: Certificate, siblings: Sequence[Certificate], profile: Profile
) -> LimitOutcome:
    """Hold one limit, for one substance, against a certificate.

    `siblings` are the other certificates of the document on the same sample: what one of them shows is not missing.
    """
    rows = [(panel, result) for panel, result in rows_of(certificate, slug) if result.values]
    shown = [(panel, result) for panel, result in rows if is_shown(result)]
    summed: tuple[str, ...] = ()
    if shown:
        verdicts = [
            judge_row(panel, result, limit, certificate.sample, profile.decision.rule) for panel, result in shown
        ]
        status, reason, ordered = _worst(verdicts)
        is_any_comparable = any(row.is_comparable for row in ordered)
        if not is_any_comparable and _is_comparable_elsewhere(limit, slug, siblings, profile):
            why = "another part of this document reports it so that it can be compared"
            return LimitOutcome(limit, slug, OutcomeStatus.NOT_APPLICABLE, why)
        if status in PASSING:
            added = _judge_sum(limit, slug, certificate, profile.decision.rule)
            if added is not None and added[0] in FAILING:
                status, reason = OutcomeStatus.INCONCLUSIVE, "the printed sum is within the limit, its parts are not"
                ordered = tuple(replace(row, status=status) for row in ordered)
    else:
        added = _judge_sum(limit, slug, certificate, profile.decision.rule)
        if added is None:
            return _not_shown(limit, slug, rows, siblings)
        status, reason, ordered, summed = added
    return LimitOutcome(limit, slug, status, reason, ordered, summed=summed)


def _is_comparable_elsewhere(limit: LimitRule, slug: str, siblings: Sequence[Certificate], profile: Profile) -> bool:
    return any(
        judge_row(panel, result, limit, sibling.sample, profile.decision.rule).is_comparable
        for sibling in siblings
        for panel, result in rows_of(sibling, slug)
    )


def _not_shown(
    limit: LimitRule, slug: str, rows: Sequence[tuple[Panel, Result]], siblings: Sequence[Certificate]
) -> LimitOutcome:
    if any(is_shown(result) for sibling in siblings for _, result in rows_of(sibling, slug)):
        return LimitOutcome(limit, slug, OutcomeStatus.NOT_APPLICABLE, "another part of this document reports it")
    if not limit.is_required:
        why = "it is not reported, and the profile does not ask for it"
        return LimitOutcome(limit, slug, OutcomeStatus.NOT_APPLICABLE, why)
    printed = [value.printed for _, result in rows for value in result.values]
    why = f'the report prints "{printed[0]}" and no amount' if printed else "no result for it was found"
    return LimitOutcome(limit, slug, OutcomeStatus.INCONCLUSIVE, why)


def _worst(verdicts: Iterable[RowVerdict]) -> tuple[OutcomeStatus, str | None, tuple[RowVerdict, ...]]:
    """The worst row decides; rows that cannot be compared count where no row can, or where they lack a unit.

    A row in another known unit (mg per tablet, per serving) says the same thing once more. A number without a unit
    may say anything, unless it is one that a row with a unit prints too.
    """
    every = list(verdicts)
    comparable = [row for row in every if row.is_comparable]
    known = {value.number for row in comparable for value in row.result.values}
    counted = [row for row in every if row.is_comparable or _lacks_a_unit(row.result, known)] if comparable else every
    ordered = tuple(sorted(counted, key=lambda row: row.status.rank))
    worst = ordered[0]
    reason = worst.reason
    if len({row.status for row in ordered}) > 1:
        conflict = "the report gives it more than once with different answers; the worse one counts"
        reason = conflict if reason is None else f"{reason}; {conflict}"
    return worst.status, reason, ordered


def _lacks_a_unit(result: Result, known: Container[Decimal | None]) -> bool:
    return any(
        value.unit is None and value.number is not None and value.number not in known and not is_relative(value)
        for value in result.values
    )


def _judge_sum(
    limit: LimitRule, slug: str, certificate: Certificate, rule: DecisionRule
) -> tuple[OutcomeStatus, str | None, tuple[RowVerdict, ...], tuple[str, ...]] | None:
    """Add up a defined sum from its parts; None unless every part is there and comparable.

    A part that is printed more than once counts with all that its rows allow.
    """
    parts: list[RowVerdict] = []
    for part in sum_parts(slug):
        found = [
            verdict
            for panel, result in rows_of(certificate, part)
            if is_shown(result)
            for verdict in [judge_row(panel, result, limit, certificate.sample, rule)]
            if verdict.is_comparable
        ]
        if not found:
            return None
        parts.append(max(found, key=lambda verdict: _top(verdict.span)))
    if not parts or limit.value is None:
        return None
    total = add(part.span for part in parts if part.span is not None)
    # The uncertainty of a sum is not printed, so the plain comparison is all that can be said.
    decision = judge(total, limit.kind, limit.value)
    rows = tuple(replace(part, status=decision.status, span=total) for part in parts)
    note = "the sum is not printed; its parts were added"
    reason = note if decision.reason is None else f"{note}: {decision.reason}"
    return decision.status, reason, rows, sum_parts(slug)


def _top(span: Span | None) -> tuple[bool, Decimal]:
    """Orders spans by their upper end; an open one is the greatest."""
    return (span is None or span.high is None, Decimal(0) if span is None else span.high or span.low)


# --------------------------------------------------------------------------------------------------- one row


class _NotComparableError(Exception):
    """A value cannot be held against the limit; the message says why."""


def judge_row(panel: Panel, result: Result, limit: LimitRule, sample: Sample, rule: DecisionRule) -> RowVerdict:
    """Hold one row against one limit.

    Of several values the one in the limit's own unit decides, else the first that converts; where two of them give
    opposite answers the row is inconclusive.
    """
    decided: list[tuple[Quantity, Span, Decision]] = []
    reasons: list[str] = []
    for quantity in sorted(result.values, key=lambda value: value.unit != limit.unit):
        try:
            decided.append(_judge_quantity(quantity, result, limit, sample, rule))
        except _NotComparableError as error:
            reasons.append(str(error))
    if not decided:
        why = reasons[0] if reasons else "the row prints no value"
        return RowVerdict(panel, result, OutcomeStatus.INCONCLUSIVE, why)
    statuses = {decision.status for _, _, decision in decided}
    quantity, span, decision = decided[0]
    # For "absent" each value is read in its own unit; opposite answers are caught below.
    pairs = [(value, read) for value, read, _ in decided if limit.kind is not LimitKind.ABSENT]
    if (clash := _clash(pairs)) is not None and not statuses <= set(FAILING):
        why = f"its values {list_words(map(quantity_words, clash))} contradict each other"
        return RowVerdict(panel, result, OutcomeStatus.INCONCLUSIVE, why, quantity, span)
    if statuses & set(PASSING) and statuses & set(FAILING):
        values = list_words(quantity_words(value) for value, _, _ in decided)
        why = f"its values {values} give different answers"
        return RowVerdict(panel, result, OutcomeStatus.INCONCLUSIVE, why, quantity, span)
    if decision.status is OutcomeStatus.INCONCLUSIVE:
        clear = (one for one in decided if one[2].status is not OutcomeStatus.INCONCLUSIVE)
        quantity, span, decision = next(clear, decided[0])
    return RowVerdict(panel, result, decision.status, decision.reason, quantity, span)


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
    return abs(x.low - y.low) > _last_digit(*one) + _last_digit(*other) + _SLACK * max(x.low, y.low)


def _last_digit(quantity: Quantity, span: Span) -> Decimal:
    """One unit of the last printed digit, in the unit of the span."""
    if not quantity.number:
        return Decimal(0)
    exponent = quantity.number.as_tuple().exponent
    digit = Decimal(1).scaleb(min(exponent, 0) if isinstance(exponent, int) else 0)
    return span.low * digit / quantity.number


def _judge_quantity(
    quantity: Quantity, result: Result, limit: LimitRule, sample: Sample, rule: DecisionRule
) -> tuple[Quantity, Span, Decision]:
    if quantity.qualifier is Qualifier.NOT_TESTED:
        raise _NotComparableError("it was not tested")
    if quantity.qualifier is Qualifier.TEXT:
        raise _NotComparableError(f'the report prints "{quantity.printed}" and no amount')
    if limit.kind is LimitKind.ABSENT:
        return _judge_absence(quantity, result, limit)
    if limit.value is None or limit.unit is None:
        raise _NotComparableError("the limit has no number")
    if is_relative(quantity):
        raise _NotComparableError(f'"{quantity_words(quantity)}" is a share of other substances')
    if quantity.basis in _PORTIONS and quantity.basis is not limit.basis:
        raise _NotComparableError(f'"{quantity_words(quantity)}" is an amount per {quantity.basis.value}')
    factor, target = _factor_and_unit(quantity, limit, sample)
    try:
        span = span_of(quantity, result.lod, result.loq, target).times(factor)
    except UnitMismatchError:
        printed = quantity.printed_unit or quantity.unit
        what = f'the result in "{printed}"' if printed else "a result without a unit"
        raise _NotComparableError(f"{what} cannot be converted to {limit.unit}") from None
    span = _rebased(span, quantity.basis, limit.basis)
    uncertainty = _expanded_uncertainty(result.uncertainty, quantity, target)
    scaled = None if uncertainty is None else uncertainty * factor
    return quantity, span, judge(span, limit.kind, limit.value, rule=rule, uncertainty=scaled)


def _factor_and_unit(quantity: Quantity, limit: LimitRule, sample: Sample) -> tuple[Decimal, str]:
    """The unit to read the quantity in, and what to multiply it with to get the unit of the limit."""
    unit = limit.unit or ""
    portions = {Basis.SERVING: ("serving", sample.serving), Basis.UNIT: ("unit", sample.unit_mass)}
    if quantity.unit == unit or limit.basis in (Basis.AS_RECEIVED, Basis.DRY):
        return Decimal(1), unit
    if limit.basis in portions:
        name, amount = portions[limit.basis]
        if amount is None:
            raise _NotComparableError(f"the limit is per {name}, and the mass of one {name} is not printed")
        mass_unit = unit.split("/")[0]
        for per, code in (("g", f"{mass_unit}/g"), ("mL", f"{mass_unit}/mL")):
            try:
                return converted(amount.number, amount.unit, per), code
            except UnitMismatchError:
                continue
        raise _NotComparableError(f'the {name} is given as "{amount.printed}", which is no mass and no volume')
    needed = {Basis.CONTAINER: "net contents", Basis.DAY: "daily amount"}.get(limit.basis, "basis")
    raise _NotComparableError(f"the limit is per {limit.basis.value}, and the {needed} is not known")


def _rebased(span: Span, basis: Basis | None, wanted: Basis) -> Span:
    """Widen a span whose basis is not that of the limit: on dry mass a content is at least that as received."""
    if basis is Basis.DRY and wanted is Basis.AS_RECEIVED:
        return replace(span, low=Decimal(0), is_low_excluded=bool(span.is_found))
    if basis is not Basis.DRY and wanted is Basis.DRY:
        why = "the limit counts on dry mass, and the result does not say that it does"
        return replace(span, high=None, why_open=why)
    return span


def _expanded_uncertainty(uncertainty: Uncertainty | None, quantity: Quantity, target: str) -> Decimal | None:
    if uncertainty is None or uncertainty.number is None or quantity.number is None or quantity.unit is None:
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
        if span.is_found is False and span.high is None and portion is not None:
            return quantity, span, Decision(OutcomeStatus.PASS)
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
