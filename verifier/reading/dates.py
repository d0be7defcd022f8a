"""Printed dates. Day and month are told apart by the whole document, never by one date alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from verifier.vocabulary.words import month_of

_ISO = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(?<![\d.])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>(?:19|20)\d{2}|\d{2}(?!\d|:))")
_SLASHED = re.compile(r"(?<![\d/])(?P<a>\d{1,2})[/-](?P<b>\d{1,2})[/-](?P<y>(?:19|20)\d{2}|\d{2})(?![\d/])")
_WORDED = re.compile(
    r"(?P<d1>\d{1,2})(?:st|nd|rd|th)?[\s.-]+(?P<month1>[^\W\d_]{3,10})\.?,?[\s-]+'?(?P<y1>(?:19|20)\d{2}|\d{2})(?!\d)"
    r"|(?P<month2>[^\W\d_]{3,10})\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y2>(?:19|20)\d{2})"
)
_US_ADDRESS = re.compile(r"\b[A-Z]{2},?\s+\d{5}(?:-\d{4})?\b")


class DateOrder(StrEnum):
    """How numeric dates with slashes are to be read."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"
    UNKNOWN = "unknown"


def decide_order(texts: Iterable[str]) -> DateOrder:
    """The order of day and month in a document.

    A part above 12 settles it; where all dates fit both ways, a United States address (state and ZIP code) speaks
    for the month first. Dates that contradict each other, or no sign at all, leave it unknown.
    """
    month_first = day_first = has_us_address = False
    for text in texts:
        for match in _SLASHED.finditer(text) if "/" in text or "-" in text else ():
            first, second = int(match["a"]), int(match["b"])
            month_first |= first <= 12 < second <= 31
            day_first |= second <= 12 < first <= 31
        has_us_address = has_us_address or _US_ADDRESS.search(text) is not None
    if month_first != day_first:
        return DateOrder.MONTH_FIRST if month_first else DateOrder.DAY_FIRST
    if has_us_address and not day_first:
        return DateOrder.MONTH_FIRST
    return DateOrder.UNKNOWN


def find_dates(text: str, order: DateOrder) -> tuple[date | None, ...]:
    """The dates in a text in printed order; None for one whose day and month cannot be told apart."""
    found: list[tuple[int, date | None]] = []
    taken: list[tuple[int, int]] = []
    for pattern in (_ISO, _DOTTED, _SLASHED, _WORDED):
        for match in pattern.finditer(text):
            if any(match.start() < end and match.end() > start for start, end in taken):
                continue
            is_date, value = _date_of(match, order)
            if is_date:
                found.append((match.start(), value))
                taken.append(match.span())
    return tuple(value for _, value in sorted(found, key=lambda item: item[0]))


def _date_of(match: re.Match[str], order: DateOrder) -> tuple[bool, date | None]:
    groups = match.groupdict()
    if "a" in groups:
        first, second, year = int(groups["a"]), int(groups["b"]), _year(groups["y"])
        if first == second:
            return _made(year, first, second)
        if first > 12 or (second <= 12 and order is DateOrder.DAY_FIRST):
            return _made(year, second, first)
        if second > 12 or order is DateOrder.MONTH_FIRST:
            return _made(year, first, second)
        return True, None
    if "month1" in groups:
        name = groups["month1"] or groups["month2"] or ""
        month = month_of(name)
        if month is None:
            return False, None
        return _made(_year(groups["y1"] or groups["y2"]), month, int(groups["d1"] or groups["d2"]))
    return _made(_year(groups["y"]), int(groups["m"]), int(groups["d"]))


def _year(text: str) -> int:
    year = int(text)
    return year if year > 99 else 2000 + year


def _made(year: int, month: int, day: int) -> tuple[bool, date | None]:
    try:
        return True, date(year, month, day)
    except ValueError:
        return False, None
