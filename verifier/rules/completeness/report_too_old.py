"""CMP312: the report had expired on the day of judgement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from verifier.model import Certificate, Confidence, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.printed_dates import date_anchors


@rule(
    "CMP312",
    severity=Severity.WARNING,
    message="the printed expiry ({expires}) lies before the day of judgement ({as_of})",
    since="0.1.0",
)
def report_too_old(case: Case) -> Iterator[Observation]:
    """The report had expired on the day of judgement.

    ## Looks at
    The printed expiry of the report or of the goods, and the day of judgement.

    ## Decides
    An expiry before the day of judgement is a finding; on that day itself it still holds. How old a report without an
    expiry may be is for the profile to say; until a profile can say it, nothing is decided on age alone. An expiry
    that lies before the report's own dates is said as that (CON220).

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
    last = _last_day(case.certificate)
    if last is None or last >= case.as_of:
        return
    yield Observation(
        subject=case.subject(field="dates.expires"),
        anchors=date_anchors(case.certificate, "expires"),
        facts={"expires": last.isoformat(), "as_of": case.as_of.isoformat()},
        observed=last.isoformat(),
        expected=f"on or after {case.as_of}",
        confidence=Confidence.MEDIUM,
    )


def _last_day(certificate: Certificate) -> date | None:
    """The last day on which the report counts: its printed expiry, where that makes sense beside its other dates.

    NOTE: the age that a profile permits is to be counted here, from the date of the report, once profiles can set it.
    """
    dates = certificate.dates
    expires = dates.expires
    begun = [day for day in (dates.produced, dates.reported) if day is not None]
    return None if expires is None or any(day > expires for day in begun) else expires
