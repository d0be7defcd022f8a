"""Printed cells to values: numbers with their style, qualifiers, units, tested portions, limits, uncertainties.

A text that is not understood stays text. A number is only taken where every character of it is accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from verifier.model import Amount, LimitKind, Qualifier
from verifier.vocabulary import words
from verifier.vocabulary.units import Unit, find_units, parse_unit
from verifier.vocabulary.units import unit as unit_of_code

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_QUALIFIER_ONLY = frozenset({Qualifier.NOT_DETECTED, Qualifier.DETECTED})


class NumberStyle(StrEnum):
    """Which sign marks the decimals; decided once for a document, never for a cell."""

    POINT = "point"
    COMMA = "comma"


_BLANK_GROUPS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3}){2,}(?![\d.,]\d|\d)")


def has_blank_thousands(lines: Iterable[str]) -> bool:
    """Whether a document parts thousands by blanks: "10 000 000" says so, "8 600" alone could be two numbers."""
    return any(_BLANK_GROUPS.search(line) for line in lines)


class ParsedValue(NamedTuple):
    """One value found in a cell, with its span in the cell's text."""

    printed: str
    qualifier: Qualifier
    number: Decimal | None
    unit: Unit | None
    printed_unit: str | None
    portion: Amount | None
    start: int
    end: int


class ParsedLimit(NamedTuple):
    """What a limit cell says."""

    kind: LimitKind
    is_explicit: bool
    number: Decimal | None = None
    upper: Decimal | None = None
    unit: Unit | None = None
    printed_unit: str | None = None
    portion: Amount | None = None


class StyleEvidence(NamedTuple):
    """How many numbers of a text can only be read with a decimal comma, and how many only with a point."""

    comma: int
    point: int

    @property
    def style(self) -> NumberStyle:
        """The decimal sign that the numbers speak for.

        A document with decimal points hardly ever holds "2,5"; one with commas often holds "1316.3" as a number of
        something else, so the comma speaks louder.
        """
        return NumberStyle.COMMA if 3 * self.comma > self.point else NumberStyle.POINT

    @property
    def is_clear(self) -> bool:
        """Several numbers, and all of them say the same."""
        return self.comma + self.point >= _CLEAR and 0 in self


_CLEAR = 4
_WITH_COMMA = re.compile(r"(?:\d+,(?:\d{1,2}|\d{4,})|0,\d+)(?:[.·x×*]10.*)?")
_WITH_POINT = re.compile(r"\d{0,3}\.\d+(?:[eE][+-]?\d+)?")


def style_evidence(texts: Iterable[str], *, is_strict: bool = False) -> StyleEvidence:
    """What the cells say of the decimal sign: "0,05" and "2,5" speak for the comma, "0.05" for the point.

    "1,000" alone says nothing; neither does "1.000" where it `is_strict`.
    """
    comma = point = 0
    for text in texts:
        if "," not in text and "." not in text:
            continue
        bare = text.strip("<>≤≥=±~()%;")
        if _WITH_COMMA.fullmatch(bare):
            comma += 1
        elif _WITH_POINT.fullmatch(bare):
            point += not (is_strict and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", bare))
    return StyleEvidence(comma, point)


_PLAIN = {
    NumberStyle.POINT: r"(?:[1-9]\d{0,2}(?:[,'’\u00a0]\d{3})+(?:\.\d+)?|\d+\.\d+|\.\d+|\d+)",
    NumberStyle.COMMA: r"(?:[1-9]\d{0,2}(?:[.'’\u00a0]\d{3})+(?:,\d+)?|\d+,\d+|0\.\d+|\d+)",
}


@cache
def _number_pattern(style: NumberStyle) -> re.Pattern[str]:
    plain = _PLAIN[style]
    superscript = "[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
    return re.compile(
        rf"(?:(?P<mantissa>{plain})\s*[x×·∙.*✕X]\s*|(?<![\d.,]))10(?:\s*\^\s*(?P<power>[+-]?\d+)|(?P<raised>{superscript}))"
        rf"|(?P<base>{plain})[eE](?P<exponent>[+-]?\d+)(?![\d.])"
        rf"|(?P<plain>-?{plain})(?!\d|[.,^+\-–:]\s?\d|\^|\+)"
    )


def _decimal(text: str, style: NumberStyle) -> Decimal:
    if style is NumberStyle.POINT:
        return Decimal(re.sub(r"[,'’\u00a0]", "", text))
    if "," in text:
        return Decimal(re.sub(r"[.'’\u00a0 ]", "", text).replace(",", "."))
    if re.fullmatch(r"-?0\.\d+", text):
        return Decimal(text)
    return Decimal(re.sub(r"[.'’\u00a0 ]", "", text))


def _number(match: re.Match[str], style: NumberStyle) -> Decimal:
    """The exact number of a match of `_number_pattern`; "9,6.10⁴" is 96000."""
    if match["plain"] is not None:
        return _decimal(match["plain"], style)
    if match["base"] is not None:
        return _decimal(match["base"], style) * Decimal(10) ** int(match["exponent"])
    exponent = int(match["power"] or match["raised"].translate(_SUPERSCRIPTS))
    mantissa = _decimal(match["mantissa"], style) if match["mantissa"] else Decimal(1)
    power = Decimal(10) ** exponent
    return mantissa * power


def parse_number(text: str, style: NumberStyle) -> Decimal | None:
    """The number that is all of the text, None when the text is anything else."""
    match = _number_pattern(style).fullmatch(text.strip())
    return _number(match, style) if match else None


@cache
def _qualifier_pattern() -> re.Pattern[str]:
    entries = sorted(words.qualifier_words(), key=len, reverse=True)
    parts = []
    for word in entries:
        escaped = r"\s*".join(re.escape(part) for part in word.split())
        before = r"(?<![^\W_])" if word[0].isalnum() else ""
        after = r"(?![^\W_])" if word[-1].isalnum() else ""
        parts.append(before + escaped + after)
    return re.compile("|".join(parts), re.IGNORECASE)


_MARKS = re.compile("[\u02b0-\u02b8\u1d2c-\u1d6a\u1d9c-\u1dbf\u2071\u207f]")
"""Raised letters: footnote marks."""
_PLUS_MINUS = ("±", "+/-")
"""What follows one of these in a result cell is the uncertainty of the value before it."""
_BEFORE_A_VALUE = frozenset("([/|;,:±<>=≤≥~≈%*†")
"""What may stand right before a value; a figure behind anything else ("SOP-12", "B1") is part of a word."""

_PORTION = re.compile(
    r"\s*(?:/|\(|in|per|v|ve|je|pro|en|w|dans|em|dalam|di)?\s*(?P<amount>\d+(?:[.,]\d+)?)\s*(?P<unit>kg|mg|g|ml|l|grams?|gram|gm)\b\.?\)?",
    re.IGNORECASE,
)
_PORTION_UNITS = {"gram": "g", "grams": "g", "gm": "g", "ml": "mL", "l": "L"}


def _portion(match: re.Match[str]) -> Amount:
    unit = match["unit"].lower()
    return Amount(
        printed=f"{match['amount']} {match['unit']}",
        number=Decimal(match["amount"].replace(",", ".")),
        unit=_PORTION_UNITS.get(unit, unit),
    )


def parse_values(text: str, style: NumberStyle) -> tuple[tuple[ParsedValue, ...], str]:
    """The values in a result cell, in printed order, and the words that are left over.

    "237.4 mg/g (23.74 %)" holds two values; "ND" is one without a number; "Negative/1g" is not detected in a
    portion of 1 g. A cell without a number or a qualifier gives no value and is all left over.
    """
    return _known_values(text, style) if len(text) <= _LONGEST_CELL else _parse_values(text, style)


_LONGEST_CELL = 120
"""Characters. A longer text is no cell, and is not kept in memory for the next look-up."""


def _parse_values(text: str, style: NumberStyle) -> tuple[tuple[ParsedValue, ...], str]:
    text = _MARKS.sub("*", text)
    units = find_units(text)
    values: list[ParsedValue] = []
    rest: list[str] = []
    position = 0
    stop = _end_of_values(text)
    while position < stop:
        found = _value_at(text, position, style, units)
        if found is None:
            step = re.match(r"\s+|[^\W\d]+|.", text[position:], re.DOTALL)
            piece = step.group() if step else text[position]
            rest.append(piece)
            position += len(piece)
        else:
            values.append(found)
            position = found.end
    if values and stop < len(text) and values[-1].unit is None:
        behind = [unit for unit in units if unit[1] > stop]
        # "± 8 %" may be relative; "% m/m" and "mg/g" are the value's.
        if behind and text[behind[-1][1] : behind[-1][2]].strip() != "%" and not text[behind[-1][2] :].strip(" )]*"):
            code, start, end = behind[-1]  # "0.9 ± 0.1 mg/g": the unit is the value's too
            printed = text[start:end]
            values[-1] = values[-1]._replace(unit=parse_unit(printed) or unit_of_code(code), printed_unit=printed)
    left = " ".join("".join(rest).split()).strip("()[]/|;,*†‡§^ ")
    return tuple(values), left


_known_values = lru_cache(maxsize=16384)(_parse_values)


def _end_of_values(text: str) -> int:
    """Where the values of a result cell end: at the sign of their uncertainty, or with the text."""
    return min([at for sign in _PLUS_MINUS if (at := text.find(sign)) > 0], default=len(text))


def plain_powers(text: str) -> str:
    """Raised exponents as carets: "9,6.10⁴" is given as "9,6.10^4".

    Unicode normalisation, which most programs apply at some point, turns "10⁴" into "104".
    """
    if text.isascii():
        return text
    return re.sub(r"(?<=\d)[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda match: "^" + match.group().translate(_SUPERSCRIPTS), text)


def _value_at(
    text: str, position: int, style: NumberStyle, units: tuple[tuple[str, int, int], ...]
) -> ParsedValue | None:
    if position and not (text[position - 1].isspace() or text[position - 1] in _BEFORE_A_VALUE):
        return None
    qualified = _qualifier_pattern().match(text, position)
    if qualified and (qualifier := words.qualifier_of(qualified.group())):
        end, portion = qualified.end(), None
        if qualifier in _QUALIFIER_ONLY and (amount := _PORTION.match(text, end)):
            end, portion = amount.end(), _portion(amount)
        unit, printed_unit, after = (None, None, end) if portion else _unit_after(text, end, units)
        return ParsedValue(text[position:end].strip(), qualifier, None, unit, printed_unit, portion, position, after)
    comparator = words.comparator_pattern().match(text, position)
    start = comparator.end() if comparator else position
    number = _number_pattern(style).match(text, start)
    if number is None or (
        number.end() < len(text) and text[number.end()].isalpha() and not _starts_unit(number.end(), units)
    ):
        return None
    meaning = comparator.lastgroup if comparator else None
    qualifier = {
        "at_most": Qualifier.LESS_THAN,
        "below": Qualifier.LESS_THAN,
        "at_least": Qualifier.GREATER_THAN,
        "above": Qualifier.GREATER_THAN,
    }.get(meaning or "", Qualifier.MEASURED)
    unit, printed_unit, after = _unit_after(text, number.end(), units)
    return ParsedValue(
        text[position : number.end()].strip(),
        qualifier,
        _number(number, style),
        unit,
        printed_unit,
        None,
        position,
        after,
    )


_ESTIMATED = re.compile(r"\s*\((?:est|estimated|avg|average|e)\.?\)", re.IGNORECASE)
"""A remark between a count and its unit: "30 (est) CFU/g"."""


def _starts_unit(position: int, units: tuple[tuple[str, int, int], ...]) -> bool:
    return any(start == position for _, start, _ in units)


def _unit_after(text: str, end: int, units: tuple[tuple[str, int, int], ...]) -> tuple[Unit | None, str | None, int]:
    flag = _ESTIMATED.match(text, end)
    begin = flag.end() if flag else end
    for code, start, stop in units:
        if start >= begin and not text[begin:start].strip(" ([\u00a0*"):
            printed = text[start:stop]
            return parse_unit(printed) or unit_of_code(code), printed, stop
    return None, None, end


def portion_in(text: str) -> Amount | None:
    """The tested mass where it is all of the text: "/25 g", "per 10 g", "in 25 g" in a column of units."""
    match = _PORTION.fullmatch(text.strip())
    return _portion(match) if match else None


def is_tested_portion(above: str, text: str) -> bool:
    """Whether a text is the tested mass of the qualifier above it: "in 1 g" under "Absence"."""
    match = _PORTION.fullmatch(text.strip())
    return match is not None and words.qualifier_of(above) in _QUALIFIER_ONLY


_BETWEEN = re.compile(
    r"\s*(?:between|from|zwischen|entre|mezi|tra|fra|tussen|między|antara|od|von|de)\s+(?=\d)", re.IGNORECASE
)
_AND = re.compile(r"\s*(?:-|–|to|až|bis|and|und|et|y|a|e|en|i|do|dan)\s*", re.IGNORECASE)


def parse_limit(text: str, style: NumberStyle) -> ParsedLimit:
    """What a limit cell demands; `LimitKind.NONE` for "-" or "Report Results", `TEXT` for what is not understood."""
    return _known_limit(text, style) if len(text) <= _LONGEST_CELL else _parse_limit(text, style)


def _parse_limit(text: str, style: NumberStyle) -> ParsedLimit:
    if words.is_no_limit(text):
        return ParsedLimit(LimitKind.NONE, True)
    absence = _absence(text)
    if absence is not None:
        return absence
    is_between = (between := _BETWEEN.match(text)) is not None
    text = text[between.end() :] if between else text
    units = find_units(text)
    comparator = words.comparator_pattern().match(text)
    start = comparator.end() if comparator else 0
    first = _number_pattern(style).match(text, start)
    if first is None:
        return ParsedLimit(LimitKind.TEXT, False)
    number = _number(first, style)
    unit, printed_unit, end = _unit_after(text, first.end(), units)
    if dash := re.match(_AND if is_between else r"\s*(?:-|–|to|až|bis)\s*", text[end:]):
        second = _number_pattern(style).match(text, end + dash.end())
        if second:
            unit, printed_unit, end = _unit_after(text, second.end(), units)
            if not text[end:].strip(" )]*"):
                upper = _number(second, style)
                if upper < number:
                    return ParsedLimit(LimitKind.TEXT, False)
                return ParsedLimit(LimitKind.BETWEEN, True, number, upper, unit, printed_unit)
    if is_between or re.sub(r"[\s()\[\]*.†‡]", "", text[end:]):
        return ParsedLimit(LimitKind.TEXT, False)
    meaning = comparator.lastgroup if comparator else None
    kind = LimitKind(meaning) if meaning and meaning != "about" else LimitKind.AT_MOST
    return ParsedLimit(kind, meaning is not None, number, None, unit, printed_unit)


_known_limit = lru_cache(maxsize=16384)(_parse_limit)


def _absence(text: str) -> ParsedLimit | None:
    if words.is_absence_limit(text):
        return ParsedLimit(LimitKind.ABSENT, True)
    for match in _PORTION.finditer(text):
        head, tail = text[: match.start()], text[match.end() :]
        if words.is_absence_limit(re.sub(r"(?i)\b(?:in|per|v|pro|en)\s*$", "", head)) and not tail.strip(" .)"):
            return ParsedLimit(LimitKind.ABSENT, True, portion=_portion(match))
    return None


_BLANKED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[ \u00a0]\d{3})+(?=[.,]\d+(?![\d.,])|(?![\d.,]))")


def with_joined_thousands(text: str) -> str:
    """The text with "12 000" as one number; of the same length, so that places in it stay true."""
    return _BLANKED.sub(lambda match: match.group().replace(" ", "\u00a0"), text)


def uncertainty_in(text: str) -> str | None:
    """The uncertainty that a result cell carries behind its value: "± 0.16" of "1.31 ± 0.16"."""
    return text[_end_of_values(text) :].strip() or None


_COVERAGE_FACTOR = re.compile(r"\(?\s*k\s*=\s*\d(?:[.,]\d+)?\s*\)?", re.IGNORECASE)


def is_uncertainty(text: str, style: NumberStyle) -> bool:
    """Whether every figure of the text belongs to one uncertainty: "± 0.16 % (k=2)" but not "±,0" or "± 0.1 0.2"."""
    number, rest, _ = parse_uncertainty(_COVERAGE_FACTOR.sub("", text), style)
    if number is None:
        return not any(c.isdigit() for c in text)
    return rest is None or not any(c.isdigit() for c in rest) or parse_unit(rest) is not None


def parse_uncertainty(text: str, style: NumberStyle) -> tuple[Decimal | None, str | None, bool]:
    """(number, printed unit, is relative) of an uncertainty cell; "±0.05", "0,2", "± 12 %"."""
    bare = text.replace("±", " ").replace("+/-", " ").replace("+-", " ").strip(" ()")
    match = _number_pattern(style).match(bare)
    if match is None:
        return None, None, False
    rest = bare[match.end() :].strip()
    return _number(match, style), rest or None, rest.startswith("%")
