"""CON217: a row is printed as passed although its method cannot see its own limit."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.decisions import converted
from verifier.model import LimitKind, Panel, Qualifier, Quantity, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.wording import printed_limit_words, quantity_words, result_words
from verifier.vocabulary.units import UnitMismatchError
from verifier.vocabulary.words import status_of

_UPPER = (LimitKind.AT_MOST, LimitKind.BELOW)


@rule(
    "CON217",
    severity=Severity.WARNING,
    message='{analyte} is {observed}, and the row says "{status}", although its {name} of {bound} is above its own '
    "limit of {limit}",
    since="0.1.0",
)
def passed_beyond_detection(case: Case) -> Iterator[Observation]:
    """A row is printed as passed although its method cannot see its own limit.

    ## In plain words
    The report says "{status}" for {analyte}, but its test may miss amounts above the limit printed beside it. More than
    that limit could be there unseen.

    ## Looks at
    Rows with the verdict "Pass" and an upper limit of their own whose result is ND, "<LOD" or "<LOQ" and whose LOD or
    LOQ is printed; and "<x".

    ## Decides
    ND reaches up to the LOD, without one to the LOQ; "<LOQ" to the LOQ; "<x" to x. It is a finding when that is above
    the printed limit, in units that convert. Equal to it is left alone, and so is a limit of zero, which asks for
    "not detected".

    ## Example
    Chlorpyrifos ND, LOD 0.5 ppm, limit 0.2 ppm, "Pass".

    ## Why it matters
    There may be more than twice of what is allowed in it, and the row says that all is well.

    ## Other explanations
    - The LOD may be that of the method and not the one reached in this sample, or stand in another unit.
    - The limit may be printed for another kind of product.

    ## Next step
    Ask the laboratory for the LOD that it reached for {analyte} in this sample, and what its verdict rests on.
    """
    for panel in case.certificate.panels:
        for row in (*panel.results, *panel.totals):
            if status_of(row.printed_status or "") == "pass" and len(row.values) == 1:
                seen = _blind(row, row.values[0])
                if seen is not None:
                    yield _observation(case, panel, row, *seen)


def _blind(row: Result, value: Quantity) -> tuple[str, Quantity] | None:
    """The bound that is above the limit of the row, and its name."""
    name, bound = _bound(row, value)
    limit = row.limit
    if bound is None or bound.number is None or limit is None or limit.kind not in _UPPER or not limit.number:
        return None
    unit = bound.unit or value.unit
    try:
        is_above = converted(bound.number, unit, limit.unit or unit) > limit.number
    except UnitMismatchError:
        return None
    return (name, bound) if is_above else None


def _bound(row: Result, value: Quantity) -> tuple[str, Quantity | None]:
    match value.qualifier:
        case Qualifier.NOT_DETECTED | Qualifier.BELOW_LOD:
            return ("LOD", row.lod) if row.lod is not None and row.lod.number else ("LOQ", row.loq)
        case Qualifier.BELOW_LOQ:
            return "LOQ", row.loq
        case Qualifier.LESS_THAN:
            return "bound", value
        case _:
            return "", None


def _observation(case: Case, panel: Panel, row: Result, name: str, bound: Quantity) -> Observation:
    limit = printed_limit_words(row.limit) if row.limit is not None else ""
    return Observation(
        subject=case.subject(panel=panel.kind.value, analyte=row.analyte or row.printed_name),
        anchors=(row.anchor, bound.anchor, row.limit.anchor) if row.limit is not None else (row.anchor,),
        facts={
            "analyte": row.printed_name,
            "observed": result_words(row, row.values[0]),
            "status": row.printed_status or "",
            "name": name,
            "bound": quantity_words(bound),
            "limit": limit,
        },
        observed=f"{name} {quantity_words(bound)}",
        expected=f"at most {limit}",
    )
