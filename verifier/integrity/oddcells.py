"""A cell of a numeric column that is set unlike its peers (check D10).

Robust: at least eight peers that are set alike, at most two that are not. Peers are values of one kind (numbers among
numbers, "<" among "<") in rows of one status, because laboratories set what they detect or fail in bold or red. A row
that is set apart as a whole, with its name, is none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from verifier.model import Document, OddCell, Quantity, Result
from verifier.model.anchor import Box
from verifier.pdf.traces.drawlist import Colour, DrawnText
from verifier.pdf.traces.drawnpage import DrawnPage, Style

_PEERS = 8
"""Cells set alike that a cell is compared with, at least (check D10)."""
_MOST_ODD = 2
_OWN_PEERS = 3
"""Of them in its own table; the others may stand in other tables of the page."""
_MOST_CELLS = 3000
_MOST_ROWS = 6
"""Rows that one is compared with."""
_SIZE = 0.03
"""Sizes differ from this share on, and from so many points:"""
_SIZE_POINTS = 0.2
_COLOUR = 40
"""Of 255: colours differ at a glance."""
_LEVEL = 0.15
"""Points: baselines of one line."""
_SHIFT = 0.4
"""Points: a shift that a layout program does not make."""
_MOST_SHIFT = 0.4
"""In sizes; text further off stands on another line."""
_RAISED = 0.85
"""A smaller figure than this share of the largest of its cell is a power or the mark of a footnote."""
_BAND = 16.0
_CUT = re.compile(r"(bold|black|heavy|demi|semi|light|medium|regular|roman|italic|oblique|book|normal|psmt|mt|ps|std)")
_NAMELESS = re.compile(r"|(cidfont)?f?t?[a-z]{0,2}\d*", re.IGNORECASE)
"""Names that a program gives its fonts tell no typeface."""


NumericValue = tuple[int, Result, Quantity]
"""A value with the number of its table and its row."""


class _Setting(NamedTuple):
    """How a cell is set."""

    font: str
    size: float
    colour: Colour | None


class _Cell(NamedTuple):
    """A numeric value with how it is set."""

    row: Result
    value: Quantity
    table: int
    kind: tuple[str, str]
    """What its peers must share."""
    texts: tuple[DrawnText, ...]
    setting: _Setting
    shift: float | None
    """From the next baseline beside it, downwards; None where nothing stands beside it."""


def find_odd_cells(page: DrawnPage, values: Sequence[NumericValue]) -> tuple[OddCell, ...]:
    """The odd cells of a page with these values. Raises DamagedError, TooLargeError."""
    if len(values) <= _PEERS:
        return ()
    cells = list(_cells(page, values[:_MOST_CELLS]))
    by_column: defaultdict[tuple[int, int, tuple[str, str]], list[_Cell]] = defaultdict(list)
    for cell in cells:
        by_column[cell.table, cell.row.values.index(cell.value), cell.kind].append(cell)
    usual = Counter((cell.kind, cell.setting) for cell in cells)
    level = sum(cell.shift is not None and abs(cell.shift) <= _LEVEL for cell in cells)
    found: list[OddCell] = []
    for column in by_column.values():
        found += _odd(page, column, usual, level)
    return tuple(found)


def values_of(document: Document) -> Mapping[int, list[NumericValue]]:
    """Every value with a figure, by page, with a number for its table."""
    found: defaultdict[int, list[NumericValue]] = defaultdict(list)
    panels = (panel for certificate in document.certificates for panel in certificate.panels)
    for table, panel in enumerate(panels, start=1):
        for row in panel.results:
            for value in row.values:
                if any(sign.isdigit() for sign in value.printed):
                    found[value.page].append((table, row, value))
    return found


def _cells(page: DrawnPage, values: Sequence[NumericValue]) -> Iterator[_Cell]:
    lines: defaultdict[int, list[DrawnText]] = defaultdict(list)
    for text in page.drawn.texts:
        if text.box[0] < text.box[2]:
            lines[int((text.box[1] + text.box[3]) / 2 // _BAND)].append(text)
    styles: dict[int, Style] = {}

    def style(text: DrawnText) -> Style:
        if text.handle not in styles:
            styles[text.handle] = page.style_of(text)
        return styles[text.handle]

    for table, row, value in values:
        near = list(_near(lines, value.box))
        own = tuple(text for text in near if _is_in(text.box, value.box))
        if not own:
            continue
        largest = max((style(text) for text in own), key=lambda one: one.size)
        beside = [text for text in near if not _is_in(text.box, value.box)]
        beside.sort(key=lambda text: max(value.box[0] - text.box[2], text.box[0] - value.box[2]))
        shifts = [largest.baseline - style(text).baseline for text in beside[:4]]
        kind = (value.qualifier.value, (row.printed_status or "").casefold())
        setting = _setting(largest)
        yield _Cell(row, value, table, kind, own, setting, min(shifts, key=abs) if shifts else None)


def _near(lines: Mapping[int, list[DrawnText]], box: Box) -> Iterator[DrawnText]:
    """The texts on the lines of a box."""
    for band in range(int(box[1] // _BAND), min(int(box[3] // _BAND), int(box[1] // _BAND) + 20) + 1):
        for text in lines.get(band, ()):
            if box[1] <= (text.box[1] + text.box[3]) / 2 <= box[3]:
                yield text


def _is_in(text: Box, cell: Box) -> bool:
    width = min(text[2], cell[2]) - max(text[0], cell[0])
    return width > 0.5 * min(text[2] - text[0], cell[2] - cell[0])


def _odd(
    page: DrawnPage, column: list[_Cell], usual: Counter[tuple[tuple[str, str], _Setting]], level: int
) -> Iterator[OddCell]:
    """The odd cells of one column; `level` is how many cells of the page stand on the line of their neighbours."""
    if len(column) <= _OWN_PEERS:
        return
    (most, count), *_ = Counter(cell.setting for cell in column).most_common(1)
    odd = [cell for cell in column if cell.setting != most]
    if 0 < len(odd) <= _MOST_ODD and count >= _OWN_PEERS:
        peers = max(usual[column[0].kind, most], count)
        if peers >= _PEERS:
            for cell in odd:
                yield from _set_unlike(page, cell, most, column, peers)
    shifted = [cell for cell in column if _is_shifted(cell)]
    own = sum(cell.shift is not None and abs(cell.shift) <= _LEVEL for cell in column)
    if 0 < len(shifted) <= _MOST_ODD and own + len(shifted) == len(column) and own >= _OWN_PEERS and level >= _PEERS:
        for cell in shifted:
            if cell not in odd:
                off = f"{abs(cell.shift or 0.0):.1f} points off its line"
                yield _told(cell, {"baseline": (off, "on their lines")}, level)


def _is_shifted(cell: _Cell) -> bool:
    return cell.shift is not None and _SHIFT <= abs(cell.shift) <= _MOST_SHIFT * cell.setting.size


def _set_unlike(page: DrawnPage, cell: _Cell, most: _Setting, column: Sequence[_Cell], peers: int) -> Iterator[OddCell]:
    """The cell, where its figures are set otherwise than those of its peers."""
    own = _setting_of_figures(page, cell)
    if own is None:
        return
    unlike = dict(_differences(own, most))
    longest = max(len(other.value.printed) for other in column if other.setting == most)
    if "size" in unlike and own.size < most.size and len(cell.value.printed) > longest:
        del unlike["size"]  # shrunk to fit
    if unlike and not _is_row_set_so(page, cell, own, column):
        if _is_shifted(cell):
            unlike["baseline"] = (f"{abs(cell.shift or 0.0):.1f} points off its line", "on their lines")
        yield _told(cell, unlike, peers)


def _setting(style: Style) -> _Setting:
    """Sizes are told apart by tenths of a point: matrices of some programs are not exact."""
    return _Setting(style.font, round(style.size, 1), style.colour)


def _setting_of_figures(page: DrawnPage, cell: _Cell) -> _Setting | None:
    """How the figures of a cell are set, without powers and marks of footnotes."""
    styles = [page.style_of(text) for text in cell.texts if any(sign.isdigit() for sign in page.text_of(text))]
    if not styles:
        return None
    largest = max(one.size for one in styles)
    style = next(one for one in styles if one.size >= _RAISED * largest)
    return _setting(style)


def _differences(own: _Setting, most: _Setting) -> Iterator[tuple[str, tuple[str, str]]]:
    if own.font != most.font:
        is_known = not (_NAMELESS.fullmatch(_plain(own.font)) or _NAMELESS.fullmatch(_plain(most.font)))
        is_other = is_known and _family(own.font) != _family(most.font)
        yield "font" if is_other else "weight", (own.font, most.font)
    if abs(own.size - most.size) > max(_SIZE * most.size, _SIZE_POINTS):
        yield "size", (f"{own.size:.1f} points", f"{most.size:.1f} points")
    if _are_unlike(own.colour, most.colour):
        yield "colour", (_hexadecimal(own.colour), _hexadecimal(most.colour))


def _are_unlike(one: Colour | None, other: Colour | None) -> bool:
    """Whether two colours are told apart at a glance."""
    if one is None or other is None:
        return False
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) > _COLOUR


def _hexadecimal(colour: Colour | None) -> str:
    return "unknown" if colour is None else "#" + "".join(f"{part:02x}" for part in colour)


def _is_row_set_so(page: DrawnPage, cell: _Cell, own: _Setting, column: Sequence[_Cell]) -> bool:
    """Whether other text of the row is set as the odd cell is, and that of other rows is not."""
    if not any(_is_alike(own, one) for one in _beside(page, cell)):
        return False
    others = [other for other in column if other is not cell][:_MOST_ROWS]
    return 2 * sum(any(_is_alike(own, one) for one in _beside(page, other)) for other in others) < len(others)


def _beside(page: DrawnPage, cell: _Cell) -> Iterator[_Setting]:
    """How the other text of the row of a cell is set: its name, its limits."""
    boxes = [value.box for value in cell.row.values]
    x0, top, x1, bottom = cell.row.box
    for text in page.drawn.texts:
        x, y = (text.box[0] + text.box[2]) / 2, (text.box[1] + text.box[3]) / 2
        if x0 <= x <= x1 and top <= y <= bottom and not any(_is_in(text.box, box) for box in boxes):
            yield _setting(page.style_of(text))


def _is_alike(one: _Setting, other: _Setting) -> bool:
    return not dict(_differences(one, other))


def _told(cell: _Cell, unlike: Mapping[str, tuple[str, str]], peers: int) -> OddCell:
    return OddCell(
        printed=cell.value.printed,
        name=cell.row.printed_name,
        differs_in=tuple(unlike),
        own=tuple(own for own, _ in unlike.values()),
        usual=tuple(usual for _, usual in unlike.values()),
        peers=peers,
        page=cell.value.page,
        box=cell.value.box,
    )


def _family(font: str) -> str:
    return _CUT.sub("", _plain(font))


def _plain(font: str) -> str:
    return "".join(sign for sign in font.casefold() if sign.isalnum())
