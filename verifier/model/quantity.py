"""A printed result and what it means: "<0.05" is never 0.05, and ND is never 0."""

from __future__ import annotations

from enum import StrEnum

from verifier.model.anchor import Anchor, Box
from verifier.model.base import Number, Value


class Qualifier(StrEnum):
    """What the printed text says about the true value."""

    MEASURED = "measured"
    LESS_THAN = "less_than"
    """A bound is printed: "<0.05"; `number` is the bound."""
    GREATER_THAN = "greater_than"
    """A lower bound is printed: ">1000"; `number` is the bound."""
    NOT_DETECTED = "not_detected"
    """"ND", "Not Detected in 1 g", "negative": nothing found, `number` is None."""
    BELOW_LOD = "below_lod"
    BELOW_LOQ = "below_loq"
    """"<LOQ", "BLQ": under the limit of quantitation, perhaps detected."""
    ABOVE_RANGE = "above_range"
    """">ULOQ", "TNTC": more than could be measured."""
    DETECTED = "detected"
    """"Detected", "Present", "positive": found, not quantified."""
    TRACE = "trace"
    """Detected, below the limit of quantitation."""
    NOT_TESTED = "not_tested"
    """"NT", "N/A", "Not Tested"."""
    TEXT = "text"
    """Words that are no number and no qualifier, such as "Pass" or "green powder"."""


class Basis(StrEnum):
    """What a concentration is counted on."""

    AS_RECEIVED = "as_received"
    DRY = "dry"
    SERVING = "serving"
    UNIT = "unit"
    CONTAINER = "container"
    DAY = "day"
    TOTAL_ALKALOIDS = "total_alkaloids"
    RATIO = "ratio"


class Amount(Value):
    """An amount of material, such as the mass that was tested or the mass of one tablet."""

    printed: str
    number: Number
    unit: str
    """Canonical unit code of the vocabulary: "g", "mg", "mL"."""


class Quantity(Value):
    """One printed value of a row: a result, an LOD or an LOQ, with the text it came from and its place."""

    printed: str
    qualifier: Qualifier
    number: Number | None
    """The number the text means ("9,6.10^4" is 96000), the bound for `less_than` and `greater_than`, else None."""
    unit: str | None
    """Canonical unit code of the vocabulary, None when no unit is printed or it is not known."""
    printed_unit: str | None = None
    basis: Basis | None = None
    """Only when the report says so: a "dry weight" column is `dry`, mg/tablet is `unit`."""
    portion: Amount | None = None
    """The tested mass, where the result names it: "Not Detected in 25 g"."""
    page: int
    box: Box

    @property
    def anchor(self) -> Anchor:
        """The place of the printed text."""
        return Anchor(page=self.page, box=self.box)


class Uncertainty(Value):
    """A printed measurement uncertainty; expanded (k = 2, about 95 %) unless the report says otherwise."""

    printed: str
    number: Number | None
    unit: str | None
    """Canonical unit code; "%" with `is_relative` means percent of the result."""
    is_relative: bool = False
    page: int
    box: Box


class LimitKind(StrEnum):
    """How a limit compares; words, because "<" and "not more than" differ for the equal value."""

    AT_MOST = "at_most"
    BELOW = "below"
    AT_LEAST = "at_least"
    ABOVE = "above"
    BETWEEN = "between"
    ABSENT = "absent"
    NONE = "none"
    """Printed, but no limit: "Report Results", "-", "Record Only"."""
    TEXT = "text"
    """Printed words that were not understood; never decides anything."""


class PrintedLimit(Value):
    """A limit, specification or action level as the report prints it."""

    printed: str
    kind: LimitKind
    is_explicit: bool = False
    """True when the comparator itself is printed ("NMT 1.2", "<= 0.5"); a bare number in a limit column is
    taken as `at_most`, and whether the equal value passes is then open."""
    number: Number | None = None
    """The limit, or the lower end of a `between`."""
    upper: Number | None = None
    """The upper end of a `between`."""
    unit: str | None = None
    printed_unit: str | None = None
    portion: Amount | None = None
    """The mass in which it must be absent: "Absent in 25 g"."""
    page: int
    box: Box

    @property
    def anchor(self) -> Anchor:
        """The place of the printed text."""
        return Anchor(page=self.page, box=self.box)
