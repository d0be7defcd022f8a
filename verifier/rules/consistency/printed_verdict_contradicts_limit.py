"""CON201: a row's printed verdict does not follow from its own result and its own limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from verifier.model import (
    Confidence,
    OutcomeStatus,
    Panel,
    PrintedLimit,
    Quantity,
    Result,
    Severity,
)
from verifier.rules.base import Case, Observation, rule
from verifier.rules.conditions import is_shown
from verifier.rules.printed_verdicts import contradiction
from verifier.rules.wording import printed_limit_words, result_words
from verifier.vocabulary.words import status_of

_SYSTEMATIC = 5
"""From so many contradictions on, and more than half of a panel, a misread column is the likelier cause."""


@rule(
    "CON201",
    severity=Severity.ERROR,
    message='{analyte} is {observed} and its printed limit is {limit}, yet the row says "{status}"{reading}',
    since="0.1.0",
)
def printed_verdict_contradicts_limit(case: Case) -> Iterator[Observation]:
    """A row's printed verdict does not follow from its own result and its own limit.

    ## In plain words
    For {analyte}, the report prints a result, a limit and the word "{status}", and the three do not clearly fit
    together. Whoever reads only "{status}" may get a wrong picture.

    ## Looks at
    Rows that print a result, a limit and a verdict ("Pass", "vyhovuje", "F"). Words that judge nothing ("Tested",
    "X") and conditional verdicts are left alone, and so are limits that were not understood.

    ## Decides
    The verdict must be wrong for the limit read as "at most" and as "below" to be a finding. Where it is right for
    one of them, for the result rounded to the digits of the limit, within the printed uncertainty, or for the
    pharmacopoeial reading of a count limit of 10^n, it depends on the reading and is for information only. Where the
    result stands for values on both sides of the limit it says nothing. Where most rows of a panel contradict
    themselves, a misread column is the likelier cause, and they are warnings with low confidence.

    ## Example
    Lead 0.7 ppm, limit 0.5 ppm, "Pass" is a finding. Lead 0.5 ppm, limit 0.5 ppm, "Fail" depends on the reading.

    ## Why it matters
    One of the three is wrong, and a reader who looks only at the verdict is misled.

    ## Other explanations
    - The limit column may belong to another product type than the one the verdict was given for.
    - The verdict may follow a decision rule that the report states elsewhere.
    - A misprint in the result, the limit or the verdict.

    ## Next step
    Ask the laboratory which of result, limit and verdict is right for {analyte}, and for an amended report.
    """
    for panel in case.certificate.panels:
        seen = [_seen(result) for result in (*panel.results, *panel.totals) if _is_judged(result)]
        plain = sum(one is not None and one.reading is None for one in seen)
        is_systematic = plain >= _SYSTEMATIC and 2 * plain > len(seen)
        for one in seen:
            if one is not None:
                yield _observation(case, panel, one, is_systematic=is_systematic)


@dataclass(frozen=True)
class _Seen:
    """A row that contradicts itself, by which value, and on which reading of the limit that depends."""

    result: Result
    limit: PrintedLimit
    quantity: Quantity
    reading: str | None


def _said(result: Result) -> str | None:
    return status_of(result.printed_status) if result.printed_status is not None else None


def _is_judged(result: Result) -> bool:
    return result.limit is not None and _said(result) in ("pass", "fail") and is_shown(result)


def _seen(result: Result) -> _Seen | None:
    if result.limit is None:
        return None
    found = contradiction(result, result.limit, OutcomeStatus(_said(result) or ""))
    return _Seen(result, result.limit, *found) if found is not None else None


def _observation(case: Case, panel: Panel, seen: _Seen, *, is_systematic: bool) -> Observation:
    result = seen.result
    observed, limit = result_words(result, seen.quantity), printed_limit_words(seen.limit)
    anchors = [seen.quantity.anchor, seen.limit.anchor]
    if result.printed_status_box is not None:
        anchors.append(result.anchor.model_copy(update={"box": result.printed_status_box}))
    is_doubtful = is_systematic and seen.reading is None
    misread = "So many rows of this panel disagree with their verdicts that its columns may have been misread."
    return Observation(
        subject=case.subject(panel=panel.kind.value, analyte=result.analyte or result.printed_name),
        anchors=tuple(anchors),
        facts={
            "analyte": result.printed_name,
            "observed": observed,
            "limit": limit,
            "status": result.printed_status or "",
            "reading": f"; this depends on {seen.reading}" if seen.reading else "",
        },
        observed=f"{observed}, {result.printed_status}",
        expected=limit,
        severity=Severity.INFO if seen.reading else Severity.WARNING if is_doubtful else None,
        confidence=Confidence.LOW if is_doubtful else Confidence.HIGH,
        other_explanations=(misread,) if is_doubtful else (),
    )
