"""One table: columns of text to measured rows with rulings.

Nothing overlaps: what does not fit wraps, then shrinks, then is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor

from verifier.samplekit.chance.ink import Ink
from verifier.samplekit.chance.looks import Align, TableLook

_LEADING = 1.18
_DESCENT = 0.22
_SMALLEST = 5.0
_WRAPPING = ("analyte", "method", "note")
_MARKS = ".,"


class DoesNotFitError(Exception):
    """The table is too wide for its place even in small letters."""


@dataclass(frozen=True)
class Column:
    """One column as printed; line ends in the header are kept."""

    role: str
    header: str
    cells: tuple[str, ...]
    unit_line: str = ""
    """What stands under the header on a line of its own for units."""
    group: str = ""
    """The header over this one and its neighbours."""


@dataclass(frozen=True)
class _Row:
    cells: tuple[tuple[str, ...], ...]
    height: float


class Grid:
    """A measured table; `draw_head` and `draw_row` put it on the page."""

    def __init__(
        self, ink: Ink, columns: Sequence[Column], width: float, look: TableLook, *, size: float = 0.0
    ) -> None:
        self.ink, self.columns, self.look = ink, tuple(columns), look
        self.size = size or ink.look.size
        self.bold = ink.look.bold_headers or look.head_fill == "dark"
        while True:
            self.gap = look.gap * max(self.size / ink.look.size, 0.8)
            found = self._widths(width)
            if found is not None:
                break
            self.size -= 0.5
            if size or self.size < _SMALLEST:
                raise DoesNotFitError
        self.widths: list[float] = found
        self.width = sum(found)
        # Where nothing else parts them, rows whose names wrap keep more air between them than within.
        self.pad = look.padding * self.size
        if look.rules not in ("grid", "lines", "zebra", "dashed", "double") and self._some_cell_wraps():
            self.pad = max(self.pad, 0.4 * self.size)
        self.header = self._header_lines()
        self.rows = [self._row(index) for index in range(len(self.columns[0].cells))]
        self.line = self.size * _LEADING
        self.group_height = (self.line + 2 * self.pad) if any(c.group for c in self.columns) else 0.0
        lines = max((len(cell) for cell in self.header), default=0)
        self.head_height = lines * self.line + 2 * self.pad + self.group_height

    @property
    def height(self) -> float:
        """Of head and all rows together."""
        return self.head_height + sum(row.height for row in self.rows)

    # -- measuring ------------------------------------------------------------------------------------------------

    def _text_width(self, text: str, *, bold: bool = False) -> float:
        return max((self.ink.width(line, self.size, bold=bold) for line in text.split("\n")), default=0.0)

    def _longest_word(self, text: str, *, bold: bool = False) -> float:
        return max((self.ink.width(w, self.size, bold=bold) for w in text.replace("\n", " ").split(" ")), default=0.0)

    def _widths(self, available: float) -> list[float] | None:
        """The width of each column with its gaps; None when they need more than there is."""
        least: list[float] = []
        wish: list[float] = []
        for column in self.columns:
            cells = max((self._text_width(cell) for cell in column.cells), default=0.0)
            head = max(
                self._longest_word(column.header, bold=self.bold), self._text_width(column.unit_line, bold=self.bold)
            )
            smallest = cells
            if column.role in _WRAPPING:
                words = max((self._longest_word(cell) for cell in column.cells), default=0.0)
                smallest = min(cells, max(words, self.look.name_share * available * 0.6))
            elif column.role == "limit" and cells > 0.22 * available:
                smallest = max((self._longest_word(cell) for cell in column.cells), default=0.0) * 1.6
                smallest = min(smallest, cells)
            full_head = self._text_width(column.header, bold=self.bold)
            least.append(max(smallest, head) + 2 * self.gap)
            most = min(cells, max(smallest, self.look.name_share * available)) if column.role in _WRAPPING else cells
            wish.append(
                max(most, head if self.look.wraps_headers else full_head, least[-1] - 2 * self.gap) + 2 * self.gap
            )
        groups = {c.group for c in self.columns if c.group}
        for group in groups:  # room for the header over several columns
            inside = [i for i, c in enumerate(self.columns) if c.group == group]
            need = self.ink.width(group, self.size, bold=self.bold) + 2 * self.gap
            if (short := need - sum(least[i] for i in inside)) > 0:
                for i in inside:
                    least[i] += short / len(inside)
                    wish[i] = max(wish[i], least[i])
        if sum(least) > available:
            return None
        spare, wanted = available - sum(least), sum(w - m for w, m in zip(wish, least, strict=True))
        share = min(1.0, spare / wanted) if wanted > 0 else 0.0
        widths = [m + (w - m) * share for w, m in zip(wish, least, strict=True)]
        if self.look.spread:
            rest = (available - sum(widths)) / len(widths)
            widths = [w + rest for w in widths]
        return widths

    def _some_cell_wraps(self) -> bool:
        return any(
            len(self.ink.wrap(cell, self.size, width - 2 * self.gap)) > 1
            for column, width in zip(self.columns, self.widths, strict=True)
            for cell in column.cells
        )

    def _header_lines(self) -> list[tuple[str, ...]]:
        has_units = any(column.unit_line for column in self.columns)
        lines = []
        for column, width in zip(self.columns, self.widths, strict=True):
            found = self.ink.wrap(column.header, self.size, width - 2 * self.gap, bold=self.bold)
            lines.append((*found, column.unit_line) if has_units else found)
        return lines

    def _row(self, index: int) -> _Row:
        cells = tuple(
            self.ink.wrap(column.cells[index], self.size, width - 2 * self.gap)
            for column, width in zip(self.columns, self.widths, strict=True)
        )
        return _Row(cells, max(map(len, cells)) * self.size * _LEADING + 2 * self.pad)

    # -- drawing --------------------------------------------------------------------------------------------------

    def draw_head(self, x: float, top: float) -> None:
        """The header with its upper edge at top."""
        fill = {"grey": "#dde3ea", "dark": "#274060"}.get(self.look.head_fill)
        if fill:
            self._fill(x, top, self.head_height, fill)
        colour = "#ffffff" if self.look.head_fill == "dark" else "#000000"
        if self.group_height:
            self._draw_groups(x, top, colour)
        has_units = any(column.unit_line for column in self.columns)
        top_of_text = top - self.group_height
        lines = max(len(cell) for cell in self.header)
        left = x
        for column, width, cell in zip(self.columns, self.widths, self.header, strict=True):
            align = self._header_align(column)
            text = cell[:-1] if has_units else cell
            spare = lines - len(cell)
            start = {"top": 0.0, "middle": spare / 2, "bottom": float(spare)}[self.look.header_valign]
            for number, line in enumerate(text):
                self._write(left, width, top_of_text, start + number, line, align, bold=self.bold, colour=colour)
            if has_units and cell[-1]:
                self._write(left, width, top_of_text, lines - 1, cell[-1], align, bold=self.bold, colour=colour)
            left += width
        self._rule_head(x, top)

    def _draw_groups(self, x: float, top: float, colour: str) -> None:
        left, index = x, 0
        while index < len(self.columns):
            group, start = self.columns[index].group, left
            count = index
            while count < len(self.columns) and self.columns[count].group == group:
                left += self.widths[count]
                count += 1
            if group:
                self._write(start, left - start, top, 0, group, "center", bold=self.bold, colour=colour)
                self._line(start + 1, top - self.group_height, left - 1, top - self.group_height)
            index = count

    def draw_row(self, x: float, top: float, index: int) -> float:
        """The row with its upper edge at top; returns its lower edge."""
        row = self.rows[index]
        if self.look.rules == "zebra" and index % 2:
            self._fill(x, top, row.height, "#eef1f5")
        most = max(map(len, row.cells))
        left = x
        for column, width, cell in zip(self.columns, self.widths, row.cells, strict=True):
            place = "top" if column.role == "analyte" and len(cell) == most else self.look.row_valign
            spare = most - len(cell)
            start = {"top": 0.0, "middle": spare / 2, "bottom": float(spare)}[place]
            for number, line in enumerate(cell):
                self._write(left, width, top, start + number, line, self._align(column), column=column)
            left += width
        self._rule_row(x, top, row.height)
        return top - row.height

    def _align(self, column: Column) -> Align:
        return "left" if column.role in ("analyte", "method", "note", "label") else self.look.number_align

    def _header_align(self, column: Column) -> Align:
        if column.role in ("analyte", "label"):
            return "left"
        same = self._align(column)
        asked = self.look.header_align
        return ("right" if same == "decimal" else same) if asked == "same" else asked

    def _write(
        self, left: float, width: float, top: float, line: float, text: str, align: Align, *, bold: bool = False,
        colour: str = "#000000", column: Column | None = None,
    ) -> None:  # fmt: skip
        y = top - self.pad - (line + 1) * self.line + self.size * _DESCENT
        if align == "decimal" and column is not None:
            self.ink.write(self._decimal_left(left, width, text, column), y, text, self.size, bold=bold, colour=colour)
            return
        x = {"left": left + self.gap, "right": left + width - self.gap}.get(align, left + width / 2)
        self.ink.write(x, y, text, self.size, bold=bold, colour=colour, align=align)

    def _decimal_left(self, left: float, width: float, text: str, column: Column) -> float:
        """Where a cell begins so that all decimal marks of its column stand below each other, inside the column."""

        def head(cell: str) -> float:
            marks = [cell.rfind(m) for m in _MARKS if m in cell]
            return self.ink.width(cell[: max(marks)] if marks and cell[-1:].isdigit() else cell, self.size)

        cells = [line for cell in column.cells for line in self.ink.wrap(cell, self.size, width - 2 * self.gap)]
        before = max(map(head, cells), default=0.0)
        behind = max((self.ink.width(cell, self.size) - head(cell) for cell in cells), default=0.0)
        if before + behind > width - 2 * self.gap:
            return left + width - self.gap - self.ink.width(text, self.size)
        return left + (width - before - behind) / 2 + before - head(text)

    # -- rulings --------------------------------------------------------------------------------------------------

    def _fill(self, x: float, top: float, height: float, colour: str) -> None:
        self.ink.canvas.setFillColor(HexColor(colour))
        self.ink.canvas.rect(x, top - height, self.width, height, stroke=0, fill=1)

    def _line(self, x0: float, y0: float, x1: float, y1: float, *, thick: float = 0.5) -> None:
        canvas = self.ink.canvas
        canvas.setLineWidth(thick)
        canvas.setStrokeColor(HexColor("#555555"))
        canvas.setDash([2, 2] if self.look.rules == "dashed" else [])
        canvas.line(x0, y0, x1, y1)

    def _rule_head(self, x: float, top: float) -> None:
        right, bottom = x + self.width, top - self.head_height
        match self.look.rules:
            case "grid" | "double":
                self._cells(x, top, self.head_height, top - self.group_height)
            case "none":
                return
            case "box":
                self._line(x, top, right, top)
                self._line(x, bottom, right, bottom)
                self._sides(x, top, self.head_height)
            case _:
                self._line(x, top, right, top, thick=0.8)
                self._line(x, bottom, right, bottom, thick=0.8)

    def _rule_row(self, x: float, top: float, height: float) -> None:
        right, bottom = x + self.width, top - height
        match self.look.rules:
            case "grid" | "double":
                self._cells(x, top, height, top)
            case "lines" | "dashed":
                self._line(x, bottom, right, bottom)
            case "box":
                self._sides(x, top, height)

    def _sides(self, x: float, top: float, height: float) -> None:
        self._line(x, top, x, top - height)
        self._line(x + self.width, top, x + self.width, top - height)

    def _cells(self, x: float, top: float, height: float, inner_top: float) -> None:
        bottom, right = top - height, x + self.width
        self._line(x, top, right, top)
        self._line(x, bottom, right, bottom)
        if self.look.rules == "double":
            self._line(x, bottom + 1.2, right, bottom + 1.2)
        at = x
        for index, width in enumerate((0.0, *self.widths)):
            at += width
            is_inner = 0 < index < len(self.widths)
            grouped = (
                is_inner
                and self.columns[index - 1].group
                and self.columns[index - 1].group == self.columns[index].group
            )
            self._line(at, inner_top if grouped else top, at, bottom)

    def close(self, x: float, bottom: float) -> None:
        """The lower edge of the table, where its rulings have one."""
        if self.look.rules in ("box", "head", "zebra"):
            self._line(x, bottom, x + self.width, bottom, thick=0.8)
