"""INT420: a text is covered by something that was painted over it."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, HiddenKind, Severity, Subject
from verifier.rules.base import Case, Observation, rule
from verifier.rules.printed_places import is_read_as_value, short


@rule(
    "INT420",
    severity=Severity.WARNING,
    message='on page {page}, "{text}" is covered; {shown}',
    since="0.1.0",
    is_about_file=True,
)
def covered_text(case: Case) -> Iterator[Observation]:
    """A text is covered by something that was painted over it.

    ## In plain words
    On page {page}, something covers the text "{text}", so the file holds more than you can see. A form or a blacked-out
    name can cause this.

    ## Looks at
    Every text of a page over which an opaque fill or a picture is painted later, and the picture of the page.

    ## Decides
    A word counts as covered when at least 80 % of its width is under the cover and the page looks the same without it.
    Where the same characters are painted again on top, nothing is said; nor of pages that are scans as a whole.
    It is a warning where other text is seen in the same place, and where the covered text is a result or status that
    was read: it is judged and nobody sees it. Anything else is for information.

    ## Example
    "14.2" under a white box, and "12.4" on top of it.

    ## Why it matters
    A box and a new number on top is the simplest way to change a report, and the old number stays in the file.

    ## Base rate
    Of 67 real reports 3 hold covered text, none of them by tampering: one system paints whole pages twice. None of the
    21 reports that this rule was measured on shows other text in the place of a covered one.

    ## Other explanations
    - A program that fills in templates may cover a default value before it prints the real one.
    - A long text may reach under the next cell of its table, which is painted over it.
    - A client or an address may be blackened before a report is passed on.

    ## Next step
    Select the text at this place in a viewer, or copy it out. Ask the laboratory which of the two it reported.
    """
    for one in case.evidence.hidden:
        if one.kind is not HiddenKind.COVERED:
            continue
        is_judged = is_read_as_value(case.document, one.anchor, one.text)
        shown = f'"{short(one.shown)}" is seen in its place' if one.shown else "no other text is seen in its place"
        yield Observation(
            subject=Subject(),
            anchors=(one.anchor,),
            facts={"page": str(one.page), "text": short(one.text), "shown": shown},
            observed=f"{one.text}; {one.shown}" if one.shown else one.text,
            severity=None if one.shown is not None or is_judged else Severity.INFO,
            confidence=Confidence.HIGH if one.shown is not None else Confidence.MEDIUM,
        )
