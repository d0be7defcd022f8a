"""The ratio of one alkaloid to another, or to a sum of others: mitragynine to 7-hydroxymitragynine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verifier.decisions import ZERO, Span, add, divide, highest, judge_computed, span_of
from verifier.model import Certificate, DecisionSettings, LimitRule, OutcomeStatus, Panel, Quantity, Result
from verifier.rules.conditions import is_amount, is_relative, is_shown, unit_of
from verifier.rules.judging import LimitOutcome, contradicted, reading_of, rows_of, sum_parts
from verifier.rules.printed_values import is_dry
from verifier.rules.rows import RowVerdict, bound_of, unless_equal
from verifier.rules.settling import settle
from verifier.rules.wording import analyte_name
from verifier.vocabulary.units import UnitMismatchError


def judge_ratio(
    limit: LimitRule, slug: str, certificate: Certificate, settings: DecisionSettings
) -> LimitOutcome | None:
    """Hold the ratio of an alkaloid to `limit.to` against the limit; None where the alkaloid is not reported.

    Both are read in one unit. Parts of a sum that are not reported may be there in any amount: they can only make
    the ratio smaller, so a ratio that is too small without them is too small.
    """
    own = [(panel, result) for panel, result in rows_of(certificate, slug) if is_shown(result)]
    if not own or limit.to is None:
        return None
    answers = []
    for panel, result in own:
        of_row = [_answer(limit, panel, result, quantity, certificate, settings) for quantity in result.values]
        if (answer := _settled([one for one in of_row if one is not None])) is not None:
            answers.append(answer)
    if not answers:
        why = f"no unit is printed in which it can be compared with {analyte_name(limit.to)}"
        rows = tuple(RowVerdict(panel, result, OutcomeStatus.INCONCLUSIVE, why) for panel, result in own)
        return LimitOutcome(limit, slug, OutcomeStatus.INCONCLUSIVE, why, rows)
    return min(answers, key=lambda answer: answer.status.rank)


def _settled(answers: Sequence[LimitOutcome]) -> LimitOutcome | None:
    if not answers:
        return None
    return settle(answers, reading_of) or contradicted(answers[0])


def _answer(
    limit: LimitRule,
    panel: Panel,
    result: Result,
    quantity: Quantity,
    certificate: Certificate,
    settings: DecisionSettings,
) -> LimitOutcome | None:
    """The answer in the unit of one value; None where it has no unit, or nothing of the other can be read in it."""
    unit = unit_of(quantity, result)
    if unit is None or is_relative(quantity) or not is_amount(quantity) or limit.to is None:
        return None
    part = span_of(quantity, result.lod, result.loq, unit)
    others, names = _divisor(certificate, limit.to, unit, dry=is_dry(quantity))
    ratio = divide(part, others)
    decision = unless_equal(judge_computed(ratio, limit.kind, bound_of(limit), settings), ratio, limit)
    missing = [analyte_name(one) for one in sum_parts(limit.to) or (limit.to,) if not names.get(one)]
    reason = decision.reason
    if decision.status is OutcomeStatus.INCONCLUSIVE and missing:
        reason = f"{' and '.join(missing)} is not reported"
    row = RowVerdict(panel, result, decision.status, reason, quantity, ratio)
    summed = tuple(name for name in names.values() if name)
    return LimitOutcome(limit, result.analyte or "", decision.status, reason, (row,), ratio, summed)


def _divisor(certificate: Certificate, slug: str, unit: str, *, dry: bool) -> tuple[Span, dict[str, str]]:
    """What the alkaloid is divided by, and the printed name of each part, empty for one that is not reported."""
    parts = sum_parts(slug) or (slug,)
    printed = list(_spans(certificate, slug, unit, dry=dry))
    if printed:
        return _widest(span for span, _ in printed), dict.fromkeys(parts, printed[0][1])
    spans, names = [], {}
    for one in parts:
        found = list(_spans(certificate, one, unit, dry=dry))
        names[one] = found[0][1] if found else ""
        spans.append(_widest(span for span, _ in found) if found else Span(ZERO, None, why_open="it is not reported"))
    return add(spans), names


def _spans(certificate: Certificate, slug: str, unit: str, *, dry: bool) -> Iterator[tuple[Span, str]]:
    """What the values of a substance allow that count on the same mass, dry or as received."""
    for _, result in rows_of(certificate, slug):
        for quantity in result.values:
            if is_relative(quantity) or not is_amount(quantity) or is_dry(quantity) is not dry:
                continue
            try:
                yield span_of(quantity, result.lod, result.loq, unit), result.printed_name
            except UnitMismatchError:
                continue


def _widest(spans: Iterator[Span]) -> Span:
    """One substance that is printed more than once counts with all that its rows allow."""
    every = list(spans)
    high = highest(every)
    low = min(every, key=lambda span: span.low)
    return Span(low.low, high, low.is_low_excluded, low.top, low.is_found, low.why_open if high is None else None)
