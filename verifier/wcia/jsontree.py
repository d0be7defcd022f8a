"""JSON with the place of everything in it, for text that nobody can vouch for.

The parser of the standard library says neither where a value stands nor that a key stands twice, and gives up on deep
nesting with a RecursionError. This one is strict (RFC 8259) and bounded.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import NamedTuple

from verifier.errors import DamagedError, InputError, TooLargeError
from verifier.model import Box

MOST_BYTES = 5_000_000
"""A result of a thousand rows takes a quarter of a megabyte."""
_MOST_DEPTH = 24
"""The format itself is five deep."""
_MOST_VALUES = 400_000
_LINE = 12.0
"""Points from line to line."""
_SIGN = 6.0
"""Points from sign to sign."""
_TOKEN = re.compile(
    r"[ \t\r\n]*(?:(?P<mark>[{}\[\]:,])"
    r'|(?P<text>"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*")'
    r"|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![0-9A-Za-z.+-])"
    r"|(?P<word>true|false|null)\b)"
)
_BLANKS = (" ", "\t", "\r", "\n")
_WORDS = {"true": True, "false": False, "null": None}


class Digits(str):
    """A number as it is written: what it means is for the reader of it to say."""

    __slots__ = ()


class Node(NamedTuple):
    """A value with its place."""

    value: dict[str, Node] | list[Node] | str | bool | None
    """A number is `Digits`."""
    box: Box
    """Its lines as if the text were printed on one long page, 12 points from line to line and 6 from sign to sign."""
    line: int
    """On which it begins, counted from 1."""


def parse(data: bytes) -> Node:
    """The value that the bytes are.

    Raises TooLargeError for too many bytes, values or levels, DamagedError for what is no JSON, with the line.
    """
    if len(data) > MOST_BYTES:
        raise TooLargeError(
            f"the JSON has {len(data):,} bytes, at most {MOST_BYTES:,} are read", "split it into one file per result"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DamagedError(
            f"the JSON is not UTF-8: byte {error.start} is 0x{data[error.start]:02x}", "export it again as UTF-8"
        ) from None
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self._position = 0
        self._values = 0

    def whole(self) -> Node:
        """The one value, and nothing behind it."""
        found = self._value(0)
        self._skip_blanks()
        if self._position < len(self._text):
            raise self._wrong("nothing more")
        return found

    def _value(self, depth: int) -> Node:
        self._values += 1
        if depth > _MOST_DEPTH or self._values > _MOST_VALUES:
            what = f"more than {_MOST_DEPTH} levels" if depth > _MOST_DEPTH else f"more than {_MOST_VALUES:,} values"
            raise TooLargeError(f"the JSON has {what}", "a Lab Result of the WCIA has five levels")
        token = self._token("a value")
        start = token.start(token.lastgroup or 0)
        written = token[token.lastgroup or 0]
        if token.lastgroup == "text":
            return self._node(json.loads(written), start)
        if token.lastgroup == "number":
            return self._node(Digits(written), start)
        if token.lastgroup == "word":
            return self._node(_WORDS[written], start)
        if written == "{":
            return self._object(start, depth)
        if written == "[":
            return self._list(start, depth)
        self._position = start
        raise self._wrong("a value")

    def _object(self, start: int, depth: int) -> Node:
        found: dict[str, Node] = {}
        while not self._ends("}", is_first=not found):
            key = self._token("a key")
            if key.lastgroup != "text":
                self._position = key.start(key.lastgroup or 0)
                raise self._wrong("a key in quotes")
            name = json.loads(key["text"])
            if name in found:
                self._position = key.start("text")
                raise self._wrong("each key once")
            self._must_be(":")
            found[name] = self._value(depth + 1)
        return self._node(found, start)

    def _list(self, start: int, depth: int) -> Node:
        found: list[Node] = []
        while not self._ends("]", is_first=not found):
            found.append(self._value(depth + 1))
        return self._node(found, start)

    def _ends(self, mark: str, *, is_first: bool) -> bool:
        """Whether the end is here; takes the comma where there is one to be."""
        before = self._position
        token = self._token(f'"{mark}"')
        if token["mark"] == mark:
            return True
        if is_first:
            self._position = before
        elif token["mark"] != ",":
            self._position = token.start(token.lastgroup or 0)
            raise self._wrong(f'"," or "{mark}"')
        return False

    def _must_be(self, mark: str) -> None:
        token = self._token(f'"{mark}"')
        if token["mark"] != mark:
            self._position = token.start(token.lastgroup or 0)
            raise self._wrong(f'"{mark}"')

    def _token(self, expected: str) -> re.Match[str]:
        token = _TOKEN.match(self._text, self._position)
        if token is None:
            self._skip_blanks()
            raise self._wrong(expected)
        self._position = token.end()
        return token

    def _skip_blanks(self) -> None:
        while self._text[self._position : self._position + 1] in _BLANKS:
            self._position += 1

    def _node(self, value: dict[str, Node] | list[Node] | str | bool | None, start: int) -> Node:
        (first, left), (last, right) = self._place(start), self._place(self._position)
        if first == last:
            box = (left * _SIGN, first * _LINE, right * _SIGN, (first + 1) * _LINE)
        else:
            box = (0.0, first * _LINE, max(left, right, 1) * _SIGN, (last + 1) * _LINE)
        return Node(value, box, first + 1)

    def _place(self, position: int) -> tuple[int, int]:
        """Line and column, both counted from 0."""
        line = bisect_right(self._lines, position) - 1
        return line, position - self._lines[line]

    def _wrong(self, expected: str) -> InputError:
        line, column = self._place(self._position)
        found = self._text[self._position : self._position + 20].split("\n")[0]
        said = f'"{found}"' if found else "the end"
        return DamagedError(
            f"the JSON is damaged in line {line + 1}, column {column + 1}: {said}; expected {expected}",
            "export it again from the system that it comes from",
        )
