"""Formulas that a report states for its totals: "Total THC = THCa * 0.877 + d9-THC"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources

from verifier.vocabulary.analytes import find_analyte

_LONGEST = 6
"""How many words the name of a substance has at the most."""
_BEFORE_A_NAME = re.compile(r"(?:^|[.;,:*)†‡•|\n]|[¹²³⁴⁵⁶⁷⁸⁹])\s*$")
"""What stands before the name of a total, so that no word of it is missed: "Ratio of Total THC = ..." is no total."""
_NUMBER = re.compile(r"\d*[.,]?\d+(?=\s*(?:[+*×·∙();\n]|[xX]\s|$|[.,](?:\s|$)))")
_TIMES = re.compile(r"[*×·∙]|[xX](?=\s*[\d.(])|[xX](?=\s)")
_SIGN = re.compile(r"[+*×·∙();=]|,\s|(?<=\s)[xX](?=\s)")
_ALIAS = re.compile(r"\s*\(([^()+*=]*[^\W\d_][^()+*=]*)\)")
_EQUALS = re.compile("(?P<equals>=)")
_AFTER = re.compile(r"\s*(?:$|[.;,)]|\n)")
"""What may follow a formula; anything else, such as a minus, would belong to it."""


@dataclass(frozen=True)
class StatedFormula:
    """A total and what it is said to be formed from."""

    total: str
    """Canonical slug of the total."""
    name: str
    """The total as it is printed in the formula."""
    terms: tuple[tuple[str, Decimal], ...]
    """Canonical slug of each part and the factor it counts with."""
    start: int
    end: int
    """Where the formula stands in the text."""


class _NoFormulaError(Exception):
    """Something in the text is not understood, so nothing of it is used."""


def formulas_in(text: str) -> Iterator[StatedFormula]:
    """The formulas of a text that are understood as a whole; lines are parted by a line feed.

    Sums of substances, each with a factor or none, and lists after "is the sum of". A formula with a name that the
    vocabulary does not know, with another operation, or without an end is left out.
    """
    for said in (_said() if _has_signal_word(text) else _EQUALS).finditer(text):
        total = _total_before(text, said.start())
        if total is None:
            continue
        slug, start = total
        reader = _Reader(text, said.end())
        try:
            terms = reader.listed() if said.lastgroup == "sum_of" else reader.sum()
            reader.expect_end()
        except _NoFormulaError:
            continue
        parts = [part for part, _ in terms]
        if len(parts) > 1 and len(set(parts)) == len(parts) and slug not in parts:
            name = " ".join(text[start : said.start()].split()).strip("*†‡• ")
            yield StatedFormula(slug, name, tuple(terms), start, reader.at)


def states_formula(text: str) -> bool:
    """Whether a text may hold a formula at all; quick, for the many that hold none."""
    return "=" in text or (_has_signal_word(text) and _said().search(text) is not None)


def _has_signal_word(text: str) -> bool:
    """Whether anything but "=" may part a total from its parts."""
    folded = (text if text.isascii() else text.translate(_ALIKE)).lower()
    return any(word in folded for word in _signal_words())


_ALIKE = str.maketrans("İıſ\N{KELVIN SIGN}", "iisk")
"""Letters that a pattern takes for others where case does not matter, beside those that `str.lower` makes alike."""


@cache
def _signal_words() -> tuple[str, ...]:
    """A word of each phrase that parts a total from its parts."""
    phrases = [phrase.lower() for kind in ("sum_of", "equals") for phrase in _words()[kind]]
    words = {max(reversed(phrase.split()), key=len) for phrase in phrases}
    return tuple(sorted(word for word in words if not any(other in word for other in words - {word})))


@cache
def _words() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads(resources.files(__package__).joinpath("formulas.toml").read_text("utf-8"))
    return {kind: tuple(table["words"]) for kind, table in data.items()}


@cache
def _said() -> re.Pattern[str]:
    """What parts a total from its parts; longer phrases first, so that "= sum of" is no "="."""

    def either(kind: str) -> str:
        words = sorted(_words()[kind], key=len, reverse=True)
        return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)

    pattern = rf"(?:(?P<sum_of>{either('sum_of')})\s+|(?P<equals>=|\b(?:{either('equals')})\s))"
    return re.compile(pattern, re.IGNORECASE)


@cache
def _joint() -> re.Pattern[str]:
    """What parts the names of a list: a comma, "and", or both."""
    either = "|".join(map(re.escape, _words()["and"]))
    return re.compile(rf"\s*(?:[,+]\s*(?:(?:{either})\s)?|(?:{either})\s)", re.IGNORECASE)


def _total_before(text: str, end: int) -> tuple[str, int] | None:
    """The total whose name ends at `end`, and where the name begins; the longest name counts."""
    starts = [found.start() for found in re.finditer(r"[^\s;,]+", text[:end])][-_LONGEST:]
    for start in starts:
        found = find_analyte(text[start:end].strip())
        if found is not None:
            before = text[:start].split()
            is_whole = _BEFORE_A_NAME.search(text[:start]) or before[-1].casefold() in _words()["and"]
            return (found.slug, start) if is_whole else None
    return None


class _Reader:
    """Reads a sum from left to right; raises _NoFormulaError at what it does not understand."""

    def __init__(self, text: str, at: int) -> None:
        self._text = text
        self.at = at

    def sum(self) -> list[tuple[str, Decimal]]:
        """Terms between plus signs."""
        terms = self._product()
        while self._take("+"):
            terms += self._product()
        return terms

    def listed(self) -> list[tuple[str, Decimal]]:
        """Names between commas, the last one after "and"."""
        terms = [(self._name(), Decimal(1))]
        while (found := _joint().match(self._text, self.at)) is not None:
            before, self.at = self.at, found.end()
            try:
                terms.append((self._name(), Decimal(1)))
            except _NoFormulaError:
                self.at = before
                break
        return terms

    def expect_end(self) -> None:
        """A formula ends where its line or sentence ends, or before the next one."""
        if _AFTER.match(self._text, self.at) or self._text[self.at - 1] in ".;,":
            return
        rest = self._text[self.at :].split("=")
        words = rest[0].split()
        following = words[1:] if words and words[0].casefold() in _words()["and"] else words
        if len(rest) < 2 or find_analyte(" ".join(following)) is None:
            raise _NoFormulaError

    def _product(self) -> list[tuple[str, Decimal]]:
        """Factors of which all but one are numbers; a number in brackets right behind a name multiplies, too."""
        terms, number = self._factor()
        while True:
            if (sign := self._match(_TIMES)) is not None:
                self.at = sign
                more, times = self._factor()
            elif terms and (bracket := self._match(re.compile(r"\(\s*(\d*[.,]?\d+)\s*\)"))) is not None:
                more, times = [], _decimal(self._text[self.at : bracket].strip(" ()\n"))
                self.at = bracket
            else:
                break
            if terms and more:
                raise _NoFormulaError
            terms, number = terms or more, number * times
        if not terms:
            raise _NoFormulaError
        return [(name, factor * number) for name, factor in terms]

    def _factor(self) -> tuple[list[tuple[str, Decimal]], Decimal]:
        if self._take("("):
            number = self._match(_NUMBER)
            if number is not None and self._text[number:].lstrip().startswith(")"):
                value = self._number(number)
                self._take(")")
                return [], value
            terms = self.sum()
            if not self._take(")"):
                raise _NoFormulaError
            return terms, Decimal(1)
        number = self._match(_NUMBER)
        if number is not None:
            return [], self._number(number)
        return [(self._name(), Decimal(1))], Decimal(1)

    def _number(self, end: int) -> Decimal:
        value = _decimal(self._text[self.at : end].strip())
        self.at = end
        if value <= 0:
            raise _NoFormulaError
        return value

    def _name(self) -> str:
        """The longest name of a substance from here on."""
        sign = _SIGN.search(self._text, self.at)
        words = list(re.finditer(r"\S+", self._text[self.at : sign.start() if sign else len(self._text)]))[:_LONGEST]
        for count in range(len(words), 0, -1):
            end = self.at + words[count - 1].end()
            printed = self._text[self.at : end].rstrip(".,: \n")
            found = find_analyte(" ".join(printed.split()))
            if found is not None:
                self.at += len(printed)
                self._skip_alias(printed, found.slug)
                return found.slug
        raise _NoFormulaError

    def _skip_alias(self, printed: str, slug: str) -> None:
        """Step over another name of the same substance in brackets: "Mitragynine (MG)"."""
        alias = _ALIAS.match(self._text, self.at)
        if alias is not None:
            both = find_analyte(f"{' '.join(printed.split())} ({alias[1].strip()})")
            if both is not None and both.slug == slug:
                self.at = alias.end()

    def _match(self, pattern: re.Pattern[str]) -> int | None:
        start = self.at
        while start < len(self._text) and self._text[start].isspace():
            start += 1
        found = pattern.match(self._text, start)
        return found.end() if found else None

    def _take(self, sign: str) -> bool:
        end = self._match(re.compile(re.escape(sign)))
        if end is not None:
            self.at = end
        return end is not None


def _decimal(printed: str) -> Decimal:
    return Decimal(printed.replace(",", "."))


def same_name(one: str, other: str) -> bool:
    """Whether a formula and a row print the name of a total alike, apart from marks, case and blanks."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
