"""A panel as columns of text: which it has, their headers, where the units stand, footnote marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.chance.grid import Column
from verifier.samplekit.chance.looks import Looks
from verifier.samplekit.chance.pools import header
from verifier.samplekit.chance.spelling import write_cell, write_unit
from verifier.samplekit.truth import TruthPanel, TruthRow

_RANGE = re.compile(r"\d+(?:\.\d+)? - \d+(?:\.\d+)?")


def _doubled(limit: str | None) -> str | None:
    """The limit with its number doubled; one in words, or for a tested portion, stays as it is."""
    if limit is None or limit.endswith("g"):
        return limit
    return re.sub(r"\d+(?:\.\d+)?", lambda match: format(Decimal(match.group()) * 2, "f"), limit)


@dataclass(frozen=True)
class Wording:
    """The headers of all tables of one report."""

    language: str
    dice_key: str
    upper: bool

    def header(self, role: str) -> str:
        """The same wording for the same role in the whole report."""
        text = header(role, self.language, Dice(self.dice_key, role))
        return text.upper() if self.upper else text


class PanelText:
    """The cells of one panel in one report's looks."""

    def __init__(self, panel: TruthPanel, looks: Looks, wording: Wording) -> None:
        self.panel, self.looks, self.wording = panel, looks, wording
        self.rows: tuple[TruthRow, ...] = (*panel.rows, *panel.totals)
        self.place = self._place()
        self.unit = write_unit(panel.units[0], looks.spelling)

    def _place(self) -> str:
        """Where units stand, as far as the panel allows: several units of a row go into headers or cells."""
        place = self.looks.table.units
        return "header" if len(self.panel.units) > 1 and place in ("section", "line", "column") else place

    # -- cells ----------------------------------------------------------------------------------------------------

    def value(self, row: TruthRow, index: int) -> str:
        """One result as printed."""
        if index >= len(row.values):
            return ""
        unit = self.panel.units_of(row)[index]
        text = write_cell(row.values[index], self.looks.spelling, unit)
        if row.uncertainty and index == 0 and self.looks.table.uncertainty == "cell" and row.values[0][0].isdigit():
            text += f" ± {write_cell(row.uncertainty, self.looks.spelling)}"
        text = self._with_unit(text, unit, row.values[index])
        return text + self._value_mark(row, row.values[index])

    def _with_unit(self, text: str, unit: str, canonical: str) -> str:
        if self.place != "cell" or not unit or not any(c.isdigit() for c in canonical):
            return text
        printed = write_unit(unit, self.looks.spelling)
        return f"{text}{printed}" if printed == "%" and self.looks.table.gap < 4 else f"{text} {printed}"

    def bound(self, row: TruthRow, role: str) -> str:
        """LOD, LOQ or limit of a row as printed."""
        text = getattr(row, role)
        if text is None:
            return ""
        unit = self.panel.units[0] if self.panel.units_of(row) != ("",) else ""
        return self._with_unit(
            write_cell(text, self.looks.spelling, unit), unit, text if role != "limit" or unit else ""
        )

    def name(self, row: TruthRow) -> str:
        """The name of a row, with its footnote mark."""
        if self.looks.table.marks == "none" or self.rows.index(row) % 3 != 1:
            return row.name
        return (
            f"{row.name}^{{{1 + self.rows.index(row) % 2}}}" if self.looks.table.marks == "raised" else f"{row.name}*"
        )

    def _value_mark(self, row: TruthRow, canonical: str) -> str:
        is_plain = canonical[:1].isdigit() and not (row.uncertainty and self.looks.table.uncertainty == "cell")
        if self.looks.table.marks == "none" or self.rows.index(row) % 4 != 2 or not is_plain:
            return ""
        return "^{a}" if self.looks.table.marks == "raised" else "*"

    # -- columns --------------------------------------------------------------------------------------------------

    def columns(self, rows: Sequence[TruthRow] | None = None) -> tuple[Column, ...]:
        """All columns in printed order, for these rows."""
        used = tuple(self.rows if rows is None else rows)
        found: list[Column] = []
        for role in self._roles():
            found += self._column(role, used)
        if self.place == "second_line" and not any(column.unit_line or column.group for column in found):
            found = [replace(c, unit_line=f"({self.unit})") if c.role == "value" else c for c in found]
        return tuple(found)

    def _roles(self) -> list[str]:
        order = [*self.looks.table.order]
        order += [role for role in ("method", "note") if role not in order]
        present = {"analyte", "value"}
        for role in ("lod", "loq", "limit", "status", "uncertainty", "method", "note"):
            if any(getattr(row, role) for row in self.rows):
                present.add(role)
        if self.place == "column":
            present.add("unit")
        if self.looks.table.uncertainty == "cell":
            present.discard("uncertainty")
        if self.is_joined:
            present.discard("loq")
        return [role for role in order if role in present]

    @property
    def is_joined(self) -> bool:
        """Whether LOD and LOQ share a column."""
        return self.looks.table.joined_limits and all(row.lod and row.loq for row in self.rows)

    def _column(self, role: str, rows: tuple[TruthRow, ...]) -> list[Column]:
        match role:
            case "value":
                return self._value_columns(rows)
            case "analyte":
                return [Column("analyte", self.wording.header("analyte"), tuple(map(self.name, rows)))]
            case "unit":
                cells = tuple(
                    write_unit(u, self.looks.spelling) if (u := self.panel.units_of(r)[0]) else "-" for r in rows
                )
                return [Column("unit", self.wording.header("unit"), cells)]
            case "lod" if self.is_joined:
                cells = tuple(f"{self.bound(row, 'lod')}/{self.bound(row, 'loq')}" for row in rows)
                return [self._headed("lod", self.wording.header("lod_loq"), cells)]
            case "limit" if self._prints_ends:
                return self._ends(rows)
            case "limit" if self.looks.table.limits == "two" and self.place != "second_line":
                return [*self._headed_limits(rows)]
            case "lod" | "loq" | "limit":
                return [self._headed(role, self.wording.header(role), tuple(self.bound(row, role) for row in rows))]
            case "uncertainty":
                sign = "± " if self.looks.table.uncertainty == "column_sign" else ""
                cells = tuple(
                    f"{sign}{write_cell(row.uncertainty, self.looks.spelling)}" if row.uncertainty else ""
                    for row in rows
                )
                return [Column(role, self.wording.header(role), cells)]
            case _:
                return [Column(role, self.wording.header(role), tuple(getattr(row, role) or "" for row in rows))]

    @property
    def _prints_ends(self) -> bool:
        """Whether ranges are printed as a column of minima and one of maxima."""
        has_range = any(row.limit and _RANGE.fullmatch(row.limit) for row in self.rows)
        others = all(row.limit is None or _RANGE.fullmatch(row.limit) or row.limit == "-" for row in self.rows)
        return self.looks.table.limits == "min_max" and has_range and others

    def _ends(self, rows: tuple[TruthRow, ...]) -> list[Column]:
        """A column of minima and one of maxima."""
        found = []
        for index, word in enumerate(("Min", "Max")):
            texts = [
                "" if row.limit is None else row.limit.split(" - ")[min(index, row.limit.count(" - "))] for row in rows
            ]
            unit = self.panel.units[0]
            cells = tuple(self._with_unit(write_cell(text, self.looks.spelling, unit), unit, text) for text in texts)
            found.append(self._headed("limit", word, cells))
        return found

    def _headed_limits(self, rows: tuple[TruthRow, ...]) -> list[Column]:
        """The limits, and those of another authority beside them, twice as high; the first are the row's."""
        first = self._headed("limit", self.wording.header("limit"), tuple(self.bound(row, "limit") for row in rows))
        doubled = [row.model_copy(update={"limit": _doubled(row.limit)}) for row in rows]
        others = [text for text in ("State Limit", "Internal Specification") if text.lower() != first.header.lower()]
        word = others[0] if self.wording.language == "en" else "Limit 2"
        return [first, self._headed("limit", word, tuple(self.bound(row, "limit") for row in doubled))]

    def _value_columns(self, rows: tuple[TruthRow, ...]) -> list[Column]:
        word = self.wording.header("result")
        count = len(self.panel.units)
        found = []
        for index, code in enumerate(self.panel.units):
            cells = tuple(self.value(row, index) for row in rows)
            unit = write_unit(code, self.looks.spelling)
            if count > 1 and self.looks.table.super_header and self.place in ("header", "second_line"):
                found.append(Column("value", unit, cells, group=word))
            else:
                found.append(self._headed("value", word, cells, unit))
        return found

    def _headed(self, role: str, word: str, cells: tuple[str, ...], unit: str | None = None) -> Column:
        """The column with its unit in the header, or on the line below it, where that is the place of units."""
        is_told = role == "value" or self.looks.table.units_on_all or len(self.panel.units) > 1
        printed = unit or self.unit
        if self.place == "header" and is_told:
            return Column(role, self.looks.table.unit_form.format(word, printed), cells)
        if self.place == "second_line" and is_told:
            return Column(
                role, word, cells, unit_line=f"({printed})" if self.looks.table.unit_form.endswith(")") else printed
            )
        return Column(role, word, cells)
