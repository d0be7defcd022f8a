"""The text of pages as it is compared: letters and figures alone, in lower case."""

from __future__ import annotations

import re

from verifier.model import Certificate

IDENTITY = ("laboratory.name", "client.name", "sample.sample_id", "sample.lot", "sample.report_id")
"""What tells the pages of one report from those of another."""
_NOTHING = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Letters and figures alone, in lower case."""
    return _NOTHING.sub("", text).casefold()


def printed_on(certificate: Certificate, page: int) -> str:
    """What was read of the head and foot of a certificate on that page, folded: all there is to a scanned page."""
    fields = (*certificate.fields, *certificate.restated)
    return " ".join(folded(field.printed) for field in fields if field.page == page)
