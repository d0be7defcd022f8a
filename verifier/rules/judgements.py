"""Every limit and requirement of a profile as a judgement, so that what was asked and answered can be read off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from verifier.model import Judgement, LimitKind, Measure, OutcomeStatus, PanelKind, Requirement, Severity, Subject
from verifier.rules.base import Case
from verifier.rules.completeness.common import certificates_of_sample, shows_analyte, shows_panel, why_not_asked
from verifier.rules.completeness.required_field_missing import shows_field
from verifier.rules.judging import LimitOutcome
from verifier.rules.limits.common import observed_words
from verifier.rules.rows import RowVerdict, bound_of
from verifier.rules.wording import analyte_name, expected_words, field_name, panel_name


class Question(StrEnum):
    """What a judgement answers."""

    LIMIT = "limit"
    PANEL = "panel"
    ANALYTE = "analyte"
    FIELD = "field"


@dataclass(frozen=True)
class Judged:
    """A judgement with what the coverage and the summary need to know about it."""

    judgement: Judgement
    question: Question
    key: str
    """Panel kind, slug of the analyte, or path of the field."""
    name: str
    """The same for people."""
    is_required: bool
    is_shown: bool
    rows: tuple[tuple[int, tuple[float, ...]], ...] = ()
    """Page and box of the rows that were held against a limit."""


def judge_case(case: Case) -> Iterator[Judged]:
    """All limits, then all requirements, in the order of the profile."""
    for outcome in case.limit_outcomes:
        yield _of_limit(case, outcome)
    for need in case.profile.required:
        # What several certificates on one sample must show together is asked once.
        if need.field is not None or case.is_first_of_sample:
            yield _of_requirement(case, need)


def _of_limit(case: Case, outcome: LimitOutcome) -> Judged:
    citation = case.citation(outcome.limit.cite, outcome.limit.note)
    name = analyte_name(outcome.analyte)
    panel = outcome.rows[0].panel.kind.value if outcome.rows else None
    return Judged(
        judgement=Judgement(
            status=outcome.status,
            subject=case.subject(panel=panel, analyte=outcome.analyte),
            requirement=f"{name} {expected_words(outcome.limit, citation)}",
            observed=observed_words(outcome) if outcome.is_shown else None,
            reason=outcome.reason,
            anchors=outcome.anchors,
            citation=citation,
            measure=_measure(outcome),
        ),
        question=Question.LIMIT,
        key=outcome.analyte,
        name=name,
        is_required=outcome.limit.is_required and outcome.status is not OutcomeStatus.NOT_APPLICABLE,
        is_shown=outcome.is_shown,
        rows=tuple((row.result.page, row.result.box) for row in outcome.rows if row.is_comparable),
    )


def _measure(outcome: LimitOutcome) -> Measure | None:
    """The figures that decided, in the unit of the limit; None where there are none."""
    limit = outcome.limit
    row = outcome.rows[0] if outcome.rows else None
    span = outcome.share or (row.span if row is not None else None)
    if limit.kind is LimitKind.ABSENT or limit.unit is None or span is None:
        return None
    return Measure(
        kind=limit.kind,
        limit=bound_of(limit),
        unit=limit.unit,
        low=span.low,
        high=span.high,
        uncertainty=None if row is None or outcome.share is not None else _uncertainty(row),
    )


def _uncertainty(row: RowVerdict) -> Decimal | None:
    """The printed uncertainty of a measured value, in the unit of the limit."""
    printed, value, span = row.result.uncertainty, row.quantity, row.span
    if printed is None or printed.number is None or printed.number < 0 or value is None or span is None:
        return None
    if not span.is_point or not value.number:
        return None
    if printed.is_relative:
        return span.low * printed.number / 100
    same_unit = printed.unit is None or printed.unit == value.unit
    return span.low * printed.number / value.number if same_unit else None


def _of_requirement(case: Case, need: Requirement) -> Judged:
    certificates = certificates_of_sample(case)
    if need.panel is not None:
        question, key, name = Question.PANEL, need.panel, panel_name(PanelKind(need.panel))
        is_shown = shows_panel(certificates, PanelKind(need.panel))
    elif need.analyte is not None:
        question, key, name = Question.ANALYTE, need.analyte, analyte_name(need.analyte)
        is_shown = shows_analyte(certificates, need.analyte)
    else:
        question, key = Question.FIELD, need.field or ""
        name = field_name(key)
        is_shown = shows_field(case.certificate, key, case.document.certificates)
    citation = case.citation(need.cite)
    late = why_not_asked(case, need)
    is_binding = late is None and need.severity is not Severity.INFO
    status = _status(is_shown=is_shown, is_binding=is_binding)
    optional = late or "the profile only recommends it"
    reason = None if is_shown else ("it was not found in this document" if is_binding else optional)
    return Judged(
        judgement=Judgement(
            status=status if late is None else OutcomeStatus.NOT_APPLICABLE,
            subject=_subject(case, question, key),
            requirement=f"shows {name}",
            observed=None,
            reason=reason if late is None else late,
            anchors=(),
            citation=citation,
        ),
        question=question,
        key=key,
        name=name,
        is_required=is_binding,
        is_shown=is_shown,
    )


def _status(*, is_shown: bool, is_binding: bool) -> OutcomeStatus:
    if is_shown:
        return OutcomeStatus.PASS
    return OutcomeStatus.INCONCLUSIVE if is_binding else OutcomeStatus.NOT_APPLICABLE


def _subject(case: Case, question: Question, key: str) -> Subject:
    return case.subject(
        panel=key if question is Question.PANEL else None,
        analyte=key if question is Question.ANALYTE else None,
        field=key if question is Question.FIELD else None,
    )
