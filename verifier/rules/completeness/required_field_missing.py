"""CMP303: something that the head or foot of a report must say is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import Any

from verifier.model import Accreditation, Amount, Certificate, Confidence, Profile, Severity
from verifier.rules.base import Case, Observation, rule, says_nothing
from verifier.rules.completeness.common import first_anchor, in_force, observation, shows_rows
from verifier.rules.wording import field_name
from verifier.vocabulary.statements import PREFIX
from verifier.vocabulary.words import denies_accreditation


def _is_used_by(profile: Profile) -> bool:
    return any(need.field is not None for need in profile.required)


@rule(
    "CMP303",
    severity=Severity.WARNING,
    message="{missing} was not found in the report{printed}{note} [{source}]",
    since="0.1.0",
    is_used_by=_is_used_by,
)
def required_field_missing(case: Case) -> Iterator[Observation]:
    """Something that the head or foot of a report must say is not there.

    ## In plain words
    The rule asks the report to show {missing}, and that was not found. Without it, the report says less about what was
    tested, how or by whom.

    ## Looks at
    The fields of the certificate that the profile requires, such as laboratory, accreditation, lot and dates. The
    method counts where it stands in the head, with a panel or with a row. Statements (that results relate only to the
    items tested, the decision rule) count by the words that are usual for them.

    ## Decides
    A field is missing when nothing was read for it, or only words such as "N/A" or "not provided". An accreditation
    that the report denies ("not accredited", "pending") is none. A date that is printed but cannot be read surely
    (day and month not to be told apart) is not missing.

    ## Example
    A report without a lot number: nobody can tell which goods it is about.

    ## Why it matters
    A result that cannot be tied to a laboratory, a method and a lot is no evidence for the goods in hand.

    ## Other explanations
    - It may stand there without a label or under an unusual one, so that it was not recognised.
    - It may be printed as a picture, in a logo or a stamp.
    - It may stand in an annex or on a covering letter.

    ## Next step
    Look for {missing} on the pages. If it is not there, ask the laboratory for a report that shows it.
    """
    if not shows_rows(case.certificate):
        return
    for need in in_force(case):
        if need.field is not None and not shows_field(case.certificate, need.field, case.document.certificates):
            printed = _printed(case.certificate, need.field)
            found = case.certificate.field(need.field)
            yield observation(
                case,
                need,
                field_name(need.field),
                field=need.field,
                anchors=(found.anchor,) if found is not None else first_anchor(case.certificate),
                observed=next(iter(printed), None),
                # Reading a head without labels is the weakest part of reading: look before you ask.
                confidence=Confidence.MEDIUM,
            )


def shows_field(certificate: Certificate, path: str, document: Sequence[Certificate] = ()) -> bool:
    """Whether the certificate says something for a field ("sample.lot"), or prints something that was not read.

    A statement may stand once for all samples of the `document`: it counts where the laboratory is the same.
    """
    printed = _printed(certificate, path)
    if path.startswith(PREFIX):
        same = (one for one in document if one.laboratory.name == certificate.laboratory.name)
        return bool(printed) or any(_printed(one, path) for one in same if one is not certificate)
    if path == "laboratory.accreditation":
        printed = tuple(
            text for text in printed if not _NO_ACCREDITATION.search(text) and not denies_accreditation(text)
        )
    return any(not says_nothing(text) for text in printed)


_NO_ACCREDITATION = re.compile(r"^\s*(?:no|not|none|non)\b|\bpending\b|\bapplied for\b", re.IGNORECASE)


def _printed(certificate: Certificate, path: str) -> tuple[str, ...]:
    """Everything that is printed for a field."""
    if path.startswith(PREFIX):
        said = tuple(one.printed for one in certificate.statements if one.key == path)
        if path == f"{PREFIX}uncertainty":
            rows = (row for panel in certificate.panels for row in (*panel.results, *panel.totals))
            said += tuple(row.uncertainty.printed for row in rows if row.uncertainty is not None)
        return said
    if path == "methods":
        of_panels = (
            text for panel in certificate.panels for text in (panel.method, *(r.method for r in panel.results))
        )
        return (*certificate.methods, *(text for text in of_panels if text))

    def step(value: Any, name: str) -> Any:
        return None if value is None else getattr(value, name)

    start: Any = certificate
    value: Any = reduce(step, path.split("."), start)
    if isinstance(value, Amount | Accreditation):
        return (value.printed,)
    if isinstance(value, tuple):
        return tuple(str(one) for one in value)
    if value:
        return (str(value),)
    found = certificate.field(path)
    return (found.printed,) if found is not None else ()
