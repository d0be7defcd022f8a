"""Reports whose numbers cannot all be right."""

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
    places,
    printed,
    with_content,
    with_totals,
)
from verifier.samplekit.faults.base import percent, register
from verifier.samplekit.truth import Truth, TruthPanel, TruthRow, TruthSample

_TOTAL = "aflatoxins_total"
_AEROBIC, _COLIFORMS = "total_aerobic_microbial_count", "total_coliforms"
_FEWEST = 10
"""Fewer coliforms are within what two plates may differ."""


@register(
    "unit_column_differs", "CON204", "a result and the totals too high in their second unit alone",
    argument="ANALYTE", default="mitragynine",
)  # fmt: skip
def _unit_column_differs(truth: Truth, argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        chosen = [row for row in panel.rows if row.analyte == argument and content(panel, row, sample) > 0]
        if not chosen or len(panel.units) < 2:
            return panel
        added = content(panel, chosen[0], sample) * Decimal("0.15")
        rows = tuple(_in_second_unit(panel, row, sample, added) if row in chosen else row for row in panel.rows)
        totals = tuple(_in_second_unit(panel, row, sample, added) for row in panel.totals)
        return panel.model_copy(update={"rows": rows, "totals": totals})

    return edit_panels(truth, edit)


def _in_second_unit(panel: TruthPanel, row: TruthRow, sample: TruthSample, added: Decimal) -> TruthRow:
    raised = with_content(panel, row, sample, content(panel, row, sample) + added)
    return change(row, values=(row.values[0], raised.values[1], *row.values[2:]))


@register(
    "summary_differs", "CON205", "a line that sums up with another number than the table",
    argument="ANALYTE", default="mitragynine",
)  # fmt: skip
def _summary_differs(truth: Truth, argument: str) -> Truth:
    for sample in truth.samples:
        for panel in sample.panels:
            for row in (*panel.rows, *panel.totals):
                if row.analyte == argument and content(panel, row, sample) > 0:
                    value = Decimal(row.values[0]) * Decimal("2.3")
                    line = f"{row.name}: {printed(value, decimals(row.values[0]))} {panel.units_of(row)[0]}"
                    return truth.model_copy(update={"statements": (*truth.statements, line)})
    raise UsageError(f'The report prints no number for "{argument}" that a summary could change')


@register("lod_above_loq", "CON206", "the LOD and LOQ of an analyte changed over", argument="ANALYTE", default="lead")
def _lod_above_loq(truth: Truth, argument: str) -> Truth:
    def edit(_sample: TruthSample, _panel: TruthPanel, row: TruthRow) -> TruthRow:
        _need_bounds(row)
        return change(row, lod=row.loq, loq=row.lod)

    return edit_row(truth, argument, edit)


@register("result_below_lod", "CON207", "a number at a third of its LOD", argument="ANALYTE", default="mercury")
def _result_below_lod(truth: Truth, argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        _need_bounds(row)
        amount = content(panel, row, sample)
        if amount <= 0:
            raise UsageError(f'The row of "{argument}" prints no number that could be below its LOD')
        lod, loq = (in_unit(amount * factor, _detection_unit(panel, row), sample) for factor in (3, 9))
        digits = max(decimals(row.lod or ""), 2)
        return change(row, lod=printed(lod, digits), loq=printed(loq, digits))

    return edit_row(truth, argument, edit)


@register("bound_below_lod", "CON208", '"<x" with an x at two fifths of the LOD', argument="ANALYTE", default="lead")
def _bound_below_lod(truth: Truth, argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        _need_bounds(row)
        unit = _detection_unit(panel, row)
        bound = Decimal(row.lod or "0") * Decimal("0.4") / in_unit(Decimal(1), unit, sample)
        digits = decimals(row.lod or "") + 1
        values = tuple(f"<{printed(in_unit(bound, own, sample), digits)}" for own in panel.units_of(row))
        return change(row, values=values, uncertainty=None)

    return edit_row(truth, argument, edit)


@register("limit_in_germs", "CON209", "the limits of the metals in CFU/g")
def _limit_in_germs(truth: Truth, _argument: str) -> Truth:
    def edit(_sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        has_limit = any(row.limit for row in panel.rows)
        is_metals = panel.kind is PanelKind.HEAVY_METALS and has_limit
        return panel.model_copy(update={"limit_unit": "CFU/g"}) if is_metals else panel

    return edit_panels(truth, edit)


@register(
    "contents_above_whole", "CON210", "alkaloids that together are so many percent of the product",
    argument="PERCENT", default="130", also=("LIM102", "PLA504"),
)  # fmt: skip
def _contents_above_whole(truth: Truth, argument: str) -> Truth:
    whole = percent("The content", argument) * 1000

    def edit(sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        if panel.kind is not PanelKind.ALKALOIDS or not {"%", "mg/g"} & set(panel.units):
            return panel
        present = sum((content(panel, row, sample) for row in panel.rows), Decimal(0))
        if present <= 0:
            return panel
        factor = whole / present
        rows = tuple(
            with_content(panel, row, sample, content(panel, row, sample) * factor)
            if content(panel, row, sample) > 0
            else row
            for row in panel.rows
        )
        raised = panel.model_copy(update={"rows": rows})
        total = max((content(panel, row, sample) for row in panel.totals), default=Decimal(0))
        return with_totals(raised, sample, total * (factor - 1))

    return edit_panels(truth, edit)


@register("part_above_total", "CON211", "aflatoxin B1 at twice its LOQ, the total of the aflatoxins below that LOQ")
def _part_above_total(truth: Truth, _argument: str) -> Truth:
    return _aflatoxins(truth, {"aflatoxin_b1": Decimal(2)}, Decimal(1))


@register(
    "aflatoxin_total_contradicts_members", "CON214", 'aflatoxins B1 and G1 that together are above a total of "<x"'
)
def _aflatoxin_total(truth: Truth, _argument: str) -> Truth:
    return _aflatoxins(truth, {"aflatoxin_b1": Decimal("1.5"), "aflatoxin_g1": Decimal("1.4")}, Decimal(2))


def _aflatoxins(truth: Truth, found: dict[str, Decimal], bound: Decimal) -> Truth:
    """Aflatoxins at so many times their LOQ beside a total below so many times of it, in place of a printed one."""

    def edit(_sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        first = next((row for row in panel.rows if row.analyte == "aflatoxin_b1"), None)
        if first is None or len(panel.units_of(first)) != 1 or not found.keys() <= {row.analyte for row in panel.rows}:
            return panel
        _need_bounds(first)
        loq, digits = Decimal(first.loq or "0"), decimals(first.loq or "")
        rows = tuple(
            change(row, values=(printed(found[row.analyte] * loq, digits),)) if row.analyte in found else row
            for row in panel.rows
            if row.analyte != _TOTAL
        )
        total = TruthRow(name="Total Aflatoxins", analyte=_TOTAL, values=(f"<{printed(bound * loq, digits)}",))
        others = tuple(row for row in panel.totals if row.analyte != _TOTAL)
        return panel.model_copy(update={"rows": rows, "totals": (*others, total)})

    return edit_panels(truth, edit)


@register("number_negative", "CON212", "a small amount below zero", argument="ANALYTE", default="mercury")
def _number_negative(truth: Truth, argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        _need_bounds(row)
        values = []
        for index, unit in enumerate(panel.units_of(row)):
            digits = max(places(panel, index), 2)
            least = Decimal(row.lod or "0") / in_unit(Decimal(1), _detection_unit(panel, row), sample)
            values.append(f"-{printed(max(in_unit(least / 2, unit, sample), Decimal(1).scaleb(-digits)), digits)}")
        return change(row, values=tuple(values), uncertainty=None)

    return edit_row(truth, argument, edit)


@register("germ_above_its_group", "CON213", "a total aerobic count of a tenth of the coliforms beside it")
def _germ_above_its_group(truth: Truth, _argument: str) -> Truth:
    def edit(_sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        counts = {row.analyte: _count(panel, row) for row in panel.rows}
        coliforms = counts.get(_COLIFORMS) or (counts.get(_AEROBIC) or Decimal(0)) / 10
        if counts.get(_AEROBIC) is None or coliforms < _FEWEST:
            return panel
        rows = []
        for row in panel.rows:
            changed = {_AEROBIC: coliforms / 10, _COLIFORMS: coliforms}.get(row.analyte or "")
            rows.append(row if changed is None else change(row, values=(printed(changed, 0),)))
            if row.analyte == _AEROBIC and _COLIFORMS not in counts:
                added = change(row, name="Total Coliforms", analyte=_COLIFORMS, values=(printed(coliforms, 0),))
                rows.append(added)
        return panel.model_copy(update={"rows": tuple(rows)})

    return edit_panels(truth, edit)


def _count(panel: TruthPanel, row: TruthRow) -> Decimal | None:
    """The counted germs of a row; None for "<10", "ND" and everything but CFU/g."""
    is_count = panel.units_of(row) == ("CFU/g",) and bool(row.values) and row.values[0].isdigit()
    return Decimal(row.values[0]) if is_count else None


def _detection_unit(panel: TruthPanel, row: TruthRow) -> str:
    return panel.detection_unit or panel.units_of(row)[0]


def _need_bounds(row: TruthRow) -> None:
    if row.lod is None or row.loq is None or row.lod == row.loq:
        raise UsageError(f'The row of "{row.name}" prints no LOD and LOQ, so they cannot contradict anything')
