"""How pages are numbered: "Page 2 of 5", "Seite 2 von 5", "strana 2/5"."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources


@cache
def _words() -> dict[str, str]:
    data = tomllib.loads(resources.files(__package__).joinpath("pagemarks.toml").read_text("utf-8"))
    return {
        kind: "|".join(sorted({re.escape(word) for words in table.values() for word in words}, key=len, reverse=True))
        for kind, table in data.items()
    }


@cache
def named_mark() -> re.Pattern[str]:
    """Matches a page number after the word "page": `number` and `total`; the blanks between may be lost."""
    words = _words()
    return re.compile(
        rf"(?<!\w)(?:{words['page']})\s*[:.|]?\s*(?P<number>\d{{1,3}})\s*(?:/|(?:{words['of']})(?![^\W\d]))\s*"
        r"(?P<total>\d{1,3})(?![\d/.,-]*\d)",
        re.IGNORECASE,
    )


@cache
def bare_mark() -> re.Pattern[str]:
    """Matches a page number without the word "page"; `slash` is set where it might be a date as well."""
    return re.compile(
        rf"[-(\s]*(?P<number>\d{{1,3}})\s*(?:(?P<slash>/)|(?:{_words()['of']}))\s*(?P<total>\d{{1,3}})[-)\s]*",
        re.IGNORECASE,
    )
