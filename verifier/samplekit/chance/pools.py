"""The words of random reports: substances and invented names from `pools.toml`, headers from the vocabulary."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from verifier.model import PanelKind
from verifier.samplekit.chance.dice import Dice

LANGUAGES = ("en", "cs", "de", "es")
_SPELLED_AS_IS = frozenset(
    [
        "bg",
        "dl",
        "lc",
        "ld",
        "llod",
        "lloq",
        "lod",
        "loq",
        "lor",
        "mdl",
        "mhd",
        "mql",
        "mrl",
        "mu",
        "ng",
        "nwg",
        "pql",
        "ql",
        "rl",
        "uom",
    ]
)
"""Written in capitals throughout."""


@cache
def pools() -> dict[str, Any]:
    """The whole of `pools.toml`."""
    return tomllib.loads((files(__package__) / "pools.toml").read_text(encoding="utf-8"))


@cache
def _vocabulary(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("verifier.vocabulary") / f"{name}.toml").read_text(encoding="utf-8"))


def word(language: str, key: str, dice: Dice) -> str:
    """A word of the pool in that language."""
    return str(dice.pick(pools()["words"][language][key]))


def wordings(source: str, key: str, language: str) -> list[str]:
    """How the vocabulary (`roles` or `fields`) says it in that language; English where that has none."""
    entry, left_out = _vocabulary(source)[key], pools()["not_drawn"].get(key, ())
    found = [text for text in entry.get(language, []) if text not in left_out]
    return found or [text for text in entry["en"] if text not in left_out]


def header(role: str, language: str, dice: Dice) -> str:
    """The header of a column, spelled as reports do: "LOQ", "Action Level"."""
    return spelled(dice.early(wordings("roles", role, language)), language)


def label(key: str, language: str, dice: Dice) -> str:
    """The label of a head field, without a colon."""
    return spelled(dice.early(wordings("fields", key, language)), language)


def spelled(text: str, language: str) -> str:
    """The vocabulary's lower case as a report prints it."""
    if text in _SPELLED_AS_IS or "/loq" in text:
        return text.upper()
    if language == "en":
        words = (w if w in ("of", "to", "by", "per", "at", "for") else w[:1].upper() + w[1:] for w in text.split())
        parts = " ".join(words)
        for short in ("Id", "Coa", "Loq", "Rl", "Exp"):
            parts = parts.replace(f"{short} ", f"{short.upper()} ") if f"{short} " in parts else parts
            parts = parts.removesuffix(short) + short.upper() if parts.endswith(f" {short}") else parts
        return parts.replace("/l", "/L").replace("/b", "/B").replace("/f", "/F")
    if language == "de":
        small = ("der", "des", "bis", "je", "von", "am")
        return " ".join(w if w in small else w[:1].upper() + w[1:] for w in text.split())
    return text[:1].upper() + text[1:]


def substances(kind: PanelKind, part: str, language: str, dice: Dice) -> list[tuple[str, str]]:
    """(slug, printed name) of every substance of a panel, in the order of the pool."""
    entries = pools()[kind.value].get(part, {})
    return [(slug, str(dice.pick(names.get(language) or names["en"]))) for slug, names in entries.items()]
