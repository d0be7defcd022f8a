"""One place of a page, recognised: what settles a cell that two engines read differently."""

from __future__ import annotations

import pytest
from PIL import Image

from tests.unit.pdf.making_pdfs import read_pages
from tests.unit.pdf.ocr.conftest import original, saved
from verifier.pdf import Page
from verifier.pdf.geometry import mapped_box
from verifier.pdf.ocr import read_area


def test_words_of_a_text_layer_are_read_from_their_picture() -> None:
    data = original()
    (page,) = read_pages(data)
    wanted = [word for word in page.words if word.text in ("<0.010", "0.123", "Cadmium", "Fail", "12,75")]
    assert len(wanted) >= 5
    assert [read_area(data, 1, word.box) for word in wanted] == [word.text for word in wanted]


def test_words_beside_and_below_are_not_read_with_them() -> None:
    data = original()
    (page,) = read_pages(data)
    limit, status = (next(word for word in page.words if word.text == text) for text in ("0.50", "Pass"))
    both = (limit.x0, limit.top, status.x1, status.bottom)
    assert read_area(data, 1, limit.box) == "0.50"
    assert read_area(data, 1, both) == "0.50 Pass"


def test_two_lines_are_read_one_after_the_other() -> None:
    data = original()
    (page,) = read_pages(data)
    lead, arsenic = (next(word for word in page.words if word.text == text) for text in ("Lead", "Arsenic"))
    assert read_area(data, 1, (lead.x0, lead.top, arsenic.x1, arsenic.bottom)) == "Lead Arsenic"


def test_blank_paper_says_nothing() -> None:
    assert read_area(original(), 1, (200, 5, 240, 15)) is None


def test_a_picture_file_is_read_too(page: Page, picture: Image.Image) -> None:
    (word,) = [word for word in page.words if word.text == "0.307"]
    assert page.frame is not None
    assert read_area(saved(picture, "PNG", dpi=(200, 200)), 1, mapped_box(page.frame, word.box)) == "0.307"


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no page 2"):
        read_area(original(), 2, (0, 0, 10, 10))
