"""Where a text can be taken apart: outside of quotation marks and brackets, whose contents stay together."""

from __future__ import annotations

import re
from collections.abc import Iterator

_AMOUNT = re.compile(r"\s[<>≤≥~]?[0-9][0-9.,]*(?:\s|$)")


def has_number(text: str) -> bool:
    """Whether a number stands in it as a word of its own: "10 CFU/g", not "7-hydroxymitragynine"."""
    return _AMOUNT.search(text) is not None


def outer(text: str) -> Iterator[tuple[int, int]]:
    """Every place outside of quotation marks, with how many brackets are open before it."""
    level = 0
    is_quoted = False
    for place, sign in enumerate(text):
        if sign == '"':
            is_quoted = not is_quoted
        elif not is_quoted:
            if sign in ")]":
                level = max(0, level - 1)
            yield place, level
            if sign in "([":
                level += 1


def closes(text: str, begin: int) -> int:
    """Where the bracket that opens at `begin` closes; -1 where it does not."""
    level = 0
    for place in range(begin, len(text)):
        level += text[place] in "(["
        level -= text[place] in ")]"
        if level == 0:
            return place
    return -1


def bare(text: str) -> str:
    """The text with all that stands in quotation marks or brackets made unreadable, every sign in its place."""
    if not any(sign in text for sign in '"(['):
        return text
    bare = ["\0"] * len(text)
    for place, level in outer(text):
        if level == 0:
            bare[place] = text[place]
    return "".join(bare)


def cuts(bare: str, joint: str) -> list[int]:
    """Where the joint stands."""
    found = []
    place = bare.find(joint)
    while place >= 0:
        found.append(place)
        place = bare.find(joint, place + len(joint))
    return found
