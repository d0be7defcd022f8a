"""CON216: a total is not what the formula gives that the report states for it."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, Panel, Qualifier, Quantity, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.conditions import is_relative
from verifier.rules.printed_values import last_place, whole_panels
from verifier.rules.stated_formulas import formula_for, stated_sum
from verifier.rules.wording import quantity_words, span_words


@rule(
    "CON216",
    severity=Severity.WARNING,
    message="{total} is printed as {observed}; by the formula in the report ({formula}) it is {expected}",
    since="0.1.0",
)
def stated_formula_not_followed(case: Case) -> Iterator[Observation]:
    """A total is not what the formula gives that the report states for it.

    ## In plain words
    The report states how it works out {total}. Done that way, it would be {expected}, but {observed} is printed, so the
    number or the stated way may be wrong.

    ## Looks at
    Totals with a measured value, and the formula that the report states for a total of that name, in a footnote or in
    the row: "Total THC = THCa * 0.877 + d9-THC", "Total alkaloids is the sum of mitragynine and paynantheine". Only
    formulas whose every name and factor is known, and whose every part is one row of the same panel.

    ## Decides
    On bounds in the unit of the total. Each measured part and each factor counts with half of its last printed digit
    to both sides; "<LOQ", "<x" and ND with an LOD count from nothing to that bound, ND without one as nothing. The
    total counts with one of its last digits. It is a finding when the total is outside these bounds.

    ## Example
    "Total THC = THCa * 0.877 + d9-THC" with THCa 20.00 % and d9-THC 0.50 % gives 18.04 %. A total of 20.50 %, the
    plain sum, is a finding.

    ## Why it matters
    The reader takes the total and trusts the formula below it. One that was changed by hand rarely follows it.

    ## Other explanations
    - The laboratory may have changed its formula and not the footnote, or the footnote may belong to another kind of
      product.
    - The total may have been formed from unrounded results.

    ## Next step
    Ask the laboratory how it formed {total} in this report.
    """
    if not case.certificate.formulas:
        return
    for panel in whole_panels(case.certificate):
        for total in (*panel.results, *panel.totals):
            seen = next((one for value in total.values if (one := _difference(case, panel, total, value))), None)
            if seen is not None:
                yield seen


def _difference(case: Case, panel: Panel, total: Result, quantity: Quantity) -> Observation | None:
    if quantity.qualifier is not Qualifier.MEASURED or quantity.number is None or quantity.unit is None:
        return None
    formula = formula_for(case.certificate, total)
    if formula is None or is_relative(quantity):
        return None
    way = stated_sum(panel, formula, quantity)
    if way is None or way.bounds.high is None:
        return None
    digit = last_place(quantity.number)
    if way.bounds.low - digit <= quantity.number <= way.bounds.high + digit:
        return None
    bounds = span_words(way.bounds, quantity.unit)
    return Observation(
        subject=case.subject(panel=panel.kind.value, analyte=total.analyte),
        anchors=(quantity.anchor, formula.anchor),
        facts={
            "total": total.printed_name,
            "observed": quantity_words(quantity),
            "formula": formula.printed,
            "expected": bounds,
        },
        observed=quantity_words(quantity),
        expected=bounds,
        confidence=Confidence.MEDIUM,
    )
