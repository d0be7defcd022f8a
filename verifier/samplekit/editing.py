"""Changes to a truth as pure functions: find rows by analyte, replace them, keep totals and units in step."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from verifier.errors import UsageError
from verifier.model import PanelKind
from verifier.samplekit.truth import Truth, TruthPanel, TruthRow, TruthSample

_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_PER_MG_PER_G = {
    "%": Decimal("0.1"),
    "mg/g": Decimal(1),
    "g/kg": Decimal(1),
    "mg/kg": Decimal(1000),
    "ug/g": Decimal(1000),
    "ppm": Decimal(1000),
    "ug/kg": Decimal(1_000_000),
    "ng/g": Decimal(1_000_000),
    "ppb": Decimal(1_000_000),
}
"""What 1 mg/g is in units of mass per mass."""


def edit_samples(truth: Truth, edit: Callable[[TruthSample], TruthSample]) -> Truth:
    """The truth with every sample edited."""
    return truth.model_copy(update={"samples": tuple(edit(sample) for sample in truth.samples)})


def edit_panels(truth: Truth, edit: Callable[[TruthSample, TruthPanel], TruthPanel | None]) -> Truth:
    """The truth with every panel edited; None takes the panel away."""

    def each(sample: TruthSample) -> TruthSample:
        edited = (edit(sample, panel) for panel in sample.panels)
        return sample.model_copy(update={"panels": tuple(panel for panel in edited if panel is not None)})

    return edit_samples(truth, each)


def edit_row(truth: Truth, analyte: str, edit: Callable[[TruthSample, TruthPanel, TruthRow], TruthRow | None]) -> Truth:
    """The truth with every row of the analyte edited; None takes the row away.

    Raises UsageError when no sample has a row of that analyte: a fault that is not planted must not go unnoticed.
    """
    if not any(row.analyte == analyte for sample in truth.samples for panel in sample.panels for row in panel.rows):
        raise UsageError(f'The report has no row for "{analyte}", so nothing can be planted there')

    def each(sample: TruthSample, panel: TruthPanel) -> TruthPanel | None:
        if not any(row.analyte == analyte for row in panel.rows):
            return panel
        edited = (edit(sample, panel, row) if row.analyte == analyte else row for row in panel.rows)
        rows = tuple(row for row in edited if row is not None)
        return panel.model_copy(update={"rows": rows}) if rows else None

    return edit_panels(truth, each)


def change(row: TruthRow, **parts: Any) -> TruthRow:
    """The row with some of its cells replaced; a status is not added where the report prints none."""
    if row.status is None:
        parts.pop("status", None)
    return row.model_copy(update=parts)


def in_unit(mg_per_g: Decimal, unit: str, sample: TruthSample) -> Decimal:
    """A content given as mg/g (or mg/mL in a liquid) in another unit.

    Raises UsageError where the unit needs a unit mass or serving that the sample does not give.
    """
    if unit in _PER_MG_PER_G:
        return mg_per_g * _PER_MG_PER_G[unit]
    if unit == "mg/mL":
        return mg_per_g
    amount = {"mg/serving": sample.serving, "mg/unit": sample.unit_mass}.get(unit)
    if amount is not None and amount.unit in ("g", "mL"):
        return mg_per_g * Decimal(amount.number)
    raise UsageError(f'Unable to express a content in "{unit}": the sample gives no mass for it')


def content(panel: TruthPanel, row: TruthRow, sample: TruthSample) -> Decimal:
    """The content of a row as mg/g (or mg/mL in a liquid); 0 for anything but a plain number."""
    for text, unit in zip(row.values, panel.units_of(row), strict=False):
        if _PLAIN.fullmatch(text):
            return Decimal(text) / in_unit(Decimal(1), unit, sample)
    return Decimal(0)


def with_content(panel: TruthPanel, row: TruthRow, sample: TruthSample, mg_per_g: Decimal) -> TruthRow:
    """The row with this content in all of its units, with the digits that the panel prints in each."""
    values = tuple(
        printed(in_unit(mg_per_g, unit, sample), places(panel, index)) for index, unit in enumerate(panel.units_of(row))
    )
    return row.model_copy(update={"values": values})


def with_totals(panel: TruthPanel, sample: TruthSample, added: Decimal) -> TruthPanel:
    """The panel with this content (mg/g, may be negative) added to each total."""
    totals = tuple(with_content(panel, row, sample, content(panel, row, sample) + added) for row in panel.totals)
    return panel.model_copy(update={"totals": totals})


def places(panel: TruthPanel, index: int) -> int:
    """How many decimal places the panel prints in its value column of that index, at most."""
    found = [row.values[index] for row in (*panel.rows, *panel.totals) if index < len(row.values)]
    return max((decimals(text) for text in found if _PLAIN.fullmatch(text)), default=3)


def decimals(text: str) -> int:
    """Decimal places of a printed number."""
    return len(text.partition(".")[2])


def printed(number: Decimal, decimal_places: int) -> str:
    """The number with so many decimal places."""
    return format(number.quantize(Decimal(1).scaleb(-decimal_places), rounding=ROUND_HALF_EVEN), "f")


def judged(truth: Truth, kind: PanelKind, verdict: str) -> Truth:
    """The truth with the printed verdict of a panel and of the samples that have it replaced, where one is printed."""

    def each(sample: TruthSample) -> TruthSample:
        if not any(panel.kind is kind for panel in sample.panels):
            return sample
        panels = tuple(
            panel.model_copy(update={"status": verdict}) if panel.kind is kind and panel.status else panel
            for panel in sample.panels
        )
        return sample.model_copy(update={"panels": panels, "verdict": sample.verdict and verdict})

    return edit_samples(truth, each)
