"""How a truth's canonical text is spelled on the page: decimal mark, thousands, powers, dates."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from verifier.samplekit.truth import DateStyle, Powers, Style

_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\d)")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FIRST_POWER = Decimal(1000)
"""Counts below this are printed in full in every style."""


def spell(text: str, style: Style, unit: str | None = None) -> str:
    """The cell's text as a reader sees it; raised digits are given as superscript letters."""
    return _NUMBER.sub(lambda match: _spell_number(match.group(), style, unit), text)


def spell_date(day: date, style: Style) -> str:
    """The date as printed."""
    match style.dates:
        case DateStyle.ISO:
            return day.isoformat()
        case DateStyle.US:
            return f"{day.month:02}/{day.day:02}/{day.year}"
        case DateStyle.US_SHORT:
            return f"{day.month:02}/{day.day:02}/{day.year % 100:02}"
        case DateStyle.EUROPEAN:
            return f"{day.day}.{day.month}.{day.year}"
        case DateStyle.MONTH_FIRST:
            return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
        case DateStyle.DAY_FIRST:
            return f"{day.day:02}-{_MONTHS[day.month - 1]}-{day.year}"


def _spell_number(digits: str, style: Style, unit: str | None) -> str:
    is_count = unit is not None and unit.upper().startswith("CFU")
    if is_count and style.powers is not Powers.PLAIN and Decimal(digits) >= _FIRST_POWER:
        return _spell_power(digits, style)
    whole, _, fraction = digits.partition(".")
    if style.thousands:
        whole = f"{int(whole):,}".replace(",", style.thousands)
    return f"{whole}{style.decimal}{fraction}" if fraction else whole


def _spell_power(digits: str, style: Style) -> str:
    exponent = len(digits.partition(".")[0]) - 1
    mantissa = (Decimal(digits).scaleb(-exponent)).normalize()
    text = format(mantissa, "f")
    if "." not in text:
        text += ".0"
    return f"{text.replace('.', style.decimal)}×10{str(exponent).translate(_SUPERSCRIPTS)}"
