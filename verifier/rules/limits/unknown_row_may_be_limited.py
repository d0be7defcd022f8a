"""LIM106: a row whose name is not known as a whole begins with the name of a substance that has a limit."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, LimitRule, OutcomeStatus, Panel, PanelKind, Profile, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.conditions import conditions_of, is_shown
from verifier.rules.judging import analytes_of
from verifier.rules.outcomes import why_not_in_force
from verifier.rules.rows import RowVerdict, judge_row
from verifier.rules.wording import analyte_name, expected_words, limit_words, result_words, source_words
from verifier.vocabulary.analytes import find_analyte


def _is_used_by(profile: Profile) -> bool:
    return bool(profile.limits)


@rule(
    "LIM106",
    severity=Severity.WARNING,
    message='"{name}" is reported as {observed}; if it is {analyte}, which must be {limit}, this does not show it '
    "[{source}]",
    since="0.1.0",
    is_used_by=_is_used_by,
)
def unknown_row_may_be_limited(case: Case) -> Iterator[Observation]:
    """A row whose name is not known as a whole begins with the name of a substance that has a limit.

    ## In plain words
    The row named "{name}" may be a result for {analyte}. If it is, the report does not show that the limit for
    {analyte} is met.

    ## Looks at
    Rows with a value whose name is not in the vocabulary, outside of alkaloids (which LIM105 looks at), and the limits
    of the profile on single substances by mass, volume or count.

    ## Decides
    The longest beginning of the name that is a known name tells which substance it may be. It is a finding when the
    row, taken for that substance, would not pass the limit; a row that would pass anyway changes nothing.

    ## Example
    "Lead - second digestion" 1.8 ppm below "Lead" 0.3 ppm, with a limit of 1.2 ppm.

    ## Why it matters
    A second result under a name with a remark is a result. One that nobody reads would let the first one pass alone.

    ## Other explanations
    - The remark may make it another substance ("Lead acetate"), or the row may belong to a control sample.
    - The name may have been cut off or run together in reading.

    ## Next step
    Look at the marked row. If it is a result for {analyte} in this sample, ask the laboratory which of its results
    holds, and why there are several.
    """
    limits = [limit for limit in case.profile.limits if _is_plain(case, limit)]
    if not limits:
        return
    conditions = conditions_of(case.certificate, case.profile, case.use)
    for panel in case.certificate.panels:
        if panel.kind is PanelKind.ALKALOIDS:
            continue
        for row in panel.results:
            slug = _begins_with(row, panel) if row.analyte is None and is_shown(row) else None
            for limit in limits if slug is not None else ():
                if slug in analytes_of(limit):
                    verdict = judge_row(panel, row.model_copy(update={"analyte": slug}), limit, conditions)
                    if verdict.status is not OutcomeStatus.PASS:
                        yield _observation(case, panel, slug or "", limit, verdict)
                        break


def _is_plain(case: Case, limit: LimitRule) -> bool:
    is_for_kind = not limit.product_kinds or case.product_kind in (None, *limit.product_kinds)
    return limit.to is None and is_for_kind and why_not_in_force(case.profile, limit.cite, case.as_of) is None


def _begins_with(row: Result, panel: Panel) -> str | None:
    """The substance that the first words of a name are the name of."""
    words = row.printed_name.replace("-", " - ").replace(",", " , ").replace("(", " ( ").split()
    for count in range(len(words) - 1, 0, -1):
        found = find_analyte(" ".join(words[:count]).replace(" - ", "-"), panel.kind)
        if found is not None:
            return None if found.panel is PanelKind.ALKALOIDS else found.slug
    return None


def _observation(case: Case, panel: Panel, slug: str, limit: LimitRule, verdict: RowVerdict) -> Observation:
    citation = case.citation(limit.cite, limit.note)
    observed = result_words(verdict.result, verdict.quantity)
    return Observation(
        subject=case.subject(panel=panel.kind.value, analyte=verdict.result.printed_name),
        anchors=((verdict.quantity or verdict.result).anchor,),
        facts={
            "name": verdict.result.printed_name,
            "observed": observed,
            "analyte": analyte_name(slug),
            "limit": limit_words(limit),
            "source": source_words(citation),
        },
        observed=observed,
        expected=expected_words(limit, citation),
        citation=citation,
        confidence=Confidence.LOW,
    )
