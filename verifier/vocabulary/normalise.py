"""The key under which printed names are compared: letters and digits, and nothing that a printer may vary."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "ζ": "zeta",
    "η": "eta",
    "θ": "theta",
    "ι": "iota",
    "κ": "kappa",
    "λ": "lambda",
    # The micro sign and the letter mu are printed for each other, and laboratories write both as "u".
    "μ": "u",
    "ν": "nu",
    "ξ": "xi",
    "ο": "omicron",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "υ": "upsilon",
    "φ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
}

_LOOK_ALIKES = {
    "∆": "δ",
    "△": "δ",
    "▵": "δ",
    "ẟ": "δ",
    "ɑ": "α",
    "⍺": "α",
    "ꞵ": "β",
    "ɣ": "γ",
    # The Symbol font without a Unicode mapping: its codes lie in the private use area.
    "\uf061": "α",
    "\uf062": "β",
    "\uf067": "γ",
    "\uf064": "δ",
    "\uf044": "δ",
    "\uf065": "ε",
    "\uf06c": "λ",
    "\uf06d": "μ",
    "\uf074": "τ",
    "\uf077": "ω",
}

_UNDECOMPOSED = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}

_LETTERS = str.maketrans({**_GREEK, **_UNDECOMPOSED})
_SIGNS = str.maketrans(_LOOK_ALIKES)

_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"
# A raised number after a word is a footnote mark; after a Greek letter it numbers a position ("Δ⁹-THC").
_FOOTNOTE = re.compile(rf"(?<=[A-Za-zÀ-ɏ0-9.)\]}}*])[{_SUPERSCRIPT}]+(?=$|[\s()\[\],;:*])")
# Between letters it is the German double s; before a name it stands for beta ("ß-pinene").
_SHARP_S = re.compile(r"(?<![^\W\d_])[ßẞ]")


def tidy(text: str) -> str:
    """The text with look-alike signs made what they stand for, and without footnote numbers; else as printed."""
    return _SHARP_S.sub("β", _FOOTNOTE.sub("", text.translate(_SIGNS)))


@lru_cache(maxsize=32768)
def fold(text: str) -> str:
    """A matching key: lower case, Greek letters spelled out, accents and marks gone, only letters and digits left.

    `fold("Δ9-THC") == "delta9thc"`, `fold("rtuť (Hg)") == "rtuthg"`. Digits that belong to a name stay.
    Folding twice is the same as folding once.
    """
    folded = tidy(text)
    if folded.isascii():
        return "".join(filter(str.isalnum, folded.lower()))
    # Casefolding and compatibility decomposition each open work for the other; a few rounds settle every character.
    for _ in range(4):
        before = folded
        decomposed = unicodedata.normalize("NFKD", folded).casefold().translate(_SIGNS)
        folded = "".join(char for char in decomposed if char.isalnum()).translate(_LETTERS)
        if folded == before:
            break
    return folded


def unaccented(text: str) -> str:
    """The text in lower case without accents, its blanks and signs kept; for looking for words in it."""
    if text.isascii():
        return tidy(text).lower()
    decomposed = unicodedata.normalize("NFKD", tidy(text)).casefold()
    kept = "".join(char for char in decomposed if not unicodedata.category(char).startswith("M"))
    return kept.translate(_LETTERS)


_BETWEEN_LANGUAGES = re.compile(r"\s+[/|]\s+")
_WORDS_IN_A_PART = 5


def parts_of_bilingual(text: str) -> tuple[str, ...]:
    """The parts of a short text that says one thing in several languages ("Auftraggeber / Client"); () for any other.

    Only words count: a part with figures in it, an empty one or a long one is a value or a sentence.
    """
    parts = tuple(part.strip(" :") for part in _BETWEEN_LANGUAGES.split(text))
    is_of_words = all(
        part and len(part.split()) <= _WORDS_IN_A_PART and not any(char.isdigit() for char in part) for part in parts
    )
    return parts if 2 <= len(parts) <= 3 and is_of_words else ()
