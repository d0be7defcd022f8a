"""The structured reading of a laboratory report: one certificate per sample in the document.

Everything is as printed. Nothing here is computed from other results, corrected or guessed; what is not printed
is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Self

from verifier.model.anchor import Anchor, Box, Source
from verifier.model.base import Number, Value
from verifier.model.evidence import Evidence
from verifier.model.quantity import Amount, PrintedLimit, Quantity, Uncertainty

SCHEMA_VERSION = 1


class PanelKind(StrEnum):
    """Groups of analytes that are reported together."""

    ALKALOIDS = "alkaloids"
    CANNABINOIDS = "cannabinoids"
    TERPENES = "terpenes"
    PESTICIDES = "pesticides"
    HEAVY_METALS = "heavy_metals"
    MICROBIALS = "microbials"
    MYCOTOXINS = "mycotoxins"
    RESIDUAL_SOLVENTS = "residual_solvents"
    MOISTURE = "moisture"
    WATER_ACTIVITY = "water_activity"
    FOREIGN_MATTER = "foreign_matter"
    OTHER = "other"


class Result(Value):
    """One row: an analyte, its value in one or more units, and what the row says about it."""

    analyte: str | None
    """Canonical slug of the vocabulary; None for a substance that it does not know."""
    printed_name: str
    page: int
    box: Box
    """The box around the whole row."""
    values: tuple[Quantity, ...]
    """The same result in one or more units, in printed order; empty for a row that prints no value."""
    lod: Quantity | None = None
    loq: Quantity | None = None
    limit: PrintedLimit | None = None
    printed_status: str | None = None
    printed_status_box: Box | None = None
    uncertainty: Uncertainty | None = None
    method: str | None = None
    note: str | None = None

    @property
    def anchor(self) -> Anchor:
        """The place of the row."""
        return Anchor(page=self.page, box=self.box)


class Panel(Value):
    """Rows that are reported together under one title, on one page."""

    kind: PanelKind
    title: str | None
    page: int
    box: Box
    printed_status: str | None = None
    printed_status_box: Box | None = None
    method: str | None = None
    results: tuple[Result, ...] = ()
    totals: tuple[Result, ...] = ()
    """Sum rows of the table or of its summary box; same shape as a result."""

    @property
    def anchor(self) -> Anchor:
        """The place of the panel."""
        return Anchor(page=self.page, box=self.box)


class Field(Value):
    """One piece of the report's head and foot with the evidence for it."""

    key: str
    """What it is, as a path into the certificate: "laboratory.name", "sample.lot", "dates.received"."""
    label: str | None
    """The printed label ("Batch #:"), None where the value stands without one."""
    printed: str
    page: int
    box: Box

    @property
    def anchor(self) -> Anchor:
        """The place of the printed value."""
        return Anchor(page=self.page, box=self.box)


class Accreditation(Value):
    """What the report says about the laboratory's accreditation; not checked against any registry."""

    printed: str
    number: str | None = None
    body: str | None = None
    """The accreditation body as printed: "PJLA", "A2LA", "ČIA"."""
    standard: str | None = None
    """"ISO/IEC 17025:2017" as printed."""


class Laboratory(Value):
    """Who tested."""

    name: str | None = None
    address: str | None = None
    licence: str | None = None
    accreditation: Accreditation | None = None


class Client(Value):
    """For whom."""

    name: str
    address: str | None = None


class Sample(Value):
    """What was tested."""

    name: str | None = None
    matrix: str | None = None
    """The kind of material as printed: "Leaf powder", "Tablet"."""
    sample_id: str | None = None
    lot: str | None = None
    report_id: str | None = None
    unit_mass: Amount | None = None
    """Mass of one unit (tablet, capsule, container), where printed."""
    serving: Amount | None = None
    """Mass or volume of one serving, where printed."""


class Dates(Value):
    """The printed dates. A date that cannot be read surely (day and month not to be told apart) is None."""

    produced: date | None = None
    collected: date | None = None
    received: date | None = None
    started: date | None = None
    completed: date | None = None
    reported: date | None = None
    expires: date | None = None


class Term(Value):
    """One part of a stated total."""

    analyte: str
    """Canonical slug."""
    factor: Number
    """What it counts with: 0.877 for an acid that loses carbon dioxide, mostly 1."""


class Formula(Value):
    """What the report says it forms a total from: "Total THC = THCa * 0.877 + d9-THC"."""

    printed: str
    total: str
    """Canonical slug of the total."""
    printed_total: str
    """The total as the formula names it, which tells "Total Active THC" from "Total Available THC"."""
    terms: tuple[Term, ...]
    page: int
    box: Box

    @property
    def anchor(self) -> Anchor:
        """The place of the formula."""
        return Anchor(page=self.page, box=self.box)


class Certificate(Value):
    """One sample of one laboratory report."""

    laboratory: Laboratory
    client: Client | None
    sample: Sample
    dates: Dates
    printed_verdict: str | None
    panels: tuple[Panel, ...]
    repeats: tuple[Result, ...] = ()
    """Results that a summary box prints once more: one result in two places. Never judged a second time."""
    methods: tuple[str, ...] = ()
    """Test methods as printed in the head or the panels ("KM 20: LC-MS", "HPLC-DAD")."""
    signatories: tuple[str, ...] = ()
    """Names printed as authorising the report."""
    statements: tuple[Field, ...] = ()
    """Sentences that matter for judging, under "statement.decision_rule" and the like where it is known what they say,
    else under "statement" (the vocabulary's statements.toml lists the kinds)."""
    formulas: tuple[Formula, ...] = ()
    """How the report says it forms its totals; only formulas that were understood as a whole."""
    fields: tuple[Field, ...] = ()
    """The evidence for laboratory, client, sample, dates and verdict."""
    restated: tuple[Field, ...] = ()
    """Sample id, lot, report id and client as other places of the report print them once more, under a label."""
    pages: tuple[int, ...] = ()
    """Pages on which this sample is reported."""

    def field(self, key: str) -> Field | None:
        """The evidence for `key` ("sample.lot"), None where it was not found on the page."""
        return next((f for f in self.fields if f.key == key), None)

    def results(self) -> tuple[tuple[Panel, Result], ...]:
        """Every row with its panel, in printed order."""
        return tuple((panel, result) for panel in self.panels for result in panel.results)

    @cached_property
    def rows_by_analyte(self) -> Mapping[str | None, tuple[tuple[Panel, Result], ...]]:
        """Every row and total row of each substance with its panel, in printed order; the unknown ones under None."""
        found: dict[str | None, list[tuple[Panel, Result]]] = {}
        for panel in self.panels:
            for result in (*panel.results, *panel.totals):
                found.setdefault(result.analyte, []).append((panel, result))
        return {analyte: tuple(rows) for analyte, rows in found.items()}

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some values changed, and without the rows that were looked up in the old ones."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("rows_by_analyte", None)
        return copied


class NoteKind(StrEnum):
    """Why something on the page did not become a value."""

    PAGE_WITHOUT_TEXT = "page_without_text"
    UNREADABLE_CHARACTERS = "unreadable_characters"
    CELL_NOT_UNDERSTOOD = "cell_not_understood"
    ROW_NOT_UNDERSTOOD = "row_not_understood"
    AMBIGUOUS_DATE = "ambiguous_date"
    SAMPLES_NOT_TOLD_APART = "samples_not_told_apart"
    READINGS_DIFFER = "readings_differ"
    """Two engines read it differently, and nothing settled it."""
    READING_SETTLED = "reading_settled"
    """Two engines read it differently, and a look at the picture of it settled it."""
    READ_ONCE = "read_once"
    """A second reading was asked for and there is none: only one engine can read the page."""
    LOW_CONFIDENCE = "low_confidence"
    """A number was recognised in a picture, and not surely."""
    ACTIVE_CONTENT = "active_content"
    """The file holds what could act by itself, such as JavaScript; it is about the file as a whole, its page is 1."""


class ReadingNote(Value):
    """Something that stands on a page and was not read, or not surely; or that the file holds beside its pages."""

    kind: NoteKind
    message: str
    page: int
    box: Box | None = None


class PageMark(Value):
    """What a page says of its place in the report: "Page 2 of 5"."""

    printed: str
    number: int
    total: int
    page: int
    """The page of the file on which it stands."""
    box: Box

    @property
    def anchor(self) -> Anchor:
        """The place of the mark."""
        return Anchor(page=self.page, box=self.box)


class Document(Value):
    """What was read from one input: its certificates and what could not be read."""

    schema_version: int = SCHEMA_VERSION
    source: Source
    certificates: tuple[Certificate, ...]
    notes: tuple[ReadingNote, ...] = ()
    page_marks: tuple[PageMark, ...] = ()
    """The page numbers that are printed with the number of all pages."""
    evidence: Evidence | None = None
    """What the file shows of itself; None where nobody looked."""
