"""The share of one alkaloid in all alkaloids, on a lower and an upper bound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from verifier.decisions import (
    AT_OR_ABOVE,
    ZERO,
    Decision,
    Span,
    add,
    converted,
    divide,
    highest,
    judge_computed,
    share,
    span_of,
)
from verifier.model import Certificate, DecisionSettings, LimitRule, OutcomeStatus, Panel, PanelKind, Result
from verifier.rules.conditions import in_unit_first, is_relative, is_shown, unit_of
from verifier.rules.judging import LimitOutcome, contradicted, reading_of, rows_of, slugs_in
from verifier.rules.printed_values import SLACK, is_dry
from verifier.rules.rows import RowVerdict, unless_equal
from verifier.rules.settling import settle
from verifier.vocabulary.units import UnitMismatchError

TOTAL = "total_alkaloids"
LEAF_ALKALOIDS = ("mitragynine", "7_hydroxymitragynine", "paynantheine", "speciogynine", "speciociliatine")
"""What a full alkaloid panel of kratom has at the least (AOAC SMPR 2015.008 and the common panels)."""
UNREPORTED = Decimal(9)
"""How many times as much as the reported alkaloids the unreported ones are allowed to be before a share fails.

Mitragynine was found to be as little as 12 % of the alkaloids of real leaf, so a panel of mitragynine and
7-hydroxymitragynine alone may show a ninth of them.
"""
NOTHING_FOUND = "no alkaloid was found in an amount that a share could be taken of"
_HUNDRED = Decimal(100)
_UNREADABLE = "another alkaloid is given in a unit that cannot be compared"


@dataclass(frozen=True)
class _Rest:
    """What stands beside one alkaloid in a certificate, in one unit, on dry mass or as received."""

    others: _Sum
    total: Span | None
    """What the printed totals allow together."""
    is_full: bool
    """Whether all alkaloids of the leaf are reported."""


@dataclass(frozen=True)
class _Sum:
    """The other alkaloids: what was surely there at least, and what there may have been at most."""

    span: Span
    names: tuple[str, ...]


def judge_share(
    limit: LimitRule, slug: str, certificate: Certificate, settings: DecisionSettings
) -> LimitOutcome | None:
    """Hold the share of an alkaloid against a limit in percent of all alkaloids; None where it is not reported.

    The share is formed in one unit in which the alkaloid is given. Rows of the leaf's alkaloids count; rows that the
    vocabulary does not know, and synthetic ones, may count and so only widen the span.
    """
    own = [(panel, result) for panel, result in rows_of(certificate, slug) if is_shown(result)]
    if not own or limit.value is None:
        return None
    reported = {result.analyte for _, result in certificate.results() if is_shown(result)}
    is_full = set(LEAF_ALKALOIDS) <= reported

    @cache
    def rest_in(unit: str, dry: bool) -> _Rest:
        total = _printed_total(certificate, unit, dry=dry)
        return _Rest(_others(certificate, slug, unit, dry=dry), total, is_full)

    each = (_answer(limit, panel, result, rest_in, settings) for panel, result in own)
    answers = [answer for answer in each if answer is not None]
    if not answers:
        why = "no unit is printed in which the alkaloids can be added up"
        rows = tuple(RowVerdict(panel, result, OutcomeStatus.INCONCLUSIVE, why) for panel, result in own)
        return LimitOutcome(limit, slug, OutcomeStatus.INCONCLUSIVE, why, rows)
    return min(answers, key=lambda answer: answer.status.rank)


def _answer(
    limit: LimitRule, panel: Panel, result: Result, rest_in: Callable[[str, bool], _Rest], settings: DecisionSettings
) -> LimitOutcome | None:
    """The answer of one row, from the unit in which most alkaloids can be read; opposite answers cancel out."""
    answers = []
    for quantity in result.values:
        unit = unit_of(quantity, result)
        if unit is None or is_relative(quantity):
            continue
        part = span_of(quantity, result.lod, result.loq, unit)
        rest = rest_in(unit, is_dry(quantity))
        decision, span = _decide(limit, part, rest, unit, settings)
        decision = unless_equal(decision, span, limit)
        if decision.reason == AT_OR_ABOVE:
            decision = replace(decision, reason="its LOD or LOQ leaves room for more than the limit")
        row = RowVerdict(panel, result, decision.status, decision.reason, quantity, span)
        names = (result.printed_name, *rest.others.names)
        answers.append(LimitOutcome(limit, result.analyte or "", decision.status, decision.reason, (row,), span, names))
    fullest = [one for one in answers if len(one.summed) == max(len(each.summed) for each in answers)]
    if not fullest:
        return None
    return settle(fullest, reading_of) or contradicted(fullest[0])


def _decide(limit: LimitRule, part: Span, rest: _Rest, unit: str, settings: DecisionSettings) -> tuple[Decision, Span]:
    others, total = rest.others, rest.total
    value = limit.value if limit.value is not None else ZERO
    if part.low == 0 and others.span.low == 0:
        return Decision(OutcomeStatus.INCONCLUSIVE, NOTHING_FOUND), Span(ZERO, None, why_open=NOTHING_FOUND)
    if _is_more_than_everything(part.low + others.span.low, unit):
        why = "the alkaloids add up to more than the product itself, so one of them is misprinted or misread"
        return Decision(OutcomeStatus.INCONCLUSIVE, why), Span(ZERO, None, why_open=why)
    span = share(part, others.span).times(_HUNDRED)
    decision = judge_computed(span, limit.kind, value, settings)
    # A total below what its own rows add up to tells nothing of the share.
    if total is not None and total.is_point and total.low * (1 + SLACK) >= part.low + others.span.low:
        by_total = divide(part, total).times(_HUNDRED)
        second = judge_computed(by_total, limit.kind, value, settings)
        if not rest.is_full and second.status is not OutcomeStatus.INCONCLUSIVE:
            return second, by_total
        if decision.status is OutcomeStatus.INCONCLUSIVE:
            return (second, by_total) if second.status is not OutcomeStatus.INCONCLUSIVE else (decision, span)
        if second.status not in (decision.status, OutcomeStatus.INCONCLUSIVE):
            why = "the printed total and the sum of the rows give different answers"
            return Decision(OutcomeStatus.INCONCLUSIVE, why), span
    elif decision.status is OutcomeStatus.FAIL and not rest.is_full:
        least = span._replace(low=span.low / (1 + UNREPORTED))
        if judge_computed(least, limit.kind, value, settings).status is not OutcomeStatus.FAIL:
            why = "too few alkaloids are reported to know their sum"
            return Decision(OutcomeStatus.INCONCLUSIVE, why), least
    return decision, span


def _is_more_than_everything(amount: Decimal, unit: str) -> bool:
    try:
        return converted(amount, unit, "%") > _HUNDRED
    except UnitMismatchError:
        return False


def _others(certificate: Certificate, slug: str, unit: str, *, dry: bool) -> _Sum:
    """All other alkaloids of the certificate in one unit; a substance printed twice counts once."""
    leaf, synthetic = (frozenset(slugs_in(f"{kind}_alkaloids")) for kind in ("kratom", "synthetic"))
    sure: dict[str, list[Result]] = {}
    perhaps: dict[str, list[Result]] = {}
    for panel, result in certificate.results():
        if result.analyte == slug or not is_shown(result):
            continue
        if result.analyte in leaf:
            sure.setdefault(str(result.analyte), []).append(result)
        elif result.analyte in synthetic or (result.analyte is None and panel.kind is PanelKind.ALKALOIDS):
            perhaps.setdefault(result.analyte or result.printed_name.casefold(), []).append(result)
    known = {name: _span_in(rows, unit, dry=dry) for name, rows in sure.items()}
    low = add(span for span in known.values())
    high = add((low, *(_span_in(rows, unit, dry=dry) for rows in perhaps.values())))
    names = tuple(sure[name][0].printed_name for name, span in known.items() if span.why_open != _UNREADABLE)
    return _Sum(Span(low.low, high.high, low.is_low_excluded, high.top, high.is_found, high.why_open), names)


def _span_in(rows: Sequence[Result], unit: str, *, dry: bool) -> Span:
    """What the rows of one substance allow together, in one unit; open where none of them can be read in it."""
    return _together(rows, unit, dry=dry) or Span(ZERO, None, why_open=_UNREADABLE)


def _together(rows: Sequence[Result], unit: str, *, dry: bool) -> Span | None:
    """All that the rows allow in one unit; None where none of them can be read in it."""
    spans = [span for result in rows for span in _spans_of(result, unit, dry=dry)]
    if len(spans) < 2:
        return spans[0] if spans else None
    return spans[0]._replace(low=min(span.low for span in spans), high=highest(spans))


def _spans_of(result: Result, unit: str, *, dry: bool) -> Iterable[Span]:
    """The value in the unit itself, else the first that converts; then every other measured one that converts.

    Only values that count on the same mass, dry or as received. Values of one row in different units mostly agree;
    where they do not, all of them are allowed for.
    """
    is_first = True
    for quantity in in_unit_first(result.values, unit):
        if is_relative(quantity) or is_dry(quantity) is not dry:
            continue
        try:
            span = span_of(quantity, result.lod, result.loq, unit)
        except UnitMismatchError:
            continue
        if is_first or span.is_point:
            yield span
        is_first = False


def _printed_total(certificate: Certificate, unit: str, *, dry: bool) -> Span | None:
    """What all printed totals allow together; only one that is printed alike everywhere is a number."""
    return _together([row for _, row in rows_of(certificate, TOTAL) if is_shown(row)], unit, dry=dry)
