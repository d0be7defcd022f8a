"""PLA503: a product named as leaf has more 7-hydroxymitragynine than mitragynine."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.plausibility.common import (
    HYDROXYMITRAGYNINE,
    MITRAGYNINE,
    band,
    claim,
    is_leaf,
    is_more_hydroxymitragynine,
    observation,
    printed_words,
)


@rule(
    "PLA503",
    severity=Severity.WARNING,
    message="{claimed} has more 7-hydroxymitragynine ({observed}) than mitragynine ({mitragynine}); in leaf it is a "
    "small part of it ({source})",
    since="0.1.0",
)
def hydroxymitragynine_above_mitragynine(case: Case) -> Iterator[Observation]:
    """A product named as leaf has more 7-hydroxymitragynine than mitragynine.

    ## In plain words
    For {claimed}, the report shows more 7-hydroxymitragynine than mitragynine. In leaf there is normally less of it;
    two rows may be mixed up, or it may not be plain leaf.

    ## Looks at
    The rows of 7-hydroxymitragynine and mitragynine in products that are named as leaf.

    ## Decides
    In every unit in which both can be read: it is a finding when the least of 7-hydroxymitragynine that the report
    allows is more than the most of mitragynine. Mitragynine that is ND counts with its LOD, and without one it says
    nothing. It never decides the verdict.

    ## Example
    "Leaf powder" with 7-hydroxymitragynine 22 mg/g and mitragynine 4 mg/g.

    ## Why it matters
    In the classic Thai profile leaf has 33 times as much mitragynine (66.2 against 2.0 % of the alkaloids; secondary
    source, https://www.scribd.com/document/622300860/Research-Kratom). What was sold as kratom extract and had more
    7-hydroxymitragynine, 22 to 75 against 2 to 6 mg/g, had no other leaf alkaloid (Brown 2025, AOAC 2017.14,
    https://doi.org/10.1093/jaoacint/qsaf094).

    ## Other explanations
    - Natural chemotypes that are low in mitragynine exist; none was found with more 7-hydroxymitragynine.
    - The two rows, their units or their columns may be interchanged on the report or in reading.
    - The product may be no leaf at all, and its name may only be short.

    ## Next step
    Compare the two rows with the page. If they are as read, ask the laboratory for the chromatogram and the maker
    whether 7-hydroxymitragynine was added.
    """
    certificate = case.certificate
    claimed = claim(case)
    if claimed is None or not is_leaf(claimed) or not is_more_hydroxymitragynine(certificate):
        return
    observed = printed_words(certificate, HYDROXYMITRAGYNINE)
    yield observation(
        case,
        claimed,
        (HYDROXYMITRAGYNINE, MITRAGYNINE),
        {
            "observed": observed,
            "mitragynine": printed_words(certificate, MITRAGYNINE),
            "source": band("share_mitragynine").words,
        },
        observed=observed,
        expected=f"less than mitragynine ({band('share_mitragynine').words})",
    )
