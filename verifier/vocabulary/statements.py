"""What the sentences of a report say about the report itself: "relate only to the items tested"."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

STATEMENT = "statement"
"""The key of a sentence of the report that matters, without what it says."""
PREFIX = f"{STATEMENT}."
"""Before the kind in the key of a field: "statement.items_only"."""
_GROUP = 4
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


@cache
def _by_letters() -> dict[str, tuple[str, ...]]:
    """The pieces of all kinds by four letters of each, such as few other pieces have.

    Nearly all lines hold no piece. Their groups of four letters tell, many times faster than a search for each piece.
    """
    pieces = {piece for kind in _phrases().values() for piece in kind.pieces}
    common = Counter(letters for piece in pieces for letters in _letters(piece))
    index: dict[str, list[str]] = defaultdict(list)
    for piece in sorted(pieces):
        index[min(_letters(piece), key=lambda letters: (common[letters], letters))].append(piece)
    return {letters: tuple(listed) for letters, listed in index.items()}


def _letters(text: str) -> set[str]:
    """All groups of four letters that follow each other; of a shorter text the text itself."""
    return {text[at : at + _GROUP] for at in range(max(len(text) - _GROUP, 0) + 1)}


def _has_piece(text: str) -> bool:
    """Whether a folded text holds a piece of any kind."""
    index = _by_letters()
    for at in range(max(len(text) - _GROUP, 0) + 1):
        pieces = index.get(text[at : at + _GROUP])
        if pieces is not None and any(piece in text for piece in pieces):
            return True
    return False


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    if text.isascii():
        return " ".join(text.lower().replace("-", " ").split())
    plain = unicodedata.normalize("NFKD", text.casefold().replace("-", " ").replace("’", "'"))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def statement_kinds() -> tuple[str, ...]:
    """All that a sentence may say, in the order of the vocabulary: "items_only", "reproduction", ..."""
    return tuple(_phrases())


def kinds_of_statement(line: str, following: str = "") -> Iterator[str]:
    """What a line of a report says; a phrase may begin in it and end in the line that follows."""
    start = _fold(line)
    both = f"{start} {_fold(following)}" if following else start
    if not _has_piece(both):
        return
    for kind, (pattern, pieces) in _phrases().items():
        # Looking for plain pieces first is many times faster than the pattern, and misses nothing.
        if any(piece in both for piece in pieces) and any(
            found.start() < len(start) for found in pattern.finditer(both)
        ):
            yield kind
