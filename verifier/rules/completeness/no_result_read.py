"""CMP304: not a single result was read from a certificate."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.completeness.common import first_anchor
from verifier.rules.conditions import is_shown


@rule(
    "CMP304",
    severity=Severity.WARNING,
    message="not a single result was read for {sample}, so nothing can be shown to be within its limit",
    since="0.1.0",
)
def no_result_read(case: Case) -> Iterator[Observation]:
    """Not a single result was read from a certificate.

    ## In plain words
    No test result could be read for {sample}, so this check shows nothing about it. The results may be in a picture or
    in another document.

    ## Looks at
    All rows of all panels of the certificate.

    ## Decides
    A result is a printed amount, bound, ND or "detected". Rows of words such as "Pass" or "not tested" are none.

    ## Example
    A page that says "Pesticides PASS, Metals PASS" and prints no table.

    ## Why it matters
    Silence is not a pass. A page of verdicts without numbers cannot be checked by anyone.

    ## Other explanations
    - The results may be printed as a picture, which needs OCR.
    - The table may have a shape that was not understood; see the notes on reading.
    - The page may be a summary whose results stand in another document.

    ## Next step
    Open the document. If it does print results, report the layout so that it can be read; if not, ask for the report
    with the results.
    """
    certificate = case.certificate
    if any(is_shown(row) for panel in certificate.panels for row in (*panel.results, *panel.totals)):
        return
    name = certificate.sample.name or certificate.sample.sample_id or "this sample"
    yield Observation(subject=case.subject(), anchors=first_anchor(certificate), facts={"sample": name})
