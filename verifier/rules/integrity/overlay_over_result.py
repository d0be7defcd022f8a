"""INT422: an annotation, a stamp or a form field lies over what the report says."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, Severity, Subject
from verifier.rules.base import Case, Observation, rule
from verifier.rules.printed_places import short


@rule(
    "INT422",
    severity=Severity.WARNING,
    message='on page {page}, an annotation ({kind}) {does} "{over}"',
    since="0.1.0",
    is_about_file=True,
)
def overlay_over_result(case: Case) -> Iterator[Observation]:
    """An annotation, a stamp or a form field lies over what the report says.

    ## In plain words
    On page {page}, something was laid over "{over}" on the finished page. It may be a comment, a stamp or a form field,
    but look at what is under it.

    ## Looks at
    Annotations that a viewer shows (text, stamps, filled shapes, drawings, form fields) and the places where results,
    verdicts, dates, names and numbers of the report were read.

    ## Decides
    An annotation lies over a place when it covers at least 30 % of it. It is a warning where the text under it cannot
    be seen any more, or where the annotation prints a text of its own there that is not the same. A frame, a line or a
    transparent stamp is for information. Notes, links, marks with a transparent pen, and stamps and signatures where
    nothing was read are nothing.

    ## Example
    A text box with "12.4" and a white ground over the result "14.2".

    ## Why it matters
    Annotations are put on a finished report by whoever has it, and look like a part of it in print.

    ## Base rate
    Of 67 real reports 1 has form fields; signatures and stamps in blank places are usual. None of the 21 reports that
    this rule was measured on has an annotation over what it says.

    ## Other explanations
    - Somebody may have remarked on the report while reading it.
    - A laboratory may fill in a form whose fields lie over printed default texts.
    - A stamp of receipt or release may have been put down carelessly.

    ## Next step
    Open the report in a viewer and hide or delete the annotation to see what is under it. Ask the laboratory for a
    report without it.
    """
    for one in case.evidence.overlays:
        if one.is_opaque:
            does = f'shows "{short(one.text)}" and hides' if one.text else "hides"
        else:
            does = f'shows "{short(one.text)}" over' if one.text else "lies over"
        is_serious = one.is_opaque or one.text is not None
        yield Observation(
            subject=Subject(),
            anchors=(one.anchor,),
            facts={"page": str(one.page), "kind": one.kind, "does": does, "over": short(one.over)},
            observed=f"{one.over}; {one.text}" if one.text else one.over,
            severity=None if is_serious else Severity.INFO,
            confidence=Confidence.HIGH if one.is_opaque else Confidence.MEDIUM,
        )
