"""How a truth is drawn: everything about the looks, nothing about what is said."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import Field

from verifier.model import Value
from verifier.samplekit.truth import DateStyle, Language, Powers, Style, Truth

ROLES = ("analyte", "method", "lod", "loq", "value", "uncertainty", "unit", "limit", "status", "note")
"""Column roles in the order that most laboratories print."""


class UnitPlace(StrEnum):
    """Where the unit of a result is printed."""

    HEADER = "header"
    """Result (mg/g)"""
    SECOND_LINE = "second_line"
    """The header has a second line that holds units only."""
    SECTION = "section"
    """The bar above the table: "Heavy Metals [mg/kg]"."""
    CELL = "cell"
    """14.2 mg/g"""
    COLUMN = "column"
    """A column of its own."""


class Options(Value):
    """What can be varied without changing what the report says. None leaves the choice to the layout or truth."""

    font: Literal["helvetica", "times", "open-sans"] | None = None
    scale: Decimal = Field(default=Decimal(1), ge=Decimal("0.7"), le=Decimal("1.3"))
    """Multiplies all text sizes."""
    order: tuple[str, ...] | None = None
    """Column roles in the order to print; roles left out follow in the usual order."""
    wording: int = Field(default=0, ge=0)
    """Which of the known wordings of headers and labels is used."""
    units: UnitPlace | None = None
    page: Literal["letter", "a4"] | None = None
    colour: str | None = Field(default=None, pattern=r"^#[0-9a-fA-F]{6}$")
    not_detected: str | None = None
    """Printed in place of "ND"."""
    repeat_header: bool = True
    """Whether a table that goes on over the page prints its header again."""
    language: Language | None = None
    """Of headers and labels; names and values stay as in the truth."""
    decimal: Literal[".", ","] | None = None
    thousands: Literal["", ",", ".", " "] | None = None
    dates: DateStyle | None = None
    powers: Powers | None = None

    def style(self, truth: Truth) -> Style:
        """The truth's own style with what these options change."""
        names = ("language", "decimal", "thousands", "dates", "powers")
        changed = {name: getattr(self, name) for name in names if getattr(self, name) is not None}
        return Style.model_validate({**truth.style.model_dump(), **changed})

    def cell(self, text: str) -> str:
        """The text of a cell with the chosen word for "not detected"."""
        return self.not_detected if text == "ND" and self.not_detected else text
