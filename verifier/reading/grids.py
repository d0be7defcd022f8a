"""Grids: rows of cells whose columns are known by where their cells stand, whatever their headers say.

Tables on several samples have no column that is headed "Result": each column, or each row, is a sample. So the cells
themselves make the columns here, and the words above them are sorted into the columns afterwards.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from verifier.model import Field
from verifier.pdf.page import Page, Ruling
from verifier.reading.lines import TITLE_GAP, Line, Segment, share_width
from verifier.reading.values import NumberStyle, parse_values
from verifier.vocabulary.analytes import find_analyte
from verifier.vocabulary.fields import IGNORED, field_of
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.units import parse_unit
from verifier.vocabulary.words import qualifier_of

_HEAD_LINES = 16
_HEAD_GAP = 1.6
"""Lines of a head stand no further apart than this many line heights."""
_FIRST_GAP = 2.6
"""The head stands no further above the first row than this many line heights."""
_NEAR = 14.0
"""A header cell that stands beside its column's cells is at most this many points away."""
_NUMBERED = 4
"""A single word with so many figures is a number of a sample and not its name."""


_MEASURED = re.compile(r"[<>≤≥~]?\s*\d*[.,]\d+|[<>≤≥~]\s*\d+")
"""A number that was measured and is no sample's."""


class Span(NamedTuple):
    """The horizontal range in which the cells of a column stand."""

    left: float
    right: float


class HeadCell(NamedTuple):
    """A cell above a column, with the label at the left of its line."""

    segment: Segment
    label: Segment | None


def columns_of(rows: Sequence[Sequence[Segment]]) -> tuple[Span, ...]:
    """The columns that the cells of rows make: cells that overlap are of one column."""
    spans: list[Span] = []
    for segment in sorted((s for row in rows for s in row), key=lambda s: s.x0):
        if spans and segment.x0 <= spans[-1].right + 1:
            spans[-1] = Span(spans[-1].left, max(spans[-1].right, segment.x1))
        else:
            spans.append(Span(segment.x0, segment.x1))
    return tuple(spans)


def column_at(segment: Segment, columns: Sequence[Span]) -> int | None:
    """The column over or under which a segment stands: the one that it shares most with, else the nearest close by."""
    shared = [min(segment.x1, span.right) - max(segment.x0, span.left) for span in columns]
    best = max(range(len(columns)), key=shared.__getitem__, default=None)
    if best is None or shared[best] < -_NEAR:
        return None
    return best


def head_lines(page: Page, lines: Sequence[Line], index: int, columns: Sequence[Span]) -> list[tuple[Segment, ...]]:
    """The lines right above a grid, from the top, that have something over its columns beyond the first."""
    found: list[tuple[Segment, ...]] = []
    top = lines[index].top
    first = columns[0].right if columns else 0.0
    has_title = False
    for line in reversed(lines[max(0, index - _HEAD_LINES) : index]):
        if top - line.bottom > (_HEAD_GAP if found else _FIRST_GAP) * line.height:
            break
        row = line.segments(page.rulings)
        if not found and not has_title and len(row) == 1 and column_at(row[0], columns) == 0:
            has_title, top = True, line.top  # the title of the first section stands under the head
            continue
        over = [s for s in row if s.x1 > first and column_at(s, columns) not in (None, 0)]
        # "Contaminants | Sample 1 | Sample 2" is a head whatever its first word could be, and names can be long.
        is_parted = len(line.segments(page.rulings, gap=TITLE_GAP)) > 1  # no title of letters set apart
        heads_several = is_parted and len({column_at(s, columns) for s in over}) > 1
        is_wide = any(s.x1 - s.x0 > 0.6 * (columns[-1].right - columns[0].left) for s in row) and not heads_several
        is_labelled = any(s.text.endswith(":") for s in over)  # the fields of a head, not the head of a table
        is_title = panel_of_title(row[0].text) is not None and find_analyte(row[0].text) is None
        # The name of the first column, centred beside the others or of more lines than they are.
        is_in_first = len(row) == 1 and not is_title and columns and row[0].x1 <= columns[0].right + 2
        is_beside = bool(found) and line.bottom > top - (0.4 if is_in_first else -0.1) * line.height
        if (
            not (over or is_beside)
            or is_labelled
            or (is_title and not heads_several)
            or is_wide
            or any(s.text.endswith(".") and len(s.words) > 6 for s in row)
        ):
            break
        found.append(row)
        top = line.top
    found.reverse()
    return found


def between_rulings(columns: Sequence[Span], rulings: Sequence[Ruling], top: float, bottom: float) -> tuple[Span, ...]:
    """The columns, each as wide as the rulings at that height make it: heads and cells may be set to other sides."""
    upright = sorted(
        (r.x0 + r.x1) / 2 for r in rulings if not r.is_horizontal and r.top < bottom - 1 and r.bottom > top + 1
    )
    widened = list(columns)
    for at, (left, right) in enumerate(itertools.pairwise(columns)):
        between = [x for x in upright if left.right - 1 <= x <= right.left + 1]
        if between:
            widened[at] = Span(widened[at].left, max(between[0], left.right))
            widened[at + 1] = Span(min(between[-1], right.left), right.right)
    beyond = [x for x in upright if x >= columns[-1].right - 1]
    if beyond and widened[-1].left < columns[-1].left:
        widened[-1] = Span(widened[-1].left, max(beyond[0], columns[-1].right))
    return tuple(widened)


def columns_in_order(row: Sequence[Segment], columns: Sequence[Span]) -> tuple[int | None, ...]:
    """The column of each cell of a line of the head: one after the other where there are as many cells as columns.

    Names set flush left over figures set flush right stand nearer to the figures of the column before.
    """
    at = tuple(column_at(segment, columns) for segment in row)
    if len(row) != len(columns):
        return at
    over = [
        [i for i, span in enumerate(columns) if segment.x0 < span.right and segment.x1 > span.left] for segment in row
    ]
    return tuple(range(len(columns))) if all(i in found or not found for i, found in enumerate(over)) else at


def columns_in_head(head: Sequence[Sequence[Segment]], columns: Sequence[Span]) -> tuple[tuple[int | None, ...], ...]:
    """The column of each cell of each line of a head.

    A line with fewer cells than columns ("red | green | white" under "Analyte | Capsules | Capsules | Capsules") goes
    by the words of a full line that stand over it.
    """
    full = [(segment, at) for row in head if len(row) == len(columns) for segment, at in _pairs(row, columns)]

    def place(segment: Segment, at: int | None) -> int | None:
        is_over = at is not None and segment.x0 < columns[at].right and segment.x1 > columns[at].left
        near = next((other_at for other, other_at in full if share_width(segment, other)), None)
        return at if is_over or near is None else near

    return tuple(
        tuple(at if len(row) == len(columns) else place(segment, at) for segment, at in _pairs(row, columns))
        for row in head
    )


def _pairs(row: Sequence[Segment], columns: Sequence[Span]) -> list[tuple[Segment, int | None]]:
    return list(zip(row, columns_in_order(row, columns), strict=True))


def column_in_head(segment: Segment, head: Sequence[Sequence[Segment]], columns: Sequence[Span]) -> int | None:
    """The column that a segment of a head belongs to.

    One that stands over no cells, as the second line of a name set flush left over figures set flush right, belongs
    to the column of the words above or below it, else to the nearest.
    """
    at = column_at(segment, columns)
    if at is not None and segment.x0 < columns[at].right and segment.x1 > columns[at].left:
        return at
    for other in (other for row in head for other in row if other is not segment):
        near = column_at(other, columns)
        if near and share_width(segment, other) and other.x0 < columns[near].right and other.x1 > columns[near].left:
            return near
    return at


def has_value(segment: Segment, style: NumberStyle) -> bool:
    """Whether a cell is a value and nothing else."""
    parsed, left = parse_values(segment.text, style)
    return bool(parsed) and not left and parse_unit(segment.text) is None


def sample_field(page: Page, segment: Segment, label: Segment | None) -> Field | None:
    """What a cell above a column, or at the left of a row, says of its sample: by its label, else by its looks."""
    key = field_of(label.text) if label is not None else None
    if key == IGNORED or (key is not None and not key.startswith(("sample.", "dates.", "client."))):
        return None
    text = segment.text.strip(" :;|")
    if label is None and (qualifier_of(text) is not None or _MEASURED.fullmatch(text)):
        return None
    digits = sum(c.isdigit() for c in text)
    if key is None or (key == "sample.name" and label is not None and len(re.findall(r"\w+", label.text)) == 1):
        key = "sample.sample_id" if len(text.split()) == 1 and digits >= _NUMBERED else "sample.name"
    if not text or (key == "sample.name" and not any(c.isalnum() for c in text)):
        return None
    return Field(key=key, label=label.text if label else None, printed=text, page=page.number, box=segment.box)
