"""CON206: the limit of detection of a row is above its limit of quantitation."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from verifier.decisions import converted
from verifier.model import Confidence, Panel, Qualifier, Quantity, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.wording import quantity_words
from verifier.vocabulary.units import UnitMismatchError

_WHOLE_COLUMN = 2
"""From so many rows on, and all of a panel, columns whose heads were changed over are the likelier cause."""


@rule(
    "CON206",
    severity=Severity.WARNING,
    message="the LOD of {analyte} is {lod}, above its LOQ of {loq}{reading}",
    since="0.1.0",
)
def lod_above_loq(case: Case) -> Iterator[Observation]:
    """The limit of detection of a row is above its limit of quantitation.

    ## In plain words
    For {analyte}, the smallest amount that the test can see is printed as larger than the smallest it can measure. The
    two figures may be swapped or misprinted.

    ## Looks at
    Rows that print both as plain numbers, in units that can be compared.

    ## Decides
    Equal ones are no finding. Where all rows of a panel are so, the heads of the two columns are likely to have been
    changed over; the findings are of medium confidence then.

    ## Example
    LOD 0.05 ppm, LOQ 0.02 ppm.

    ## Why it matters
    What can be measured can be seen. "ND" and "<LOQ" in such a row say nothing that can be relied on.

    ## Other explanations
    - The two columns may have been changed over, in the report or in reading it.
    - The two may be printed in different units.
    - A misprint in one of them.

    ## Next step
    Ask the laboratory for the LOD and LOQ of {analyte}.
    """
    for panel in case.certificate.panels:
        rows = [(row, bounds) for row in panel.results for bounds in [_bounds(row)] if bounds is not None]
        above = [row for row, (lod, loq) in rows if lod > loq]
        is_whole = len(above) >= _WHOLE_COLUMN and len(above) == len(rows)
        for row in above:
            yield _observation(case, panel, row, is_whole=is_whole)


def _bounds(row: Result) -> tuple[Decimal, Decimal] | None:
    """LOD and LOQ in the unit of the LOQ; None where they are not two numbers that can be compared."""
    lod, loq = _number(row.lod), _number(row.loq)
    if row.lod is None or row.loq is None or lod is None or loq is None:
        return None
    try:
        # A bound without a unit of its own is in that of the one beside it.
        return converted(lod, row.lod.unit or row.loq.unit, row.loq.unit or row.lod.unit), loq
    except UnitMismatchError:
        return None


def _number(bound: Quantity | None) -> Decimal | None:
    is_plain = bound is not None and bound.qualifier is Qualifier.MEASURED
    return bound.number if bound is not None and is_plain and bound.number is not None and bound.number > 0 else None


def _observation(case: Case, panel: Panel, row: Result, *, is_whole: bool) -> Observation:
    bounds = [bound for bound in (row.lod, row.loq) if bound is not None]
    lod, loq = (quantity_words(bound) for bound in bounds)
    return Observation(
        subject=case.subject(panel=panel.kind.value, analyte=row.analyte or row.printed_name),
        anchors=tuple(bound.anchor for bound in bounds),
        facts={
            "analyte": row.printed_name,
            "lod": lod,
            "loq": loq,
            "reading": "; so it is in all rows, and the two columns may have been changed over" if is_whole else "",
        },
        observed=f"LOD {lod}, LOQ {loq}",
        confidence=Confidence.MEDIUM if is_whole else Confidence.HIGH,
    )
