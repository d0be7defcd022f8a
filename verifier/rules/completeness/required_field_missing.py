"""CMP303: something that the head or foot of a report must say is not there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any

from verifier.model import Certificate, Profile, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.completeness.common import first_anchor, in_force, observation
from verifier.rules.wording import field_name


def _is_used_by(profile: Profile) -> bool:
    return any(need.field is not None for need in profile.required)


@rule(
    "CMP303",
    severity=Severity.WARNING,
    message="the report does not show {missing}{note} [{source}]",
    since="0.1.0",
    is_used_by=_is_used_by,
)
def required_field_missing(case: Case) -> Iterator[Observation]:
    """Something that the head or foot of a report must say is not there.

    ## Looks at
    The fields of the certificate that the profile requires, such as laboratory, accreditation, lot and dates. The
    method counts where it stands in the head, with a panel or with a row.

    ## Decides
    A field is missing when nothing was read for it. A date that is printed but cannot be read surely (day and month
    not to be told apart) is not missing.

    ## Example
    A report without a lot number: nobody can tell which goods it is about.

    ## Why it matters
    A result that cannot be tied to a laboratory, a method and a lot is no evidence for the goods in hand.

    ## Other explanations
    - It may be printed as a picture, in a logo or a stamp, or under a label that is not in the vocabulary.
    - It may stand in an annex or on a covering letter.

    ## Next step
    Look for {missing} on the pages. If it is not there, ask the laboratory for a report that shows it.
    """
    if not case.certificate.results():
        return
    for need in in_force(case):
        if need.field is not None and not shows_field(case.certificate, need.field):
            anchors = first_anchor(case.certificate)
            yield observation(case, need, field_name(need.field), field=need.field, anchors=anchors)


def shows_field(certificate: Certificate, path: str) -> bool:
    """Whether the certificate says something for a field ("sample.lot"), or prints something that was not read."""
    if path == "methods":
        return bool(certificate.methods) or any(
            panel.method or any(row.method for row in panel.results) for panel in certificate.panels
        )

    def step(value: Any, name: str) -> Any:
        return None if value is None else getattr(value, name)

    found = reduce(step, path.split("."), certificate)
    return bool(found) or certificate.field(path) is not None
