"""COL608: two reports on one lot cannot both be right about a substance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from verifier.collection import Link, Member, Row
from verifier.model import Confidence, PanelKind, Qualifier, Severity
from verifier.rules.base import rule
from verifier.rules.collection.common import (
    Difference,
    are_equal,
    are_of_one_lot,
    bound,
    differ,
    is_one_laboratory,
    joined,
    listed,
    pairs,
    results_in_both,
    worst,
)
from verifier.rules.together import Seen, Sight, Together

_TIMES = 2
_TIMES_MICROBIAL = 10
"""Counts of two parts of one lot may differ by a power of ten: microbes grow in clusters and go on growing."""


@rule(
    "COL608",
    severity=Severity.WARNING,
    message="two reports on lot {lot} contradict each other: {differences}",
    since="0.1.0",
    links=(Link.LOT,),
)
def lot_results_contradict(case: Together) -> Iterator[Sight]:
    """Two reports on one lot cannot both be right about a substance.

    ## In plain words
    Two reports on lot {lot} give very different results, so at least one may not describe the goods. An uneven lot or
    different methods can cause this.

    ## Looks at
    Reports with one number of the lot for one client (or product): the substances that both report. Two files with one
    number of the report or of the sample are compared by COL603 instead.

    ## Decides
    One result is more than twice the other (counts of microbes: more than ten times), or one report found an amount
    that is more than twice the detection limit of another that found none. Where both print an uncertainty, the
    results must differ by more than both together as well. Two methods that are named and have nothing in common make
    it information.

    ## Example
    0.25 ppm lead in one report on lot A-17, and 1.9 ppm in another.

    ## Why it matters
    At least one of the two does not describe the goods, and the lower one is the one that is shown.

    ## Base rate
    Not known: of 21 real reports read for this project one pair is on one lot, and the two have no substance in common.
    Two laboratories that test one sample are taken to agree within a factor of two in chemistry (by Horwitz's function
    even at one part in a million they nearly always agree within half their value), and within ten in microbiology.

    ## Other explanations
    - The lot is not uniform, or one of the samples was taken before a treatment.
    - One of the results is on dry mass, or of another extraction, and the report does not say so.
    - Two lots of different goods may have the same number.

    ## Next step
    Ask both laboratories for the method and the sample. Until then use the less favourable result.
    """
    found = [sight for one, other in pairs(case.members) for sight in _compare(one, other)]
    sight = worst(found, Severity.WARNING)
    if sight is not None:
        yield replace(sight, seen=joined(sight, [seen.member for seen in sight.seen]), others=case.group.others)


def _compare(one: Member, other: Member) -> Iterator[Sight]:
    a, b = one.certificate, other.certificate
    if not are_of_one_lot(a, b) or (differ(a.product, b.product) and not are_equal(a.lot, b.lot)):
        return
    if is_one_laboratory(a, b) and (are_equal(a.report_id, b.report_id) or are_equal(a.sample_id, b.sample_id)):
        return
    _, unlike = results_in_both(a, b)
    far = [pair for pair in unlike if _are_far(pair)]
    if not far:
        return
    is_mild = all(differ(pair.first.method, pair.other.method) and not _share_word(pair) for pair in far)
    yield Sight(
        seen=(
            Seen(one, tuple(pair.first.anchor for pair in far)),
            Seen(other, tuple(pair.other.anchor for pair in far)),
        ),
        facts={"lot": a.lot or "", "differences": listed([pair.words() for pair in far], 6)},
        observed=listed([pair.words() for pair in far], 40),
        expected="results that differ by less than twice (counts of microbes: ten times)",
        severity=Severity.INFO if is_mild else None,
        confidence=Confidence.MEDIUM,
    )


def _are_far(pair: Difference) -> bool:
    low, high = sorted((_amount(pair.first), _amount(pair.other)))
    times = _TIMES_MICROBIAL if pair.first.panel == PanelKind.MICROBIALS.value else _TIMES
    if pair.first.number is None and pair.other.number is None:
        return True  # found, and not found
    if pair.first.unit != pair.other.unit or high <= low * times:
        return False
    spreads = [row.uncertainty for row in pair if row.uncertainty is not None]
    return len(spreads) < 2 or high - low > sum(spreads)


def _amount(row: Row) -> Decimal:
    """The value, or that below which it lies."""
    if row.qualifier is Qualifier.MEASURED and row.number is not None:
        return row.number
    return bound(row) or Decimal(0)


def _share_word(pair: Difference) -> bool:
    mine, theirs = ((row.method or "").casefold().replace("-", " ").split() for row in pair)
    return not set(mine).isdisjoint(theirs)
