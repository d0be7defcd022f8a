"""What differs between two reports: fields, results and samples, each as both print it."""

from __future__ import annotations

from enum import StrEnum

from verifier.model.anchor import Anchor, Source
from verifier.model.base import Value
from verifier.model.certificate import PanelKind


class DifferenceKind(StrEnum):
    """How two reports differ in one place."""

    CHANGED = "changed"
    """Both print something, and it does not mean the same."""
    SAME_AMOUNT = "same_amount"
    """Both print the same amount, written otherwise: "1.2 mg/g" and "0.12 %"."""
    ONLY_FIRST = "only_first"
    ONLY_SECOND = "only_second"


class Place(Value):
    """What one of two reports prints in a place."""

    printed: str
    anchor: Anchor | None = None


class Difference(Value):
    """One place in which two reports differ."""

    kind: DifferenceKind
    what: str
    """The field as a path ("sample.lot"), or the part of a row: "value", "lod", "loq", "limit", "status",
    "uncertainty", "row" for a row as a whole, "verdict" for that of a panel, "sample" for a whole sample."""
    panel: PanelKind | None = None
    name: str | None = None
    """The printed name of the row, as the first report has it, or of the sample."""
    analyte: str | None = None
    """Canonical slug, None for a row that the vocabulary does not know, and for a field."""
    first: Place | None = None
    second: Place | None = None


class SampleComparison(Value):
    """One sample of two reports, or of one where the other does not have it."""

    first: int | None
    """Position of the certificate in the first document, counted from 0."""
    second: int | None
    name: str
    """What the sample is called, for people."""
    differences: tuple[Difference, ...] = ()
    results_compared: int = 0
    """Rows that both have."""


class Comparison(Value):
    """Two reports held against each other."""

    first: Source
    second: Source
    samples: tuple[SampleComparison, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All of them, in the order of the samples."""
        return tuple(difference for sample in self.samples for difference in sample.differences)

    @property
    def is_same(self) -> bool:
        """Whether nothing differs that was read; the same amount written otherwise counts as a difference."""
        return not self.differences
