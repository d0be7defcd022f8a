"""LIM107: a pathogen was found, and the profile has no limit on it."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.decisions import span_of
from verifier.model import Panel, Profile, Quantity, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.judging import analytes_of
from verifier.rules.wording import result_words
from verifier.vocabulary.analytes import members
from verifier.vocabulary.units import UnitMismatchError


def _is_used_by(profile: Profile) -> bool:
    return bool(profile.limits)


@rule(
    "LIM107",
    severity=Severity.WARNING,
    message="{name} is reported as {observed}, and no limit of the profile is on it",
    since="0.1.0",
    is_used_by=_is_used_by,
)
def pathogen_without_limit(case: Case) -> Iterator[Observation]:
    """A pathogen was found, and the profile has no limit on it.

    ## In plain words
    The report lists {name}, a germ that can make people ill, as found. The rules used for this check set no limit for
    it, so they cannot say whether it is allowed.

    ## Looks at
    Rows on germs of the group of pathogens (Salmonella, E. coli O157:H7 and other toxin-forming E. coli, Listeria
    monocytogenes, Staphylococcus aureus and the like) under profiles that have limits, but none on that germ.

    ## Decides
    "Detected", a count or ">x" is a finding, because no pass may be given next to it. ND and "<x" are left alone.

    ## Example
    "E. coli O157:H7 Detected in 25 g" under a profile that asks only for E. coli and Salmonella.

    ## Why it matters
    A profile lists what its law names. What makes people ill does not ask for that.

    ## Other explanations
    - The row may be that of a control, or the detection may be a first sign that was not confirmed.
    - The amount may be one that other rules allow, such as small counts of Staphylococcus aureus.

    ## Next step
    Look at the marked row, ask the laboratory whether the finding of {name} was confirmed, and judge by a profile
    that has a limit on it. Do not use the lot until then.
    """
    limited = {slug for limit in case.profile.limits for slug in analytes_of(limit)}
    watched = {germ.slug for germ in members("pathogens")} - limited
    for panel in case.certificate.panels:
        for row in panel.results:
            found = _found(row) if row.analyte in watched else None
            if found is not None:
                yield _observation(case, panel, row, found)


def _found(row: Result) -> Quantity | None:
    for value in row.values:
        try:
            if span_of(value, row.lod, row.loq).is_found:
                return value
        except UnitMismatchError:
            continue
    return None


def _observation(case: Case, panel: Panel, row: Result, found: Quantity) -> Observation:
    observed = result_words(row, found)
    return Observation(
        subject=case.subject(panel=panel.kind.value, analyte=row.analyte),
        anchors=(found.anchor,),
        facts={"name": row.printed_name, "observed": observed},
        observed=observed,
        expected="not detected",
    )
