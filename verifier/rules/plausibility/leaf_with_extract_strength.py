"""PLA504: a product named as leaf has more mitragynine than was ever measured in leaf."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from verifier.model import Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.plausibility.common import (
    MITRAGYNINE,
    amount,
    band,
    claim,
    is_leaf,
    observation,
    printed_words,
)

_ALL_OF_IT = Decimal(100)
"""More than the product itself is no strength: it is a misprint or misread, which other rules say."""


@rule(
    "PLA504",
    severity=Severity.WARNING,
    message="{claimed} has mitragynine {observed}; the highest content measured in leaf that is known here is {band} "
    "({source})",
    since="0.1.0",
)
def leaf_with_extract_strength(case: Case) -> Iterator[Observation]:
    """A product named as leaf has more mitragynine than was ever measured in leaf.

    ## In plain words
    For {claimed}, the report gives mitragynine as {observed}, more than in any leaf known to this check. It may be an
    extract, or a number or unit may be wrong.

    ## Looks at
    The content of mitragynine by mass in products that are named as leaf. A name with a strength in it ("50x", "10:1",
    "45 %") claims no plain leaf.

    ## Decides
    It is a finding when every value that is printed for mitragynine allows only contents above 4.94 %, the highest of
    134 samples of dried leaf (Sengnon 2023, Plants 12:949, https://ouci.dntb.gov.ua/en/works/7X2Q5vXl; abstract
    read). Other studies end at 2.66 to 3.46 %, so the band is the widest. Amounts per tablet or serving are left
    alone. An extract that is as weak as leaf is no finding: extracts with water or alcohol were measured at 6 to
    40 mg/g. It never decides the verdict.

    ## Example
    "Leaf powder" with mitragynine 12 %.

    ## Why it matters
    People who take leaf by the spoon would take several times of what they think. Limits for leaf and for extract
    differ, too.

    ## Other explanations
    - Natural chemotypes and young leaf may be richer than those that were measured.
    - The name may leave out that extract was added, or that this is one.
    - A decimal point or the unit may be misprinted or misread: 1.2 % is 12 mg/g.

    ## Next step
    Look at the marked row and its unit. If it is as read, ask the maker whether the product is plain leaf.
    """
    certificate = case.certificate
    claimed = claim(case)
    if claimed is None or not is_leaf(claimed):
        return
    highest = band("mitragynine")
    found = amount(certificate, MITRAGYNINE, highest.unit)
    if found is None or not highest.value < found.low <= _ALL_OF_IT:
        return
    observed = printed_words(certificate, MITRAGYNINE)
    limit = f"{highest.value} {highest.unit}"
    yield observation(
        case,
        claimed,
        (MITRAGYNINE,),
        {
            "observed": observed,
            "band": limit,
            "source": highest.words,
        },
        observed=observed,
        expected=f"at most {limit} ({highest.words})",
    )
