"""Header cells of several lines: words and units that stand above each other, joined where they are one header.

"Action / level / (ppb)" is one cell, and so is "LOD / [wt / %]"; a title above a header and a value below it are
none of it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence, Set

from verifier.pdf.page import Ruling
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
BAND_GAP = 0.9
"""Lines of one header cell stand no further apart than this many line heights."""
_NUMBER = re.compile(r"[<>≤≥]?\s*\d+(?:[.,]\d+)*")
_REPLICATE = re.compile(r"[1-9](?![\d.,]?\d)\s*(.*)")
_ROW_NUMBER = re.compile(r"1[.)]?")
_VALUE_START = re.compile(r"[%/]*\s*[<>≤≥]")
_WIDEST = 400.0
"""Columns under one header lie no further apart than this many points."""
_OPEN_BRACKET = re.compile(r"[(\[][^)\]]*$")
_UNIT_GAP = 1.5
"""A unit on a line of its own may stand further below: as a row of units."""


def stack_cells(lines: Sequence[Line], rulings: Sequence[Ruling]) -> list[HeaderCell]:
    """All text of the page but rows of results as cells, with the parts of wrapped headers joined."""
    pieces: list[HeaderCell] = []
    named: set[float] = set()
    titles: set[HeaderCell] = set()
    rows = [line.segments(rulings) for line in lines]
    # Where the names of a table are headed: right of the first cell of a line there another table begins.
    heads = [[s.x0 for s in row if cell_role(s.text)[0] is Role.ANALYTE] for row in rows]
    for index, segments in enumerate(rows):
        # "Microbial limits" alone on its line is a title, whatever its words could head.
        is_title = len(segments) == 1 and panel_of_title(segments[0].text) is not None
        titles |= {HeaderCell((segments[0],))} if is_title else set()
        own = [p for s in segments for p in _cells_in(s, rows[max(0, index - 2) : index + 3])]
        if is_title and len(own) > 1:
            own = [HeaderCell((segments[0],))]
        if any(piece.role()[0] is Role.ANALYTE for piece in own):
            named |= {piece.top for piece in own}
        around = heads[max(0, index - _HEAD_LINES) : index + _HEAD_LINES]
        starts = [x for row in around for x in row if x > own[0].x1]
        data: set[HeaderCell] = set()
        for part in _parted(own, starts):
            data |= set(part) if data and any(map(_is_value, part[1:])) else _row_of_results(part)
        pieces += [piece for piece in own if piece not in data]
    cells: list[HeaderCell] = []
    for piece in sorted(pieces, key=lambda cell: cell.top):
        at = _cell_above(cells, piece)
        if at is not None and piece in titles and cells[at].role()[0] is Role.ANALYTE:
            at = None  # "Alkaloids (mg/g)" on a line of its own under "Analyte"
        merged = _merge(cells[at], piece) if at is not None else None
        heads_values = at is not None and (_heads_values(cells[at]) or (merged is not None and _heads_values(merged)))
        if piece.top in named and piece.is_unit and not heads_values:
            at = merged = None  # the unit heads a column of its own; above it stands a title
        if at is not None and piece.is_unit and spans_units(cells[at], pieces, cells):
            at = merged = None
        if at is not None and (chain := _chain(cells, at, piece)) is not None:
            used, merged = chain
            cells = [cell for index, cell in enumerate(cells) if index not in used]
            cells.append(merged)
        elif at is not None and merged is not None:
            cells[at] = merged
        else:
            cells.append(piece)
    return _with_first_words(cells, titles)


def _with_first_words(cells: Sequence[HeaderCell], titles: Set[HeaderCell]) -> list[HeaderCell]:
    """The cells, each with a word above that is part of the same header: "Upper" over "Specification / limit"."""
    found = list(cells)
    for cell in [cell for cell in cells if cell.role()[0] in STRONG_ROLES and len(cell.parts) < MOST_LINES]:
        height = cell.parts[0].bottom - cell.parts[0].top
        for above in found:
            is_near = -0.4 * height <= cell.top - above.bottom <= BAND_GAP * height and share_width(above, cell)
            if not is_near or above in titles or above.role()[0] is not None or any(c.isdigit() for c in above.text):
                continue
            whole = HeaderCell((*above.parts, *cell.parts))
            if role_of(without_units(whole.text)[0]) in (cell.role()[0], Role.LIMIT_MIN):
                found[found.index(cell)] = whole
                found.remove(above)
                break
    return found


def _cells_in(segment: Segment, near: Sequence[Sequence[Segment]]) -> tuple[HeaderCell, ...]:
    """The header cells in a segment; one that is a header with the line above or below it is not taken apart.

    "Maximum residue / limit" is one header, and not a maximum beside a residue.
    """
    cells = split_cells(segment)
    if cells is None or len(cells) == 1:
        return cells or (HeaderCell((segment,)),)
    height = segment.bottom - segment.top
    for other in itertools.chain.from_iterable(near):
        gap = max(other.top - segment.bottom, segment.top - other.bottom)
        if -0.4 * height <= gap <= BAND_GAP * height and share_width(other, segment):
            upper, lower = (other, segment) if other.top < segment.top else (segment, other)
            if role_of(without_units(f"{upper.text} {lower.text}")[0]) in VALUE_ROLES:
                return (HeaderCell((segment,)),)
    return cells


def _parted(pieces: Sequence[HeaderCell], starts: Sequence[float]) -> list[list[HeaderCell]]:
    """The cells of a line table by table: a row of one may stand beside the head of another that is higher."""
    parts: list[list[HeaderCell]] = []
    for piece in pieces:
        is_whole = bool(parts) and len(parts[-1]) > 1  # a number alone counts the row
        if not parts or (is_whole and any(parts[-1][-1].x1 < x <= piece.x0 + _FLUSH for x in starts)):
            parts.append([])
        parts[-1].append(piece)
    return parts


def _row_of_results(pieces: Sequence[HeaderCell]) -> set[HeaderCell]:
    """The cells of a line that begins with an analyte and goes on with a value, up to the next header beside it."""
    is_header = any(piece.role()[0] in VALUE_ROLES and status_of(piece.text) is None for piece in pieces)
    if len(pieces) > 2 and _ROW_NUMBER.fullmatch(pieces[0].text) and not is_header:
        return set(pieces)
    if not is_analyte_name(pieces[0].text):
        return set()
    own = list(itertools.takewhile(lambda piece: not _is_header_word(piece), pieces))
    return set(own) if any(map(_is_value, own[1:])) else set()


def _is_value(piece: HeaderCell) -> bool:
    return _NUMBER.match(piece.text) is not None or qualifier_of(piece.text) is not None


def _is_header_word(piece: HeaderCell) -> bool:
    is_word = not any(c.isdigit() for c in piece.text) and not piece.is_unit
    return is_word and piece.role()[0] is not None and status_of(piece.text) is None


def _chain(cells: Sequence[HeaderCell], at: int, piece: HeaderCell) -> tuple[set[int], HeaderCell] | None:
    """Three or four lines that are a header only together: "Lower limit / of / quantification"."""
    if not any(c.isalpha() for c in piece.text):
        return None
    is_weak = cells[at].role()[0] in WEAK_ROLES
    if cells[at].role()[0] is not None and not is_weak:
        return None
    used, parts = {at}, (*cells[at].parts, *piece.parts)
    for _ in range(2):
        above = _cell_above(cells, cells[min(used, key=lambda i: cells[i].top)])
        if above is None or above in used or len(parts) > MOST_LINES:
            return None
        used.add(above)
        parts = (*cells[above].parts, *parts)
        whole = HeaderCell(parts)
        rest = without_units(_before_begun_unit(whole.text))[0]
        role = role_of(rest)
        is_header = role in STRONG_ROLES if is_weak else role is not None
        if not any(c.isdigit() for c in rest) and is_header and panel_of_title(whole.text) is None:
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
    return without_begun_unit(_OPEN_BRACKET.sub("", text).strip()) or text


def _heads_values(cell: HeaderCell) -> bool:
    return cell.role()[0] in VALUE_ROLES


def _cell_above(cells: Sequence[HeaderCell], piece: HeaderCell) -> int | None:
    """The cell right above a piece, sharing at least half of the narrower width; None when there is none."""
    height = piece.bottom - piece.top
    reach = _UNIT_GAP if piece.is_unit else BAND_GAP
    best, best_share = None, 0.5
    for index in range(len(cells) - 1, max(len(cells) - 80, -1), -1):
        cell = cells[index]
        if not -0.4 * height <= piece.top - cell.bottom <= reach * height:
            continue
        shared = min(cell.x1, piece.x1) - max(cell.x0, piece.x0)
        share = shared / max(min(cell.x1 - cell.x0, piece.x1 - piece.x0), 0.1)
        if share > best_share:
            best, best_share = index, share
    return best


def spans_units(cell: HeaderCell, pieces: Sequence[HeaderCell], cells: Sequence[HeaderCell] = ()) -> bool:
    """Whether a header stands over several columns of units, "Result" over "mg/g | %": they are the columns.

    Units that stand below another one of the cells are no column of their own.
    """
    role, unit, _ = cell.role()
    if role is not Role.RESULT or unit is not None:
        return False
    height = cell.bottom - cell.top
    # Alone on its line it may be centred over columns that lie far apart.
    beside = [p for p in pieces if p is not cell and p.top < cell.bottom - 1 and p.bottom > cell.top + 1]
    reach = height if any(p.role()[0] is not None for p in beside) else 0.5 * _WIDEST
    below = [
        other
        for other in pieces
        if other.x1 > cell.x0 - reach
        and other.x0 < cell.x1 + reach
        and -0.5 * height <= other.top - cell.bottom <= _UNIT_GAP * height
        and other.is_unit
        and not any(len(known.parts) > 1 and other.parts[0] in known.parts for known in cells if known is not cell)
        and (not cells or (at := _cell_above(cells, other)) is None or cells[at] is cell)
    ]
    middle = (cell.x0 + cell.x1) / 2
    is_amid = bool(below) and min(unit.x0 for unit in below) < middle < max(unit.x1 for unit in below)
    return len(below) > 1 and (is_amid or reach == height)


def _merge(cell: HeaderCell, piece: HeaderCell) -> HeaderCell | None:
    """Both as one cell where that makes a header: a longer known name, or a unit for a header without one."""
    role, unit, _ = cell.role()
    piece_rest, _, _ = without_units(piece.text)
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
    if (
        not any(c.isalpha() for c in piece_rest)
        or len(cell.text.split()) + len(piece.text.split()) > longest_role() + 2
    ):
        return None
    rest = without_units(_before_begun_unit(merged.text))[0]
    if role is Role.ANALYTE and role_of(piece_rest) is None and role_of([rest, *parts_of_bilingual(rest)][-1]) is None:
        return None  # "Test / Parameter" is whole: what follows is the first name
    return merged if role_of(rest) is not None else None
