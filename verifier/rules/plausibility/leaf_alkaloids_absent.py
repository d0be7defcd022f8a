"""PLA501: mitragynine without the alkaloids that stand beside it in leaf."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.decisions import Span
from verifier.model import Certificate, Qualifier, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.plausibility.common import (
    MITRAGYNINE,
    amount,
    band,
    claim,
    contents,
    observation,
    printed_words,
    units_of,
)
from verifier.rules.wording import analyte_name, list_words

_COMPANIONS = ("paynantheine", "speciogynine", "speciociliatine")
_MAJOR = ("paynantheine", "speciogynine")
"""Those that have a large share in every published profile; an LOD is held against theirs."""
_NOTHING = (Qualifier.NOT_DETECTED, Qualifier.BELOW_LOD, Qualifier.LESS_THAN)


@rule(
    "PLA501",
    severity=Severity.WARNING,
    message="{claimed} has mitragynine {observed}, and {companions} were looked for and not found; in leaf they stand "
    "beside it ({source})",
    since="0.1.0",
)
def leaf_alkaloids_absent(case: Case) -> Iterator[Observation]:
    """Mitragynine without the alkaloids that stand beside it in leaf.

    ## In plain words
    For {claimed}, substances that usually come with mitragynine in leaf were not found. It may be a purified extract,
    or the test may not cover them.

    ## Looks at
    Mitragynine, paynantheine, speciogynine and speciociliatine in products that are named as leaf or as an extract of
    leaf. A product that is named after an alkaloid or as an isolate is left alone.

    ## Decides
    It is a finding when mitragynine is surely there and all three others are printed as not detected, as zero or as
    "<x", and the bounds of paynantheine and speciogynine are low enough to have seen what leaf has of them beside that
    much mitragynine: 8.6 and 6.6 for each 66.2 of mitragynine, the classic Thai profile (secondary source,
    https://www.scribd.com/document/622300860/Research-Kratom). A row that is missing, "<LOQ", a trace, or ND without
    an LOD says nothing. It never decides the verdict.

    ## Example
    "Leaf powder" with mitragynine 15 mg/g, where the three others are ND with an LOD of 0.05 mg/g.

    ## Why it matters
    12 or 13 alkaloids were found in every commercial product of one study (Manwill 2022, PMC9343938). Products of
    7-hydroxymitragynine that were sold as kratom extract lacked the other alkaloids of leaf (Brown 2025, AOAC 2017.14).

    ## Other explanations
    - Natural chemotypes differ: with some, such as a US-grown one low in mitragynine, ratios are quite unlike these.
    - Purification of an extract takes away the lesser alkaloids, and the name of the product may only leave that out.
    - The laboratory may print ND for substances that its method does not cover or that it has no standard for.

    ## Next step
    Ask the laboratory whether its method measures {companions}, and for the chromatogram; ask the maker whether the
    product is leaf, an extract, or has alkaloids added.
    """
    certificate = case.certificate
    claimed = claim(case)
    if claimed is None or not all(_is_printed_as_nothing(certificate, slug) for slug in _COMPANIONS):
        return
    if not any(_would_have_been_seen(certificate, unit) for unit in units_of(certificate, MITRAGYNINE)):
        return
    observed = printed_words(certificate, MITRAGYNINE)
    names = list_words(map(analyte_name, _COMPANIONS))
    yield observation(
        case,
        claimed,
        (MITRAGYNINE, *_COMPANIONS),
        {
            "observed": observed,
            "companions": names,
            "source": band("share_mitragynine").words,
        },
        observed="; ".join(
            f"{analyte_name(slug)} {printed_words(certificate, slug)}" for slug in (MITRAGYNINE, *_COMPANIONS)
        ),
        expected=f"{names} beside mitragynine",
    )


def _is_printed_as_nothing(certificate: Certificate, slug: str) -> bool:
    printed = [quantity for _, quantity in contents(certificate, slug)]
    return bool(printed) and all(
        one.qualifier in _NOTHING or (one.qualifier is Qualifier.MEASURED and one.number == 0) for one in printed
    )


def _would_have_been_seen(certificate: Certificate, unit: str) -> bool:
    """Whether the bounds are below what leaf has beside this mitragynine, at its least."""
    whole = amount(certificate, MITRAGYNINE, unit)
    if whole is None or not whole.is_found or whole.low == 0:
        return False
    return all(_is_below_usual(amount(certificate, slug, unit), whole, slug) for slug in _MAJOR)


def _is_below_usual(part: Span | None, whole: Span, slug: str) -> bool:
    if part is None or part.high is None or part.high == 0:
        return False
    # part / mitragynine < share / share of mitragynine, without a division that would have to be rounded
    usual = whole.times(band(f"share_{slug}").value).low
    most = part.times(band("share_mitragynine").value).high
    return most is not None and most < usual
