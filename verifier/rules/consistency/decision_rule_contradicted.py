"""CON225: a printed verdict does not follow the decision rule that the report states."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from verifier.decisions import span_of
from verifier.model import Confidence, DecisionRule, Field, LimitKind, Panel, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.printed_verdicts import uncertainty_in
from verifier.rules.wording import printed_limit_words, result_words
from verifier.vocabulary.conformity import decision_rule_in
from verifier.vocabulary.units import UnitMismatchError
from verifier.vocabulary.words import status_of

_LEAST_GUARD = Decimal("0.82")
"""1.64 u, the narrowest customary guard band, as a part of the expanded uncertainty U = 2 u."""
_WORDS = {
    DecisionRule.SIMPLE_ACCEPTANCE: "the uncertainty is left out",
    DecisionRule.GUARDED_ACCEPTANCE: "the uncertainty is added",
}


@rule(
    "CON225",
    severity=Severity.WARNING,
    message='the report says "{statement}", so {words}; {analyte} is {observed} ± {uncertainty}, its limit {limit}, '
    'yet the row says "{status}"',
    since="0.1.0",
)
def decision_rule_contradicted(case: Case) -> Iterator[Observation]:
    """A printed verdict does not follow the decision rule that the report states.

    ## In plain words
    The report says how it decides between pass and fail. For {analyte}, the word "{status}" does not seem to follow,
    unless something is left unsaid.

    ## Looks at
    Sentences on the decision rule (simple acceptance, guard band), and rows that print a measured result, an upper
    limit, an uncertainty and a verdict.

    ## Decides
    Simple acceptance leaves the uncertainty out: a result above its limit must not pass, one below must not fail.
    With a guard band a result passes only when it stays within its limit with the guard band added; the narrowest
    customary one is taken, 1.64 u, which is 0.82 of the printed expanded uncertainty (ILAC-G8:09/2019). Only rows
    whose limit lies within the uncertainty are judged, as others contradict every rule (CON201). A result that equals
    its limit is left alone. Where the report says both, or only that the uncertainty "is taken into account", which
    official control does in the other direction, the rule is silent.

    ## Example
    "Guard band" and lead 0.95 ± 0.20 ppm, limit 1.0 ppm, "Pass".

    ## Why it matters
    A report that does not keep its own rule judges one sample otherwise than the next.

    ## Other explanations
    - The decision rule may hold for some of the tests only, or for another customer.
    - The guard band may be narrower than is customary; the report should say how wide it is.
    - The printed uncertainty may be the standard uncertainty, or be given for another level.

    ## Next step
    Ask the laboratory which decision rule it used for {analyte}, and how wide the guard band is.
    """
    rows = [(panel, row) for panel, row in case.certificate.results() if row.uncertainty is not None]
    stated = _stated(case) if rows else None
    if stated is None:
        return
    rule_said, statement = stated
    for panel, row in rows:
        if _contradicts(row, rule_said):
            yield _observation(case, panel, row, rule_said, statement)


def _stated(case: Case) -> tuple[DecisionRule, Field] | None:
    """The one decision rule that the statements name, with the sentence that names it."""
    whole = " ".join(statement.printed for statement in case.certificate.statements)
    said = decision_rule_in(whole)
    if said is None:
        return None
    naming = (one for one in case.certificate.statements if decision_rule_in(one.printed) is said)
    return said, next(naming, case.certificate.statements[0])


def _contradicts(row: Result, said: DecisionRule) -> bool:
    status = status_of(row.printed_status) if row.printed_status is not None else None
    limit = row.limit
    if status not in ("pass", "fail") or limit is None or limit.number is None:
        return False
    if limit.kind not in (LimitKind.AT_MOST, LimitKind.BELOW) or len(row.values) != 1:
        return False
    quantity = row.values[0]
    unit = limit.unit or quantity.unit
    try:
        span = span_of(quantity, row.lod, row.loq, unit)
    except UnitMismatchError:
        return False
    margin = uncertainty_in(row.uncertainty, span.low, quantity, unit) if span.is_point else None
    distance = span.low - limit.number
    if margin is None or distance == 0 or abs(distance) > margin:
        return False
    if said is DecisionRule.SIMPLE_ACCEPTANCE:
        return (distance > 0) is (status == "pass")
    # A result above its limit passes under no guard band; one below it must keep the distance of the narrowest.
    return status == "pass" and distance > -_LEAST_GUARD * margin


def _observation(case: Case, panel: Panel, row: Result, said: DecisionRule, statement: Field) -> Observation:
    observed, limit = result_words(row, row.values[0]), printed_limit_words(row.limit) if row.limit else ""
    uncertainty = row.uncertainty.printed.lstrip("± ") if row.uncertainty is not None else ""
    return Observation(
        subject=case.subject(panel=panel.kind.value, analyte=row.analyte or row.printed_name),
        anchors=(row.anchor, statement.anchor),
        facts={
            "statement": statement.printed,
            "words": _WORDS[said],
            "analyte": row.printed_name,
            "observed": observed,
            "uncertainty": uncertainty,
            "limit": limit,
            "status": row.printed_status or "",
        },
        observed=f"{observed} ± {uncertainty}, {row.printed_status}",
        expected=limit,
        confidence=Confidence.MEDIUM,
    )
