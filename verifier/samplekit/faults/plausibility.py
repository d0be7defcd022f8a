"""Reports that contradict nothing and are unusual for what the product is named as."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from verifier.errors import UsageError
from verifier.model import PanelKind
from verifier.samplekit.editing import (
    change,
    content,
    decimals,
    edit_panels,
    in_unit,
    judged,
    places,
    printed,
    with_content,
)
from verifier.samplekit.faults.base import FAIL, HYDROXY, limit_number, percent, register
from verifier.samplekit.truth import Truth, TruthPanel, TruthRow, TruthSample

_MITRAGYNINE = "mitragynine"
_COMPANIONS = ("paynantheine", "speciogynine", "speciociliatine")
_COUNTS = (
    "total_aerobic_microbial_count", "total_yeast_and_mold", "yeasts", "molds", "bile_tolerant_gram_negative",
    "total_coliforms",
)  # fmt: skip
_ALIKE = 3
_PLAIN = re.compile(r"\d+(?:\.\d+)?")


@register("leaf_alkaloids_absent", "PLA501", "mitragynine without the alkaloids beside it in leaf; totals follow")
def _leaf_alkaloids_absent(truth: Truth, _argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        if row.analyte not in _COMPANIONS:
            return row
        return _not_found(panel, row, sample, _content_of(panel, sample, _MITRAGYNINE) / 50)

    return _edit_alkaloids(truth, edit)


@register(
    "hydroxymitragynine_dominant", "PLA502", "7-hydroxymitragynine at so many percent of alkaloids, below mitragynine",
    argument="PERCENT", default="15",
)  # fmt: skip
def _hydroxymitragynine_dominant(truth: Truth, argument: str) -> Truth:
    share = percent("The share of 7-hydroxymitragynine", argument)
    if not 0 < share < Decimal("0.3"):
        raise UsageError(f'The share of 7-hydroxymitragynine is between 0 and 30 percent, found "{argument}"')

    def edit(sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        if row.analyte != HYDROXY:
            return row
        rest = sum((content(panel, other, sample) for other in panel.rows if other is not row), Decimal(0))
        return with_content(panel, row, sample, rest * share / (1 - share))

    return _edit_alkaloids(truth, edit)


@register(
    "hydroxymitragynine_above_mitragynine", "PLA503", "one and a half times as much 7-hydroxymitragynine as mitragynine"
)
def _hydroxymitragynine_above_mitragynine(truth: Truth, _argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        if row.analyte != HYDROXY:
            return row
        return with_content(panel, row, sample, _content_of(panel, sample, _MITRAGYNINE) * Decimal("1.5"))

    return _edit_alkaloids(truth, edit)


@register(
    "leaf_with_extract_strength", "PLA504", "mitragynine at so many percent, the other alkaloids in proportion",
    argument="PERCENT", default="12",
)  # fmt: skip
def _leaf_with_extract_strength(truth: Truth, argument: str) -> Truth:
    wanted = percent("The content of mitragynine", argument) * 1000

    def edit(sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        amount = content(panel, row, sample)
        if amount == 0:
            return row
        return with_content(panel, row, sample, amount * wanted / _content_of(panel, sample, _MITRAGYNINE))

    return _edit_alkaloids(truth, edit)


@register("values_repeat", "PLA506", "three elements with the same amount to the last digit")
def _values_repeat(truth: Truth, _argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        if panel.kind is not PanelKind.HEAVY_METALS:
            return panel
        found = [row for row in panel.rows if content(panel, row, sample) > 0]
        if len(found) < _ALIKE:
            return panel
        chosen = {row.name for row in sorted(found, key=lambda row: content(panel, row, sample))[:_ALIKE]}

        def alike(row: TruthRow) -> TruthRow:
            units = panel.units_of(row)
            amounts = [in_unit(Decimal("0.0000437"), unit, sample) for unit in units]
            least = [
                max(places(panel, index), decimals(f"{amount.normalize():f}")) for index, amount in enumerate(amounts)
            ]
            values = tuple(printed(amount, digits) for amount, digits in zip(amounts, least, strict=True))
            return change(row, values=values, uncertainty=None)

        rows = tuple(alike(row) if row.name in chosen else row for row in panel.rows)
        return panel.model_copy(update={"rows": rows})

    return edit_panels(truth, edit)


@register("figures_of_another_lot", "PLA506", "one more lot with all figures of the first")
def _figures_of_another_lot(truth: Truth, _argument: str) -> Truth:
    first = truth.samples[0]
    if first.lot is None:
        raise UsageError("The report names no lot, so another lot cannot be told apart from it")
    figures = [value for panel in first.panels for row in panel.rows for value in row.values[:1]]
    if sum(len(value.strip("0.").replace(".", "")) >= 3 for value in figures if _PLAIN.fullmatch(value)) < 6:
        raise UsageError("The report has too few results of three figures to be known again")
    number = {"sample_id": f"{first.sample_id}-2"} if first.sample_id else {}
    other = first.model_copy(update={"lot": f"{first.lot}-2", **number})
    return truth.model_copy(update={"samples": (*truth.samples, other)})


@register("everything_not_detected", "PLA507", "not a single result with an amount")
def _everything_not_detected(truth: Truth, _argument: str) -> Truth:
    def edit(_sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        rows, totals = (tuple(_nothing(panel, row) for row in part) for part in (panel.rows, panel.totals))
        return panel.model_copy(update={"rows": rows, "totals": totals})

    return edit_panels(truth, edit)


@register("no_microbe_counted", "PLA507", "every microbial count below 10 CFU/g")
def _no_microbe_counted(truth: Truth, _argument: str) -> Truth:
    def edit(_sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        rows = tuple(
            change(row, values=("<10",) * len(panel.units_of(row))) if row.analyte in _COUNTS else row
            for row in panel.rows
        )
        return panel.model_copy(update={"rows": rows})

    return edit_panels(truth, edit)


def _content_of(panel: TruthPanel, sample: TruthSample, slug: str) -> Decimal:
    """The content of a substance as mg/g; 0 where the panel has none or no number for it."""
    return next((content(panel, row, sample) for row in panel.rows if row.analyte == slug), Decimal(0))


def _edit_alkaloids(truth: Truth, edit: Callable[[TruthSample, TruthPanel, TruthRow], TruthRow]) -> Truth:
    """The truth with the rows of each panel with mitragynine edited; totals follow what is printed.

    A row that comes to be above the limit beside it is printed as failed, and so are panel and report.
    """
    is_failed = False

    def each(sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        nonlocal is_failed
        if panel.kind is not PanelKind.ALKALOIDS or _content_of(panel, sample, _MITRAGYNINE) == 0:
            return panel
        rows = []
        for row in panel.rows:
            edited = edit(sample, panel, row)
            if edited != row and _is_above_its_limit(edited):
                edited, is_failed = change(edited, status=FAIL[truth.style.language]), True
            rows.append(edited)
        after = sum((content(panel, row, sample) for row in rows), Decimal(0))
        totals = tuple(
            with_content(panel, row, sample, after) if row.analyte == "total_alkaloids" else row for row in panel.totals
        )
        return panel.model_copy(update={"rows": tuple(rows), "totals": totals})

    edited = edit_panels(truth, each)
    return judged(edited, PanelKind.ALKALOIDS, FAIL[truth.style.language]) if is_failed else edited


def _is_above_its_limit(row: TruthRow) -> bool:
    limit = limit_number(row)
    return limit is not None and _PLAIN.fullmatch(row.values[0]) is not None and Decimal(row.values[0]) > limit


def _not_found(panel: TruthPanel, row: TruthRow, sample: TruthSample, bound: Decimal) -> TruthRow:
    """The row as ND where it has an LOD, else as "<x" with this bound (mg/g) in each of its units."""
    if row.lod is not None:
        return change(row, values=("ND",) * len(panel.units_of(row)), uncertainty=None)
    values = with_content(panel, row, sample, bound).values
    return change(row, values=tuple(f"<{value}" for value in values), uncertainty=None)


def _nothing(panel: TruthPanel, row: TruthRow) -> TruthRow:
    """The row with nothing found, as an honest laboratory prints it: ND beside an LOD, else below the last digit."""
    units = panel.units_of(row)
    if row.analyte in _COUNTS:
        return change(row, values=("<10",) * len(units))
    if not any(_PLAIN.fullmatch(value) for value in row.values):
        return row
    if row.lod is not None or row in panel.totals:
        return change(row, values=("ND",) * len(units), uncertainty=None)
    least = (printed(Decimal(1).scaleb(-places(panel, index)), places(panel, index)) for index in range(len(units)))
    return change(row, values=tuple(f"<{value}" for value in least), uncertainty=None)
