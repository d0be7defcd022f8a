"""PLA507: nothing at all was found, or no microbe in plant material."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from verifier.decisions import span_of
from verifier.model import Certificate, Confidence, PanelKind, Qualifier, Quantity, Result, Severity, Subject
from verifier.rules.base import Case, Observation, rule
from verifier.rules.conditions import is_shown
from verifier.rules.plausibility.common import Claim, amount, anchors_of, claim, confidence_of, shown_rows
from verifier.rules.wording import list_words, result_words
from verifier.vocabulary.units import UnitMismatchError

_COUNT = "total_aerobic_microbial_count"
_OTHER_COUNTS = ("total_yeast_and_mold", "yeasts", "molds", "bile_tolerant_gram_negative", "total_coliforms")
_ONE_COLONY = Decimal(10)
"""CFU/g: one colony on the plate of the first dilution, the least that plate counts can tell from nothing."""
_EXPECTED = (PanelKind.ALKALOIDS, PanelKind.HEAVY_METALS)
"""Panels in which plant material has something; pesticides, solvents and pathogens are often all ND."""
_FEWEST = 4
_SOURCE = (
    "bacteria in six of eight shop products, nickel and lead in all but one: IJERPH 2020, 17, 5512; secondary source"
)
_NOTHING = (Qualifier.NOT_DETECTED, Qualifier.BELOW_LOD, Qualifier.BELOW_LOQ, Qualifier.LESS_THAN)


@rule(
    "PLA507",
    severity=Severity.INFO,
    message="{what}",
    since="0.1.0",
)
def everything_not_detected(case: Case) -> Iterator[Observation]:
    """Nothing at all was found, or no microbe in plant material.

    ## In plain words
    Nothing, or next to nothing, was found where plant goods usually show something. Treated goods, an extract or a test
    that sees only larger amounts can cause this.

    ## Looks at
    All results of the document; and the microbial counts of a product that is named as leaf.

    ## Decides
    Two ways. Every result of the whole document, four at least, is ND, "<LOQ", "<x" or zero, and metals or alkaloids
    are among them; a report on pesticides, solvents or pathogens alone is often all ND and is left alone. Or the total
    aerobic count of leaf and every other count of moulds, yeasts and coliforms that is reported is ND, zero or at most
    10 CFU/g, one colony on the plate. Source of the band: of 116 reports that were read for this project, 21 of them of
    real laboratories, none was all ND; bacteria were found in six of eight shop products, and nickel and lead in all
    but one (IJERPH 2020, 17, 5512, https://www.mdpi.com/1660-4601/17/15/5512; secondary source).

    ## Example
    Leaf powder with a total aerobic count of "<10 CFU/g" and "<10 CFU/g" of yeasts and moulds.

    ## Why it matters
    Plants take up metals and carry microbes. A report of nothing may be one of no test, of limits of detection that
    are too high, or of another material.

    ## Other explanations
    - Steam, irradiation or ethylene oxide leave next to no microbes, and irradiation is common in kratom exports.
    - Extracts and isolates hold next to nothing of metals and microbes.
    - The limits of detection may be high, which the results say honestly.
    - The numbers may stand in a column or on a page that was not read.

    ## Next step
    Look at the limits of detection, and ask the laboratory for the counts on its plates and whether the goods were
    treated.
    """
    everything = _nothing_at_all(case)
    if everything is None:
        yield from _no_microbe(case)
    elif case.index == 0:
        yield everything


def _nothing_at_all(case: Case) -> Observation | None:
    shown = [
        (panel.kind, row)
        for certificate in case.document.certificates
        for panel in certificate.panels
        for row in (*panel.results, *panel.totals)
        if is_shown(row)
    ]
    kinds = {kind for kind, _ in shown}
    if len(shown) < _FEWEST or kinds.isdisjoint(_EXPECTED) or not all(_is_nothing(row) for _, row in shown):
        return None
    return Observation(
        subject=Subject(),
        anchors=tuple(row.anchor for _, row in shown),
        facts={"what": f"all {len(shown)} results of the document say that nothing was found"},
        observed=f"{len(shown)} results, none with an amount",
        expected=f"some amount of metals or alkaloids, as plants have them ({_SOURCE})",
        confidence=Confidence.MEDIUM,
    )


def _is_nothing(row: Result) -> bool:
    return all(_says_nothing_found(value) for value in row.values if value.qualifier is not Qualifier.NOT_TESTED)


def _says_nothing_found(value: Quantity) -> bool:
    return value.qualifier in _NOTHING or (value.qualifier is Qualifier.MEASURED and value.number == 0)


def _no_microbe(case: Case) -> Iterator[Observation]:
    certificate = case.certificate
    claimed = claim(case)
    if claimed is not Claim.LEAF or not shown_rows(certificate, _COUNT):
        return
    counted = [slug for slug in (_COUNT, *_OTHER_COUNTS) if shown_rows(certificate, slug)]
    if not all(_is_below_one_colony(certificate, slug) for slug in counted):
        return
    rows = [row for slug in counted for row in shown_rows(certificate, slug)]
    words = list_words(f"{row.printed_name} {result_words(row, row.values[0])}" for row in rows)
    yield Observation(
        subject=case.subject(panel=PanelKind.MICROBIALS.value, analyte=_COUNT),
        anchors=anchors_of(certificate, *counted),
        facts={"what": f"no microbe was counted in a product named as leaf: {words}"},
        observed=words,
        expected=f"some bacteria, yeasts or moulds, as dried plants have them ({_SOURCE})",
        confidence=confidence_of(claimed),
    )


def _is_below_one_colony(certificate: Certificate, slug: str) -> bool:
    """Whether every row says that nothing was counted, or at most one colony."""
    found = amount(certificate, slug, "CFU/g")
    if found is not None and found.high is not None:
        return found.high <= _ONE_COLONY
    return all(_is_not_found(row) for row in shown_rows(certificate, slug))


def _is_not_found(row: Result) -> bool:
    try:
        return all(span_of(value, row.lod, row.loq).is_found is False for value in row.values)
    except UnitMismatchError:
        return False
