"""Signs that a file was changed after it was made, each weak alone: rules on metadata ask what else there is.

Two of them weigh: a text of weight that differs between two saved states, and a program for changing finished PDFs
in a file that another program made. The others (dates apart, metadata that disagree, a file older than its report) have
innocent causes in nearly every file that shows them, and they go together: whatever saves a file again without care
leaves two or three at once. So none of these makes another one of them weigh.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from verifier.model import ChangeKind, FileRecord, TextChange
from verifier.rules.base import Case

LATER = timedelta(seconds=60)
"""A file that was modified more than so much after it was created: 4 of 67 real reports, three of them with a cause."""
APART = timedelta(minutes=2)
"""Times that differ by more are not those of one moment: a packet is written seconds after the dictionary."""
_ZONE_STEP = timedelta(minutes=15)
_WIDEST_ZONE = timedelta(hours=14)


class Sign(StrEnum):
    """What speaks for a change after the fact."""

    CHANGES = "changes"
    EDITOR = "editor"
    MODIFIED = "modified"
    DISAGREE = "disagree"
    OLDER = "older"


WEIGHTY = frozenset({Sign.CHANGES, Sign.EDITOR})
"""Those that make another sign weigh."""


class Editor(NamedTuple):
    """A program that changes finished PDFs, as the file names it."""

    where: str
    """"Producer", "Creator", "Author"."""
    named: str
    changes_text: bool
    why: str


def signs(case: Case) -> dict[Sign, str]:
    """Every sign that the file shows, each in words."""
    record = case.evidence.file
    found: dict[Sign, str] = {}
    weighty = [change for _, change in changes(case) if is_weighty(change)]
    if weighty:
        found[Sign.CHANGES] = "text that was changed between two saved states"
    editor = next((one for one in editors(record) if one.changes_text), None)
    if editor is not None and made_by_another(record):
        found[Sign.EDITOR] = f'"{editor.named}" as {editor.where}'
    if (gap := modified_after(record)) is not None and gap > LATER:
        found[Sign.MODIFIED] = f"a modification {duration(gap)} after the creation"
    if told := disagreements(record):
        found[Sign.DISAGREE] = f"two statements of the {told[0][0]}"
    if (day := printed_day(case)) is not None and is_older(record, day[1]):
        found[Sign.OLDER] = "a creation before a date of the report"
    return found


def other_signs(case: Case, *without: Sign) -> tuple[str, ...]:
    """The signs in words, but for those that the rule itself looks at."""
    return tuple(words for sign, words in signs(case).items() if sign not in without)


def weighs(case: Case, own: Sign) -> bool:
    """Whether the file shows a sign of weight beside that one."""
    return any(sign in WEIGHTY and sign is not own for sign in signs(case))


def beside(words: tuple[str, ...]) -> str:
    """The end of a sentence that names other signs; nothing where there are none."""
    return f"; the file also shows {' and '.join(words)}" if words else ""


def changes(case: Case) -> Iterator[tuple[int, TextChange]]:
    """Every changed text with the number of the revision that changed it."""
    for revision in case.evidence.revisions:
        yield from ((revision.number, change) for change in revision.changes)


def is_weighty(change: TextChange) -> bool:
    """Whether what a report says may be another thing by it."""
    return change.kind is not ChangeKind.TEXT and not (change.is_beside and not change.is_whole_page)


@cache
def _programs() -> tuple[tuple[re.Pattern[str], bool, str], ...]:
    table = tomllib.loads((files(__package__) / "editing_software.toml").read_text("utf-8"))
    return tuple(
        (
            re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, one['says']))})(?![a-z])"),
            one["changes_text"],
            one["why"],
        )
        for one in table["programs"]
    )


def editors(record: FileRecord) -> Iterator[Editor]:
    """The programs for changing finished PDFs that the file names."""
    for where, text in _names(record):
        for pattern, changes_text, why in _programs():
            if pattern.search(text.casefold()):
                yield Editor(where, text, changes_text, why)
                break


def _names(record: FileRecord) -> Iterator[tuple[str, str]]:
    told = {
        "Producer": (record.producer, record.xmp_producer),
        "Creator": (record.creator, record.xmp_creator),
        "Author": (record.author,),
    }
    for where, texts in told.items():
        yield from ((where, text) for text in dict.fromkeys(texts) if text)


def made_by_another(record: FileRecord) -> bool:
    """Whether the file also names a program that is no editor: then the editor did not make it."""
    named = {text for where, text in _names(record) if where != "Author"}
    return bool(named - {one.named for one in editors(record)})


def modified_after(record: FileRecord) -> timedelta | None:
    """How long after its creation the file was modified; None where it does not say, or only zones tell them apart."""
    if record.created is None or record.modified is None:
        return None
    return _between(record.created, record.modified)


def _between(first: datetime, second: datetime) -> timedelta:
    if (first.tzinfo is None) != (second.tzinfo is None):
        first, second = first.replace(tzinfo=None), second.replace(tzinfo=None)
    return second - first


def _are_one_moment(first: datetime, second: datetime) -> bool:
    """Whether two times may be of one moment: programs often leave out the zone, or write a wrong one."""
    apart = abs(_between(first, second))
    rest = apart % _ZONE_STEP
    return apart <= APART or (apart <= _WIDEST_ZONE + APART and min(rest, _ZONE_STEP - rest) <= APART)


def disagreements(record: FileRecord) -> tuple[tuple[str, str, str], ...]:
    """What the dictionary and the packet say differently: what it is, then what each says."""
    found: list[tuple[str, str, str]] = []
    one, other = record.producer, record.xmp_producer
    if one and other and not _are_one_name(one, other):
        found.append(("producer", one, other))
    times = (
        ("creation date", record.created, record.xmp_created),
        ("modification date", record.modified, record.xmp_modified),
    )
    for what, first, second in times:
        if first is not None and second is not None and not _are_one_moment(first, second):
            found.append((what, str(first), str(second)))
    return tuple(found)


def _are_one_name(one: str, other: str) -> bool:
    first, second = ("".join(sign for sign in name.casefold() if sign.isalnum()) for name in (one, other))
    return first in second or second in first


def printed_day(case: Case) -> tuple[str, datetime] | None:
    """The latest day on which the report says that something had happened already, and what."""
    found: list[tuple[datetime, str]] = []
    for certificate in case.document.certificates:
        dates = certificate.dates
        for what, day in (("received", dates.received), ("completed", dates.completed), ("reported", dates.reported)):
            if day is not None:
                found.append((datetime(day.year, day.month, day.day), what))  # noqa: DTZ001 - a printed day has no zone
    if not found:
        return None
    day, what = max(found)
    return what, day


def is_older(record: FileRecord, day: datetime) -> bool:
    """Whether the file says that it was made more than a day before that day, which covers all zones.

    The first moment of a year is what programs write that have no date.
    """
    made = record.created
    if made is None or (made.month, made.day, made.hour, made.minute, made.second) == (1, 1, 0, 0, 0):
        return False
    return day - made.replace(tzinfo=None) > timedelta(days=1)


def duration(gap: timedelta) -> str:
    """A span of time in words: "105 seconds", "6 hours", "12 days"."""
    seconds = int(gap.total_seconds())
    for size, name in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds // size} {name}"
    return f"{seconds} seconds"
