"""Who signed, and when: a person's name with a title beside or below it.

"Avery Example - Laboratory Director - 02/19/26" on one line, or name, title and date below each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from verifier.model import Field
from verifier.pdf.page import Page
from verifier.reading.dates import DateOrder, find_dates
from verifier.reading.lines import Line, Segment
from verifier.vocabulary.laboratory import laboratory_words

_NAME_WORD = re.compile(
    r"(?:[A-ZÀ-Ž][\w'’.-]*|de|van|von|der|Ph\.?D\.?,?|CSc\.?,?|M\.?S\.?,?|B\.?S\.?,?|M\.?D\.?,?),?", re.UNICODE
)
_PARTS = re.compile(r"\s+[-–|/]\s+|,\s+(?=[A-Za-z]{4,})")
_LONGEST_ROLE = 5
_LINE_REACH = 1.6
"""Name, title and date stand no further apart than this many line heights."""

SIGNED = "dates.signed"
"""Key of a date beside or below a signature; it is the date of the report where no other is printed."""


def find_signatories(page: Page, lines: Sequence[Line]) -> Iterator[Field]:
    """Names with a title, as "signatory", and dates beside or below them, as `SIGNED`."""
    role_words = laboratory_words().role_words
    for index, line in enumerate(lines):
        if role_words.isdisjoint([word.strip(".,") for word in line.text.casefold().split()]):
            continue
        for segment in line.segments(page.rulings, gap=1.6):
            parts = [part.strip(" .,") for part in _PARTS.split(segment.text)]
            if not any(_is_role(part) for part in parts):
                continue
            # "Lab Manager, Example Laboratory": what follows the title is the employer, not the person.
            name = parts[0] if is_person(parts[0]) else None
            place = segment
            if name is None and (above := _neighbour(page, lines, index, segment, -1)) is not None:
                place = above
                name = above.text if is_person(above.text) else None
            if name is None:
                continue
            yield Field(key="signatory", label=None, printed=name, page=page.number, box=place.box)
            dated = segment if _has_date(segment.text) else _neighbour(page, lines, index, segment, 1)
            if dated is not None and _has_date(dated.text):
                when = next((part for part in _PARTS.split(dated.text) if _has_date(part)), dated.text)
                yield Field(key=SIGNED, label=None, printed=when, page=page.number, box=dated.box)


def is_person(text: str) -> bool:
    """Whether a text looks like a person's name: two to six capitalised words without figures."""
    words = text.split()
    if not 2 <= len(words) <= 8 or any(c.isdigit() for c in text) or ":" in text:
        return False
    return all(_NAME_WORD.fullmatch(word) for word in words) and not _is_role(text)


def _is_role(text: str) -> bool:
    words = text.casefold().split()
    known = laboratory_words()
    if " ".join(words) in known.signatory_roles:
        return True
    # "Director of Quality", "Quality Director", "Technical Operations Manager": the noun stands first or last.
    is_short = 2 <= len(words) <= _LONGEST_ROLE and not any(c.isdigit() or c in ":.;" for c in text)
    is_last = text[:1].isupper() and words[-1] in known.role_last if words else False
    return is_short and (is_last or words[0] in known.role_first)


def _has_date(text: str) -> bool:
    return bool(find_dates(text, DateOrder.MONTH_FIRST))


def _neighbour(page: Page, lines: Sequence[Line], index: int, segment: Segment, step: int) -> Segment | None:
    """The segment right above or below that shares its width or its left edge."""
    position = index + step
    while 0 <= position < len(lines):
        line = lines[position]
        distance = segment.top - line.bottom if step < 0 else line.top - segment.bottom
        if distance > _LINE_REACH * (segment.bottom - segment.top):
            return None
        for other in line.segments(page.rulings, gap=1.6):
            shared = min(other.x1, segment.x1) - max(other.x0, segment.x0)
            if abs(other.x0 - segment.x0) <= 4 or shared > 0.5 * min(other.x1 - other.x0, segment.x1 - segment.x0):
                return other
        position += step
    return None
