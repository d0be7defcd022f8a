"""CON221: a date of the work lies after the day of judgement."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.printed_dates import WORK, date_anchors
from verifier.rules.wording import field_name


@rule(
    "CON221",
    severity=Severity.WARNING,
    message="{what} ({day}) lies after the day of judgement ({as_of})",
    since="0.1.0",
)
def date_in_future(case: Case) -> Iterator[Observation]:
    """A date of the work lies after the day of judgement.

    ## In plain words
    The pages give {day} as {what}. That is after the day that this check was made for ({as_of}), so either day may be a
    mistake.

    ## Looks at
    The printed dates of production, sampling, receipt, begin and end of testing and report. The expiry is left out,
    and so is a date whose day and month cannot be told apart surely.

    ## Decides
    A date after the day of judgement (`--as-of`, today without it) is a finding; that day itself is none. Where
    several dates lie after it, the earliest one is named.

    ## Example
    A report of 2027-03-02, judged on 2026-11-22.

    ## Why it matters
    Nobody can report work that is still to be done.

    ## Other explanations
    - The day of judgement was set to a day before the report, on purpose or by mistake.
    - A misprint in the year, or day and month in another order than in the rest of the report.
    - The label may mean something to come, such as the next test.

    ## Next step
    Look at the date on the page. If it stands there as said and the day of judgement is right, ask the laboratory.
    """
    dates = case.certificate.dates
    late = [(day, name) for name in WORK if (day := getattr(dates, name)) is not None and day > case.as_of]
    if not late:
        return
    day, name = min(late, key=lambda one: one[0])
    yield Observation(
        subject=case.subject(field=f"dates.{name}"),
        anchors=date_anchors(case.certificate, name),
        facts={"what": field_name(f"dates.{name}"), "day": day.isoformat(), "as_of": case.as_of.isoformat()},
        observed=day.isoformat(),
        expected=f"on or before {case.as_of}",
        confidence=Confidence.MEDIUM,
    )
