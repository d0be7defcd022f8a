"""INT423: a number of the text layer is another one in the picture of the page."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, Severity, Subject
from verifier.rules.base import Case, Observation, rule
from verifier.rules.printed_places import short


@rule(
    "INT423",
    severity=Severity.WARNING,
    message='on page {page}, the text says "{text}" and the picture shows "{picture}"',
    since="0.1.0",
    is_about_file=True,
)
def text_differs_from_picture(case: Case) -> Iterator[Observation]:
    """A number of the text layer is another one in the picture of the page.

    ## In plain words
    On page {page}, the text in the file says "{text}", but the picture of the page seems to show "{picture}". A scan
    that was misread can cause this.

    ## Looks at
    Values on pages that are pictures with a text layer, and texts that were read where a picture is seen instead.
    Ordinary pages are not recognised. Without the extra `ocr` nothing is compared, and the report says so.

    ## Decides
    The place is recognised twice, in two resolutions. It is a finding where both see the same numbers, both surely, and
    the text has others; signs between figures do not count.

    ## Example
    A scan shows "14.2"; copied out of it, the number is "12.4".

    ## Why it matters
    The text layer is what this program judged, and the picture is what people see.

    ## Base rate
    Of 67 real reports 2 are scans with a text layer. Recognition makes mistakes; none of the 21 reports that this rule
    was measured on gave it anything to compare.

    ## Other explanations
    - The program that made the text layer may have misread the scan.
    - Our own recognition may have misread it twice in the same way.
    - A picture may have been laid over a text that belongs to a template.

    ## Next step
    Look at the page and read the number yourself. If the picture is right, the values of this page
    are not to be relied on as they were read.
    """
    for one in case.evidence.differences:
        yield Observation(
            subject=Subject(),
            anchors=(one.anchor,),
            facts={"page": str(one.page), "text": short(one.text), "picture": short(one.picture)},
            observed=one.text,
            expected=one.picture,
            confidence=Confidence.MEDIUM,
        )
