"""CMP302: a substance that the profile requires is not reported."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import OutcomeStatus, PanelKind, Profile, Requirement, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.completeness.common import (
    certificates_of_sample,
    in_force,
    missing_panels,
    observation,
    shows_analyte,
    shows_rows,
)
from verifier.rules.judging import rows_of
from verifier.rules.wording import analyte_name, panel_of, result_words


def _is_used_by(profile: Profile) -> bool:
    return any(need.analyte for need in profile.required) or any(limit.is_required for limit in profile.limits)


@rule(
    "CMP302",
    severity=Severity.WARNING,
    message="no result for {missing} was found{printed}{note} [{source}]",
    since="0.1.0",
    is_used_by=_is_used_by,
)
def required_analyte_missing(case: Case) -> Iterator[Observation]:
    """A substance that the profile requires is not reported.

    ## In plain words
    No result for {missing} was found in the report. Without one, nobody can tell from it what a test would show.

    ## Looks at
    The substances that the profile requires by name, and those that it sets a limit for, in all certificates of the
    document on this sample.

    ## Decides
    A substance is shown when a row of it prints a result; "not tested" or a bare "Pass" in its place is none. Where
    its whole panel is missing, only that is said (CMP301). A sum counts as shown when all its parts are.

    ## Example
    A metals panel with lead, cadmium and arsenic: mercury is missing.

    ## Why it matters
    A panel with a row left out looks complete.

    ## Other explanations
    - The row may be printed under a name that is not in the vocabulary; see the rows without a known substance.
    - It may be reported on another document of the same lot.

    ## Next step
    Ask the laboratory whether {missing} was tested in this lot, and for the result.
    """
    if not case.is_first_of_sample or not any(map(shows_rows, certificates_of_sample(case))):
        return
    certificates = certificates_of_sample(case)
    absent_panels = {kind for kind, _ in missing_panels(case)}
    needed: dict[str, Requirement] = {
        outcome.analyte: Requirement(analyte=outcome.analyte, cite=outcome.limit.cite)
        for outcome in case.limit_outcomes
        if outcome.status is OutcomeStatus.INCONCLUSIVE and not outcome.is_shown
    }
    # What is required by name has its own citation, which goes before that of a limit.
    needed |= {
        need.analyte: need
        for need in in_force(case)
        if need.analyte is not None and not shows_analyte(certificates, need.analyte)
    }
    for slug, need in needed.items():
        kind = panel_of(slug)
        if kind in absent_panels:
            continue
        rows = [result for certificate in certificates for _, result in rows_of(certificate, slug)]
        yield observation(
            case,
            need,
            analyte_name(slug),
            panel=kind.value if isinstance(kind, PanelKind) else None,
            analyte=slug,
            anchors=tuple(result.anchor for result in rows),
            observed=result_words(rows[0], None) if rows else None,
        )
