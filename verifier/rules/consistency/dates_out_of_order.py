"""CON220: two printed dates stand in an order that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from verifier.model import Confidence, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.identity import folded
from verifier.rules.printed_dates import WORK, date_anchors
from verifier.rules.wording import field_name

_UNSURE = frozenset({"produced", "date", "creationdate", "created"})
"""Labels that may mean the goods or the report."""


@rule(
    "CON220",
    severity=Severity.WARNING,
    message="{later} ({later_day}) lies before {earlier} ({earlier_day})",
    since="0.1.0",
)
def dates_out_of_order(case: Case) -> Iterator[Observation]:
    """Two printed dates stand in an order that cannot be.

    ## In plain words
    In the report, {later} ({later_day}) comes before {earlier} ({earlier_day}). It should be the other way round, so a
    date may be wrong or mean something else.

    ## Looks at
    The printed dates: production, sampling, receipt, begin and end of testing, report, expiry. A date whose day and
    month cannot be told apart surely is left out.

    ## Decides
    Each date is held against the one that comes next in that order and is printed; the same day is fine. The expiry
    must not lie before production or before the report. One wrong date among right ones is one finding. A date that
    says only "Produced" may be the day on which the report was made: out of order, it is for information only.

    ## Example
    Received 12 March, reported 10 March is a finding. Received and reported on 12 March is none.

    ## Why it matters
    A sample cannot be tested before it was there. Dates that do not fit are a sign that a part of the report belongs
    to another sample, or was changed.

    ## Other explanations
    - A misprint in one of the two dates, or a year that was not changed in January.
    - Day and month may be printed in another order than in the rest of the report.
    - The label may mean another event than the one it was taken for, such as a second delivery or a reissue.

    ## Next step
    Look at both dates on the page; if they stand there as said, ask the laboratory which of them is right and for an
    amended report.
    """
    days = {name: day for name in WORK if (day := getattr(case.certificate.dates, name)) is not None}
    for earlier, later in pairwise(days):
        if days[later] < days[earlier]:
            yield _observation(case, (earlier, days[earlier]), (later, days[later]))
    expires = case.certificate.dates.expires
    beyond = [(name, days[name]) for name in ("reported", "produced") if name in days]
    seen = next((one for one in beyond if expires is not None and expires < one[1]), None)
    if expires is not None and seen is not None:
        yield _observation(case, seen, ("expires", expires))


def _observation(case: Case, earlier: tuple[str, date], later: tuple[str, date]) -> Observation:
    names = {"earlier": field_name(f"dates.{earlier[0]}"), "later": field_name(f"dates.{later[0]}")}
    is_unsure = "produced" in (earlier[0], later[0]) and _may_be_of_report(case)
    return Observation(
        subject=case.subject(field=f"dates.{later[0]}"),
        anchors=date_anchors(case.certificate, later[0], earlier[0]),
        facts={**names, "earlier_day": earlier[1].isoformat(), "later_day": later[1].isoformat()},
        observed=f"{names['earlier']} {earlier[1]}, {names['later']} {later[1]}",
        expected=f"{names['later']} on or after {earlier[1]}",
        severity=Severity.INFO if is_unsure else None,
        confidence=Confidence.LOW if is_unsure else Confidence.MEDIUM,
    )


def _may_be_of_report(case: Case) -> bool:
    field = case.certificate.field("dates.produced")
    return field is not None and field.label is not None and folded(field.label) in _UNSURE
