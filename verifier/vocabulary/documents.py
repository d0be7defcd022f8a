"""What kind of document a heading says it is: a laboratory report, or one of the papers that look like one."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Any

_NO_WORD = re.compile(r"[^\w±=]+")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("documents.toml").read_text("utf-8"))


def _fold(text: str) -> str:
    if text.isascii():
        return " " + " ".join(_NO_WORD.sub(" ", text.lower()).split()) + " "
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " " + " ".join(_NO_WORD.sub(" ", plain).split()) + " "


@cache
def _phrases(section: str, kind: str) -> tuple[str, ...]:
    """The phrases of one list of the vocabulary, folded."""
    return tuple(_fold(phrase) for phrase in _data()[section][kind])


@cache
def _first_words(section: str, kind: str) -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in _phrases(section, kind))


def _holds(folded: str, section: str, kind: str) -> bool:
    """Whether a folded text holds a phrase of a list; most hold not even the first word of one."""
    if _first_words(section, kind).isdisjoint(folded.split()):
        return False
    return any(phrase in folded for phrase in _phrases(section, kind))


def names_report(text: str) -> bool:
    """True for a heading that names a laboratory report: "Certificate of Analysis", "Prüfbericht"."""
    return _holds(_fold(text), "report", "words")


def names_other_document(text: str) -> str | None:
    """What a heading says the document is ("an invoice or an offer"), None where it names none of the known kinds."""
    folded = _fold(text)
    return next((kind for kind in _data()["other"] if _holds(folded, "other", kind)), None)


def article_signs(text: str) -> frozenset[str]:
    """The signs of a scientific article that a text holds."""
    folded = _fold(text)
    if not _holds(folded, "article", "words"):
        return frozenset()
    return frozenset(
        phrase
        for phrase, key in zip(_data()["article"]["words"], _phrases("article", "words"), strict=True)
        if key in folded
    )
