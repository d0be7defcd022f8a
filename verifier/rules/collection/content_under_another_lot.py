"""COL604: the same results stand under another lot, client or product."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from verifier.collection import CertificatePrint, Link, Member
from verifier.collection.vectors import UNLIKELY, agreement
from verifier.model import Confidence, Severity
from verifier.rules.base import rule
from verifier.rules.collection.common import (
    are_equal,
    are_one_report,
    chance_words,
    clients_differ,
    joined,
    listed,
    lots_differ,
    mark_of_revision,
    pairs,
    products_differ,
    results_in_both,
    worst,
)
from verifier.rules.together import Seen, Sight, Together


@rule(
    "COL604",
    severity=Severity.WARNING,
    message="two files hold the same {count} results under different names: {differences}{mark}",
    since="0.1.0",
    links=(Link.REPORT, Link.SAMPLE, Link.CONTENT),
)
def content_under_another_lot(case: Together) -> Iterator[Sight]:
    """The same results stand under another lot, client or product.

    ## In plain words
    Two files show the same {count} results but do not name the same goods or client. One test may have been reported
    for several brands or lots.

    ## Looks at
    Files with the same number of the report or of the sample by one laboratory, and files of which all results are
    alike: the lot, the client and the product that each of them names.

    ## Decides
    All results that both report are the same, and the lot, the client or the product is not. Where no number ties the
    two files together, enough of the results must be so precise that chance does not explain it. Legal forms, case
    and blanks do not count, and a name that holds the other one is the same. It is for information where one of the
    two says that it is amended, where only the name of the product differs, or where a client is named in one alone.

    ## Example
    "Lot: GV-104229" in one file and "Lot: GV-118730" in another, with the same number of the report and 31 results
    alike.

    ## Why it matters
    Results hold for the sample that was tested. With another lot on it, a report speaks for goods that nobody tested.

    ## Base rate
    None among the 210 pairs of 21 real reports read for this project. Replaced lots and clients are the best
    documented change to genuine reports; how frequent they are is not known.

    ## Other explanations
    - The laboratory tested one lot and reported it for several brands or package sizes, and says so on request.
    - Sublots of one blend, or a composite sample, were reported together.
    - The laboratory corrected a name and did not mark the new report as amended.
    - A name was not read in full in one of the files.

    ## Next step
    Ask the laboratory for which lot, client and product it made the report, giving it the numbers in both files.
    """
    found = [sight for one, other in pairs(case.members) for sight in _compare(case.group.link, one, other)]
    sight = worst(found, Severity.WARNING)
    if sight is not None:
        yield replace(sight, seen=joined(sight, case.members), others=case.group.others)


def _compare(link: Link, one: Member, other: Member) -> Iterator[Sight]:
    a, b = one.certificate, other.certificate
    names = list(_names(a, b, is_one_report=link is not Link.CONTENT))
    if not names:
        return
    alike, unlike = results_in_both(a, b)
    shared = agreement(a, b)
    is_precise = bool(shared.alike) and shared.chance <= UNLIKELY
    is_tied = link is not Link.CONTENT and are_one_report(one, other)
    if unlike or not alike or not (is_precise or (is_tied and are_equal(a.sample_id, b.sample_id))):
        return
    mark = mark_of_revision(a, b)
    is_serious = any(name in ("lot", "client") and "not named" not in words for name, words in names)
    keys = (*(_KEYS[name] for name, _ in names), "sample.report_id")
    yield Sight(
        seen=(Seen(one, one.anchors(*keys)), Seen(other, other.anchors(*keys))),
        facts={
            "count": str(len(alike)),
            "differences": listed([words for _, words in names]),
            "mark": f'; one of them says "{mark}"' if mark is not None else "",
        },
        observed=listed([f"{row.name} {row.printed}" for row, _ in alike], 40),
        expected=(
            f"results that differ in their last figures: {len(shared.alike)} precise ones agree by chance "
            f"{chance_words(shared.chance)}"
            if shared.alike
            else "one lot, client and product for one number"
        ),
        severity=None if is_serious and mark is None else Severity.INFO,
        confidence=Confidence.HIGH if is_precise else Confidence.MEDIUM,
    )


_KEYS = {"lot": "sample.lot", "client": "client.name", "product": "sample.name"}


def _names(one: CertificatePrint, other: CertificatePrint, *, is_one_report: bool) -> Iterator[tuple[str, str]]:
    """What differs, with both texts."""
    if lots_differ(one, other):
        yield "lot", f'lot "{one.lot}" / "{other.lot}"'
    if clients_differ(one, other):
        yield "client", f'client "{one.client}" / "{other.client}"'
    elif is_one_report and (one.client is None) != (other.client is None):
        first, last = (f'"{name}"' if name is not None else "not named" for name in (one.client, other.client))
        yield "client", f"client {first} / {last}"
    if products_differ(one, other):
        yield "product", f'product "{one.product}" / "{other.product}"'
