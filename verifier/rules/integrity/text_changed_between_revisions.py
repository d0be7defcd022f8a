"""INT401: a text of the report was changed when the file was saved again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from verifier.model import Anchor, Certificate, Field, Result, Severity, Subject, TextChange
from verifier.rules.base import Case, Observation, rule
from verifier.rules.integrity.common import changes, is_weighty
from verifier.rules.wording import field_name

_MOST = 20
"""Findings on one file, but for the one that says how many more there are."""
_LONGEST = 80
_AMENDED = re.compile(
    r"\b(?:amend(?:ed|ment)|corrected|correction|revised|re-?issued?|supersedes|replaces report"
    r"|berichtigt|korrigiert|geändert|ersetzt (?:den )?(?:prüf)?bericht"
    r"|opraven\w*|oprava|změněn\w*|nahrazuje|corregid\w+|enmendad\w+|rectificad\w+|corrigé\w*|rettificat\w+)\b"
)


@rule(
    "INT401",
    severity=Severity.WARNING,
    message="{what} when the file was saved again (state {number} of {states})",
    since="0.1.0",
    is_about_file=True,
)
def text_changed_between_revisions(case: Case) -> Iterator[Observation]:
    """A text of the report was changed when the file was saved again.

    ## In plain words
    The file still holds an older version of itself, and its words are not the same as those on the pages now. A
    correction or an automatic note can cause this.

    ## Looks at
    Every state in which the file was saved. A program that saves by adding leaves the older states in the file; each
    is opened, and the words of each page are held against the state before.

    ## Decides
    A number, unit, date, identifier, name or verdict that was changed, added or taken away is a warning, and so is a
    page that was added, taken away or replaced. Any other text is for information, and so is what was added in the
    margin, beside all that the page said, where no field or result is read. Text that only moved, or was only stored
    in another way, is no change. Not compared are pictures, drawings, and what lies on top of a page (comments,
    stamps, form fields). The first 20 changes are findings, the weightiest first; one more says how many there are
    beyond.

    ## Example
    The first state says "Lead 1.842 ppm", and the file as it is now says "Lead 0.184 ppm" in the same place.

    ## Why it matters
    The older state is what the file said before it was changed, and a reader is shown only the newest.

    ## Base rate
    Of 67 real reports 2 showed changed text, and both had been edited. A program that writes the whole file anew
    leaves no older state, so that finding nothing proves nothing.

    ## Other explanations
    - The laboratory may have corrected its own report by adding to the file; then the report should say that it is
      amended, and what was changed (ISO/IEC 17025:2017, 7.8.8).
    - The laboratory's program may fill in the report in several steps.

    ## Next step
    Look at both states side by side. Ask the laboratory, with contact data found elsewhere than in the file, which of
    the two it issued.
    """
    numbers = [revision.number for revision in case.evidence.revisions]
    # Whole pages first, then by weight: so they are kept, and so the first of them are told.
    found = sorted(changes(case), key=lambda one: not is_weighty(one[1]))
    states = str(max(numbers, default=0))
    amended = _says_amended(case, [change for _, change in found])
    for number, change in found[:_MOST]:
        subject, place = _subject(case, change) if number == numbers[-1] else (Subject(), "")
        yield Observation(
            subject=subject,
            anchors=() if change.anchor is None else (change.anchor,),
            facts={"what": _words(change, place), "number": str(number), "states": states},
            observed=change.after or "nothing",
            expected=f"as in the state before: {_quoted(change.before) if change.before else 'nothing'}",
            severity=None if is_weighty(change) else Severity.INFO,
            other_explanations=amended,
        )
    count = sum(revision.changed or len(revision.changes) for revision in case.evidence.revisions) - _MOST
    if count > 0:
        more = found[_MOST:]
        yield Observation(
            subject=Subject(),
            anchors=(),
            facts={
                "what": f"{count} more text{'s' if count > 1 else ''} changed",
                "number": str(more[0][0] if len({number for number, _ in more}) == 1 else numbers[-1]),
                "states": states,
            },
            severity=None if any(is_weighty(change) for _, change in more) else Severity.INFO,
            other_explanations=amended,
        )


def _words(change: TextChange, place: str) -> str:
    where = f"page {change.page}"
    if change.is_whole_page:
        if change.before is None:
            return f"{where} was added, beginning {_quoted(change.after)},"
        if change.after is None:
            return f"{where}, beginning {_quoted(change.before)}, was taken away"
        return f"{where}, which began {_quoted(change.before)}, was replaced by one beginning {_quoted(change.after)}"
    if change.before is None:
        return f"{where}{place}: {_quoted(change.after)} was added"
    if change.after is None:
        return f"{where}{place}: {_quoted(change.before)} was taken away"
    return f"{where}{place}: {_quoted(change.before)} became {_quoted(change.after)}"


def _quoted(text: str | None) -> str:
    shown = text or ""
    return f'"{shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"}"'


def _subject(case: Case, change: TextChange) -> tuple[Subject, str]:
    """What the reading found in that place, and where that is in words."""
    anchor = change.anchor
    if anchor is None or change.is_whole_page or change.after is None:  # what is there now may have moved there
        return Subject(), ""
    for index, certificate in enumerate(case.document.certificates):
        if (field := next((one for one in certificate.fields if _holds(one.anchor, anchor)), None)) is not None:
            return Subject(certificate=index, field=field.key), f", {field_name(field.key)}"
        if (row := _row(certificate, anchor)) is not None:
            panel, result = row
            return Subject(certificate=index, panel=panel, analyte=result.analyte), f', "{result.printed_name}"'
    return Subject(), ""


def _row(certificate: Certificate, anchor: Anchor) -> tuple[str, Result] | None:
    for panel in certificate.panels:
        for result in (*panel.results, *panel.totals):
            if _holds(result.anchor, anchor):
                return panel.kind.value, result
    return None


def _holds(outer: Anchor, inner: Anchor) -> bool:
    x, y = (inner.box[0] + inner.box[2]) / 2, (inner.box[1] + inner.box[3]) / 2
    left, top, right, bottom = outer.box
    return outer.page == inner.page and left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1


def _says_amended(case: Case, found: Sequence[TextChange]) -> tuple[str, ...]:
    """What the report says of an amendment, as one more explanation; it makes nothing milder."""
    fields: list[Field] = []
    for certificate in case.document.certificates:
        fields += [*certificate.statements, *certificate.fields]
    texts = [change.after for change in found if change.after] + [field.printed for field in fields]
    said = next((text for text in texts if _AMENDED.search(text.casefold())), None)
    return () if said is None else (f"The report says {_quoted(said)}: its laboratory may have amended it.",)
