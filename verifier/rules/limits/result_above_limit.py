"""LIM101: a reported result is outside its limit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from verifier.model import OutcomeStatus, Profile, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.judging import LimitOutcome
from verifier.rules.limits.common import has_plain_limits, is_listed_synthetic, is_share, observation

_NEAR = Decimal("0.25")
"""Within this part of the limit a difference may be one of measurement: metals have about 15 to 25 % (k = 2)."""


def _is_used_by(profile: Profile) -> bool:
    return has_plain_limits(profile)


@rule(
    "LIM101",
    severity=Severity.ERROR,
    message="{analyte} is reported as {observed}; {must} [{source}]",
    since="0.1.0",
    is_used_by=_is_used_by,
)
def result_above_limit(case: Case) -> Iterator[Observation]:
    """A reported result is outside its limit.

    ## In plain words
    The report's own result for {analyte} is outside what the rule allows: {must}.

    ## Looks at
    Every row whose substance has a limit in the profile, in the unit of the limit. Listed synthetic alkaloids are
    LIM103 and shares of all alkaloids LIM104.

    ## Decides
    By the profile's decision rule, on the span that the printed result stands for: it fails when the whole span is
    outside. The value equal to an "at most" limit passes, the one equal to a "below" limit does not. A sum that is
    not printed (aflatoxins, PAH4, yeasts and molds) is added up from its parts.

    ## Example
    Lead 1.3 ppm against "below 1.2 ppm" is a finding; 1.1 is not. "<2.0" against 1.2 is LIM102.

    ## Why it matters
    This is what a limit is for. The number stands on the report itself, so it can be shown to anyone.

    ## Other explanations
    - The limit may not be meant for this kind of product or this place of sale: see which profile was used.
    - The result or its unit may be misprinted on the report.

    ## Next step
    Look at the marked row. If it says what was read, ask the laboratory to confirm the result for {analyte}, and do
    not rely on the lot until it is cleared up. What follows from it, the source says.
    """
    for outcome in case.limit_outcomes:
        if is_listed_synthetic(outcome) or is_share(outcome.limit):
            continue
        if outcome.status is OutcomeStatus.FAIL:
            yield observation(case, outcome, also=_also(outcome))
        elif outcome.status is OutcomeStatus.CONDITIONAL_FAIL:
            yield observation(case, outcome, severity=Severity.WARNING, also=_also(outcome))


def _also(outcome: LimitOutcome) -> tuple[str, ...]:
    """What could explain this one: no uncertainty covers a result that is far outside, or a word."""
    span, limit = outcome.rows[0].span, outcome.limit.value
    if span is None or not span.is_point or not limit or abs(span.low - limit) > limit * _NEAR:
        return ()
    return ("The result is close to the limit, and its measurement uncertainty may cover the difference.",)
