"""CMP301: a panel that the profile requires is not in the document."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Profile, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.completeness.common import certificates_of_sample, missing_panels, observation, shows_rows
from verifier.rules.wording import panel_name


def _is_used_by(profile: Profile) -> bool:
    return any(need.panel is not None for need in profile.required)


@rule(
    "CMP301",
    severity=Severity.WARNING,
    message="no result for {missing} was found in this document{note} [{source}]",
    since="0.1.0",
    is_used_by=_is_used_by,
)
def required_panel_missing(case: Case) -> Iterator[Observation]:
    """A panel that the profile requires is not in the document.

    ## In plain words
    No result for {missing} was found here. Nobody can tell from this document alone whether that part of the rule is
    met.

    ## Looks at
    All panels of all certificates of the document on this sample.

    ## Decides
    A panel is shown when at least one of its rows prints a result. A title, a panel verdict or "not tested" is no
    result. The question stays open, because another document may show it.

    ## Example
    A potency report without any metal: heavy metals are missing.

    ## Why it matters
    What was not tested cannot be passed, and the panel that is left out is often the one that would fail.

    ## Other explanations
    - Chemistry and microbiology are often reported on two documents.
    - The panel may stand on a page that could not be read; see the notes on reading.

    ## Next step
    Ask for the document that shows {missing} for the same lot, and check both together.
    """
    if not case.is_first_of_sample or not any(map(shows_rows, certificates_of_sample(case))):
        return
    for kind, need in missing_panels(case):
        yield observation(case, need, panel_name(kind), panel=kind.value)
