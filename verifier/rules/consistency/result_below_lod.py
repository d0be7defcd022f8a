"""CON207: a number is printed that is below its own limit of detection."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.decisions import converted
from verifier.model import Confidence, Panel, Qualifier, Quantity, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.conditions import is_relative
from verifier.rules.printed_values import HALF, last_digit
from verifier.rules.wording import quantity_words
from verifier.vocabulary.units import UnitMismatchError

_WHOLE_COLUMN = 2
"""From so many rows on, and more than half of a panel, a misread column is the likelier cause."""


@rule(
    "CON207",
    severity=Severity.WARNING,
    message="{analyte} is printed as {observed}, below its own LOD of {lod}{reading}",
    since="0.1.0",
)
def result_below_lod(case: Case) -> Iterator[Observation]:
    """A number is printed that is below its own limit of detection.

    ## In plain words
    The report gives {observed} for {analyte}. That is less than the smallest amount that its test can see ({lod}), so
    one of the two figures may be wrong.

    ## Looks at
    Rows with a measured number above zero and a printed LOD in a unit that can be compared.

    ## Decides
    The number and the LOD may each be off by half of their last printed digit. A number between LOD and LOQ is usual
    for some laboratories and is no finding; neither is a printed zero, nor a number in a row that says "ND" in another
    unit. A row in several units needs one value that is not below the LOD. Where most rows of a panel are below, a
    misread column is the likelier cause: that is said once, with low confidence.

    ## Example
    Lead 0.003 ppm with an LOD of 0.005 ppm.

    ## Why it matters
    A method that cannot see an amount cannot measure it: the number or the LOD is not that of this test.

    ## Other explanations
    - The LOD may be that of another dilution, or count on another mass.
    - The LOD and the result may be in different units although only one is printed.
    - A misprint, or a number in the wrong column.

    ## Next step
    Ask the laboratory for the result and the LOD of {analyte} in this sample.
    """
    for panel in case.certificate.panels:
        held = [(row, answer) for row in panel.results if (answer := _answer(row)) is not None]
        below = [(row, value) for row, (is_below, value) in held if is_below]
        is_whole = len(below) >= _WHOLE_COLUMN and 2 * len(below) > len(held)
        for row, value in below[:1] if is_whole else below:
            why = f"; so it is in {len(below)} of {len(held)} rows, and a column may have been misread"
            yield _observation(case, panel, row, value, why if is_whole else "")


def _answer(row: Result) -> tuple[bool, Quantity] | None:
    """Whether every number of the row is below its LOD, and one of them; None where that cannot be told."""
    lod = row.lod
    if lod is None or lod.qualifier is not Qualifier.MEASURED or any(map(_says_nothing_found, row.values)):
        return None
    answers = [(value, is_below) for value in row.values if (is_below := _is_below(value, lod)) is not None]
    return (all(is_below for _, is_below in answers), answers[0][0]) if answers else None


def _says_nothing_found(value: Quantity) -> bool:
    """Whether the row itself says that the amount cannot be seen; CON208 looks at such rows."""
    return value.qualifier in (Qualifier.NOT_DETECTED, Qualifier.BELOW_LOD)


def _is_below(value: Quantity, lod: Quantity) -> bool | None:
    """Whether the number is below the LOD by more than their last digits; None where that cannot be told."""
    if value.qualifier is not Qualifier.MEASURED or value.number is None or lod.number is None or is_relative(value):
        return None
    if value.number <= 0 or lod.number <= 0:
        return None
    try:
        low, high = (
            converted(number, lod.unit or value.unit, value.unit)
            for number in (lod.number - last_digit(lod.number) * HALF, lod.number)
        )
    except UnitMismatchError:
        return None
    return value.number < high and value.number + last_digit(value.number) * HALF < low


def _observation(case: Case, panel: Panel, row: Result, value: Quantity, reading: str) -> Observation:
    lods = [bound for bound in (row.lod,) if bound is not None]
    lod = quantity_words(lods[0]) if lods else ""
    return Observation(
        subject=case.subject(panel=panel.kind.value, analyte=row.analyte or row.printed_name),
        anchors=(value.anchor, *(bound.anchor for bound in lods)),
        facts={"analyte": row.printed_name, "observed": quantity_words(value), "lod": lod, "reading": reading},
        observed=quantity_words(value),
        expected=f"at least {lod}",
        confidence=Confidence.LOW if reading else Confidence.HIGH,
    )
