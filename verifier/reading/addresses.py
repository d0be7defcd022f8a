"""Address blocks: a name over a street and a town, set flush, with or without a label.

Reports print two of them: the laboratory's and, mostly without a label, the client's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from verifier.model import Field
from verifier.pdf.page import Page
from verifier.reading.dates import DateOrder, find_dates
from verifier.reading.laboratory import has_laboratory_word
from verifier.reading.lines import Line, Segment
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.words import status_of

_TOWN = re.compile(
    r"\b[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\b"  # Springfield, IL 62701
    r"|,\s*[A-Z][a-z]+(?: [A-Z][a-z]+)?,?\s+\d{5}(?:-\d{4})?\b"  # Springfield, Illinois, 62701
    r"|^\W*(?:[A-Z]{1,2}-)?\d{5}\s+[^\W\d_]{3,}"  # 12345 Beispielstadt
    r"|^\W*\d{3} \d{2}\s+[^\W\d_]{2,}"  # 123 45 Město
    r"|\b[A-Z]\d[A-Z] ?\d[A-Z]\d\b"  # A1A 1A1
    r"|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"  # AB1 2CD
    r"|^[A-Z][\w.' -]+,\s*[A-Z]{2}$"  # Springfield, IL
)
_MARKED = re.compile(r"^\[\w{1,2}\]\s*")
"""Some forms letter their boxes: "[B] Client"."""
_MOST_LINES = 5
_HEADING = 2.0
"""From so many times the size of an address on, a line above it is a heading."""
_UPPER_PART = 0.6
_LINE_REACH = 1.4
"""Lines of one block stand no further apart than this many line heights."""


class Address(NamedTuple):
    """A block: its first line, which names somebody, and the line with the town."""

    name: Segment
    town: Segment
    page: int
    is_dated: bool = False
    """A date stands before the name: who is named is who the report was sent to."""


def find_addresses(page: Page, lines: Sequence[Line]) -> Iterator[Address]:
    """The blocks of a page from the top, each with the name above its street; blocks without a name are left out."""
    rows = [line.segments(page.rulings, gap=1.6) for line in lines]
    for index, row in enumerate(rows):
        for segment in row:
            if not _TOWN.search(segment.text) or len(segment.words) > 12:
                continue
            block = [segment]
            for above in reversed(rows[max(0, index - _MOST_LINES - 3) : index]):
                found = next((other for other in above if _goes_on(other, block[-1])), None)
                if found is not None:
                    block.append(found)
                elif above and block[-1].top - max(other.bottom for other in above) > _reach(block[-1]):
                    break
            name = _name_of(block)
            if name is not None:
                line = next((s for s in block if name.words[-1] in s.words), name)
                before = Segment(line.words[: -len(name.words)]) if len(line.words) > len(name.words) else None
                is_dated = before is not None and bool(find_dates(before.text, DateOrder.MONTH_FIRST))
                yield Address(name, segment, page.number, is_dated)


def find_client(page: Page, lines: Sequence[Line], laboratory: str | None) -> Field | None:
    """The name over an address in the upper part of a page that is not the laboratory's; None where there is none."""
    own = _fold(laboratory or "")
    found = list(find_addresses(page, lines))
    for address in found:
        text = address.name.text
        is_laboratory = own and (_fold(text) in own or own in _fold(text))
        if not is_laboratory and not has_laboratory_word(text) and address.name.top < _UPPER_PART * page.height:
            return Field(key="client.name", label=None, printed=text, page=address.page, box=address.name.box)
    # A line with a date ("Sep 23, 2026 | Example Ltd") addresses the report, to the laboratory itself too.
    addressed = next((one for one in found if one.is_dated and one.name.top < _UPPER_PART * page.height), None)
    if addressed is None:
        return None
    box = addressed.name.box
    return Field(key="client.name", label=None, printed=addressed.name.text, page=addressed.page, box=box)


def _reach(segment: Segment) -> float:
    return _LINE_REACH * (segment.bottom - segment.top)


def _goes_on(upper: Segment, lower: Segment) -> bool:
    """Whether a segment is the line right above another one of the same block."""
    if not 0 <= lower.top - upper.bottom + 0.4 * (lower.bottom - lower.top) <= _reach(lower):
        return False
    is_flush = abs(upper.x0 - lower.x0) <= 3 or abs(upper.x1 - lower.x1) <= 3
    return is_flush or abs(upper.x0 + upper.x1 - lower.x0 - lower.x1) <= 8


def _name_of(block: Sequence[Segment]) -> Segment | None:
    """The first line of a block, from the town upwards, that names somebody.

    It stands above everything that looks like a part of an address; a heading in clearly larger type and a label
    ("Client") stand above it.
    """
    name = None
    for segment in block[1 : _MOST_LINES + 1]:
        text = segment.text
        label = field_of(_MARKED.sub("", text))
        if segment.size > _HEADING * block[0].size or (label is not None and label != "laboratory.licence"):
            break
        if text.endswith(":"):
            break
        if _is_somebody(part := text.rpartition("|")[2].strip()):
            name = segment if part == text else Segment(segment.words[-len(part.split()) :])
        elif name is not None:
            break
    return name


def _is_somebody(text: str) -> bool:
    words = text.split()
    letters = sum(c.isalpha() for c in text)
    if letters < 3 or len(words) > 9 or ":" in text or "@" in text or text[0].isdigit() or "#" in text:
        return False
    if _TOWN.search(text) or re.search(r"(?i)www\.|https?|^lic\b|certificate of|^n/a$|\d{3}[-.) ]+\d{4}", text):
        return False
    if re.search(r"(?i)\b(?:street|avenue|ave|road|blvd|suite|floor|drive|highway)\b\.?", text) and any(
        c.isdigit() for c in text
    ):
        return False
    return panel_of_title(text) is None and status_of(text) is None


def _fold(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
