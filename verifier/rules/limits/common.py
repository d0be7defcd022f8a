"""What the limit rules share: which outcome is whose, and how one becomes an observation."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from verifier.model import Basis, Confidence, LimitKind, LimitRule, Profile, Severity
from verifier.rules.advice import advice_for
from verifier.rules.base import Case, Observation
from verifier.rules.judging import LimitOutcome, analytes_of
from verifier.rules.outcomes import NOT_SEPARATED
from verifier.rules.rows import RowVerdict
from verifier.rules.wording import (
    analyte_name,
    expected_words,
    limit_words,
    list_words,
    number_words,
    result_words,
    source_words,
    span_words,
)
from verifier.vocabulary.analytes import members

SYNTHETIC = frozenset(member.slug for member in members("synthetic_alkaloids"))


def is_share(limit: LimitRule) -> bool:
    """A limit on the share of all alkaloids."""
    return limit.basis is Basis.TOTAL_ALKALOIDS


def is_absence_of_synthetics(limit: LimitRule) -> bool:
    """A limit that wants a synthetic alkaloid absent at any level."""
    return limit.kind is LimitKind.ABSENT and limit.portion is None and not SYNTHETIC.isdisjoint(analytes_of(limit))


def is_listed_synthetic(outcome: LimitOutcome) -> bool:
    """A synthetic alkaloid that the profile wants absent at any level."""
    return outcome.limit.kind is LimitKind.ABSENT and outcome.limit.portion is None and outcome.analyte in SYNTHETIC


def is_perhaps_found(outcome: LimitOutcome) -> bool:
    """A trace or a bound is printed, or the method does not tell it from an isomer: it may be there or not."""
    return outcome.reason == NOT_SEPARATED or any(
        row.span is not None and row.span.is_found is None for row in outcome.rows
    )


def has_plain_limits(profile: Profile) -> bool:
    """Whether a profile has limits other than shares."""
    return any(not is_share(limit) for limit in profile.limits)


def row_number(row: RowVerdict) -> Decimal | None:
    """The printed number of the value that decided, in its own unit."""
    return row.quantity.number if row.quantity is not None else None


def observed_words(outcome: LimitOutcome) -> str:
    """What the report prints for it, and the same in the unit of the limit where that is another."""
    if not outcome.rows:
        return "not reported"
    if outcome.limit.basis is Basis.RATIO and outcome.share is not None:
        words = result_words(outcome.rows[0].result, outcome.rows[0].quantity)
        return f"{words} ({span_words(outcome.share, 'times')} {analyte_name(outcome.limit.to or '')})"
    if outcome.summed and not is_share(outcome.limit):
        parts = (f"{row.result.printed_name} {result_words(row.result, row.quantity)}" for row in outcome.rows)
        return f"the sum of {list_words(parts)}"
    row = outcome.rows[0]
    words = result_words(row.result, row.quantity)
    span, unit = row.span, outcome.limit.unit
    is_converted = row.quantity is not None and unit is not None and row.quantity.unit != unit
    if (
        is_converted
        and span is not None
        and span.is_point
        and span.low != row_number(row)
        and not is_share(outcome.limit)
    ):
        on = f", counted on {row.counted_on}" if row.counted_on is not None else ""
        words = f"{words} (= {number_words(span.low.normalize())} {unit}{on})"
    return words


def share_words(outcome: LimitOutcome) -> str:
    """The share of the alkaloids that was computed: "2.4 %", "between 0.4 % and 2.6 %"."""
    if outcome.share is None or (outcome.share.high is None and outcome.share.low == 0):
        return "an unknown part"
    return span_words(outcome.share, "%")


def summed_words(outcome: LimitOutcome) -> str:
    """The alkaloids that the share was taken of."""
    return f"the alkaloids ({list_words(outcome.summed)})" if outcome.summed else "the alkaloids"


def observation(
    case: Case,
    outcome: LimitOutcome,
    *,
    severity: Severity | None = None,
    confidence: Confidence = Confidence.HIGH,
    facts: Mapping[str, str] | None = None,
    also: tuple[str, ...] = (),
) -> Observation:
    """The observation on one outcome, with the facts that every limit rule's message has.

    `also` holds other explanations for this one observation.
    """
    citation = case.citation(outcome.limit.cite, outcome.limit.note)
    observed = observed_words(outcome)
    panel = outcome.rows[0].panel.kind.value if outcome.rows else None
    every = {
        "analyte": analyte_name(outcome.analyte),
        "observed": observed,
        "limit": limit_words(outcome.limit),
        "reason": outcome.reason or "",
        "source": source_words(citation),
        "must": f"it must be {limit_words(outcome.limit)}"
        if outcome.limit.kind is LimitKind.ABSENT
        else f"the limit is {limit_words(outcome.limit)}",
        **(facts or {}),
    }
    every["advice"] = advice_for(every["reason"], every["analyte"])
    return Observation(
        subject=case.subject(panel=panel, analyte=outcome.analyte),
        anchors=outcome.anchors,
        facts=every,
        observed=observed,
        expected=expected_words(outcome.limit, citation),
        citation=citation,
        severity=severity,
        confidence=confidence,
        other_explanations=also,
    )
