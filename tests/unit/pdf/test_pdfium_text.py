"""What pdfium tells of characters: ligatures, what prints nothing, what has no meaning."""

from __future__ import annotations

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from tests.unit.pdf.making_pdfs import make_mapped_pdf, read_pages
from verifier.pdf.page import Page


def read(shown: str, meanings: dict[int, str]) -> Page:
    """A page with this text operator in ten points, in a font whose codes mean that."""
    (page,) = read_pages(make_mapped_pdf(f"BT /F0 10 Tf 72 700 Td {shown} ET", meanings))
    return page


def test_a_ligature_is_all_its_letters_in_its_place() -> None:
    (word,) = read("(o~ce) Tj", {0x7E: "ffi"}).words
    assert word.text == "office"
    assert word.x1 - word.x0 == pytest.approx(stringWidth("o~ce", "Helvetica", 10), abs=0.1)


def test_ligatures_follow_each_other() -> None:
    (word,) = read("(~~e) Tj", {0x7E: "ffi"}).words
    assert word.text == "ffiffie"


def test_a_character_that_prints_nothing_is_in_no_word() -> None:
    width = stringWidth("~", "Helvetica", 10)
    (word,) = read(f"[(Le~) {100 * width} (ad~)] TJ", {0x7E: "\u200b"}).words
    assert word.text == "Lead"
    assert word.x1 - word.x0 == pytest.approx(stringWidth("Lead", "Helvetica", 10), abs=0.1)


def test_private_codes_are_counted_as_unreadable() -> None:
    page = read("(a~b~~) Tj", {0x7E: "\ue001"})
    assert (page.words[0].text, page.characters, page.unreadable) == ("a\ufffdb\ufffd\ufffd", 5, 3)


def test_a_hyphen_at_the_end_of_a_line_is_printed() -> None:
    page = read("14 TL (un-) Tj T* (known) Tj", {})
    assert [word.text for word in page.words] == ["un-", "known"]
