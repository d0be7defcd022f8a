"""Printed names and numbers by which things are told apart: in one spelling, and whether they name anything at all."""

from __future__ import annotations

import re
from functools import lru_cache

from verifier.model import Qualifier
from verifier.vocabulary.laboratory import laboratory_words
from verifier.vocabulary.words import is_no_limit, qualifier_of

_NOTHING = frozenset(
    {
        "notprovided",
        "notgiven",
        "notavailable",
        "notstated",
        "notsupplied",
        "unknown",
        "tbd",
        "neuvedeno",
        "keineangabe",
    }
)
"""Words that stand where nothing was known, beside those that the vocabulary has for limits and results."""


def says_nothing(printed: str) -> bool:
    """Whether the text in a field only says that there is none: "N/A", "-", "Not provided"."""
    return _short_says_nothing(printed) if len(printed) <= _LONGEST_FIELD else _says_nothing(printed)


_LONGEST_FIELD = 120
"""Characters. A longer text is not kept in memory for the next look-up."""


def _says_nothing(printed: str) -> bool:
    return (
        is_no_limit(printed)
        or qualifier_of(printed) is Qualifier.NOT_TESTED
        or "".join(sign for sign in printed.casefold() if sign.isalnum()) in _NOTHING
    )


_short_says_nothing = lru_cache(maxsize=4096)(_says_nothing)


def folded(printed: str) -> str:
    """Letters and figures alone, in lower case."""
    return re.sub(r"[\W_]+", "", printed).casefold()


def folded_name(printed: str) -> str:
    """A company's name without its legal form at the end."""
    forms = laboratory_words().legal_forms
    words = printed.replace(",", " ").split()
    while len(words) > 1 and (words[-1].casefold() in forms or words[-1].strip(".").casefold() in forms):
        words.pop()
    return folded(" ".join(words))
