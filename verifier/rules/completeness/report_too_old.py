"""CMP312: the report had expired on the day of judgement, or is older than the profile permits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from verifier.model import Certificate, Confidence, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.printed_dates import date_anchors


@rule(
    "CMP312",
    severity=Severity.WARNING,
    message="{what} ({day}) lies before {bound}",
    since="0.1.0",
)
def report_too_old(case: Case) -> Iterator[Observation]:
    """The report had expired on the day of judgement, or is older than the profile permits.

    ## In plain words
    The report may be out of date for this check: {what} is {day}. There may be a newer report on the same goods.

    ## Looks at
    The printed expiry of the report or of the goods, the date of the report, and the day of judgement.

    ## Decides
    An expiry before the day of judgement is a finding; on that day itself it still holds. How old a report may be is
    for the profile to say (`max_age_days`); without that nothing is decided on age alone. An expiry that lies before
    the report's own dates is said as that (CON220).

    ## Example
    "Expires 2025-11-13", judged on 2026-11-22.

    ## Why it matters
    Beyond that day the one who printed the report does not stand for the goods any more.

    ## Other explanations
    - The goods were sold before they expired: judge on the day of the sale (`--as-of`).
    - The date may belong to something else, such as a licence.
    - A newer report on the same lot may have taken its place.

    ## Next step
    Look at what the date is about, and ask for the current report on the lot, or judge as of the day that matters.
    """
    expires = _expiry(case.certificate)
    if expires is not None and expires < case.as_of:
        bound = f"the day of judgement ({case.as_of})"
        yield _observation(case, "expires", "the printed expiry", expires, bound, case.as_of)
    reported, most = case.certificate.dates.reported, case.profile.max_age_days
    if reported is None or most is None:
        return
    earliest = case.as_of - timedelta(days=most)
    if reported < earliest:
        bound = f"{earliest}: on {case.as_of} the profile {case.profile.id} takes reports of at most {most} days"
        yield _observation(case, "reported", "the date of the report", reported, bound, earliest)


def _observation(case: Case, key: str, what: str, day: date, bound: str, earliest: date) -> Observation:
    return Observation(
        subject=case.subject(field=f"dates.{key}"),
        anchors=date_anchors(case.certificate, key),
        facts={"what": what, "day": day.isoformat(), "bound": bound},
        observed=day.isoformat(),
        expected=f"on or after {earliest}",
        confidence=Confidence.MEDIUM,
    )


def _expiry(certificate: Certificate) -> date | None:
    """The printed expiry, where it makes sense beside the other dates."""
    dates = certificate.dates
    begun = [day for day in (dates.produced, dates.reported) if day is not None]
    is_before = any(dates.expires is not None and day > dates.expires for day in begun)
    return None if is_before else dates.expires
