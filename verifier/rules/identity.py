"""Whether two printed names or numbers mean the same one: case, blanks, punctuation and legal forms do not count."""

from __future__ import annotations

from verifier.vocabulary.naming import folded as folded
from verifier.vocabulary.naming import folded_name as folded_name

_LEAST = 6
"""A name with fewer letters and figures is too short to be told from another one by a part of it."""


def is_same(one: str, other: str) -> bool:
    """Whether two texts are one, or one is the other cut off or with something beside it."""
    a, b = folded(one), folded(other)
    return a == b or not a or not b or a in b or b in a


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are those of one company."""
    return folded_name(one) == folded_name(other) != ""


def is_similar_name(one: str, other: str) -> bool:
    """Whether one name holds the other one whole."""
    a, b = sorted((folded_name(one), folded_name(other)), key=len)
    return len(a) >= _LEAST and a in b
