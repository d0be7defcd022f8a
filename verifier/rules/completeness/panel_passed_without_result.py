"""CMP305: a panel is printed as passed, and no result of it is there."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, Panel, PanelKind, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.completeness.common import certificates_of_sample, missing_panels, shows_panel
from verifier.rules.conditions import is_shown
from verifier.rules.wording import panel_name
from verifier.vocabulary.words import status_of


@rule(
    "CMP305",
    severity=Severity.WARNING,
    message='the panel {panel} is printed as "{status}", and not a single result of it was found',
    since="0.1.0",
)
def panel_passed_without_result(case: Case) -> Iterator[Observation]:
    """A panel is printed as passed, and no result of it is there.

    ## In plain words
    The report says "{status}" for {panel} but shows no result behind that word. Nobody can check it from this document.

    ## Looks at
    Panels with a printed verdict, or with rows that print one, in all certificates of the document on this sample.

    ## Decides
    A panel that says "Pass" and none of whose rows prints a result is a finding, unless another panel of the same
    kind, on any page, prints one. Each kind of panel is named once. Where the profile requires the panel, its results
    are missing in the first place, and only that is said (CMP301).

    ## Example
    "Pesticides: PASS", and no pesticide with a result on any page.

    ## Why it matters
    A verdict without numbers cannot be checked, and it is where a panel that was never tested looks like a passed one.

    ## Other explanations
    - The verdict stands on a summary page, and the results on a page or in a document that was not handed on.
    - The table may have a shape that was not understood; see the notes on reading.
    - The panel may be a look at the sample that has no number.

    ## Next step
    Ask for the pages with the results of {panel}, and check them together with this report.
    """
    certificates = certificates_of_sample(case)
    if not case.is_first_of_sample:
        return
    said = {kind for kind, _ in missing_panels(case)} | {PanelKind.OTHER, PanelKind.FOREIGN_MATTER}
    for panel in (panel for certificate in certificates for panel in certificate.panels):
        status = _passed(panel)
        if status is None or panel.kind in said or shows_panel(certificates, panel.kind):
            continue
        said.add(panel.kind)
        yield Observation(
            subject=case.subject(panel=panel.kind.value),
            anchors=(panel.anchor,),
            facts={"panel": panel_name(panel.kind), "status": status},
            observed=status,
            confidence=Confidence.MEDIUM,
        )


def _passed(panel: Panel) -> str | None:
    """The words by which a panel, or every row of it, says that it passed; None where it shows a result."""
    if any(is_shown(row) for row in (*panel.results, *panel.totals)):
        return None
    rows = [row.printed_status or next((value.printed for value in row.values), None) for row in panel.results]
    words = [panel.printed_status] if panel.printed_status else rows
    passed = [word for word in words if word is not None and status_of(word) == "pass"]
    return passed[0] if passed and len(passed) == len(words) else None
