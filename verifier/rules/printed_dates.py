"""The printed dates of a report's work, and where they stand."""

from __future__ import annotations

from verifier.model import Anchor, Certificate

WORK = ("produced", "collected", "received", "started", "completed", "reported")
"""The days of a report's work in the order in which they come."""


def date_anchors(certificate: Certificate, *names: str) -> tuple[Anchor, ...]:
    """Where the dates are printed."""
    return anchors_of(certificate, *(f"dates.{name}" for name in names))


def anchors_of(certificate: Certificate, *keys: str) -> tuple[Anchor, ...]:
    """Where the fields are printed; none for those without evidence."""
    found = (certificate.field(key) for key in keys)
    return tuple(field.anchor for field in found if field is not None)
