"""Two readings of one document: what is the same, what differs, what settles it, and that nothing is folded away."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

import verifier
from tests.build import AS_OF
from tests.reading.pages import fields, page, read, table
from verifier.errors import DamagedError
from verifier.intake import Input
from verifier.model import Box, Document, NoteKind, Verdict
from verifier.pdf import open_pdf
from verifier.pdf.page import Image, Page, Word
from verifier.reading import crosscheck, read_cross_checked, read_document
from verifier.reading.crosscheck import ReadArea, check_reading
from verifier.reading.differences import CellKind, Comparison, compare_readings
from verifier.reading.folding import fold_printed

HEAD = ["Analyte", "Result (ppm)", "LOD", "LOQ", "Limit", "Status"]
ROWS = [
    ["Arsenic", "0.21", "0.01", "0.03", "1.5", "Pass"],
    ["Cadmium", "ND", "0.01", "0.03", "0.5", "Pass"],
    ["Lead", "0.46", "0.01", "0.03", "0.5", "Pass"],
]
PLACES = [40.0, 160.0, 250.0, 310.0, 370.0, 430.0]


def made(*changes: tuple[int, int, str], rows: int = 3, lot: str = "Lot: B-17", shift: float = 0.0) -> Document:
    """The report with some cells changed: (row, column, printed)."""
    cells = [list(row) for row in ROWS[:rows]]
    for row, column, printed in changes:
        cells[row][column] = printed
    words = [*fields(lot, "Sample ID: S-9"), *table([HEAD, *cells], PLACES, 120.0)]
    return read(page([word._replace(top=word.top + shift, bottom=word.bottom + shift) for word in words]))


def compared(first: Document, second: Document | None) -> Comparison:
    return compare_readings(first, second, [1])


# ------------------------------------------------------------------------------------------------------ comparing


def test_equal_readings_differ_in_nothing() -> None:
    found = compared(made(), made())
    assert (found.differing, found.cells, found.rows, found.fields) == (0, (), (), ())
    assert found.compared == 3 * 6 + 2


def test_a_place_that_is_a_little_off_is_the_same_place() -> None:
    assert compared(made(), made(shift=3.0)).differing == 0


@pytest.mark.parametrize(
    ("row", "column", "printed", "kind"),
    [
        (2, 1, "0.45", CellKind.RESULT),
        (2, 1, "<0.46", CellKind.RESULT),
        (1, 1, "0.01", CellKind.RESULT),
        (0, 2, "0.07", CellKind.LOD),
        (0, 3, "0.08", CellKind.LOQ),
        (2, 4, "0.6", CellKind.LIMIT),
        (2, 5, "Fail", CellKind.STATUS),
        (2, 5, "", CellKind.STATUS),
        (2, 0, "Nickel", CellKind.NAME),
    ],
)
def test_a_cell_that_differs_is_found(row: int, column: int, printed: str, kind: CellKind) -> None:
    found = compared(made(), made((row, column, printed)))
    assert [cell.kind for cell in found.cells] == [kind]
    assert (found.rows, found.fields) == ((), ())
    assert compared(made((row, column, printed)), made()).differing == found.differing


def test_a_row_that_only_one_reading_has_is_found_either_way() -> None:
    for first, second, is_in_first in ((3, 2, True), (2, 3, False)):
        [missing] = compared(made(rows=first), made(rows=second)).rows
        assert ([row.printed_name for row in missing.rows], missing.is_in_first) == (["Lead"], is_in_first)


def test_a_second_reading_without_any_result_misses_every_row() -> None:
    [missing] = compared(made(), None).rows
    assert len(missing.rows) == 3


@pytest.mark.parametrize("lot", ["Lot: B-18", "Lot: b-17", "Lot: B-1 7"])
def test_an_identifier_is_compared_to_the_letter(lot: str) -> None:
    [field] = compared(made(), made(lot=lot)).fields
    assert field.first is not None
    assert (field.first.key, field.first.printed) == ("sample.lot", "B-17")
    assert compared(made(), made(lot="Lot: B\u201117")).fields == ()


def test_pages_that_are_not_asked_for_are_not_compared() -> None:
    assert compare_readings(made(), made((2, 1, "0.45")), []) == Comparison(0, (), (), ())


# -------------------------------------------------------------------------------------------------------- folding


@pytest.mark.parametrize(
    ("one", "other"),
    [("10 \u00b5g/g", "10\u03bcg/g"), ("\u22120.5", "-0.5"), ("1,4\u2013Dioxane", "1,4-dioxane"), ("< 0.05", "<0.05")],
)
def test_harmless_differences_are_folded(one: str, other: str) -> None:
    assert fold_printed(one) == fold_printed(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10⁴", "104"),
        ("1 23", "123"),
        ("1.5", "1,5"),
        ("0.5", ".5"),
        ("<0.5", "0.5"),
        ("-0.5", "0.5"),
        ("O.5", "0.5"),
        ("½", "1/2"),
    ],
)
def test_what_may_be_another_number_is_never_folded(one: str, other: str) -> None:
    assert fold_printed(one) != fold_printed(other)


@given(st.text(alphabet="0123456789.,<>⁴ \u00a0-\u2212µμgNDx", max_size=12))
def test_every_digit_and_their_order_survive(text: str) -> None:
    assert [c for c in fold_printed(text) if c.isdigit()] == [c for c in text if c.isdigit()]
    assert fold_printed(fold_printed(text)) == fold_printed(text)


# ----------------------------------------------------------------------------------------------- a file that lies


def lying_report(actual: str = "0.45", drawn: str = "0.46") -> Input:
    """A PDF whose lead reads as `actual` in an engine that believes the tag, and is drawn as something else."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=0)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(50, 780, "Lot: B-17")
    for index, row in enumerate([HEAD, *ROWS]):
        for x, cell in zip(PLACES, row, strict=True):
            if cell == "0.46":
                canvas._code.append(f"/Span << /ActualText ({actual}) >> BDC")
                canvas.drawString(x, 700 - 14 * index, drawn)
                canvas._code.append("EMC")
            else:
                canvas.drawString(x, 700 - 14 * index, cell)
    canvas.save()
    data = buffer.getvalue()
    return Input(data=data, label="lying.pdf", sha256=hashlib.sha256(data).hexdigest())


def printed(document: Document, name: str = "Lead") -> str:
    [value] = [
        row.values[0].printed
        for certificate in document.certificates
        for _, row in certificate.results()
        if row.printed_name == name
    ]
    return value


def kinds(document: Document) -> list[NoteKind]:
    return [note.kind for note in document.notes]


def saying(text: str | None) -> ReadArea:
    def read_area(data: bytes, number: int, box: Box) -> str | None:
        assert number == 1
        assert box[0] < box[2]
        assert box[1] < box[3]
        return text

    return read_area


def test_a_file_that_tells_two_engines_two_numbers_does_not_pass_unseen() -> None:
    source = lying_report()
    assert read_document(source).notes == ()
    document = check_reading(source, None).document
    [note] = document.notes
    assert note.kind is NoteKind.READINGS_DIFFER
    assert note.message == 'the result of "Lead" is "0.45 ppm" in one reading and "0.46 ppm" in another'
    row = next(row for _, row in document.certificates[0].results() if row.printed_name == "Lead")
    assert note.box is not None
    assert row.box[0] <= note.box[0]
    assert row.box[1] - 3 <= note.box[1] <= row.box[3]


@pytest.mark.parametrize(
    ("seen", "stands", "kind"),
    [
        ("0.46", "0.46", NoteKind.READING_SETTLED),
        (" 0.45", "0.45", NoteKind.READING_SETTLED),
        ("0.48", "0.45", NoteKind.READINGS_DIFFER),
        ("", "0.45", NoteKind.READINGS_DIFFER),
        (None, "0.45", NoteKind.READINGS_DIFFER),
    ],
)
def test_the_picture_settles_what_it_agrees_with(seen: str | None, stands: str, kind: NoteKind) -> None:
    source = lying_report()
    document = check_reading(source, saying(seen)).document
    assert (printed(document), kinds(document)) == (stands, [kind])


@pytest.mark.parametrize("error", [ImportError("no such module"), DamagedError("the page cannot be drawn")])
def test_a_picture_that_cannot_be_read_settles_nothing(error: Exception) -> None:
    def read_area(data: bytes, number: int, box: Box) -> str | None:
        raise error

    document = check_reading(lying_report(), read_area).document
    assert (printed(document), kinds(document)) == ("0.45", [NoteKind.READINGS_DIFFER])


@pytest.mark.parametrize(("actual", "drawn"), [("0.45", "0.46"), ("0.46", "0.64"), ("0.4", "0.46")])
def test_what_is_drawn_is_recognised_and_stands(actual: str, drawn: str) -> None:
    """With the extra: the number that a person sees, and a note that there was another one."""
    pytest.importorskip("rapidocr")
    document = read_cross_checked(lying_report(actual, drawn))
    assert (printed(document), kinds(document)) == (drawn, [NoteKind.READING_SETTLED])


def test_an_honest_file_has_no_notes() -> None:
    source = lying_report("0.46")
    assert read_cross_checked(source) == read_document(source)


def test_reports_name_both_readings_and_do_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crosscheck, "_find_read_area", lambda: None)  # as without the extra: nothing is settled
    data = lying_report().data
    report = verifier.verify(data, as_of=AS_OF, cross_check=True)
    [finding] = [finding for finding in report.findings if finding.code == "REA704"]
    assert '"0.45 ppm"' in finding.message
    assert '"0.46 ppm"' in finding.message
    assert finding.anchors
    assert report.verdict is not Verdict.PASS
    assert not [f for f in verifier.verify(data, as_of=AS_OF).findings if f.code == "REA704"]
    assert NoteKind.READINGS_DIFFER in kinds(verifier.read(data, cross_check=True))


# ------------------------------------------------------------------------------------- pages that are read once


class Blind:
    """An engine that gives these pages."""

    def __init__(
        self, pages: tuple[Page, ...], fallback_pages: tuple[int, ...] = (), recognised_pages: tuple[int, ...] = ()
    ) -> None:
        self._pages = pages
        self.fallback_pages = fallback_pages
        self.recognised_pages = recognised_pages
        self.active_content = ()

    def pages(self) -> tuple[Page, ...]:
        return self._pages

    def page(self, number: int) -> Page:
        return self._pages[number - 1]

    def __enter__(self) -> Blind:
        return self

    def __exit__(self, *_: object) -> None:
        return None


@pytest.mark.parametrize(
    ("first", "second", "others"),
    [
        ({}, {"unreadable": 50, "words": ()}, ((), ())),
        ({"images": (Image(0, 0, 595, 842),)}, {"characters": 12, "words": ()}, ((), ())),
        ({}, {}, ((1,), ())),
        ({}, {}, ((), (1,))),
    ],
    ids=[
        "the second cannot tell its characters",
        "it is a picture to the second",
        "the first cannot tell them",
        "it was recognised",
    ],
)
def test_a_page_that_one_engine_cannot_tell_has_one_note_and_nothing_to_compare(
    monkeypatch: pytest.MonkeyPatch,
    first: dict[str, Any],
    second: dict[str, Any],
    others: tuple[tuple[int, ...], tuple[int, ...]],
) -> None:
    source = lying_report()
    with open_pdf(source.data) as file:
        (page,) = file.pages()
    made = (Blind((page._replace(**first),), *others), Blind((page._replace(**second),)))
    monkeypatch.setattr(crosscheck, "open_pdf", lambda data, *engine: made[len(engine)])
    found = check_reading(source, None)
    assert found.comparison.compared == 0
    [note] = found.document.notes
    assert (note.kind, note.page) == (NoteKind.READ_ONCE, 1)


def test_text_that_the_second_engine_does_not_find_is_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    source = lying_report()
    with open_pdf(source.data) as file:
        (page,) = file.pages()
    made = (Blind((page,)), Blind((page._replace(words=(), characters=0),)))
    monkeypatch.setattr(crosscheck, "open_pdf", lambda data, *engine: made[len(engine)])
    notes = check_reading(source, None).document.notes
    assert {note.kind for note in notes} == {NoteKind.READINGS_DIFFER}
    assert any('"Lead"' in note.message and '"Arsenic"' in note.message for note in notes)


def test_words_in_small_print_keep_their_twin_digits_in_the_second_engine() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    canvas.setFont("Helvetica", 1.6)
    canvas.drawString(50, 700, "0.11 all 1000")
    canvas.save()

    def texts(engine: str) -> list[str]:
        with open_pdf(buffer.getvalue(), engine) as file:
            words: tuple[Word, ...] = file.page(1).words
            return [word.text for word in words]

    assert texts("pdfplumber") == texts("pdfium") == ["0.11", "all", "1000"]
