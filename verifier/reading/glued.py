"""Words that belong to two columns: long names and narrow columns touch or overlap their neighbours.

"Pentachloronitrobenzene0.0004" is a name and a number, "0.10.0001" are two numbers. Such a word is parted where both
parts make sense, at a place that lies near the edge between two columns; where more than one place would do, it
stays whole: no number is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from verifier.pdf.page import Word
from verifier.reading.columns import Zone
from verifier.reading.lines import Line
from verifier.vocabulary.words import qualifier_of

_NUMBER = re.compile(r"[<>≤≥]?\d+(?:[.,]\d+)?%?")
_NAME = re.compile(r"[^\W\d_][^\W_]*[^\W\d_]\)?", re.UNICODE)
_REACH = 1.6
"""Two numbers part within this many em of the edge between two columns."""
_NAME_REACH = 4.0
"""The same for a name and a value: long names reach far over the edge."""
_LONGEST_WORD = 120
"""Characters. A longer one is looked into only where it stands at an edge."""


def part_glued_words(line: Line, zones: Sequence[Zone]) -> Line:
    """The line with words that reach over the edge of a column parted, where that is sure."""
    if not any(len(word.text) > _LONGEST_WORD or _places(word.text) for word in line.words):
        return line
    words = [part for word in line.words for part in _parts(word, zones)]
    return line if len(words) == len(line.words) else Line(tuple(words))


def _parts(word: Word, zones: Sequence[Zone]) -> tuple[Word, ...]:
    em = max(word.size, 1.0)
    edges = [z.left for z in zones[1:] if word.x0 - _NAME_REACH * em <= z.left <= word.x1 + _NAME_REACH * em]
    if not edges:
        return (word,)
    width = (word.x1 - word.x0) / len(word.text)
    places = [
        at for at, reach in _places(word.text) if any(abs(word.x0 + at * width - edge) <= reach * em for edge in edges)
    ]
    if len(places) != 1:
        return (word,)
    x = word.x0 + places[0] * width
    return word._replace(text=word.text[: places[0]], x1=x), word._replace(text=word.text[places[0] :], x0=x)


@lru_cache(maxsize=16384)
def _places(text: str) -> tuple[tuple[int, float], ...]:
    """Before which letters a word may part, each with how far from the edge of a column, in em; mostly nowhere."""
    if len(text) < 4 or _NUMBER.fullmatch(text):
        return ()
    places = [(at, _reach(text[:at], text[at:])) for at in range(1, len(text))]
    return tuple([(at, reach) for at, reach in places if reach])


def _reach(left: str, right: str) -> float:
    """How far from the edge of a column a word may part here, in em; 0 where its parts make no sense."""
    is_value = _NUMBER.fullmatch(right) is not None or (right.isupper() and qualifier_of(right) is not None)
    if is_value and _NAME.fullmatch(left) and len(left) >= 4 and left[-1].islower():
        return _NAME_REACH
    return _REACH if _is_decimal(left) and _is_decimal(right) else 0.0


def _is_decimal(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None and not text.isdigit()
