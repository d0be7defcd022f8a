"""CON222: a culture was reported sooner than the named method takes to grow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from verifier.model import Certificate, Confidence, Panel, Qualifier, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.printed_dates import date_anchors
from verifier.rules.wording import field_name

_FUNGI = ("total_yeast_and_mold", "yeasts", "molds")
_AEROBIC = ("total_aerobic_microbial_count",)


@dataclass(frozen=True)
class _Culture:
    """A culture method and the shortest time that its plates stay in the incubator."""

    name: re.Pattern[str]
    analytes: tuple[str, ...]
    days: int


_PHARMACOPOEIA = re.compile(r"(?:USP|Ph\.?\s?Eur\.?|EP).{0,20}(?:<\s?61\s?>|2\.6\.12)|<\s?61\s?>", re.IGNORECASE)
_USP_2021 = re.compile(r"USP.{0,20}\b2021\b|<\s?2021\s?>", re.IGNORECASE)
_CULTURES = (
    _Culture(re.compile(r"ISO\s*21527", re.IGNORECASE), _FUNGI, 5),
    _Culture(re.compile(r"\bBAM\b.{0,20}\b18\b", re.IGNORECASE), _FUNGI, 5),
    _Culture(re.compile(r"AOAC.{0,12}\b997\.02\b", re.IGNORECASE), _FUNGI, 5),
    _Culture(_USP_2021, _FUNGI, 5),
    _Culture(_USP_2021, _AEROBIC, 2),
    _Culture(_PHARMACOPOEIA, _FUNGI, 5),
    _Culture(_PHARMACOPOEIA, _AEROBIC, 3),
    _Culture(re.compile(r"ISO\s*4833", re.IGNORECASE), _AEROBIC, 2),
    _Culture(re.compile(r"plate count|koloniezählung|plotnov|recuento en placa", re.IGNORECASE), _FUNGI, 3),
)
"""In the order in which they are looked for. Sources: see the rule."""

_CULTURED = frozenset((*_FUNGI, *_AEROBIC))

_RAPID = re.compile(
    r"PCR|rapid|rychl|schnell|rápid|petrifilm|2014\.05|tempo|simplate|soleris|flow cytom", re.IGNORECASE
)
_QUANTITATIVE = (Qualifier.MEASURED, Qualifier.LESS_THAN, Qualifier.GREATER_THAN, Qualifier.NOT_DETECTED)


@rule(
    "CON222",
    severity=Severity.WARNING,
    message="{analyte} by {method} takes at least {days} days in the incubator, and from {start} ({start_day}) to "
    "{end} ({end_day}) only {passed} passed",
    since="0.1.0",
)
def faster_than_method(case: Case) -> Iterator[Observation]:
    """A culture was reported sooner than the named method takes to grow.

    ## In plain words
    For {analyte}, the named method lets germs grow for at least {days} days. The dates in the report leave only
    {passed}; a faster method or a misprint can explain that.

    ## Looks at
    Counts of yeasts and moulds and the total aerobic count whose method is named with the row, with its panel or, by
    the number of a standard, in the head; and the dates of receipt, begin and end of testing and report.

    ## Decides
    The shortest incubation of the method in whole days is held against the longest time that the dates leave: from
    receipt (or begin) to report (or end). Yeasts and moulds: ISO 21527-1 and -2, FDA BAM chapter 18 and AOAC 997.02 5
    days at about 25 °C, USP <61> and Ph. Eur. 2.6.12 5 to 7 days at 20-25 °C; a plate count without a number 3 days,
    the least of what is customary. Total aerobic count: USP <61> and Ph. Eur. 2.6.12 3 to 5 days at 30-35 °C, ISO
    4833-1 72 h less 3 h at 30 °C, which is 2 whole days. USP <2021>, for supplements: 48 to 72 hours for the total
    aerobic count, 5 to 7 days for moulds and yeasts. Where only the days of testing are too few, and those from
    receipt to report are enough, it is for information only. Rows that name a rapid method are left alone.

    ## Example
    Yeast and mould by ISO 21527-2, received 3 March, reported 6 March.

    ## Why it matters
    What was not left to grow was not counted.

    ## Other explanations
    - A rapid method was used (PCR, a rapid film of 48 hours), and the report names the classical one that it was held
      against.
    - The pharmacopoeia allows another method that was shown to be equivalent, such as an automated one.
    - One of the dates may belong to another test of the report, or be a misprint.

    ## Next step
    Ask the laboratory by which method {analyte} was counted, and on which days the plates were set and read.
    """
    for panel in case.certificate.panels:
        for row in panel.results:
            seen = _seen(case, panel, row)
            if seen is not None:
                yield seen


def _seen(case: Case, panel: Panel, row: Result) -> Observation | None:
    if row.analyte not in _CULTURED or not any(value.qualifier in _QUANTITATIVE for value in row.values):
        return None
    named = row.method or panel.method
    methods = (named,) if named is not None else case.certificate.methods
    if any(_RAPID.search(method) for method in methods):
        return None
    found = next(((method, one) for method in methods if (one := _culture(row, method)) is not None), None)
    if found is None or (named is None and found[1] is _CULTURES[-1]):
        return None  # a plate count that is named anywhere in the report may be that of another row
    method, culture = found
    for severity, starts, ends in (
        (None, ("received", "started"), ("reported", "completed")),
        (Severity.INFO, ("started",), ("completed",)),
    ):
        start, end = _first(case.certificate, starts), _first(case.certificate, ends)
        if start is None or end is None:
            continue
        passed = (end[1] - start[1]).days
        if 0 <= passed < culture.days:
            return Observation(
                subject=case.subject(panel=panel.kind.value, analyte=row.analyte),
                anchors=(row.anchor, *date_anchors(case.certificate, start[0], end[0])),
                facts={
                    "analyte": row.printed_name,
                    "method": f'"{method}"',
                    "days": str(culture.days),
                    "start": field_name(f"dates.{start[0]}"),
                    "start_day": start[1].isoformat(),
                    "end": field_name(f"dates.{end[0]}"),
                    "end_day": end[1].isoformat(),
                    "passed": _days(passed),
                },
                observed=_days(passed),
                expected=f"at least {culture.days} days",
                severity=severity,
                confidence=Confidence.MEDIUM,
            )
    return None


def _days(count: int) -> str:
    return f"{count} {'day' if count == 1 else 'days'}"


def _culture(row: Result, method: str) -> _Culture | None:
    return next((one for one in _CULTURES if row.analyte in one.analytes and one.name.search(method)), None)


def _first(certificate: Certificate, names: tuple[str, ...]) -> tuple[str, date] | None:
    days = ((name, getattr(certificate.dates, name)) for name in names)
    return next(((name, day) for name, day in days if day is not None), None)
