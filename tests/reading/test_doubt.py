"""Numbers that were recognised in a picture: doubt is said, decides no pass, and boxes lie on the page as displayed."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reading.pages import fields, page, read, table
from verifier.engine import verify_document
from verifier.model import Document, Verdict
from verifier.pdf.page import Page
from verifier.profiles import load_profiles

ROWS = [["Analyte", "LOQ (ppm)", "Result (ppm)"], ["Arsenic", "0.010", "0.267"], ["Lead", "0.010", "0.308"]]


def scanned(doubtful: str, confidence: float, **changes: object) -> Page:
    whole = page(fields("Lot: A1"), table(ROWS, (40, 120, 200), 320))
    words = tuple(word._replace(confidence=confidence if word.text == doubtful else 0.99) for word in whole.words)
    return whole._replace(words=words, **changes)


def noted(document: Document) -> list[tuple[str, int]]:
    return [(note.kind.value, note.page) for note in document.notes]


def test_a_number_that_is_not_sure_is_said_with_its_place() -> None:
    document = read(scanned("0.308", 0.5))
    (note,) = document.notes
    assert note.kind == "low_confidence"
    assert note.message == '"0.308" as the result of "Lead" was recognised in a picture with 50 % confidence'
    (_, lead) = document.certificates[0].results()[-1]
    assert note.box == lead.values[0].box


@pytest.mark.parametrize(("word", "confidence"), [("0.308", 0.95), ("A1", 0.3), ("Analyte", 0.3)])
def test_what_is_sure_or_no_number_of_a_row_is_not_said(word: str, confidence: float) -> None:
    assert noted(read(scanned(word, confidence))) == []


def test_a_doubtful_loq_is_said_too() -> None:
    document = read(scanned("0.010", 0.4))
    assert noted(document) == [("low_confidence", 1)] * 2


def test_a_document_with_a_doubtful_number_is_never_passed() -> None:
    report = verify_document(read(scanned("0.308", 0.5)), load_profiles(["kratom-baseline"]), date(2026, 11, 22))
    assert report.verdict is not Verdict.PASS
    assert "REA703" in {finding.code for finding in report.findings}


def test_a_word_in_a_table_that_was_too_poor_to_read_is_said() -> None:
    whole = scanned("", 1.0)
    (lead,) = [word for word in whole.words if word.text == "0.308"]
    poor = lead._replace(text="0.8OB", confidence=0.21)
    document = read(whole._replace(words=tuple(word for word in whole.words if word != lead), unsure=(poor,)))
    (note,) = [note for note in document.notes if note.kind == "low_confidence"]
    assert note.message == (
        'a word in a results table was not read: in the picture it could be "0.8OB", with 21 % confidence'
    )
    assert note.box == poor.box
    report = verify_document(document, load_profiles(["kratom-baseline"]), date(2026, 11, 22))
    assert report.verdict is not Verdict.PASS


def test_a_poor_word_beside_the_tables_is_a_signature_or_dirt() -> None:
    whole = scanned("", 1.0)
    poor = whole.words[0]._replace(x0=300, x1=340, top=500, bottom=510, confidence=0.2)
    assert noted(read(whole._replace(unsure=(poor,)))) == []


def test_boxes_lie_on_the_page_as_displayed() -> None:
    """A page that was read a quarter turned: its words' x is the displayed page's y."""
    plain = read(scanned("", 1.0)).certificates[0].results()[0][1]
    turned = read(scanned("", 1.0, frame=(0.0, 1.0, -1.0, 0.0, 792.0, 0.0))).certificates[0].results()[0][1]
    x0, top, x1, bottom = plain.values[0].box
    assert turned.values[0].box == pytest.approx((792 - bottom, x0, 792 - top, x1), abs=0.01)
    assert turned.printed_name == plain.printed_name
