"""A truth by chance: what one report says, before it is known how it will look."""

from __future__ import annotations

from datetime import date, timedelta

from verifier.model import Client, Dates, PanelKind
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.chance.pools import pools, substances, word
from verifier.samplekit.chance.rows import Panel, Wanted, add_up
from verifier.samplekit.truth import Truth, TruthAccreditation, TruthLaboratory, TruthPanel, TruthRow, TruthSample

_UNITS: dict[PanelKind, dict[tuple[str, ...], float]] = {
    PanelKind.ALKALOIDS: {
        ("%",): 4, ("mg/g",): 4, ("%", "mg/g"): 4, ("mg/g", "%"): 2, ("%", "mg/g", "mg/unit"): 2, ("mg/mL",): 1,
    },
    PanelKind.HEAVY_METALS: {("ppm",): 4, ("mg/kg",): 4, ("ug/g",): 2, ("ug/kg",): 1, ("ppb",): 1},
    PanelKind.MICROBIALS: {("CFU/g",): 1},
    PanelKind.MYCOTOXINS: {("ppb",): 3, ("ug/kg",): 3},
    PanelKind.PESTICIDES: {("ppm",): 4, ("mg/kg",): 2, ("ug/g",): 2},
    PanelKind.RESIDUAL_SOLVENTS: {("ppm",): 4, ("ug/g",): 1},
    PanelKind.OTHER: {("ug/kg",): 1},
}  # fmt: skip


def draw_truth(key: object, language: str, *, kinds: tuple[PanelKind, ...] | None = None, samples: int = 1) -> Truth:
    """The truth of one laboratory's report on so many samples of one client; the same for the same key."""
    dice = Dice(key, "truth")
    people, root = pools()["people"], dice.some(pools()["people"]["roots"], 2)
    number = f"{dice.pick(('EX-', '', 'L', 'T-'))}{dice.between(10000, 99999)}"
    accreditation = TruthAccreditation(
        printed=f"ISO/IEC 17025:2017 accredited, Accreditation No. {number}",
        number=number,
        standard="ISO/IEC 17025:2017",
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
        name=dice.pick(people["products"]).format(dice.pick(people["colours"]))
        + f" {dice.between(2, 99)}" * (index > 0),
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
    panel = Panel(kind, units, wanted, method, language, shared)
    names = substances(kind, "analytes", language, shared)
    first = 2 if kind is PanelKind.ALKALOIDS else 1
    count = shared.between(max(first, min(3, len(names))), len(names))
    rows = [panel.draw(slug, name, dice) for slug, name in (*names[:first], *shared.some(names[first:], count - first))]
    if kind is PanelKind.MICROBIALS:
        pathogens = shared.some(substances(kind, "pathogens", language, shared), shared.between(1, 4))
        rows += [panel.pathogen(slug, name, dice) for slug, name in pathogens]
    totals = []
    if "totals" in pool and shared.happens(0.45):
        slug, name = substances(kind, "totals", language, shared)[0]
        sums = tuple(add_up([row.values[i] for row in rows]) for i in range(len(units)))
        totals.append(TruthRow(name=name, analyte=slug, values=sums))
    return TruthPanel(
        kind=kind,
        title=title,
        units=units,
        method=method if wanted.method else None,
        rows=tuple(rows),
        totals=tuple(totals),
    )
