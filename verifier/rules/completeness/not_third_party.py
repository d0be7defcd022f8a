"""CMP311: laboratory and client are the same."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.identity import folded, is_same_name, is_similar_name
from verifier.rules.printed_dates import anchors_of

_ADDRESS = 12
"""An address with fewer letters and figures is no more than a place."""


@rule(
    "CMP311",
    severity=Severity.WARNING,
    message='the laboratory ("{laboratory}") and the client ("{client}") {relation}',
    since="0.1.0",
)
def not_third_party(case: Case) -> Iterator[Observation]:
    """Laboratory and client are the same.

    ## In plain words
    In the report, the laboratory and its client {relation}. If they belong together, the test may not have been
    independent.

    ## Looks at
    Names and addresses of laboratory and client.

    ## Decides
    The same name without case, punctuation and legal form, or the same address with a street number, is a finding.
    One name that holds the other whole is for information with low confidence. Names that are not printed say nothing.

    ## Example
    Laboratory "Example Botanicals Laboratory", client "Example Botanicals LLC".

    ## Why it matters
    Who tests his own goods is no third party. The report may be right, but nobody independent says so.

    ## Other explanations
    - A company may be the client of a laboratory of its own that is independent by its accreditation.
    - Laboratory and client may be neighbours in one building, or share a name by chance.
    - The client's name may have been read where the laboratory's stands, or the other way round.

    ## Next step
    Look at both on the page. If they are one company, ask for a report of a laboratory that is independent of it.
    """
    laboratory, client = case.certificate.laboratory, case.certificate.client
    if laboratory.name is None or client is None:
        return
    is_one_name = is_same_name(laboratory.name, client.name)
    is_one_address = _is_same_address(laboratory.address, client.address)
    if is_one_name or is_one_address:
        relation = "are the same by name" if is_one_name else "have the same address"
        severity, confidence = None, Confidence.MEDIUM
    elif is_similar_name(laboratory.name, client.name):
        relation, severity, confidence = "have similar names", Severity.INFO, Confidence.LOW
    else:
        return
    yield Observation(
        subject=case.subject(field="client.name"),
        anchors=anchors_of(case.certificate, "laboratory.name", "client.name"),
        facts={"laboratory": laboratory.name, "client": client.name, "relation": relation},
        observed=f"{laboratory.name}; {client.name}",
        severity=severity,
        confidence=confidence,
    )


def _is_same_address(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    a, b = folded(one), folded(other)
    return a == b and len(a) >= _ADDRESS and any(sign.isdigit() for sign in a)
