"""Holds every row of a certificate against every limit of a profile: the work that the LIM rules report on."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from verifier.decisions import Span, add, judge_computed
from verifier.model import (
    Anchor,
    Certificate,
    LimitKind,
    LimitRule,
    OutcomeStatus,
    Panel,
    Profile,
    Result,
    Use,
)
from verifier.rules.conditions import Conditions, conditions_of, is_relative, is_shown
from verifier.rules.rows import FAILING, PASSING, RowVerdict, bound_of, judge_row
from verifier.vocabulary.analytes import members, parts_of

_TOTAL_OF = {
    "inorganic_arsenic": "arsenic",
    "inorganic_mercury": "mercury",
    "methylmercury": "mercury",
    "chromium_vi": "chromium",
}
"""Forms of an element that a limit may be on, and the total that most reports print."""

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


def sum_parts(slug: str) -> tuple[str, ...]:
    """The substances whose results add up to a defined sum; empty for what is no such sum."""
    return _PRINTED_APART.get(slug) or tuple(part.slug for part in parts_of(slug))


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
        if not is_any_comparable and _is_comparable_elsewhere(limit, slug, siblings, profile, use):
            why = "another part of this document reports it so that it can be compared"
            return LimitOutcome(limit, slug, OutcomeStatus.NOT_APPLICABLE, why)
        if status in PASSING:
            added = _judge_sum(limit, slug, certificate, conditions)
            if added is not None and added[0] in FAILING:
                status, reason = OutcomeStatus.INCONCLUSIVE, "the printed sum is within the limit, its parts are not"
                ordered = tuple(replace(row, status=status) for row in ordered)
    else:
        added = _judge_sum(limit, slug, certificate, conditions)
        if added is None:
            by_total = _judge_by_total(limit, slug, certificate, conditions)
            return by_total or _not_shown(limit, slug, rows, siblings)
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


def _is_comparable_elsewhere(
    limit: LimitRule, slug: str, siblings: Sequence[Certificate], profile: Profile, use: Use
) -> bool:
    return any(
        judge_row(panel, result, limit, conditions_of(sibling, profile, use)).is_comparable
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
    limit: LimitRule, slug: str, certificate: Certificate, conditions: Conditions
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
            for verdict in [judge_row(panel, result, limit, conditions)]
            if verdict.is_comparable
        ]
        if not found:
            return None
        parts.append(max(found, key=lambda verdict: _top(verdict.span)))
    if not parts or limit.value is None:
        return None
    total = add(part.span for part in parts if part.span is not None)
    decision = judge_computed(
        total, limit.kind, bound_of(limit), conditions.decision, is_measured=total.low > 0 or bool(total.is_found)
    )
    rows = tuple(replace(part, status=decision.status, span=total) for part in parts)
    note = "the sum is not printed; its parts were added"
    reason = note if decision.reason is None else f"{note}: {decision.reason}"
    return decision.status, reason, rows, sum_parts(slug)


def _top(span: Span | None) -> tuple[bool, Decimal]:
    """Orders spans by their upper end; an open one is the greatest."""
    return (span is None or span.high is None, Decimal(0) if span is None else span.high or span.low)
