"""INT421: a text is on the page and cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, HiddenKind, Severity, Subject
from verifier.rules.base import Case, Observation, rule
from verifier.rules.printed_places import is_read_as_value, short

_HOW = {
    HiddenKind.INVISIBLE: "is drawn without ink",
    HiddenKind.SAME_COLOUR: "has the colour of what is behind it",
}


@rule(
    "INT421",
    severity=Severity.WARNING,
    message='on page {page}, "{text}" {how}; {shown}',
    since="0.1.0",
    is_about_file=True,
)
def hidden_text(case: Case) -> Iterator[Observation]:
    """A text is on the page and cannot be seen.

    ## In plain words
    On page {page}, the file holds the text "{text}", which you cannot see on the page. Forms and signing programs can
    leave such text behind.

    ## Looks at
    Text that is drawn without ink (rendering mode 3, or fully transparent) or in the colour of what was painted behind
    it, and the picture of the page.

    ## Decides
    A word counts as hidden when the page looks the same without it. White words on a dark bar are seen and are none;
    nor is the text layer of a page that is a scan. Only words count that hold a figure, that stand where something was
    read, or in whose place other words are seen. It is a warning where other text is seen in the same place, and where
    the hidden text is a result or status that was read: it is judged and nobody sees it. Anything else is for
    information.

    ## Example
    "14.2" in white on white paper, and "12.4" printed over it.

    ## Why it matters
    A program reads what is in the file and a person what is seen; a report should be the same for both.

    ## Base rate
    Of 67 real reports 34 have white text, nearly all of it on dark bars, and 2 have invisible text, both the text layer
    of a scan. None of the 21 reports that this rule was measured on shows a hidden text.

    ## Other explanations
    - Programs for electronic signatures leave marks in white where the signature is to stand.
    - A template may hold a field that is switched off by its colour.
    - A text layer from recognition may lie a little beside what it stands for.

    ## Next step
    Select the text at this place in a viewer, or copy it out. Ask the laboratory what it reported there.
    """
    for one in case.evidence.hidden:
        if one.kind not in _HOW:
            continue
        is_judged = is_read_as_value(case.document, one.anchor, one.text)
        shown = f'"{short(one.shown)}" is seen in its place' if one.shown else "no other text is seen in its place"
        yield Observation(
            subject=Subject(),
            anchors=(one.anchor,),
            facts={"page": str(one.page), "text": short(one.text), "how": _HOW[one.kind], "shown": shown},
            observed=f"{one.text}; {one.shown}" if one.shown else one.text,
            severity=None if one.shown is not None or is_judged else Severity.INFO,
            confidence=Confidence.HIGH if one.shown is not None else Confidence.MEDIUM,
        )
