"""LIM104: 7-hydroxymitragynine has too large a share of the alkaloids."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import OutcomeStatus, Profile, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.limits.common import is_share, observation, share_words, summed_words


def _is_used_by(profile: Profile) -> bool:
    return any(is_share(limit) for limit in profile.limits)


@rule(
    "LIM104",
    severity=Severity.ERROR,
    message="{analyte} is {share} of {summed}{reason}; the limit is {limit} [{source}]",
    since="0.1.0",
    is_used_by=_is_used_by,
)
def hydroxymitragynine_share_above_limit(case: Case) -> Iterator[Observation]:
    """7-hydroxymitragynine has too large a share of the alkaloids.

    ## In plain words
    By the figures in the report, {analyte} makes up {share} of the alkaloids, the main active substances. The limit is
    {limit}.

    ## Looks at
    The row of 7-hydroxymitragynine, all other alkaloid rows of the certificate, and the printed total where there is
    one.

    ## Decides
    On two bounds. The largest share takes 7-hydroxymitragynine at its most and every other alkaloid at its least (ND
    and "<LOQ" as nothing), the smallest share the other way round. Both within the limit pass, both above it are a
    finding; a limit between them is LIM102. Where fewer than the five main leaf alkaloids are reported and no
    total is printed, it fails only if the share would be too large with ten times the reported alkaloids. The
    message lists what was summed, because no law says which alkaloids count.

    ## Example
    7-hydroxymitragynine 0.9 mg/g in 20 mg/g of alkaloids is 4.5 %, a finding against 2 %. ND with an LOD of 0.1 mg/g
    in 20 mg/g is at most 0.5 % and passes; with an LOD of 1 mg/g it is at most about 5 %, which is LIM102.

    ## Why it matters
    Dried leaf holds very little of it. A large share says that it was added or made from mitragynine, and most state
    laws draw their line here.

    ## Other explanations
    - Alkaloids that were not measured would make the share smaller.
    - Long or hot storage turns some mitragynine into 7-hydroxymitragynine.
    - Methods that do not separate it from mitragynine pseudoindoxyl count both.

    ## Next step
    Ask the laboratory for the full alkaloid panel with LOD and LOQ, and which alkaloids its total counts.
    """
    for outcome in case.limit_outcomes:
        if not is_share(outcome.limit) or outcome.status is not OutcomeStatus.FAIL:
            continue
        facts = {
            "share": share_words(outcome),
            "summed": summed_words(outcome),
            "reason": f", and {outcome.reason}" if outcome.reason else "",
        }
        yield observation(case, outcome, facts=facts)
