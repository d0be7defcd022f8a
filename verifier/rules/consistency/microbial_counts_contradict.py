"""CON213: a germ is counted above the group that it belongs to, or found where the group is absent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from verifier.decisions import converted
from verifier.model import Amount, Panel, Quantity, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.conditions import is_shown
from verifier.rules.judging import rows_of
from verifier.rules.printed_values import Content, Contents, are_alike
from verifier.rules.wording import quantity_words
from verifier.vocabulary.units import UnitMismatchError

_GROUPS: Mapping[str, tuple[str, ...]] = {
    "e_coli_o157_h7": ("stec", "e_coli"),
    "stec": ("e_coli",),
    "e_coli": ("fecal_coliforms", "total_coliforms", "enterobacteriaceae", "total_aerobic_microbial_count"),
    "fecal_coliforms": ("total_coliforms", "total_aerobic_microbial_count"),
    "total_coliforms": ("total_aerobic_microbial_count",),
    "enterobacteriaceae": ("total_aerobic_microbial_count",),
    "bile_tolerant_gram_negative": ("total_aerobic_microbial_count",),
    "listeria_monocytogenes": ("listeria",),
}
"""By germ the groups that hold it, the nearest first."""
_HALF_LOG = Decimal("3.1623")
"""Half a power of ten, rounded up: what two counts of one sample on different plates and dilutions may differ."""
_IN_LOG = Decimal("0.5")


@dataclass(frozen=True)
class _Seen:
    """A value of a germ and one of its group that contradict each other; `why` is set where that is doubtful."""

    member: Quantity
    group: Quantity
    why: str = ""


@rule(
    "CON213",
    severity=Severity.WARNING,
    message="{member} is {observed}, although {group} is {expected}{reading}",
    since="0.1.0",
)
def microbial_counts_contradict(case: Case) -> Iterator[Observation]:
    """A germ is counted above the group that it belongs to, or found where the group is absent.

    ## In plain words
    Every germ counted under {member} also belongs under {group}, but the two results do not fit together. One may be
    off, or they were counted in different ways.

    ## Looks at
    Escherichia coli O157:H7 and toxin-forming E. coli beside E. coli; E. coli beside faecal and total coliforms and
    Enterobacteriaceae; these, and bile-tolerant gram-negative bacteria, beside the total aerobic count; Listeria
    monocytogenes beside Listeria.

    ## Decides
    On spans: "<10" ends at 10, "ND" at its LOD or at one germ in the tested mass. Counts of one sample differ between
    plates and dilutions, so that only more than half a power of ten (3.2 times) is a finding and less is for
    information. "ND" of a group without any bound, and "detected" without an amount beside it, depend on the masses
    that were tested; they are a finding only where the group was looked for in at least as much. Where a germ or
    group is printed more than once, all rows must say so; only the nearest group is told.

    ## Example
    E. coli 500 CFU/g with total coliforms "<10 CFU/g". E. coli detected in 10 g with coliforms absent in 10 g.

    ## Why it matters
    One of the two counts is wrong, and the wrong one may be the one that has a limit.

    ## Other explanations
    - The two may have been counted by different methods, on different days or in different subsamples.
    - One may be printed as a power of ten that was misread.
    - Medium for one group may hold back germs that grow on another.

    ## Next step
    Ask the laboratory for the counts of {member} and {group}, and for the methods and dilutions.
    """
    for member, groups in _GROUPS.items():
        for group in groups:
            seen = _contradiction(case, member, group)
            if seen is not None:
                yield seen
                break


def _contradiction(case: Case, member: str, group: str) -> Observation | None:
    pairs = [
        (panel, one, other, _held(one, other, case.contents))
        for panel, one in rows_of(case.certificate, member)
        for _, other in rows_of(case.certificate, group)
        if is_shown(one) and is_shown(other)
    ]
    if not pairs or any(seen is None for *_, seen in pairs):
        return None
    panel, one, other, seen = next((pair for pair in pairs if pair[3] is not None and pair[3].why), pairs[0])
    return _observation(case, panel, one, other, seen) if seen is not None else None


def _held(member: Result, group: Result, contents: Contents) -> _Seen | None:
    """How the rows contradict each other; None where they do not."""
    counts = [
        (one, other, _excess(one, other))
        for one in contents.all_of(member)
        for other in contents.all_of(group)
        if are_alike(one, other) and one.span.low > 0
    ]
    compared = [(one, other, excess) for one, other, excess in counts if excess is not None]
    if compared:
        one, other, why = next((pair for pair in compared if pair[2] == ""), compared[0])
        return _Seen(one.quantity, other.quantity, why) if len(compared) == len(counts) else None
    if counts:
        return None
    return _found_in_absent_group(member, group)


def _excess(member: Content, group: Content) -> str | None:
    """Why a count above its group is doubtful, "" where it is not; None where it is not above."""
    high = group.span.high
    if high is None:
        if group.span.is_found is False:
            return "the mass in which the group was looked for is not printed"
        return None
    if member.span.low <= high:
        return None
    is_log = member.unit.startswith("log")
    allowed = high + _IN_LOG if is_log else high * _HALF_LOG
    return "" if member.span.low > allowed else "counts may differ so much between plates"


def _found_in_absent_group(member: Result, group: Result) -> _Seen | None:
    """A germ that was detected, without a count, beside a group that was not."""
    for one in member.values:
        for other in group.values:
            if one.qualifier.value != "detected" or other.qualifier.value != "not_detected":
                continue
            mass, group_mass = _tested(one, member), _tested(other, group)
            is_bound = group.lod is not None or group.loq is not None
            if mass is None and group_mass is None:
                why = "the group may have been counted in less of the sample" if is_bound else ""
                return _Seen(one, other, why)
            if mass is None or group_mass is None:
                return _Seen(one, other, "not both tested masses are printed")
            if _is_as_much(group_mass, mass):
                return _Seen(one, other)
    return None


def _tested(value: Quantity, row: Result) -> Amount | None:
    return value.portion or (row.limit.portion if row.limit is not None else None)


def _is_as_much(amount: Amount, other: Amount) -> bool:
    try:
        return converted(amount.number, amount.unit, other.unit) >= other.number
    except UnitMismatchError:
        return False


def _observation(case: Case, panel: Panel, one: Result, other: Result, seen: _Seen) -> Observation:
    return Observation(
        subject=case.subject(panel=panel.kind.value, analyte=one.analyte),
        anchors=(seen.member.anchor, seen.group.anchor),
        facts={
            "member": one.printed_name,
            "observed": quantity_words(seen.member),
            "group": other.printed_name,
            "expected": quantity_words(seen.group),
            "reading": f"; {seen.why}" if seen.why else "",
        },
        observed=quantity_words(seen.member),
        expected=quantity_words(seen.group),
        severity=Severity.INFO if seen.why else None,
    )
