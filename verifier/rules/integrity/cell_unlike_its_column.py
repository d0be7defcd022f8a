"""INT424: a number of a column is set unlike all the others."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, Severity, Subject
from verifier.rules.base import Case, Observation, rule
from verifier.rules.printed_places import short
from verifier.rules.wording import list_words

_USUAL = frozenset({"colour", "weight"})
"""What laboratories change for what they want to be seen."""


@rule(
    "INT424",
    severity=Severity.WARNING,
    message='on page {page}, "{printed}" ({name}) is set unlike {peers} other numbers: {unlike}',
    since="0.1.0",
    is_about_file=True,
)
def cell_unlike_its_column(case: Case) -> Iterator[Observation]:
    """A number of a column is set unlike all the others.

    ## In plain words
    On page {page}, the number "{printed}" does not look like the other numbers around it. A value entered by hand or a
    narrow column can cause this.

    ## Looks at
    Typeface, weight, size, colour and baseline of the results of a table, as the page draws their figures.

    ## Decides
    Only among at least 8 peers that are set alike, of which at least 3 stand in the same table, and only where no more
    than two numbers differ. Peers are numbers in rows of one status, so that a failure in red is compared with other
    failures. Totals, powers, marks of footnotes and rows that are set apart with their name do not count. Another
    typeface, size or baseline is a warning; colour or weight alone is for information, because many laboratories set
    what they found in bold or colour.

    ## Example
    One result in Arial 9 in a column of Helvetica 8.5.

    ## Why it matters
    A program prints a column in one way. A number that was typed in by hand later mostly is not like it.

    ## Base rate
    Bold and colour for what is detected or failed are usual. None of the 21 real reports that this rule was measured on
    has a number in another typeface or size, or off its line.

    ## Other explanations
    - A result may have been entered by hand in the laboratory, from another instrument or another laboratory.
    - A program may shrink a number that does not fit its cell.
    - A sign may be missing in the usual typeface, and another one stands in for the whole number.

    ## Next step
    Look closely at the number beside its neighbours. Ask the laboratory for the result of {name}.
    """
    for one in case.evidence.odd_cells:
        pairs = zip(one.differs_in, one.own, one.usual, strict=True)
        unlike = list_words(f"{what} {own} instead of {usual}" for what, own, usual in pairs)
        yield Observation(
            subject=Subject(),
            anchors=(one.anchor,),
            facts={
                "page": str(one.page),
                "printed": short(one.printed),
                "name": short(one.name),
                "peers": str(one.peers),
                "unlike": unlike,
            },
            observed=one.printed,
            severity=Severity.INFO if _USUAL.issuperset(one.differs_in) else None,
            confidence=Confidence.MEDIUM,
        )
