"""What the sentences of a report say about the report itself: "relate only to the items tested"."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

STATEMENT = "statement"
"""The key of a sentence of the report that matters, without what it says."""
PREFIX = f"{STATEMENT}."
"""Before the kind in the key of a field: "statement.items_only"."""
_GAP = r"[^.;]{0,60}?"
_STEM, _SHORT = 7, 5
"""By so many letters the words of phrases are looked up; by fewer a short one that may go on in a text."""
_LETTERS = re.compile(r"[^\W\d_]+")


class _Phrase(NamedTuple):
    """One phrase, and what tells many times faster than its pattern that a text does not say it."""

    kind: str
    printed: str
    stems: frozenset[str]
    """How words begin that stand in every text that says it; in scripts without blanks, its letters."""
    piece: str
    """The longest part of it."""


class _Phrases(NamedTuple):
    """All phrases of the vocabulary."""

    kinds: tuple[str, ...]
    by_stem: dict[str, tuple[_Phrase, ...]]
    """By their longest stem."""
    stems: frozenset[str]


@cache
def _phrases() -> _Phrases:
    listed = tomllib.loads(resources.files(__package__).joinpath("statements.toml").read_text("utf-8"))
    by_stem: dict[str, list[_Phrase]] = defaultdict(list)
    for kind, languages in listed.items():
        for printed in (printed for phrases in languages.values() for printed in phrases):
            parts = [_fold(part) for part in printed.split("..")]
            stems = frozenset(_stems(parts[0]) if _is_spaced(printed) else ()) or frozenset(parts[0].replace(" ", ""))
            longest = max(sorted(stems), key=len)
            by_stem[longest].append(_Phrase(kind, printed, stems, max(parts, key=len)))
    known = frozenset(stem for phrases in by_stem.values() for phrase in phrases for stem in phrase.stems)
    return _Phrases(tuple(listed), {stem: tuple(found) for stem, found in by_stem.items()}, known)


def _is_spaced(phrase: str) -> bool:
    """Whether the script of a phrase parts words by blanks."""
    return phrase.isascii() or phrase[0] < "\u0e00"


def _stems(begin: str) -> Iterator[str]:
    """How the words at the beginning of a phrase begin in a text that says it; the last one may go on there."""
    for word in _LETTERS.finditer(begin):
        letters = word.group()
        if word.end() < len(begin) or len(letters) >= _STEM:
            yield letters[:_STEM]
        elif len(letters) >= _SHORT:
            yield letters[:_SHORT]


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    """Words of scripts with blanks begin where a word begins; they may go on, as stems do."""
    parts = (re.escape(_fold(part)) for part in phrase.split(".."))
    body = _GAP.join(parts)
    return re.compile(rf"(?<![^\W\d_]){body}" if _is_spaced(phrase) else body)


@lru_cache(maxsize=4096)
def _stems_of(text: str) -> frozenset[str]:
    """The stems of phrases that the words of a text begin with, or that are letters of it."""
    folded, known = _fold(text), _phrases().stems
    words = _LETTERS.findall(folded)
    begins = [word[:_STEM] for word in words] + [word[:_SHORT] for word in words]
    return known.intersection(begins).union(known.intersection(folded))


def _candidates(line: str, following: str) -> list[_Phrase]:
    """The phrases of which all words stand in two lines, in whatever order."""
    stems = _stems_of(line) | _stems_of(following) if following else _stems_of(line)
    by_stem = _phrases().by_stem
    longest = by_stem.keys() & stems if stems else ()
    return [phrase for stem in longest for phrase in by_stem[stem] if phrase.stems <= stems]


def may_say(line: str, following: str = "") -> bool:
    """Whether two lines, or parts of them, may say anything; quick, for the many that say nothing."""
    return bool(_candidates(line, following))


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    if text.isascii():
        return " ".join(text.lower().replace("-", " ").split())
    plain = unicodedata.normalize("NFKD", text.casefold().replace("-", " ").replace("’", "'"))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def statement_kinds() -> tuple[str, ...]:
    """All that a sentence may say, in the order of the vocabulary: "items_only", "reproduction", ..."""
    return _phrases().kinds


def kinds_of_statement(line: str, following: str = "") -> Iterator[str]:
    """What a line of a report says; a phrase may begin in it and end in the line that follows."""
    candidates = _candidates(line, following)
    if not candidates:
        return
    start = _fold(line)
    both = f"{start} {_fold(following)}" if following else start
    said = {phrase.kind for phrase in candidates if _begins(phrase, both, len(start))}
    yield from [kind for kind in _phrases().kinds if kind in said]


def _begins(phrase: _Phrase, text: str, end: int) -> bool:
    """Whether a phrase begins in a text before `end`."""
    if phrase.piece not in text:
        return False
    found = _pattern(phrase.printed).search(text)
    return found is not None and found.start() < end
