"""COL605: reports on different lots share many precise results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from verifier.collection import Link, Member
from verifier.collection.vectors import ALIKE, UNLIKELY, agreement
from verifier.model import Confidence, Severity
from verifier.rules.base import rule
from verifier.rules.collection.common import (
    are_equal,
    are_told_apart,
    chance_words,
    is_one_laboratory,
    joined,
    listed,
    pairs,
    results_in_both,
    worst,
)
from verifier.rules.together import Seen, Sight, Together


@rule(
    "COL605",
    severity=Severity.WARNING,
    message="{count} of {compared} precise results are the same in reports on {first} and {other}; by chance that is "
    "to be expected in {chance} of two such reports",
    since="0.1.0",
    links=(Link.VALUES,),
)
def results_repeat(case: Together) -> Iterator[Sight]:
    """Reports on different lots share many precise results.

    ## In plain words
    The reports on {first} and {other} share {count} exact numbers, which seldom happens by chance. One sample or one
    blend may stand behind both.

    ## Looks at
    Measured values with at least three significant figures, idle zeros at the end left out. Not detected, bounds,
    sums, shares and round numbers do not count, because they agree by nature.

    ## Decides
    Six or more substances with the same value, in reports that name different lots (or, without lots, different
    samples or products). "1.42 %" and "14.2 mg/g" are the same. The chance is a bound from above: each value is taken
    to lie anywhere within two percent of its neighbour, which is how far two measurements of one sample differ, and
    two lots differ more. Above one in ten thousand the finding is for information. Reports that share their number, or
    all their results, are found by COL603 and COL604.

    ## Example
    Lot A-17 and lot B-04: mitragynine 1.437 %, paynantheine 0.231 % and six more of nine alike to the last figure.

    ## Why it matters
    Two lots of a plant are never alike to the last figure. One measurement then stands for two lots, and one of them
    was not tested.

    ## Base rate
    None among the 210 pairs of 21 real reports read for this project: no two of different lots shared more than two
    such values.

    ## Other explanations
    - One composite sample was tested for several lots, or the lots are parts of one blend.
    - The same sample was reported twice, under two spellings of its lot.
    - The values are those of a reference material or a control, which is reported again and again.

    ## Next step
    Ask the laboratory whether {first} and {other} were each measured, and for the day and the number of each run.
    """
    found = [sight for one, other in pairs(case.members) for sight in _compare(one, other)]
    sight = worst(found, Severity.WARNING)
    if sight is not None:
        involved = [one for one in case.members if _repeats_any(one, case.members)]
        yield replace(sight, seen=joined(sight, involved), others=case.group.others)


def _repeats_any(one: Member, members: tuple[Member, ...]) -> bool:
    return any(len(agreement(one.certificate, other.certificate).alike) >= ALIKE for other in members if other != one)


def _compare(one: Member, other: Member) -> Iterator[Sight]:
    a, b = one.certificate, other.certificate
    if not are_told_apart(a, b):
        return
    if is_one_laboratory(a, b) and (are_equal(a.report_id, b.report_id) or are_equal(a.sample_id, b.sample_id)):
        return
    shared = agreement(a, b)
    if len(shared.alike) < ALIKE:
        return
    _, unlike = results_in_both(a, b)
    if not unlike and len(a.rows) == len(b.rows) and shared.chance <= UNLIKELY:
        return  # all results: COL604
    yield Sight(
        seen=(
            Seen(one, (*(row.anchor for row, _ in shared.alike), *one.anchors("sample.lot"))),
            Seen(other, (*(row.anchor for _, row in shared.alike), *other.anchors("sample.lot"))),
        ),
        facts={
            "count": str(len(shared.alike)),
            "compared": str(shared.compared),
            "first": _named(one),
            "other": _named(other),
            "chance": chance_words(shared.chance),
        },
        observed=listed([f"{row.name} {row.printed}" for row, _ in shared.alike], 40),
        expected="results that differ in their last figures",
        severity=None if shared.chance <= UNLIKELY else Severity.INFO,
        confidence=Confidence.HIGH if shared.chance <= UNLIKELY**2 else Confidence.MEDIUM,
    )


def _named(member: Member) -> str:
    one = member.certificate
    if one.lot is not None:
        return f"lot {one.lot}"
    return f"sample {one.sample_id}" if one.sample_id is not None else one.product or member.label
