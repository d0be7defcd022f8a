"""A truth by chance: what one report says, before it is known how it will look."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from verifier.model import Client, Dates, PanelKind
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.chance.pools import pools, substances, word
from verifier.samplekit.truth import Truth, TruthAccreditation, TruthLaboratory, TruthPanel, TruthRow, TruthSample

_UNITS = {
    PanelKind.ALKALOIDS: {("%",): 4, ("mg/g",): 4, ("%", "mg/g"): 4, ("mg/g", "%"): 2, ("%", "mg/g", "mg/unit"): 2, ("mg/mL",): 1},
    PanelKind.HEAVY_METALS: {("ppm",): 4, ("mg/kg",): 4, ("ug/g",): 2, ("ug/kg",): 1, ("ppb",): 1},
    PanelKind.MICROBIALS: {("CFU/g",): 1},
    PanelKind.MYCOTOXINS: {("ppb",): 3, ("ug/kg",): 3},
    PanelKind.PESTICIDES: {("ppm",): 4, ("mg/kg",): 2, ("ug/g",): 2},
    PanelKind.RESIDUAL_SOLVENTS: {("ppm",): 4, ("ug/g",): 1},
    PanelKind.OTHER: {("ug/kg",): 1},
}  # fmt: skip
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


class Wanted(NamedTuple):
    """Which of the things that a report may print it does print."""

    lod: bool
    loq: bool
    limit: bool
    status: bool
    uncertainty: bool
    method: bool
    note: bool


def draw_truth(key: object, language: str, *, kinds: tuple[PanelKind, ...] | None = None, samples: int = 1) -> Truth:
    """The truth of one laboratory's report on so many samples of one client; the same for the same key."""
    dice = Dice(key, "truth")
    people, root = pools()["people"], dice.some(pools()["people"]["roots"], 2)
    number = f"{dice.pick(('EX-', '', 'L', 'T-'))}{dice.between(10000, 99999)}"
    accreditation = TruthAccreditation(
        printed=f"ISO/IEC 17025:2017 accredited, Accreditation No. {number}", number=number, standard="ISO/IEC 17025:2017"
    )
    laboratory = TruthLaboratory(
        name=dice.pick(people["laboratories"]).format(root[0]),
        address=f"{dice.between(1, 999)} Example Street, {dice.pick(people['places'])}",
        accreditation=accreditation if dice.happens(0.6) and number[:1] != "T" and number[:1] != "L" else None,
    )
    reported = date(2025, 1, 1) + timedelta(days=dice.between(0, 600))
    chosen = kinds or draw_kinds(dice)
    wanted = {kind: _wanted(kind, dice) for kind in chosen}
    blueprint = dice.between(0, 10**9)
    return Truth(
        title="Certificate of Analysis",
        laboratory=laboratory,
        client=Client(name=dice.pick(people["clients"]).format(root[1])),
        samples=tuple(_sample(dice, blueprint, index, chosen, wanted, reported, language) for index in range(samples)),
    )


def draw_kinds(dice: Dice) -> tuple[PanelKind, ...]:
    """Which panels a report has: mostly alkaloids, often metals and microbes, sometimes the rest."""
    shares = {
        PanelKind.ALKALOIDS: 0.85, PanelKind.HEAVY_METALS: 0.65, PanelKind.MICROBIALS: 0.55, PanelKind.MYCOTOXINS: 0.2,
        PanelKind.PESTICIDES: 0.25, PanelKind.RESIDUAL_SOLVENTS: 0.15, PanelKind.OTHER: 0.06,
    }  # fmt: skip
    kinds = [kind for kind, share in shares.items() if dice.happens(share)] or [PanelKind.ALKALOIDS]
    return tuple(kinds if dice.happens(0.8) else dice.shuffled(kinds))


def _wanted(kind: PanelKind, dice: Dice) -> Wanted:
    has_limits = kind is not PanelKind.ALKALOIDS
    return Wanted(
        lod=dice.happens(0.5) and kind is not PanelKind.MICROBIALS,
        loq=dice.happens(0.6),
        limit=dice.happens(0.75 if has_limits else 0.15),
        status=dice.happens(0.6 if has_limits else 0.1),
        uncertainty=dice.happens(0.12) and kind is not PanelKind.MICROBIALS,
        method=dice.happens(0.15),
        note=dice.happens(0.05),
    )


def _sample(
    dice: Dice,
    blueprint: int,
    index: int,
    kinds: tuple[PanelKind, ...],
    wanted: dict[PanelKind, Wanted],
    reported: date,
    language: str,
) -> TruthSample:
    people = pools()["people"]
    received = reported - timedelta(days=dice.between(5, 20))
    days = {
        "produced": received - timedelta(days=dice.between(10, 90)) if dice.happens(0.2) else None,
        "collected": received - timedelta(days=dice.between(1, 6)) if dice.happens(0.25) else None,
        "received": received if dice.happens(0.9) else None,
        "started": received + timedelta(days=1) if dice.happens(0.15) else None,
        "completed": reported - timedelta(days=dice.between(0, 3)) if dice.happens(0.6) else None,
        "reported": reported if dice.happens(0.9) else None,
        "expires": reported + timedelta(days=365) if dice.happens(0.12) else None,
    }
    panels = tuple(_panel(kind, blueprint, wanted[kind], language, Dice(blueprint, kind, index)) for kind in kinds)
    failed = any(row.status in pools()["words"][language]["fail"] for panel in panels for row in panel.rows)
    verdict = word(language, "fail" if failed else "pass", dice) if dice.happens(0.3) else None
    return TruthSample(
        name=dice.pick(people["products"]).format(dice.pick(people["colours"])) + f" {dice.between(2, 99)}" * (index > 0),
        matrix=dice.pick(people["matrices"]) if dice.happens(0.7) else None,
        sample_id=f"{dice.pick(('S', 'EX', 'AB'))}{dice.between(100, 999)}-{dice.between(1000, 9999)}",
        lot=f"{dice.pick(('L', 'GV-', 'B', ''))}{dice.between(100000, 999999)}" if dice.happens(0.85) else None,
        report_id=f"R-{dice.between(10000, 99999)}" if dice.happens(0.6) else None,
        dates=Dates(**days),
        verdict=verdict if verdict is None or len(verdict) > 1 else None,
        panels=panels,
    )


def _panel(kind: PanelKind, blueprint: int, wanted: Wanted, language: str, dice: Dice) -> TruthPanel:
    """One panel; rows, units, limits and forms come from the blueprint alone, so that all samples share them."""
    shared = Dice(blueprint, kind)
    pool = pools()[kind.value]
    units = shared.weighted(_UNITS[kind])
    title = shared.pick(pool["titles"][language])
    method = shared.pick(pools()["methods"][kind.value])
    names = substances(kind, "analytes", language, shared)
    first = 2 if kind is PanelKind.ALKALOIDS else 1
    count = shared.between(max(first, min(3, len(names))), len(names))
    chosen = [*names[:first], *shared.some(names[first:], count - first)]
    forms = _Forms(shared, language)
    draw = _count_row if kind is PanelKind.MICROBIALS else _alkaloid_row if kind is PanelKind.ALKALOIDS else _trace_row
    rows = [draw(kind, slug, name, units, wanted, forms, dice, method) for slug, name in chosen]
    if kind is PanelKind.MICROBIALS:
        pathogens = substances(kind, "pathogens", language, shared)
        rows += [
            _pathogen_row(slug, name, wanted, forms, dice, language, method)
            for slug, name in shared.some(pathogens, shared.between(1, 4))
        ]
    totals = []
    if "totals" in pool and shared.happens(0.45) and all(len(row.values) == len(units) for row in rows):
        slug, name = substances(kind, "totals", language, shared)[0]
        sums = [_sum([row.values[i] for row in rows]) for i in range(len(units))]
        totals.append(TruthRow(name=name, analyte=slug, values=tuple(sums)))
    return TruthPanel(kind=kind, title=title, units=units, method=method if wanted.method else None, rows=tuple(rows), totals=tuple(totals))


class _Forms:
    """How all rows of one panel print limits, verdicts and notes."""

    def __init__(self, dice: Dice, language: str) -> None:
        words = pools()["words"][language]
        self.at_most: str = dice.pick(words["at_most"]) if dice.happens(0.85) else dice.pick(words["below"])
        self.no_limit: str = dice.pick(words["no_limit"])
        self.passed: str = dice.pick(words["pass"])
        self.failed: str = words["fail"][words["pass"].index(self.passed) % len(words["fail"])]
        self.absent: str = dice.pick(words["absent"])
        self.present: str = words["present"][words["absent"].index(self.absent) % len(words["present"])]
        self.inside: str = words["in"][0]
        self.portion: str = dice.pick(("10 g", "25 g", "1 g", "1g"))
        self.places: int = dice.between(2, 4)
        self.is_range: bool = dice.happens(0.06)

    def limit(self, number: Decimal | str) -> str:
        return self.at_most.format(number)


def _plain(number: Decimal) -> str:
    return format(number, "f")


def _alkaloid_row(kind: PanelKind, slug: str, name: str, units: tuple[str, ...], wanted: Wanted, forms: _Forms, dice: Dice, method: str) -> TruthRow:  # fmt: skip
    shared = Dice(name, forms.places, forms.at_most)
    high = {"mitragynine": ("5", "20"), "7_hydroxymitragynine": ("0.05", "0.4")}.get(slug, ("0.1", "3"))
    content = dice.number(high[0], high[1], 3)
    text = _value(dice, content, slug == "mitragynine")
    factors = {"%": Decimal("0.1"), "mg/g": Decimal(1), "mg/mL": Decimal(1), "mg/unit": Decimal("0.55")}
    values = []
    for unit in units:
        places = forms.places + (1 if unit == "%" else 0)
        if text and text[:1] == "<" and text != "<LOQ":
            text = None if "<" in text and not content else f"<{_plain((content * factors[unit]).quantize(Decimal(1).scaleb(-places)))}"
        values.append(text or _plain((content * factors[unit]).quantize(Decimal(1).scaleb(-places))))
    lod = shared.number("0.001", "0.01", 4) * factors[units[0]] * 10
    limit = None
    if wanted.limit:
        top = dice.number("25", "40", 1) * factors[units[0]]
        limit = f"{_plain(content * factors[units[0]] / 2)} - {_plain(top)}" if forms.is_range else forms.limit(_plain(top.normalize()))
        if slug != "mitragynine":
            limit = forms.no_limit
    return _row(slug, name, tuple(values), None, lod, wanted, limit, forms, dice, method, passes=True)


def _trace_row(kind: PanelKind, slug: str, name: str, units: tuple[str, ...], wanted: Wanted, forms: _Forms, dice: Dice, method: str) -> TruthRow:  # fmt: skip
    low, high, least, most = _RANGES[kind]
    scale = _SCALE.get(units[0], 1)
    places = max(0, forms.places - (2 if scale > 1 else 0) - (2 if kind is PanelKind.RESIDUAL_SOLVENTS else 0))
    shared = Dice(name, forms.places)
    top = Decimal(shared.pick([v for v in ("0.002", "0.004", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.4", "0.5", "1", "1.5", "3", "5", "10", "50", "290", "600", "1000", "3000", "5000") if Decimal(least) <= Decimal(v) <= Decimal(most)])) * scale  # fmt: skip
    number = (dice.number(low, high, 6) * scale).quantize(Decimal(1).scaleb(-places))
    found = dice.happens(0.85 if kind is PanelKind.HEAVY_METALS else 0.15)
    text = _plain(number) if found and number else _value(dice, number, False) or "ND"
    limit = (forms.no_limit if shared.happens(0.12) else forms.limit(_plain(top.normalize() if top.normalize().as_tuple().exponent <= 0 else top.quantize(Decimal(1))))) if wanted.limit else None
    passes = not found or number <= top
    lod = shared.number(low, high, 4) * scale / 10
    return _row(slug, name, (text,), None, lod, wanted, limit, forms, dice, method, passes=passes)


def _count_row(kind: PanelKind, slug: str, name: str, units: tuple[str, ...], wanted: Wanted, forms: _Forms, dice: Dice, method: str) -> TruthRow:  # fmt: skip
    shared = Dice(name, forms.places)
    power = shared.between(3, 7)
    count = dice.between(10, 99) * 10 ** dice.between(0, 4)
    value = dice.pick((f"<{10 * 10 ** dice.between(0, 1)}", str(count), str(count), str(count)))
    limit = forms.limit(str(10**power)) if wanted.limit else None
    return _row(slug, name, (value,), None, Decimal(1), wanted, limit, forms, dice, method, passes=count <= 10**power or value.startswith("<"))  # fmt: skip


def _pathogen_row(slug: str, name: str, wanted: Wanted, forms: _Forms, dice: Dice, language: str, method: str) -> TruthRow:
    word_ = forms.absent if dice.happens(0.94) else forms.present
    portion = f" {forms.inside} {forms.portion}"
    says_portion = Dice(forms.portion, forms.absent, forms.places).happens(0.4)
    limit = f"{forms.absent}{portion}" if wanted.limit else None
    return TruthRow(
        name=name,
        analyte=slug,
        values=(word_ + portion * says_portion,),
        units=("",),
        limit=limit,
        status=(forms.passed if word_ == forms.absent else forms.failed) if wanted.status and wanted.limit else None,
        method=method if wanted.method else None,
    )


def _value(dice: Dice, number: Decimal, always: bool) -> str | None:
    """Words in place of a number: not detected, below a limit; None for a number."""
    form = dice.weighted({None: 7, "ND": 2, "<LOQ": 1.2, "below": 0.8}) if not always else None
    return f"<{_plain(number.normalize())}" if form == "below" and number else form if form != "below" else "ND"


def _row(slug: str, name: str, values: tuple[str, ...], units: tuple[str, ...] | None, lod: Decimal, wanted: Wanted, limit: str | None, forms: _Forms, dice: Dice, method: str, *, passes: bool) -> TruthRow:  # fmt: skip
    small = _rounded(lod)
    is_number = values[0][:1].isdigit()
    return TruthRow(
        name=name,
        analyte=slug,
        values=values,
        units=units,
        lod=_plain(small) if wanted.lod else None,
        loq=_plain(small * 3) if wanted.loq else None,
        limit=limit,
        status=(forms.passed if passes else forms.failed) if wanted.status and limit not in (None, forms.no_limit) else None,
        uncertainty=_plain(_rounded(Decimal(values[0]) / 10)) if wanted.uncertainty and is_number and Decimal(values[0]) else None,
        method=method if wanted.method else None,
        note=dice.pick(("S", "A1", "re-tested")) if wanted.note and dice.happens(0.2) else None,
    )


def _rounded(number: Decimal) -> Decimal:
    """The number with one or two figures that count."""
    return Decimal(f"{number:.1g}") if number >= 1 else number.quantize(Decimal(1).scaleb(number.adjusted() - 1 if number.adjusted() > -1 else number.adjusted()))


def _sum(texts: list[str]) -> str:
    numbers = [Decimal(text) for text in texts if text[:1].isdigit()]
    return _plain(sum(numbers, Decimal(0))) if numbers else "ND"


