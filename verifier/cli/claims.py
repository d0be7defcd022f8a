"""What the command line says about a label: claims such as "mitragynine=45mg/serving", and what is accepted."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from verifier.model import Claim

_CLAIM = re.compile(r"\s*(.+?)\s*=\s*(\d+(?:\.\d+)?)\s*(\S.*?)\s*")
_RANGE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:-|–|to)\s*(\d+(?:\.\d+)?)\s*%?\s*")


class ClaimOfLabel(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """A claim: "mitragynine=45mg/serving", "7-hydroxymitragynine=0.5 mg/g"."""

    name = "NAME=AMOUNT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Claim:
        """The text as a claim."""
        from verifier.model import Basis, Claim
        from verifier.vocabulary.analytes import find_analyte
        from verifier.vocabulary.units import parse_unit

        match = _CLAIM.fullmatch(value)
        if match is None:
            self.fail(f'"{value}" is no claim; write it as mitragynine=45mg/serving', param, ctx)
        name, number, printed_unit = match.groups()
        analyte, unit = find_analyte(name.replace("_", " ")) or find_analyte(name), parse_unit(printed_unit)
        if analyte is None:
            self.fail(f'"{name}" is no substance that is known; write it as on a report: mitragynine', param, ctx)
        if unit is None or ("/" not in unit.code and unit.code != "%"):
            self.fail(
                f'"{printed_unit}" does not say of how much; write mg/serving, mg/capsule, mg/g, mg/mL or %', param, ctx
            )
        if Decimal(number) == 0:
            self.fail(f'"{value}" claims nothing; leave it out', param, ctx)
        return Claim(
            printed=f"{number} {printed_unit}",
            analyte=analyte.slug,
            name=analyte.name,
            number=Decimal(number),
            unit=unit.code,
            basis=unit.basis or Basis.AS_RECEIVED,
        )


class PercentRange(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """Two numbers of percent: "90-110"."""

    name = "LOW-HIGH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Decimal, Decimal]:
        """The text as two numbers."""
        if isinstance(value, tuple):
            return value
        match = _RANGE.fullmatch(value)
        if match is None:
            self.fail(f'"{value}" is no range; write it as 90-110', param, ctx)
        low, high = Decimal(match[1]), Decimal(match[2])
        if not low <= 100 <= high:
            self.fail(f'"{value}" leaves out 100: a claim that is met exactly would be missed', param, ctx)
        return low, high
