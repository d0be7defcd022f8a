"""Phrases of value cells: "not detected in 1 g", "not more than 10 000" on one line or broken over two.

Taken word by word such a phrase falls apart: half of "not more than 100" is no limit, and half of "absent in 25 g"
is another one. Here is what belongs together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from verifier.model import LimitKind
from verifier.pdf.page import Word
from verifier.reading.values import NumberStyle, is_tested_portion, parse_limit, portion_in, with_joined_thousands
from verifier.vocabulary.units import parse_unit
from verifier.vocabulary.words import (
    absence_words,
    comparator_pattern,
    comparator_words,
    fold_words,
    is_absence_limit,
    qualifier_of,
    qualifier_words,
)

_LONGEST = 4
"""So many words at most say "not detected" or "not more than", and so many name a tested mass."""
PHRASE_GAP = 0.7
"""Words of one phrase stand no further apart than this many em; a blank is 0.2 to 0.35, of a typewriter's type 0.6."""
_ZEROS = re.compile(r"0\d\d(?:[ \u00a0]\d{3})*(?P<unit>\s.*)?")
"""Groups of three figures that no number begins with: the rest of "10 / 000 000"."""
_GROUPS = re.compile(r".*(?<![\d.,])[1-9]\d{0,2}(?:[ \u00a0]\d{3})*")


def bound_words(words: Sequence[Word]) -> frozenset[int]:
    """The indexes of words that belong to one phrase with the word after them."""
    bound: set[int] = set()
    for start, first in enumerate(words[:-1]):
        if not _may_begin(first.text):
            continue
        texts = [first.text]
        for before, word in zip(words[start : start + 2 * _LONGEST], words[start + 1 :], strict=False):
            if word.x0 - before.x1 >= PHRASE_GAP * max(min(before.size, word.size), 1.0):
                break
            texts.append(word.text)
        if len(texts) > 1:
            bound.update(range(start, start + _length(tuple(texts)) - 1))
    return frozenset(bound)


@lru_cache(maxsize=65536)
def _may_begin(text: str) -> bool:
    """Whether a word can be the first one of a phrase; most words begin none that is known."""
    if not text.isascii():
        return True  # letters that are alike in another way than those of the vocabulary are made alike
    key = fold_words(text)
    return any(phrase.startswith(key) for phrase in _phrases())


@cache
def _phrases() -> tuple[str, ...]:
    """All that a phrase can begin with, folded."""
    return tuple({fold_words(text) for text in (*qualifier_words(), *absence_words(), *comparator_words())})


@lru_cache(maxsize=65536)
def _length(texts: tuple[str, ...]) -> int:
    """How many of the words make a phrase from the first one on; 0 or 1 for none."""
    found = 0
    for count in range(min(_LONGEST, len(texts)), 0, -1):
        text = " ".join(texts[:count])
        if comparator_pattern().fullmatch(text):
            is_followed = count < len(texts) and any(c.isdigit() for c in texts[count])
            return count + is_followed
        if qualifier_of(text) is not None or is_absence_limit(text):
            found = count
            break
    if not found:
        return 0
    for count in range(_LONGEST, 0, -1):
        if found + count <= len(texts) and portion_in(" ".join(texts[found : found + count])) is not None:
            return found + count
    return found


def goes_on(above: str, text: str) -> bool:
    """Whether two lines of a cell are one phrase, of which neither half says the same.

    "Not more / than 100", "Not Detected / in 1 g", "NMT 10 000 / 000 CFU/g", "Not / Detected".
    """
    joined = f"{above} {text}"
    if is_tested_portion(above, text) or comparator_pattern().fullmatch(joined):
        return True
    if (zeros := _ZEROS.fullmatch(text)) and _GROUPS.fullmatch(above):
        return zeros["unit"] is None or parse_unit(zeros["unit"].strip()) is not None
    if qualifier_of(joined) is not None and None in (qualifier_of(above), qualifier_of(text)):
        return True
    whole, first, second = (_limit_kinds(part) for part in (joined, above, text))
    return any(
        kind is not LimitKind.TEXT and LimitKind.TEXT in parts
        for kind, *parts in zip(whole, first, second, strict=True)
    )


def _limit_kinds(text: str) -> tuple[LimitKind, ...]:
    """What a text is as a limit, read with either decimal sign."""
    return tuple(parse_limit(with_joined_thousands(text), style).kind for style in NumberStyle)
