"""How canonical texts ("1200", "ND", "<0.05") are written in one report's spelling.

`^{...}` marks what is raised.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from verifier.samplekit.chance.looks import Spelling

_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.]*\d)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def write_cell(text: str, spelling: Spelling, unit: str = "") -> str:
    """A result, detection limit or limit as printed."""
    if text == "ND":
        return spelling.not_detected
    if text == "<LOQ":
        return spelling.below_loq
    if re.match(r"[<>]\d", text) and spelling.less_blank:
        text = f"{text[0]} {text[1:]}"
    if re.search(r" \d+ ?g$", text):
        return text  # the tested portion: "Absent in 25 g"
    return _NUMBER.sub(lambda match: write_number(match.group(), spelling, unit), text)


def write_number(digits: str, spelling: Spelling, unit: str = "") -> str:
    """A number; counts of colonies may be written as powers of ten."""
    if unit.startswith("CFU") and spelling.powers != "plain" and Decimal(digits) >= 1000:
        return _power(digits, spelling)
    whole, _, fraction = digits.partition(".")
    if spelling.thousands and len(whole) > 3:
        whole = f"{int(whole):,}".replace(",", spelling.thousands)
    return f"{whole}{spelling.decimal}{fraction}" if fraction else whole


def _power(digits: str, spelling: Spelling) -> str:
    exponent = len(digits.partition(".")[0]) - 1
    mantissa = format(Decimal(digits).scaleb(-exponent).normalize(), "f")
    if spelling.powers == "raised" and mantissa == "1":
        return f"10^{{{exponent}}}"
    mantissa = (mantissa if "." in mantissa else f"{mantissa}.0").replace(".", spelling.decimal)
    if spelling.powers == "e":
        return f"{mantissa}E+{exponent:02}"
    sign = "." if spelling.powers == "dot" else " x " if len(digits) % 2 else "×"
    return f"{mantissa}{sign}10^{{{exponent}}}"


def write_date(day: date, spelling: Spelling) -> str:
    """A date as printed."""
    match spelling.dates:
        case "us":
            return f"{day.month:02}/{day.day:02}/{day.year}"
        case "us_short":
            return f"{day.month:02}/{day.day:02}/{day.year % 100:02}"
        case "european":
            return f"{day.day}.{day.month}.{day.year}"
        case "dotted":
            return f"{day.day:02}. {day.month:02}. {day.year}"
        case "month_first":
            return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
        case "day_first":
            return f"{day.day:02}-{_MONTHS[day.month - 1]}-{day.year}"
        case _:
            return day.isoformat()


def write_unit(code: str, spelling: Spelling) -> str:
    """A unit as this report spells it."""
    return spelling.units.get(code, code)
