"""CON207: a number is printed that is below its own limit of detection."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.decisions import converted
from verifier.model import Panel, Qualifier, Quantity, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.conditions import is_relative
from verifier.rules.printed_values import HALF, last_digit
from verifier.rules.wording import quantity_words
from verifier.vocabulary.units import UnitMismatchError


@rule(
    "CON207",
    severity=Severity.WARNING,
    message="{analyte} is printed as {observed}, below its own LOD of {lod}",
    since="0.1.0",
)
def result_below_lod(case: Case) -> Iterator[Observation]:
    """A number is printed that is below its own limit of detection.

    ## Looks at
    Rows with a measured number above zero and a printed LOD in a unit that can be compared.

    ## Decides
    The number and the LOD may each be off by half of their last printed digit. A number between LOD and LOQ is usual
    for some laboratories and is no finding; neither is a printed zero, nor a number in a row that says "ND" in another
    unit. A row in several units needs one value that is not below the LOD.

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
        for row in panel.results:
            lod = row.lod
            if lod is None or lod.qualifier is not Qualifier.MEASURED or any(map(_says_nothing_found, row.values)):
                continue
            answers = [(value, _is_below(value, lod)) for value in row.values]
            below = [value for value, is_below in answers if is_below]
            if below and not any(is_below is False for _, is_below in answers):
                yield _observation(case, panel, row, below[0], lod)


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


def _observation(case: Case, panel: Panel, row: Result, value: Quantity, lod: Quantity) -> Observation:
    return Observation(
        subject=case.subject(panel=panel.kind.value, analyte=row.analyte or row.printed_name),
        anchors=(value.anchor, lod.anchor),
        facts={"analyte": row.printed_name, "observed": quantity_words(value), "lod": quantity_words(lod)},
        observed=quantity_words(value),
        expected=f"at least {quantity_words(lod)}",
    )
