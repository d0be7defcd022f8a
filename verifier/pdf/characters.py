"""From the codes that a PDF's text layer holds to characters that can be read; superscripts.

Three answers for a code: a character (or two, for a ligature), a blank, or nothing.
"""

from __future__ import annotations

import re
import unicodedata

BLANK = " "
GUESSED_BLANK = "\0"
"""A blank that is not in the text layer. Like `BLANK`, and no printed character, it sorts up to `BLANK`."""
UNREADABLE = "\ufffd"
"""Stands for a glyph whose meaning the PDF does not say."""

_PDFIUM_HYPHEN = 2
"""pdfium's mark for a hyphen at the end of a line."""
_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\ufeff\u202a\u202b\u202c\u202d\u202e")
_SOFT_HYPHEN = "\u00ad"
_SUBSET_PREFIX = re.compile(r"^[A-Z]{6}\+")
_SYMBOL_FONT = re.compile(r"^Symbol(MT|PS|Std|Neu)?([,-].*)?$")
_DINGBAT_FONT = re.compile(r"^Wingdings([,-].*)?$")
_BOLD = re.compile(r"bold|black|heavy|demi(?!light)", re.IGNORECASE)

# Adobe's Symbol encoding, 0x41 to 0x5A and 0x61 to 0x7A, and the marks a report can hold.
_SYMBOL = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
) | {
    "\xa3": "≤",
    "\xb3": "≥",
    "\xb1": "±",
    "\xb4": "×",
    "\xb0": "°",
    "\xb7": "•",
    "\xb9": "≠",
    "\xbb": "≈",
    "\xa5": "∞",
    "\xd6": "√",
    "\xe5": "∑",
    "\x2d": "−",
    "\x40": "≅",
}
_WINGDINGS = {
    "\xfc": "✓",
    "\xfb": "✗",
    "\xfe": "☑",
    "\xfd": "☒",
    "\xa8": "☐",
    "\x6f": "☐",
    "\x6c": "●",
    "\x6e": "■",
    "\xa7": "▪",
    "\xd8": "➢",
}
_SUPERSCRIPTS = str.maketrans(
    "0123456789+-−–=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
)


def read_code(code: int) -> str:
    """What a code stands for: characters, `BLANK`, "" for what is not printed, `UNREADABLE` for what nobody knows."""
    if code == _PDFIUM_HYPHEN:
        return "-"
    if not 0 < code <= 0x10FFFF:
        return ""
    character = chr(code)
    if character.isspace():
        return BLANK
    if character == _SOFT_HYPHEN:  # printed wherever a font names its hyphen so
        return "-"
    if character in _INVISIBLE:
        return ""
    if "\ufb00" <= character <= "\ufb06":
        return unicodedata.normalize("NFKC", character)
    category = unicodedata.category(character)
    if category in ("Co", "Cs"):
        return UNREADABLE
    return "" if category in ("Cc", "Cn") else character


def read_symbol(code: int) -> str | None:
    """What a code shows in a Symbol font; None where it already says what it is."""
    return _SYMBOL.get(_low(code))


def read_dingbat(code: int) -> str | None:
    """What a code shows in a Wingdings font: ticks, crosses, boxes; None for any other."""
    return _WINGDINGS.get(_low(code))


def _low(code: int) -> str:
    """Fonts of symbols put their codes at U+F000 and above."""
    if 0xF020 <= code <= 0xF0FF:
        return chr(code - 0xF000)
    return chr(code) if 0 < code < 0x100 else ""


def raised(text: str) -> str:
    """The text in Unicode superscripts; a character without a raised form stays as it is."""
    return text.translate(_SUPERSCRIPTS)


def plain_font_name(name: str) -> str:
    """The font's name without the tag of its subset ("ABCDEF+Arial" is "Arial")."""
    return _SUBSET_PREFIX.sub("", name)


def is_symbol_font(name: str) -> bool:
    """Whether codes in a font of this (plain) name are in Adobe's Symbol encoding."""
    return _SYMBOL_FONT.match(name) is not None


def is_dingbat_font(name: str) -> bool:
    """Whether codes in a font of this (plain) name are Wingdings."""
    return _DINGBAT_FONT.match(name) is not None


def is_bold_font(name: str) -> bool:
    """Whether the font's name says that it is bold."""
    return _BOLD.search(name) is not None
