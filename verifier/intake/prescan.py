"""A look over the bytes of a PDF before any engine sees them: what would swell, and how much there is of everything.

An engine inflates a stream into memory as a whole, and it cannot be stopped while it does. So the streams are found
here, by their keyword alone, and inflated piece by piece, each piece thrown away, until a cap is met. The
cross-reference table is not asked: it can lie, and engines do without it.

NOTE: streams of an encrypted file look like noise here, so a bomb in one is not seen. That, and what is small and
takes long to draw, is left to the limits of the process that reads. Decrypting here would not do: a file decides which
of its dictionaries an engine takes the key from, and with pdfminer's RC4 a report of half a megabyte takes seconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, pairwise
from typing import NamedTuple

from verifier.errors import DamagedError, TooLargeError
from verifier.intake.active import ActiveContent, find_active, plain_names
from verifier.intake.inflating import (
    LimitReached,
    Meter,
    Swelling,
    from_ascii85,
    from_hexadecimal,
    is_deflated,
    lzw_size,
    runs_size,
)

MAX_STREAM_BYTES = 32_000_000
"""Of one stream that is no picture. The longest of 72 real reports have 2 MB; fonts of all Chinese signs have 20."""
MAX_PICTURE_BYTES = 128_000_000
"""Of one picture: a page of A4 at 600 dpi in colour has 104 MB, and no more than 40 million pixels are drawn."""
MAX_FILE_BYTES = 512_000_000
"""Of all streams together, which takes two seconds to inflate: twenty scanned pages of A4 at 300 dpi in colour."""
MAX_RATIO = 250
"""Bytes out for one byte in, of a stream that is no picture, beyond the free part. Texts and drawings deflate to a
tenth or a thirtieth; zlib cannot do better than 1,032. White pictures of real reports come to 571."""
FREE_BYTES = 4_000_000
"""A stream that comes to no more may swell as it likes."""
MAX_LAYERS = 3
"""Deflate within deflate; one layer is usual, two are odd, and each one multiplies by up to 1,032."""
MAX_FILE_OBJECTS = 200_000
"""A thousand for each of 200 pages; real reports have up to 760 in all."""
MAX_DEPTH = 100
"""Arrays and dictionaries within each other; real reports have up to 9."""
MAX_CODES = 4_000_000
"""LZW codes and runs, in all streams: they are counted one by one, in about a second. LZW went out of use in 2000."""
MAX_PICTURE_PIXELS = 200_000_000
"""That a picture says it has: A4 at 1,200 dpi has 140 million, in black and white."""
MAX_BRACKETS = 2_000_000
"""Of arrays and dictionaries in all objects; real reports have up to 20,000."""
_OVERLAP, _OVERLAP_FREE = 4, 1_000_000
"""Bytes of streams looked at, for each byte of the file: a stream can stand in another one that is attached."""
_LINE = 1024
"""Between the word "stream" and its line's end may stand blanks, and in odd files more."""
_NEAR = 64
"""Between a dictionary and the word "stream" stand blanks."""
_BEYOND, _STEP = 64, 1 << 16
"""Bytes looked at behind "endstream" where deflate has not ended: first few, for it mostly ends at once."""
_KEEP = 32_000_000
"""Of all object streams, which are looked into: more objects than a file may have hardly fit into less."""

_HINT = "a laboratory report is far smaller; print it to a new PDF, or ask the laboratory for the file again"
_LINE_END = re.compile(rb"\r\n|\n|\r")
_FILTER = re.compile(rb"/Filter\s*(?:\[([^\]]*)\]?|/([A-Za-z0-9]+))")
_NAME = re.compile(rb"/([A-Za-z0-9]+)")
_SIDES = re.compile(rb"/(Width|Height)\s+(\d{1,10})")
_PACKED = re.compile(rb"/N\s+(\d{1,20})")
_TABLE_RANGE = re.compile(rb"/(?:Index\s*\[\s*\d+|Size)\s+(\d{1,20})")
_NUMBER = re.compile(rb"(\d{1,10})\s+\d{1,10}\s+obj")
_TEXT = re.compile(rb"\((?:[^()\\]++|\\.)*+\)", re.DOTALL)
_COMMENT = re.compile(rb"%[^\r\n]*")
_NO_BRACKETS = bytes(sorted(set(range(256)) - set(b"[]<>")))
_HEXADECIMAL = re.compile(rb"<[0-9A-Fa-f\s]*>")
_PAIRS = re.compile(rb"\[\]|<<>>")
_END = len(b"end")
_FEW_WORDS = 20_000
"""Found one by one; more of them are counted at once."""
_WRITTEN: dict[bytes, Callable[[bytes], Iterator[bytes]]] = {
    b"ASCII85Decode": from_ascii85,
    b"A85": from_ascii85,
    b"ASCIIHexDecode": from_hexadecimal,
    b"AHx": from_hexadecimal,
}
"""Filters that make text of bytes, which does not swell; what they hold may."""
_SIZES: dict[bytes, Callable[[bytes, Meter, int], int]] = {
    b"LZWDecode": lzw_size,
    b"LZW": lzw_size,
    b"RunLengthDecode": runs_size,
    b"RL": runs_size,
}


class Prescan(NamedTuple):
    """What was counted, all of it within the limits."""

    objects: int
    streams: int
    inflated: int
    """Bytes that the deflated streams come to."""
    depth: int
    """At least so deep are arrays and dictionaries nested, and not much deeper."""
    active: tuple[ActiveContent, ...]
    """What would act if the file were shown by a viewer that lets it."""


class _Stream(NamedTuple):
    head: bytes
    """What stands between the stream before and this one: among it, its dictionary."""
    start: int
    close: int
    """Where the next "endstream" stands, or the file ends; the data may hold the word and go on."""
    is_sure: bool
    """Whether a dictionary ends right before the keyword."""


def prescan(data: bytes) -> Prescan:
    """Look over a PDF: raises TooLargeError for a bomb or too much of anything, DamagedError for what cannot be.

    The time is linear in the size of the file and the caps, the memory a small multiple of what is outside of streams.
    """
    objects = _count_objects(data)
    _check_count("objects", objects)
    scan = _Scan(data)
    texts = []
    end = 0
    for found in _streams(data):
        if found.is_sure:
            texts.append(found.head)
        objects += scan.measure(found)
        end = found.close
        _check_count("objects", objects)
    texts += [data[end:], *scan.packed]
    brackets = _Brackets()
    depth = max(map(brackets.depth, texts))
    inflated = MAX_FILE_BYTES - scan.meter.inflated
    return Prescan(objects, scan.streams, inflated, depth, find_active(b"\n".join(texts)))


def _count_objects(data: bytes) -> int:
    """How often the file says "obj" but not "endobj": one search for both where there are as few as in a report."""
    count = 0
    place = data.find(b"obj")
    for _ in range(_FEW_WORDS):
        if place == -1:
            return count
        count += not data.endswith(b"end", 0, place)
        place = data.find(b"obj", place + len(b"obj"))
    return data.count(b"obj") - data.count(b"endobj")


def _check_count(what: str, count: int) -> None:
    if count > MAX_FILE_OBJECTS:
        raise TooLargeError(f"too many {what}: {count:,}, at most {MAX_FILE_OBJECTS:,} are read", hint=_HINT)


def _streams(data: bytes) -> Iterator[_Stream]:
    """Each place where a stream begins."""
    places = []
    place = data.find(b"stream")
    while place != -1:
        places.append(place)
        if len(places) // 2 > MAX_FILE_OBJECTS:
            _check_count("streams", data.count(b"stream") // 2)
        place = data.find(b"stream", place + len(b"stream"))
    closes = [place for place in places if place >= _END and data[place - _END : place] == b"end"]
    ends = set(closes)
    closes.append(len(data))
    end = index = 0
    for place in places:
        if place in ends:
            end = place + len(b"stream")
            index += 1
        elif line := _LINE_END.search(data, place, place + _LINE):
            is_sure = data[max(place - _NEAR, end) : place].rstrip().endswith(b">>")
            head = data[end if is_sure else max(place - _LINE, end) : place]
            yield _Stream(head, line.end(), max(closes[index], line.end()), is_sure)
            if is_sure:
                end = line.end()


class _Scan:
    """Measures one stream after another against the caps of the file."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._keep = _KEEP
        self.meter = Meter(given=_OVERLAP * len(data) + _OVERLAP_FREE, inflated=MAX_FILE_BYTES, codes=MAX_CODES)
        self.streams = 0
        self.packed: list[bytes] = []
        """The object streams, inflated."""

    def measure(self, found: _Stream) -> int:
        """Hold a stream against the caps; how many objects it holds, by its own word."""
        self.streams += 1
        head = plain_names(found.head[found.head.rfind(b"obj") + 3 :])
        is_picture = b"/Image" in head
        if is_picture:
            _check_picture(head)
        if b"/XRef" in head:
            for told in _TABLE_RANGE.finditer(head):
                _check_count("entries in the cross-reference table", int(told[1]))
        packed = _PACKED.search(head) if b"/First" in head else None
        count = int(packed[1]) if packed else 0
        most = MAX_PICTURE_BYTES if is_picture else MAX_STREAM_BYTES
        try:
            text = self._unpack(found, _filters(head), most, is_picture=is_picture, keep=self._keep if count else 0)
        except LimitReached as limit:
            raise _refusal(str(limit), most, _name(found)) from None
        if count:
            self._keep = max(self._keep - len(text), 0)
            self.packed.append(text)
        return count

    def _unpack(self, found: _Stream, names: list[bytes], most: int, *, is_picture: bool, keep: int) -> bytes:
        """Unpack a stream; its text, as far as it is to be kept."""
        written = [name for name in names if name in _WRITTEN]
        own = self._data[found.start : found.close]
        if not written and is_deflated(own):
            return self._inflate(self._own_pieces(found), most, is_picture=is_picture, keep=keep)
        pieces: Iterable[bytes] = iter(())
        if written or keep or any(name in _SIZES for name in names):
            self._spend(len(own))
            pieces = iter([bytes(own)])
        for name in written[:MAX_LAYERS]:
            pieces = _WRITTEN[name](b"".join(pieces))
        first = next(iter(pieces), b"")
        if is_deflated(first):
            return self._inflate(chain([first], pieces), most, is_picture=is_picture, keep=keep)
        rest = [name for name in names if name not in _WRITTEN]
        if rest and rest[0] in _SIZES:
            self.meter.inflated -= _SIZES[rest[0]](b"".join(chain([first], pieces)), self.meter, most)
            if self.meter.inflated < 0:
                raise LimitReached("file")
        return first[:keep]

    def _spend(self, size: int) -> None:
        """Count bytes of the file that are looked at; where streams overlap, they are counted again and again."""
        self.meter.given -= size
        if self.meter.given < 0:
            raise LimitReached("overlap")

    def _own_pieces(self, found: _Stream) -> Iterator[memoryview]:
        """The data of a stream as far as the file goes: where it really ends, only deflate itself knows."""
        steps = [found.start, found.close, min(found.close + _BEYOND, len(self._data))]
        steps += [*range(steps[-1] + _STEP, len(self._data), _STEP), len(self._data)]
        for start, end in pairwise(steps):
            self._spend(end - start)
            yield self._data[start:end]

    def _inflate(self, pieces: Iterable[bytes | memoryview], most: int, *, is_picture: bool, keep: int) -> bytes:
        swelling = Swelling(self.meter, most, layers=MAX_LAYERS, keep=keep)
        taken = 0
        for piece in pieces:
            taken += len(piece)
            swelling.feed(piece)
            if not is_picture and swelling.total > max(FREE_BYTES, MAX_RATIO * taken):
                raise LimitReached("ratio")
            if swelling.is_over:
                break
        return swelling.text()[:keep]


def _name(found: _Stream) -> str:
    """Which object the stream is, for the message."""
    numbers = _NUMBER.findall(found.head[-2000:])
    return f"object {int(numbers[-1])}" if numbers else f"the stream at byte {found.start:,}"


def _refusal(limit: str, most: int, what: str) -> TooLargeError | DamagedError:
    if limit == "overlap":
        return DamagedError(f"the PDF is damaged: its streams lie within each other ({what})", hint=_HINT)
    words = {
        "stream": f"{what} unpacks to more than {most:,} bytes, at most {most:,} are read",
        "file": f"its streams unpack to more than {MAX_FILE_BYTES:,} bytes, at most {MAX_FILE_BYTES:,} are read",
        "ratio": f"{what} unpacks to more than {MAX_RATIO} times its size, at most {MAX_RATIO} times is read",
        "layers": f"{what} is packed more than {MAX_LAYERS} times over, at most {MAX_LAYERS} times is read",
        "codes": f"it holds more than {MAX_CODES:,} LZW codes or runs, at most {MAX_CODES:,} are read",
    }
    return TooLargeError(f"the PDF is too large when it is unpacked: {words[limit]}", hint=_HINT)


def _check_picture(head: bytes) -> None:
    sides = {found[1]: int(found[2]) for found in _SIDES.finditer(head)}
    pixels = sides.get(b"Width", 0) * sides.get(b"Height", 0)
    if pixels > MAX_PICTURE_PIXELS:
        raise TooLargeError(
            f"too many pixels in a picture: {pixels:,}, at most {MAX_PICTURE_PIXELS:,} are read",
            hint="scan the report again at 300 dpi",
        )


def _filters(head: bytes) -> list[bytes]:
    found = _FILTER.search(head)
    return _NAME.findall(found[1]) if found and found[1] is not None else [found[2]] if found else []


class _Brackets:
    """How deep arrays and dictionaries are nested, by taking away the innermost ones again and again.

    What is well-formed is gone after as many steps as it is deep; what never closes stays, and is as deep as there is
    of it. Every step is one over all that is left: quick, for a report holds little and is not deep.
    """

    def __init__(self) -> None:
        self._left = MAX_BRACKETS

    def depth(self, text: bytes) -> int:
        """Of the text of objects. Raises DamagedError beyond `MAX_DEPTH`."""
        opened = text.count(b"[") + text.count(b"<<")
        if opened <= 1:
            return opened
        if b"(" in text:
            text = _TEXT.sub(b"", text)
        if b"%" in text:
            text = _COMMENT.sub(b"", text)
        left = _HEXADECIMAL.sub(b"", text).translate(None, _NO_BRACKETS)
        self._left -= len(left)
        if self._left < 0:
            raise TooLargeError(f"too many brackets in its objects, at most {MAX_BRACKETS:,} are read", hint=_HINT)
        depth = 0
        while depth <= MAX_DEPTH and (fewer := _PAIRS.sub(b"", left)) != left:
            left, depth = fewer, depth + 1
        depth += max(left.count(b"[") - left.count(b"]"), 0) + max(left.count(b"<<") - left.count(b">>"), 0)
        if depth > MAX_DEPTH:
            raise DamagedError(
                f"the PDF is damaged: arrays and dictionaries lie within each other more than {MAX_DEPTH} deep, "
                f"at most {MAX_DEPTH} is read",
                hint="print the document to a new PDF",
            )
        return depth
