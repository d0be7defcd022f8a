"""CMP310: no number ties the report to a lot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.model import Confidence, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.completeness.common import certificates_of_sample, first_anchor, is_required, shows_rows
from verifier.rules.completeness.required_field_missing import shows_field
from verifier.vocabulary.fields import field_of

_LOT = re.compile(r"(?=(?:[^\W\d].*\d.*\d.*\d)|(?:\d.*\d.*\d.*\d))[\w./-]+")
"""A word that may be a lot: a letter with three figures after it, or four figures."""
_STRENGTH = re.compile(r"\(?\d[\d.,]*(?:mg|mcg|g|ml|ct|x|%)?\)?", re.IGNORECASE)
"""Figures with nothing but a unit: the strength or the count of a product."""


@rule(
    "CMP310",
    severity=Severity.INFO,
    message="no lot or batch number was found for {sample}",
    since="0.1.0",
)
def lot_not_shown(case: Case) -> Iterator[Observation]:
    """No number ties the report to a lot.

    ## In plain words
    No lot or batch number was found for {sample}. Without one, nobody can tell from the report which goods it is about.

    ## Looks at
    The lot or batch number in all certificates of the document on this sample, and the sample's name, in which
    clients often write it.

    ## Decides
    A lot is shown when a number was read for it, or when the sample's name holds a word that looks like one
    ("GV-2609" or "Lot 7"; "500mg" does not). A field that says "N/A" shows none. It is for information only, as lots
    are often printed without a label; a profile that needs the lot requires it, and then its absence is said with the
    source (CMP303). Where another certificate of the document shows a lot, the confidence is low.

    ## Example
    A report on "Green powder" with the laboratory's own number and nothing else.

    ## Why it matters
    Nobody can tell which goods the report is about, so it can be shown for any.

    ## Other explanations
    - The lot may stand under an unusual label or without one, so that it was not recognised.
    - It may be printed as a picture, such as a photograph of the package.
    - A sample that was sent in before a lot was made has none.

    ## Next step
    Look for the lot on the pages. If it is not there, ask for a report that names the lot of the goods in hand.
    """
    certificate = case.certificate
    if not case.is_first_of_sample or not shows_rows(certificate) or is_required(case, "sample.lot"):
        return
    certificates = certificates_of_sample(case)
    if any(shows_field(one, "sample.lot") or _names_lot(one.sample.name) for one in certificates):
        return
    is_other_shown = any(shows_field(one, "sample.lot") for one in case.document.certificates)
    yield Observation(
        subject=case.subject(field="sample.lot"),
        anchors=first_anchor(certificate),
        facts={"sample": certificate.sample.name or certificate.sample.sample_id or "this sample"},
        expected="a lot number",
        confidence=Confidence.LOW if is_other_shown else Confidence.MEDIUM,
    )


def _names_lot(name: str | None) -> bool:
    return name is not None and any(
        (field_of(word) == "sample.lot") or (_LOT.fullmatch(word.strip("()[],.#")) and not _STRENGTH.fullmatch(word))
        for word in name.split()
    )
