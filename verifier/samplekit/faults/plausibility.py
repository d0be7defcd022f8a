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
from verifier.samplekit.truth import Language, Truth, TruthPanel, TruthRow, TruthSample

_MITRAGYNINE = "mitragynine"
_COMPANIONS = ("paynantheine", "speciogynine", "speciociliatine")
_COUNTS = (
    "total_aerobic_microbial_count", "total_yeast_and_mold", "yeasts", "molds", "bile_tolerant_gram_negative",
    "total_coliforms",
)  # fmt: skip
_ALIKE = 3
_REPEATED = Decimal("0.0000637")
"""mg/g; 0.0637 ppm is what a laboratory may find of any element."""
_LEAF = frozenset({"leaf", "list", "blatt"})
_EXTRACT = frozenset({"extract", "extrakt", "50x"})
_BY_MASS = frozenset({"%", "mg/g", "g/kg", "mg/kg", "ug/g", "ppm"})
_PASS = {Language.EN: "Pass", Language.DE: "V", Language.CS: "V"}
_PLAIN = re.compile(r"\d+(?:\.\d+)?")


@register("leaf_alkaloids_absent", "PLA501", "mitragynine without the alkaloids beside it in leaf; totals follow")
def _leaf_alkaloids_absent(truth: Truth, _argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        if row.analyte not in _COMPANIONS:
            return row
        return _not_found(panel, row, sample, _content_of(panel, sample, _MITRAGYNINE) / 50)

    _need_leaf(truth, _LEAF | _EXTRACT)
    _need_rows(truth, set(_COMPANIONS))
    return _edit_alkaloids(truth, edit)


@register(
    "hydroxymitragynine_dominant", "PLA502", "7-hydroxymitragynine at so many percent of alkaloids, below mitragynine",
    argument="PERCENT", default="15", also=("LIM104",),
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

    _need_leaf(truth, _LEAF)
    _need_rows(truth, {HYDROXY, *_COMPANIONS})
    return _edit_alkaloids(truth, edit)


@register(
    "hydroxymitragynine_above_mitragynine", "PLA503",
    "one and a half times as much 7-hydroxymitragynine as mitragynine", also=("LIM104",),
)  # fmt: skip
def _hydroxymitragynine_above_mitragynine(truth: Truth, _argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel, row: TruthRow) -> TruthRow:
        if row.analyte != HYDROXY:
            return row
        return with_content(panel, row, sample, _content_of(panel, sample, _MITRAGYNINE) * Decimal("1.5"))

    _need_leaf(truth, _LEAF)
    _need_rows(truth, {HYDROXY})
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

    _need_leaf(truth, _LEAF)
    if not any(set(panel.units) & _BY_MASS for panel in _alkaloids(truth)):
        raise UsageError("The report gives no content by mass, so no strength can be told from it")
    return _edit_alkaloids(truth, edit)


@register("values_repeat", "PLA506", "three elements with the same amount to the last digit")
def _values_repeat(truth: Truth, _argument: str) -> Truth:
    def edit(sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        if panel.kind is not PanelKind.HEAVY_METALS:
            return panel
        found = sorted((row for row in panel.rows if content(panel, row, sample) > 0), key=lambda r: r.analyte or "")
        chosen = [row.name for row in found if _fits(panel, row, sample)][:_ALIKE]
        if len(chosen) < _ALIKE:
            return panel
        rows = tuple(_alike(panel, row, sample) if row.name in chosen else row for row in panel.rows)
        return panel.model_copy(update={"rows": rows})

    return edit_panels(truth, edit)


def _fits(panel: TruthPanel, row: TruthRow, sample: TruthSample) -> bool:
    """Whether the row could honestly print that amount: above its LOD and LOQ and below its limit."""
    detection = panel.detection_unit or panel.units_of(row)[0]
    bounds = [Decimal(bound) / in_unit(Decimal(1), detection, sample) for bound in (row.lod, row.loq) if bound]
    limit = limit_number(row)
    unit = panel.limit_unit or panel.units_of(row)[0]
    return all(bound < _REPEATED for bound in bounds) and (limit is None or in_unit(_REPEATED, unit, sample) < limit)


def _alike(panel: TruthPanel, row: TruthRow, sample: TruthSample) -> TruthRow:
    amounts = [in_unit(_REPEATED, unit, sample) for unit in panel.units_of(row)]
    digits = [max(places(panel, index), decimals(f"{amount.normalize():f}")) for index, amount in enumerate(amounts)]
    values = tuple(printed(amount, number) for amount, number in zip(amounts, digits, strict=True))
    return change(row, values=values, uncertainty=None)


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


@register("everything_not_detected", "PLA507", "not a single result with an amount", also=("LIM102",))
def _everything_not_detected(truth: Truth, _argument: str) -> Truth:
    def edit(_sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        rows, totals = (
            tuple(_nothing(panel, row, truth.style.language) for row in part) for part in (panel.rows, panel.totals)
        )
        return panel.model_copy(update={"rows": rows, "totals": totals})

    return edit_panels(truth, edit)


@register("no_microbe_counted", "PLA507", "every microbial count below 10 CFU/g")
def _no_microbe_counted(truth: Truth, _argument: str) -> Truth:
    def edit(_sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        rows = tuple(_uncounted(panel, row, truth.style.language) for row in panel.rows)
        return panel.model_copy(update={"rows": rows})

    _need_leaf(truth, _LEAF)
    return edit_panels(truth, edit)


def _uncounted(panel: TruthPanel, row: TruthRow, language: Language) -> TruthRow:
    """A count as less than one colony on the plate, which passes every limit for counts."""
    if row.analyte not in _COUNTS:
        return row
    status = _PASS[language] if limit_number(row) is not None else row.status
    return change(row, values=("<10",) * len(panel.units_of(row)), status=status)


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


def _alkaloids(truth: Truth) -> list[TruthPanel]:
    return [panel for sample in truth.samples for panel in sample.panels if panel.kind is PanelKind.ALKALOIDS]


def _need_leaf(truth: Truth, words: frozenset[str]) -> None:
    """Raises UsageError where a product is not named by one of these words, so that nothing could be unusual in it."""
    for sample in truth.samples:
        named = set(re.findall(r"\w+", f"{sample.name} {sample.matrix or ''}".casefold()))
        if not named & words or named & _EXTRACT - words:
            raise UsageError(f'"{sample.name}" is not named as leaf, so nothing is unusual in it')


def _need_rows(truth: Truth, slugs: set[str]) -> None:
    if not any(slugs <= {row.analyte for row in panel.rows} for panel in _alkaloids(truth)):
        raise UsageError(f"The report has no panel with {', '.join(sorted(slugs))}")


def _not_found(panel: TruthPanel, row: TruthRow, sample: TruthSample, bound: Decimal) -> TruthRow:
    """The row as "<x" in each of its units: below its LOD, or below this bound (mg/g) where it has none."""
    if row.lod is not None:
        detection = panel.detection_unit or panel.units_of(row)[0]
        bound = Decimal(row.lod) / in_unit(Decimal(1), detection, sample)
    amounts = [in_unit(bound, unit, sample) for unit in panel.units_of(row)]
    values = tuple(
        f"<{printed(amount, max(places(panel, i), _last_place(amount)))}" for i, amount in enumerate(amounts)
    )
    return change(row, values=values, uncertainty=None)


def _last_place(amount: Decimal) -> int:
    """The decimal places that show one figure of a small number."""
    return max(0, -amount.adjusted())


def _nothing(panel: TruthPanel, row: TruthRow, language: Language) -> TruthRow:
    """The row with nothing found, as an honest laboratory prints it: ND beside an LOD, else below the last digit."""
    units = panel.units_of(row)
    if row.analyte in _COUNTS:
        return _uncounted(panel, row, language)
    if not any(_PLAIN.fullmatch(value) for value in row.values):
        return row
    if row.lod is not None or row in panel.totals:
        return change(row, values=("ND",) * len(units), uncertainty=None)
    least = (printed(Decimal(1).scaleb(-places(panel, index)), places(panel, index)) for index in range(len(units)))
    return change(row, values=tuple(f"<{value}" for value in least), uncertainty=None)
