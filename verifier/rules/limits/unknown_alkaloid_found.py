"""LIM105: among the alkaloids stands an amount of a substance that is not known here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.decisions import span_of
from verifier.model import Cite, Confidence, LimitRule, Panel, PanelKind, Profile, Quantity, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.judging import analytes_of
from verifier.rules.limits.common import SYNTHETIC, is_absence_of_synthetics
from verifier.rules.outcomes import why_not_in_force
from verifier.rules.wording import analyte_name, expected_words, list_words, result_words, source_words
from verifier.vocabulary.analytes import find_analyte, members
from verifier.vocabulary.units import unit

_RELATED = re.compile(r"mgm|pseudo|mitragyn|7-?oh\b|hydroxy", re.IGNORECASE)
"""Names that point to this family of alkaloids, wherever the row stands."""
_FORM = re.compile(
    r"[\s,(-]+(?:HCl|hydrochloride|N-?oxide|oxindole|phosphate|sulfate|sulphate|citrate|tartrate|salt|\s|\))+$",
    re.IGNORECASE,
)
"""Words behind a name that make it a salt or an oxide of the same alkaloid."""
_LEAF = frozenset(member.slug for member in members("kratom_alkaloids"))
_SUM = re.compile(r"\b(?:total|sum|suma|celkem|celkov\w+|gesamt\w*|summe|ratio|share)\b", re.IGNORECASE)
_NO_CONTENT = frozenset({"mass", "volume", "density", "dimensionless", "ph", "activity"})
"""Dimensions of rows such as "Average weight 0.55 g", which are no content of anything."""


def _is_used_by(profile: Profile) -> bool:
    return any(is_absence_of_synthetics(limit) for limit in profile.limits)


@rule(
    "LIM105",
    severity=Severity.WARNING,
    message='"{name}" is reported as {observed} and is no substance that is known here; it may be {perhaps} [{source}]',
    since="0.1.0",
    is_used_by=_is_used_by,
)
def unknown_alkaloid_found(case: Case) -> Iterator[Observation]:
    """Among the alkaloids stands an amount of a substance that is not known here.

    ## In plain words
    The report gives a result for "{name}", a name that this check does not know. It may stand for a substance that the
    rule limits or does not allow.

    ## Looks at
    Rows whose name is not in the vocabulary, in panels of alkaloids, and in any panel where the name points to
    mitragynine and what is made from it. Only under profiles that want synthetic alkaloids absent.

    ## Decides
    A measured amount, ">x" or "detected" is a warning with low confidence, because the new name may be that of a
    listed substance. A salt or oxide of an alkaloid of the leaf ("7-Hydroxymitragynine HCl") says itself what it is: it
    is a warning where that alkaloid has a limit, as it may count to it, and is left alone where it has none. ND, "<x",
    sums, ratios and weights are left alone.

    ## Example
    "MGM-16 (fluoro)" 5.2 mg/g, where only "MGM-16" is a known name.

    ## Why it matters
    New names for the same substances appear faster than lists of them. What has no known name has no limit, and would
    pass unseen.

    ## Other explanations
    - It may be an alkaloid of the leaf that the vocabulary does not have yet, or has under another spelling.
    - The row may be no substance at all, or its name may have been cut off in reading.

    ## Next step
    Look at the marked row and ask the laboratory for the CAS number or the structure of "{name}". If it is a known
    substance under another name, report the name so that it can be added.
    """
    absent = (limit for limit in case.profile.limits if is_absence_of_synthetics(limit))
    limits = [limit for limit in absent if _is_binding(case, limit.cite)]
    if not limits:
        return
    listed = [analyte_name(slug) for limit in limits for slug in analytes_of(limit) if slug in SYNTHETIC]
    for panel in case.certificate.panels:
        for row in panel.results:
            found = _found(row) if _is_suspect(panel, row) else None
            if found is None:
                continue
            base = _base_of(row)
            if base is None:
                perhaps = f"another name of one that must be absent ({list_words(listed)})"
                yield _observation(case, panel, row, found, limits[0], perhaps)
                continue
            own = next((limit for limit in case.profile.limits if _counts(case, limit, base)), None)
            if own is not None:
                perhaps = f"a form of {analyte_name(base)} and count to its limit"
                yield _observation(case, panel, row, found, own, perhaps)


def _counts(case: Case, limit: LimitRule, slug: str) -> bool:
    return slug in analytes_of(limit) and _is_binding(case, limit.cite)


def _base_of(row: Result) -> str | None:
    """The alkaloid of the leaf that a name is a salt or oxide of; None where it is anything else."""
    base = _FORM.sub("", row.printed_name).strip(" -,(")
    if base == row.printed_name.strip():
        return None
    found = find_analyte(base, PanelKind.ALKALOIDS)
    return found.slug if found is not None and found.slug in _LEAF else None


def _is_binding(case: Case, cite: Cite) -> bool:
    return why_not_in_force(case.profile, cite, case.as_of) is None


def _is_suspect(panel: Panel, row: Result) -> bool:
    if row.analyte is not None or _SUM.search(row.printed_name):
        return False
    return panel.kind is PanelKind.ALKALOIDS or _RELATED.search(row.printed_name) is not None


def _found(row: Result) -> Quantity | None:
    contents = (value for value in row.values if value.unit is None or unit(value.unit).dimension not in _NO_CONTENT)
    return next((value for value in contents if span_of(value, row.lod, row.loq).is_found), None)


def _observation(case: Case, panel: Panel, row: Result, found: Quantity, limit: LimitRule, perhaps: str) -> Observation:
    citation = case.citation(limit.cite)
    observed = result_words(row, found)
    return Observation(
        subject=case.subject(panel=panel.kind.value, analyte=row.printed_name),
        anchors=(found.anchor,),
        facts={
            "name": row.printed_name,
            "observed": observed,
            "perhaps": perhaps,
            "source": source_words(citation),
        },
        observed=observed,
        expected=expected_words(limit, citation),
        citation=citation,
        confidence=Confidence.LOW,
    )
