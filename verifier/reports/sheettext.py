"""Values as cells of a workbook: text that no XML parser refuses, and numbers that keep every printed digit."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from verifier.reports.wording import harmless

MOST_CHARACTERS = 32_767
"""Of one cell (ECMA-376, and Excel's own limit)."""
_EXACT_DIGITS = 15
"""So many significant digits a spreadsheet keeps of a number: more would be changed."""
_LARGEST, _SMALLEST = 300, -300
"""Powers of ten within which a spreadsheet has numbers at all."""
_MOST_DECIMALS = 30
"""Of a number format."""
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """The text on one line, without control characters and without what XML 1.0 (section 2.2) has no place for."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", harmless(text))


@lru_cache(maxsize=512)
def cell_text(text: str) -> str:
    """Text as a cell can hold it; what is too long is cut, and ends in an ellipsis."""
    plain = xml_text(text)
    return plain if len(plain) <= MOST_CHARACTERS else plain[: MOST_CHARACTERS - 1] + "…"


def number_format(number: Decimal) -> str | None:
    """The format that shows the number with its printed digits ("0.000" for 0.050); None where a cell would change it.

    A spreadsheet calculates in binary with 15 significant digits: what has more is better kept as text.
    """
    if not number.is_finite():
        return None
    digits, exponent = number.as_tuple().digits, number.as_tuple().exponent
    if not isinstance(exponent, int) or len(digits) > _EXACT_DIGITS or exponent < -_MOST_DECIMALS:
        return None
    if number and not _SMALLEST < number.adjusted() < _LARGEST:
        return None
    if len(digits) + max(exponent, 0) > _EXACT_DIGITS:  # 1E+20, which would be shown with an exponent
        return None
    return "0" if exponent >= 0 else "0." + "0" * -exponent
