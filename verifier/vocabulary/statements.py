"""What the sentences of a report say about the report itself: "relate only to the items tested"."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

STATEMENT = "statement"
"""The key of a sentence of the report that matters, without what it says."""
PREFIX = f"{STATEMENT}."
"""Before the kind in the key of a field: "statement.items_only"."""
_GAP = r"[^.;]{0,60}?"


class _Kind(NamedTuple):
    """The phrases of one kind, and a piece of each that stands in every text that says it."""

    pattern: re.Pattern[str]
    pieces: tuple[str, ...]


@cache
def _phrases() -> dict[str, _Kind]:
    text = resources.files(__package__).joinpath("statements.toml").read_text("utf-8")
    kinds = {}
    for kind, languages in tomllib.loads(text).items():
        phrases = [phrase for listed in languages.values() for phrase in listed]
        longest = {max((_fold(part) for part in phrase.split("..")), key=len) for phrase in phrases}
        # A piece that holds another one is not needed.
        pieces = tuple(piece for piece in longest if not any(other in piece for other in longest - {piece}))
        kinds[kind] = _Kind(re.compile("|".join(map(_pattern, phrases))), pieces)
    return kinds


def _pattern(phrase: str) -> str:
    """Words of scripts with blanks begin where a word begins; they may go on, as stems do."""
    parts = (re.escape(_fold(part)) for part in phrase.split(".."))
    body = _GAP.join(parts)
    return rf"(?<![^\W\d_]){body}" if phrase.isascii() or phrase[0] < "\u0e00" else body


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("-", " ").replace("’", "'"))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def statement_kinds() -> tuple[str, ...]:
    """All that a sentence may say, in the order of the vocabulary: "items_only", "reproduction", ..."""
    return tuple(_phrases())


def kinds_of_statement(line: str, following: str = "") -> Iterator[str]:
    """What a line of a report says; a phrase may begin in it and end in the line that follows."""
    start = _fold(line)
    both = f"{start} {_fold(following)}" if following else start
    for kind, (pattern, pieces) in _phrases().items():
        # Looking for plain pieces first is many times faster than the pattern, and misses nothing.
        if any(piece in both for piece in pieces) and any(
            found.start() < len(start) for found in pattern.finditer(both)
        ):
            yield kind
