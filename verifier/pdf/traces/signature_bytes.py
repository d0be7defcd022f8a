"""Signature dictionaries in the plain bytes of a file, and what a signature leaves out of what it covers.

A signature names the bytes that it covers by their offsets (ISO 32000-1, 12.8.1, /ByteRange), so a living one stands
in the open: never in an object stream, and never encrypted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

MAX_DICTIONARIES = 200
"""Signature dictionaries that are looked at; contracts of many parties have some ten."""
_MOST_RANGES = 2 * MAX_DICTIONARIES
"""Of which the dictionary is looked for, which may be megabytes away: a hostile file holds a million of them."""
MAX_VALUE_BYTES = 4_000_000
"""Of a signature value; one with certificates, revocation lists and time stamps has up to some 100,000."""
_NEAR = 8_000
"""Bytes before /ByteRange in which its dictionary begins, the signature value not counted."""
_RANGE = re.compile(rb"/ByteRange\s{0,40}\[([\s\d]{1,200})\]")
_VALUE = re.compile(rb"/Contents\s{0,40}<([0-9A-Fa-f\s]*)>")
_USAGE_RIGHTS = re.compile(rb"/TransformMethod\s{0,40}/UR3?(?![A-Za-z0-9])")
_STREAM = re.compile(rb"stream\r?\n")
_BLANKS = b" \t\r\n\f\0"


class SignatureBytes(NamedTuple):
    """A signature dictionary as it stands in the bytes."""

    covers: tuple[int, ...]
    """Its /ByteRange: offset and length of each piece."""
    value: bytes
    """The signature value, empty where there is none."""
    is_usage_right: bool
    """Whether it only lets a viewer save what is filled in (ISO 32000-1, 12.8.2.3): that is no signature of anybody."""


def signature_dictionaries(data: bytes) -> tuple[SignatureBytes, ...]:
    """Every signature dictionary that stands outside of streams, in the order of the file, the first 200 of them."""
    found = []
    ranges = ((match, tuple(map(int, match[1].split()))) for match in _RANGE.finditer(data))
    made = ((match, covers) for match, covers in ranges if any(covers))  # others are room for a signature
    for match, covers in islice(made, _MOST_RANGES):
        text = _dictionary_around(data, match.start(), match.end())
        if text is None or b"/Contents" not in text or b"/MACLocation" in text:
            continue  # the code that guards an encrypted file (ISO/TS 32004) has a range too
        value = _VALUE.search(text)
        is_usage_right = _USAGE_RIGHTS.search(text) is not None
        found.append(SignatureBytes(covers, _decoded(value[1]) if value else b"", is_usage_right))
        if len(found) == MAX_DICTIONARIES:
            break
    return tuple(found)


def _dictionary_around(data: bytes, start: int, end: int) -> bytes | None:
    """The object in which /ByteRange stands; None where that is the data of a stream, such as an attached file."""
    begin = max(data.rfind(b"obj", max(start - _NEAR - 2 * MAX_VALUE_BYTES, 0), start), 0)
    if _STREAM.search(data, begin, start):
        return None
    close = data.find(b"endobj", end, end + _NEAR + 2 * MAX_VALUE_BYTES)
    return data[begin : close if close != -1 else end + _NEAR]


def _decoded(digits: bytes) -> bytes:
    plain = b"".join(digits.split())
    return bytes.fromhex((plain + b"0" * (len(plain) % 2)).decode("ascii"))


def is_empty_value(value: bytes) -> bool:
    """Whether a signature value is only the room for one."""
    return not value.strip(b"\0")


def faults_of_range(data: bytes, covers: Sequence[int], value: bytes) -> Iterator[str]:
    """What is wrong with the bytes that a signature covers: nothing, where it covers all up to its end but itself.

    A range that leaves out more than the value between its brackets lets anything stand there, so that is a fault
    whatever the digest says.
    """
    if len(covers) != 4:
        yield f"it covers {len(covers) // 2} pieces of the file, and two are expected"
        return
    first, length, second, rest = covers
    if first != 0:
        yield f"it does not cover the first {first:,} bytes of the file"
    elif min(covers) < 0 or second < length:
        yield "the pieces of the file that it covers overlap"
    elif second + rest > len(data):
        yield f"it covers {second + rest:,} bytes, and the file has {len(data):,}"
    elif not _is_value(data[length:second], value) and not _is_value(data[length - 1 : second + 1], value):
        yield f"it leaves out {second - length:,} bytes of the file, which hold more than the signature itself"


def _is_value(gap: bytes, value: bytes) -> bool:
    return gap[:1] == b"<" and gap[-1:] == b">" and _is_digits(gap[1:-1]) and _decoded(gap[1:-1]) == value


def _is_digits(text: bytes) -> bool:
    return not text.translate(None, b"0123456789abcdefABCDEF \t\r\n\f\0")


def rest_behind(data: bytes, covers: Sequence[int]) -> bytes:
    """What stands behind the bytes that a signature covers."""
    return data[covers[2] + covers[3] :]


def is_blank(rest: bytes) -> bool:
    """Whether there are only blanks and zeros, which belong to nothing."""
    return not rest.strip(_BLANKS)
