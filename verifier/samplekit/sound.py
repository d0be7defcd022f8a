"""A sound report by chance: complete, consistent, and within the limits of the default profile.

What the rules find in it is a false alarm, unless a fault was planted.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from verifier.model import Client, Dates, PanelKind
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.chance.pools import pools, substances
from verifier.samplekit.options import Options, UnitPlace
from verifier.samplekit.truth import (
    DateStyle,
    Style,
    Truth,
    TruthAccreditation,
    TruthLaboratory,
    TruthPanel,
    TruthRow,
    TruthSample,
    TruthSignatory,
)

_STATEMENTS = (
    "The results relate only to the items tested, as received.",
    "This report shall not be reproduced except in full without written approval of the laboratory.",
    "Decision rule: simple acceptance; measurement uncertainty is not added when conformity is stated.",
)
_LEGEND = ("ND = Not Detected (below LOD); LOD = Limit of Detection; LOQ = Limit of Quantitation.",)
_BASES = (("Example Accreditation Body", "EX-1{0}"), ("Sample Accreditation Board", "SAB {0}"))
_ALKALOIDS = {
    "mitragynine": ("9", "17"),
    "7_hydroxymitragynine": ("0.03", "0.14"),
    "paynantheine": ("1.2", "3"),
    "speciogynine": ("0.8", "2"),
    "speciociliatine": ("1", "3"),
    "mitraciliatine": ("0.2", "0.6"),
    "corynantheidine": ("0.2", "0.8"),
    "rhynchophylline": ("0.1", "0.4"),
}
"""What leaf holds, in mg/g (see the bands of the plausibility rules)."""
_LISTED = ("mitragynine_pseudoindoxyl", "mgm_15")
_METALS = {"arsenic": "2", "cadmium": "0.82", "lead": "1.2", "mercury": "0.4"}
"""The limits of Utah's rule R70-580-5 in mg/kg, below which results are drawn."""
_PER_MG_PER_KG = {"ppm": 1, "mg/kg": 1, "ug/g": 1, "ppb": 1000, "ug/kg": 1000}
_COUNTS = {"total_aerobic_microbial_count": (200, 9000, 10000), "total_yeast_and_mold": (20, 900, 1000)}
_MORE = (PanelKind.MYCOTOXINS, PanelKind.PESTICIDES, PanelKind.RESIDUAL_SOLVENTS)
_LAYOUTS = ("ruled", "borderless", "tiles", "transposed", "sidebyside", "european", "continued")


def draw_sound(seed: int) -> tuple[Truth, str, Options]:
    """Truth, layout and options of that seed: the same on every machine."""
    dice = Dice(seed, "sound")
    people, roots = pools()["people"], dice.some(pools()["people"]["roots"], 2)
    body, number = dice.pick(_BASES)
    number = number.format(dice.between(1000, 9999))
    accreditation = TruthAccreditation(
        printed=f"ISO/IEC 17025:2017 accredited testing laboratory, {body}, Accreditation No. {number}",
        number=number,
        body=body,
        standard="ISO/IEC 17025:2017",
    )
    names = dice.some(people["first"], 2), dice.some(people["last"], 2)
    sample = _sample(dice)
    formulas = (formula_of(sample.panels[0]),) if dice.happens(0.3) else ()
    truth = Truth(
        style=Style(dates=dice.pick((DateStyle.ISO, DateStyle.MONTH_FIRST))),
        laboratory=TruthLaboratory(
            name=dice.pick(people["laboratories"]).format(roots[0]),
            address=f"{dice.between(1, 999)} Example Street, {dice.pick(people['places'])}",
            accreditation=accreditation,
        ),
        client=Client(
            name=dice.pick(people["clients"]).format(roots[1]),
            address=f"{dice.between(1, 99)} Fictitious Way, {dice.pick(people['places'])}",
        ),
        samples=(sample,),
        signatories=(
            TruthSignatory(name=f"{names[0][0]} {names[1][0]}", role="Laboratory Director"),
            TruthSignatory(name=f"{names[0][1]} {names[1][1]}", role="Quality Manager"),
        ),
        statements=_STATEMENTS,
        legend=(*_LEGEND, *formulas),
    )
    options = Options(
        scale=Decimal(dice.pick(("0.9", "1", "1.1"))),
        wording=dice.between(0, 2),
        units=dice.pick((None, None, UnitPlace.COLUMN, UnitPlace.HEADER)),
        page=dice.pick(("letter", "a4")),
    )
    return truth, dice.pick(_LAYOUTS), options


def _sample(dice: Dice) -> TruthSample:
    reported = date(2026, 1, 15) + timedelta(days=dice.between(0, 240))
    received = reported - timedelta(days=dice.between(12, 20))
    more = tuple(kind for kind in _MORE if dice.happens(0.35))
    return TruthSample(
        name=f"{dice.pick(pools()['people']['colours'])} Vein Leaf Powder",
        matrix="Leaf powder",
        sample_id=f"S{dice.between(100, 999)}-{dice.between(1000, 9999)}",
        lot=f"{dice.pick(('L', 'GV-', 'B'))}{dice.between(100000, 999999)}",
        report_id=f"R-{dice.between(10000, 99999)}",
        dates=Dates(
            produced=received - timedelta(days=dice.between(10, 60)),
            collected=received - timedelta(days=dice.between(1, 5)),
            received=received,
            started=received + timedelta(days=1),
            completed=reported - timedelta(days=dice.between(0, 2)),
            reported=reported,
        ),
        verdict="Pass",
        panels=(_alkaloids(dice), _metals(dice), _microbials(dice), *(_clean(kind, dice) for kind in more)),
    )


def formula_of(panel: TruthPanel, without: str | None = None) -> str:
    """A footnote that says what the total of the panel is formed from: its measured rows, but for one."""
    parts = [row.name for row in panel.rows if row.values[0][0].isdigit() and row.analyte != without]
    return f"{panel.totals[0].name} = {' + '.join(parts)}"


def _alkaloids(dice: Dice) -> TruthPanel:
    units = dice.pick((("%",), ("mg/g",), ("%", "mg/g"), ("mg/g", "%")))
    printed = dict(substances(PanelKind.ALKALOIDS, "analytes", "en", dice))
    factors = {"%": Decimal("0.1"), "mg/g": Decimal(1)}
    places = {"%": 4, "mg/g": 3}
    bound = factors[units[0]]
    lod = (Decimal("0.004") * bound, Decimal("0.012") * bound)

    def row(slug: str, content: Decimal | None) -> TruthRow:
        values = tuple("ND" if content is None else _plain(content * factors[unit], places[unit]) for unit in units)
        return TruthRow(name=printed[slug], analyte=slug, values=values, lod=_short(lod[0]), loq=_short(lod[1]))

    contents = {slug: dice.number(low, high, 3) for slug, (low, high) in _ALKALOIDS.items()}
    rows = [row(slug, content) for slug, content in contents.items()] + [row(slug, None) for slug in _LISTED]
    total = sum(contents.values(), Decimal(0))
    sums = tuple(_plain(total * factors[unit], places[unit]) for unit in units)
    return TruthPanel(
        kind=PanelKind.ALKALOIDS,
        title=dice.pick(("Alkaloid Profile", "Kratom Alkaloids")),
        units=units,
        method="HPLC-DAD (TM-031)",
        rows=tuple(rows),
        totals=(TruthRow(name="Total Alkaloids", analyte="total_alkaloids", values=sums),),
    )


def _metals(dice: Dice) -> TruthPanel:
    unit = dice.weighted({"ppm": 4, "mg/kg": 3, "ug/g": 2, "ppb": 1})
    factor = Decimal(_PER_MG_PER_KG[unit])
    names = dict(substances(PanelKind.HEAVY_METALS, "analytes", "en", dice))
    rows = []
    for slug, limit in _METALS.items():
        content = dice.number("0.01", str(Decimal(limit) * Decimal("0.7")), 3) * factor
        value = "ND" if dice.happens(0.15) else _plain(content, 3 if factor == 1 else 0)
        rows.append(
            TruthRow(
                name=names[slug],
                analyte=slug,
                values=(value,),
                lod=_short(Decimal("0.002") * factor),
                loq=_short(Decimal("0.006") * factor),
                limit=f"NMT {_short(Decimal(limit) * factor)}",
                status="Pass",
            )
        )
    # Tested as well, and without a limit in the profile: nothing found in it is left open.
    nickel = _plain(dice.number("0.2", "3", 3) * factor, 3 if factor == 1 else 0)
    bounds = {"lod": _short(Decimal("0.01") * factor), "loq": _short(Decimal("0.03") * factor)}
    rows.append(TruthRow(name=names["nickel"], analyte="nickel", values=(nickel,), **bounds))
    return TruthPanel(
        kind=PanelKind.HEAVY_METALS, title="Heavy Metals", units=(unit,), status="Pass", method="ICP-MS (TM-012)",
        rows=tuple(rows),
    )  # fmt: skip


def _microbials(dice: Dice) -> TruthPanel:
    names = dict(substances(PanelKind.MICROBIALS, "analytes", "en", dice))
    pathogens = dict(substances(PanelKind.MICROBIALS, "pathogens", "en", dice))
    rows = [
        TruthRow(
            name=names[slug],
            analyte=slug,
            values=(str(dice.between(low, high) // 10 * 10),),
            loq="10",
            limit=f"NMT {limit}",
            status="Pass",
        )
        for slug, (low, high, limit) in _COUNTS.items()
    ]
    rows += [
        TruthRow(
            name=pathogens[slug],
            analyte=slug,
            values=(f"Not Detected in {portion}",),
            units=("",),
            limit=f"Absent in {portion}",
            status="Pass",
        )
        for slug, portion in (("e_coli", "10 g"), ("salmonella", "25 g"))
    ]
    return TruthPanel(
        kind=PanelKind.MICROBIALS, title="Microbiology", units=("CFU/g",), status="Pass", method="USP <2021>, <2022>",
        rows=tuple(rows),
    )  # fmt: skip


def _clean(kind: PanelKind, dice: Dice) -> TruthPanel:
    """A panel in which nothing is found."""
    unit = "ppb" if kind is PanelKind.MYCOTOXINS else "ppm"
    found = substances(kind, "analytes", "en", dice)
    rows = tuple(
        TruthRow(name=name, analyte=slug, values=("ND",), lod="0.1", loq="0.3", limit="NMT 5", status="Pass")
        for slug, name in dice.some(found, dice.between(3, min(12, len(found))))
    )
    title = pools()[kind.value]["titles"]["en"][0]
    method = pools()["methods"][kind.value][0]
    return TruthPanel(kind=kind, title=title, units=(unit,), status="Pass", method=method, rows=rows)


def _plain(number: Decimal, places: int) -> str:
    return format(number.quantize(Decimal(1).scaleb(-places)), "f")


def _short(number: Decimal) -> str:
    return format(number.normalize(), "f")
