"""INT432: a code names another lot than the report prints."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, Severity, Subject
from verifier.rules.base import Case, Observation, rule, says_nothing
from verifier.rules.identity import is_same
from verifier.rules.wording import list_words


@rule(
    "INT432",
    severity=Severity.WARNING,
    message='the {symbology} on page {page} names the lot "{lot}", and the report prints {printed}',
    since="0.1.0",
    is_about_file=True,
)
def code_lot_differs(case: Case) -> Iterator[Observation]:
    """A code names another lot than the report prints.

    ## In plain words
    The scan code on page {page} names lot "{lot}", but the report prints {printed}. The code may be from another
    package, or the maker may use two lot numbers.

    ## Looks at
    The lot in codes in the form of GS1 (application identifier 10): element strings in DataMatrix, QR and Code 128, and
    GS1 Digital Links; and every lot that the report prints.

    ## Decides
    Only codes whose article number has the right check digit are read. Case, blanks and punctuation do not count, and a
    text that holds the other one is the same. A code is silent when its lot stands anywhere on the pages, and where the
    report prints no lot.

    ## Example
    The DataMatrix says "(10)GV-204411", and the report prints the lot "GV-203377".

    ## Why it matters
    The lot ties a report to the goods. Whoever uses a report for other goods changes the printed lot first.

    ## Base rate
    None of 67 real reports had a code in the form of GS1; of 21 labelled reports none has one.

    ## Other explanations
    - The code is that of the photographed package, and the package is of another lot than the tested sample.
    - The maker numbers production lots and packing lots apart, and the report prints the other one.

    ## Next step
    Hold both lots against the goods, and ask the laboratory which lot it was given.
    """
    fields = [field for one in case.document.certificates for field in (*one.fields, *one.restated)]
    lots = [field for field in fields if field.key == "sample.lot" and not says_nothing(field.printed)]
    seen: set[str] = set()
    for code in case.evidence.codes:
        if code.lot is None or code.is_lot_printed or not lots or code.lot in seen:
            continue
        seen.add(code.lot)
        if any(is_same(code.lot, field.printed) for field in lots):
            continue
        printed = list_words(dict.fromkeys(f'"{field.printed}"' for field in lots))
        yield Observation(
            subject=Subject(field="sample.lot"),
            anchors=(code.anchor, *(field.anchor for field in lots[:3])),
            facts={"symbology": code.symbology, "page": str(code.page), "lot": code.lot, "printed": printed},
            observed=code.text,
            expected=printed,
            confidence=Confidence.HIGH,
        )
