"""COL609: several laboratories reported on one lot."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.collection import Link, Member
from verifier.model import Anchor, Severity
from verifier.rules.base import rule
from verifier.rules.collection.common import are_of_one_lot, laboratories_differ, listed, pairs, results_in_both
from verifier.rules.together import Seen, Sight, Together


@rule(
    "COL609",
    severity=Severity.INFO,
    message="lot {lot} was reported by {first} and by {other}; {results}",
    since="0.1.0",
    links=(Link.LOT,),
)
def lot_tested_by_several_laboratories(case: Together) -> Iterator[Sight]:
    """Several laboratories reported on one lot.

    ## In plain words
    Two laboratories reported on lot {lot}: {first} and {other}. That can be a simple double check, but it matters which
    result is shown to buyers.

    ## Looks at
    Reports with one number of the lot for one client (or product) that name different laboratories, and the substances
    that both report.

    ## Decides
    Both results of every substance that two laboratories tested are shown side by side. That there are two is no
    defect; results that cannot both be right are a finding of COL608.

    ## Example
    Lot A-17: 14.2 mg/g mitragynine by one laboratory, 15.1 mg/g by another.

    ## Why it matters
    Where a lot was tested twice, it matters which result is published. Testing until one laboratory passes is known
    from other markets.

    ## Base rate
    Frequent: 1 pair among 21 real reports read for this project, chemistry by one laboratory and microbiology by
    another. Testing by a second laboratory is good practice, and some rules demand it after a failure.

    ## Other explanations
    - The second laboratory confirmed the first, or tested what the first one does not.
    - Two lots of different goods may have the same number.

    ## Next step
    Look at which of the results is published, and ask for all reports on lot {lot}.
    """
    for one, other in pairs(case.members):
        a, b = one.certificate, other.certificate
        if not laboratories_differ(a, b) or not are_of_one_lot(a, b):
            continue
        alike, unlike = results_in_both(a, b)
        both = [*unlike, *alike]
        words = listed([pair.words() for pair in both], 6)
        yield Sight(
            seen=(_seen(one, [pair.first.anchor for pair in both]), _seen(other, [pair.other.anchor for pair in both])),
            facts={
                "lot": a.lot or "",
                "first": a.laboratory or "",
                "other": b.laboratory or "",
                "results": f"both tested: {words}" if both else "no substance was tested by both",
            },
            observed=listed([pair.words() for pair in both], 40) or None,
            others=case.group.others,
        )
        return


def _seen(member: Member, anchors: list[Anchor]) -> Seen:
    return Seen(member, (*member.anchors("laboratory.name", "sample.lot"), *anchors))
