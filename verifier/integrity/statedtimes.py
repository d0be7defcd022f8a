"""Dates as files write them: those of the information dictionary and those of XMP packets."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_PDF = re.compile(
    r"(?:D:)?\s?(?P<year>\d{4})(?:(?P<month>\d\d)(?:(?P<day>\d\d)(?:(?P<hour>\d\d)(?:(?P<minute>\d\d)"
    r"(?P<second>\d\d)?)?)?)?)?"
    r"(?P<zone>[Zz](?:00'?(?:00'?)?)?|[+\-](?P<hours>\d\d)'?(?::?(?P<minutes>\d\d)'?)?)?",
    re.ASCII,
)
"""ISO 32000-1, 7.9.4: "D:20240131120000+01'00'"; whatever is missing at the end has its first value."""
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)"
    r"(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?)?)?)?\s?"
    r"(?P<zone>[Zz]|[+\-](?P<hours>\d\d):?(?P<minutes>\d\d)?)?",
    re.ASCII,
)
"""ISO 8601 as XMP writes it: "2024-01-31T12:00:00+01:00"."""
_LONGEST = 64


def parse_pdf_date(text: str | None) -> datetime | None:
    """A date of the information dictionary; without a zone where it gives none, None where it is no date.

    What programs write beside the standard is read too: without "D:", and in the form of XMP.
    """
    return _parse(text, _PDF) or _parse(text, _ISO)


def parse_xmp_date(text: str | None) -> datetime | None:
    """A date of an XMP packet; without a zone where it gives none, None where it is no date."""
    return _parse(text, _ISO) or _parse(text, _PDF)


def _parse(text: str | None, pattern: re.Pattern[str]) -> datetime | None:
    found = pattern.fullmatch(text.strip(" \t\r\n\0")) if text is not None and len(text) <= _LONGEST else None
    if found is None:
        return None
    parts = found.groupdict()
    numbers = [int(parts[name] or first) for name, first in (("year", 0), ("month", 1), ("day", 1))]
    times = [int(parts[name] or 0) for name in ("hour", "minute", "second")]
    try:
        return datetime(*numbers, *times, tzinfo=_zone(parts))  # type: ignore[arg-type, misc]
    except (ValueError, OverflowError):
        return None


def _zone(parts: dict[str, str | None]) -> timezone | None:
    zone = parts["zone"]
    if zone is None:
        return None
    if parts["hours"] is None:
        return UTC
    ahead = timedelta(hours=int(parts["hours"]), minutes=int(parts["minutes"] or 0))
    return timezone(-ahead if zone.startswith("-") else ahead)
