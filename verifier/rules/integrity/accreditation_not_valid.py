"""INT451: the tests were done on days on which the recorded accreditation was not valid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from verifier.model import Certificate, Confidence, LaboratoryRecord, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.laboratory_records import record_of

_TESTING = ("started", "completed")


@rule(
    "INT451",
    severity=Severity.WARNING,
    message="the accreditation written down for {laboratory} is valid {period}; the report prints {what} {day}",
    since="0.1.0",
)
def accreditation_not_valid(case: Case) -> Iterator[Observation]:
    """The tests were done on days on which the recorded accreditation was not valid.

    ## In plain words
    By the list of laboratories used here, {laboratory} was not accredited on {day}, a date in this report. The
    accreditation may have been renewed since.

    ## Looks at
    The days on which the tests began and ended, else the day of the report, and the first and last day of the
    accreditation in the file of laboratories that the user keeps (`--laboratories`).

    ## Decides
    A day before the first or after the last one is a warning where the report names an accreditation, and for
    information where it does not claim one. Both ends count as valid. Days that are not printed, or that cannot be read
    surely, are not judged.

    ## Example
    The accreditation ended on 2026-03-31, and the report was completed on 2026-05-12.

    ## Why it matters
    Where a rule asks for an accredited laboratory, it must be accredited when it tests.

    ## Base rate
    It depends on the user's file; no file, no finding.

    ## Other explanations
    - The accreditation was renewed after it was written down. Most run for two to five years.
    - A part of the tests was done earlier, or by a subcontractor.
    - The date is that of a version that was issued again.

    ## Next step
    Look up in the register of the accreditation body whether the laboratory was accredited on {day}.
    """
    certificate = case.certificate
    record = record_of(certificate.laboratory, case.laboratories)
    if record is None or not case.is_first_of_sample:
        return
    for key, day in _days(certificate):
        is_early = record.valid_from is not None and day < record.valid_from
        is_late = record.valid_to is not None and day > record.valid_to
        if not (is_early or is_late):
            continue
        field = certificate.field(f"dates.{key}")
        claims = certificate.laboratory.accreditation is not None
        yield Observation(
            subject=case.subject(field=f"dates.{key}"),
            anchors=(field.anchor,) if field is not None else (),
            facts={
                "laboratory": record.name,
                "period": _period(record),
                "what": {"started": "tests begun on", "completed": "tests completed on"}.get(key, "the date"),
                "day": day.isoformat(),
            },
            observed=day.isoformat(),
            expected=_period(record),
            severity=Severity.WARNING if claims else Severity.INFO,
            confidence=Confidence.HIGH,
        )
        return


def _days(certificate: Certificate) -> list[tuple[str, date]]:
    """The days of testing by their names, else that of the report."""
    found = [(key, day) for key in _TESTING if (day := getattr(certificate.dates, key)) is not None]
    if not found and certificate.dates.reported is not None:
        found = [("reported", certificate.dates.reported)]
    return found


def _period(record: LaboratoryRecord) -> str:
    first = f"from {record.valid_from}" if record.valid_from is not None else ""
    last = f"until {record.valid_to}" if record.valid_to is not None else ""
    return f"{first} {last}".strip()
