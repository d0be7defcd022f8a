"""COL603: two reports with one number show different results or dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from verifier.collection import CertificatePrint, Link, Member
from verifier.model import Anchor, Confidence, Severity
from verifier.rules.base import rule
from verifier.rules.collection.common import (
    Difference,
    are_equal,
    are_one_report,
    differ,
    joined,
    listed,
    lots_differ,
    mark_of_revision,
    pairs,
    results_in_both,
    worst,
)
from verifier.rules.together import Seen, Sight, Together

_DATES = ("produced", "collected", "received", "completed", "expires", "reported")


@rule(
    "COL603",
    severity=Severity.WARNING,
    message='two files with the {what} "{number}" do not say the same: {differences}{mark}',
    since="0.1.0",
    links=(Link.REPORT, Link.SAMPLE),
)
def report_id_with_other_content(case: Together) -> Iterator[Sight]:
    """Two reports with one number show different results or dates.

    ## In plain words
    Two files carry the same {what} ("{number}") but do not say the same. One may be a draft or a correction, and it may
    not be clear which one holds.

    ## Looks at
    Reports of one laboratory with the same number of the report (the mark of a revision left out) or of the sample:
    the results of every substance that both report, and the dates.

    ## Decides
    A value that was only rounded is the same, and a substance that only one of the files reports is no difference.
    Samples with different numbers in one report are not compared. It is for information where one of the two says
    that it is amended, where a sample was reported again under a new number of the report, where only the day of the
    report differs, or where the lots differ as well, because some laboratories number orders and not reports.

    ## Example
    Report 24-1187 with 0.41 ppm lead in one file and 0.14 ppm in another.

    ## Why it matters
    A laboratory gives a number once. Of two contents under it, one took the place of the other, and nobody can tell
    which one holds until it is said.

    ## Base rate
    None among the 210 pairs of 21 real reports read for this project. Amended reports are frequent in practice; good
    ones say that they are amended (ISO/IEC 17025:2017, 7.8.8).

    ## Other explanations
    - The laboratory corrected the report and did not mark it.
    - The sample was tested again, and both results were reported under its number.
    - One of the files is a draft, or a summary that shows another unit or basis.
    - A number was not read exactly in one of the files.

    ## Next step
    Compare the marked values. Ask the laboratory which of the two it stands by, giving it the number {number}.
    """
    found = [sight for one, other in pairs(case.members) for sight in _compare(case.group.link, one, other)]
    sight = worst(found, Severity.WARNING)
    if sight is not None:
        yield replace(sight, seen=joined(sight, case.members), others=case.group.others)


def _compare(link: Link, one: Member, other: Member) -> Iterator[Sight]:
    a, b = one.certificate, other.certificate
    if not are_one_report(one, other):
        return
    has_other_lot = lots_differ(a, b)
    if link is Link.SAMPLE and differ(a.report_id, b.report_id) and has_other_lot:
        return  # a number that begins anew every year
    _, unlike = results_in_both(a, b)
    days = list(_days(a, b))
    if not unlike and (has_other_lot or not days):
        return
    mark = mark_of_revision(a, b)
    is_new_number = link is Link.SAMPLE and differ(a.report_id, b.report_id) and mark is None
    is_mild = mark is not None or is_new_number or has_other_lot or (not unlike and _only_reissued(a, b))
    key = "report_id" if link is Link.REPORT else "sample_id"
    yield Sight(
        seen=(Seen(one, _anchors(one, unlike, key, 0)), Seen(other, _anchors(other, unlike, key, 1))),
        facts={
            "what": "number of the report" if link is Link.REPORT else "number of the sample",
            "number": getattr(a, key) or "",
            "differences": listed([*(pair.words() for pair in unlike), *days], 6),
            "mark": f'; one of them says "{mark}"' if mark is not None else "",
        },
        observed=listed([*(pair.words() for pair in unlike), *days], 40),
        expected="the same results and dates, or a mark that says which one holds",
        severity=Severity.INFO if is_mild else None,
        confidence=Confidence.HIGH if len(unlike) > 1 and are_equal(a.lot, b.lot) else Confidence.MEDIUM,
    )


def _days(one: CertificatePrint, other: CertificatePrint) -> Iterator[str]:
    for name in _DATES:
        a, b = getattr(one, name), getattr(other, name)
        if a is not None and b is not None and a != b:
            yield f"{name} {a} / {b}"


def _only_reissued(one: CertificatePrint, other: CertificatePrint) -> bool:
    return all(words.startswith("reported ") for words in _days(one, other))


def _anchors(member: Member, unlike: list[Difference], key: str, side: int) -> tuple[Anchor, ...]:
    return (*(pair[side].anchor for pair in unlike), *member.anchors(f"sample.{key}"))
