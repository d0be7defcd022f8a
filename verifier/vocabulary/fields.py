"""Labels of a report's head and foot: which printed label introduces which field."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources

from verifier.vocabulary.normalise import parts_of_bilingual

IGNORED = "ignored"
"""Key of labels that are known and introduce nothing that is kept."""


_NO_LABEL = re.compile(r"[^\w#]+")


def fold_label(text: str) -> str:
    """A matching key for labels: letters, digits and "#" only, one blank between words, diacritics folded."""
    if text.isascii():
        text = text.lower()  # what follows would change nothing else, and takes ten times as long
    else:
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
        text = "".join(c for c in text if not unicodedata.category(c).startswith("M"))
    return " ".join(_NO_LABEL.sub(" ", text).replace("_", " ").replace("#", " # ").split())


@cache
def _labels() -> dict[str, str]:
    table: dict[str, str] = {}
    data = tomllib.loads(resources.files(__package__).joinpath("fields.toml").read_text("utf-8"))
    for key, languages in data.items():
        for labels in languages.values():
            for label in labels:
                table.setdefault(fold_label(label), key)
    return table


@cache
def _numbered() -> dict[str, str]:
    text = resources.files(__package__).joinpath("words.toml").read_text("utf-8")
    return {fold_label(word): key for key, words in tomllib.loads(text)["numbered"].items() for word in words}


def numbered_field_of(label: str) -> str | None:
    """The field of a title that is a label only with a colon and a number behind it: "Report: QA-118"."""
    return _numbered().get(fold_label(label)) if len(label) <= _LONGEST_LABEL else None


_BETWEEN_LANGUAGES = re.compile(r"(?:^|\s)[/|](?:\s|$)")


def is_in_languages(text: str) -> bool:
    """Whether a text, or one that goes on where it ends, may say one thing in several languages: "Kunde /"."""
    return ("/" in text or "|" in text) and _BETWEEN_LANGUAGES.search(text) is not None


@cache
def _beginnings() -> frozenset[str]:
    """All labels, and their first words, folded."""
    labels = [label.split() for label in (*_labels(), *_numbered())]
    return frozenset(" ".join(words[:count]) for words in labels for count in range(1, len(words) + 1))


@lru_cache(maxsize=32768)
def begins_label(text: str) -> bool:
    """Whether a text may be a label, or the first words of one, in one language; quick, for the many that are not."""
    if len(text) > _LONGEST_LABEL:
        return False
    key = fold_label(text)
    if not key.strip("# ") or key in _beginnings():
        return True
    return "#" in key and key.replace(" #", "").replace("# ", "") in _beginnings()


@cache
def longest_label() -> int:
    """How many words the longest label has."""
    return max(len(label.split()) for label in _labels()) + 1


_LONGEST_LABEL = 120
"""Characters. A longer text is no label, and is not kept in memory for the next look-up."""


def field_of(label: str) -> str | None:
    """The field that a label introduces ("Batch #" is "sample.lot"); None for a text that is no label.

    A label in two languages ("Nama Pelanggan / Customer Name") is known when its parts agree, or when one is known
    and the other is a few words without figures.
    """
    return _field_of(label) if len(label) <= _LONGEST_LABEL else None


@lru_cache(maxsize=65536)
def _field_of(label: str) -> str | None:
    found = _known_field(label)
    if found is not None:
        return found
    known = {field for part in parts_of_bilingual(label) if (field := _known_field(part)) is not None}
    return known.pop() if len(known) == 1 else None


def _known_field(label: str) -> str | None:
    """The field that a label in one language introduces."""
    key = fold_label(label)
    if not key or key == "#":
        return None
    found = _labels().get(key)
    return found if found is not None else _labels().get(key.replace(" #", "").replace("# ", ""))
