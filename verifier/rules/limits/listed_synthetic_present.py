"""LIM103: an alkaloid that may not be there at any level is reported as found."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, OutcomeStatus, Profile, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.judging import LimitOutcome
from verifier.rules.limits.common import is_absence_of_synthetics, is_listed_synthetic, is_perhaps_found, observation


def _is_used_by(profile: Profile) -> bool:
    return any(is_absence_of_synthetics(limit) for limit in profile.limits)


@rule(
    "LIM103",
    severity=Severity.ERROR,
    message="{analyte} is reported as {observed}; it must be {limit} [{source}]",
    since="0.1.0",
    is_used_by=_is_used_by,
)
def listed_synthetic_present(case: Case) -> Iterator[Observation]:
    """An alkaloid that may not be there at any level is reported as found.

    ## In plain words
    For {analyte}, the report gives this result: {observed}. The rule wants none of it in the product, and only a clear
    "not found" would show that.

    ## Looks at
    Rows of synthetic or semi-synthetic alkaloids that the profile wants absent, such as MGM-15, MGM-16 and
    mitragynine pseudoindoxyl.

    ## Decides
    Any measured amount, "detected" or ">x" is a finding. A trace, "<LOQ" or "<x" is a warning with low confidence,
    because it says neither that the substance is there nor that it is not, and so is mitragynine pseudoindoxyl that
    was found by gas chromatography, which does not tell it from 7-hydroxymitragynine. ND with an LOD passes, ND
    without one is LIM102.

    ## Example
    MGM-15 5.157 mg/g is a finding; MGM-15 "<LOQ" is a warning; MGM-15 ND with an LOD of 0.2 mg/g passes.

    ## Why it matters
    These substances are not part of the leaf in amounts worth a row in a report, act far more strongly than
    mitragynine, and may not be there at any level where the profile holds.

    ## Other explanations
    - The row may belong to another sample or to a standard, or its result may be misprinted or misread.
    - A very small amount may have been carried over from another sample in the instrument.

    ## Next step
    Look at the marked row. If it says what was read, ask the laboratory to confirm {analyte} by liquid chromatography
    with mass spectrometry against a reference standard, and ask the seller where it comes from. Do not sell or pass on
    the lot until then.
    """
    for outcome in case.limit_outcomes:
        if not is_listed_synthetic(outcome):
            continue
        if outcome.status is OutcomeStatus.FAIL:
            yield observation(case, outcome, also=_also(outcome))
        elif outcome.status is OutcomeStatus.INCONCLUSIVE and is_perhaps_found(outcome):
            yield observation(case, outcome, severity=Severity.WARNING, confidence=Confidence.LOW, also=_also(outcome))


def _also(outcome: LimitOutcome) -> tuple[str, ...]:
    """What holds for mitragynine pseudoindoxyl alone."""
    if outcome.analyte != "mitragynine_pseudoindoxyl":
        return ()
    return (
        "It may have formed from mitragynine by oxidation in old or badly stored material.",
        "It has the same formula as 7-hydroxymitragynine; gas chromatography does not tell the two apart.",
    )
