"""Words around laboratory names and accreditations."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple


class LaboratoryWords(NamedTuple):
    """What the reading needs to find a laboratory's name that it has never seen."""

    name_words: frozenset[str]
    not_names: frozenset[str]
    fields_of_work: frozenset[str]
    """Those of `not_names` that may stand in a name that ends as names do."""
    last_words: frozenset[str]
    sentences: tuple[re.Pattern[str], ...]
    sentence_part: re.Pattern[str]
    """What stands beside the name in such a sentence."""
    legal_forms: frozenset[str]
    bodies: tuple[str, ...]
    signatory_roles: frozenset[str]
    role_last: frozenset[str]
    """Nouns that end the title of a person: "Quality Director"."""
    role_first: frozenset[str]
    """Nouns that such a title begins with: "Director of Quality"."""
    role_words: frozenset[str]
    """Words of which every title of a person has one, at its beginning or its end."""
    name_pieces: tuple[str, ...]
    """Texts without any of these have none of `name_words`."""


_WORD = r"[A-ZÀ-Ž][\w.&'\ufffd-]*"
_NAME = rf"(?P<name>{_WORD}(?: (?:{_WORD}|a|and|of|&|zkušební|laboratoře))*,?(?: (?:LLC|Inc|GmbH|Ltd)\.?)?)"


@cache
def laboratory_words() -> LaboratoryWords:
    """The vocabulary of laboratory.toml."""
    data = tomllib.loads(resources.files(__package__).joinpath("laboratory.toml").read_text("utf-8"))
    names = frozenset(data["name_words"])
    return LaboratoryWords(
        names,
        frozenset(data["not_names"]),
        frozenset(data["fields_of_work"]),
        frozenset(data["last_words"]),
        tuple(re.compile(sentence.replace("{name}", _NAME)) for sentence in data["sentences"]),
        re.compile("|".join(max(sentence.split("{name}"), key=len) for sentence in data["sentences"])),
        frozenset(data["legal_forms"]),
        tuple(data["bodies"]),
        frozenset(data["signatory_roles"]),
        frozenset(data["role_last"]),
        frozenset(data["role_first"]),
        frozenset((*data["role_last"], *data["role_first"], *(role.split()[-1] for role in data["signatory_roles"]))),
        tuple(sorted(word for word in names if not any(other in word for other in names - {word}))),
    )


def may_name_laboratory(text: str) -> bool:
    """Whether a text may be one of the sentences that name a laboratory; quick, for the many that are none."""
    return _has_sentence_part(text) if len(text) <= _LONGEST_KEPT else _sentence_part(text)


_LONGEST_KEPT = 120
"""Characters. A longer text is not kept in memory for the next look-up."""


def _sentence_part(text: str) -> bool:
    return laboratory_words().sentence_part.search(text) is not None


_has_sentence_part = lru_cache(maxsize=16384)(_sentence_part)
