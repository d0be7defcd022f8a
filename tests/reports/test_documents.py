"""What was read, for people: head fields with their page, and columns only where they are filled."""

from __future__ import annotations

from verifier.model import Document, DocumentReport, Field, NoteKind, ReadingNote
from verifier.reports import Detail, Look, make_printer

EXPECTED = """\
examples/leaf.pdf ──────────────────────────────────────────────────────────────
2 pages · 1 sample · 2 results · sha256 cdcdcdcdcdcd

sample lot                 EX-7  [page 1]

Heavy metals  heavy metals · page 1
  Analyte    Result               LOQ        Limit    Status
  ──────────────────────────────────────────────────────────
  Lead (Pb)  1.80 ppm; 0.00018 %  0.050 ppm  NMT 1.2  Fail
  =Nickel()  ND

Not read, or not surely
  ? The date "1/2/26" can be read in two ways.  [page 2]
"""


def document_of(report: DocumentReport) -> Document:
    lot = Field(key="sample.lot", label="Lot", printed="EX-7", page=1, box=(10, 20, 30, 40))
    note = ReadingNote(kind=NoteKind.AMBIGUOUS_DATE, message='The date "1/2/26" can be read in two ways.', page=2)
    certificates = tuple(c.model_copy(update={"fields": (lot,)}) for c in report.certificates)
    return Document(source=report.source, certificates=certificates, notes=(note,))


def test_one_document_reads_as_agreed(failing: DocumentReport) -> None:
    printer = make_printer("terminal")
    assert printer.document(document_of(failing)) + printer.end() == EXPECTED


def test_verbose_adds_names_and_boxes(failing: DocumentReport) -> None:
    text = make_printer("terminal", Look(width=110, detail=Detail.VERBOSE)).document(document_of(failing))
    assert "[page 1 (10, 20, 30, 40)]" in text
    assert "Known as" in text
    assert "1 (72, 300, 520, 312)" in text


def test_several_documents_are_set_apart(failing: DocumentReport) -> None:
    printer = make_printer("terminal")
    document = document_of(failing)
    assert printer.document(document) + printer.document(document) == EXPECTED + "\n" + EXPECTED
