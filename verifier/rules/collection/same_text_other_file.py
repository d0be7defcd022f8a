"""COL602: different files hold the same words."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.collection import Link
from verifier.model import Confidence, Severity
from verifier.rules.base import rule
from verifier.rules.collection.common import listed
from verifier.rules.together import Seen, Sight, Together


@rule(
    "COL602",
    severity=Severity.INFO,
    message="{count} different files hold the same words: {labels}",
    since="0.1.0",
    links=(Link.TEXT,),
)
def same_text_other_file(case: Together) -> Iterator[Sight]:
    """Different files hold the same words.

    ## In plain words
    These {count} files hold the same words. They seem to be one report that was saved or printed again, so they count
    once.

    ## Looks at
    All words of a file, page after page, in files that differ in their bytes.

    ## Decides
    The same words in the same order are the same report, however the file was made.

    ## Example
    A report as the laboratory sent it, and the same report printed to a file by a browser.

    ## Why it matters
    It is one report and counts once. Pictures, signatures and metadata may have been lost or changed on the way.

    ## Base rate
    Common: 1 pair among 67 real reports read for this project. It says nothing about the report.

    ## Other explanations
    - The report was saved, printed or compressed again.
    - The site of the laboratory makes the file anew for each download.

    ## Next step
    Count it once. Use the file that the laboratory sent; if one of the files is signed, use that one.
    """
    files = list({member.sha256: member for member in case.members}.values())
    yield Sight(
        seen=tuple(Seen(member) for member in files),
        facts={
            "count": str(len(files) + case.group.others),
            "labels": listed([f'"{member.label}"' for member in files]),
        },
        confidence=Confidence.HIGH,
        others=case.group.others,
    )
