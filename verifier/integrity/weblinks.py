"""What a code says, taken apart as text: web addresses, GS1 element strings and digital links. Nobody follows them.

GS1 General Specifications (application identifiers) and GS1 Digital Link Standard: URI Syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

_LONGEST = 4096
"""Characters of a code that are looked at."""
_LONGEST_PIECE = 64
_SHORTEST_PIECE = 4
_MOST_PIECES = 40
_LINE_END = re.compile(r"[\x00-\x1f]+")
_WEB = re.compile(r"(?:https?://|www\.)", re.I)
_HOST = re.compile(r"[^\s/?#@\\\x00-\x1f]{1,253}")
_PARTS = re.compile(r"[/?&=#!]+")
_WORDS = re.compile(r"[\s,;:|=/()<>\"]+")
_INNER = re.compile(r"[_.~+,;:|]+")
_END_OF_FILE_NAME = re.compile(r"\.(?:pdf|html?|aspx?|php|json|png|jpe?g)$", re.I)
_SEPARATOR = "\x1d"
"""FNC1 between two elements, as decoders give it."""
_FIXED = {
    "00": 18,
    "01": 14,
    "02": 14,
    "20": 2,
    **dict.fromkeys(("11", "12", "13", "15", "16", "17"), 6),
    **{f"41{last}": 13 for last in "01234567"},
}
"""Application identifiers whose values have a length of their own."""
_WEIGHTS = re.compile(r"3[1-6]\d\d")
_OPEN = ("10", "21", "22", "30", "37", "91", "92", "93", "94", "95", "96", "97", "98", "99", "240", "241", "250", "400")
"""Application identifiers whose values end with a separator or with the code."""
_VALUE = re.compile(r"[!-z]{1,20}")
"""The characters of a lot or a serial number (GS1 General Specifications, figure 7.11-1)."""
_BRACKETED = re.compile(r"\((\d{2,4})\)([^()]*)")
_NAMES = {"gtin": "01", "lot": "10", "ser": "21"}


class Payload(NamedTuple):
    """A code taken apart."""

    host: str | None = None
    """Where it leads, when it is a web address, in lower case."""
    pieces: tuple[str, ...] = ()
    """What could be the number of something, in the order in which it stands there."""
    lot: str | None = None
    """The value of the application identifier 10, where it is one of GS1."""


def read_payload(text: str) -> Payload:
    """What can be told from the text of a code; never an error, whatever the text."""
    text = text[:_LONGEST].strip().removeprefix("]d2").removeprefix("]C1").removeprefix("]Q3").lstrip(_SEPARATOR)
    if _WEB.match(text):
        return _web_address(text)
    elements = _bracketed(text) or _elements(text)
    if elements:
        return Payload(lot=_lot(elements))
    return Payload(pieces=_numbers(_WORDS.split(text)))


def _web_address(text: str) -> Payload:
    # What stands on a line of its own below the address is no part of it; urlsplit would join the two.
    text, *rest = _LINE_END.split(text, maxsplit=1)
    try:
        address = urlsplit(text if "://" in text else f"https://{text}")
        host = address.hostname
    except ValueError:
        return Payload()
    if host is None or not _HOST.fullmatch(host):
        return Payload()
    elements = _digital_link(address.path, address.query)
    if elements:
        return Payload(host.rstrip("."), lot=_lot(elements))
    values = [value for _, value in _pairs(address.query)] or [address.query]
    parts = [*_PARTS.split(address.path), *values, *_PARTS.split(address.fragment)]
    below = [word for line in rest for word in _WORDS.split(line)]
    return Payload(host.rstrip("."), _numbers([*map(unquote, parts), *below]))


def _pairs(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, max_num_fields=100)
    except ValueError:
        return []


def _numbers(parts: Iterable[str]) -> tuple[str, ...]:
    """The parts with a figure in them, and what is joined in them by dots and underscores."""
    found: dict[str, None] = {}
    for part in parts:
        whole = _END_OF_FILE_NAME.sub("", part.strip())
        inner = _INNER.split(whole)
        for piece in (whole, *(inner if len(inner) > 1 else ())):
            is_fit = _SHORTEST_PIECE <= len(piece) <= _LONGEST_PIECE and piece.isprintable()
            if is_fit and any(sign.isdigit() for sign in piece):
                found[piece] = None
    return tuple(found)[:_MOST_PIECES]


# ------------------------------------------------------------------------------------------------------------- GS1


def _digital_link(path: str, query: str) -> dict[str, str]:
    """The elements of a GS1 Digital Link; empty for another address.

    The number of the article must stand in the path and have the right check digit: a path with "/01/" alone is no
    digital link.
    """
    parts = [unquote(part) for part in path.split("/")]
    keys = [_NAMES.get(part, part) for part in parts]
    for place in range(len(parts) - 1):
        if keys[place] == "01" and _is_article(parts[place + 1]):
            found = {keys[at]: parts[at + 1] for at in range(place, len(parts) - 1, 2)}
            return {**found, **{_NAMES.get(key, key): value for key, value in _pairs(query)}}
    return {}


def _bracketed(text: str) -> dict[str, str]:
    """As people print it: "(01)09506000134352(10)ABC1"."""
    if not text.startswith("("):
        return {}
    found = {key: value.strip() for key, value in _BRACKETED.findall(text)}
    return found if _is_article(found.get("01", "")) else {}


def _elements(text: str) -> dict[str, str]:
    """The elements of an element string; empty where one of them is not understood."""
    if not (text.startswith("01") and _is_article(text[2:16])):
        return {}
    found: dict[str, str] = {}
    for key, value in _split_elements(text):
        if key is None:
            return {}
        found[key] = value
    return found


def _split_elements(text: str) -> Iterator[tuple[str | None, str]]:
    """Each identifier with its value; None for what is no identifier."""
    while text:
        if text.startswith(_SEPARATOR):
            text = text[1:]
            continue
        key, length = _identifier(text)
        if key is None:
            yield None, text
            return
        rest = text[len(key) :]
        value = rest[:length] if length is not None else rest.partition(_SEPARATOR)[0]
        if not value or (length is not None and not (len(value) == length and value.isdecimal())):
            yield None, text
            return
        yield key, value
        text = rest[len(value) :]


def _identifier(text: str) -> tuple[str | None, int | None]:
    """The application identifier that a text begins with, and the length of its value, if it has one."""
    for size in (2, 3):
        if text[:size] in _FIXED:
            return text[:size], _FIXED[text[:size]]
    if _WEIGHTS.match(text):
        return text[:4], 6
    return next((key for key in _OPEN if text.startswith(key)), None), None


def _lot(elements: dict[str, str]) -> str | None:
    lot = elements.get("10", "")
    return lot if _VALUE.fullmatch(lot) else None


def _is_article(digits: str) -> bool:
    """Whether it is a GTIN of 8, 12, 13 or 14 digits with the right check digit."""
    if len(digits) not in (8, 12, 13, 14) or not (digits.isascii() and digits.isdecimal()):
        return False
    *body, check = map(int, digits)
    total = sum(figure * (3 if place % 2 == 0 else 1) for place, figure in enumerate(reversed(body)))
    return (total + check) % 10 == 0 and any(body)
