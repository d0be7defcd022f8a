"""Reports that contradict themselves."""

from __future__ import annotations

from decimal import Decimal

from verifier.errors import UsageError
from verifier.model import PanelKind
from verifier.samplekit.editing import (
    change,
    content,
    decimals,
    edit_panels,
    edit_row,
    in_unit,
    printed,
    with_totals,
)
from verifier.samplekit.faults.base import FAIL, limit_number, percent, register
from verifier.samplekit.sound import formula_of
from verifier.samplekit.truth import Truth, TruthPanel, TruthRow, TruthSample


@register(
    "row_verdict_contradicts_limit", "CON201", "a printed limit of four fifths of the result, verdict unchanged",
    argument="ANALYTE", default="lead",
)  # fmt: skip
def _row_verdict_contradicts_limit(truth: Truth, argument: str) -> Truth:
    def edit(_sample: TruthSample, _panel: TruthPanel, row: TruthRow) -> TruthRow:
        if row.status is None or limit_number(row) is None:
            raise UsageError(f'The row of "{argument}" prints no limit or no verdict, so they cannot disagree')
        try:
            value = Decimal(row.values[0])
        except (ArithmeticError, IndexError) as error:
            raise UsageError(f'The row of "{argument}" prints no number, so no limit can be below it') from error
        return change(row, limit=printed(value * Decimal("0.8"), decimals(row.values[0])))

    return edit_row(truth, argument, edit)


@register(
    "total_not_sum_of_parts", "CON202", "a total that is so many percent too high, in every unit",
    argument="PERCENT", default="15",
)  # fmt: skip
def _total_not_sum_of_parts(truth: Truth, argument: str) -> Truth:
    factor = 1 + percent("The excess of the total", argument)

    def edit(sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        return with_totals(
            panel, sample, (factor - 1) * max((content(panel, row, sample) for row in panel.totals), default=Decimal(0))
        )

    # With a formula beside it this would be another defect.
    return edit_panels(truth.model_copy(update={"legend": _without_formulas(truth)}), edit)


def _without_formulas(truth: Truth) -> tuple[str, ...]:
    totals = {row.name for sample in truth.samples for panel in sample.panels for row in panel.totals}
    return tuple(line for line in truth.legend if line.partition(" =")[0] not in totals)


@register(
    "stated_formula_not_followed", "CON216", "a footnote states a formula for the total that leaves one part out",
    argument="ANALYTE", default="paynantheine",
)  # fmt: skip
def _stated_formula_not_followed(truth: Truth, argument: str) -> Truth:
    for sample in truth.samples:
        for panel in sample.panels:
            found = [row for row in panel.rows if row.analyte == argument]
            whole = max((content(panel, row, sample) for row in panel.totals), default=Decimal(0))
            if found and whole and content(panel, found[0], sample) > whole / 50:
                stated = formula_of(panel, without=argument)
                return truth.model_copy(update={"legend": (*_without_formulas(truth), stated)})
    raise UsageError(f'The report prints no total that "{argument}" is a part of that would be missed')


@register(
    "passed_beyond_detection", "CON217", "nickel not detected with an LOD of 5 ppm, a limit of 2 ppm and the word Pass"
)
def _passed_beyond_detection(truth: Truth, _argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        unit = panel.detection_unit or panel.units_of(row)[0]
        lod, loq, limit = (printed(in_unit(Decimal(n).scaleb(-3), unit, sample), 1) for n in ("5", "15", "2"))
        values = ("ND",) * len(panel.units_of(row))
        return row.model_copy(
            update={"values": values, "lod": lod, "loq": loq, "limit": f"NMT {limit}", "status": "Pass"}
        )

    return edit_row(truth, "nickel", edit)


@register("printed_failure", "CON203", "a panel is printed as failed, and none of its results is beyond a limit")
def _printed_failure(truth: Truth, _argument: str) -> Truth:
    def edit(_sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        if panel.kind is not PanelKind.MICROBIALS or panel.status is None:
            return panel
        return panel.model_copy(update={"status": FAIL[truth.style.language]})

    return edit_panels(truth, edit)
