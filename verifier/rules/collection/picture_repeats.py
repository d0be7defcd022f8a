"""COL606: one picture stands in reports on different samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from verifier.collection import Link, Member
from verifier.collection.groups import laboratory_counts, pictures_shared
from verifier.model import Confidence, Severity
from verifier.rules.base import rule
from verifier.rules.collection.common import are_told_apart, joined
from verifier.rules.together import Seen, Sight, Together

_SHARE = 5
"""One file in five: what stands in more of a laboratory's files is part of its form."""


@rule(
    "COL606",
    severity=Severity.INFO,
    message="a picture on page {page} of {label} looks the same on page {other_page} of {other_label}, which is on "
    "another sample",
    since="0.1.0",
    links=(Link.PICTURE,),
)
def picture_repeats(case: Together) -> Iterator[Sight]:
    """One picture stands in reports on different samples.

    ## In plain words
    A picture in {label} looks the same as one in {other_label}, which is about another sample. A stock picture, or
    charts that look alike, can cause this.

    ## Looks at
    Photographs, chromatograms and other pictures with enough in them, by what they look like and not by their bytes.

    ## Decides
    Pictures that look the same in reports on different lots (or samples, or products). A picture in more than one of
    five files of a laboratory is its logo, its seal or a placeholder and is left out; so the rule is silent until ten
    files of a laboratory are there. It is for information only: pictures that look alike need not be one picture.

    ## Example
    The same photograph of a jar in the reports on two products.

    ## Why it matters
    Rules that demand a photograph want it to show the sample that was tested. A chromatogram that stands in two
    reports was measured once.

    ## Base rate
    Logos, seals and signatures repeat in nearly all reports and do not count. How often photographs do in sound
    reports is not known: too few of the 21 real reports read for this project are of one laboratory.

    ## Other explanations
    - A placeholder ("no image"), or a picture of the package that the client uses for several lots.
    - Chromatograms of two lots of one product look alike, and so do those in which nothing was found.
    - A signature or a seal that only some of the laboratory's reports carry.

    ## Next step
    Look at both pictures. If they are one photograph or one chromatogram, ask the laboratory when it was taken.
    """
    with_picture = laboratory_counts(case.members)
    if case.group.others or any(count * _SHARE > case.group.files[name] for name, count in with_picture.items()):
        return
    for one, mine, other, theirs in pictures_shared(case.members):
        if one.sha256 == other.sha256 or not _are_on_other_samples(one, other):
            continue
        first = Sight(
            seen=(Seen(one, (mine.anchor,)), Seen(other, (theirs.anchor,))),
            facts={
                "page": str(mine.page),
                "label": f'"{one.label}"',
                "other_page": str(theirs.page),
                "other_label": f'"{other.label}"',
            },
            confidence=Confidence.LOW,
        )
        yield replace(first, seen=joined(first, case.members))
        return


def _are_on_other_samples(one: Member, other: Member) -> bool:
    mine, theirs = one.fingerprint.certificates, other.fingerprint.certificates
    return bool(mine and theirs) and all(are_told_apart(a, b) for a in mine for b in theirs)
