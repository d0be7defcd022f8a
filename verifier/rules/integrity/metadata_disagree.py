"""INT405: the two places in which a file says how it came about disagree."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity, Subject
from verifier.rules.base import Case, Observation, rule
from verifier.rules.integrity.common import Sign, beside, disagreements, other_signs, weighs


@rule(
    "INT405",
    severity=Severity.INFO,
    message='the file says two things of its {what}: "{one}" in its information dictionary, "{other}" in its XMP '
    "packet{beside}",
    since="0.1.0",
    is_about_file=True,
)
def metadata_disagree(case: Case) -> Iterator[Observation]:
    """The two places in which a file says how it came about disagree.

    ## In plain words
    The file holds two notes on how or when it was made, and they do not agree. Programs that join, shrink or sign files
    can cause this.

    ## Looks at
    Producer, creation date and modification date in the information dictionary, and the same in the XMP packet
    (ISO 32000-1, 14.3), where the file has both.

    ## Decides
    The producers are different names, or two dates are more than two minutes apart. A name that holds the other one is
    the same, and so are times that differ by a time zone, which programs often get wrong. It is for information, and a
    warning together with text that was changed between two saved states, or with a program for changing finished PDFs
    in a file that another program made.

    ## Example
    The dictionary names a PDF editor as Producer, the packet still names the program of the laboratory.

    ## Why it matters
    A program that makes a file writes both alike. One that changes it may forget one of them.

    ## Base rate
    In none of 27 real reports with both the producers differed.

    ## Other explanations
    - Programs that put files together, shrink or sign them may write only one of the two.
    - The packet may be that of a picture or form that the report was made from.

    ## Next step
    Nothing has to be done for this alone. With other signs, ask the laboratory for the report itself.
    """
    severity = Severity.WARNING if weighs(case, Sign.DISAGREE) else None
    for what, one, other in disagreements(case.evidence.file)[:1]:
        yield Observation(
            subject=Subject(),
            anchors=(),
            facts={"what": what, "one": one, "other": other, "beside": beside(other_signs(case, Sign.DISAGREE))},
            observed=one,
            expected=other,
            severity=severity,
        )
