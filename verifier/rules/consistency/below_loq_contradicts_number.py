"""CON208: "ND", "<LOQ" or "<x" does not go with a number that the same row prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from verifier.decisions import Span, converted
from verifier.model import Confidence, Panel, Qualifier, Quantity, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.printed_values import HALF, SLACK, Contents, are_alike, is_above, last_digit
from verifier.rules.wording import quantity_words
from verifier.vocabulary.units import UnitMismatchError

_ABSENT = (Qualifier.NOT_DETECTED, Qualifier.BELOW_LOD)
_WHOLE_COLUMN = 2
"""From so many rows on, and all that say so, a column that was misread is the likelier cause."""
_CENSORED = (*_ABSENT, Qualifier.BELOW_LOQ, Qualifier.LESS_THAN)


@dataclass(frozen=True)
class _Seen:
    """What a row says, and the number that does not go with it."""

    row: Result
    said: Quantity
    number: Quantity
    words: str
    reading: str = ""


@rule(
    "CON208",
    severity=Severity.WARNING,
    message='{analyte} is printed as "{said}", which does not go with {number}{reading}',
    since="0.1.0",
)
def below_loq_contradicts_number(case: Case) -> Iterator[Observation]:
    """A row prints "ND", "<LOQ" or "<x" beside a number that leaves no room for it.

    ## In plain words
    In the row for {analyte}, the entry "{said}" does not seem to fit with another figure. The report does not show
    which one to go by.

    ## Looks at
    Rows that print "ND", "<LOQ" or "<x" in one unit and a number in another; and rows that print "<x" beside an LOD
    or LOQ.

    ## Decides
    A number contradicts "ND" when it is above the LOD (any number does where no LOD is printed), "<LOQ" when it is
    above the LOQ and "<x" when it is above x, by more than half of its last digit and 0.5 % for rounded factors.
    "<x" contradicts an LOD above x, because nothing below the LOD can be seen. "<x" with a lower LOQ can be true and
    is for information. Numbers in the same unit may be replicates and are left alone. Where all rows of a panel that
    say so contradict themselves, a misread column is the likelier cause: that is said once, with low confidence.

    ## Example
    Mitragynine "ND" in % and 1.4 mg/g in the same row. Lead "<0.005 ppm" with an LOD of 0.010 ppm.

    ## Why it matters
    "Nothing found" and an amount cannot both be right, and a reader may see only one of them.

    ## Other explanations
    - The LOD or LOQ may be that of another dilution, or count on another mass.
    - One column may be filled from another run or another sample.
    - One of the two may have been misread.

    ## Next step
    Ask the laboratory whether {analyte} was found in this sample, and how much.
    """
    for panel in case.certificate.panels:
        censored = [(row, said) for row in (*panel.results, *panel.totals) if (said := _censored(row))]
        beside = [one for row, said in censored for one in [_beside_number(row, said, case)] if one is not None]
        is_whole = len(beside) >= _WHOLE_COLUMN and len(beside) == len(censored)
        for one in beside[:1] if is_whole else beside:
            why = f"; so it is in all {len(beside)} such rows, and a column may have been misread" if is_whole else ""
            yield _observation(case, panel, one, why)
        told = {id(one.row) for one in beside}
        for row, _ in censored:
            bounds = (_beside_bounds(row, value) for value in row.values) if id(row) not in told else ()
            seen = [bound for bound in bounds if bound is not None]
            if seen:  # one that is sure goes before one that can be true
                yield _observation(case, panel, min(seen, key=lambda one: bool(one.reading)))


def _censored(row: Result) -> tuple[Quantity, ...]:
    """The values of the row that are no numbers of their own."""
    return tuple(value for value in row.values if value.qualifier in _CENSORED)


def _beside_number(row: Result, censored: Iterable[Quantity], case: Case) -> _Seen | None:
    """A number of the row in another unit that leaves no room for what was said."""
    for said, value in product(censored, row.values):
        is_other = value.qualifier is Qualifier.MEASURED and value.unit != said.unit
        if is_other and _is_contradicted(said, value, row, case.contents):
            return _Seen(row, said, value, quantity_words(value))
    return None


def _is_contradicted(said: Quantity, value: Quantity, row: Result, contents: Contents) -> bool:
    one, other = contents.of(said, row), contents.of(value, row)
    if one is None or other is None or not are_alike(one, other) or other.span.low <= 0:
        return False
    is_open_absence = said.qualifier in _ABSENT and one.span.high is None and row.lod is None and row.loq is None
    return is_open_absence or is_above(other.span, one.span, SLACK)


def _beside_bounds(row: Result, said: Quantity) -> _Seen | None:
    """A printed bound ("<x") with an LOD above x, or with an LOQ below it."""
    if said.qualifier is not Qualifier.LESS_THAN or said.number is None:
        return None
    lod, loq = _in_unit_of(said, row.lod), _in_unit_of(said, row.loq)
    half = last_digit(said.number) * HALF
    if row.lod is not None and lod is not None and said.number + half < lod.low:
        return _Seen(row, said, row.lod, f"an LOD of {quantity_words(row.lod)}")
    if row.loq is not None and loq is not None and loq.high is not None and said.number - half > loq.high:
        words = f"an LOQ of {quantity_words(row.loq)}"
        return _Seen(row, said, row.loq, words, "; it may be that of a diluted sample")
    return None


def _in_unit_of(said: Quantity, bound: Quantity | None) -> Span | None:
    """The bound with half of its last digit to both sides; None where it cannot be compared."""
    if bound is None or bound.qualifier is not Qualifier.MEASURED or bound.number is None or bound.number <= 0:
        return None
    half = last_digit(bound.number) * HALF
    try:
        return Span(
            converted(bound.number - half, bound.unit or said.unit, said.unit),
            converted(bound.number + half, bound.unit or said.unit, said.unit),
        )
    except UnitMismatchError:
        return None


def _observation(case: Case, panel: Panel, seen: _Seen, why: str = "") -> Observation:
    reading = why or seen.reading
    said = quantity_words(seen.said)
    return Observation(
        subject=case.subject(panel=panel.kind.value, analyte=seen.row.analyte or seen.row.printed_name),
        anchors=(seen.said.anchor, seen.number.anchor),
        facts={"analyte": seen.row.printed_name, "said": said, "number": seen.words, "reading": reading},
        observed=f"{said}; {seen.words}",
        severity=Severity.INFO if seen.reading else None,
        confidence=Confidence.LOW if why else Confidence.HIGH,
    )
