"""CMP313: the report says of itself that it is not the final one."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, Severity
from verifier.rules.base import Case, Observation, rule

_KEY = "statement.preliminary"


@rule(
    "CMP313",
    severity=Severity.WARNING,
    message='the report says that it is not final: "{statement}"',
    since="0.1.0",
)
def report_not_final(case: Case) -> Iterator[Observation]:
    """The report says of itself that it is not the final one.

    ## In plain words
    The report says of itself that it is not the final or current one: "{statement}". Its numbers may have changed
    since.

    ## Looks at
    Sentences and stamps such as "Preliminary", "Draft", "Not for release" and "Superseded by report ...".

    ## Decides
    Each such sentence is a finding, once for a sample.

    ## Example
    "PRELIMINARY REPORT - NOT FOR RELEASE" across the head of page 1.

    ## Why it matters
    Numbers of a draft may still change, and a report that was replaced was replaced for a reason.

    ## Other explanations
    - The words may speak of another document, or of a method and not of the report.

    ## Next step
    Ask the laboratory for the final report, or for the one that took the place of this.
    """
    if not case.is_first_of_sample:
        return
    for index in case.same_sample:
        said = [one for one in case.document.certificates[index].statements if one.key == _KEY]
        if said:
            yield Observation(
                subject=case.subject(),
                anchors=tuple(one.anchor for one in said),
                facts={"statement": said[0].printed},
                observed=said[0].printed,
                expected="a final report",
                confidence=Confidence.MEDIUM,
            )
            return
