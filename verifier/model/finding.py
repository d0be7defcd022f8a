"""A defect of a certificate: what was seen, where, against what, and what else could explain it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from verifier.model.anchor import Anchor
from verifier.model.base import Value


class Severity(StrEnum):
    """How much the defect matters if it is one."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return (Severity.ERROR, Severity.WARNING, Severity.INFO).index(self)


class Confidence(StrEnum):
    """How sure it is that the defect is there at all; severity is a separate question."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Verification(StrEnum):
    """How the text of a source was checked before its numbers were used."""

    OFFICIAL_TEXT = "official_text"
    COPY_OF_TEXT = "copy_of_text"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class Citation(Value):
    """Where a limit or a requirement comes from."""

    source: str
    """Id of the source in the profile."""
    title: str
    clause: str | None = None
    quote: str | None = None
    publisher: str | None = None
    url: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    accessed: date
    verification: Verification
    profile: str
    """Id of the profile that makes the limit."""
    note: str | None = None
    """What the profile remarks on this limit: what the text leaves open, or which reading is used."""


class Subject(Value):
    """What the finding is about; None where it is about the whole."""

    certificate: int | None = None
    """Position of the certificate in the document, counted from 0."""
    panel: str | None = None
    analyte: str | None = None
    """Canonical slug, or the printed name of a substance the vocabulary does not know."""
    field: str | None = None


class Waiver(Value):
    """Who took a finding on himself, why, and until which day."""

    who: str
    why: str
    until: date


class Finding(Value):
    """One defect, with its evidence. Never an exception, never an accusation."""

    code: str
    """Permanent rule code: "LIM101"."""
    name: str
    """Rule name: "result_above_limit"."""
    severity: Severity
    confidence: Confidence
    message: str
    subject: Subject
    anchors: tuple[Anchor, ...]
    observed: str | None
    expected: str | None
    citation: Citation | None
    other_explanations: tuple[str, ...]
    next_step: str
    plain: str = ""
    """The message for people who are not of the trade, in one or two sentences."""
    base_rate: str | None = None
    """How often sound reports show the same, for observations that are no contradiction in themselves."""
    waiver: Waiver | None = None
    """Set where it is waived: it stays in every report and decides neither verdict nor exit code."""


def worst_severity(findings: Iterable[Finding]) -> Severity | None:
    """The worst severity of the findings that nobody has waived; None without one."""
    counting = (finding.severity for finding in findings if finding.waiver is None)
    return min(counting, key=lambda severity: severity.rank, default=None)
