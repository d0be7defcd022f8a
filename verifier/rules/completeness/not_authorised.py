"""CMP308: nobody is named who authorises the report."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.completeness.common import first_anchor, is_required, shows_rows


@rule(
    "CMP308",
    severity=Severity.INFO,
    message="no name of a person who authorises the report was found",
    since="0.1.0",
)
def not_authorised(case: Case) -> Iterator[Observation]:
    """Nobody is named who authorises the report.

    ## In plain words
    As far as it could be read, the report names nobody who approved it. A signature that is only a picture would go
    unseen here.

    ## Looks at
    Names with a title ("Laboratory Director"), or behind a label such as "Approved by", in any certificate of the
    document.

    ## Decides
    A name anywhere in the document is enough, as one signature often stands at the end of a report on several
    samples. Where the profile requires it, its absence is said there (CMP303) and not here.

    ## Example
    A page of results without a name, a signature line or a seal.

    ## Why it matters
    ISO/IEC 17025:2017, 7.8.2.1 o, asks for the person who authorises the report: somebody must stand for it.

    ## Other explanations
    - A signature that is only a picture has no text that could be read; so have seals and stamps.
    - The name may stand without a title, so that it was not recognised.
    - Reports that a system issues are often authorised in the system alone.

    ## Next step
    Look for a signature on the pages. If there is none, ask the laboratory who authorised the report.
    """
    certificate = case.certificate
    if not case.is_first_of_sample or not shows_rows(certificate) or is_required(case, "signatories"):
        return
    if any(other.signatories for other in case.document.certificates):
        return
    if any(field.key == "signatory" for field in certificate.fields):
        return
    yield Observation(
        subject=case.subject(field="signatories"),
        anchors=first_anchor(certificate),
        facts={},
        expected="a name",
        confidence=Confidence.LOW,
    )
