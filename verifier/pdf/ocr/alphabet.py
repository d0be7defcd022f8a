"""Which signs a laboratory report can hold: the models know eighteen thousand, mostly Chinese.

Whatever looks like a Latin letter, a figure or a usual mark and is none ("Ο", "І", "，") is left out: the model's
second choice is then the right one.
"""

from __future__ import annotations

import unicodedata

_RANGES = ((0x20, 0x7E), (0xC0, 0x131), (0x134, 0x13E), (0x141, 0x148), (0x14C, 0x17E))
"""Latin and its letters with marks."""
_SIGNS = frozenset("αβγδεζηθλμπρσφψωΓΔΘΛΠΣΦΨΩ" + "«»–—‘’“”†‡•…‰§©®™°±×÷µ·¹²³⁰⁴⁵⁶⁷⁸⁹⁺⁻€−√≈≠≤≥¼½¾✓✔✗✘☐☑☒")
_ALIKE = dict(
    zip(
        "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονικ∆△▲∑∕∗∼≦≧＜＞‐‑⁃━─∙⋅．",
        "ABEZHIKMNOPTYXovikΔΔΔΣ/*~≤≥<>---––··.",
        strict=True,
    )
)
_NEVER = frozenset("ÐÞĦħĸŊŋſ")


def is_expected(sign: str) -> bool:
    """Whether the sign is kept."""
    if len(sign) != 1 or sign in _NEVER:
        return False
    return sign in _SIGNS or any(low <= ord(sign) <= high for low, high in _RANGES)


def plain(sign: str) -> str:
    """The expected sign that looks the same: "Δ" for the increment "∆", "A" for the Greek "Α", "0" for a wide "０"."""
    if is_expected(sign):
        return sign
    alike = _ALIKE.get(sign) or unicodedata.normalize("NFKC", sign)
    return alike if is_expected(alike) else ""
