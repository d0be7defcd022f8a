"""CON212: a content is printed as a negative number."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Qualifier, Quantity, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.printed_values import dimension
from verifier.rules.wording import quantity_words

_CONTENTS = ("mass_fraction", "mass_per_", "count_per_", "volume_fraction")


@rule(
    "CON212",
    severity=Severity.WARNING,
    message="{analyte} is printed as {observed}, and nothing can be there less than not at all",
    since="0.1.0",
)
def number_negative(case: Case) -> Iterator[Observation]:
    """A content is printed as a negative number.

    ## In plain words
    The report gives {observed} for {analyte}, and no product can hold less than nothing. A result close to zero or a
    misread dash can look like this.

    ## Looks at
    Measured results in units of content: mass per mass or volume, per serving or unit, and counts of germs. Logarithms
    of counts, temperatures and optical rotations may be negative and are left alone.

    ## Decides
    Any number below zero is a finding. It is judged as nothing found, never as an amount.

    ## Example
    Mercury -0.003 ppm.

    ## Why it matters
    The number is that of the instrument before anybody looked at it; what else was not looked at is not known.

    ## Other explanations
    - A blank was subtracted from a result that is near zero: it means that nothing was found.
    - A dash for "nothing" may have been read as a minus.

    ## Next step
    Ask the laboratory for the result of {analyte}, and for its LOD.
    """
    for panel in case.certificate.panels:
        for row in (*panel.results, *panel.totals):
            value = next(filter(_is_negative, row.values), None)
            if value is not None:
                yield Observation(
                    subject=case.subject(panel=panel.kind.value, analyte=row.analyte or row.printed_name),
                    anchors=(value.anchor,),
                    facts={"analyte": row.printed_name, "observed": quantity_words(value)},
                    observed=quantity_words(value),
                    expected="at least 0",
                )


def _is_negative(value: Quantity) -> bool:
    is_content = (dimension(value.unit) or "").startswith(_CONTENTS)
    return is_content and value.qualifier is Qualifier.MEASURED and value.number is not None and value.number < 0
