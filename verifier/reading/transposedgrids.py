"""Where the cells of transposed tables stand: analytes side by side, their values in rows below them.

Three ways lead to such a grid: ruling lines, rows that begin with a label ("Result", "LOQ"), or values that stand
under names. What a grid says is read in `transposed`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from verifier.model import Box, enclosing
from verifier.pdf.page import Page, Ruling, uprights_of
from verifier.reading.headercells import cell_role, unit_in_brackets
from verifier.reading.lines import Line, Segment, share_width
from verifier.reading.panels import best_kind
from verifier.reading.values import NumberStyle, parse_values
from verifier.vocabulary.analytes import find_analyte, is_analyte_name
from verifier.vocabulary.roles import Role, role_of
from verifier.vocabulary.units import parse_unit
from verifier.vocabulary.words import status_of

LEAST = 3
"""So many known analytes side by side make the head of a transposed table without labels."""
ROW_ROLES = frozenset(
    {Role.RESULT, Role.UNIT, Role.LOD, Role.LOQ, Role.LOD_LOQ, Role.LOQ_LOD, Role.LIMIT, Role.STATUS, Role.UNCERTAINTY}
    | {Role.METHOD, Role.NOTE}
)
"""What the label at the left of a row may say."""
_SQUARE = re.compile(r"(.*\S)\s*\[([^\[\]]+)\]")
_MOST_ROWS = 10
_NAME_GAP = 0.5
"""A gap wider than this many em parts two names."""
_ROW_GAP = 3.0
"""Without ruling lines, rows stand no further apart than this many heights of the names."""
_LEAST_VALUES = 2
"""So many values make a row."""


class Grid(NamedTuple):
    """Rows of cells as printed: names first, a label at the left of each row of values where there is one."""

    names: tuple[Segment, ...]
    rows: tuple[tuple[Segment | None, tuple[Segment | None, ...]], ...]
    top: float
    bottom: float
    is_labelled: bool = False
    """A header of names ("Analyte") stands at the left of the names."""

    @property
    def box(self) -> Box:
        """The box around names, labels and cells."""
        parts = (*self.names, *(label for label, _ in self.rows), *(cell for _, cells in self.rows for cell in cells))
        return enclosing(*(part.box for part in parts if part is not None))


def are_known(names: Sequence[Segment], least: int) -> bool:
    """Whether the best fitting kind of panel knows so many of the names."""
    if len(names) < least:
        return False
    bare = [without_bracket(name.text)[0] for name in names]
    known = [name for name in bare if is_analyte_name(name)]
    if len(known) < least:
        return False
    kind = best_kind(known, None)
    return sum([find_analyte(name, kind) is not None for name in known]) >= least


def without_bracket(text: str) -> tuple[str, str | None]:
    """A name and what stands in brackets behind it: "Salmonella [in 25 g]", "Lead (ppm)"."""
    if "(" not in text and "[" not in text:
        return text, None
    if square := _SQUARE.fullmatch(text):  # "Benzo[a]pyrene" has none
        return square[1], square[2].strip()
    for match in re.finditer(r"(?<=\S)\s*[(\[]", text):
        if unit_in_brackets(text[match.start() :].strip()) is not None:
            return text[: match.start()].strip(), text[match.start() :].strip()[1:-1].strip()
    return text, None


# --- with ruling lines: the rulings are the cells ------------------------------------------------------------------


def find_ruled_grid(page: Page, line: Line) -> Grid | None:
    """The grid of rulings around a line of names; None when the line stands in no grid."""
    middle = line.middle
    uprights = [x for x, top, bottom in uprights_of(page.rulings) if top - 1 <= middle <= bottom + 1]
    if len(uprights) < LEAST + 1 or len(edges := _edges(uprights)) < LEAST + 1:
        return None
    left, right = edges[0], edges[-1]
    heights = _heights([r for r in page.rulings if r.is_horizontal], left, right)
    above = [y for y in heights if y <= line.middle]
    below = [y for y in heights if y > line.middle]
    if not above or not below or line.middle - above[-1] > 60:
        return None
    bands = list(itertools.pairwise([above[-1], *below]))[: _MOST_ROWS + 1]
    names = tuple(_cell_words(page, edges, bands[0]))
    if not are_known([name for name in names if name is not None], LEAST):
        return None
    rows: list[tuple[Segment | None, tuple[Segment | None, ...]]] = []
    last_bottom = bands[0][1]
    for band in bands[1:]:
        cells = list(_cell_words(page, edges, band))
        if band[1] - band[0] > 80 or sum(cell is not None for cell in cells) < 2:
            break
        if are_known([cell for cell in cells if cell is not None], 2):
            break  # the head of the next part of the table: more analytes
        middle = (band[0] + band[1]) / 2
        if _edges([x for x, top, bottom in uprights_of(page.rulings) if top - 1 <= middle <= bottom + 1]) != edges:
            break  # other columns
        rows.append((None, tuple(cells)))
        last_bottom = band[1]
    if not rows:
        return None
    first = names[0]
    has_labels = first is None or (role_of(without_bracket(first.text)[0]) is Role.ANALYTE)
    if has_labels:
        rows = [(cells[0], cells[1:]) for _, cells in rows]
        names = names[1:]
    if any(name is None for name in names):
        return None
    return Grid(tuple(name for name in names if name is not None), tuple(rows), bands[0][0], last_bottom)


def _edges(uprights: Iterable[float]) -> list[float]:
    """The x of vertical rulings from the left, those that nearly coincide as one, to half a point."""
    edges: list[float] = []
    for x in sorted(uprights):
        if not edges or x - edges[-1] > 3:
            edges.append(x)
    return [round(x * 2) / 2 for x in edges]


def _heights(rulings: Sequence[Ruling], left: float, right: float) -> list[float]:
    """The y of horizontal rulings that span most of the table, from the top."""
    found: list[float] = []
    covered: dict[float, float] = {}
    for ruling in rulings:
        y = round((ruling.top + ruling.bottom) / 2 / 1.5) * 1.5
        width = min(ruling.x1, right) - max(ruling.x0, left)
        if width > 0:
            covered[y] = covered.get(y, 0.0) + width
    for y in sorted(covered):
        if covered[y] >= 0.7 * (right - left) and (not found or y - found[-1] > 3):
            found.append(y)
    return found


def _cell_words(page: Page, edges: Sequence[float], band: tuple[float, float]) -> Iterator[Segment | None]:
    top, bottom = band
    in_band = [w for w in page.words if top - 1 <= (w.top + w.bottom) / 2 <= bottom + 1 and w.is_upright]
    for left, right in itertools.pairwise(edges):
        words = [word for word in in_band if left <= (word.x0 + word.x1) / 2 <= right]
        words.sort(key=lambda word: (round((word.top + word.bottom) / 8), word.x0))
        yield Segment(tuple(words)) if words else None


# --- without ruling lines: the names' places are the columns -------------------------------------------------------


def find_free_grid(page: Page, lines: Sequence[Line], index: int, style: NumberStyle) -> Grid | None:
    """The grid of values under the names on a line; None where there is none."""
    if len(lines[index].segments(page.rulings, gap=_NAME_GAP)) < LEAST or not _has_row_below(page, lines, index, style):
        return None
    names = _names(page, lines, index)
    label_edge = None
    if len(names) > LEAST and role_of(names[0].text) is Role.ANALYTE:
        label_edge, names = names[0].x1, names[1:]
    if not are_known(names, LEAST):
        return None
    height, bottom = lines[index].height, lines[index].bottom
    rows: list[tuple[Segment | None, tuple[Segment | None, ...]]] = []
    for line in lines[index + 1 : index + 1 + _MOST_ROWS]:
        if line.top - bottom > _ROW_GAP * height:
            break
        row = _free_row(page, line, names, label_edge, style)
        if row is None:
            if rows:
                break
            continue
        rows.append(row)
        bottom = line.bottom
    return Grid(names, tuple(rows), lines[index].top, bottom) if rows else None


def _has_row_below(page: Page, lines: Sequence[Line], index: int, style: NumberStyle) -> bool:
    """Whether a line near below has as many values as a row must have: asked before names are put together."""
    height, bottom = lines[index].height, lines[index].bottom
    for line in lines[index + 1 : index + 1 + _MOST_ROWS]:
        if line.top - bottom > _ROW_GAP * height:
            return False
        segments = line.segments(page.rulings, gap=_NAME_GAP)
        if len(segments) >= _LEAST_VALUES and sum([_is_value(s, style) for s in segments]) >= _LEAST_VALUES:
            return True
    return False


def _is_value(cell: Segment, style: NumberStyle) -> bool:
    """Whether a cell holds a value, a unit or a verdict."""
    is_said = status_of(cell.text) is not None or parse_unit(cell.text) is not None
    return is_said or bool(parse_values(cell.text, style)[0])


def _names(page: Page, lines: Sequence[Line], index: int) -> tuple[Segment, ...]:
    """The names on a line, each with the words right above it where it wraps."""
    names: list[Segment] = []
    for segment in lines[index].segments(page.rulings, gap=_NAME_GAP):
        is_close = bool(names) and segment.x0 - names[-1].x1 <= 1.5 * segment.size
        if is_close and segment.text[0] in "[(" and segment.text[-1] in "])":
            names[-1] = Segment((*names[-1].words, *segment.words))
        else:
            names.append(segment)
    if len(names) < LEAST:
        return ()
    height, top = lines[index].height, lines[index].top
    for line in reversed(lines[max(0, index - 3) : index]):
        if top - line.bottom > 0.6 * height or top - line.top > 2.0 * height:
            break
        for piece in line.segments(page.rulings, gap=_NAME_GAP):
            for at, name in enumerate(names):
                if share_width(piece, name):
                    names[at] = join_name(piece, name)
                    break
        top = line.top
    last = lines[index].bottom
    for line in lines[index + 1 : index + 3]:  # names of more lines than their neighbours go on below
        if line.top - last > 0.3 * height:
            break
        below = [(_under(piece, names), piece) for piece in line.segments(page.rulings, gap=_NAME_GAP)]
        longer = {at: join_name(names[at], piece) for at, piece in below if at is not None}
        if len(longer) < len(below) or any(find_analyte(name.text) is None for name in longer.values()):
            break
        names = [longer.get(at, name) for at, name in enumerate(names)]
        last = line.bottom
    return tuple(names)


def join_name(upper: Segment, lower: Segment) -> Segment:
    """Two lines of a name; a word that is broken at a hyphen becomes one."""
    last, first = upper.words[-1], lower.words[0]
    if not last.text.endswith("-") or not first.text[:1].islower():
        return Segment((*upper.words, *lower.words))
    whole = last._replace(
        text=last.text + first.text,
        x0=min(last.x0, first.x0),
        x1=max(last.x1, first.x1),
        bottom=max(last.bottom, first.bottom),
    )
    kept = Segment((*upper.words[:-1], whole, *lower.words[1:]))
    plain = whole._replace(text=last.text[:-1] + first.text)
    bare = Segment((*upper.words[:-1], plain, *lower.words[1:]))
    return bare if find_analyte(bare.text) is not None and find_analyte(kept.text) is None else kept


def _free_row(
    page: Page, line: Line, names: Sequence[Segment], label_edge: float | None, style: NumberStyle
) -> tuple[Segment | None, tuple[Segment | None, ...]] | None:
    """A line whose segments stand under the names, with its label at the left; None for any other line."""
    label: Segment | None = None
    cells: list[Segment | None] = [None] * len(names)
    for position, segment in enumerate(line.segments(page.rulings, gap=_NAME_GAP)):
        at = _under(segment, names)
        is_label = position == 0 and (
            at is None
            or (label_edge is not None and segment.x0 < label_edge)
            or (cell_role(segment.text)[0] is not None and segment.x1 < names[0].x1)
        )
        if is_label:
            label = segment
        elif at is None:
            return None
        else:
            cells[at] = segment
    filled = [cell for cell in cells if cell is not None]
    if len(filled) < max(_LEAST_VALUES, len(names) // 2):
        return None
    valued = [cell for cell in filled if _is_value(cell, style)]
    if len(valued) * 4 < len(filled) * 3:
        return None
    return label, tuple(cells)


def _under(segment: Segment, names: Sequence[Segment]) -> int | None:
    """The name that the segment stands under; None when it is too far from all."""
    middle = (segment.x0 + segment.x1) / 2
    distances = [abs(middle - (name.x0 + name.x1) / 2) for name in names]
    best = min(range(len(names)), key=distances.__getitem__)
    pitch = min((b.x0 - a.x0 for a, b in itertools.pairwise(names)), default=60.0)
    return best if distances[best] <= max(0.6 * pitch, (names[best].x1 - names[best].x0) / 2) else None
