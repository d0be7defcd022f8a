"""PLA502: 7-hydroxymitragynine has a share of the alkaloids that leaf does not have."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Basis, Cite, DecisionSettings, LimitKind, LimitRule, OutcomeStatus, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.limits.common import share_words, summed_words
from verifier.rules.plausibility.common import (
    HYDROXYMITRAGYNINE,
    band,
    claim,
    is_leaf,
    is_more_hydroxymitragynine,
    observation,
)
from verifier.rules.shares import judge_share
from verifier.rules.wording import span_words


@rule(
    "PLA502",
    severity=Severity.WARNING,
    message="in {claimed}, 7-hydroxymitragynine is {share} of {summed}, more than the {band} that paynantheine has in "
    "leaf ({source})",
    since="0.1.0",
)
def hydroxymitragynine_dominant(case: Case) -> Iterator[Observation]:
    """7-hydroxymitragynine has a share of the alkaloids that leaf does not have.

    ## In plain words
    For {claimed}, an unusually large part of the active substances is 7-hydroxymitragynine ({share}). Long storage, an
    unusual plant or a misprint can cause this.

    ## Looks at
    The share of 7-hydroxymitragynine in all alkaloids of a product that is named as leaf.

    ## Decides
    The share is formed on two bounds as for LIM104. It is a finding when even the smallest share is above 8.6 %, which
    is what paynantheine, the most abundant alkaloid after mitragynine, has in the classic Thai profile (secondary
    source, https://www.scribd.com/document/622300860/Research-Kratom). The same profile gives 2.0 % for
    7-hydroxymitragynine, and all other figures for leaf that were found are lower, some by a factor of 40. So the
    band is wide on purpose. More 7-hydroxymitragynine than mitragynine is PLA503 alone. It never decides the verdict.

    ## Example
    "Leaf powder" with 7-hydroxymitragynine 3 mg/g in 23 mg/g of alkaloids, which is 13 %.

    ## Why it matters
    None of the studies of leaf that were read measured such a share. Products to which 7-hydroxymitragynine was added,
    or in which it was made from mitragynine, have it.

    ## Other explanations
    - Natural chemotypes that are low in mitragynine make every other share larger.
    - Long or hot storage, light and air turn mitragynine into 7-hydroxymitragynine.
    - Methods that do not separate it from mitragynine pseudoindoxyl count both.
    - A decimal point or a unit of one row may be misprinted or misread.

    ## Next step
    Ask the laboratory for the full alkaloid panel and the chromatogram, and the maker whether this is plain leaf.
    """
    certificate = case.certificate
    claimed = claim(case)
    if claimed is None or not is_leaf(claimed) or is_more_hydroxymitragynine(certificate):
        return
    most = band("share_paynantheine")
    limit = LimitRule(
        analyte=HYDROXYMITRAGYNINE,
        group=None,
        kind=LimitKind.AT_MOST,
        value=most.value,
        unit=most.unit,
        basis=Basis.TOTAL_ALKALOIDS,
        cite=Cite(source="leaf"),
    )
    outcome = judge_share(limit, HYDROXYMITRAGYNINE, certificate, DecisionSettings())
    if outcome is None or outcome.status is not OutcomeStatus.FAIL or outcome.share is None:
        return
    yield observation(
        case,
        claimed,
        (HYDROXYMITRAGYNINE,),
        {
            "share": share_words(outcome),
            "summed": summed_words(outcome),
            "band": f"{most.value} {most.unit}",
            "source": most.words,
        },
        observed=span_words(outcome.share, "%"),
        expected=f"at most {most.value} {most.unit} of the alkaloids ({most.words})",
    )
