"""From what was found on the pages to certificates: one per sample, with its laboratory, head and panels."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from verifier.model import (
    Accreditation,
    Certificate,
    Field,
    Formula,
    Laboratory,
    NoteKind,
    Panel,
    ReadingNote,
    Result,
)
from verifier.pdf.page import Page
from verifier.reading.addresses import find_client
from verifier.reading.dates import DateOrder
from verifier.reading.formulas import formulas_of
from verifier.reading.laboratory import find_accreditation, find_address, find_name
from verifier.reading.lines import Line, Segment
from verifier.reading.panels import Title
from verifier.reading.printedverdicts import PrintedVerdict, verdict_fields, with_printed_verdicts
from verifier.reading.samplecolumns import OwnSample
from verifier.reading.samples import group_pages, read_head, restated_fields
from verifier.reading.signatories import is_person
from verifier.reading.tables import Table
from verifier.reading.titles import find_sample_title
from verifier.reading.values import NumberStyle
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.statements import PREFIX, STATEMENT, kinds_of_statement, may_say
from verifier.vocabulary.words import is_preliminary_mark, is_statement, methods_in

_EDGE = 0.16
"""Head and foot of a page: its upper and its lower sixth."""
_STANDS_APART = 2.0
"""A gap wider than this many em parts a sentence from what stands beside it."""
_FLUSH = 6.0
_LEAST_WORDS = 4
"""Fewer words are a label, and no sentence."""
_STAMP = 2.0
"""A stamp is so many times larger than the usual type."""
_OF_ONE_SAMPLE = frozenset({"sample.sample_id", "sample.lot", "sample.variety"})
"""Fields of the head that cannot be those of one of several samples; a product's name may be that of several lots."""


class PageReading(NamedTuple):
    """What was found on one page, or on the part of a page that is about one sample."""

    page: Page
    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
    titles: tuple[Title, ...]
    panels: tuple[Panel, ...]
    loose: tuple[Panel, ...]
    """Results that stand in no table; some of them may say again what a table says."""
    loose_title: Title | None
    """The title above the last of them, where nothing follows: on the next page the list may go on under it."""
    turned_title: Title | None
    """The title of the last transposed table, under which it may go on."""
    samples: tuple[OwnSample, ...]
    """Samples that have a column or a row of their own in a table."""
    verdicts: tuple[PrintedVerdict, ...]
    """What the page says of panels outside of their tables, and of the whole sample."""
    fields: tuple[Field, ...]


def make_certificates(
    readings: Sequence[PageReading], order: DateOrder, style: NumberStyle
) -> tuple[tuple[Certificate, ...], tuple[ReadingNote, ...]]:
    """The certificates of a document in printed order, and what was not found out about them."""
    parts = [part for reading in readings for part in _split(reading)]
    certificates: list[Certificate] = []
    notes: list[ReadingNote] = []
    groups = group_pages([part.fields for part in parts])
    whole = _laboratory(parts)
    for group in groups:
        about = [parts[index] for index in group]
        laboratory = _laboratory(about) if len(groups) > 1 else whole
        laboratory = laboratory if laboratory[0].name else whole
        own = _merged([sample for part in about for sample in part.samples])
        for sample in own or (None,):
            certificate, more = _certificate(about, sample, *laboratory, order, style)
            notes += more
            if certificate.panels:
                certificates.append(certificate)
            if sample is not None and not sample.is_sure:
                notes.append(_by_place(sample))
        rest = [panel for part in about for panel in (*part.panels, *part.loose)] if own else []
        if rest and certificates:
            # Whose they are is not known: they are kept, and nothing passes.
            certificates[-1] = certificates[-1].model_copy(update={"panels": (*certificates[-1].panels, *rest)})
            notes.append(
                ReadingNote(
                    kind=NoteKind.SAMPLES_NOT_TOLD_APART,
                    message="results beside a table on several samples: to which sample they belong is not printed",
                    page=rest[0].page,
                    box=rest[0].box,
                )
            )
    return tuple(certificates), tuple(notes)


def _by_place(sample: OwnSample) -> ReadingNote:
    field, panel = sample.fields[0], sample.panels[0]
    return ReadingNote(
        kind=NoteKind.SAMPLES_NOT_TOLD_APART,
        message=f'the column "{field.printed}" was taken for a sample by its place: its header says neither sample nor '
        "result, limit or unit",
        page=panel.page,
        box=field.box,
    )


def _merged(samples: Sequence[OwnSample]) -> list[OwnSample]:
    """The samples, those of the same number, lot or name in several tables as one."""
    merged: dict[str, OwnSample] = {}
    for sample in samples:
        keys = ("sample.sample_id", "sample.lot", "sample.name")
        mark = next((f"{key} {f.printed}" for key in keys for f in sample.fields if f.key == key), str(sample.box))
        known = merged.get(mark)
        if known is None:
            merged[mark] = sample
        else:
            fields = (*known.fields, *(f for f in sample.fields if all(f.key != k.key for k in known.fields)))
            merged[mark] = OwnSample(fields, (*known.panels, *sample.panels), known.box)
    return list(merged.values())


def _split(reading: PageReading) -> tuple[PageReading, ...]:
    """A page that reports several samples one below the other, each under its own number, as a part for each."""
    ids = [f for f in reading.fields if f.key == "sample.sample_id" and f.label]
    marks: list[Field] = []
    for field in sorted(ids, key=lambda f: f.box[1]):
        if not marks or (field.label == marks[0].label and not any(_is_one_id(field, mark) for mark in marks)):
            marks.append(field)
    panels = (*reading.panels, *reading.loose)
    edges: list[float] = []
    for above, below in itertools.pairwise(marks):
        between = [panel.box[3] for panel in panels if above.box[1] < panel.box[1] and panel.box[3] < below.box[1] + 2]
        if not between:
            return (reading,)
        edges.append(max(between))
    bounds = [0.0, *edges, reading.page.height]
    return tuple(_part(reading, top, bottom) for top, bottom in itertools.pairwise(bounds))


def _is_one_id(first: Field, second: Field) -> bool:
    """Whether two ids are one, printed in two lengths."""
    a, b = (re.sub(r"\W+", "", field.printed).casefold() for field in (first, second))
    return a.startswith(b) or b.startswith(a)


def _part(reading: PageReading, top: float, bottom: float) -> PageReading:
    if top <= 0 and bottom >= reading.page.height:
        return reading
    kept = [i for i, table in enumerate(reading.tables) if top <= table.box[3] - 1 < bottom]
    return reading._replace(
        lines=tuple(line for line in reading.lines if top <= line.top < bottom),
        tables=tuple(reading.tables[i] for i in kept),
        titles=tuple(reading.titles[i] for i in kept),
        panels=tuple(panel for panel in reading.panels if top <= panel.box[1] < bottom),
        loose=tuple(panel for panel in reading.loose if top <= panel.box[1] < bottom),
        samples=tuple(sample for sample in reading.samples if top <= sample.box[1] < bottom),
        verdicts=tuple(one for one in reading.verdicts if top <= one.verdict.top < bottom),
        fields=tuple(field for field in reading.fields if top <= field.box[1] < bottom),
    )


def _laboratory(readings: Sequence[PageReading]) -> tuple[Laboratory, tuple[Field, ...]]:
    pages = [reading.page for reading in readings]
    lines = [reading.lines for reading in readings]
    labelled = [field for reading in readings for field in reading.fields if field.key.startswith("laboratory.")]
    others = [f.printed for reading in readings for f in reading.fields if f.key in ("client.name", "sample.name")]
    name = find_name(pages, lines, labelled, others)
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
    height = next(page.height for page in pages if page.number == field.page)
    is_at_edge = field.box[3] < _EDGE * height or field.box[1] > (1 - _EDGE) * height
    is_near = name is not None and name.page == field.page and abs(name.box[1] - field.box[1]) < 60
    return is_at_edge or is_near


def _is_method(text: str) -> bool:
    return len(text.split()) > 1 or any(c.isdigit() for c in text)


def _certificate(
    readings: Sequence[PageReading],
    own: OwnSample | None,
    laboratory: Laboratory,
    laboratory_fields: tuple[Field, ...],
    order: DateOrder,
    style: NumberStyle,
) -> tuple[Certificate, tuple[ReadingNote, ...]]:
    """The certificate of the sample that some pages are about, or of one that has its own column or row there."""
    fields = [field for reading in readings for field in reading.fields]
    said = [one for reading in readings for one in reading.verdicts]
    fields += verdict_fields(said, readings[0].page.number)
    if own is not None:
        known = {field.key for field in own.fields} | _OF_ONE_SAMPLE
        fields = [*own.fields, *(field for field in fields if field.key not in known)]
    elif not any(field.key == "sample.name" for field in fields):
        titles = [
            title
            for reading in readings
            if (title := find_sample_title(reading.page, reading.lines, fields, laboratory.name))
        ]
        fields += titles[:1]
    if not any(field.key == "client.name" for field in fields):
        first = readings[0]
        client = find_client(first.page, first.lines, laboratory.name)
        fields += [client] if client else []
    head = read_head(fields, order, style, is_one_of_several=own is not None)
    panels, repeats = _with_loose(readings) if own is None else (own.panels, ())
    # On a report on several samples it is not known of which of them a panel passed; that one failed concerns all.
    panels = with_printed_verdicts(panels, [one for one in said if own is None or one.said == "fail"])
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
        repeats=repeats,
        methods=tuple(dict.fromkeys(methods)),
        signatories=signatories,
        statements=tuple(_statements(readings)),
        formulas=tuple(_formulas(readings)),
        fields=(*laboratory_fields, *head.evidence),
        restated=restated_fields(fields, head.evidence),
        pages=tuple(dict.fromkeys(reading.page.number for reading in readings)),
    )
    return certificate, head.notes


def _with_loose(readings: Sequence[PageReading]) -> tuple[tuple[Panel, ...], tuple[Result, ...]]:
    """The panels of the tables with those of loose results, and the loose results that a table holds already.

    A summary box says again what a table says: that is one result in two places and not two results.
    """
    in_tables = {
        row.analyte
        for reading in readings
        for panel in reading.panels
        for row in (*panel.results, *panel.totals)
        if row.analyte is not None
    }
    main: dict[str | None, tuple[bool, Result]] = {}
    for panel in (panel for reading in readings for panel in reading.loose):
        for row in (*panel.results, *panel.totals):
            is_titled = panel.title is not None and panel_of_title(panel.title) is panel.kind
            # A summary comes first, and what it sums up later, under a title of its own.
            if row.analyte not in in_tables and (row.analyte not in main or is_titled >= main[row.analyte][0]):
                main[row.analyte] = (is_titled, row)
    chosen = {id(row) for _, row in main.values()}
    panels: list[Panel] = []
    repeats: list[Result] = []
    for reading in readings:
        own = list(reading.panels)
        for panel in reading.loose:
            results = tuple(row for row in panel.results if id(row) in chosen)
            totals = tuple(row for row in panel.totals if id(row) in chosen)
            repeats += [row for row in (*panel.results, *panel.totals) if id(row) not in chosen]
            if results or totals:
                own.append(panel.model_copy(update={"results": results, "totals": totals}))
        panels += sorted(own, key=lambda panel: (panel.box[1], panel.box[0]))
    return tuple(panels), tuple(repeats)


def _formulas(readings: Sequence[PageReading]) -> Iterator[Formula]:
    """What totals are said to be formed from; each once, though it stands on every page."""
    seen = set()
    for reading in readings:
        for formula in formulas_of(reading.page, reading.lines):
            if (key := (formula.printed_total.casefold(), formula.terms)) not in seen:
                seen.add(key)
                yield formula


def _statements(readings: Sequence[PageReading]) -> list[Field]:
    """The sentences that matter for judging, under what they say; each once, though it stands on every page."""
    seen: set[tuple[str, str]] = set()
    found: list[Field] = []
    for reading in readings:
        found += _marked_preliminary(reading)
        for line, following in itertools.zip_longest(reading.lines, reading.lines[1:]):
            if not may_say(line.text, following.text if following else "") and not is_statement(line.text):
                continue
            for key, said in _said_on(reading.page, line, following):
                if (key, said.text) not in seen:
                    seen.add((key, said.text))
                    found.append(Field(key=key, label=None, printed=said.text, page=reading.page.number, box=said.box))
    return found


def _said_on(page: Page, line: Line, following: Line | None) -> Iterator[tuple[str, Segment]]:
    """The kinds of statements on a line, each with the words that make it.

    Text beside the sentence, such as the name of a signature, is no part of it. Where only the whole line says
    something (wide gaps of justified type, a label with its value) the whole line is the statement.
    """
    parts = _parts(page, line)
    below = _parts(page, following) if following is not None else ()
    known: set[str] = set()
    for part in parts:
        under = next((other for other in below if abs(other.x0 - part.x0) <= _FLUSH), None)
        for key in _kinds(part, under):
            known.add(key)
            yield key, part
    whole = Segment(line.words)
    for key in _kinds(whole, Segment(following.words) if following is not None else None) if len(parts) > 1 else ():
        if key not in known and not (key == STATEMENT and known):
            yield key, whole


def _kinds(part: Segment, following: Segment | None) -> list[str]:
    keys = [PREFIX + kind for kind in kinds_of_statement(part.text, following.text if following else "")]
    if not keys and len(part.words) >= _LEAST_WORDS and is_statement(part.text):
        return [STATEMENT]
    return keys


def _parts(page: Page, line: Line) -> tuple[Segment, ...]:
    """The texts of a line that stand apart from each other; a label and what follows it are one."""
    parts: list[Segment] = []
    for segment in line.segments(page.rulings, gap=_STANDS_APART):
        if parts and (parts[-1].text.endswith(":") or len(parts[-1].words) < _LEAST_WORDS):
            parts[-1] = Segment((*parts[-1].words, *segment.words))
        else:
            parts.append(segment)
    return tuple(parts)


def _marked_preliminary(reading: PageReading) -> Iterator[Field]:
    """A page that is stamped "DRAFT" in large type, also across it; in a name or a heading the word is another one."""
    sizes = sorted([word.size for word in reading.page.words])
    if not sizes or sizes[-1] < (least := _STAMP * sizes[len(sizes) // 2]):
        return
    large = [line for line in reading.lines if max([word.size for word in line.words]) >= least]
    alone = [s.words[0] for line in large for s in line.segments(gap=_STANDS_APART) if len(s.words) == 1]
    for word in (*alone, *[word for word in reading.page.words if not word.is_upright]):
        if word.size >= least and is_preliminary_mark(word.text):
            key = f"{PREFIX}preliminary"
            yield Field(key=key, label=None, printed=word.text, page=reading.page.number, box=word.box)
            return
