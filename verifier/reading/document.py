"""From the bytes of a report to its certificates: the one path that all rooms of reading meet on."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from verifier.errors import NotAReportError
from verifier.intake import Input
from verifier.model import (
    Box,
    Document,
    Field,
    NoteKind,
    Panel,
    Qualifier,
    ReadingNote,
    Result,
    Source,
)
from verifier.pdf import open_pdf
from verifier.pdf.page import Page
from verifier.reading.active import active_notes
from verifier.reading.certificates import PageReading, make_certificates
from verifier.reading.dates import decide_order
from verifier.reading.headers import Header, find_headers
from verifier.reading.keyvalues import find_fields
from verifier.reading.kind import find_other_kind
from verifier.reading.lines import Line, group_lines, join_thousands, let_go, lines_outside, without_bars
from verifier.reading.loose import find_loose_results
from verifier.reading.memory import refused_without_memory
from verifier.reading.pagemarks import find_page_marks
from verifier.reading.panels import Title, build_panels, find_titles
from verifier.reading.pictures import as_displayed, doubtful_values, no_text, unread_words
from verifier.reading.printedverdicts import (
    PrintedVerdict,
    find_failing_sentences,
    find_printed_verdicts,
)
from verifier.reading.records import find_records
from verifier.reading.samplecolumns import OwnSample, find_sample_columns
from verifier.reading.sampledirectories import find_sample_directories, with_directory
from verifier.reading.samplelists import sample_of_list, split_list
from verifier.reading.samplerows import find_sample_rows
from verifier.reading.signatories import find_signatories
from verifier.reading.sizes import at_usual_size
from verifier.reading.tables import Table, continued_headers, read_table
from verifier.reading.transposed import (
    find_labelled,
    find_transposed,
    may_stand_under,
    title_of_transposed,
    transposed_panels,
)
from verifier.reading.values import NumberStyle, has_blank_thousands, style_evidence
from verifier.vocabulary.words import is_quality_control

_OF_ONE_SAMPLE = frozenset({"sample.sample_id", "sample.lot", "sample.report_id"})
_PAIR_WORDS = 10
"""A line with a colon and no more words than these is a label and its value."""
_UNREADABLE_SHARE = 0.02
_MANY_PAGES = 25
"""Of more pages than these not all that was worked out about their lines is kept: it would fill the memory."""


def read_document(source: Input, *, engine: str = "pdfium") -> Document:
    """Everything a report says, one certificate per sample.

    Raises the `InputError`s: not a PDF, encrypted, damaged, no text layer, no laboratory report.
    """
    with refused_without_memory(), open_pdf(source.data, engine) as pdf:
        pages = tuple(pdf.pages())
        active = pdf.active_content
    document = read_pages(pages, Source(label=source.label, sha256=source.sha256, pages=len(pages)))
    return with_notes(document, active_notes(active))


def with_notes(document: Document, notes: Iterable[ReadingNote]) -> Document:
    """The document with some more notes, behind its own."""
    more = tuple(notes)
    return document.model_copy(update={"notes": (*document.notes, *more)}) if more else document


def read_pages(pages: Sequence[Page], source: Source) -> Document:
    """Certificates from pages that are already read; see `read_document`."""
    document, readings = read_page_by_page(pages, source)
    return as_displayed(document, [reading.page for reading in readings])


def read_page_by_page(pages: Sequence[Page], source: Source) -> tuple[Document, tuple[PageReading, ...]]:
    """As `read_pages`, with what was found on each page: tables with their headers, titles, lines.

    All boxes are where the words of the pages are (`Page.frame`), those of the document too.
    """
    if not any(page.characters for page in pages):
        raise no_text(source.label, len(pages))
    pages = at_usual_size([without_bars(page) for page in pages])
    lines = [group_lines(page.words) for page in pages]
    style, styles = _styles(pages, lines)
    if NumberStyle.COMMA in styles or has_blank_thousands(line.text for page_lines in lines for line in page_lines):
        lines = [tuple(join_thousands(line) for line in page_lines) for page_lines in lines]
        pages = [
            page._replace(words=tuple(word for line in page_lines for word in line.words))
            for page, page_lines in zip(pages, lines, strict=True)
        ]
    if (other := find_other_kind(pages, lines)) is not None:
        kind, words = other
        raise NotAReportError(
            f'"{source.label}" is not a laboratory report but {kind}: it says "{words}", and the results of a '
            "laboratory were expected",
            hint="ask for the laboratory's own report (certificate of analysis) on the lot",
        )
    texts = [line.text for page_lines in lines for line in page_lines]
    order = decide_order(texts)
    readings: list[PageReading] = []
    for page, page_lines, own in zip(pages, lines, styles, strict=True):
        readings.append(_read_page(page, page_lines, own, readings[-1] if readings else None))
        if len(pages) > _MANY_PAGES:
            let_go(page_lines)
    rows = [
        row
        for reading in readings
        for panel in (*reading.panels, *reading.loose, *(p for sample in reading.samples for p in sample.panels))
        for row in (*panel.results, *panel.totals)
    ]
    if not any(_is_of_laboratory(row) for row in rows):
        raise NotAReportError(
            f'"{source.label}" holds no results table: no analyte with a value was found on its {len(pages)} page(s)',
            hint="check that this is the laboratory's report itself and not a specification, a label or a letter",
        )
    certificates, more = make_certificates(readings, order, style)
    places = [
        (r.page.number, box) for r in readings for box in (*(t.box for t in r.tables), *(p.box for p in r.panels))
    ]
    unsure = (*doubtful_values(rows, pages), *unread_words(places, pages))
    notes = (*_page_notes(pages), *_cell_notes(rows), *unsure, *more)
    marks = find_page_marks(pages, lines)
    document = Document(source=source, certificates=certificates, notes=notes, page_marks=marks)
    return document, tuple(readings)


def _styles(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> tuple[NumberStyle, list[NumberStyle]]:
    """The decimal sign of the document, and of each page: two reports in one file may differ."""
    words = [
        [word.text for line in page_lines if _is_entry(line, page) for word in line.words]
        for page, page_lines in zip(pages, lines, strict=True)
    ]
    whole = style_evidence(itertools.chain.from_iterable(words)).style
    own = [style_evidence(texts, is_strict=True) for texts in words]
    return whole, [evidence.style if evidence.is_clear else whole for evidence in own]


def _is_entry(line: Line, page: Page) -> bool:
    """Whether a line is a row or "name: value"; running text ("see notes 1,2 and 2,3") says nothing of decimals."""
    words = line.words
    is_pair = len(words) <= _PAIR_WORDS and ":" in line.text and any(word.text.endswith(":") for word in words[:-1])
    return is_pair or len(line.segments(page.rulings)) > 1


def _is_of_laboratory(row: Result) -> bool:
    """Whether a row is a laboratory's: a known substance, or what only a laboratory prints beside a number.

    A table of goods and prices has neither.
    """
    return bool(row.values) and (
        row.analyte is not None or any((row.lod, row.loq, row.limit, row.uncertainty, row.printed_status))
    )


def _read_page(page: Page, lines: tuple[Line, ...], style: NumberStyle, before: PageReading | None) -> PageReading:
    turned = find_labelled(page, lines, style)
    records = find_records(page, lines, style, [table.box for table in turned])
    known = [*(table.box for table in turned), *(row.box for panel in records for row in panel.results)]
    turned = tuple(table for table in turned if not _is_below_quality_control(table.box[1], lines))
    records = tuple(panel for panel in records if not _is_below_quality_control(panel.box[1], lines))
    rest, rest_lines = _without(page, lines, known)
    headers = find_headers(rest_lines, page.rulings)
    continued = continued_headers(rest, rest_lines, headers, before.tables) if before is not None else ()
    headers = (*(header for header, _ in continued), *headers)
    found = [table for header in headers if (table := read_table(rest, header, headers)).rows]
    tables = [table for table in found if not _is_quality_control(table.header, lines)]
    listed = {index: own for index, table in enumerate(tables) if (own := split_list(page, lines, table, style))}
    tables = [table for index, table in enumerate(tables) if index not in listed]
    origins = {header.x0: table for header, table in continued}
    titles: list[Title] = []
    panels: list[Panel] = []
    for table, found_title in zip(tables, find_titles(page, lines, tables), strict=True):
        title = found_title
        origin = origins.get(table.header.x0)
        if before is not None and origin is not None and table.header.bottom - table.header.top <= 1:
            title = before.titles[before.tables.index(origin)]
        elif before is not None and title.segment is None:
            texts = [column.text for column in table.columns]
            # The last one of that form is the one that goes on.
            tables_before = reversed(list(enumerate(before.tables)))
            same = (i for i, other in tables_before if [c.text for c in other.columns] == texts)
            title = next((before.titles[i] for i in same), title)
        titles.append(title)
        panels += build_panels(page, table, title, style)
    panels += records
    taken: list[Box] = [*(table.box for table in tables), *known]
    more = find_transposed(page, lines, style, taken)
    known += [table.box for table in more]
    turned = (*turned, *(table for table in more if not _is_below_quality_control(table.box[1], lines)))
    fields = (*find_fields(page, lines), *find_signatories(page, lines))
    is_same = before is not None and not _is_about_another(before.fields, fields)
    turned_title = before.turned_title if before is not None and is_same else None
    for transposed in sorted(turned, key=lambda one: one.box[1]):
        own_title = title_of_transposed(page, lines, transposed, turned)
        # A table may go on over pages, in blocks, but not under the title of another kind of panel.
        over = turned_title if turned_title is not None and may_stand_under(transposed, turned_title) else None
        if own_title is not None and own_title.segment is None and over is not None:
            own_title = own_title._replace(segment=over.segment)
        turned_title = own_title or over
        panels += transposed_panels(page, transposed, turned_title, style)
    panels.sort(key=lambda panel: (panel.box[1], panel.box[0]))
    taken = [*(table.box for table in found), *known, *(panel.box for panel in panels)]
    samples = (
        *(sample for own in listed.values() for sample in own),
        *find_sample_columns(page, lines, style, taken),
        *find_sample_rows(page, lines, style, taken),
    )
    taken += [sample.box for sample in samples]
    directories = find_sample_directories(page, lines, taken) if samples else ()
    samples = tuple(sample._replace(fields=with_directory(sample.fields, directories)) for sample in samples)
    samples = tuple(sample for sample in samples if not _is_below_quality_control(sample.box[1], lines))
    above = before.loose_title if before is not None and is_same else None
    loose, loose_title = find_loose_results(page, lines, style, taken, {panel.kind for panel in panels}, above)
    verdicts = _verdicts(
        page, lines, [table for table in found if table not in tables], tables, [*panels, *loose], samples
    )
    fields = (*fields, *find_failing_sentences(page, lines))
    in_lists = tuple(field for table in tables if (field := sample_of_list(page, table)) is not None)
    return PageReading(
        page,
        lines,
        tuple(tables),
        tuple(titles),
        tuple(panels),
        loose,
        loose_title,
        turned_title if turned else None,
        samples,
        verdicts,
        (*_outside(fields, [*panels, *loose], samples), *in_lists),
    )


def _verdicts(
    page: Page,
    lines: Sequence[Line],
    controls: Sequence[Table],
    tables: Sequence[Table],
    panels: Sequence[Panel],
    samples: Sequence[OwnSample],
) -> tuple[PrintedVerdict, ...]:
    """The verdicts on panels and on the sample that stand in no row of results.

    A summary is a table too, with a header, and is searched; the header of a table and what was read from it are not.
    """
    boxes: list[Box] = [table.box for table in controls]
    boxes += [sample.box for sample in samples]
    boxes += [(table.box[0], table.header.top, table.box[2], table.header.bottom) for table in tables]
    boxes += [row.box for panel in panels for row in (*panel.results, *panel.totals)]
    known = {panel.printed_status_box for panel in panels}
    return tuple(one for one in find_printed_verdicts(page, lines, boxes) if one.verdict.box not in known)


def _is_about_another(before: Sequence[Field], fields: Sequence[Field]) -> bool:
    """Whether a page names another sample or report than the page before it: nothing goes on over its edge."""
    known = {field.key: field.printed for field in before if field.key in _OF_ONE_SAMPLE}
    return any(known.get(field.key, field.printed) != field.printed for field in fields)


def _without(page: Page, lines: tuple[Line, ...], boxes: Sequence[Box]) -> tuple[Page, tuple[Line, ...]]:
    """The page and its lines without the words in some boxes."""
    if not boxes:
        return page, lines
    rest = lines_outside(lines, boxes)
    return page._replace(words=tuple(word for line in rest for word in line.words)), rest


def _is_quality_control(header: Header, lines: Sequence[Line]) -> bool:
    """Whether a table is about blanks, spikes and standards, by its columns or by the lines right above it."""
    return header.is_quality_control or _is_below_quality_control(header.top, lines)


def _is_below_quality_control(top: float, lines: Sequence[Line]) -> bool:
    above = [line for line in lines if line.bottom <= top + 2][-2:]
    near = [line for line in above if top - line.bottom < 4 * line.height]
    return any(is_quality_control(line.text) for line in near)


def _outside(fields: Sequence[Field], panels: Sequence[Panel], samples: Sequence[OwnSample]) -> Iterator[Field]:
    """The fields that stand in no results table: a column header "Conclusion" is no verdict of the report."""
    rows = [row.box for panel in panels for row in (*panel.results, *panel.totals)]
    rows += [sample.box for sample in samples]
    for field in fields:
        x, y = (field.box[0] + field.box[2]) / 2, (field.box[1] + field.box[3]) / 2
        if not any(left <= x <= right and top - 1 <= y <= bottom + 1 for left, top, right, bottom in rows):
            yield field


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
