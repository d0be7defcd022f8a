"""What several documents show together, and none of them alone: one file twice, one report with two contents."""

from __future__ import annotations

from verifier.model.anchor import Anchor
from verifier.model.base import Value
from verifier.model.finding import Confidence, Severity, Waiver


class Involved(Value):
    """One of the documents that a finding is about."""

    label: str
    sha256: str
    certificate: int | None = None
    """Position of the certificate in it, counted from 0; None where it is about the file."""
    anchors: tuple[Anchor, ...] = ()
    """The places on its pages that were compared."""


class CollectionFinding(Value):
    """One observation on several documents. It changes the verdict on none of them, and accuses nobody."""

    code: str
    """Permanent rule code: "COL604"."""
    name: str
    """Rule name: "content_under_another_lot"."""
    severity: Severity
    confidence: Confidence
    message: str
    documents: tuple[Involved, ...]
    """Those that were compared first, then the others that belong to them."""
    others: int = 0
    """How many more there are, where they are too many to be listed."""
    observed: str | None
    expected: str | None
    plain: str = ""
    """The message for people who are not of the trade, in one or two sentences."""
    base_rate: str | None
    """How often sound reports show the same."""
    other_explanations: tuple[str, ...]
    next_step: str
    waiver: Waiver | None = None
    """Set where it is waived: it stays in every report and does not count for the exit code."""
