"""Templates of English texts, and how a finished text is told to come from one of them.

No regular expressions: the words between the placeholders are looked for from left to right, which takes time in
proportion to the text, whatever somebody has printed on a report.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Template:
    """An English text with places to fill, and what is said for it."""

    literals: tuple[str, ...]
    """The words around the placeholders, one more than there are placeholders."""
    names: tuple[str, ...]
    said: tuple[tuple[str, str | None], ...]
    """Words and the placeholder behind them, as the other language has them."""
    weight: int
    """How many signs of it are ours: of two templates that fit, the heavier one is meant."""

    def pieces(self, text: str) -> tuple[str, ...] | None:
        """What stands in the places, or None where the text is not made by this template."""
        first, last = self.literals[0], self.literals[-1]
        if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
            return None
        end = len(text) - len(last)
        place = len(first)
        found = []
        for literal in self.literals[1:-1]:
            there = text.find(literal, place, end)
            if there < 0:
                return None
            found.append(text[place:there])
            place = there + len(literal)
        found.append(text[place:end])
        return tuple(found)

    def is_quoted(self, index: int) -> bool:
        """Whether what stands in this place stands in quotation marks: printed on the report, or named by a file."""
        return self.literals[index].endswith(('"', "'", "“")) and self.literals[index + 1].startswith(('"', "'", "”"))

    def filled(self, pieces: Mapping[str, str]) -> str:
        """The text in the other language."""
        return "".join(words + (pieces[name] if name is not None else "") for words, name in self.said)


def template(source: str, target: str) -> Template:
    """The template of an English text with placeholders and of what is said for it.

    Raises ValueError where it has none, or two of them side by side, or the two do not have the same.
    """
    parts = list(_parts(source))
    names = tuple(name for _, name in parts if name is not None)
    literals = tuple(words for words, _ in parts)
    if parts[-1][1] is not None:
        literals = (*literals, "")
    said = tuple(_parts(target))
    if not names or sorted(names) != sorted(name for _, name in said if name is not None):
        raise ValueError(f'"{source}" and "{target}" have not the same places to fill')
    if not all(literals[1:-1]):
        raise ValueError(f'"{source}" has two places without a word between them')
    return Template(literals, names, said, sum(map(len, literals)))


def _parts(text: str) -> Iterator[tuple[str, str | None]]:
    words = ""
    for literal, name, _, _ in Formatter().parse(text):
        words += literal
        if name is not None:
            yield words, name
            words = ""
    if words:
        yield words, None


class Shelf:
    """Templates by the rarest of their whole words, so that few are tried."""

    def __init__(self, templates: Iterable[Template]) -> None:
        every = [(one, _whole_words(one)) for one in templates]
        often = Counter(word for _, words in every for word in words)
        self._by_word: dict[str, list[Template]] = {}
        for one, words in every:
            key = min(words, key=lambda word: (often[word], word), default="")
            self._by_word.setdefault(key, []).append(one)

    def fitting(self, text: str) -> Iterator[tuple[Template, tuple[str, ...]]]:
        """Every template that can have made the text, with what stands in its places."""
        # What has no whole word of its own stands under "" and is always tried; they are few.
        for word in {"", *_WORD.findall(text)} & self._by_word.keys():
            for one in self._by_word[word]:
                pieces = one.pieces(text)
                if pieces is not None:
                    yield one, pieces


def _whole_words(one: Template) -> set[str]:
    """Words that no placeholder can lengthen."""
    found = set()
    last = len(one.literals) - 1
    for number, literal in enumerate(one.literals):
        for match in _WORD.finditer(literal):
            is_begun = number == 0 or match.start() > 0
            is_ended = number == last or match.end() < len(literal)
            if is_begun and is_ended:
                found.add(match[0])
    return found
