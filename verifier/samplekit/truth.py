"""What a sample report says: the known truth that every layout draws and every reading is compared with.

A truth is written as TOML. Numbers are kept as the digits to print ("0.050" is not "0.05"), always with a decimal
point and without thousands separators; the `Style` says how they are printed. What is None is not printed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from verifier.errors import UsageError
from verifier.model import Client, Dates, PanelKind, Value


class Language(StrEnum):
    """The language of headers and field labels."""

    EN = "en"
    CS = "cs"
    DE = "de"


class DateStyle(StrEnum):
    """How dates are printed; the name is the date 2026-03-05 in that style, as far as a name can be."""

    ISO = "iso"
    """2026-03-05"""
    US = "us"
    """03/05/2026"""
    US_SHORT = "us_short"
    """03/05/26"""
    EUROPEAN = "european"
    """5.3.2026"""
    MONTH_FIRST = "month_first"
    """Mar 5, 2026"""
    DAY_FIRST = "day_first"
    """05-Mar-2026"""


class Powers(StrEnum):
    """How colony counts of 1000 and more are printed."""

    PLAIN = "plain"
    """96000"""
    RAISED = "raised"
    """9.6×10 with a small raised 4, as word processors print it."""
    UNICODE = "unicode"
    """9.6×10⁴ with the superscript letter."""


class Style(Value):
    """How the report spells numbers and dates."""

    language: Language = Language.EN
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", " "] = ""
    dates: DateStyle = DateStyle.ISO
    powers: Powers = Powers.PLAIN

    @model_validator(mode="after")
    def _marks_differ(self) -> Self:
        if self.thousands and self.thousands == self.decimal:
            raise ValueError(f"the decimal mark and the thousands mark are both {self.decimal!r}")
        return self


def _as_printed(value: object) -> object:
    """A bare TOML number keeps its digits: 0.050 becomes "0.050"."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value


Printed = Annotated[str, BeforeValidator(_as_printed), Field(min_length=1)]
"""Text as it stands in a cell, with a decimal point: "1.42", "<0.05", "ND", "NMT 1.2"."""


class TruthRow(Value):
    """One analyte of a panel."""

    name: str = Field(min_length=1)
    analyte: str | None = None
    """Canonical slug of the vocabulary; None for a substance that it does not know."""
    values: tuple[Printed, ...] = ()
    """One for each unit of the panel (or of `units`); empty for a row without a value."""
    units: tuple[str, ...] | None = None
    """Overrides the units of the panel; "" for a result that has no unit."""
    lod: Printed | None = None
    loq: Printed | None = None
    limit: Printed | None = None
    status: str | None = None
    uncertainty: Printed | None = None
    method: str | None = None
    note: str | None = None


class TruthPanel(Value):
    """Rows that are reported together under one title."""

    kind: PanelKind
    title: str = Field(min_length=1)
    units: tuple[str, ...] = ("",)
    """Canonical unit codes of the value columns, in printed order."""
    detection_unit: str | None = None
    """Of LOD and LOQ; None: the first of `units`."""
    limit_unit: str | None = None
    """Of the limits; None: the first of `units`."""
    status: str | None = None
    method: str | None = None
    """The method of all rows, printed with the title; a row's own method is printed in a column."""
    rows: tuple[TruthRow, ...] = Field(min_length=1)
    totals: tuple[TruthRow, ...] = ()

    @model_validator(mode="after")
    def _values_match_units(self) -> Self:
        for where, rows in (("rows", self.rows), ("totals", self.totals)):
            for index, row in enumerate(rows):
                units = self.units_of(row)
                if row.values and len(row.values) != len(units):
                    raise ValueError(
                        f'{where}[{index}] "{row.name}" has {len(row.values)} values for the units {list(units)}'
                    )
        return self

    def units_of(self, row: TruthRow) -> tuple[str, ...]:
        """The units of the row's values."""
        return self.units if row.units is None else row.units

    @property
    def has_mixed_units(self) -> bool:
        """True when some row has units of its own."""
        return any(row.units is not None for row in (*self.rows, *self.totals))


class TruthAmount(Value):
    """Mass or volume of one unit or serving."""

    number: Printed
    unit: str


class TruthAccreditation(Value):
    """What the report says about the laboratory's accreditation."""

    printed: str
    number: str | None = None
    body: str | None = None
    standard: str | None = None


class TruthLaboratory(Value):
    """Who tested; invented."""

    name: str
    address: str | None = None
    licence: str | None = None
    accreditation: TruthAccreditation | None = None
    contact: str | None = None
    """Telephone, e-mail, site: printed, not read."""


class TruthSample(Value):
    """One product as tested."""

    name: str
    matrix: str | None = None
    sample_id: str | None = None
    lot: str | None = None
    report_id: str | None = None
    unit_mass: TruthAmount | None = None
    serving: TruthAmount | None = None
    dates: Dates = Dates()
    verdict: str | None = None
    lot_on_later_pages: str | None = None
    """Printed at the head of all pages but the first; None: the lot stands on the first page alone."""
    panels: tuple[TruthPanel, ...] = Field(min_length=1)


class TruthSignatory(Value):
    """Who authorised the report; invented."""

    name: str
    role: str | None = None


class Truth(Value):
    """A whole report."""

    title: str = "Certificate of Analysis"
    style: Style = Style()
    laboratory: TruthLaboratory
    client: Client | None = None
    samples: tuple[TruthSample, ...] = Field(min_length=1)
    methods: tuple[str, ...] = ()
    """Test methods as listed in the head."""
    signatories: tuple[TruthSignatory, ...] = ()
    statements: tuple[str, ...] = ()
    """Sentences that matter for judging (decision rule, scope) and disclaimers."""
    legend: tuple[str, ...] = ()
    """Explanations of abbreviations, printed small."""
    pages_left_out: int = Field(default=0, ge=0)
    """Pages at the end that the page numbers count and that are not drawn."""
    unit_spelling: dict[str, str] = Field(default_factory=dict)
    """How a canonical unit code is printed where that differs: {"%" = "% w/w"}."""


def parse_truth(text: str, label: str) -> tuple[Truth, dict[str, Any]]:
    """The truth in the TOML text and its `[make]` table (how a committed sample is made), if it has one.

    Raises UsageError that names the key path and quotes what stands there.
    """
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{label} is not TOML: {error}") from error
    recipe = data.pop("make", {})
    if not isinstance(recipe, dict):
        raise UsageError(f'{label}: make: expected a table, found "{recipe}"')
    try:
        return Truth.model_validate(data), recipe
    except ValidationError as error:
        raise UsageError(
            explain(error, label), "`verifier samplekit make --help` shows the shape of a truth."
        ) from error


def read_truth(path: Path) -> tuple[Truth, dict[str, Any]]:
    """As `parse_truth`, from a file; raises UsageError for a file that cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f'Unable to read the truth file "{path}": {error}') from error
    return parse_truth(text, str(path))


def explain(error: ValidationError, label: str) -> str:
    """The first fault of a validation error in one line: where, what stands there, what was expected."""
    first = error.errors(include_url=False)[0]
    found = "" if isinstance(first["input"], dict | list) else f', found "{first["input"]}"'
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"{label}: {key_path(first['loc'])}: {first['msg']}{found}{more}"


def key_path(steps: Iterable[int | str]) -> str:
    """samples[0].panels[2].kind, for a person to find the place in the file."""
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else str(step)
    return path or "(top level)"
