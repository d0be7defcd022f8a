"""INT406: the file was created before a day on which the report says that something had happened."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity, Subject
from verifier.rules.base import Case, Observation, rule
from verifier.rules.integrity.common import Sign, beside, is_older, other_signs, printed_day, weighs


@rule(
    "INT406",
    severity=Severity.INFO,
    message="the file was created on {created}, and the report says that the sample was {what} on {day}{beside}",
    since="0.1.0",
    is_about_file=True,
)
def file_older_than_report(case: Case) -> Iterator[Observation]:
    """The file was created before a day on which the report says that something had happened.

    ## In plain words
    The file was made on {created}, before a day that the report itself prints ({day}). A form that is used again or a
    wrong computer clock can cause this.

    ## Looks at
    The creation date of the file, and the days on which the sample was received, completed and reported, as printed.

    ## Decides
    The file was created more than a day before the latest of them; the day covers time zones. The first moment of a
    year is left out, which programs write that have no date. It is for information, and a warning together with text
    that was changed between two saved states, or with a program for changing finished PDFs in a file that another
    program made.

    ## Example
    A file of 3 March 2025 reports on a sample that was received on 12 January 2026.

    ## Why it matters
    A report on an older sample may have been given new dates.

    ## Base rate
    None of 21 real reports shows it. It was not counted on a larger number of them.

    ## Other explanations
    - A form that is filled in for each report may keep the date on which the form was made.
    - The clock of the computer may have been wrong, or a date in the report is misprinted.
    - A report may be dated ahead of the day on which it was written.

    ## Next step
    Ask the laboratory when it received the sample and when it issued the report.
    """
    record, found = case.evidence.file, printed_day(case)
    if record.created is None or found is None or not is_older(record, found[1]):
        return
    what, day = found
    dated = (one for one in case.document.certificates if getattr(one.dates, what) == day.date())
    field = next((field for one in dated if (field := one.field(f"dates.{what}")) is not None), None)
    yield Observation(
        subject=Subject(),
        anchors=() if field is None else (field.anchor,),
        facts={
            "created": str(record.created.date()),
            "what": what,
            "day": str(day.date()),
            "beside": beside(other_signs(case, Sign.OLDER)),
        },
        observed=str(record.created),
        expected=f"{day.date()} or later",
        severity=Severity.WARNING if weighs(case, Sign.OLDER) else None,
    )
