"""A panel as columns: which roles it prints, their headers with or without unit, and their cells."""

from __future__ import annotations

import re
from dataclasses import dataclass

from verifier.samplekit.layouts.base import Setting
from verifier.samplekit.options import UnitPlace
from verifier.samplekit.truth import TruthPanel, TruthRow

_ENDS_IN_DIGIT = re.compile(r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹]$")


@dataclass(frozen=True)
class Column:
    """One column of a table as printed."""

    role: str
    header: tuple[str, ...]
    """One line, or two where units stand on a line of their own."""
    cells: tuple[str, ...]
    unit: str = ""
    """The printed unit of the column, wherever it is printed."""


def unit_place(setting: Setting, panel: TruthPanel) -> UnitPlace:
    """Where this panel's units are printed: what the setting asks for, as far as the panel allows it."""
    wanted = setting.units
    detection = {panel.detection_unit or panel.units[0], panel.limit_unit or panel.units[0], *panel.units}
    if panel.has_mixed_units and wanted is not UnitPlace.CELL:
        return UnitPlace.COLUMN
    if wanted is UnitPlace.SECTION and len(detection) > 1:
        return UnitPlace.HEADER
    if wanted is UnitPlace.COLUMN and len(panel.units) > 1:
        return UnitPlace.SECOND_LINE
    return wanted


def section_title(setting: Setting, panel: TruthPanel) -> str:
    """The panel's title, with the unit where it belongs there."""
    if unit_place(setting, panel) is UnitPlace.SECTION and panel.units[0]:
        return f"{panel.title} [{setting.unit(panel.units[0])}]"
    return panel.title


def columns(setting: Setting, panel: TruthPanel, rows: tuple[TruthRow, ...]) -> tuple[Column, ...]:
    """The columns that print these rows completely, in the order of the setting."""
    place = unit_place(setting, panel)
    found: list[Column] = []
    for role in setting.order:
        if role == "value":
            found += [_value_column(setting, panel, rows, place, index) for index in range(len(panel.units))]
        elif role == "unit":
            if place is UnitPlace.COLUMN and any(any(panel.units_of(row)) for row in rows):
                cells = tuple(setting.unit(panel.units_of(row)[0]) if panel.units_of(row) else "" for row in rows)
                found.append(Column("unit", (setting.words.role("unit"),), cells))
        elif role == "analyte":
            found.append(Column(role, (setting.words.role(role),), tuple(row.name for row in rows)))
        elif any(getattr(row, role) is not None for row in (*panel.rows, *panel.totals)):
            found.append(_other_column(setting, panel, rows, place, role))
    return tuple(found)


def _value_column(
    setting: Setting, panel: TruthPanel, rows: tuple[TruthRow, ...], place: UnitPlace, index: int
) -> Column:
    cells = []
    for row in rows:
        unit = (panel.units_of(row) or ("",))[min(index, len(panel.units_of(row)) - 1)]
        value = row.values[index] if index < len(row.values) else None
        cells.append(_with_unit(setting, setting.cell(value, unit), unit, place))
    header = _header(setting, "value", panel.units[index], place)
    return Column("value", header, tuple(cells), setting.unit(panel.units[index]))


def _other_column(
    setting: Setting, panel: TruthPanel, rows: tuple[TruthRow, ...], place: UnitPlace, role: str
) -> Column:
    own = {"lod": panel.detection_unit, "loq": panel.detection_unit, "limit": panel.limit_unit}
    has_unit = role in ("lod", "loq", "limit", "uncertainty")
    code = (own.get(role) or panel.units[0]) if has_unit else ""
    cells = []
    for row in rows:
        unit = own.get(role) or (panel.units_of(row) or ("",))[0]
        text = getattr(row, role)
        if has_unit:
            text = _with_unit(setting, setting.cell(text, unit), unit, place)
        cells.append(text or "")
    # With a unit column beside it, a header needs a unit only where it has another one.
    needs_header = has_unit and not (place is UnitPlace.COLUMN and code == panel.units[0])
    if role == "uncertainty" and any("%" in cell for cell in cells):
        needs_header = False
    header = _header(setting, role, code if needs_header and not panel.has_mixed_units else "", place)
    return Column(role, header, tuple(cells), setting.unit(code) if needs_header else "")


def _header(setting: Setting, role: str, code: str, place: UnitPlace) -> tuple[str, ...]:
    word, unit = setting.words.role(role), setting.unit(code)
    if place is UnitPlace.SECOND_LINE:
        return (word, unit)
    if unit and (place is UnitPlace.HEADER or (place is UnitPlace.COLUMN and role != "value")):
        return (f"{word} ({unit})",)
    return (word,)


def _with_unit(setting: Setting, text: str, code: str, place: UnitPlace) -> str:
    if place is UnitPlace.CELL and code and _ENDS_IN_DIGIT.search(text):
        return f"{text} {setting.unit(code)}"
    return text
