"""PDFs of the kit taken apart into objects, and written again: as a whole, or by a section added to their end.

Only files with plain cross-reference tables are read, which is what the kit draws; programs in the world have other
habits too, and `Habit` holds those that are imitated.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from verifier.errors import UsageError
from verifier.model import Value
from verifier.samplekit.chance.dice import Dice

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])")
_REFERENCE = rb"/%s\s+(\d+)\s+0\s+R"
_STREAM = re.compile(rb"\A(.*?)\bstream\r?\n(.*?)\r?\n?endstream", re.DOTALL)


class Habit(Value):
    """How a program adds to a file."""

    line_end: bytes = b"\n"
    in_stream: bool = False
    """Whether its cross-reference section is a stream (ISO 32000-1, 7.5.8) or a table."""
    renumbers: bool = False
    """Whether a changed stream becomes a new object, and not a new version of the old one."""
    deflates: bool = False
    """Whether its streams are packed."""


def draw_habit(dice: Dice) -> Habit:
    """The habit of some program."""
    return Habit(
        line_end=dice.pick((b"\n", b"\r\n", b"\r")),
        in_stream=dice.happens(0.3),
        renumbers=dice.happens(0.4),
        deflates=dice.happens(0.5),
    )


@dataclass(frozen=True)
class Parts:
    """A PDF as objects."""

    pdf: bytes = field(repr=False)
    objects: Mapping[int, bytes] = field(repr=False)
    """What stands between "obj" and "endobj", by number, the newest version of each."""
    root: int
    info: int
    start: int
    """Where the last cross-reference section stands."""
    identifier: bytes = b""
    """The /ID of the trailer with its key, as written."""

    @property
    def size(self) -> int:
        """One more than the highest number of an object."""
        return max(self.objects) + 1

    @property
    def pages(self) -> list[int]:
        """The numbers of the page objects in order."""
        tree = int(_found(rb"Pages", self.objects[self.root])[1])
        kids = re.search(rb"/Kids\s*\[([^\]]*)\]", self.objects[tree])
        return [int(number) for number in re.findall(rb"(\d+)\s+0\s+R", kids[1] if kids else b"")]

    def content(self, page: int) -> int:
        """The number of the content stream of a page object."""
        return int(_found(rb"Contents", self.objects[page])[1])


def _found(key: bytes, text: bytes) -> re.Match[bytes]:
    found = re.search(_REFERENCE % key, text)
    if found is None:
        raise UsageError(f'The PDF has no "/{key.decode()}" where one was expected')
    return found


def take_apart(pdf: bytes) -> Parts:
    """The objects of a PDF of the kit. Raises UsageError for a file with other tables."""
    end = _START.search(pdf)
    if end is None or not pdf.startswith(b"xref", int(end[1])):
        raise UsageError("The PDF has no plain cross-reference table at its end, so it cannot be taken apart")
    places: dict[int, int] = {}
    trailers: list[bytes] = []
    start: int | None = int(end[1])
    while start is not None:
        table, _, rest = pdf[start:].partition(b"trailer")
        for number, place in _entries(table):
            places.setdefault(number, place)
        trailer = rest.partition(b"startxref")[0]
        trailers.append(trailer)
        before = re.search(rb"/Prev\s+(\d+)", trailer)
        start = int(before[1]) if before else None
    stops = sorted([*places.values(), len(pdf)])
    objects = {}
    for number, place in sorted(places.items()):
        text = pdf[place : next(stop for stop in stops if stop > place)]
        objects[number] = text[text.index(b"obj") + 3 : text.rindex(b"endobj")].strip(b"\r\n")
    newest = trailers[0]
    identifier = re.search(rb"/ID\s*\[[^\]]*\]", newest)
    return Parts(
        pdf,
        objects,
        int(_found(rb"Root", newest)[1]),
        int(_found(rb"Info", newest)[1]),
        int(end[1]),
        identifier[0] if identifier else b"",
    )


def _entries(table: bytes) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for block in re.finditer(rb"(?:^|[\r\n])(\d+) (\d+)\s*[\r\n]+((?:\d{10} \d{5} [nf]\s*)+)", table):
        first = int(block[1])
        entries = _ENTRY.findall(block[3])
        found += [(first + i, int(place)) for i, (place, _, kind) in enumerate(entries) if kind == b"n"]
    return found


def add_section(
    parts: Parts, changed: Mapping[int, bytes], habit: Habit | None = None, *, root: int | None = None
) -> bytes:
    """The file with these objects added to its end as its next state; `root` is its catalogue from then on."""
    how = habit or Habit()
    changed, line = dict(changed), how.line_end
    if how.deflates:
        changed = {number: _deflated(text) for number, text in changed.items()}
    data = parts.pdf if parts.pdf.endswith((b"\n", b"\r")) else parts.pdf + line
    places: dict[int, int] = {}
    for number, text in sorted(changed.items()):
        places[number] = len(data)
        data += b"%d 0 obj%s%s%sendobj%s" % (number, line, text, line, line)
    size = max(parts.size, *changed, 0) + 1 if changed else parts.size
    keys = b"/Root %d 0 R /Info %d 0 R /Prev %d %s" % (root or parts.root, parts.info, parts.start, parts.identifier)
    start = len(data)
    if how.in_stream:
        places[size] = start
        rows = b"".join(b"\1" + places[number].to_bytes(4, "big") + b"\0" for number in sorted(places))
        index = b" ".join(b"%d 1" % number for number in sorted(places))
        head = b"<</Type/XRef/W[1 4 1]/Index[%s]/Size %d %s/Length %d>>" % (index, size + 1, keys, len(rows))
        data += b"%d 0 obj%s%s%sstream\r\n%s%sendstream%sendobj" % (size, line, head, line, rows, line, line)
    else:
        data += b"xref" + line + (b"0 0" + line if not places else b"")
        data += b"".join(b"%d 1%s%010d 00000 n\r\n" % (number, line, places[number]) for number in sorted(places))
        data += b"trailer%s<</Size %d %s>>" % (line, size, keys)
    return data + b"%sstartxref%s%d%s%%%%EOF%s" % (line, line, start, line, line)


def _deflated(text: bytes) -> bytes:
    found = _STREAM.search(text)
    if found is None or b"/Filter" in found[1]:
        return text
    packed = zlib.compress(found[2])
    head = re.sub(rb"/Length\s+\d+", b"/Filter/FlateDecode/Length %d" % len(packed), found[1])
    return head + b"stream\n" + packed + b"\nendstream"


def differing(old: Parts, new: Parts, habit: Habit | None = None) -> dict[int, bytes]:
    """The objects that make the old file say what the new one says, but for what it says about itself."""
    how = habit or Habit()
    found = {n: text for n, text in new.objects.items() if old.objects.get(n) != text and n != new.info}
    if new.info != old.info or not found:
        raise UsageError("The two reports are the same, or are built too differently to be put into one file")
    if how.renumbers:
        streams = {new.content(page): page for page in new.pages if new.content(page) in found}
        for free, (stream, page) in enumerate(sorted(streams.items()), start=max(old.size, new.size)):
            text = found.get(page, new.objects[page])
            found[page] = re.sub(_REFERENCE % b"Contents", b"/Contents %d 0 R" % free, text)
            found[free] = found.pop(stream)
    return found


def write_whole(parts: Parts, changed: Mapping[int, bytes] | None = None) -> bytes:
    """The file written anew in one state, with some objects replaced or added."""
    objects = {**parts.objects, **(changed or {})}
    data, places = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n", {}
    for number, text in sorted(objects.items()):
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    start = len(data)
    rows = b"".join(
        b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        for number in range(max(objects) + 1)
    )
    keys = b"/Root %d 0 R /Info %d 0 R %s" % (parts.root, parts.info, parts.identifier)
    return data + b"xref\n0 %d\n%strailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        max(objects) + 1, rows, max(objects) + 1, keys, start,
    )  # fmt: skip


def stream(content: bytes, head: bytes = b"") -> bytes:
    """A stream object."""
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(content), content)
