"""How much a stream of a PDF swells to, found piece by piece: nothing is kept but the pieces that are asked for.

Deflate is recognised by its own head and not by what the dictionary says: a filter can be named in another object, or
spelled with escapes, and what no zlib head begins no engine inflates.
"""

from __future__ import annotations

import binascii
import re
import zlib
from collections.abc import Iterator

_FEED = 1 << 14
"""Bytes given to zlib at once: what it hands back unused is copied, so not more."""
_PIECE = 1 << 20
"""Bytes taken from zlib at once."""
_METHOD, _HEAD, _HEAD_BYTES = 8, 31, 2
"""RFC 1950: the low half of the first byte, and what the first two bytes are a multiple of."""
_BLANKS = b" \t\r\n\f\0"
_DIGITS = bytes((value - 33) % 256 for value in range(256))
_DIGITS_AT_ONCE = 500_000
"""A multiple of five."""
_CLEAR, _END, _TABLE = 256, 257, 4096
"""LZW: the code that empties the table, the one that ends the data, how many codes there are."""
_ASCII85_END = re.compile(rb"~\s*>")


class Meter:
    """What all streams of a file may cost together; `LimitReached` says which of the bounds was met."""

    __slots__ = ("codes", "given", "inflated")

    def __init__(self, *, given: int, inflated: int, codes: int) -> None:
        self.given = given
        """Bytes of the file that may still be looked at: without it, streams that overlap would take square time."""
        self.inflated = inflated
        """Inflated bytes that may still come out."""
        self.codes = codes
        """LZW codes and runs that may still be counted: those are counted in Python."""


class LimitReached(Exception):  # noqa: N818 - no error of its own: `prescan` says what it means
    """A bound was met; the first argument is its name."""


class Swelling:
    """One stream as it is unpacked, layer by layer; a layer that looks deflated is inflated, too."""

    def __init__(self, meter: Meter, most: int, *, layers: int, keep: int = 0) -> None:
        self._meter = meter
        self._most = most
        self._layers = layers
        self._keep = keep
        self._inner: Swelling | None = None
        self._inflater = zlib.decompressobj()
        self._first = b""
        self._kept: list[bytes] = []
        self._size = 0
        self.is_over = False
        """Whether the deflated data has ended, rightly or with a fault."""

    @property
    def total(self) -> int:
        """Bytes of the layer that swells most."""
        return max(self._size, self._inner.total if self._inner is not None else 0)

    def text(self) -> bytes:
        """What was kept: the innermost layer, as far as it was asked for."""
        return self._inner.text() if self._inner is not None else b"".join(self._kept)

    def feed(self, data: memoryview | bytes) -> None:
        """Inflate more of the data. Raises LimitReached."""
        view = memoryview(data)
        for start in range(0, len(view), _FEED):
            rest: memoryview | bytes = view[start : start + _FEED]
            while not self.is_over:
                try:
                    piece = self._inflater.decompress(rest, _PIECE)
                except zlib.error:
                    self.is_over = True
                    break
                self._take(piece)
                rest = self._inflater.unconsumed_tail
                self.is_over = self._inflater.eof
                if not rest and len(piece) < _PIECE:
                    break

    def _take(self, piece: bytes) -> None:
        if self._size < _HEAD_BYTES:
            piece, self._first = self._first + piece, b""
            if len(piece) < _HEAD_BYTES:
                self._first = piece
                return
            if is_deflated(piece):
                if self._layers <= 1:
                    raise LimitReached("layers")
                self._inner = Swelling(self._meter, self._most, layers=self._layers - 1, keep=self._keep)
        if self._inner is None and self._size < self._keep:
            self._kept.append(piece)
        self._size += len(piece)
        self._meter.inflated -= len(piece)
        if self._size > self._most:
            raise LimitReached("stream")
        if self._meter.inflated < 0:
            raise LimitReached("file")
        if self._inner is not None:
            self._inner.feed(piece)


def is_deflated(data: bytes | memoryview) -> bool:
    """Whether the data begins as zlib's does."""
    return len(data) > 1 and data[0] & 15 == _METHOD and (data[0] << 8 | data[1]) % _HEAD == 0


def from_ascii85(data: bytes) -> Iterator[bytes]:
    """The bytes that ASCII85 stands for, in pieces; what is no digit counts as some digit: only the size matters."""
    end = _ASCII85_END.search(data)
    text = data[: end.start() if end else len(data)].translate(None, _BLANKS).removeprefix(b"<~")
    for start in range(0, len(text), _DIGITS_AT_ONCE):
        yield _ascii85(text[start : start + _DIGITS_AT_ONCE])


def _ascii85(text: bytes) -> bytes:
    """All groups at once, as one number with eight bytes for each: base64 takes a hundred times as long."""
    text = text.replace(b"z", b"!!!!!")
    missing = -len(text) % 5
    text = (text + b"u" * missing).translate(_DIGITS)
    groups = len(text) // 5
    number = 0
    for place in range(5):
        lanes = bytearray(8 * groups)
        lanes[7::8] = text[place::5]
        number = number * 85 + int.from_bytes(lanes, "big")
    wide = number.to_bytes(8 * groups, "big")
    out = bytearray(4 * groups)
    for place in range(4):
        out[place::4] = wide[4 + place :: 8]
    return bytes(out[: len(out) - missing])


def from_hexadecimal(data: bytes) -> Iterator[bytes]:
    """The bytes that hexadecimal digits stand for, up to the first sign that is none, in one piece."""
    text = data.partition(b">")[0].translate(None, _BLANKS)
    try:
        yield binascii.unhexlify(text + b"0" * (len(text) % 2))
    except binascii.Error:
        yield b""


def lzw_size(data: bytes, meter: Meter, most: int) -> int:
    """How many bytes LZW data stands for: only the lengths are followed. Raises LimitReached."""
    lengths = [1] * 258
    total, width, before = 0, 9, 0
    bits, have = 0, 0
    for byte in data:
        bits, have = (bits << 8 | byte) & 0xFFFFF, have + 8
        if have < width:
            continue
        have -= width
        code = bits >> have & (1 << width) - 1
        meter.codes -= 1
        if code == _END or meter.codes < 0:
            break
        if code == _CLEAR:
            del lengths[258:]
            width, before = 9, 0
            continue
        length = lengths[code] if code < len(lengths) else before + 1
        if before and len(lengths) < _TABLE:
            lengths.append(before + 1)
            width = max(9, min(12, (len(lengths) + 1).bit_length()))
        before = length
        total += length
        if total > most:
            raise LimitReached("stream")
    if meter.codes < 0:
        raise LimitReached("codes")
    return total


def runs_size(data: bytes, meter: Meter, most: int) -> int:
    """How many bytes RunLength data stands for. Raises LimitReached."""
    if 64 * len(data) <= most:  # two bytes stand for 128 at most
        return 64 * len(data)
    total = place = 0
    while place < len(data):
        meter.codes -= 1
        if meter.codes < 0:
            raise LimitReached("codes")
        length = data[place]
        if length == 128:
            break
        total += length + 1 if length < 128 else 257 - length
        place += length + 2 if length < 128 else 2
        if total > most:
            raise LimitReached("stream")
    return total
