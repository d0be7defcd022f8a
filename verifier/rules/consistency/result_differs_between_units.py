"""CON204: one result is printed in several units, and the numbers do not agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from verifier.decisions import Span, converted
from verifier.model import Confidence, Panel, Qualifier, Quantity, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.printed_values import Content, Contents, Gap, gap_between
from verifier.rules.wording import number_words, quantity_words, span_words

_WHOLE_COLUMN = 2
"""From so many rows on, and more than agree, a column that means something else is the likelier cause."""


@dataclass(frozen=True)
class _Pair:
    """One row in two units: where they disagree, None where they agree, and whether a printed mass was needed."""

    row: Result
    gap: Gap | None
    is_by_mass: bool


@rule(
    "CON204",
    severity=Severity.WARNING,
    message="{what} is printed as {first} and as {second}, but {first} is {converted}{reading}",
    since="0.1.0",
)
def result_differs_between_units(case: Case) -> Iterator[Observation]:
    """One result is printed in several units, and the numbers do not agree.

    ## In plain words
    The report gives {what} twice, as {first} and as {second}. These do not work out to the same amount: one may be
    wrong, cut short, or based on something else.

    ## Looks at
    Rows with measured values in several units: %, mg/g and ppm, and mg per serving or per unit where the report
    prints the mass of a serving or unit. Shares of other substances, and dry mass beside mass as received, are left
    alone.

    ## Decides
    Both values may be off by half of their last printed digit, the mass by half of its own, and the conversion by
    0.5 % for rounded factors. What would agree within a whole last digit may have been cut off instead of rounded and
    is for information, once for a panel. Where more rows of a panel disagree than agree, the column or the mass is
    likely to mean something else: that is said once, with low confidence, and for information where it is a printed
    mass, which may be that of a container. Of several values in one unit (replicates) one needs to agree.

    ## Example
    Mitragynine 1.42 % and 14.2 mg/g agree. Mitragynine 1.42 % and 16.3 mg/g is a finding.

    ## Why it matters
    A number that was changed or mistyped in one column rarely changes in the other.

    ## Other explanations
    - A misprint in one of the two.
    - The two columns may count on different things (dry mass, the share of a group, another serving).
    - One of the numbers or units may have been misread.

    ## Next step
    Ask the laboratory which of the printed values of {what} is right.
    """
    for panel in case.certificate.panels:
        pairs = [pair for row in (*panel.results, *panel.totals) for pair in _pairs(row, case.contents)]
        for is_by_mass in (False, True):
            yield from _of_kind(case, panel, [pair for pair in pairs if pair.is_by_mass is is_by_mass], is_by_mass)


def _of_kind(case: Case, panel: Panel, pairs: Sequence[_Pair], is_by_mass: bool) -> Iterator[Observation]:
    gaps = [(pair.row, pair.gap) for pair in pairs if pair.gap is not None]
    apart = [(row, gap) for row, gap in gaps if not gap.is_slight]
    slight = [(row, gap) for row, gap in gaps if gap.is_slight]
    agree = len(pairs) - len(apart)
    if apart and is_by_mass and not agree:
        yield _once(case, panel, apart, len(pairs), "the printed mass may be that of something else")
    elif len(apart) >= _WHOLE_COLUMN and len(apart) > agree:
        yield _once(case, panel, apart, len(pairs), "a column may count on something else or have been misread")
    else:
        for row, gap in apart:
            yield _observation(case, panel, row, gap)
    if slight:
        yield _once(case, panel, slight, len(pairs), "digits may have been cut off instead of rounded")


def _pairs(row: Result, contents: Contents) -> Iterator[_Pair]:
    """The row's values held against each other, unit by unit."""
    measured = [value for value in row.values if value.qualifier is Qualifier.MEASURED and _is_amount(value)]
    units = list(dict.fromkeys([value.unit for value in measured]))
    for one, other in combinations(units, 2):
        twins = [(a, b) for a in measured for b in measured if (a.unit, b.unit) == (one, other)]
        held = [(a, b, *gap_between((a, row), (b, row), contents)) for a, b in twins]
        seen = [(a, b, gap) for a, b, is_comparable, gap in held if is_comparable]
        if not seen:
            continue
        first = [contents.of(value, row) for value in seen[0][:2]]
        is_by_mass = any(content is not None and content.is_by_mass for content in first)
        gaps = [gap for _, _, gap in seen]
        yield _Pair(row, None if None in gaps else min(gaps, key=_order), is_by_mass)


def _is_amount(value: Quantity) -> bool:
    return value.number is not None and value.number >= 0


def _order(gap: Gap | None) -> bool:
    """The slightest first."""
    return gap is not None and not gap.is_slight


def _once(case: Case, panel: Panel, gaps: Sequence[tuple[Result, Gap]], number: int, why: str) -> Observation:
    row, gap = gaps[0]
    return _observation(case, panel, row, gap, f"; so it is in {len(gaps)} of {number} rows of this panel, and {why}")


def _observation(case: Case, panel: Panel, row: Result, gap: Gap, reading: str = "") -> Observation:
    first, second = (gap.first, gap.second) if not gap.second.is_by_mass else (gap.second, gap.first)
    return Observation(
        subject=case.subject(panel=panel.kind.value, analyte=row.analyte or row.printed_name),
        anchors=(first.quantity.anchor, second.quantity.anchor),
        facts={
            "what": row.printed_name,
            "first": quantity_words(first.quantity),
            "second": quantity_words(second.quantity),
            "converted": _converted(first, second),
            "reading": reading,
        },
        observed=quantity_words(second.quantity),
        expected=_converted(first, second),
        severity=Severity.INFO if gap.is_slight or (reading and first.is_by_mass) else None,
        confidence=Confidence.LOW if reading else Confidence.HIGH,
    )


def _converted(first: Content, second: Content) -> str:
    """The first value in the unit of the second, or in that in which both are compared."""
    if first.is_by_mass or first.quantity.number is None:
        wanted = second.unit if second.is_by_mass else second.quantity.unit
        ends = [converted(end, first.unit, wanted) for end in (first.span.low, first.span.high or first.span.low)]
        return span_words(Span(ends[0], ends[1]), wanted or "")
    number = converted(first.quantity.number, first.quantity.unit, second.quantity.unit)
    return f"{number_words(number)} {second.quantity.unit}"
