"""Units as printed, their canonical codes, and exact conversion within a dimension."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from verifier.model import Basis


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: canonical code, dimension, exact factor to the base of its dimension, and what it counts on."""

    code: str
    dimension: str
    factor: Decimal
    basis: Basis | None
    """Only where the unit or the words beside it say so: mg/serving, "% dry weight"."""


class UnitMismatchError(ValueError):
    """Two units measure different things; converting would need a density, a unit mass or a serving."""

    def __init__(self, from_code: str, to_code: str) -> None:
        super().__init__(f'"{from_code}" and "{to_code}" measure different things and cannot be converted')
        self.from_code = from_code
        self.to_code = to_code


class _Tables(NamedTuple):
    units: dict[str, Unit]
    by_name: dict[str, Unit]
    parts: dict[str, str]
    bases: tuple[tuple[str, Basis], ...]
    says_basis: re.Pattern[str]
    """Found in every text that holds one of `bases`: most hold none."""


_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_PER = re.compile(r"\s+(?:per|pro|je|na|par|por|ต่อ)\s+|\s*/\s*(?:per\s+)?")
_INVERSE = re.compile(r"[\s·⋅.*×]\s*(kg|g|ml|l)\s*(?:\^\s*)?[-−–]1$")
_OUTER_MARKS = re.compile(r"^[\s:;,]+|[\s:;,*†‡§^]+$|_\d*$")
_AMOUNT = re.compile(r"^[~≈=\s]*\d[\d.,]*\s*[^\W\d_]*\.?$")


def _plain(text: str) -> str:
    """Lower case, one kind of micro sign, single blanks, no footnote marks, no brackets around the whole."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("μ", "u").replace("\uf06d", "u")
    plain = " ".join(plain.split())
    while True:
        before = plain
        plain = _OUTER_MARKS.sub("", plain)
        if plain[:1] in _BRACKETS and plain.find(_BRACKETS[plain[:1]]) == len(plain) - 1:
            plain = plain[1:-1].strip()
        if plain == before:
            return plain


def _key(plain: str) -> str:
    """What names are compared by: blanks, brackets, dots and hyphens say nothing in a unit."""
    return re.sub(r"[\s()\[\]{}.\-_]", "", _PER.sub("/", plain))


@cache
def _tables() -> _Tables:
    text = resources.files("verifier.vocabulary").joinpath("units.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text, parse_float=Decimal)
    units: dict[str, Unit] = {}
    by_name: dict[str, Unit] = {}
    for code, entry in raw["units"].items():
        basis = Basis(entry["basis"]) if "basis" in entry else None
        units[code] = Unit(code, entry["dimension"], Decimal(entry["factor"]), basis)
        for name in (code, *entry.get("names", ())):
            if by_name.setdefault(_key(_plain(name)), units[code]).code != code:
                raise ValueError(f'units.toml: "{name}" names two units')
    parts: dict[str, str] = {}
    for part, names in raw["parts"].items():
        for name in (part, *names):
            if parts.setdefault(_key(_plain(name)), part) != part:
                raise ValueError(f'units.toml: "{name}" names two parts')
    bases = [(_plain(phrase), Basis(basis)) for basis, phrases in raw["basis"].items() for phrase in phrases]
    bases.sort(key=lambda pair: -len(pair[0]))
    says_basis = re.compile("|".join([re.escape(phrase) for phrase, _ in bases]))
    return _Tables(units, by_name, parts, tuple(bases), says_basis)


def _single(plain: str) -> Unit | None:
    """One unit without words about its basis."""
    tables = _tables()
    key = _key(plain)
    found = tables.by_name.get(key)
    if found is not None:
        return found
    top, slash, bottom = _key(_INVERSE.sub(r"/\1", plain)).partition("/")
    if not slash:
        return tables.units.get(tables.parts.get(top, ""))
    digits = re.match(r"\d*", bottom)
    count = digits.group() if digits else ""
    part = tables.parts.get(bottom[len(count) :])
    if part is None:
        return None
    code = f"{tables.parts.get(top, top)}/{count if count != '1' else ''}{part}"
    return tables.units.get(code) or tables.by_name.get(_key(code.casefold()))


def _with_basis(plain: str) -> Unit | None:
    """A unit with words about its basis before, behind or in brackets: "% dry weight", "mg/g (as received)"."""
    if _tables().says_basis.search(plain) is None:
        return None
    for phrase, basis in _tables().bases:
        if phrase not in plain:
            continue
        words = re.escape(phrase)
        match = re.search(rf"(?:^|[\s,;%])[(\[]?\s*{words}\s*[)\]]?(?=$|[\s,;%])", f" {plain}")
        if match is None:
            match = re.search(rf"[(\[]\s*{words}\s*[)\]]", f" {plain}")
        if match is None:
            continue
        padded = f" {plain}"
        kept = "%" if match.group()[0] == "%" else " "
        rest = _single(_plain(padded[: match.start()] + kept + padded[match.end() :]))
        if rest is not None and rest.basis is None:
            return replace(rest, basis=basis)
    return None


def _with_bracket(plain: str) -> Unit | None:
    """A unit explained in brackets: "ppm (ug/g)" when both agree, "mg/serving (2.5 g)"."""
    match = re.fullmatch(r"(.+?)\s*[(\[]\s*(.+?)\s*[)\]]|(.+?)\s*[=,;|]\s*(.+)", plain)
    if match is None:
        return None
    first_text, second_text = (match[1], match[2]) if match[1] else (match[3], match[4])
    first = _single(first_text) or _with_basis(first_text)
    if first is None:
        return None
    if first.basis in (Basis.SERVING, Basis.UNIT, Basis.CONTAINER) and _AMOUNT.fullmatch(second_text):
        return first
    second = _single(second_text) or _with_basis(second_text)
    if second is None or (second.dimension, second.factor) != (first.dimension, first.factor):
        return None
    return first if first.basis or not second.basis else replace(first, basis=second.basis)


@lru_cache(maxsize=32768)
def parse_unit(printed: str) -> Unit | None:
    """The unit that a header or cell prints, with or without brackets; None for anything else.

    Words about the basis are understood beside it ("% dry weight" is "%" with `Basis.DRY`), and a second unit
    in brackets is accepted only when it means the same ("ppm (ug/g)").
    """
    plain = _plain(printed)
    if not plain or len(plain) > 60:
        return None
    return _single(plain) or _with_basis(plain) or _with_bracket(plain)


def unit(code: str) -> Unit:
    """The unit of a canonical code; KeyError for any other text."""
    return _tables().units[code]


def known_units() -> tuple[Unit, ...]:
    """All units, in the order of the table."""
    return tuple(_tables().units.values())


def is_unit(printed: str) -> bool:
    """Whether the text is a unit and nothing else."""
    return parse_unit(printed) is not None


def convert(number: Decimal, from_code: str, to_code: str) -> Decimal:
    """The number in another unit of the same dimension, exactly.

    Raises UnitMismatchError when the units measure different things, KeyError for a code that is not canonical.
    """
    shift, multiplier, divisor = _conversion(from_code, to_code)
    if shift is not None:
        return number.scaleb(shift, context=_EXACT)
    return _EXACT.divide(_EXACT.multiply(number, multiplier), divisor)


_EXACT = Context(prec=100)
"""A context of our own: the result must not depend on what the caller set, and no printed digit may be rounded."""


@lru_cache(maxsize=1024)
def _conversion(from_code: str, to_code: str) -> tuple[int | None, Decimal, Decimal]:
    """The power of ten between two units where it is one, and what to multiply with and to divide by where not."""
    start, end = unit(from_code), unit(to_code)
    if start.dimension != end.dimension:
        raise UnitMismatchError(from_code, to_code)
    sign, digits, exponent = _EXACT.divide(start.factor, end.factor).normalize(_EXACT).as_tuple()
    shift = exponent if isinstance(exponent, int) and digits == (1,) and sign == 0 else None
    return shift, start.factor, end.factor


_WORD = r"[^\W\d_]+"
_CANDIDATE = re.compile(
    rf"""
    (?<![^\W\d])(?<![/%_.])(?:
        (?:lo?g\s*(?:10)?\s*[(\[]?\s*)?
        (?:g|kg|mg|[uµμ\uf06d]g|mcg|ng|pg|cfu|kbe|kve|ktj|ufc|jtk|mpn|nmp|npp|koloni|{_WORD}grams?)[)\]]?
        (?:\s*/\s*|\s+(?:per|je|pro|na|par|por)\s+)(?:\d+\s*)?{_WORD}\d?(?![\w/])
      | (?:(?:w/w|m/m|p/p|b/b|w/v|m/v|p/v|b/v|v/v|wt\.?|vol\.?|hm\.?|gew\.?)\s*-?\s*)?%
        (?:\s*[(\[]?\s*(?:w/w|m/m|p/p|b/b|w/v|m/v|p/v|b/v|v/v|wt\.?|vol\.?|hm(?:ot)?\.?)(?!\w)\s*[)\]]?)?
      | (?:ppm|ppb|ppt|aw|ph)(?![\w/])
      | (?:kg|mg|mcg|[uµμ]g|ng|ml)(?![\w/])
      | (?<=[(\[])\s*(?:g|l)\s*(?=[)\]])
      | (?<=\d)\s*(?:g|kp|mm|min(?:ute)?s?|°\s?(?:bx|brix))(?![\w/])
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# Words about the basis that stand behind a unit without brackets.
_BASIS_BEHIND = (
    r"(?:dry|wet|as)\b[\s\w.-]{0,16}",
    r"v\s+sušině",
    r"(?:w\s+)?s\.\s?[ms]\.",
    r"(?:w\s+)?suchej\s+masy",
    r"d\.?s\.?(?!\w)",
    r"(?:op\s+)?droge\s+stof",
    r"(?:sur|de)\s+matière\s+sèche",
    r"sur\s+sec(?!\w)",
    r"(?:sobre\s+)?materia\s+seca",
    r"(?:na\s+)?matéria\s+seca",
    r"(?:sulla\s+)?sostanza\s+secca",
    r"berat\s+kering",
    r"of\s+(?:total\s+)?alkaloids",
)
_TAIL = re.compile(rf"\s*(?:[(\[][^()\[\]]{{1,30}}[)\]]|{'|'.join(_BASIS_BEHIND)})", re.IGNORECASE)


_BEGUN_UNITS = ("wt", "vol", "hm", "gew")
_BEGINS_SHARE = re.compile(rf"\s(?:{'|'.join(_BEGUN_UNITS)})\.?$", re.IGNORECASE)


def without_begun_unit(text: str) -> str:
    """A text without the word at its end that begins a unit and is none: "Detection limit wt" (of "wt / %")."""
    # Most texts end otherwise, and the pattern would be tried at every blank.
    is_begun = text[-5:].rstrip(".").casefold().endswith(_BEGUN_UNITS)
    return _BEGINS_SHARE.sub("", text) if is_begun else text


def find_units(text: str) -> tuple[tuple[str, int, int], ...]:
    """Units inside a longer text, such as a column header: canonical code, start and end of each.

    The span takes in words about the basis, so that `parse_unit(text[start:end])` knows it. Units behind the number
    of a cell are found ("0.05mg/kg", "23.7 %", "0.63 g"); the amount in a sentence is not one ("detected in 25 g",
    "100% pure"), and letters inside words never are.
    """
    return _found_units(text) if len(text) <= _LONGEST_CELL else tuple(_units_in(text))


_LONGEST_CELL = 120
"""Characters. A longer text is no cell, and is not kept in memory for the next look-up."""


@lru_cache(maxsize=32768)
def _found_units(text: str) -> tuple[tuple[str, int, int], ...]:
    return tuple(_units_in(text))


def _units_in(text: str) -> Iterator[tuple[str, int, int]]:
    end = 0
    for match in _CANDIDATE.finditer(text):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        if start < end:
            continue
        found = parse_unit(match.group())
        if found is None:
            continue
        if re.search(r"\d\s*$", text[:start]) and _is_said_in_passing(text, match, found):
            continue
        end = match.start() + len(match.group().rstrip())
        tail = _TAIL.match(text, end)
        if tail is not None:
            extended = parse_unit(text[start : tail.end()].rstrip())
            if extended is not None and extended.dimension == found.dimension:
                found, end = extended, start + len(text[start : tail.end()].rstrip())
            elif extended is not None:
                found, end = extended, tail.end()
        yield found.code, start, end


def _is_said_in_passing(text: str, match: re.Match[str], found: Unit) -> bool:
    """Whether an amount is part of a sentence: words stand before a mass ("in 25 g") or behind a percentage."""
    if found.dimension in ("mass", "volume", "time", "length"):
        return re.search(r"[^\W\d_]", text[: match.start()]) is not None
    if match.group().strip() != "%" or _TAIL.match(text, match.end()):
        return False
    return re.match(r"\s+[a-z]", text[match.end() :]) is not None
