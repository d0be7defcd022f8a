"""INT453: the report holds tests that the recorded scope of the accreditation does not."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, PanelKind, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.laboratory_records import record_of

_OF_NO_SCOPE = frozenset({PanelKind.OTHER.value})
"""Kinds under which anything may be reported."""


@rule(
    "INT453",
    severity=Severity.INFO,
    message="{panel} is not in the scope that is written down for {laboratory}",
    since="0.1.0",
)
def panel_outside_scope(case: Case) -> Iterator[Observation]:
    """The report holds tests that the recorded scope of the accreditation does not.

    ## In plain words
    The list of laboratories used here does not say that {laboratory} is accredited for one kind of test in this report.
    The list may be out of date.

    ## Looks at
    The kinds of panels with results, and the scope in the file of laboratories that the user keeps (`--laboratories`).

    ## Decides
    A kind of panel that is not in a recorded scope is for information. A laboratory without a recorded scope is not
    judged, and neither are panels of no certain kind. It is no warning, because a laboratory may report what it is not
    accredited for, and marks such tests in many ways.

    ## Example
    The recorded scope is alkaloids and heavy metals, and the report holds microbiology.

    ## Why it matters
    Where a rule asks for an accredited test, the accreditation must be for that test (ILAC-P8 lets a laboratory use the
    mark only so that nobody mistakes what it covers).

    ## Base rate
    It depends on the user's file; no file, no finding.

    ## Other explanations
    - The test was subcontracted to a laboratory that is accredited for it.
    - The report marks the test as outside the accreditation.
    - The scope was widened after it was written down.

    ## Next step
    Look at the scope in the register of the accreditation body, and at marks such as "*" beside the test.
    """
    record = record_of(case.certificate.laboratory, case.laboratories)
    if record is None or not record.scope:
        return
    seen: set[str] = set()
    for panel in case.certificate.panels:
        kind = panel.kind.value
        if kind in seen or kind in record.scope or kind in _OF_NO_SCOPE or not panel.results:
            continue
        seen.add(kind)
        yield Observation(
            subject=case.subject(panel=kind),
            anchors=(panel.anchor,),
            facts={"panel": f'"{panel.title or kind}"', "laboratory": record.name},
            observed=kind,
            expected=", ".join(record.scope),
            confidence=Confidence.HIGH,
        )
