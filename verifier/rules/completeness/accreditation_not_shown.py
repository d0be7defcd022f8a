"""CMP309: the report shows no accreditation, or says that something lies outside of it."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.completeness.common import first_anchor, is_required, shows_rows
from verifier.rules.completeness.required_field_missing import shows_field
from verifier.vocabulary.conformity import says_outside_scope

_FIELD = "laboratory.accreditation"


@rule(
    "CMP309",
    severity=Severity.INFO,
    message="{problem}",
    since="0.1.0",
)
def accreditation_not_shown(case: Case) -> Iterator[Observation]:
    """The report shows no accreditation, or says that something lies outside of it.

    ## In plain words
    Accreditation means that an outside body has checked how a laboratory works. The report does not show that it covers
    all of these tests.

    ## Looks at
    What the report says of the laboratory's accreditation, and its sentences on scope ("* not accredited", "outside
    the scope of accreditation").

    ## Decides
    No accreditation, or one that the report denies, is a finding, unless the profile requires one: then its absence
    is said there (CMP303). A sentence that says that something is outside the scope is a finding of its own, quoted
    once; which tests it means is left to the reader.

    ## Example
    "Tests marked * are not accredited", below a table of alkaloids.

    ## Why it matters
    An accreditation covers methods and materials one by one. A mark in the head of a report says nothing of a test
    that is not in the scope.

    ## Other explanations
    - The accreditation may be printed as a picture, in a logo or a seal, which cannot be read as text.
    - The sentence about the scope may be printed on every report, whether or not a test of it is meant.

    ## Next step
    Look up the laboratory in the register of its accreditation body and compare the scope with the tests of this
    report.
    """
    certificate = case.certificate
    if not shows_rows(certificate):
        return
    outside = next((one for one in certificate.statements if says_outside_scope(one.printed)), None)
    if outside is not None:
        yield Observation(
            subject=case.subject(field=_FIELD),
            anchors=(outside.anchor,),
            facts={"problem": f'the report says that something lies outside its accreditation: "{outside.printed}"'},
            observed=outside.printed,
            confidence=Confidence.MEDIUM,
        )
    if not is_required(case, _FIELD) and not shows_field(certificate, _FIELD):
        printed = certificate.laboratory.accreditation
        yield Observation(
            subject=case.subject(field=_FIELD),
            anchors=first_anchor(certificate),
            facts={"problem": "no accreditation of the laboratory was found in the report"},
            observed=printed.printed if printed is not None else None,
            expected="an accreditation",
            confidence=Confidence.LOW,
        )
