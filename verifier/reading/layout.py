"""Where on the page everything that was read stands, and what looks like a row and was not taken: for pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple, Protocol

from verifier.intake import Input
from verifier.model import Box, Document, Field, Panel, Result, enclosing
from verifier.pdf import open_pdf
from verifier.pdf.geometry import IDENTITY, mapped_box
from verifier.pdf.page import Page, Word
from verifier.reading.document import read_document, read_page_by_page
from verifier.reading.headers import Column, Header
from verifier.reading.lines import Line, group_lines
from verifier.reading.panels import Title
from verifier.reading.tables import Table
from verifier.vocabulary import statements
from verifier.vocabulary.roles import Role

_LINES_BELOW = 2.5
"""So many row distances below its last row, a line may still be one that a table should have had."""
_THIN = 2.0
"""A header that is not taller was not printed: the table goes on from the page before."""


class Kind(StrEnum):
    """What a mark is around."""

    TABLE = "table"
    HEADER = "header"
    VALUE = "value"
    FIELD = "field"
    TITLE = "title"
    NOTE = "note"
    NOT_TAKEN = "not taken"
    """A line with a number, where rows stand, that no row was made of."""


class Part(StrEnum):
    """What a column or a value is, in the words that people use."""

    ANALYTE = "analyte"
    RESULT = "result"
    UNIT = "unit"
    LOD = "LOD"
    LOQ = "LOQ"
    LIMIT = "limit"
    STATUS = "status"
    UNCERTAINTY = "uncertainty"
    OTHER = "other"


_PARTS = {
    Role.ANALYTE: Part.ANALYTE,
    Role.RESULT: Part.RESULT,
    Role.UNIT: Part.UNIT,
    Role.LOD: Part.LOD,
    Role.LOQ: Part.LOQ,
    Role.LOD_LOQ: Part.LOD,
    Role.LOQ_LOD: Part.LOQ,
    Role.LIMIT: Part.LIMIT,
    Role.LIMIT_MIN: Part.LIMIT,
    Role.STATUS: Part.STATUS,
    Role.UNCERTAINTY: Part.UNCERTAINTY,
}


STATEMENT = statements.STATEMENT
"""How the label of a field begins that is a sentence of the report."""


class Mark(NamedTuple):
    """A box on the page and what it is around."""

    kind: Kind
    box: Box
    part: Part | None = None
    """For header cells and values."""
    label: str = ""
    """What to write beside it: "result ppm", "sample.lot", the text of a note."""


class PageLayout(NamedTuple):
    """Everything that was read on one page."""

    number: int
    width: float
    height: float
    marks: tuple[Mark, ...]
    remarks: tuple[str, ...] = ()
    """Notes on the page as a whole."""


class _Reading(Protocol):
    """What the reading of a page tells of its structure."""

    @property
    def page(self) -> Page: ...
    @property
    def lines(self) -> tuple[Line, ...]: ...
    @property
    def tables(self) -> tuple[Table, ...]: ...
    @property
    def titles(self) -> tuple[Title, ...]: ...


def read_layout(source: Input, document: Document | None = None) -> tuple[PageLayout, ...]:
    """The layout of every page. `document` is what was read from the source, where that is known already.

    Raises what `read_document` raises.
    """
    known = read_document(source) if document is None else document
    with open_pdf(source.data) as pdf:
        pages = tuple(pdf.pages())
    as_read, readings = read_page_by_page(pages, known.source)
    return tuple(
        _lay_out(reading, known) if reading.page.frame is None else _lay_out_turned(reading, as_read, known)
        for reading in readings
    )


def _lay_out_turned(reading: _Reading, as_read: Document, known: Document) -> PageLayout:
    """The layout of a crooked page: put together where the words stand, then turned to the page as displayed."""
    page = reading.page
    frame = page.frame if page.frame is not None else IDENTITY
    layout = _lay_out(reading, as_read.model_copy(update={"notes": ()}))
    notes = _lay_out(reading, known.model_copy(update={"certificates": ()}))
    left, top, right, bottom = mapped_box(frame, (0.0, 0.0, page.width, page.height))
    return PageLayout(
        page.number,
        right - left,
        bottom - top,
        (
            *(mark._replace(box=mapped_box(frame, mark.box)) for mark in layout.marks),
            *(mark for mark in notes.marks if mark.kind is Kind.NOTE),
        ),
        notes.remarks,
    )


def _lay_out(reading: _Reading, document: Document) -> PageLayout:
    page = reading.page
    panels = [p for certificate in document.certificates for p in certificate.panels if p.page == page.number]
    rows = [row for panel in panels for row in (*panel.results, *panel.totals)]
    boxes = [table.box for table in reading.tables]
    boxes += [panel.box for panel in panels if not any(_is_inside(panel.box, box) for box in boxes)]
    notes = [note for note in document.notes if note.page == page.number]
    marks = [
        *(Mark(Kind.TABLE, box) for box in boxes),
        *_titles(reading, panels),
        *(mark for table in reading.tables for mark in _header(table.header)),
        *(mark for table in reading.tables for mark in _units(table)),
        *(mark for row in rows for mark in _values(row, page.words)),
        *_fields(document, page.number),
        *_not_taken(reading, boxes, rows),
        *(Mark(Kind.NOTE, note.box, label=note.message) for note in notes if note.box is not None),
    ]
    remarks = tuple(note.message for note in notes if note.box is None)
    return PageLayout(page.number, page.width, page.height, tuple(marks), remarks)


def _is_inside(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


# ------------------------------------------------------------------------------------------------------- tables


def _titles(reading: _Reading, panels: Sequence[Panel]) -> Iterator[Mark]:
    done: set[Box] = set()
    for title in reading.titles:
        segment = title.segment
        if segment is None or segment.box in done or segment.top < 0 or segment.bottom > reading.page.height:
            continue
        if not any(
            line.top - 1 <= segment.top <= line.bottom and segment.words[0] in line.words for line in reading.lines
        ):
            continue  # the heading stands on the page before
        done.add(segment.box)
        kinds = dict.fromkeys(panel.kind.value for panel in panels if panel.title == segment.text)
        yield Mark(Kind.TITLE, segment.box, label="panel " + (" + ".join(kinds) or segment.text))
    for panel in panels:  # those of tables that were turned
        above = [
            segment.box
            for line in reading.lines
            if line.bottom <= panel.box[1] + 2
            for segment in line.segments(reading.page.rulings)
            if segment.text == panel.title
        ]
        if above and above[-1] not in done:
            done.add(above[-1])
            yield Mark(Kind.TITLE, above[-1], label=f"panel {panel.kind.value}")


def _header(header: Header) -> Iterator[Mark]:
    if header.bottom - header.top <= _THIN or header.x1 <= 0:
        return
    for column in header.columns:
        yield Mark(
            Kind.HEADER,
            (column.x0, header.top, column.x1, header.bottom),
            _PARTS.get(column.role, Part.OTHER),
            _column_words(column),
        )


def _column_words(column: Column) -> str:
    name = "LOD, LOQ" if column.role in (Role.LOD_LOQ, Role.LOQ_LOD) else _PARTS.get(column.role, Part.OTHER).value
    return f"{name} {column.unit.code}" if column.unit is not None else name


def _units(table: Table) -> Iterator[Mark]:
    """Units in a column of their own; a value does not know where its unit stands."""
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=False):
            if cell is not None and column.role is Role.UNIT:
                yield Mark(Kind.VALUE, cell.box, Part.UNIT)


def _values(row: Result, words: Iterable[Word]) -> Iterator[Mark]:
    taken = [Mark(Kind.VALUE, value.box, Part.RESULT) for value in row.values]
    for bound, part in ((row.lod, Part.LOD), (row.loq, Part.LOQ), (row.limit, Part.LIMIT)):
        if bound is not None:
            taken.append(Mark(Kind.VALUE, bound.box, part))
    if row.uncertainty is not None:
        taken.append(Mark(Kind.VALUE, row.uncertainty.box, Part.UNCERTAINTY))
    if row.printed_status_box is not None:
        taken.append(Mark(Kind.VALUE, row.printed_status_box, Part.STATUS))
    inside = [
        word.box
        for word in words
        if _is_of_name(word.text, row.printed_name)
        and _is_inside(word.box, row.box)
        and not any(_is_inside(word.box, mark.box) for mark in taken)
    ]
    if inside:
        yield Mark(Kind.VALUE, enclosing(*inside), Part.ANALYTE)
    yield from dict.fromkeys(taken)


def _is_of_name(word: str, name: str) -> bool:
    """Whether a word is one of the name; the pieces of a word that lost a ligature are."""
    return word in name.split() or (word in name and any(c.isalpha() for c in word))


def _fields(document: Document, page: int) -> Iterator[Mark]:
    labels: dict[Box, list[str]] = {}
    found: list[Field] = [
        field
        for certificate in document.certificates
        for field in (*certificate.fields, *certificate.statements)
        if field.page == page
    ]
    for field in found:
        keys = labels.setdefault(field.box, [])
        if field.key not in keys:
            keys.append(field.key)
    for box, keys in labels.items():
        yield Mark(Kind.FIELD, box, label=", ".join(keys))


# ------------------------------------------------------------------------------------------------ what was not taken


def _not_taken(reading: _Reading, tables: Sequence[Box], rows: Sequence[Result]) -> Iterator[Mark]:
    """Lines with a number in a table's area, or right below it, that no row was made of."""
    heads = [table.header for table in reading.tables]
    boxes = [row.box for row in rows]
    found: dict[Box, Mark] = {}
    for left, top, right, bottom in tables:
        inside = sorted(box for box in boxes if _is_inside(box, (left, top, right, bottom)))
        reach = bottom + _LINES_BELOW * _pitch(inside)
        words = [
            word
            for word in reading.page.words
            if left - 1 <= (word.x0 + word.x1) / 2 <= right + 1 and top <= (word.top + word.bottom) / 2 <= reach
        ]
        for line in group_lines(words):
            box = enclosing(*(word.box for word in line.words))
            if any(_is_inside(box, other) or _is_across(line, other) for other in (*boxes, *_other(tables, left, top))):
                continue
            if any(head.top - 1 <= line.middle <= head.bottom + 1 for head in heads):
                continue
            if _looks_like_a_row(line, reading.page):
                found.setdefault(box, Mark(Kind.NOT_TAKEN, box, label="not read as a row"))
    yield from found.values()


def _other(tables: Sequence[Box], left: float, top: float) -> Iterator[Box]:
    return (box for box in tables if (box[0], box[1]) != (left, top))


def _pitch(rows: Sequence[Box]) -> float:
    """The distance from row to row of a table, from the first to the last."""
    tops = sorted(box[1] for box in rows)
    return (tops[-1] - tops[0]) / (len(tops) - 1) if len(tops) > 1 else (rows[0][3] - rows[0][1] if rows else 0.0)


def _is_across(line: Line, box: Box) -> bool:
    """Whether a line stands on the height of a row and shares some of its width."""
    left, right = line.words[0].x0, line.words[-1].x1
    return box[1] <= line.middle <= box[3] and left < box[2] and right > box[0]


def _looks_like_a_row(line: Line, page: Page) -> bool:
    """Whether there is a name and, set apart from it, a figure."""
    cells = line.segments(page.rulings)
    has_name = any(c.isalpha() for c in cells[0].text)
    is_labelled = ":" in cells[0].text  # "Prepared by: 12", "Date: 2026-01-31"
    return (
        len(cells) > 1
        and has_name
        and not is_labelled
        and any(any(c.isdigit() for c in cell.text) for cell in cells[1:])
    )
