"""INT450: the printed accreditation is not the one that is written down for the laboratory."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Accreditation, Confidence, LaboratoryRecord, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.identity import folded
from verifier.rules.laboratory_records import has_number_of, is_named_as, record_of

_LONGEST = 12
"""Letters of an abbreviation; a body that is written out may be the same one as an abbreviation."""


@rule(
    "INT450",
    severity=Severity.WARNING,
    message="the report prints the {what} {printed}; written down for {laboratory} is {recorded}",
    since="0.1.0",
)
def accreditation_differs(case: Case) -> Iterator[Observation]:
    """The printed accreditation is not the one that is written down for the laboratory.

    ## In plain words
    The report gives the laboratory's {what} as {printed}; the list of laboratories used here has {recorded}. The list
    may be out of date, or there may be a misprint.

    ## Looks at
    The printed name of the laboratory, the number and the body of its accreditation, and the file of laboratories that
    the user keeps (`--laboratories`).

    ## Decides
    A laboratory is found in the file by its name, without case, punctuation and legal forms, or by the number of its
    accreditation. Another number is a warning, and so is another body where both are abbreviations. A recorded number
    that is printed beside another name is for information. What is not printed, not recorded, or a laboratory that is
    not in the file, is no finding.

    ## Example
    The file has "EX-1042" for Example Laboratory, and the report prints "Accreditation No. EX-1402".

    ## Why it matters
    A number that belongs to nobody, or to another laboratory, says nothing about who tested.

    ## Base rate
    It depends on the user's file; no file, no finding. Numbers are printed on about half of 21 labelled reports.

    ## Other explanations
    - The laboratory has a new number or has changed the body since it was written down.
    - It holds several accreditations, one for each place or field of work; write the others down, too.
    - A misprint, or a number that was not read in full.

    ## Next step
    Look the laboratory up in the register of the body, and ask the laboratory for its certificate.
    """
    laboratory = case.certificate.laboratory
    record = record_of(laboratory, case.laboratories)
    printed = laboratory.accreditation
    if record is None or printed is None or not case.is_first_of_sample:
        return
    if has_number_of(laboratory, record):
        if not is_named_as(laboratory, record):
            yield _observation(case, record, "name", laboratory.name or "", record.name, Severity.INFO)
    elif printed.number is not None and record.accreditation is not None:
        yield _observation(case, record, "number", printed.number, record.accreditation, Severity.WARNING)
    if _is_other_body(printed, record):
        yield _observation(case, record, "body", printed.body or "", record.body or "", Severity.WARNING)


def _is_other_body(printed: Accreditation, record: LaboratoryRecord) -> bool:
    if printed.body is None or record.body is None:
        return False
    one, other = folded(printed.body), folded(record.body)
    is_told = one in other or other in one or other in folded(printed.printed)
    return not is_told and max(len(one), len(other)) <= _LONGEST


def _observation(
    case: Case, record: LaboratoryRecord, what: str, printed: str, recorded: str, severity: Severity
) -> Observation:
    key = "laboratory.name" if what == "name" else "laboratory.accreditation"
    field = case.certificate.field(key)
    source = f" ({record.source})" if record.source else ""
    words = {"name": "name", "number": "number of accreditation", "body": "accreditation body"}
    return Observation(
        subject=case.subject(field=key),
        anchors=(field.anchor,) if field is not None else (),
        facts={
            "what": words[what],
            "printed": f'"{printed}"',
            "laboratory": record.name if what != "name" else f'the number "{record.accreditation}"',
            "recorded": f'"{recorded}"{source}',
        },
        observed=printed,
        expected=recorded,
        severity=severity,
        confidence=Confidence.HIGH,
    )
