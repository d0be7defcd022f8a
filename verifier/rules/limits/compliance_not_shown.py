"""LIM102: a result is reported, and yet it does not show that the limit is met."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import OutcomeStatus, Profile, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.limits.common import (
    is_listed_synthetic,
    is_perhaps_found,
    is_share,
    observation,
    share_words,
    summed_words,
)
from verifier.rules.shares import NOTHING_FOUND


def _is_used_by(profile: Profile) -> bool:
    return bool(profile.limits)


@rule(
    "LIM102",
    severity=Severity.WARNING,
    message="{analyte} is reported as {observed}, which does not show that it is {limit}: {reason} [{source}]",
    since="0.1.0",
    is_used_by=_is_used_by,
)
def compliance_not_shown(case: Case) -> Iterator[Observation]:
    """A result is reported, and yet it does not show that the limit is met.

    ## In plain words
    From the result in the report, nobody can tell whether {analyte} is {limit}, as the rule asks. It may be, or it may
    not be.

    ## Looks at
    Every row whose substance has a limit in the profile.

    ## Decides
    The span that the printed result stands for reaches to both sides of the limit, or cannot be held against it: ND
    without an LOD, ND or "<LOQ" whose LOD or LOQ is at or above the limit, a unit that does not convert, a limit per
    serving without the mass of a serving, "not detected" in less material than the limit asks for, the word "Pass"
    in place of a result, values of one row that contradict each other, a share of the alkaloids that may lie on either
    side. Where no alkaloid was found at all there is no share to be taken, which is for information only.

    ## Example
    Lead ND with an LOD of 1.5 ppm against "below 1.2 ppm": there may be 1.4 ppm in it. With an LOD of 0.05 it passes.

    ## Why it matters
    Nothing found is only as good as the method could see. A report with such rows looks clean and proves nothing.

    ## Other explanations
    - The LOD, the LOQ or the tested mass may stand elsewhere, in the method or on another page.
    - The laboratory may have tested for another rule, for which its method is sensitive enough.

    ## Next step
    {advice}
    """
    for outcome in case.limit_outcomes:
        if outcome.status is not OutcomeStatus.INCONCLUSIVE or not outcome.is_shown:
            continue
        if is_listed_synthetic(outcome) and is_perhaps_found(outcome):
            continue
        if not is_share(outcome.limit):
            yield observation(case, outcome)
            continue
        is_nothing_found = outcome.reason == NOTHING_FOUND
        share = "" if is_nothing_found else f"it is {share_words(outcome)} of {summed_words(outcome)}, and "
        facts = {"reason": f"{share}{outcome.reason}"}
        yield observation(case, outcome, severity=Severity.INFO if is_nothing_found else None, facts=facts)
