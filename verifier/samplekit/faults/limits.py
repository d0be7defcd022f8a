"""Results beyond limits, or that show nothing about them."""

from __future__ import annotations

from decimal import Decimal

from verifier.errors import UsageError
from verifier.model import PanelKind
from verifier.samplekit.editing import (
    change,
    content,
    edit_panels,
    edit_row,
    in_unit,
    judged,
    places,
    printed,
    with_content,
    with_totals,
)
from verifier.samplekit.faults.base import FAIL, HYDROXY, limit_number, percent, register
from verifier.samplekit.truth import Language, Truth, TruthPanel, TruthRow, TruthSample


@register("lead_above_limit", "LIM101", "lead at four times its printed limit (4.8 ppm without one), printed as failed")
def _lead_above_limit(truth: Truth, _argument: str) -> Truth:
    return _metal_above_limit(truth, "lead")


@register(
    "metal_above_limit", "LIM101", "an element at four times its printed limit, printed as failed",
    argument="ANALYTE", default="cadmium",
)  # fmt: skip
def _metal_above_limit(truth: Truth, argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        number = limit_number(row)
        unit = panel.units_of(row)[0]
        value = number * 4 if number is not None else in_unit(Decimal("0.0048"), unit, sample)
        values = [printed(value, max(places(panel, 0), 2))]
        values += [
            printed(
                value * in_unit(Decimal(1), other, sample) / in_unit(Decimal(1), unit, sample), places(panel, index)
            )
            for index, other in enumerate(panel.units_of(row)[1:], start=1)
        ]
        return change(row, values=tuple(values), status=FAIL[truth.style.language])

    return judged(edit_row(truth, argument, edit), PanelKind.HEAVY_METALS, FAIL[truth.style.language])


@register("salmonella_present", "LIM101", "Salmonella found, printed as failed")
def _salmonella_present(truth: Truth, _argument: str) -> Truth:
    return _present(truth, "salmonella")


@register("pathogen_present", "LIM101", "a pathogen found, printed as failed", argument="ANALYTE", default="e_coli")
def _present(truth: Truth, argument: str) -> Truth:
    def edit(_sample: TruthSample, _panel: TruthPanel, row: TruthRow) -> TruthRow:
        return change(row, values=(_DETECTED[truth.style.language],), status=FAIL[truth.style.language])

    return judged(edit_row(truth, argument, edit), PanelKind.MICROBIALS, FAIL[truth.style.language])


_DETECTED = {Language.EN: "Detected", Language.DE: "positiv", Language.CS: "pozitivní"}


@register(
    "nd_with_high_lod", "LIM102", "lead not detected, but with an LOD of 5 ppm and an LOQ of 15 ppm", also=("CON217",)
)
def _nd_with_high_lod(truth: Truth, _argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        unit = panel.detection_unit or panel.units_of(row)[0]
        lod, loq = (printed(in_unit(Decimal(n).scaleb(-3), unit, sample), 1) for n in ("5", "15"))
        return change(row, values=("ND",) * len(panel.units_of(row)), lod=lod, loq=loq)

    return edit_row(truth, "lead", edit)


@register("below_loq_with_high_loq", "LIM102", "lead below an LOQ of 15 ppm", also=("CON217",))
def _below_loq_with_high_loq(truth: Truth, _argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        unit = panel.detection_unit or panel.units_of(row)[0]
        lod, loq = (printed(in_unit(Decimal(n).scaleb(-3), unit, sample), 1) for n in ("5", "15"))
        return change(row, values=("<LOQ",) * len(panel.units_of(row)), lod=lod, loq=loq)

    return edit_row(truth, "lead", edit)


@register("bare_nd", "LIM102", "an element not detected, without LOD or LOQ", argument="ANALYTE", default="lead")
def _bare_nd(truth: Truth, argument: str) -> Truth:
    def edit(_sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        return change(row, values=("ND",) * len(panel.units_of(row)), lod=None, loq=None, uncertainty=None)

    return edit_row(truth, argument, edit)


@register(
    "synthetic_alkaloid_present", "LIM103", "a synthetic marker at 5.2 mg/g instead of not detected",
    argument="ANALYTE", default="mgm_15",
)  # fmt: skip
def _synthetic_alkaloid_present(truth: Truth, argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        return with_content(panel, row, sample, Decimal("5.2"))

    return edit_row(truth, argument, edit)


@register(
    "hydroxymitragynine_share_high", "LIM104", "7-hydroxymitragynine at so many percent of alkaloids; totals follow",
    argument="PERCENT", default="6",
)  # fmt: skip
def _hydroxymitragynine_share_high(truth: Truth, argument: str) -> Truth:
    share = percent("The share of 7-hydroxymitragynine", argument)
    if not 0 < share < 1:
        raise UsageError(f'The share of 7-hydroxymitragynine is between 0 and 100 percent, found "{argument}"')

    def edit(sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        rows = [row for row in panel.rows if row.analyte == HYDROXY]
        if not rows:
            return panel
        old = content(panel, rows[0], sample)
        rest = sum((content(panel, row, sample) for row in panel.rows), Decimal(0)) - old
        new = rest * share / (1 - share)
        raised = tuple(with_content(panel, row, sample, new) if row.analyte == HYDROXY else row for row in panel.rows)
        return with_totals(panel.model_copy(update={"rows": raised}), sample, new - old)

    return edit_panels(truth, edit)


@register(
    "retest_above_limit", "LIM106", "a second row for an element, with a remark behind its name, at twice its limit",
    argument="ANALYTE", default="lead",
)  # fmt: skip
def _retest_above_limit(truth: Truth, argument: str) -> Truth:
    def edit(_sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        found = [row for row in panel.rows if row.analyte == argument and limit_number(row) is not None]
        if not found:
            return panel
        value = printed((limit_number(found[0]) or Decimal(0)) * 2, max(places(panel, 0), 2))
        name = f"{found[0].name} - second digestion"
        again = change(found[0], name=name, analyte=None, values=(value,) * len(panel.units_of(found[0])), limit=None)
        return panel.model_copy(update={"rows": (*panel.rows, again.model_copy(update={"status": None}))})

    return edit_panels(truth, edit)


@register("pathogen_without_limit", "LIM107", "Listeria monocytogenes found, which the profile has no limit on")
def _pathogen_without_limit(truth: Truth, _argument: str) -> Truth:
    def edit(_sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        if panel.kind is not PanelKind.MICROBIALS:
            return panel
        found = f"{_DETECTED[truth.style.language]} in 25 g" if truth.style.language is Language.EN else None
        values = (found or _DETECTED[truth.style.language],)
        row = TruthRow(name="Listeria monocytogenes", analyte="listeria_monocytogenes", values=values, units=("",))
        return panel.model_copy(update={"rows": (*panel.rows, row)})

    return edit_panels(truth, edit)


@register("unknown_alkaloid_found", "LIM105", "an alkaloid of an unknown name at 2.1 mg/g")
def _unknown_alkaloid_found(truth: Truth, _argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        if panel.kind is not PanelKind.ALKALOIDS or not panel.rows:
            return panel
        row = panel.rows[0].model_copy(update={"name": "MGX-21", "analyte": None, "limit": None, "status": None})
        return panel.model_copy(update={"rows": (*panel.rows, with_content(panel, row, sample, Decimal("2.1")))})

    return edit_panels(truth, edit)
