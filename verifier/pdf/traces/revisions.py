"""The saved states of a PDF: a program that saves by adding leaves what was there before (ISO 32000-1, 7.5.6).

Each saving ends with a cross-reference section, "startxref", the section's place and "%%EOF". Cut there, the file is
what it was then. Not every such end closes a state of its own: the first one of a linearised file closes a part of it
(annex F.3.4), and a hybrid-reference file repeats its table for old programs (7.5.8.4).
"""

from __future__ import annotations

import re
from collections import deque
from itertools import islice
from types import TracebackType
from typing import NamedTuple, Self

import pypdfium2.raw as raw

from verifier.errors import DamagedError
from verifier.pdf.engine import Metadata
from verifier.pdf.gate import check_pdf
from verifier.pdf.page import Page
from verifier.pdf.pdfium_engine import PdfiumEngine

_END = re.compile(rb"startxref\s{1,20}(\d{1,20})\s{1,20}%%EOF")
_MOST_ENDS = 500
"""Ends that are looked at in one file, the last ones: real files have up to a few dozen."""
_MOST_SECTIONS = 1000
_HEADER_WITHIN = 1024
_LONGEST_DICTIONARY = 1 << 16
_LONGEST_TABLE = 5_000_000
"""Twenty bytes for each of the objects that a file may have, and some more."""
_TABLE = re.compile(rb"\s{0,4}xref\s")
_STREAM = re.compile(rb"\s{0,4}\d{1,10}\s{1,4}\d{1,5}\s{1,4}obj\b")
_REPEATED = re.compile(rb"\s{0,4}xref\s{1,4}0\s{1,4}0\s{1,4}trailer")
"""A table of no entries: all that it adds is where the other table of a hybrid-reference file stands."""
_PREVIOUS = re.compile(rb"/Prev\s{1,4}(\d{1,20})")


class _End(NamedTuple):
    """One "startxref" with what follows."""

    table: int
    """Where it says that the cross-reference section stands."""
    start: int
    stop: int


def find_revisions(data: bytes) -> tuple[int, ...]:
    """How many bytes from its beginning each saved state of the file has, the oldest first; the last has all of them.

    Never empty, and in the order of their lengths. Nothing is unpacked: this looks at the bytes alone.
    """
    if data.count(b"startxref") < 2:
        return (len(data),)
    ends = [_End(int(found[1]), found.start(), found.end()) for found in _last(data)]
    sections = _Sections(data)
    named = {place for end in ends if (place := sections.previous(end.table)) is not None}
    states: list[_End] = []
    for end in ends:
        if not _closes_state(end, sections, named):
            continue
        if states and _is_repeated(data, states[-1], end, sections):
            states.pop()
        states.append(end)
    lengths = [end.stop for end in states]
    if not lengths or _holds_objects(data[lengths[-1] :]):
        return (*lengths, len(data))
    return (*lengths[:-1], len(data))


def _last(data: bytes) -> list[re.Match[bytes]]:
    found = _END.finditer(data)
    return [*islice(found, 1), *deque(found, maxlen=_MOST_ENDS)]


class _Sections:
    """The cross-reference sections of a file, each asked once where the one before it stands."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        header = data.find(b"%PDF-", 0, _HEADER_WITHIN)
        self._shifts = (0, header) if header > 0 else (0,)
        self._known: dict[int, tuple[int, int | None] | None] = {}

    def start(self, table: int) -> int | None:
        """Where the section really begins: places are counted from "%PDF-" by some programs; None where none is."""
        found = self._look(table)
        return found and found[0]

    def previous(self, table: int) -> int | None:
        """The place that it gives for the section before it."""
        found = self._look(table)
        return found and found[1]

    def furthest(self, table: int) -> int | None:
        """The furthest place among those of the section and all before it; None where there is no section."""
        if self._look(table) is None:
            return None
        seen: set[int] = set()
        place: int | None = table
        while place is not None and place not in seen and len(seen) < _MOST_SECTIONS:
            seen.add(place)
            place = self.previous(place)
        return max(seen)

    def _look(self, table: int) -> tuple[int, int | None] | None:
        if table not in self._known:
            starts = (table + shift for shift in self._shifts)
            self._known[table] = next((found for start in starts if (found := self._read(start))), None)
        return self._known[table]

    def _read(self, start: int) -> tuple[int, int | None] | None:
        data = self._data
        if start >= len(data):  # a file may say any number
            return None
        if _TABLE.match(data, start):
            trailer = data.find(b"trailer", start, start + _LONGEST_TABLE)
            if trailer < 0:
                return None
            end = data.find(b"startxref", trailer, trailer + _LONGEST_DICTIONARY)
            dictionary = data[trailer : end if end > 0 else trailer + _LONGEST_DICTIONARY]
        elif _STREAM.match(data, start):
            end = data.find(b"stream", start, start + _LONGEST_DICTIONARY)
            dictionary = data[start : max(end, start)]
            if b"/XRef" not in dictionary:
                return None
        else:
            return None
        found = _PREVIOUS.search(dictionary)
        return start, int(found[1]) if found else None


def _closes_state(end: _End, sections: _Sections, named: set[int]) -> bool:
    """Whether a file that ended there was whole.

    Where the section itself is not found, because places were shifted by whoever stored the file, a later section
    that names it is enough; a PDF in a stream of another one is not named.
    """
    furthest = sections.furthest(end.table)
    if furthest is None:
        return end.table > 0 and end.table in named
    return furthest < end.stop


def _is_repeated(data: bytes, before: _End, end: _End, sections: _Sections) -> bool:
    start = sections.start(end.table)
    return start is not None and _REPEATED.match(data, start) is not None and not data[before.stop : start].strip()


def _holds_objects(rest: bytes) -> bool:
    """Whether something that a program would look into stands behind the last end."""
    return b"endobj" in rest or b"startxref" in rest


class Snapshot:
    """One saved state, open; a context manager."""

    def __init__(self, data: bytes, *, is_checked: bool = False) -> None:
        """Open a file, cut off where the state ends; `is_checked`: these bytes passed `check_pdf` before.

        How many pages are read is for the caller to limit. Raises EncryptedError, DamagedError, TooLargeError, as
        `verifier.pdf.open_pdf`.
        """
        if not is_checked:
            check_pdf(data)
        self._document = PdfiumEngine().open(data)
        self.page_count = self._document.page_count
        if self.page_count < 1:
            self._document.close()
            raise DamagedError("the PDF has no pages", hint="look at the file in a viewer")

    @property
    def metadata(self) -> Metadata:
        """What the file says about itself."""
        return self._document.metadata

    def turn(self, number: int) -> int:
        """By how many quarters a page is turned to the right when it is shown (ISO 32000-1, table 30, "Rotate")."""
        return self._document.with_page(number, lambda page: int(raw.FPDFPage_GetRotation(page.raw)) % 4)

    def page(self, number: int, *, turn: int | None = None) -> Page:
        """The page with that number, by its text layer; as if it were turned by so many quarters, when given.

        Raises DamagedError, TooLargeError.
        """
        if turn is None or turn == self.turn(number):
            return self._document.read_page(number)
        return self._document.read_page(number, turn=turn)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._document.close()
