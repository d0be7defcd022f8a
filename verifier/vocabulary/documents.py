"""What kind of document a heading says it is: a laboratory report, or one of the papers that look like one."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Any


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("documents.toml").read_text("utf-8"))


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " " + " ".join(re.sub(r"[^\w±=]+", " ", plain).split()) + " "


def _holds(folded: str, phrases: list[str]) -> bool:
    return any(_fold(phrase) in folded for phrase in phrases)


def names_report(text: str) -> bool:
    """True for a heading that names a laboratory report: "Certificate of Analysis", "Prüfbericht"."""
    return _holds(_fold(text), _data()["report"]["words"])


def names_other_document(text: str) -> str | None:
    """What a heading says the document is ("an invoice or an offer"), None where it names none of the known kinds."""
    folded = _fold(text)
    return next((kind for kind, phrases in _data()["other"].items() if _holds(folded, phrases)), None)


def article_signs(text: str) -> frozenset[str]:
    """The signs of a scientific article that a text holds."""
    folded = _fold(text)
    return frozenset(phrase for phrase in _data()["article"]["words"] if _fold(phrase) in folded)
