"""PLA506: the same figures stand in places where chance does not put them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from verifier.model import Certificate, Confidence, Panel, PanelKind, Qualifier, Quantity, Result, Sample, Severity
from verifier.rules.base import Case, Observation, rule, says_nothing
from verifier.rules.conditions import is_relative
from verifier.rules.judging import sum_parts
from verifier.rules.wording import list_words, quantity_words

_DIGITS = 3
"""Figures that a value needs to count, idle zeros left out: 0.150 has two."""
_ROWS_OF_A_PANEL = 3
_ROWS_OF_TWO_SAMPLES = 6
_SOURCE = "in none of 116 reports read for verifier had a panel three equal values, or two samples six"

_Cell = tuple[str, str | None]
"""The substance and the unit in which its value is printed first."""


@rule(
    "PLA506",
    severity=Severity.INFO,
    message="{what} the same figures: {rows}",
    since="0.1.0",
)
def values_repeat(case: Case) -> Iterator[Observation]:
    """The same figures stand in places where chance does not put them.

    ## In plain words
    Some results are the same to the last digit, where small differences would be usual. One blend tested for two lots,
    or a form that repeats a value, can cause this.

    ## Looks at
    Measured values with at least three significant figures, idle zeros at the end left out; the first value of each
    row. Bounds, totals, shares and ratios do not count.

    ## Decides
    Two ways. Among all results of one kind, such as the metals: three or more substances with the same value in the
    same unit. Between two samples of one
    document whose lots differ, or whose numbers or names do where a lot is not given: six or more substances with the
    same values. Source of the band: 116 reports that were read for this project, 21 of them of real laboratories. None
    had three equal values in a panel, one had two (a single solvent and its total), and none had even two equal values
    in two samples.

    ## Example
    Two lots with 1.437 % mitragynine, 0.231 % paynantheine and four more results alike to the last digit.

    ## Why it matters
    A report that is used again for another lot keeps its figures. Two lots of leaf, and even two measurements of one
    lot, differ by some percent.

    ## Other explanations
    - Both samples may be of one blend, or one composite may have been tested for several lots.
    - The laboratory may have tested once and reported under two names or package sizes, and say so.
    - An instrument or a form may print the same reporting limit or default in several rows.
    - One column may have been read twice, where two samples stand in one table.

    ## Next step
    Compare the marked rows. Ask the laboratory whether each was measured, and for the date and the number of each run.
    """
    yield from _in_one_kind(case)
    for index in range(case.index):
        other = case.document.certificates[index]
        if index in case.same_sample or not _are_told_apart(case.certificate.sample, other.sample):
            continue
        own = _values(case.certificate)
        theirs = _values(other)
        same = [cell for cell, (_, value) in own.items() if cell in theirs and theirs[cell][1].number == value.number]
        if len(same) >= _ROWS_OF_TWO_SAMPLES:
            yield _observation(
                case,
                f"sample {case.index + 1} and sample {index + 1} have {len(same)} results with",
                [own[cell] for cell in same],
                [theirs[cell] for cell in same],
            )
            return


def _in_one_kind(case: Case) -> Iterator[Observation]:
    """Panels of one kind together, as tables go on over pages and lists have a table for each row."""
    groups: dict[tuple[PanelKind, Decimal | None, str | None], dict[str, tuple[Result, Quantity]]] = {}
    for panel in case.certificate.panels:
        for (name, unit), found in _values_of(panel).items():
            groups.setdefault((panel.kind, found[1].number, unit), {})[name] = found
    for (kind, _, _), group in groups.items():
        if len(group) >= _ROWS_OF_A_PANEL:
            yield _observation(case, f"{len(group)} results of one kind have", list(group.values()), [], kind.value)


def _observation(
    case: Case,
    what: str,
    rows: list[tuple[Result, Quantity]],
    others: list[tuple[Result, Quantity]],
    panel: str | None = None,
) -> Observation:
    words = list_words(f"{row.printed_name} {quantity_words(value)}" for row, value in rows)
    return Observation(
        subject=case.subject(panel=panel),
        anchors=tuple(value.anchor for _, value in (*rows, *others)),
        facts={"what": what, "rows": words},
        observed=words,
        expected=f"values that differ in their last digits ({_SOURCE})",
        confidence=Confidence.MEDIUM,
    )


def _values(certificate: Certificate) -> Mapping[_Cell, tuple[Result, Quantity]]:
    return {cell: found for panel in certificate.panels for cell, found in _values_of(panel).items()}


def _values_of(panel: Panel) -> Mapping[_Cell, tuple[Result, Quantity]]:
    """The values that count, one for each substance and unit."""
    return {
        (row.analyte or row.printed_name.casefold(), row.values[0].unit): (row, row.values[0])
        for row in panel.results
        if row.values and _counts(row.values[0]) and not _is_total(row)
    }


def _is_total(row: Result) -> bool:
    # One substance alone in a sum has the value of the sum.
    return bool(row.analyte and (row.analyte.startswith("total_") or sum_parts(row.analyte))) or any(
        word in row.printed_name.casefold() for word in ("total", "sum", "celkem", "gesamt")
    )


def _counts(value: Quantity) -> bool:
    if value.qualifier is not Qualifier.MEASURED or value.number is None or value.number <= 0 or is_relative(value):
        return False
    return len(value.number.normalize().as_tuple().digits) >= _DIGITS


def _are_told_apart(one: Sample, other: Sample) -> bool:
    """Whether the report itself says that they are two: by lot, else by number, else by name."""
    for a, b in ((one.lot, other.lot), (one.sample_id, other.sample_id), (one.name, other.name)):
        if a and b and not says_nothing(a) and not says_nothing(b):
            return a.strip().casefold() != b.strip().casefold()
    return False
