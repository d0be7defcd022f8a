"""Lists of samples in the head: labels at the left, and a column for each sample of the tables below.

"Lab Sample No. | EV-1 | EV-2" over "Lot | KG-11 | KG-12" and "Matrix | Powder | Powder": what stands in one column is
about one sample, and is given to the one that has that number in the head of a table.
"""

from __future__ import annotations

from collections.abc import Sequence

from verifier.model import Box, Field
from verifier.pdf.page import Page
from verifier.reading.grids import sample_field
from verifier.reading.lines import Line, Segment
from verifier.vocabulary.fields import field_of

_LEAST_ROWS = 2
_REACH = 2.0
"""Lines of a list stand no further apart than this many line heights."""
_FLUSH = 4.0
_OF_SAMPLE = ("sample.", "dates.")

Directory = tuple[tuple[Field, ...], ...]
"""What a list says of each of its samples, from left to right."""


def find_sample_directories(page: Page, lines: Sequence[Line], taken: Sequence[Box]) -> tuple[Directory, ...]:
    """The lists of a page; a row of labels that has its values below it is none, for every line begins with a label."""
    found: list[Directory] = []
    block: list[tuple[Segment, ...]] = []
    for line in (*lines, None):
        row = _row(page, line, taken) if line is not None else ()
        if row and block and _goes_on(block[-1], row):
            block.append(row)
            continue
        if (directory := _read(page, block)) is not None:
            found.append(directory)
        block = [row] if row else []
    return tuple(found)


def _row(page: Page, line: Line, taken: Sequence[Box]) -> tuple[Segment, ...]:
    """A label of a sample and at least two values that are no labels; () for any other line."""
    if any(box[1] - 1 <= line.middle <= box[3] + 1 for box in taken):
        return ()
    label, *values = line.segments(page.rulings)
    key = field_of(label.text)
    is_row = key is not None and key.startswith(_OF_SAMPLE) and len(values) > 1
    return (label, *values) if is_row and all(field_of(value.text) is None for value in values) else ()


def _goes_on(above: Sequence[Segment], row: Sequence[Segment]) -> bool:
    is_near = row[0].top - above[0].bottom <= _REACH * (row[0].bottom - row[0].top)
    return is_near and len(above) == len(row) and all(map(_is_flush, above, row))


def _is_flush(one: Segment, other: Segment) -> bool:
    edges = (one.x0 - other.x0, one.x1 - other.x1, (one.x0 + one.x1 - other.x0 - other.x1) / 2)
    return any(abs(edge) <= _FLUSH for edge in edges)


def _read(page: Page, block: Sequence[Sequence[Segment]]) -> Directory | None:
    """The samples of a block, told apart by a number or lot of their own."""
    if len(block) < _LEAST_ROWS:
        return None
    samples: list[tuple[Field, ...]] = []
    for at in range(1, len(block[0])):
        read = (sample_field(page, row[at], row[0]) for row in block)
        samples.append(tuple(field for field in read if field is not None))
    marks = [tuple(f.printed for f in fields if f.key in ("sample.sample_id", "sample.lot")) for fields in samples]
    return tuple(samples) if all(marks) and len(set(marks)) == len(marks) else None


def with_directory(fields: Sequence[Field], directories: Sequence[Directory]) -> tuple[Field, ...]:
    """What the head of a table says of a sample, with what the list says of the one that has the same number."""
    ids = {field.printed for field in fields if field.key in ("sample.sample_id", "sample.lot")}
    if not ids:  # a number under the head of a table may look like a name
        ids = {field.printed for field in fields}
    same = [s for d in directories for s in d if any(f.printed in ids and f.key in _NUMBERED for f in s)]
    if len(same) != 1:
        return tuple(fields)
    known = {field.key for field in fields}
    return (*fields, *(field for field in same[0] if field.key not in known))


_NUMBERED = frozenset({"sample.sample_id", "sample.lot"})
