"""Which kind of panel a title names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from fnmatch import translate
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from verifier.model import PanelKind
from verifier.vocabulary.analytes import find_analyte
from verifier.vocabulary.normalise import unaccented

_LONGEST_TITLE = 12
"""Words. Titles are short; a longer text that names a panel is a sentence about it."""

_START = 3
"""By so many letters stems are looked up."""

_WORD = re.compile(r"[^\W_]+")
# What stands behind "by" is the technique; codes in brackets and list letters before the title say nothing of its kind.
_TECHNIQUE = re.compile(
    r"\s(?:by|via|using|mittels|metodou|per|par|mediante|metodą|met|dengan|door middel van)\s.*$",
    re.IGNORECASE | re.DOTALL,
)


class _Phrase(NamedTuple):
    words: tuple[str, ...]
    kind: PanelKind
    fits: tuple[Callable[[str], object], ...]
    """For each word whether a printed one is it, or begins as it does ("metal*")."""

    @property
    def weight(self) -> tuple[int, int]:
        """Longer phrases say more."""
        return (len(self.words), sum(map(len, self.words)))


class _Titles(NamedTuple):
    phrases: tuple[_Phrase, ...]
    about: frozenset[str]
    by_word: dict[str, tuple[int, ...]]
    """Positions of the phrases that begin with a word."""
    by_start: dict[str, tuple[int, ...]]
    """Positions of the phrases whose first word is a stem ("metal*"), by its first letters."""
    anywhere: tuple[int, ...]
    """Positions of the phrases that begin with anything."""


@cache
def _titles() -> _Titles:
    text = resources.files("verifier.vocabulary").joinpath("panels.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    phrases = [
        _Phrase(words, PanelKind(kind), tuple(map(_fits, words)))
        for kind, listed in raw["phrases"].items()
        for phrase in listed
        if (words := tuple(unaccented(phrase).split()))
    ]
    phrases.sort(key=lambda phrase: phrase.weight, reverse=True)
    by_word: dict[str, list[int]] = {}
    by_start: dict[str, list[int]] = {}
    anywhere: list[int] = []
    for position, phrase in enumerate(phrases):
        stem, star, _ = phrase.words[0].partition("*")
        if not star:
            by_word.setdefault(stem, []).append(position)
        elif len(stem) >= _START:
            by_start.setdefault(stem[:_START], []).append(position)
        else:
            anywhere.append(position)
    return _Titles(
        phrases=tuple(phrases),
        about=frozenset(raw["titles"]["about"]),
        by_word={word: tuple(found) for word, found in by_word.items()},
        by_start={start: tuple(found) for start, found in by_start.items()},
        anywhere=tuple(anywhere),
    )


def _fits(pattern: str) -> Callable[[str], object]:
    return re.compile(translate(pattern)).match if "*" in pattern else pattern.__eq__


def _candidates(words: list[str]) -> list[_Phrase]:
    """The phrases that may fit somewhere, by the words that they begin with; the longest first."""
    titles = _titles()
    found = set(titles.anywhere)
    for word in words:
        found.update(titles.by_word.get(word, ()))
        found.update(titles.by_start.get(word[:_START], ()))
    return [titles.phrases[position] for position in sorted(found)]


def _kinds(words: list[str]) -> frozenset[PanelKind]:
    """The kinds that the words name, longest phrases first; a word counts for one phrase only."""
    left: list[str | None] = list(words)
    kinds: set[PanelKind] = set()
    for phrase in _candidates(words):
        length = len(phrase.words)
        for start in range(len(left) - length + 1):
            for fits, word in zip(phrase.fits, left[start : start + length], strict=True):
                if word is None or not fits(word):
                    break
            else:
                left[start : start + length] = [None] * length
                kinds.add(phrase.kind)
    return frozenset(kinds)


def _words(text: str) -> list[str]:
    return _WORD.findall(unaccented(text))


@lru_cache(maxsize=16384)
def panel_of_title(text: str) -> PanelKind | None:
    """The kind of panel that a title names; None when it names none, several, or only says "Potency"."""
    words = _words(text)
    if not words or len(words) > 2 * _LONGEST_TITLE:
        return None
    kinds = _kinds(_words(_TECHNIQUE.sub("", f" {text}"))) or _kinds(words)
    if len(kinds) == 1:
        return next(iter(kinds))
    if kinds:
        return None
    return _panel_of_named_analyte(text)


def _panel_of_named_analyte(text: str) -> PanelKind | None:
    """The panel of the one analyte that a title is about: "MGM-15 Potency Profile"."""
    pieces = _TECHNIQUE.sub("", f" {text}").split()
    about = _titles().about
    kept = [piece for piece in pieces if not set(_words(piece)) & about]
    if not kept or len(kept) == len(pieces):
        return None
    found = find_analyte(" ".join(kept))
    return found.panel if found is not None else None
