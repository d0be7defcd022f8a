"""What a document prints, made fit for a page: nothing that steers, and nothing that is only seemingly not there."""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

from markupsafe import Markup

_STEERING = ("Cc", "Cf", "Cs")
_BREAKS = "\t\n\v\f\r\x85\u2028\u2029"


def visible(text: str) -> str:
    """The text with every control and formatting character named in its place: "[U+202E]".

    A document may print characters that turn the reading direction around, or that take no room, to show something
    else than what it says (Unicode Technical Report 36, 3.2). Breaks become blanks.
    """
    if text.isprintable():
        return text
    return "".join(_named(character) for character in text)


def _named(character: str) -> str:
    if character in _BREAKS:
        return " "
    return f"[U+{ord(character):04X}]" if unicodedata.category(character) in _STEERING else character


def finished(value: object) -> object:
    """What a template puts out: text made `visible`; markup of ours, and what is no text, as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def web_address(url: str | None) -> str | None:
    """The address if it leads to the web (http or https, with a host); None for anything else, such as a script."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme.casefold() in ("http", "https") and parts.netloc else None
