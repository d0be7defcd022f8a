"""A second reading by another engine: what both say stands, what they say differently is looked at again or said.

pdfium and pdfplumber (pdfminer.six) share no code: they decode fonts and character maps each in its own way. Where
they print the same into a cell, a mistake of one of them is ruled out. Where they do not, the picture of the cell
decides, when the extra `ocr` is installed; else both readings are named in a note, which forbids a pass.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from verifier.errors import InputError, NotAReportError, NoTextLayerError
from verifier.intake import Input
from verifier.model import Box, Document, NoteKind, ReadingNote, Result, Source
from verifier.pdf import open_pdf
from verifier.pdf.page import Page
from verifier.pdf.sniff import check_is_pdf
from verifier.reading.active import active_notes
from verifier.reading.differences import (
    CellDifference,
    CellKind,
    Comparison,
    FieldDifference,
    RowsMissing,
    box_of,
    compare_readings,
)
from verifier.reading.document import read_pages, with_notes
from verifier.reading.folding import fold_printed
from verifier.reading.memory import refused_without_memory

SECOND_ENGINE = "pdfplumber"
_MOST_UNREADABLE = 0.02
"""A page with a larger share of characters that cannot be told is no second reading."""
_LEAST_TEXT = 0.25
"""A page with an image and a smaller share of the first reading's characters was recognised in a picture."""
_NAMED = 6
"""So many rows are named in one note; more are counted."""

ReadArea = Callable[[bytes, int, Box], str | None]
"""Recognises the text in a box of a page, None where nothing is read (`verifier.pdf.ocr.read_area`)."""


class CrossCheck(NamedTuple):
    """A document that was read twice."""

    document: Document
    """The first reading with what was settled, and with notes on what was not."""
    comparison: Comparison
    """What was compared and what differed, before anything was settled."""


def read_cross_checked(source: Input) -> Document:
    """Everything a report says, read by two engines; raises what `read_document` raises for the first one."""
    return cross_check(source).document


def cross_check(source: Input) -> CrossCheck:
    """As `read_cross_checked`, with what was compared."""
    return check_reading(source, _find_read_area())


def check_reading(source: Input, read_area: ReadArea | None) -> CrossCheck:
    """Read with both engines and compare; `read_area` settles what differs, where there is one."""
    with refused_without_memory(), open_pdf(source.data) as pdf:
        first_pages = tuple(pdf.pages())
        borrowed = frozenset({*pdf.fallback_pages, *pdf.recognised_pages})
        active = pdf.active_content
    first = read_pages(first_pages, Source(label=source.label, sha256=source.sha256, pages=len(first_pages)))
    pages, once = _second_pages(source, first_pages, borrowed)
    second: Document | None = None
    compared = [page.number for page in pages if page.number not in {note.page for note in once}]
    if compared:
        try:
            second = read_pages(pages, first.source)
        except (NotAReportError, NoTextLayerError):  # then each row is one that only the first engine found
            second = None
    comparison = compare_readings(first, second, compared)
    document, notes = _settle(source, first, comparison, read_area)
    return CrossCheck(with_notes(document, (*once, *notes, *active_notes(active))), comparison)


def _second_pages(
    source: Input, first: Sequence[Page], borrowed: Container[int]
) -> tuple[Sequence[Page], list[ReadingNote]]:
    """The pages for the second reading, and a note on each that has none.

    Such a page is handed on as the first engine reads it, for the tables that go on over it.
    """
    pages = list(first)
    notes: list[ReadingNote] = []
    try:
        check_is_pdf(source.data)  # a picture has no text layer to read twice
        other = open_pdf(source.data, SECOND_ENGINE)
    except InputError as error:
        return pages, [_read_once(page, f"the second engine cannot open it: {error.message}") for page in pages]
    with other:
        for index, page in enumerate(pages):
            if not page.characters:
                continue  # a picture is no second engine's to read; the reading of it has notes of its own
            if page.number in borrowed:
                notes.append(_read_once(page, "the first engine cannot tell its characters"))
                continue
            try:
                read = other.page(page.number)
            except (InputError, ValueError) as error:
                notes.append(_read_once(page, f"the second engine cannot read it: {error}"))
                continue
            if page.images and read.characters < _LEAST_TEXT * page.characters:
                notes.append(_read_once(page, "to the second engine it is a picture"))
                continue
            if read.unreadable > _MOST_UNREADABLE * read.characters:
                notes.append(_read_once(page, "the second engine cannot tell its characters"))
                continue
            pages[index] = read
    return pages, notes


def _read_once(page: Page, why: str) -> ReadingNote:
    return ReadingNote(
        kind=NoteKind.READ_ONCE,
        message=f"page {page.number} was read by one engine only, there is nothing to compare: {why}",
        page=page.number,
    )


def _find_read_area() -> ReadArea | None:
    """The recognition of text in pictures, None where the extra `ocr` is not installed."""
    try:
        found: ReadArea | None = getattr(importlib.import_module("verifier.pdf.ocr"), "read_area", None)
    except ImportError:
        return None
    return found


def _seen(read_area: ReadArea, source: Input, page: int, box: Box) -> str:
    """The text in the picture of a box; "" where nothing is read or nothing that reads is installed."""
    try:
        return read_area(source.data, page, box) or ""
    except (ImportError, InputError):
        return ""


# ---------------------------------------------------------------------------------------------------- settling


def _settle(
    source: Input, first: Document, comparison: Comparison, read_area: ReadArea | None
) -> tuple[Document, list[ReadingNote]]:
    """The document with the cells that the picture decides for the second reading, and notes on all that differs."""
    notes: list[ReadingNote] = [_lone_rows(missing) for missing in comparison.rows]
    changed: dict[int, Result] = {}
    for cell in comparison.cells:
        seen = _look(source, cell, read_area)
        if seen is None:
            notes.append(_cell_note(cell))
            continue
        stands, falls = (cell.first, cell.second) if seen else (cell.second, cell.first)
        if not seen:
            changed[id(cell.row)] = _with_second(changed.get(id(cell.row), cell.row), cell)
        notes.append(
            ReadingNote(
                kind=NoteKind.READING_SETTLED,
                message=f'{_cell_name(cell)} is "{stands.printed if stands else ""}" in one reading and '
                f'"{falls.printed if falls else ""}" in the other; the picture of the page shows the first',
                page=cell.row.page,
                box=box_of(cell.first, cell.second),
            )
        )
    notes += [_field_note(field) for field in comparison.fields if not _is_confirmed(source, field, read_area)]
    return _replaced(first, changed), notes


def _look(source: Input, cell: CellDifference, read_area: ReadArea | None) -> bool | None:
    """Whether the picture shows what the first reading says; None where it agrees with neither or cannot be read."""
    if read_area is None or cell.first is None or cell.second is None or cell.kind is CellKind.NAME:
        return None
    seen = fold_printed(_seen(read_area, source, cell.row.page, box_of(cell.first, cell.second)))
    says = [fold_printed(bare) for bare in _printed(cell)]
    return None if says[0] == says[1] or seen not in says else seen == says[0]


def _printed(cell: CellDifference) -> tuple[str, str]:
    """The texts in the cell itself, without a unit that stands elsewhere."""
    rows = (cell.row, cell.other)
    if cell.kind is CellKind.STATUS:
        return (rows[0].printed_status or "", rows[1].printed_status or "")
    if cell.kind is CellKind.RESULT:
        return (rows[0].values[cell.value].printed, rows[1].values[cell.value].printed)
    found = [getattr(row, _ATTRIBUTES[cell.kind]) for row in rows]
    return (found[0].printed, found[1].printed)


_ATTRIBUTES = {
    CellKind.LOD: "lod",
    CellKind.LOQ: "loq",
    CellKind.LIMIT: "limit",
    CellKind.UNCERTAINTY: "uncertainty",
}


def _with_second(row: Result, cell: CellDifference) -> Result:
    """The row with this cell as the second reading has it."""
    if cell.kind is CellKind.RESULT:
        values = list(row.values)
        values[cell.value] = cell.other.values[cell.value]
        return row.model_copy(update={"values": tuple(values)})
    if cell.kind is CellKind.STATUS:
        return row.model_copy(update={"printed_status": cell.other.printed_status})
    attribute = _ATTRIBUTES[cell.kind]
    return row.model_copy(update={attribute: getattr(cell.other, attribute)})


def _replaced(document: Document, changed: dict[int, Result]) -> Document:
    if not changed:
        return document

    def renew(rows: Iterable[Result]) -> tuple[Result, ...]:
        return tuple(changed.get(id(row), row) for row in rows)

    certificates = tuple(
        certificate.model_copy(
            update={
                "panels": tuple(
                    panel.model_copy(update={"results": renew(panel.results), "totals": renew(panel.totals)})
                    for panel in certificate.panels
                )
            }
        )
        for certificate in document.certificates
    )
    return document.model_copy(update={"certificates": certificates})


def _is_confirmed(source: Input, field: FieldDifference, read_area: ReadArea | None) -> bool:
    """Whether the picture shows what the first reading says in a field.

    It is asked for nothing else: what follows from a field (a date, a sample) is not taken from a picture.
    """
    if read_area is None or field.first is None or field.second is None:
        return False
    seen = _seen(read_area, source, field.first.page, box_of(field.first, field.second))
    return fold_printed(seen, is_identity=True) == fold_printed(field.first.printed, is_identity=True)


# ------------------------------------------------------------------------------------------------------- notes


def _cell_name(cell: CellDifference) -> str:
    if cell.kind is CellKind.NAME:
        return "the name of a row"
    return f'the {cell.kind.value} of "{cell.row.printed_name}"'


def _says(printed: str | None) -> str:
    return "nothing" if printed is None else f'"{printed}"'


def _differ(message: str, page: int, box: Box) -> ReadingNote:
    return ReadingNote(kind=NoteKind.READINGS_DIFFER, message=message, page=page, box=box)


def _cell_note(cell: CellDifference) -> ReadingNote:
    one, two = (None if side is None else side.printed for side in (cell.first, cell.second))
    what = f"{_cell_name(cell)} is {_says(one)} in one reading and {_says(two)} in another"
    return _differ(what, cell.row.page, box_of(cell.first, cell.second))


def _field_note(field: FieldDifference) -> ReadingNote:
    one, two = (None if side is None else side.printed for side in (field.first, field.second))
    (some, *_) = (side for side in (field.first, field.second) if side is not None)
    what = f"the field {some.key} is {_says(one)} in one reading and {_says(two)} in another"
    return _differ(what, some.page, box_of(field.first, field.second))


def _lone_rows(missing: RowsMissing) -> ReadingNote:
    rows = missing.rows
    names = ", ".join(_row_words(row) for row in rows[:_NAMED])
    more = f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else ""
    one, two = ("one reading", "another") if missing.is_in_first else ("a second reading", "the first")
    what = f"{names}{more}: {'a row' if len(rows) == 1 else 'rows'} in {one}, nothing in {two}"
    (left, top, right, bottom) = zip(*(row.box for row in rows), strict=True)
    return _differ(what, missing.page, (min(left), min(top), max(right), max(bottom)))


def _row_words(row: Result) -> str:
    return " ".join(f'"{text}"' for text in _texts(row))


def _texts(row: Result) -> Iterator[str]:
    yield row.printed_name
    yield from (value.printed for value in row.values[:1])
