"""Qualifiers, verdict words and comparators, in the languages of the vocabulary."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal, NamedTuple, cast

from verifier.model import Basis, Qualifier
from verifier.vocabulary.normalise import unaccented

Status = Literal["pass", "fail", "conditional", "not_judged"]


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))


def fold_words(text: str) -> str:
    """A matching key for short phrases: case, blanks and full stops do not matter; signs such as "<" and "/" stay."""
    return _folded(text) if len(text) <= _LONGEST_PHRASE else _fold(text)


_LONGEST_PHRASE = 120
"""Characters. A longer text is no short phrase, and is not kept in memory for the next look-up."""
_IDLE = re.compile(r"[\s.*†‡§^:;,()\[\]]+")


def _fold(text: str) -> str:
    text = (
        unicodedata.normalize("NFKC", text).casefold().replace("−", "-").replace("\N{LATIN SMALL LETTER SHARP S}", "ss")
    )
    return _IDLE.sub("", text)


_folded = lru_cache(maxsize=32768)(_fold)


@cache
def _table(section: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for meaning, entry in _words()[section].items():
        for word in entry["words"]:
            table.setdefault(fold_words(word), meaning)
    return table


def qualifier_of(printed: str) -> Qualifier | None:
    """What a result cell without a number says: "ND" is `not_detected`; None for words that are no qualifier."""
    meaning = _table("qualifier").get(fold_words(printed))
    return Qualifier(meaning) if meaning else None


def status_of(printed: str) -> Status | None:
    """What a printed verdict says: "Passed", "vyhovuje" and "V" are "pass"; None for words that are no verdict."""
    return cast("Status | None", _table("status").get(fold_words(printed)))


@lru_cache(maxsize=16384)
def ends_status(word: str) -> bool:
    """Whether a word may be the last one of a verdict; quick, for the many that are not."""
    end = fold_words(word)
    return any(key.endswith(end) for key in _table("status"))


def is_no_limit(printed: str) -> bool:
    """True for a limit cell that sets no limit: "-", "Report Results"."""
    key = fold_words(printed)
    return not key or key in _limit_words("none")


@cache
def _limit_words(kind: str) -> frozenset[str]:
    return frozenset(fold_words(word) for word in _words()["limit"][kind]["words"])


def is_absence_limit(printed: str) -> bool:
    """True for a limit cell that demands absence: "Not Detected", "Absent"; the mass must be cut off before."""
    return fold_words(printed) in _limit_words("absent")


def absence_words() -> tuple[str, ...]:
    """Every printed form of a limit that demands absence."""
    return tuple(_words()["limit"]["absent"]["words"])


def comparator_words() -> tuple[str, ...]:
    """Every printed form of a comparator."""
    return tuple(word for entry in _words()["comparator"].values() for word in entry["words"])


@cache
def comparator_pattern() -> re.Pattern[str]:
    """Matches one comparator at the start of a text; the group name is its meaning."""
    parts = []
    for meaning, entry in _words()["comparator"].items():
        words = sorted(set(entry["words"]), key=len, reverse=True)
        alternatives = "|".join(re.escape(word) + (r"(?![^\W\d_])" if word[-1].isalpha() else "") for word in words)
        parts.append((meaning, words, alternatives))
    # "at_most" and "at_least" come first so that "<=" is not taken for "<".
    order = ["at_most", "at_least", "below", "above", "about"]
    parts.sort(key=lambda part: order.index(part[0]))
    pattern = "|".join(f"(?P<{meaning}>{alternatives})" for meaning, _, alternatives in parts)
    return re.compile(r"\s*(?:" + pattern + r")\s*:?\s*", re.IGNORECASE)


def qualifier_words() -> tuple[str, ...]:
    """Every printed form of a qualifier."""
    return tuple(word for entry in _words()["qualifier"].values() for word in entry["words"])


@cache
def _months() -> dict[str, int]:
    return {name: int(month) for month, names in _words()["months"].items() for name in names}


def month_of(name: str) -> int | None:
    """The month, 1 to 12, of a printed month name or its abbreviation; None for any other word."""
    return _months().get(name.casefold().rstrip("."))


def is_day_of_month(text: str) -> bool:
    """True for a date without its year: "Sep 23", "23. března"."""
    words = re.findall(r"[^\W_]+", text)
    return len(words) == 2 and any(month_of(word) for word in words) and any(word.isdigit() for word in words)


def is_cell_word(word: str) -> bool:
    """True for words that stand in value cells beside numbers: "in", "per", "not"."""
    return word.casefold() in _words()["cell"]["words"]


def is_statement(text: str) -> bool:
    """True for a sentence that matters for judging: decision rule, uncertainty, scope, subcontracting, dry weight."""
    return _holds(text, "statement")


@cache
def _listed(section: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a section: those of ASCII letters only, and all of them."""
    words = tuple(_words()[section]["words"])
    return tuple(word for word in words if word.isascii()), words


def _holds(text: str, section: str) -> bool:
    """Whether a text holds one of the words of a section, in any case."""
    plain, words = _listed(section)
    folded = text.casefold()
    for word in plain if folded.isascii() else words:  # noqa: SIM110 - in half the time of `any`, for every line
        if word in folded:
            return True
    return False


def is_preliminary_mark(word: str) -> bool:
    """True for one word that says, in large type, that the report is not the final one: "DRAFT"."""
    return fold_words(word.strip("-–—")) in {fold_words(mark) for mark in _words()["preliminary_mark"]["words"]}


def denies_accreditation(text: str) -> bool:
    """True for a sentence about a subcontractor's accreditation, or about what lies outside the scope."""
    return _holds(text, "not_accredited")


def is_technique(text: str) -> bool:
    """True for a text that names a technique or a standards body: "HPLC, AOAC KRA-01"."""
    parts = re.split(r"[\s,;()<>]+", text.casefold())
    return any(part in _words()["technique"]["words"] for part in parts) or bool(methods_in(text))


def is_quality_control(text: str) -> bool:
    """True for a short line that heads quality control data: "Method blank", "LCS / LCSD"."""
    words = " " + " ".join(re.findall(r"[\w/]+", text.casefold())) + " "
    if words.strip() in _words()["control_mark"]["headings"]:
        return True
    return len(text.split()) <= 12 and any(f" {word} " in words for word in _words()["quality_control"]["words"])


def is_control_mark(text: str) -> bool:
    """True for the name of a row or sample that is a laboratory's own control: "Digestion blank", "S-1 MSD"."""
    return any(word in _words()["control_mark"]["words"] for word in re.findall(r"[^\W\d_]+", text.casefold()))


@cache
def _methods() -> re.Pattern[str]:
    patterns = "|".join(_words()["method"]["patterns"])
    return re.compile(rf"(?<![\w-])(?:{patterns})(?!\w)", re.IGNORECASE)


def methods_in(text: str) -> tuple[str, ...]:
    """The names of methods in a text, as printed: "HPLC-DAD", "ISO 4833-1"."""
    return tuple(match.group() for match in _methods().finditer(text))


@cache
def _unit_lines() -> frozenset[str]:
    return frozenset(fold_words(word) for word in _words()["unit_line"]["words"])


def introduces_unit(text: str) -> bool:
    """True for the words before the unit of a whole table: "All results in", "Units:"."""
    return fold_words(text.strip("-–= ")) in _unit_lines()


@cache
def _basis() -> re.Pattern[str]:
    parts = [
        f"(?P<{basis}>{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"
        for basis, words in _words()["basis"].items()
    ]
    return re.compile(rf"(?<=\S)\s+(?:{'|'.join(parts)})$")


def without_basis(folded: str) -> str:
    """A folded header without the words at its end that say on which basis: "mu dry weight" is "mu"."""
    return _basis().sub("", folded)


def basis_at_end(folded: str) -> Basis | None:
    """The basis that the last words of a folded header name: dry, or as received."""
    found = _basis().search(folded)
    return Basis(found.lastgroup) if found is not None and found.lastgroup is not None else None


class DryStatement(NamedTuple):
    """A sentence that says that results are reported on dry mass."""

    about: str
    """Its other words: which results."""


@lru_cache(maxsize=4096)
def dry_statement(text: str) -> DryStatement | None:
    """The sentence of a text that says that results are reported on dry mass; None where it hedges or denies it.

    "All metal results are reported on a dry-weight basis" says so; "results are not corrected to dry weight" does not.
    """
    words = _words()["basis_sentence"]
    dry = sorted((w for w in _words()["basis"]["dry"] if " " in w or len(w) > _LONGEST_AMBIGUOUS), key=len)
    received = _words()["basis"]["as_received"]
    for sentence in re.split(r"(?<=[^\W\d]{2})[.;](?:\s+|$)", text):
        parts = re.findall(r"[^\W_]+", unaccented(sentence))
        plain = f" {' '.join(parts)} "
        found = next((phrase for phrase in reversed(dry) if f" {phrase} " in plain), None)
        said = set(parts)
        if found is None or not said & {unaccented(word) for word in words["results"]}:
            continue
        if said & {unaccented(word) for word in words["hedges"]} or any(f" {phrase} " in plain for phrase in received):
            continue
        return DryStatement(plain.replace(f" {found} ", " ").strip())
    return None


_LONGEST_AMBIGUOUS = 5
"""A single word of no more letters may mean anything in a sentence: "dry", "dw"."""


@cache
def _total() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in _words()["total"]["words"])
    return re.compile(rf"^\W*(?:{words})\b", re.IGNORECASE)


def is_total(name: str) -> bool:
    """True for a row that is a sum by its name: "Total THC", "Celkem"."""
    return _total().match(name) is not None


def is_flag(text: str) -> bool:
    """True for a mark behind a value that does not change it: "J" (estimated), a footnote letter."""
    return text.casefold().strip("() ") in _words()["flag"]["words"]
