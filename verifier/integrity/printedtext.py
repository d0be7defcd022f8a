"""The text of pages as it is compared: letters and figures alone, in lower case."""

from __future__ import annotations

from verifier.model import Certificate
from verifier.vocabulary.naming import folded

IDENTITY = ("laboratory.name", "client.name", "sample.sample_id", "sample.lot", "sample.report_id")
"""What tells the pages of one report from those of another."""


def printed_on(certificate: Certificate, page: int) -> str:
    """What was read of the head and foot of a certificate on that page, folded: all there is to a scanned page."""
    fields = (*certificate.fields, *certificate.restated)
    return " ".join(folded(field.printed) for field in fields if field.page == page)
