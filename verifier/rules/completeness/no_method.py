"""CMP307: no test method is named, neither for a panel nor for the report."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, Severity
from verifier.rules.base import Case, Observation, rule, says_nothing
from verifier.rules.completeness.common import first_anchor, is_required, shows_rows


@rule(
    "CMP307",
    severity=Severity.INFO,
    message="no test method was found for {sample}",
    since="0.1.0",
)
def no_method(case: Case) -> Iterator[Observation]:
    """No test method is named, neither for a panel nor for the report.

    ## In plain words
    The report does not seem to say by what method {sample} was tested. Without that, the results are hard to compare
    with others.

    ## Looks at
    Methods in the head, with the panels, with the rows and in sentences of the certificate.

    ## Decides
    A method anywhere is enough; one that says only "N/A" is none. Where the profile requires a method, its absence is
    said with the source of the requirement (CMP303) and not here.

    ## Example
    A table of alkaloids with results, and neither "HPLC" nor the number of a procedure on any page.

    ## Why it matters
    A number by an unknown method cannot be compared with another one, nor with a limit that names its method.

    ## Other explanations
    - The method may be named in words that are not in the vocabulary, or by the laboratory's own number alone.
    - It may stand in a picture, or on a page that was not handed on.

    ## Next step
    Look for the method on the pages. If it is not there, ask the laboratory by which methods {sample} was tested.
    """
    certificate = case.certificate
    if not shows_rows(certificate) or is_required(case, "methods"):
        return
    of_panels = (text for panel in certificate.panels for text in (panel.method, *(r.method for r in panel.results)))
    if any(text and not says_nothing(text) for text in (*certificate.methods, *of_panels)):
        return
    name = certificate.sample.name or certificate.sample.sample_id or "this sample"
    yield Observation(
        subject=case.subject(field="methods"),
        anchors=first_anchor(certificate),
        facts={"sample": name},
        expected="a test method",
        confidence=Confidence.MEDIUM,
    )
