"""Cells of a Lab Result: quantities and printed verdicts from the texts of JSON."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from verifier.model import Basis, Box, Qualifier, Quantity
from verifier.reading.values import NumberStyle, ParsedValue, parse_values
from verifier.vocabulary.units import Unit, parse_unit
from verifier.vocabulary.words import status_of

_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,2})?")
_HUGE = re.compile(r"[0-9][eE][+-]?[0-9]{3}")
"""No laboratory measures 1e999; a program that writes it out fills the memory."""
_LONGEST = 120
"""Characters of a cell that is looked at; what is longer is words."""


class Understood(NamedTuple):
    """What the text of a cell says."""

    qualifier: Qualifier
    number: Decimal | None
    value: ParsedValue | None = None


def understood(text: str, style: NumberStyle = NumberStyle.POINT) -> Understood:
    """The one value that a text is; words where it is not all understood.

    JSON has points for decimals. A comma between digits could part thousands as well, and is taken for neither, unless
    the style of the document is known.
    """
    bare = text.strip()
    if _NUMBER.fullmatch(bare):
        return Understood(Qualifier.MEASURED, Decimal(bare))
    is_open = style is NumberStyle.POINT and re.search(r"[0-9],[0-9]", bare) is not None
    if not bare or is_open or len(bare) > _LONGEST or _HUGE.search(bare):
        return Understood(Qualifier.TEXT, None)
    values, left = parse_values(bare, style)
    if len(values) != 1 or left:
        return Understood(Qualifier.TEXT, None)
    return Understood(values[0].qualifier, values[0].number, values[0])


def quantity_of(text: str, unit_text: str, box: Box) -> Quantity:
    """The quantity of a row; a unit within the text of the amount goes before the one beside it."""
    found = understood(text)
    own = found.value.unit if found.value is not None else None
    portion = found.value.portion if found.value is not None else None
    unit: Unit | None = own or parse_unit(unit_text)
    is_words = found.qualifier is Qualifier.TEXT
    return Quantity(
        printed=text,
        qualifier=found.qualifier,
        number=found.number,
        unit=unit.code if unit is not None and portion is None and not is_words else None,
        printed_unit=(found.value.printed_unit if own and found.value else unit_text) or None,
        basis=Basis(unit.basis) if unit is not None and unit.basis and not is_words else None,
        portion=portion,
        page=1,
        box=box,
    )


def says(printed: str, qualifier: Qualifier, number: Decimal | None) -> bool:
    """Whether a printed text means this, with a decimal point or with a comma."""
    found = (understood(printed, style) for style in NumberStyle)
    return any((one.qualifier, one.number) == (qualifier, number) for one in found)


def plain_status(printed: str | None) -> str:
    """The word that the format has for a printed verdict, "pass" or "fail"; empty where it says neither."""
    status = status_of(printed) if printed else None
    return status if status in ("pass", "fail") else ""
