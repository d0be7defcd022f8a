"""Labels of a report's head and foot: which printed label introduces which field."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources

IGNORED = "ignored"
"""Key of labels that are known and introduce nothing that is kept."""


def fold_label(text: str) -> str:
    """A matching key for labels: letters, digits and "#" only, one blank between words, diacritics folded."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    text = "".join(c for c in text if not unicodedata.category(c).startswith("M"))
    return " ".join(re.sub(r"[^\w#]+", " ", text).replace("_", " ").replace("#", " # ").split())


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
def longest_label() -> int:
    """How many words the longest label has."""
    return max(len(label.split()) for label in _labels()) + 1


@lru_cache(maxsize=65536)
def field_of(label: str) -> str | None:
    """The field that a label introduces ("Batch #" is "sample.lot"); None for a text that is no label."""
    key = fold_label(label)
    if not key or key == "#":
        return None
    found = _labels().get(key)
    return found if found is not None else _labels().get(key.replace(" #", "").replace("# ", ""))
