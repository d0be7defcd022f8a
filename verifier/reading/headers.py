"""Table headers: which columns a results table has, what each holds and in which unit.

No layout is known here. A header is found by its words (vocabulary/roles.toml): a line on which several column
roles stand side by side. Its neighbours above and below are taken in while they complete it: wrapped words
("Measurement / uncertainty") and units on a line of their own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from verifier.pdf.page import Ruling, Word
from verifier.reading.lines import Line, Segment
from verifier.vocabulary.analytes import find_analyte, is_analyte_name
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.roles import Role, fold_header, longest_role, role_of
from verifier.vocabulary.units import Unit, find_units, parse_unit
from verifier.vocabulary.words import qualifier_of, status_of

_VALUE_ROLES = frozenset(
    {Role.RESULT, Role.LOD, Role.LOQ, Role.LOD_LOQ, Role.LOQ_LOD, Role.LIMIT, Role.STATUS, Role.UNIT, Role.UNCERTAINTY}
)
_STRONG_ROLES = frozenset({Role.RESULT, Role.LOD, Role.LOQ, Role.LOD_LOQ, Role.LOQ_LOD, Role.LIMIT})
_BARE_ROLES = frozenset({Role.OTHER, Role.METHOD, Role.NOTE})
_WEAK_ROLES = frozenset({Role.OTHER, Role.NOTE, Role.METHOD, Role.ANALYTE})
"""What a word of a longer header may say by itself: "Batch" of "Batch / analysis / result"."""
_CLOSING_ROLES = frozenset({Role.RESULT, Role.LIMIT, Role.STATUS, Role.LOD, Role.LOQ, Role.UNCERTAINTY})
"""A table has at least one of these before the next one beside it begins."""
_MOST_LINES = 4
_BAND_GAP = 0.9
"""Lines of one header cell stand no further apart than this many line heights."""
_NUMBER = re.compile(r"[<>≤≥]?\s*\d+(?:[.,]\d+)*")
_ROW_NUMBER = re.compile(r"1[.)]?")
_VALUE_START = re.compile(r"[%/]*\s*[<>≤≥]")
_BESIDE = 8.0
"""A column whose header is not known may stand this many header heights to the right of the last known one."""
_UNIT_GAP = 1.5
"""A unit on a line of its own may stand further below: as a row of units."""


class Column(NamedTuple):
    """One column of a table: the place of its header, its role and its unit."""

    role: Role
    text: str
    x0: float
    x1: float
    unit: Unit | None
    printed_unit: str | None


class Header(NamedTuple):
    """The columns of one table, from left to right, and the height of the header."""

    columns: tuple[Column, ...]
    top: float
    bottom: float

    @property
    def x0(self) -> float:
        """Left edge of the first header cell."""
        return self.columns[0].x0

    @property
    def x1(self) -> float:
        """Right edge of the last header cell."""
        return self.columns[-1].x1

    @property
    def is_quality_control(self) -> bool:
        """Whether the table is about blanks, spikes or standards and not about the sample."""
        roles = [column.role for column in self.columns]
        controls = roles.count(Role.CONTROL)
        is_of_sample = Role.RESULT in roles and bool({Role.LOD, Role.LOQ, Role.LOD_LOQ, Role.LIMIT} & set(roles))
        return controls >= 2 or (controls == 1 and not is_of_sample)


@dataclass(frozen=True)
class _Cell:
    """Words of a header cell, line by line from the top."""

    parts: tuple[Segment, ...]
    is_unknown: bool = False
    """A unit under words that are not known: what the column holds is not known either."""

    @cached_property
    def text(self) -> str:
        return " ".join(part.text for part in self.parts)

    @cached_property
    def x0(self) -> float:
        return min(part.x0 for part in self.parts)

    @cached_property
    def x1(self) -> float:
        return max(part.x1 for part in self.parts)

    @cached_property
    def top(self) -> float:
        return min(part.top for part in self.parts)

    @cached_property
    def bottom(self) -> float:
        return max(part.bottom for part in self.parts)

    def role(self) -> tuple[Role | None, Unit | None, str | None]:
        """Role and unit by the whole text, else by the first of its lines that is a header of its own."""
        if self.is_unknown:
            return Role.OTHER, None, None
        role, unit, printed = cell_role(self.text)
        if role is None:
            for part in self.parts:
                role, _, _ = cell_role(part.text)
                if role is not None:
                    break
        return role, unit, printed


def without_units(text: str) -> tuple[str, Unit | None, str | None]:
    """A header text without its unit, the unit, and how it is printed."""
    whole = parse_unit(text)
    if whole is not None and role_of(text) is None:
        return "", whole, text.strip("()[] ")
    found = find_units(text)
    if not found:
        return text, None, None
    _, start, end = found[-1]
    rest = text[:start] + " " + text[end:]
    return rest, parse_unit(text[start:end]), text[start:end]


@lru_cache(maxsize=65536)
def cell_role(text: str) -> tuple[Role | None, Unit | None, str | None]:
    """Role and unit of a header cell; a cell that is only a unit heads a column of results in that unit."""
    if text[:1] in ("<", ">"):
        return None, None, None
    head, sign, tail = text.replace("+/-", "±").partition("±")
    if sign and head.strip() and role_of(tail.strip(" ()")) in (None, Role.UNCERTAINTY):
        text = head  # "Result ± U" is one column with both in each cell
    role = role_of(text)
    if (double := role_of(without_units(text)[0])) in (Role.LOD_LOQ, Role.LOQ_LOD):
        role = double
    if role is not None and role is not Role.UNCERTAINTY:
        whole = parse_unit(text)
        if whole is not None and text.strip(",.;: ").isalpha():  # "NG" is a limit of detection, not nanograms
            return role, None, None
        _, unit, printed = without_units(text)
        return role, whole or unit, printed  # "Dry weight (%)" is a unit with its basis
    rest, unit, printed = without_units(text)
    if unit is not None and not fold_header(rest).strip("%/# "):
        return Role.RESULT, unit, printed
    return role or role_of(rest), unit, printed


def split_cells(segment: Segment) -> tuple[_Cell, ...] | None:
    """The header cells in a segment; None when some of its words belong to no known header.

    Headers can stand so close that they look like one text ("LOD LOQ Result"), so a segment that is no header as
    a whole is taken apart into the longest known ones.
    """
    if segment.text.endswith(":") or segment.text[0] in "<>":
        return None
    whole, unit, _ = cell_role(segment.text)
    is_bracketed = segment.text[-1] in ")]" and segment.text.count("(") + segment.text.count("[") == 1
    is_beside = whole is Role.OTHER and unit is not None and not is_bracketed and role_of(segment.text) is None
    is_several = is_beside or len(find_units(segment.text)) > 1
    if whole is not None and not is_several:
        return (_Cell((segment,)),)
    segment = Segment(tuple(part for word in segment.words for part in _unglue(word)))
    cells: list[_Cell] = []
    position = 0
    while position < len(segment.words):
        for length in range(min(longest_role() + 2, len(segment.words) - position), 0, -1):
            part = Segment(segment.words[position : position + length])
            role, unit, _ = cell_role(part.text)
            is_bare = role in _BARE_ROLES and (unit is None or role_of(part.text) in _BARE_ROLES)
            is_at_end = position == 0 or position + length == len(segment.words)
            if role in _VALUE_ROLES or is_bare or (role is Role.ANALYTE and is_at_end):
                cells.append(_Cell((part,)))
                position += length
                break
        else:
            return (_Cell((segment,)),) if whole is not None else None
    names = sum(cell_role(cell.text)[0] is Role.ANALYTE for cell in cells)
    return tuple(cells) if names <= 1 and names < len(cells) else None


def _unglue(word: Word) -> tuple[Word, ...]:
    """The headers in a word that is several set without a gap ("LimitMassStatus"); else the word itself.

    Where one ends and the next begins is taken from the share of letters.
    """
    parts = re.findall(r"[A-Z]?[a-z]+|LLOQ|LOQ|LOD|[A-Z]+(?![a-z])", word.text)
    if len(parts) < 2 or "".join(parts) != word.text or role_of(word.text) is not None:
        return (word,)
    if not all(role_of(part) in _VALUE_ROLES for part in parts):
        return (word,)
    width = (word.x1 - word.x0) / len(word.text)
    found, start = [], 0
    for part in parts:
        end = start + len(part)
        found.append(word._replace(text=part, x0=word.x0 + start * width, x1=word.x0 + end * width))
        start = end
    return tuple(found)


def find_headers(lines: Sequence[Line], rulings: Sequence[Ruling]) -> tuple[Header, ...]:
    """The headers of all tables on a page, one per table, those beside each other apart.

    Header cells are stacks: words set above each other ("Action / level / (ppb)"), whose lines need not agree with
    those of the neighbouring cells. A header is a run of such cells at one height.
    """
    cells = _stacks(lines, rulings)
    headers: list[Header] = []
    for found in _at_one_height([cell for cell in cells if cell.role()[0] is not None]):
        columns = [cell for cell in found if not _spans_units(cell, found)]
        columns = [_with_unknown_above(cell, cells, columns) for cell in _with_far_units(columns)]
        group = [cell for cell in columns if not (_is_unit(cell) and _has_header_above(cell, columns))]
        if not _is_seed(group):
            continue
        group += _beside_above(group, cells)
        left, right = min(cell.x0 for cell in group), max(cell.x1 for cell in group)
        top, bottom = min(cell.top for cell in group), max(cell.bottom for cell in group)
        strangers = [
            cell
            for cell in cells
            if cell.role()[0] is None
            and (left < cell.x0 < right or (cell.x0 >= right and _is_column_beside(cell, right, bottom - top)))
            and top - 1 <= (cell.top + cell.bottom) / 2 <= bottom + 1
            and not any(cell.x0 < known.x1 and cell.x1 > known.x0 for known in group)
        ]
        named = any(cell.role()[0] is Role.ANALYTE for cell in group)
        leading = [] if named else _leading(cells, left, top, bottom)
        if any(_NUMBER.fullmatch(cell.text) for cell in strangers):
            continue  # a row with a panel's name and a unit ("Heavy metals | Lead | 0.12 | ppm")
        headers += _split_tables(leading, sorted([*group, *strangers], key=lambda cell: cell.x0))
    return tuple(sorted(headers, key=lambda header: (header.top, header.x0)))


def _beside_above(group: Sequence[_Cell], cells: Sequence[_Cell]) -> list[_Cell]:
    """Header cells that stand only on the line above, between the others: a column without a second line."""
    left, right = min(cell.x0 for cell in group), max(cell.x1 for cell in group)
    top = min(cell.top for cell in group)
    height = min(cell.bottom - cell.top for cell in group)
    return [
        cell
        for cell in cells
        if cell not in group
        and cell.role()[0] in _VALUE_ROLES
        and left < cell.x0 < right
        and 0 <= top - cell.bottom + 0.3 * height <= _BAND_GAP * height
        and not any(cell.x0 < known.x1 and cell.x1 > known.x0 for known in group)
    ]


def _is_column_beside(cell: _Cell, right: float, height: float) -> bool:
    """Whether words to the right of the last known header can be the header of one more column."""
    words = cell.text.split()
    is_value = any(qualifier_of(" ".join(words[:count])) is not None for count in range(1, len(words) + 1))
    is_word = not any(c.isdigit() for c in cell.text) and any(c.isalpha() for c in cell.text) and not is_value
    return is_word and cell.x0 < right + _BESIDE * height and find_analyte(cell.text) is None


def _has_header_above(unit: _Cell, cells: Sequence[_Cell]) -> bool:
    """Whether a cell that is only a unit stands under another header: then it is a value of a column of units."""
    return any(
        cell is not unit
        and cell.bottom <= unit.top + 1
        and min(cell.x1, unit.x1) - max(cell.x0, unit.x0) > 0.3 * min(cell.x1 - cell.x0, unit.x1 - unit.x0)
        for cell in cells
    )


def _with_far_units(cells: Sequence[_Cell]) -> list[_Cell]:
    """The header cells, each with the unit at the foot of the header, below blank lines: "Result / / / (ppb)"."""
    bottom = max((cell.bottom for cell in cells if not _is_unit(cell)), default=0.0)
    found = list(cells)
    for unit in [cell for cell in cells if _is_unit(cell) and cell.bottom <= bottom + 1]:
        above = [cell for cell in found if not _is_unit(cell) and cell.bottom <= unit.top and _share_width(cell, unit)]
        nearest = max(above, key=lambda cell: cell.bottom, default=None)
        if nearest is not None and nearest.role()[0] in _STRONG_ROLES and nearest.role()[1] is None:
            found[found.index(nearest)] = _Cell((*nearest.parts, *unit.parts))
            found.remove(unit)
    return found


def _with_unknown_above(unit: _Cell, cells: Sequence[_Cell], group: Sequence[_Cell]) -> _Cell:
    """A unit with the words right above it, where these are of no known header and stand over this unit only.

    A column of which nothing but the unit is known must not be taken for results: it may be a limit.
    """
    if not _is_unit(unit) or len(unit.parts) > 1:
        return unit
    height = unit.bottom - unit.top
    for cell in cells:
        is_above = -0.4 * height <= unit.top - cell.bottom <= _BAND_GAP * height and _share_width(cell, unit)
        is_of_words = any(c.isalpha() for c in cell.text) and not any(c.isdigit() for c in cell.text)
        if not is_above or cell.role()[0] is not None or not is_of_words:
            continue
        is_title = panel_of_title(cell.text) is not None or len(cell.text.split()) > _MOST_LINES
        is_shared = any(other is not unit and _is_unit(other) and _share_width(cell, other) for other in group)
        if not is_title and not is_shared and find_analyte(cell.text) is None:
            return _Cell((*cell.parts, *unit.parts), is_unknown=True)
    return unit


def _share_width(one: _Cell, other: _Cell) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 0.5 * min(one.x1 - one.x0, other.x1 - other.x0)


def _spans_units(cell: _Cell, pieces: Sequence[_Cell], cells: Sequence[_Cell] = ()) -> bool:
    """Whether a header stands over several columns of units, "Result" over "mg/g | %": they are the columns.

    Units that stand below another one of the cells are no column of their own.
    """
    role, unit, _ = cell.role()
    if role is not Role.RESULT or unit is not None:
        return False
    height = cell.bottom - cell.top
    below = [
        other
        for other in pieces
        if other.x1 > cell.x0 - height
        and other.x0 < cell.x1 + height
        and -0.5 * height <= other.top - cell.bottom <= _UNIT_GAP * height
        and _is_unit(other)
        and not any(len(known.parts) > 1 and other.parts[0] in known.parts for known in cells if known is not cell)
        and (not cells or (at := _cell_above(cells, other)) is None or cells[at] is cell)
    ]
    return len(below) > 1


def _is_seed(cells: Sequence[_Cell]) -> bool:
    """Whether these cells are enough to be a header: an analyte column with a value column, or three value columns."""
    roles = [cell.role()[0] for cell in cells]
    if Role.ANALYTE in roles and any(role in _VALUE_ROLES or role is Role.CONTROL for role in roles):
        return True
    strong = {role for role in roles if role in _STRONG_ROLES}
    return len(strong) >= 2 and len([role for role in roles if role in _VALUE_ROLES]) >= 3


def _stacks(lines: Sequence[Line], rulings: Sequence[Ruling]) -> list[_Cell]:
    """All text of the page but rows of results as cells, with the parts of wrapped headers joined."""
    pieces: list[_Cell] = []
    named: set[float] = set()
    titles: set[_Cell] = set()
    rows = [line.segments(rulings) for line in lines]
    for index, segments in enumerate(rows):
        # "Microbial limits" alone on its line is a title, whatever its words could head.
        is_title = len(segments) == 1 and panel_of_title(segments[0].text) is not None
        titles |= {_Cell((segments[0],))} if is_title else set()
        near = [segment for row in rows[max(0, index - 2) : index + 3] for segment in row]
        own = [p for s in segments for p in _cells_in(s, near)]
        if is_title and len(own) > 1:
            own = [_Cell((segments[0],))]
        if any(piece.role()[0] is Role.ANALYTE for piece in own):
            named |= {piece.top for piece in own}
        data = _row_of_results(own)
        pieces += [piece for piece in own if piece not in data]
    cells: list[_Cell] = []
    for piece in sorted(pieces, key=lambda cell: cell.top):
        at = _cell_above(cells, piece)
        if at is not None and piece in titles and cells[at].role()[0] is Role.ANALYTE:
            at = None  # "Alkaloids (mg/g)" on a line of its own under "Analyte"
        merged = _merge(cells[at], piece) if at is not None else None
        heads_values = at is not None and (_heads_values(cells[at]) or (merged is not None and _heads_values(merged)))
        if piece.top in named and _is_unit(piece) and not heads_values:
            at = merged = None  # the unit heads a column of its own; above it stands a title
        if at is not None and _is_unit(piece) and _spans_units(cells[at], pieces, cells):
            at = merged = None
        if at is not None and (chain := _chain(cells, at, piece)) is not None:
            used, merged = chain
            cells = [cell for index, cell in enumerate(cells) if index not in used]
            cells.append(merged)
        elif at is not None and merged is not None:
            cells[at] = merged
        else:
            cells.append(piece)
    return cells


def _cells_in(segment: Segment, near: Sequence[Segment]) -> tuple[_Cell, ...]:
    """The header cells in a segment; one that is a header with the line above or below it is not taken apart.

    "Maximum residue / limit" is one header, and not a maximum beside a residue.
    """
    cells = split_cells(segment)
    if cells is None or len(cells) == 1:
        return cells or (_Cell((segment,)),)
    height = segment.bottom - segment.top
    for other in near:
        gap = max(other.top - segment.bottom, segment.top - other.bottom)
        shared = min(other.x1, segment.x1) - max(other.x0, segment.x0)
        if -0.4 * height <= gap <= _BAND_GAP * height and 2 * shared > min(
            other.x1 - other.x0, segment.x1 - segment.x0
        ):
            upper, lower = (other, segment) if other.top < segment.top else (segment, other)
            if role_of(without_units(f"{upper.text} {lower.text}")[0]) in _VALUE_ROLES:
                return (_Cell((segment,)),)
    return cells


def _row_of_results(pieces: Sequence[_Cell]) -> set[_Cell]:
    """The cells of a line that begins with an analyte and goes on with a value, up to the next header beside it."""
    if len(pieces) > 2 and _ROW_NUMBER.fullmatch(pieces[0].text):
        return set(pieces)
    if not is_analyte_name(pieces[0].text):
        return set()
    own = list(itertools.takewhile(lambda piece: not _is_header_word(piece), pieces))
    is_row = any(_NUMBER.match(piece.text) or qualifier_of(piece.text) is not None for piece in own[1:])
    return set(own) if is_row else set()


def _is_header_word(piece: _Cell) -> bool:
    is_word = not any(c.isdigit() for c in piece.text) and not _is_unit(piece)
    return is_word and piece.role()[0] is not None


def _chain(cells: Sequence[_Cell], at: int, piece: _Cell) -> tuple[set[int], _Cell] | None:
    """Three or four lines that are a header only together: "Lower limit / of / quantification"."""
    if not any(c.isalpha() for c in piece.text):
        return None
    is_weak = cells[at].role()[0] in _WEAK_ROLES
    if cells[at].role()[0] is not None and not is_weak:
        return None
    used, parts = {at}, (*cells[at].parts, *piece.parts)
    for _ in range(2):
        above = _cell_above(cells, cells[min(used, key=lambda i: cells[i].top)])
        if above is None or above in used or len(parts) > _MOST_LINES:
            return None
        used.add(above)
        parts = (*cells[above].parts, *parts)
        whole = _Cell(parts)
        rest = without_units(whole.text)[0]
        role = role_of(rest)
        is_header = role in _STRONG_ROLES if is_weak else role is not None
        if not any(c.isdigit() for c in rest) and is_header and panel_of_title(whole.text) is None:
            return used, whole
    return None


def _closes_bracket(upper: str, lower: str) -> bool:
    """Whether a bracket that the upper line opens is closed by the lower one: "Limit [wt / %]"."""
    is_open = upper.count("(") + upper.count("[") > upper.count(")") + upper.count("]")
    return is_open and lower.count(")") + lower.count("]") > lower.count("(") + lower.count("[")


def _heads_values(cell: _Cell) -> bool:
    return cell.role()[0] in _VALUE_ROLES


def _cell_above(cells: Sequence[_Cell], piece: _Cell) -> int | None:
    """The cell right above a piece, sharing at least half of the narrower width; None when there is none."""
    height = piece.bottom - piece.top
    reach = _UNIT_GAP if _is_unit(piece) else _BAND_GAP
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


def _is_unit(piece: _Cell) -> bool:
    return is_bare_unit(piece.text)


def is_bare_unit(text: str) -> bool:
    """Whether a header text is a unit and nothing else."""
    rest, unit, _ = without_units(text)
    return unit is not None and not fold_header(rest).strip("%/# ")


def _merge(cell: _Cell, piece: _Cell) -> _Cell | None:
    """Both as one cell where that makes a header: a longer known name, or a unit for a header without one."""
    role, unit, _ = cell.role()
    piece_rest, _, _ = without_units(piece.text)
    merged = _Cell((*cell.parts, *piece.parts))
    if piece.text[0] in "([" and _closes_bracket(piece.text, "])") and role in _STRONG_ROLES and unit is None:
        return merged  # "LOD / [wt / %]"
    if _closes_bracket(cell.text, piece.text):
        return merged if merged.role()[0] is not None else None
    if re.fullmatch(r"[1-9]", piece.text) and (role is None or role in _WEAK_ROLES):  # "Replicate / 2"
        return merged if cell_role(merged.text)[0] is Role.RESULT else None
    if _VALUE_START.match(piece.text) or _NUMBER.fullmatch(piece.text):
        return None  # a value of the first row
    is_same = role is not None and not _is_unit(piece) and piece.role()[0] is role and merged.role()[0] is role
    if is_same and len(cell.parts) == 1 and panel_of_title(cell.text) is None and status_of(piece.text) is None:
        return merged  # the same in two languages: "Ergebnis / Result"
    if _is_unit(piece):
        if role is Role.ANALYTE and find_analyte(piece.text) is not None:
            return None  # "AW" under "Analyte" is the first row
        if role is None:  # "Result, wt / %"
            whole, shared, _ = cell_role(merged.text)
            return merged if whole in _STRONG_ROLES and shared is not None else None
        return merged if role is not Role.UNIT and unit is None else None
    if (
        not any(c.isalpha() for c in piece_rest)
        or len(cell.text.split()) + len(piece.text.split()) > longest_role() + 2
    ):
        return None
    return merged if role_of(without_units(merged.text)[0]) is not None else None


def _at_one_height(cells: Sequence[_Cell]) -> list[list[_Cell]]:
    """Cells grouped by height: two are together when they share half the height of the lower one."""
    groups: list[list[_Cell]] = []
    for cell in sorted(cells, key=lambda c: c.top):
        for group in reversed(groups[-6:]):
            if any(
                min(cell.bottom, other.bottom) - max(cell.top, other.top)
                >= 0.5 * min(cell.bottom - cell.top, other.bottom - other.top)
                for other in group
            ):
                group.append(cell)
                break
        else:
            groups.append([cell])
    return groups


def _settle_residue_limit(columns: list[Column]) -> list[Column]:
    """Take "MRL" for a maximum residue limit beside an LOQ column, else for a method reporting limit."""
    loqs = [i for i, column in enumerate(columns) if column.role is Role.LOQ]
    for i in loqs:
        if len(loqs) > 1 and fold_header(without_units(columns[i].text)[0]) == "mrl":
            columns[i] = columns[i]._replace(role=Role.LIMIT)
    return columns


def _settle_result_unit(columns: list[Column]) -> list[Column]:
    """Take "Result unit" for the column of results where there is no other: each cell holds both."""
    if any(column.role is Role.RESULT for column in columns):
        return columns
    return [
        column._replace(role=Role.RESULT)
        if column.role is Role.UNIT and any(role_of(word) is Role.RESULT for word in column.text.split())
        else column
        for column in columns
    ]


def _settle_bare_units(columns: list[Column]) -> tuple[Column, ...]:
    """A column headed by a unit alone holds results only beside results, where a header names them.

    "Result (mg/g) | (%)" has two columns of results; in "Result | Limit | Status | ppb" the last is none.
    """
    is_bare = [
        column.role is Role.RESULT and not fold_header(without_units(column.text)[0]).strip("%/# ")
        for column in columns
    ]
    if not any(column.role is Role.RESULT and not bare for column, bare in zip(columns, is_bare, strict=True)):
        return tuple(columns)
    settled = list(columns)
    for index, bare in enumerate(is_bare):
        beside = [settled[i].role for i in (index - 1, index + 1) if 0 <= i < len(settled)]
        if bare and Role.RESULT not in beside:
            settled[index] = columns[index]._replace(role=Role.OTHER)
    return tuple(settled)


def _leading(cells: Sequence[_Cell], left: float, top: float, bottom: float) -> list[_Cell]:
    """Unknown words left of a header without a column of names: the first of them heads the names."""
    found = [
        cell
        for cell in cells
        if cell.x1 <= left
        and top - 1 <= (cell.top + cell.bottom) / 2 <= bottom + 1
        and any(c.isalpha() for c in cell.text)
        and not any(c.isdigit() for c in cell.text)
        and len(cell.text.split()) <= 3
    ]
    return sorted(found, key=lambda cell: cell.x0)


def _split_tables(leading: Sequence[_Cell], cells: Sequence[_Cell]) -> list[Header]:
    """One header per table: a new table begins with an analyte column after a value column."""
    tables: list[list[tuple[_Cell, Column]]] = [[]]
    for position, cell in enumerate(leading):
        kind = Role.OTHER if position else Role.ANALYTE
        tables[0].append((cell, Column(kind, cell.text, cell.x0, cell.x1, None, None)))
    while cells and cells[0].role()[0] is None:
        cells = cells[1:]
    for cell in cells:
        role, unit, printed = cell.role()
        column = Column(role or Role.OTHER, cell.text, cell.x0, cell.x1, unit, printed)
        current = tables[-1]
        roles = {c.role for _, c in current}
        if role is Role.ANALYTE and Role.ANALYTE in roles and roles & _VALUE_ROLES:
            if roles & _CLOSING_ROLES:
                tables.append([])
            else:  # "Parameter | Unit | Min | Target | Max | Result" is one table
                column = column._replace(role=Role.OTHER)
        tables[-1].append((cell, column))
    _move_leading(tables)
    headers = []
    for table in tables:
        columns = _settle_bare_units(_settle_result_unit(_settle_residue_limit([column for _, column in table])))
        if any(column.role in _VALUE_ROLES or column.role is Role.CONTROL for column in columns):
            headers.append(Header(columns, min(c.top for c, _ in table), max(c.bottom for c, _ in table)))
    return headers


def _move_leading(tables: Sequence[list[tuple[_Cell, Column]]]) -> None:
    """Give tables beside each other the columns before their names that the first one has: "P/F | Analyte | Result"."""
    lead = [column.text for _, column in itertools.takewhile(lambda cell: cell[1].role is not Role.ANALYTE, tables[0])]
    for table, following in itertools.pairwise(tables):
        if lead and len(table) > 2 * len(lead) and [column.text for _, column in table[-len(lead) :]] == lead:
            following[:0] = table[-len(lead) :]
            del table[-len(lead) :]
