"""The rows of random panels: contents, traces, counts and organisms that must be absent."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from verifier.model import PanelKind
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.chance.pools import pools
from verifier.samplekit.truth import TruthRow

_SCALE = {"ppb": 1000, "ug/kg": 1000}
"""How many times larger a number is in the unit than in mg/kg."""
_RANGES = {
    PanelKind.HEAVY_METALS: ("0.005", "2", "0.1", "5"),
    PanelKind.MYCOTOXINS: ("0.0008", "0.006", "0.002", "0.02"),
    PanelKind.PESTICIDES: ("0.01", "0.4", "0.1", "10"),
    PanelKind.RESIDUAL_SOLVENTS: ("5", "800", "50", "5000"),
    PanelKind.OTHER: ("0.0004", "0.02", "0.01", "0.05"),
}
"""Lowest and highest result, lowest and highest limit, in mg/kg."""
_ROUND = [
    "0.002",
    "0.004",
    "0.005",
    "0.01",
    "0.02",
    "0.05",
    "0.1",
    "0.2",
    "0.4",
    "0.5",
    "1",
    "1.5",
    "3",
    "5",
    "10",
    "50",
    "290",
    "600",
    "1000",
    "3000",
    "5000",
]
_CONTENTS = {"mitragynine": ("5", "20"), "7_hydroxymitragynine": ("0.05", "0.4")}
"""In mg/g."""
_PER_MG_PER_G = {"%": Decimal("0.1"), "mg/g": Decimal(1), "mg/mL": Decimal(1), "mg/unit": Decimal("0.55")}


class Wanted(NamedTuple):
    """Which of the things that a panel may print it does print."""

    lod: bool
    loq: bool
    limit: bool
    status: bool
    uncertainty: bool
    method: bool
    note: bool


class Panel:
    """What all rows of one panel share: units, columns, and how they print limits, verdicts and absence."""

    def __init__(
        self, kind: PanelKind, units: tuple[str, ...], wanted: Wanted, method: str, language: str, dice: Dice
    ) -> None:
        words = pools()["words"][language]
        self.kind, self.units, self.wanted, self.method = kind, units, wanted, method
        self.at_most: str = dice.pick(words["at_most"]) if dice.happens(0.85) else dice.pick(words["below"])
        self.no_limit: str = dice.pick(words["no_limit"])
        self.passed: str = dice.pick(words["pass"])
        self.failed: str = words["fail"][words["pass"].index(self.passed) % len(words["fail"])]
        self.absent: str = dice.pick(words["absent"])
        self.present: str = words["present"][words["absent"].index(self.absent) % len(words["present"])]
        self.portion = f" {words['in'][0]} {dice.pick(('10 g', '25 g', '1 g', '1g'))}"
        self.places = dice.between(2, 4)
        self.is_range = dice.happens(0.15)
        self.says_portion = dice.happens(0.4)

    def draw(self, slug: str, name: str, dice: Dice) -> TruthRow:
        """The row of a substance."""
        if self.kind is PanelKind.MICROBIALS:
            return self._count(slug, name, dice)
        return self._content(slug, name, dice) if self.kind is PanelKind.ALKALOIDS else self._trace(slug, name, dice)

    def pathogen(self, slug: str, name: str, dice: Dice) -> TruthRow:
        """The row of an organism that must be absent."""
        found = self.absent if dice.happens(0.94) else self.present
        verdict = self.passed if found == self.absent else self.failed
        return TruthRow(
            name=name,
            analyte=slug,
            values=(found + self.portion * self.says_portion,),
            units=("",),
            limit=self.absent + self.portion if self.wanted.limit else None,
            status=verdict if self.wanted.status and self.wanted.limit else None,
            method=self.method if self.wanted.method else None,
        )

    def _shared(self, name: str) -> Dice:
        """For what all samples of a report have in common: limits and detection limits."""
        return Dice(name, self.places, self.at_most)

    def _content(self, slug: str, name: str, dice: Dice) -> TruthRow:
        low, high = _CONTENTS.get(slug, ("0.1", "3"))
        content = dice.number(low, high, 3)
        word = None if slug == "mitragynine" else _word(dice)
        values = []
        for unit in self.units:
            number = plain((content * _PER_MG_PER_G[unit]).quantize(Decimal(1).scaleb(-self.places - (unit == "%"))))
            values.append(f"<{number}" if word == "<" else word or number)
        factor = _PER_MG_PER_G[self.units[0]]
        top = plain((dice.number("25", "40", 1) * factor).normalize())
        limit = (
            f"{plain((content * factor / 2).quantize(Decimal(1).scaleb(-1 - (factor < 1))))} - {top}"
            if self.is_range
            else self.at_most.format(top)
        )
        lod = self._shared(name).number("0.001", "0.01", 4) * factor * 10
        return self._row(slug, name, tuple(values), lod, limit if slug == "mitragynine" else self.no_limit, dice)

    def _trace(self, slug: str, name: str, dice: Dice) -> TruthRow:
        low, high, least, most = _RANGES[self.kind]
        shared, scale = self._shared(name), _SCALE.get(self.units[0], 1)
        places = max(0, self.places - 2 * (scale > 1) - 2 * (self.kind is PanelKind.RESIDUAL_SOLVENTS))
        top = Decimal(shared.pick([v for v in _ROUND if Decimal(least) <= Decimal(v) <= Decimal(most)])) * scale
        number = (dice.number(low, high, 6) * scale).quantize(Decimal(1).scaleb(-places))
        is_found = dice.happens(0.85 if self.kind is PanelKind.HEAVY_METALS else 0.15) and bool(number)
        word = _word(dice) or "ND"
        unfound = f"<{plain(number)}" if number else "ND"
        text = plain(number) if is_found else unfound if word == "<" else word
        limit = self.no_limit if shared.happens(0.12) else self.at_most.format(plain(top.normalize()))
        lod = shared.number(low, high, 4) * scale / 10
        return self._row(slug, name, (text,), lod, limit, dice, passes=not is_found or number <= top)

    def _count(self, slug: str, name: str, dice: Dice) -> TruthRow:
        power = self._shared(name).between(3, 7)
        count = dice.between(10, 99) * 10 ** dice.between(0, 4)
        value = str(count) if dice.happens(0.75) else f"<{dice.pick((10, 100))}"
        passes = value.startswith("<") or count <= 10**power
        return self._row(slug, name, (value,), Decimal(1), self.at_most.format(10**power), dice, passes=passes)

    def _row(
        self,
        slug: str,
        name: str,
        values: tuple[str, ...],
        lod: Decimal,
        limit: str,
        dice: Dice,
        *,
        passes: bool = True,
    ) -> TruthRow:
        wanted, small = self.wanted, _rounded(lod)
        number = Decimal(values[0]) if values[0][:1].isdigit() else Decimal(0)
        is_judged = wanted.limit and limit != self.no_limit
        return TruthRow(
            name=name,
            analyte=slug,
            values=values,
            lod=plain(small) if wanted.lod else None,
            loq=plain(small * 3) if wanted.loq else None,
            limit=limit if wanted.limit else None,
            status=(self.passed if passes else self.failed) if wanted.status and is_judged else None,
            uncertainty=plain(_rounded(number / 10)) if wanted.uncertainty and number else None,
            method=self.method if wanted.method else None,
            note=dice.pick(("S", "A1", "re-tested")) if wanted.note and dice.happens(0.2) else None,
        )


def plain(number: Decimal) -> str:
    """The number without an exponent."""
    return format(number, "f")


def add_up(texts: list[str]) -> str:
    """The sum of the numbers among printed values."""
    numbers = [Decimal(text) for text in texts if text[:1].isdigit()]
    return plain(sum(numbers, Decimal(0))) if numbers else "ND"


def _word(dice: Dice) -> str | None:
    """Words in place of a number: not detected, below the LOQ, below a number ("<"); None for a number."""
    form = dice.weighted({"": 7, "ND": 2, "<LOQ": 1.2, "<": 0.8})
    return form or None


def _rounded(number: Decimal) -> Decimal:
    """The number with its first figure alone; whole from one on."""
    return number.quantize(Decimal(1).scaleb(min(number.adjusted(), 0)))
