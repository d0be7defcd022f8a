"""INT402: the file holds older states of itself that say the same."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity, Subject
from verifier.rules.base import Case, Observation, rule


@rule(
    "INT402",
    severity=Severity.INFO,
    message="the file was saved {count} times, and no text of its pages differs",
    since="0.1.0",
    is_about_file=True,
)
def saved_more_than_once(case: Case) -> Iterator[Observation]:
    """The file holds older states of itself that say the same.

    ## In plain words
    The file was saved {count} times, and the words on its pages stayed the same. Signing or adding a comment does this,
    so it means little by itself.

    ## Looks at
    The states in which the file was saved: a program that saves by adding leaves the older ones in the file.

    ## Decides
    There are two or more, and the words of their pages are the same. This is for information and never more. A second
    table for old programs, which some office programs always write, is no state of its own.

    ## Example
    A report that was digitally signed a day after it was made has two states.

    ## Why it matters
    It shows that somebody went on working on the file: signed it, commented on it, changed its title.

    ## Base rate
    25 of 67 real reports (37 %) hold two sections of this kind or more; 21 of the 25 are those second tables, which are
    left out here.

    ## Other explanations
    - A digital signature, a comment, a form field that was filled in or a changed title each add a state.
    - Some programs save their own file twice.

    ## Next step
    Nothing has to be done. Whoever wants to know more looks at who signed or commented on the file.
    """
    revisions = case.evidence.revisions
    if len(revisions) > 1 and not any(revision.changes for revision in revisions):
        count = str(revisions[-1].number)
        yield Observation(subject=Subject(), anchors=(), facts={"count": count}, observed=f"{count} saved states")
