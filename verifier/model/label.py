"""What the label of a product says, and what a report says to it."""

from __future__ import annotations

from enum import StrEnum

from verifier.model.anchor import Anchor, Source
from verifier.model.base import Number, Value
from verifier.model.quantity import Basis
from verifier.model.report import OutcomeStatus

LABEL_SCHEMA_VERSION = 1


class Claim(Value):
    """One amount that a label states: "45 mg of mitragynine per serving"."""

    printed: str
    """As it was given: "45mg/serving"."""
    analyte: str
    """Canonical slug."""
    name: str
    """Its name in words: "7-hydroxymitragynine"."""
    number: Number
    unit: str
    """Canonical unit code."""
    basis: Basis


class Label(Value):
    """What the label of a product says, as somebody who has it in hands tells it."""

    lot: str | None = None
    product: str | None = None
    claims: tuple[Claim, ...] = ()
    low: Number
    """The least that is accepted, in percent of a claim."""
    high: Number
    """The most that is accepted, in percent of a claim."""


class Match(StrEnum):
    """Whether two texts name the same."""

    SAME = "same"
    """Case, blanks and punctuation do not count."""
    SIMILAR = "similar"
    """They may be the same: one holds the other, or signs that look alike differ (O and 0, I and 1)."""
    DIFFERENT = "different"
    NOT_PRINTED = "not_printed"
    """The report does not print it, so that nothing ties it to the product."""


class TextOutcome(Value):
    """A lot or a product name of the label, held against the report."""

    what: str
    """ "lot" or "product"."""
    label: str
    report: str | None
    match: Match
    anchors: tuple[Anchor, ...] = ()


class ClaimOutcome(Value):
    """A claim of the label, held against the report."""

    claim: Claim
    status: OutcomeStatus
    """`inconclusive` where the report does not tell, or where a part of what it says would and a part would not do."""
    observed: str | None
    """The printed result, as it was counted."""
    least: Number | None = None
    """What the report shows at least, in percent of the claim."""
    most: Number | None = None
    """What it shows at most; None where it is open."""
    reason: str | None = None
    anchors: tuple[Anchor, ...] = ()


class LabelReport(Value):
    """A label held against a laboratory report."""

    schema_version: int = LABEL_SCHEMA_VERSION
    source: Source
    label: Label
    sample: int | None
    """Position of the certificate that it was held against; None where no sample of several is surely the one."""
    texts: tuple[TextOutcome, ...]
    claims: tuple[ClaimOutcome, ...]
    status: OutcomeStatus
    """The worst of all: `pass` where the lot is the same and all claims are met."""
