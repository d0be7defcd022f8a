"""Holds every row of a certificate against every limit of a profile: the work that the LIM rules report on."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from verifier.decisions import Decision, Span, Top, add, converted, highest, is_convertible, judge_computed
from verifier.model import (
    Anchor,
    Certificate,
    LimitKind,
    LimitRule,
    OutcomeStatus,
    Panel,
    Profile,
    Qualifier,
    Result,
    Use,
)
from verifier.rules.conditions import Conditions, conditions_of, is_relative, is_shown
from verifier.rules.rows import RowVerdict, bound_of, judge_row, unless_equal
from verifier.rules.settling import FAILING, PASSING, Reading
from verifier.rules.wording import analyte_name, list_words, quantity_words
from verifier.vocabulary.analytes import members, parts_of

_TOTAL_OF = {
    "inorganic_arsenic": "arsenic",
    "inorganic_mercury": "mercury",
    "methylmercury": "mercury",
    "chromium_vi": "chromium",
}
"""Forms of an element that a limit may be on, and the total that most reports print."""

_DENSITIES = (Decimal("0.5"), Decimal(2))
"""The least and the greatest density of a product in g/mL, with room to spare: oils 0.9, syrups 1.4."""

_NO_END = (Qualifier.GREATER_THAN, Qualifier.ABOVE_RANGE, Qualifier.DETECTED)
"""Values that are found and have no upper end."""

_PRINTED_APART = {"total_yeast_and_mold": ("yeasts", "molds")}
"""Counts that some laboratories print as two rows, beside the sums that the vocabulary defines."""


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


def reading_of(outcome: LimitOutcome) -> Reading:
    """The one value that an outcome of a share or a ratio rests on."""
    row = outcome.rows[0]
    if row.quantity is None or row.span is None:
        raise ValueError("an outcome without a value cannot be settled")
    return Reading(row.result, row.quantity, outcome.status, row.span)


def contradicted(outcome: LimitOutcome) -> LimitOutcome:
    """The outcome left open, because the values of its row give opposite answers."""
    why = "its values in different units give different answers"
    rows = tuple(replace(row, status=OutcomeStatus.INCONCLUSIVE, reason=why) for row in outcome.rows)
    return replace(outcome, status=OutcomeStatus.INCONCLUSIVE, reason=why, rows=rows)


@cache
def slugs_in(group: str) -> tuple[str, ...]:
    """The substances of a group, in the order of the vocabulary; KeyError for an unknown group."""
    return tuple(member.slug for member in members(group))


@lru_cache(maxsize=1024)
def sum_parts(slug: str) -> tuple[str, ...]:
    """The substances whose results add up to a defined sum; empty for what is no such sum."""
    return _PRINTED_APART.get(slug) or tuple(part.slug for part in parts_of(slug))


def rows_of(certificate: Certificate, slug: str) -> tuple[tuple[Panel, Result], ...]:
    """Every row and total row of the substance, in printed order."""
    return certificate.rows_by_analyte.get(slug, ())


def analytes_of(limit: LimitRule) -> tuple[str, ...]:
    """The substances that a limit is for."""
    return (limit.analyte,) if limit.analyte is not None else slugs_in(limit.group or "")


def judge_limit(
    limit: LimitRule, slug: str, certificate: Certificate, siblings: Sequence[Certificate], profile: Profile, use: Use
) -> LimitOutcome:
    """Hold one limit, for one substance, against a certificate.

    `siblings` are the other certificates of the document on the same sample: what one of them shows is not missing.
    `use` is how the product is used, for limits per serving, container and day.
    """
    conditions = conditions_of(certificate, profile, use)
    rows = [(panel, result) for panel, result in rows_of(certificate, slug) if result.values]
    shown = [(panel, result) for panel, result in rows if is_shown(result)]
    summed: tuple[str, ...] = ()
    if shown:
        verdicts = [judge_row(panel, result, limit, conditions) for panel, result in shown]
        status, reason, ordered = _worst(verdicts)
        is_any_comparable = any(row.is_comparable for row in ordered)
        if not is_any_comparable and _is_comparable_elsewhere(limit, slug, ordered, siblings, profile, use):
            why = "another part of this document reports it so that it can be compared"
            return LimitOutcome(limit, slug, OutcomeStatus.NOT_APPLICABLE, why)
        if status in PASSING and (doubt := _doubt(limit, slug, certificate, conditions)) is not None:
            status, reason = OutcomeStatus.INCONCLUSIVE, doubt
            ordered = tuple(replace(row, status=status, reason=doubt) for row in ordered)
    else:
        added = _judge_sum(limit, slug, certificate, conditions)
        if added is None:
            by_total = _judge_by_total(limit, slug, certificate, conditions)
            return by_total or _not_shown(limit, slug, rows, siblings, profile, use)
        status, reason, ordered, summed = added
    return LimitOutcome(limit, slug, status, reason, ordered, summed=summed)


def _judge_by_total(
    limit: LimitRule, slug: str, certificate: Certificate, conditions: Conditions
) -> LimitOutcome | None:
    """Hold the total of an element against an upper limit on one of its forms, which is not reported.

    A form is at most the total (USP <2232>: total arsenic may be tested, and its forms only where it is above the
    limit). A total above the limit says nothing about the form.
    """
    total = _TOTAL_OF.get(slug)
    if total is None or limit.kind not in (LimitKind.AT_MOST, LimitKind.BELOW):
        return None
    shown = [(panel, result) for panel, result in rows_of(certificate, total) if is_shown(result)]
    if not shown:
        return None
    status, reason, ordered = _worst(judge_row(panel, result, limit, conditions) for panel, result in shown)
    if status in FAILING:
        status, reason = OutcomeStatus.INCONCLUSIVE, "only the total is reported, and it is above the limit"
        ordered = tuple(replace(row, status=status, reason=reason) for row in ordered)
    return LimitOutcome(limit, slug, status, reason, ordered)


def _doubt(limit: LimitRule, slug: str, certificate: Certificate, conditions: Conditions) -> str | None:
    """Why a printed result within its limit does not pass all the same: what else the certificate says of it."""
    added = _judge_sum(limit, slug, certificate, conditions)
    if added is not None and added[0] in FAILING:
        return "the printed sum is within the limit, its parts are not"
    if added is not None and any(value.qualifier in _NO_END for row in added[2] for value in row.result.values):
        return "the printed sum is within the limit, and one of its parts has no upper end"
    if (pair := _impossible_pair(certificate, slug)) is not None:
        return f"its results {list_words(pair)} cannot both be true of one product"
    return None


def _impossible_pair(certificate: Certificate, slug: str) -> tuple[str, str] | None:
    """A content by mass and one by volume that no density of a product brings together."""
    by_mass, by_volume = (
        [
            (converted(value.number, value.unit, unit), quantity_words(value))
            for _, result in rows_of(certificate, slug)
            for value in result.values
            if value.qualifier is Qualifier.MEASURED and value.number and value.unit is not None
            if is_convertible(value.unit, unit)
        ]
        for unit in ("mg/g", "mg/mL")
    )
    for mass, words in by_mass:
        for volume, others in by_volume:
            if not mass * _DENSITIES[0] <= volume <= mass * _DENSITIES[1]:
                return words, others
    return None


def _is_comparable_elsewhere(
    limit: LimitRule,
    slug: str,
    rows: Sequence[RowVerdict],
    siblings: Sequence[Certificate],
    profile: Profile,
    use: Use,
) -> bool:
    """Whether another certificate on the sample says the same comparably, and no number here says something else."""
    elsewhere = [
        judge_row(panel, result, limit, conditions_of(sibling, profile, use))
        for sibling in siblings
        for panel, result in rows_of(sibling, slug)
    ]
    known = {value.number for row in elsewhere if row.is_comparable for value in row.result.values}
    is_new = any(_lacks_a_unit(row.result, known) for row in rows)
    return not is_new and any(row.is_comparable for row in elsewhere)


def _not_shown(
    limit: LimitRule,
    slug: str,
    rows: Sequence[tuple[Panel, Result]],
    siblings: Sequence[Certificate],
    profile: Profile,
    use: Use,
) -> LimitOutcome:
    for sibling in siblings:
        conditions = conditions_of(sibling, profile, use)
        if (
            any(is_shown(result) for _, result in rows_of(sibling, slug))
            or _judge_sum(limit, slug, sibling, conditions) is not None
            or _judge_by_total(limit, slug, sibling, conditions) is not None
        ):
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
    limit: LimitRule, slug: str, certificate: Certificate, conditions: Conditions
) -> tuple[OutcomeStatus, str | None, tuple[RowVerdict, ...], tuple[str, ...]] | None:
    """Add up a defined sum from its parts; None where none of them is reported comparably.

    A part that is printed more than once counts with its worst row, and passes only with all that is printed. Where
    parts are not reported the sum is at least what is: that may be too much already, and is never enough to pass. A
    profile that does not ask for the substance does not ask for the other parts of what was not found either.
    """
    if limit.value is None:
        return None
    is_upper = limit.kind in (LimitKind.AT_MOST, LimitKind.BELOW)
    parts: list[RowVerdict] = []
    allowed: list[Span] = []
    missing: list[str] = []
    for part in sum_parts(slug):
        shown = [(panel, result) for panel, result in rows_of(certificate, part) if is_shown(result)]
        verdicts = [judge_row(panel, result, limit, conditions) for panel, result in shown]
        found = [verdict for verdict in verdicts if verdict.is_comparable]
        if found:
            known = {value.number for row in found for value in row.result.values}
            is_sure = not any(_lacks_a_unit(row.result, known) for row in verdicts if not row.is_comparable)
            spans = [span for row in found for span in row.every]
            parts.append(max(found, key=lambda row: _top(row.span)) if is_upper else min(found, key=_bottom))
            allowed.append(_widest(spans, is_sure=is_sure))
        else:
            missing.append(part)
    if not parts:
        return None
    totals = [add(part.span for part in parts if part.span is not None), add(allowed)]
    note = "the sum is not printed; its parts were added"
    if missing:
        if totals[0].low == 0 and not limit.is_required:
            return None
        why = f"no result for {list_words(map(analyte_name, missing))} was found"
        totals = [total._replace(high=None, why_open=why) for total in totals]
        note = "the sum is not printed; the parts that are reported were added"
    decisions = [_of_total(total, limit, conditions) for total in totals]
    # The worst rows decide where they are too much; to pass, all that is printed has to be within the limit.
    index = 0 if decisions[0].status not in PASSING else 1
    decision, total = decisions[index], totals[index]
    reason = note if decision.reason is None else f"{note}: {decision.reason}"
    rows = tuple(replace(part, status=decision.status, span=total) for part in parts)
    return decision.status, reason, rows, tuple(part for part in sum_parts(slug) if part not in missing)


def _of_total(total: Span, limit: LimitRule, conditions: Conditions) -> Decision:
    is_measured = total.low > 0 or bool(total.is_found)
    decision = judge_computed(total, limit.kind, bound_of(limit), conditions.decision, is_measured=is_measured)
    return unless_equal(decision, total, limit)


def _bottom(row: RowVerdict) -> Decimal:
    return row.span.low if row.span is not None else Decimal(0)


def _widest(spans: Sequence[Span], *, is_sure: bool) -> Span:
    """All that several values of one substance allow; open where another number without a unit stands beside them."""
    if len(spans) == 1 and is_sure:
        return spans[0]
    founds = {span.is_found for span in spans}
    return Span(
        min(span.low for span in spans),
        highest(spans) if is_sure else None,
        top=next(top for top in (Top.CAPABILITY, Top.EXCLUDED, Top.INCLUDED) if any(span.top is top for span in spans)),
        is_found=founds.pop() if len(founds) == 1 else None,
        why_open=None if is_sure else "one of its parts is given without a unit, too",
    )


def _top(span: Span | None) -> tuple[bool, Decimal]:
    """Orders spans by their upper end; an open one is the greatest."""
    return (span is None or span.high is None, Decimal(0) if span is None else span.high or span.low)
