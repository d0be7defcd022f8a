"""Header cells of several lines: words and units that stand above each other, joined where they are one header.

"Action / level / (ppb)" is one cell, and so is "LOD / [wt / %]"; a title above a header and a value below it are
none of it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence, Set

from verifier.pdf.page import Ruling
from verifier.reading.cellstacks import BAND_GAP, UNIT_GAP, Stack
from verifier.reading.headercells import (
    STRONG_ROLES,
    VALUE_ROLES,
    WEAK_ROLES,
    HeaderCell,
    cell_role,
    split_cells,
    without_units,
)
from verifier.reading.lines import Line, Segment, share_width
from verifier.vocabulary.analytes import find_analyte, is_analyte_name
from verifier.vocabulary.normalise import parts_of_bilingual
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.roles import Role, longest_role, role_of
from verifier.vocabulary.units import parse_unit, without_begun_unit
from verifier.vocabulary.words import qualifier_of, status_of

MOST_LINES = 4
_HEAD_LINES = 4
"""The name column of a table beside a row is headed at most so many lines above or below it."""
_FLUSH = 12.0
_NUMBER = re.compile(r"[<>≤≥]?\s*\d+(?:[.,]\d+)*")
_REPLICATE = re.compile(r"[1-9](?![\d.,]?\d)\s*(.*)")
_ROW_NUMBER = re.compile(r"1[.)]?")
_VALUE_START = re.compile(r"[%/]*\s*[<>≤≥]")
_WIDEST = 400.0
"""Columns under one header lie no further apart than this many points."""
_LONGEST_HEADER = 240
"""Characters. A longer text is no header, not even without its unit."""
_OPEN_BRACKET = re.compile(r"[(\[][^)\]]*$")


def stack_cells(lines: Sequence[Line], rulings: Sequence[Ruling]) -> list[HeaderCell]:
    """All text of the page but rows of results as cells, with the parts of wrapped headers joined."""
    pieces, titles, named = _pieces([line.segments(rulings) for line in lines])
    stack = Stack()
    for piece in sorted(pieces, key=lambda cell: cell.top):
        at = stack.above(piece)
        if at is None or _stands_apart(piece, stack, at, pieces, titles, named):
            stack.add(piece)
        elif (chain := _chain(stack, at, piece)) is not None:
            used, whole = chain
            stack.remove(used)
            stack.add(whole)
        elif (merged := _merge(stack.cells[at], piece)) is not None:
            stack.change(at, merged)
        else:
            stack.add(piece)
    return _with_first_words(stack.cells, titles)


def _pieces(rows: Sequence[tuple[Segment, ...]]) -> tuple[list[HeaderCell], set[HeaderCell], set[float]]:
    """The cells in each line but in rows of results, those that are titles, and the heights of lines with names."""
    pieces: list[HeaderCell] = []
    named: set[float] = set()
    titles: set[HeaderCell] = set()
    # Where the names of a table are headed: right of the first cell of a line there another table begins.
    heads = [(at, s.x0) for at, row in enumerate(rows) for s in row if cell_role(s.text)[0] is Role.ANALYTE]
    named_rows = {at for at, _ in heads}
    for index, segments in enumerate(rows):
        own = [piece for segment in segments for piece in _cells_in(segment, rows, index)]
        # "Microbial limits" alone on its line is a title, whatever its words could head.
        if len(segments) == 1 and panel_of_title(segments[0].text) is not None:
            own = own if len(own) == 1 else [HeaderCell((segments[0],))]
            titles.add(HeaderCell((segments[0],)))
        if (index in named_rows or len(own) != len(segments)) and Role.ANALYTE in [piece.role()[0] for piece in own]:
            named.update([piece.top for piece in own])
        starts = [x for at, x in heads if -_HEAD_LINES <= at - index < _HEAD_LINES and x > own[0].x1]
        is_data = False
        for part in _parted(own, starts):
            count = len(part) if is_data and any(map(_is_value, part[1:])) else _count_results(part)
            is_data = is_data or count > 0
            pieces += part[count:]
    return pieces, titles, named


def _stands_apart(
    piece: HeaderCell,
    stack: Stack,
    at: int,
    pieces: Sequence[HeaderCell],
    titles: Set[HeaderCell],
    named: Set[float],
) -> bool:
    """Whether a piece is not part of the cell right above it, whatever both could say together."""
    cell = stack.cells[at]
    if cell.role()[0] is Role.ANALYTE and piece in titles:
        return True  # "Alkaloids (mg/g)" on a line of its own under "Analyte"
    if not piece.is_unit:
        return False
    if piece.top in named and not _heads_values(cell):
        merged = _merge(cell, piece)
        if merged is None or not _heads_values(merged):
            return True  # the unit heads a column of its own; above it stands a title
    return spans_units(cell, pieces, stack)


def _with_first_words(cells: Sequence[HeaderCell], titles: Set[HeaderCell]) -> list[HeaderCell]:
    """The cells, each with a word above that is part of the same header: "Upper" over "Specification / limit"."""
    found = list(cells)
    for cell in [cell for cell in cells if cell.role()[0] in STRONG_ROLES and len(cell.parts) < MOST_LINES]:
        height = cell.parts[0].bottom - cell.parts[0].top
        top, least, reach = cell.top, -0.4 * height, BAND_GAP * height
        for above in [other for other in found if least <= top - other.bottom <= reach]:
            if not share_width(above, cell) or above.role()[0] is not None or above in titles:
                continue
            if any(map(str.isdigit, above.text)):
                continue
            whole = HeaderCell((*above.parts, *cell.parts))
            if role_of(without_units(whole.text)[0]) in (cell.role()[0], Role.LIMIT_MIN):
                found[found.index(cell)] = whole
                found.remove(above)
                break
    return found


def _cells_in(segment: Segment, rows: Sequence[Sequence[Segment]], index: int) -> tuple[HeaderCell, ...]:
    """The header cells in a segment; one that is a header with the line above or below it is not taken apart.

    "Maximum residue / limit" is one header, and not a maximum beside a residue. `index` is that of the segment's row.
    """
    cells = split_cells(segment)
    if cells is None or len(cells) == 1:
        return cells or (HeaderCell((segment,)),)
    height = segment.bottom - segment.top
    for other in itertools.chain.from_iterable(rows[max(0, index - 2) : index + 3]):
        gap = max(other.top - segment.bottom, segment.top - other.bottom)
        if -0.4 * height <= gap <= BAND_GAP * height and share_width(other, segment):
            upper, lower = (other, segment) if other.top < segment.top else (segment, other)
            if role_of(without_units(f"{upper.text} {lower.text}")[0]) in VALUE_ROLES:
                return (HeaderCell((segment,)),)
    return cells


def _parted(pieces: Sequence[HeaderCell], starts: Sequence[float]) -> list[list[HeaderCell]]:
    """The cells of a line table by table: a row of one may stand beside the head of another that is higher."""
    if not starts:
        return [list(pieces)]
    parts: list[list[HeaderCell]] = []
    for piece in pieces:
        is_whole = bool(parts) and len(parts[-1]) > 1  # a number alone counts the row
        if not parts or (is_whole and any(parts[-1][-1].x1 < x <= piece.x0 + _FLUSH for x in starts)):
            parts.append([])
        parts[-1].append(piece)
    return parts


def _count_results(pieces: Sequence[HeaderCell]) -> int:
    """How many cells of a line are a row of results: an analyte, then a value, up to the next header beside it."""
    if len(pieces) < 2:
        return 0
    is_numbered = len(pieces) > 2 and _ROW_NUMBER.fullmatch(pieces[0].text) is not None
    if is_numbered and not any(_heads_values(piece) and status_of(piece.text) is None for piece in pieces):
        return len(pieces)
    if not is_analyte_name(pieces[0].text):
        return 0
    count = next((at for at, piece in enumerate(pieces) if _is_header_word(piece)), len(pieces))
    return count if any(map(_is_value, pieces[1:count])) else 0


def _is_value(piece: HeaderCell) -> bool:
    return _NUMBER.match(piece.text) is not None or qualifier_of(piece.text) is not None


def _is_header_word(piece: HeaderCell) -> bool:
    if any(map(str.isdigit, piece.text)) or piece.role()[0] is None:
        return False
    return not piece.is_unit and status_of(piece.text) is None


def _chain(stack: Stack, at: int, piece: HeaderCell) -> tuple[set[int], HeaderCell] | None:
    """Three or four lines that are a header only together: "Lower limit / of / quantification"."""
    cells = stack.cells
    role = cells[at].role()[0]
    is_weak = role in WEAK_ROLES
    if (role is not None and not is_weak) or not any(map(str.isalpha, piece.text)):
        return None
    used, parts = {at}, (*cells[at].parts, *piece.parts)
    for _ in range(2):
        if len(parts) > MOST_LINES:
            return None
        above = stack.above(cells[min(used, key=lambda i: cells[i].top)])
        if above is None or above in used:
            return None
        used.add(above)
        parts = (*cells[above].parts, *parts)
        whole = HeaderCell(parts)
        rest = _before_begun_unit(whole.text)
        if len(rest) > _LONGEST_HEADER:
            continue
        rest = without_units(rest)[0]
        role = role_of(rest)
        is_header = role in STRONG_ROLES if is_weak else role is not None
        if is_header and not any(map(str.isdigit, rest)) and panel_of_title(whole.text) is None:
            return used, whole
    return None


def _closes_bracket(upper: str, lower: str) -> bool:
    """Whether a bracket that the upper line opens is closed by the lower one: "Limit [wt / %]"."""
    is_open = upper.count("(") + upper.count("[") > upper.count(")") + upper.count("]")
    return is_open and lower.count(")") + lower.count("]") > lower.count("(") + lower.count("[")


def _numbers_replicate(text: str) -> bool:
    """Whether a line of a header is the number of a replicate, alone or with its unit: "2", "2 (mg/g)", "2 mg/g"."""
    found = _REPLICATE.fullmatch(text)
    return found is not None and (not found[1] or found[1][0] in "([," or parse_unit(found[1]) is not None)


def _before_begun_unit(text: str) -> str:
    """A header without the unit that the next line ends: "Detection limit (wt" above "%)", "Limit wt" above "%"."""
    before = _OPEN_BRACKET.sub("", text).strip() if "(" in text or "[" in text else text.strip()
    return without_begun_unit(before) or text


def _heads_values(cell: HeaderCell) -> bool:
    return cell.role()[0] in VALUE_ROLES


def spans_units(cell: HeaderCell, pieces: Sequence[HeaderCell], stack: Stack | None = None) -> bool:
    """Whether a header stands over several columns of units, "Result" over "mg/g | %": they are the columns.

    Units that stand below another cell of the stack are no column of their own.
    """
    role, unit, _ = cell.role()
    if role is not Role.RESULT or unit is not None:
        return False
    cells = stack.cells if stack is not None else []
    height = cell.bottom - cell.top
    # Alone on its line it may be centred over columns that lie far apart.
    beside = [p for p in pieces if p is not cell and p.top < cell.bottom - 1 and p.bottom > cell.top + 1]
    reach = height if any(p.role()[0] is not None for p in beside) else 0.5 * _WIDEST
    below = [
        other
        for other in pieces
        if other.x1 > cell.x0 - reach
        and other.x0 < cell.x1 + reach
        and -0.5 * height <= other.top - cell.bottom <= UNIT_GAP * height
        and other.is_unit
        and not any(len(known.parts) > 1 and other.parts[0] in known.parts for known in cells if known is not cell)
        and (stack is None or (at := stack.above(other)) is None or cells[at] is cell)
    ]
    middle = (cell.x0 + cell.x1) / 2
    is_amid = bool(below) and min(unit.x0 for unit in below) < middle < max(unit.x1 for unit in below)
    return len(below) > 1 and (is_amid or reach == height)


def _merge(cell: HeaderCell, piece: HeaderCell) -> HeaderCell | None:
    """Both as one cell where that makes a header: a longer known name, or a unit for a header without one."""
    role, unit, _ = cell.role()
    merged = HeaderCell((*cell.parts, *piece.parts))
    if cell.is_unit and parse_unit(merged.text) is not None:
        return merged  # "% / (w/w)"
    if piece.text[0] in "([" and _closes_bracket(piece.text, "])") and role in STRONG_ROLES and unit is None:
        return merged  # "LOD / [wt / %]"
    if _closes_bracket(cell.text, piece.text):
        return merged if merged.role()[0] is not None else None
    if (role is None or role in WEAK_ROLES) and _numbers_replicate(piece.text):  # "Replicate / 2"
        return merged if cell_role(_before_begun_unit(merged.text))[0] is Role.RESULT else None
    if _VALUE_START.match(piece.text) or _NUMBER.fullmatch(piece.text):
        return None  # a value of the first row
    is_same = role is not None and not piece.is_unit and piece.role()[0] is role and merged.role()[0] is role
    if is_same and len(cell.parts) == 1 and panel_of_title(cell.text) is None and status_of(piece.text) is None:
        return merged  # the same in two languages: "Ergebnis / Result"
    if piece.is_unit:
        if role is Role.ANALYTE and find_analyte(piece.text) is not None:
            return None  # "AW" under "Analyte" is the first row
        if role is None:  # "Result, wt / %"
            whole, shared, _ = cell_role(merged.text)
            return merged if whole in STRONG_ROLES and shared is not None else None
        return merged if role is not Role.UNIT and unit is None else None
    if len(cell.text.split()) + len(piece.text.split()) > longest_role() + 2:
        return None
    piece_rest = without_units(piece.text)[0]
    if not any(map(str.isalpha, piece_rest)):
        return None
    rest = without_units(_before_begun_unit(merged.text))[0]
    if role is Role.ANALYTE and role_of(piece_rest) is None and role_of([rest, *parts_of_bilingual(rest)][-1]) is None:
        return None  # "Test / Parameter" is whole: what follows is the first name
    return merged if role_of(rest) is not None else None
