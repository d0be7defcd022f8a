"""INT404: the file was modified after it was created."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity, Subject
from verifier.rules.base import Case, Observation, rule
from verifier.rules.integrity.common import LATER, Sign, beside, duration, modified_after, other_signs


@rule(
    "INT404",
    severity=Severity.INFO,
    message="the file was modified {gap} after it was created{beside}",
    since="0.1.0",
    is_about_file=True,
)
def modified_after_creation(case: Case) -> Iterator[Observation]:
    """The file was modified after it was created.

    ## In plain words
    The file was saved again {gap} after it was made. Signing or storing a file can do this, so it says little by
    itself.

    ## Looks at
    The two dates of the information dictionary (ISO 32000-1, 14.3.3).

    ## Decides
    They are more than a minute apart. This is for information and never more: what changes the file tells more than
    when, and the rules on changed text and on editing software count this beside what they find.

    ## Example
    Created on 4 February at 9:12, modified the same day at 15:05, when the report was signed.

    ## Why it matters
    The two are equal where a program makes a report in one go; where they differ, somebody worked on the file.

    ## Base rate
    In 4 of 67 real reports they are more than a minute apart: two of these were edited, one was stored again by an
    operating system. In 51 the two are equal, and 12 lack one.

    ## Other explanations
    - Signing, approving, storing with a smaller size or printing to a file changes the second date.
    - A form that is filled in for each report may keep the date on which the form was made.

    ## Next step
    Nothing has to be done for this alone.
    """
    record = case.evidence.file
    gap = modified_after(record)
    if gap is not None and gap > LATER:
        yield Observation(
            subject=Subject(),
            anchors=(),
            facts={"gap": duration(gap), "beside": beside(other_signs(case, Sign.MODIFIED))},
            observed=f"created {record.created}, modified {record.modified}",
        )
