"""Whether two printed names or numbers mean the same one: case, blanks, punctuation and legal forms do not count."""

from __future__ import annotations

import re

from verifier.vocabulary.laboratory import laboratory_words

_LEAST = 6
"""A name with fewer letters and figures is too short to be told from another one by a part of it."""


def folded(printed: str) -> str:
    """Letters and figures alone, in lower case."""
    return re.sub(r"[\W_]+", "", printed).casefold()


def is_same(one: str, other: str) -> bool:
    """Whether two texts are one, or one is the other cut off or with something beside it."""
    a, b = folded(one), folded(other)
    return a == b or not a or not b or a in b or b in a


def folded_name(printed: str) -> str:
    """A company's name without its legal form at the end."""
    forms = laboratory_words().legal_forms
    words = printed.replace(",", " ").split()
    while len(words) > 1 and (words[-1].casefold() in forms or words[-1].strip(".").casefold() in forms):
        words.pop()
    return folded(" ".join(words))


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are those of one company."""
    return folded_name(one) == folded_name(other) != ""


def is_similar_name(one: str, other: str) -> bool:
    """Whether one name holds the other one whole."""
    a, b = sorted((folded_name(one), folded_name(other)), key=len)
    return len(a) >= _LEAST and a in b
