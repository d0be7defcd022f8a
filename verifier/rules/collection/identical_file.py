"""COL601: one file stands in several places."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.collection import Link
from verifier.model import Confidence, Severity
from verifier.rules.base import rule
from verifier.rules.collection.common import listed
from verifier.rules.together import Seen, Sight, Together


@rule(
    "COL601",
    severity=Severity.INFO,
    message="one file stands here under {count} names: {labels}",
    since="0.1.0",
    links=(Link.BYTES,),
)
def identical_file(case: Together) -> Iterator[Sight]:
    """One file stands in several places.

    ## In plain words
    One and the same file is here under {count} names. It is one report and counts once.

    ## Looks at
    The bytes of every file. In a store also the names under which earlier runs had the same bytes; the same name in
    another folder is then taken for the same place.

    ## Decides
    Files of which every byte is alike are one document. It counts once, however often it is there.

    ## Example
    "lot-17.pdf" and "lot-17 (1).pdf" with the same SHA-256.

    ## Why it matters
    Two names look like two reports. A folder with ten files may show that five lots were tested.

    ## Base rate
    Common: 1 of 67 real reports read for this project was there twice. It says nothing about the report.

    ## Other explanations
    - The file was downloaded or attached twice, or copied into a second folder.

    ## Next step
    Count it once. If the names stand for two lots, ask for the report on the other one.
    """
    members, more = case.members, case.group.others
    yield Sight(
        seen=tuple(Seen(member) for member in members),
        facts={"count": str(len(members) + more), "labels": listed([f'"{member.label}"' for member in members])},
        observed=f"SHA-256 {members[0].sha256}",
        confidence=Confidence.HIGH,
        others=more,
    )
