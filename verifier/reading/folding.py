"""When two engines say the same: printed text without what is harmless, and never without a digit."""

from __future__ import annotations

import re
import unicodedata

_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"),
        "\u00b5": "\u03bc",  # the micro sign and the Greek letter are one on paper
        "\u2126": "\u03a9",
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4\u0060", "'"),
        **dict.fromkeys("\u201c\u201d\u201e", '"'),
        "\u2044": "/",
    }
)
_BLANKS = re.compile(r"(?<=\d)\s+(?=\d)|(\s+)")


def fold_printed(text: str | None, *, is_identity: bool = False) -> str:
    """The text as two engines may give it alike: "10 µg" in any blanks, dashes, quotes and letters for micro.

    Every digit stays, and so does a blank between two of them ("1 23" is not "123"); a raised digit stays raised.
    The case of letters tells nothing in a value and everything in an identifier.
    """
    if not text:
        return ""
    plain = unicodedata.normalize("NFC", text).translate(_SAME)
    plain = _BLANKS.sub(lambda blank: "" if blank.group(1) else " ", plain)
    return plain if is_identity else plain.casefold()
