"""Faults that can be planted in a truth, by name: each a pure function with the finding it should bring about.

A fault changes what it says and nothing else, except that a report stays honest about it where an honest laboratory
would be: a value above its limit is printed with the verdict "fail", and totals follow their rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from verifier.errors import UsageError
from verifier.model import Dates, PanelKind
from verifier.samplekit.editing import (
    change,
    content,
    decimals,
    edit_panels,
    edit_row,
    edit_samples,
    in_unit,
    judged,
    places,
    printed,
    with_content,
    with_totals,
)
from verifier.samplekit.truth import Language, Truth, TruthPanel, TruthRow, TruthSample

_FAIL = {Language.EN: "Fail", Language.DE: "N", Language.CS: "N"}


@dataclass(frozen=True)
class Fault:
    """A named defect."""

    name: str
    code: str
    """The rule that should find it."""
    summary: str
    plant: Callable[[Truth, str], Truth]
    """Takes the truth and the argument ("" where the fault takes none)."""
    argument: str | None = None
    """What the argument is, None where the fault takes none."""
    default: str = ""
    """Used when the argument is left out."""


FAULTS: dict[str, Fault] = {}
"""All faults by name; `register` adds more."""


def register(
    name: str, code: str, summary: str, *, argument: str | None = None, default: str = ""
) -> Callable[[Callable[[Truth, str], Truth]], Callable[[Truth, str], Truth]]:
    """Decorate a function (truth, argument) -> truth to make it a fault."""

    def add(function: Callable[[Truth, str], Truth]) -> Callable[[Truth, str], Truth]:
        if name in FAULTS:
            raise ValueError(f"two faults are named {name}")
        FAULTS[name] = Fault(name, code, summary, function, argument, default)
        return function

    return add


def plant(truth: Truth, fault: str) -> Truth:
    """The truth with one fault: "lot_missing", or with an argument "panel_missing:heavy_metals".

    Raises UsageError for an unknown fault, a missing or needless argument, and where there is nothing to change.
    """
    name, colon, argument = fault.partition(":")
    if name not in FAULTS:
        raise UsageError(f'There is no fault "{name}"', "`verifier samplekit faults` lists them.")
    chosen = FAULTS[name]
    if colon and chosen.argument is None:
        raise UsageError(f'The fault "{name}" takes no argument, found "{argument}"')
    if chosen.argument is not None:
        argument = argument or chosen.default
        if not argument:
            raise UsageError(f'The fault "{name}" needs an argument: {name}:{chosen.argument}')
    planted = chosen.plant(truth, argument)
    if planted == truth:
        raise UsageError(
            f'The fault "{fault}" changes nothing in this report', "Choose another fault or another truth."
        )
    return planted


# --- limits ---------------------------------------------------------------------------------------------------------


@register("lead_above_limit", "LIM101", "lead at four times its printed limit (4.8 ppm without one), printed as failed")
def _lead_above_limit(truth: Truth, _argument: str) -> Truth:
    return _metal_above_limit(truth, "lead")


@register(
    "metal_above_limit", "LIM101", "an element at four times its printed limit, printed as failed",
    argument="ANALYTE", default="cadmium",
)  # fmt: skip
def _metal_above_limit(truth: Truth, argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        number = _limit_number(row)
        unit = panel.units_of(row)[0]
        value = number * 4 if number is not None else in_unit(Decimal("0.0048"), unit, sample)
        values = [printed(value, max(places(panel, 0), 2))]
        values += [
            printed(
                value * in_unit(Decimal(1), other, sample) / in_unit(Decimal(1), unit, sample), places(panel, index)
            )
            for index, other in enumerate(panel.units_of(row)[1:], start=1)
        ]
        return change(row, values=tuple(values), status=_FAIL[truth.style.language])

    return judged(edit_row(truth, argument, edit), PanelKind.HEAVY_METALS, _FAIL[truth.style.language])


@register("salmonella_present", "LIM101", "Salmonella found, printed as failed")
def _salmonella_present(truth: Truth, _argument: str) -> Truth:
    return _present(truth, "salmonella")


@register("pathogen_present", "LIM101", "a pathogen found, printed as failed", argument="ANALYTE", default="e_coli")
def _present(truth: Truth, argument: str) -> Truth:
    def edit(_sample: TruthSample, _panel: TruthPanel, row: TruthRow) -> TruthRow:
        return change(row, values=(_DETECTED[truth.style.language],), status=_FAIL[truth.style.language])

    return judged(edit_row(truth, argument, edit), PanelKind.MICROBIALS, _FAIL[truth.style.language])


_DETECTED = {Language.EN: "Detected", Language.DE: "positiv", Language.CS: "pozitivní"}


@register("nd_with_high_lod", "LIM102", "lead not detected, but with an LOD of 5 ppm and an LOQ of 15 ppm")
def _nd_with_high_lod(truth: Truth, _argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        unit = panel.detection_unit or panel.units_of(row)[0]
        lod, loq = (printed(in_unit(Decimal(n).scaleb(-3), unit, sample), 1) for n in ("5", "15"))
        return change(row, values=("ND",) * len(panel.units_of(row)), lod=lod, loq=loq)

    return edit_row(truth, "lead", edit)


@register("below_loq_with_high_loq", "LIM102", "lead below an LOQ of 15 ppm")
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
    share = _percent("The share of 7-hydroxymitragynine", argument)
    if not 0 < share < 1:
        raise UsageError(f'The share of 7-hydroxymitragynine is between 0 and 100 percent, found "{argument}"')

    def edit(sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        rows = [row for row in panel.rows if row.analyte == _HYDROXY]
        if not rows:
            return panel
        old = content(panel, rows[0], sample)
        rest = sum((content(panel, row, sample) for row in panel.rows), Decimal(0)) - old
        new = rest * share / (1 - share)
        raised = tuple(with_content(panel, row, sample, new) if row.analyte == _HYDROXY else row for row in panel.rows)
        return with_totals(panel.model_copy(update={"rows": raised}), sample, new - old)

    return edit_panels(truth, edit)


def _percent(what: str, argument: str) -> Decimal:
    """The share that a number of percent is. Raises UsageError."""
    try:
        return Decimal(argument) / 100
    except ArithmeticError as error:
        raise UsageError(f'{what} is a number of percent, found "{argument}"') from error


_HYDROXY = "7_hydroxymitragynine"


# --- consistency ----------------------------------------------------------------------------------------------------


@register(
    "row_verdict_contradicts_limit", "CON201", "a printed limit of four fifths of the result, verdict unchanged",
    argument="ANALYTE", default="lead",
)  # fmt: skip
def _row_verdict_contradicts_limit(truth: Truth, argument: str) -> Truth:
    def edit(_sample: TruthSample, _panel: TruthPanel, row: TruthRow) -> TruthRow:
        if row.status is None or _limit_number(row) is None:
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
    factor = 1 + _percent("The excess of the total", argument)

    def edit(sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        return with_totals(
            panel, sample, (factor - 1) * max((content(panel, row, sample) for row in panel.totals), default=Decimal(0))
        )

    return edit_panels(truth, edit)


# --- completeness ---------------------------------------------------------------------------------------------------


@register("panel_missing", "CMP301", "a whole panel left out", argument="KIND", default="heavy_metals")
def _panel_missing(truth: Truth, argument: str) -> Truth:
    if argument not in {kind.value for kind in PanelKind}:
        raise UsageError(f'There is no panel kind "{argument}"; expected one of: {", ".join(PanelKind)}')
    return edit_panels(truth, lambda _sample, panel: None if panel.kind.value == argument else panel)


@register("analyte_missing", "CMP302", "the row of an analyte left out", argument="ANALYTE", default=_HYDROXY)
def _analyte_missing(truth: Truth, argument: str) -> Truth:
    return edit_row(truth, argument, lambda _sample, _panel, _row: None)


@register("lot_missing", "CMP303", "no lot number")
def _lot_missing(truth: Truth, _argument: str) -> Truth:
    return edit_samples(truth, lambda sample: sample.model_copy(update={"lot": None}))


@register("accreditation_missing", "CMP303", "no accreditation of the laboratory")
def _accreditation_missing(truth: Truth, _argument: str) -> Truth:
    return truth.model_copy(update={"laboratory": truth.laboratory.model_copy(update={"accreditation": None})})


@register("laboratory_address_missing", "CMP303", "no address of the laboratory")
def _laboratory_address_missing(truth: Truth, _argument: str) -> Truth:
    return truth.model_copy(update={"laboratory": truth.laboratory.model_copy(update={"address": None})})


@register("client_missing", "CMP303", "no client named")
def _client_missing(truth: Truth, _argument: str) -> Truth:
    return truth.model_copy(update={"client": None})


@register("method_missing", "CMP303", "no test method anywhere")
def _method_missing(truth: Truth, _argument: str) -> Truth:
    def bare(row: TruthRow) -> TruthRow:
        return row.model_copy(update={"method": None})

    def edit(_sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        rows, totals = (tuple(bare(row) for row in part) for part in (panel.rows, panel.totals))
        return panel.model_copy(update={"method": None, "rows": rows, "totals": totals})

    return edit_panels(truth.model_copy(update={"methods": ()}), edit)


@register("signatory_missing", "CMP303", "nobody authorises the report")
def _signatory_missing(truth: Truth, _argument: str) -> Truth:
    return truth.model_copy(update={"signatories": ()})


@register("date_missing", "CMP303", "one of the dates left out", argument="DATE", default="reported")
def _date_missing(truth: Truth, argument: str) -> Truth:
    if argument not in Dates.model_fields:
        raise UsageError(f'There is no date "{argument}"; expected one of: {", ".join(Dates.model_fields)}')

    def edit(sample: TruthSample) -> TruthSample:
        return sample.model_copy(update={"dates": sample.dates.model_copy(update={argument: None})})

    return edit_samples(truth, edit)


def _limit_number(row: TruthRow) -> Decimal | None:
    """The number in a row's printed limit ("NMT 1.2" is 1.2), None without one."""
    for word in (row.limit or "").replace("<", " ").replace("≤", " ").split():
        try:
            return Decimal(word)
        except ArithmeticError:
            continue
    return None
