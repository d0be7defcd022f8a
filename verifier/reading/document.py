"""From the bytes of a report to its certificates: the one path that all rooms of reading meet on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from verifier.errors import NotAReportError
from verifier.intake import Input
from verifier.model import (
    Accreditation,
    Box,
    Certificate,
    Document,
    Field,
    Laboratory,
    NoteKind,
    Panel,
    Qualifier,
    ReadingNote,
    Result,
    Source,
)
from verifier.pdf import open_pdf
from verifier.pdf.page import Page
from verifier.reading.dates import DateOrder, decide_order
from verifier.reading.headers import Header, find_headers
from verifier.reading.keyvalues import find_fields
from verifier.reading.laboratory import find_accreditation, find_address, find_name
from verifier.reading.lines import Line, Segment, group_lines, join_thousands
from verifier.reading.panels import Title, build_panels, find_title
from verifier.reading.pictures import as_displayed, doubtful_values, no_text
from verifier.reading.samples import group_pages, read_head
from verifier.reading.signatories import find_signatories, is_person
from verifier.reading.tables import Table, continued_headers, read_table
from verifier.reading.titles import find_sample_title
from verifier.reading.transposed import find_transposed, transposed_panels
from verifier.reading.values import NumberStyle, decide_style, has_blank_thousands
from verifier.vocabulary.words import is_quality_control, is_statement, methods_in

_UNREADABLE_SHARE = 0.02
_EDGE = 0.16
"""Head and foot of a page: its upper and its lower sixth."""


class _PageReading(NamedTuple):
    page: Page
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
    titles: tuple[Title, ...]
    panels: tuple[Panel, ...]
    fields: tuple[Field, ...]


def read_document(source: Input, *, engine: str = "pdfium") -> Document:
    """Everything a report says, one certificate per sample.

    Raises the `InputError`s: not a PDF, encrypted, damaged, no text layer, no laboratory report.
    """
    with open_pdf(source.data, engine) as pdf:
        pages = tuple(pdf.pages())
    return read_pages(pages, Source(label=source.label, sha256=source.sha256, pages=len(pages)))


def read_pages(pages: Sequence[Page], source: Source) -> Document:
    """Certificates from pages that are already read; see `read_document`."""
    if not any(page.characters for page in pages):
        raise no_text(source.label, len(pages))
    lines = [group_lines(page.words) for page in pages]
    style = decide_style(
        word.text
        for page, page_lines in zip(pages, lines, strict=True)
        for line in page_lines
        if len(line.segments(page.rulings)) > 1  # running text ("see notes 1,2 and 2,3") says nothing of decimals
        for word in line.words
    )
    if style is NumberStyle.COMMA or has_blank_thousands(line.text for page_lines in lines for line in page_lines):
        lines = [tuple(join_thousands(line) for line in page_lines) for page_lines in lines]
        pages = [
            page._replace(words=tuple(word for line in page_lines for word in line.words))
            for page, page_lines in zip(pages, lines, strict=True)
        ]
    texts = [line.text for page_lines in lines for line in page_lines]
    order = decide_order(texts)
    readings: list[_PageReading] = []
    for page, page_lines in zip(pages, lines, strict=True):
        readings.append(_read_page(page, page_lines, style, readings[-1] if readings else None))
    rows = [row for reading in readings for panel in reading.panels for row in (*panel.results, *panel.totals)]
    if not any(_is_of_laboratory(row) for row in rows):
        raise NotAReportError(
            f'"{source.label}" holds no results table: no analyte with a value was found on its {len(pages)} page(s)',
            hint="check that this is the laboratory's report itself and not a specification, a label or a letter",
        )
    laboratory, laboratory_fields = _laboratory(pages, lines, readings)
    certificates = []
    notes = [*_page_notes(pages), *_cell_notes(rows), *doubtful_values(rows, pages)]
    for group in group_pages([reading.fields for reading in readings]):
        certificate, more = _certificate([readings[i] for i in group], laboratory, laboratory_fields, order, style)
        notes += more
        if certificate.panels:
            certificates.append(certificate)
    return as_displayed(Document(source=source, certificates=tuple(certificates), notes=tuple(notes)), pages)


def _is_of_laboratory(row: Result) -> bool:
    """Whether a row is a laboratory's: a known substance, or what only a laboratory prints beside a number.

    A table of goods and prices has neither.
    """
    return row.analyte is not None or any((row.lod, row.loq, row.limit, row.uncertainty, row.printed_status))


def _read_page(page: Page, lines: tuple[Line, ...], style: NumberStyle, before: _PageReading | None) -> _PageReading:
    headers = find_headers(lines, page.rulings)
    continued = continued_headers(page, lines, headers, before.tables) if before is not None else ()
    headers = (*(header for header, _ in continued), *headers)
    tables: list[Table] = [
        table
        for header in headers
        if not _is_quality_control(header, lines) and (table := read_table(page, header, headers)).rows
    ]
    origins = {header.x0: table for header, table in continued}
    titles: list[Title] = []
    panels: list[Panel] = []
    for table in tables:
        title = find_title(page, lines, table, tables)
        origin = origins.get(table.header.x0)
        if before is not None and origin is not None and table.header.bottom - table.header.top <= 1:
            title = before.titles[before.tables.index(origin)]
        elif before is not None and title.segment is None:
            texts = [column.text for column in table.columns]
            same = (i for i, other in enumerate(before.tables) if [c.text for c in other.columns] == texts)
            title = next((before.titles[i] for i in same), title)
        titles.append(title)
        panels += build_panels(page, table, title, style)
    taken: list[Box] = [table.box for table in tables]
    for transposed in find_transposed(page, lines, style, taken):
        panels += transposed_panels(page, lines, transposed, style)
    panels.sort(key=lambda panel: (panel.box[1], panel.box[0]))
    return _PageReading(
        page,
        lines,
        tuple(tables),
        tuple(titles),
        tuple(panels),
        tuple(_outside((*find_fields(page, lines), *find_signatories(page, lines)), panels)),
    )


def _is_quality_control(header: Header, lines: Sequence[Line]) -> bool:
    """Whether a table is about blanks, spikes and standards, by its columns or by the lines right above it."""
    above = [line for line in lines if line.bottom <= header.top + 2][-2:]
    near = [line for line in above if header.top - line.bottom < 4 * line.height]
    return header.is_quality_control or any(is_quality_control(line.text) for line in near)


def _outside(fields: Sequence[Field], panels: Sequence[Panel]) -> Iterator[Field]:
    """The fields that stand in no results table: a column header "Conclusion" is no verdict of the report."""
    rows = [row.box for panel in panels for row in (*panel.results, *panel.totals)]
    for field in fields:
        x, y = (field.box[0] + field.box[2]) / 2, (field.box[1] + field.box[3]) / 2
        if not any(left <= x <= right and top - 1 <= y <= bottom + 1 for left, top, right, bottom in rows):
            yield field


def _laboratory(
    pages: Sequence[Page], lines: Sequence[Sequence[Line]], readings: Sequence[_PageReading]
) -> tuple[Laboratory, tuple[Field, ...]]:
    labelled = [field for reading in readings for field in reading.fields if field.key.startswith("laboratory.")]
    name = find_name(pages, lines, labelled)
    found = find_accreditation(pages, lines)
    accreditation: Accreditation | None = found[0] if found else None
    licence = next((f for f in labelled if f.key == "laboratory.licence" and _is_own_licence(f, name, pages)), None)
    address = next((field for field in labelled if field.key == "laboratory.address"), None)
    if address is None and name is not None:
        address = find_address(pages, lines, name)
    evidence = tuple(field for field in (name, found[1] if found else None, licence, address) if field is not None)
    laboratory = Laboratory(
        name=name.printed if name else None,
        address=address.printed if address else None,
        licence=licence.printed if licence else None,
        accreditation=accreditation,
    )
    return laboratory, evidence


def _is_own_licence(field: Field, name: Field | None, pages: Sequence[Page]) -> bool:
    """A licence number in head or foot, or beside the laboratory's name; others are mostly the client's."""
    if not any(c.isdigit() for c in field.printed):
        return False
    height = pages[field.page - 1].height
    is_at_edge = field.box[3] < _EDGE * height or field.box[1] > (1 - _EDGE) * height
    is_near = name is not None and name.page == field.page and abs(name.box[1] - field.box[1]) < 60
    return is_at_edge or is_near


def _is_method(text: str) -> bool:
    return len(text.split()) > 1 or any(c.isdigit() for c in text)


def _certificate(
    readings: Sequence[_PageReading],
    laboratory: Laboratory,
    laboratory_fields: tuple[Field, ...],
    order: DateOrder,
    style: NumberStyle,
) -> tuple[Certificate, tuple[ReadingNote, ...]]:
    fields = [field for reading in readings for field in reading.fields]
    if not any(field.key == "sample.name" for field in fields):
        titles = [
            title
            for reading in readings
            if (title := find_sample_title(reading.page, reading.lines, fields, laboratory.name))
        ]
        fields += titles[:1]
    head = read_head(fields, order, style)
    panels = tuple(panel for reading in readings for panel in reading.panels)
    labelled = [field.printed for field in fields if field.key == "method" and _is_method(field.printed)]
    methods = labelled + [panel.method for panel in panels if panel.method]
    if not methods:  # then they are mostly named in titles and sentences
        methods = [name for reading in readings for line in reading.lines for name in methods_in(line.text)]
    signatories = tuple(
        dict.fromkeys(
            f.printed for f in fields if f.key == "signatory" and is_person(f.printed.split(" - ")[0].split(", ")[0])
        )
    )
    certificate = Certificate(
        laboratory=laboratory,
        client=head.client,
        sample=head.sample,
        dates=head.dates,
        printed_verdict=head.verdict,
        panels=panels,
        methods=tuple(dict.fromkeys(methods)),
        signatories=signatories,
        statements=tuple(_statements(readings)),
        fields=(*laboratory_fields, *head.evidence),
        pages=tuple(reading.page.number for reading in readings),
    )
    return certificate, head.notes


def _statements(readings: Sequence[_PageReading]) -> list[Field]:
    seen: set[str] = set()
    found = []
    for reading in readings:
        for line in reading.lines:
            if len(line.words) >= 4 and is_statement(line.text) and line.text not in seen:
                seen.add(line.text)
                found.append(
                    Field(
                        key="statement",
                        label=None,
                        printed=line.text,
                        page=reading.page.number,
                        box=Segment(line.words).box,
                    )
                )
    return found


def _cell_notes(rows: Sequence[Result]) -> Iterator[ReadingNote]:
    """Result cells with figures that could not be read as a whole: what they say is not known."""
    for row in rows:
        for value in row.values:
            if value.qualifier is Qualifier.TEXT and any(c.isdigit() for c in value.printed):
                yield ReadingNote(
                    kind=NoteKind.CELL_NOT_UNDERSTOOD,
                    message=f'"{value.printed}" as the result of "{row.printed_name}" was not understood',
                    page=value.page,
                    box=value.box,
                )


def _page_notes(pages: Sequence[Page]) -> list[ReadingNote]:
    notes = []
    for page in pages:
        if not page.characters:
            notes.append(
                ReadingNote(
                    kind=NoteKind.PAGE_WITHOUT_TEXT,
                    message=f"page {page.number} has no text: it was not read",
                    page=page.number,
                )
            )
        elif page.unreadable > _UNREADABLE_SHARE * page.characters:
            notes.append(
                ReadingNote(
                    kind=NoteKind.UNREADABLE_CHARACTERS,
                    message=f"page {page.number}: {page.unreadable} of {page.characters} characters have no text",
                    page=page.number,
                )
            )
    return notes
