"""Neighbours know better: one font size a line, one decimal sign a column, and percent signs among their like."""

from __future__ import annotations

import pytest

from verifier.pdf.ocr.agreement import agreed
from verifier.pdf.ocr.words import Found


def word(text: str, x: float, baseline: float, size: float = 20.0, confidence: float = 0.99) -> Found:
    return Found(text, x, x + 10.0 * len(text), baseline, size, confidence)


def column(*texts: str) -> list[Found]:
    """Numbers below each other, of which no point or comma is plain in the ink."""
    return [word(text, 100, 40.0 * index)._replace(is_mark_unsure=True) for index, text in enumerate(texts)]


def texts(found: list[Found]) -> list[str]:
    return [one.text for one in sorted(found, key=lambda one: (one.baseline, one.x0))]


def test_a_word_that_was_measured_badly_has_the_size_of_its_line() -> None:
    line = [word("Analyte", 0, 100), word("LOQ", 90, 101, size=16), word("Result", 140, 100), word("mg/g", 210, 99)]
    assert {one.text: one.size for one in agreed(line)}["LOQ"] == 20.0


def test_a_footnote_mark_and_a_heading_keep_their_sizes() -> None:
    line = [word("Analyte", 0, 100), word("a", 80, 100, size=12), word("Result", 140, 100), word("Limit", 210, 100)]
    assert {one.text: one.size for one in agreed([*line, word("Summary", 280, 100, size=30)])} == {
        "Analyte": 20.0,
        "a": 12.0,
        "Result": 20.0,
        "Limit": 20.0,
        "Summary": 30.0,
    }


def test_a_point_among_decimal_commas_is_one_and_the_other_way_round() -> None:
    assert texts(agreed(column("4,5", "1,1", "<2.2", "1,5"))) == ["4,5", "1,1", "<2,2", "1,5"]
    assert texts(agreed(column("4.5", "1,1", "2.2", "1.5"))) == ["4.5", "1.1", "2.2", "1.5"]


@pytest.mark.parametrize(
    "printed",
    [
        ["1,200", "1,500", "3,400", "12.5"],  # thousands are no decimals
        ["4,5", "1,1", "2.2"],  # too few to tell
        ["4,5", "1,1", "2.2", "3.1", "0,2"],  # not agreed
    ],
)
def test_where_the_column_does_not_tell_signs_stay(printed: list[str]) -> None:
    assert texts(agreed(column(*printed))) == printed


def test_a_sign_that_is_plain_in_the_ink_stays() -> None:
    found = [one._replace(is_mark_unsure=False) for one in column("4,5", "1,1", "2.2", "1,5")]
    assert texts(agreed(found)) == ["4,5", "1,1", "2.2", "1,5"]


def test_the_method_in_another_column_keeps_its_point() -> None:
    found = agreed([*column("4,5", "1,1", "1,5", "0,25"), word("70.4", 300, 40)])
    assert "70.4" in texts(found)


def test_a_doubtful_96_in_a_row_of_percent_signs_is_one() -> None:
    row = [word("%", 50.0 * index, 100) for index in range(4)]
    assert texts(agreed([*row, word("96", 200, 100, confidence=0.6)])) == ["%"] * 5
    assert texts(agreed([*row, word("96", 200, 100, confidence=0.95)]))[-1] == "96"
    assert texts(agreed([*row[:3], word("12", 150, 100), word("96", 200, 100, confidence=0.6)]))[-1] == "96"
