"""What sentences of a report say about its decision rule and the scope of its accreditation."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from verifier.model import DecisionRule

_GAP = r"\s[^.;]{0,40}?"


@cache
def _words() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads(resources.files(__package__).joinpath("conformity.toml").read_text("utf-8"))
    return {kind: tuple(table["words"]) for kind, table in data.items()}


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """The phrases of a kind; ".." stands for up to 40 characters without the end of a sentence."""
    phrases = (_GAP.join(re.escape(part.strip()) for part in phrase.split("..")) for phrase in _words()[kind])
    return re.compile("|".join(phrases))


def _says(text: str, kind: str) -> bool:
    return _pattern(kind).search(" ".join(text.casefold().split())) is not None


def decision_rule_in(text: str) -> DecisionRule | None:
    """The decision rule that a text states; None where it states none, or more than one."""
    is_simple = _says(text, "simple_acceptance")
    rest = " ".join(text.casefold().split())
    for phrase in _words()["simple_acceptance"]:
        rest = rest.replace(phrase, " ")  # "without guard band" names no guard band
    is_guarded = _says(rest, "guarded_acceptance")
    if is_simple == is_guarded:
        return None
    return DecisionRule.SIMPLE_ACCEPTANCE if is_simple else DecisionRule.GUARDED_ACCEPTANCE


def says_outside_scope(text: str) -> bool:
    """Whether a text says that something lies outside the scope of the laboratory's accreditation."""
    return _says(text, "outside_scope")
