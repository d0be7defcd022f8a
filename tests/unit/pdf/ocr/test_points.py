"""Numbers held against their ink, and look-alikes settled by the word around them."""

from __future__ import annotations

import pytest

from verifier.pdf.ocr.confusions import settled
from verifier.pdf.ocr.cut import Mark
from verifier.pdf.ocr.points import checked, is_number
from verifier.pdf.ocr.recognise import Sign

SIZE = 30.0
BASELINE = 40
FIGURE = (BASELINE - 21, BASELINE)
"""Top and bottom of a figure."""
POINT, COMMA = (BASELINE - 3, BASELINE), (BASELINE - 3, BASELINE + 4)
RAISED = (BASELINE - 24, BASELINE - 10)


def signs(text: str, confidence: float = 0.99) -> list[Sign]:
    return [Sign(one, 8 + 16.0 * index, confidence) for index, one in enumerate(text)]


def marks(*heights: tuple[int, int]) -> list[Mark]:
    """Ink below each other sign: its top and bottom."""
    return [
        Mark(int(6 + 16 * index), top, int((10 if bottom - top < 8 else 16) + 16 * index), bottom, 50)
        for index, (top, bottom) in enumerate(heights)
    ]


def read(text: str, *heights: tuple[int, int], confidence: float = 0.99) -> tuple[str, bool]:
    found = checked(signs(text, confidence), marks(*heights), SIZE)
    return "".join(sign.text for sign in found.signs), found.is_doubtful


def test_a_point_and_a_comma_are_told_by_how_far_they_reach_down() -> None:
    assert read("2.5", FIGURE, POINT, FIGURE) == ("2.5", False)
    assert read("2.5", FIGURE, COMMA, FIGURE) == ("2,5", False)
    assert read("2,5", FIGURE, POINT, FIGURE) == ("2.5", False)


def test_raised_figures_at_the_end_are_an_exponent_and_never_part_of_the_number() -> None:
    assert read("104", FIGURE, FIGURE, RAISED) == ("10⁴", False)
    assert read("1012", FIGURE, FIGURE, RAISED, RAISED) == ("10¹²", False)
    assert read("104", FIGURE, FIGURE, FIGURE) == ("104", False)


def test_a_figure_that_only_looks_raised_within_a_number_stays() -> None:
    assert read("141", FIGURE, RAISED, FIGURE)[0] == "141"


def test_what_contradicts_the_ink_is_doubtful() -> None:
    lost = [*marks(FIGURE, FIGURE), Mark(17, BASELINE - 3, 20, BASELINE, 9)]
    assert checked(signs("25"), lost, SIZE).is_doubtful, "a point that was not recognised"
    assert read("2.5", FIGURE, FIGURE, FIGURE, confidence=0.7)[1], "a point without ink"
    assert read("10⁴", FIGURE, FIGURE, FIGURE)[1], "an exponent that is not raised"


@pytest.mark.parametrize(
    ("text", "is_one"), [("0.05", True), ("<10", True), ("10⁴", True), ("LOQ", False), ("-", False)]
)
def test_what_counts_as_a_number(text: str, is_one: bool) -> None:
    assert is_number(text) is is_one


@pytest.mark.parametrize(
    ("text", "place", "second", "likelihood", "settles_to"),
    [
        ("L0Q", 1, "O", 0.1, "LOQ"),
        ("<L0Q", 2, "O", 0.1, "<LOQ"),
        ("C8D", 1, "B", 0.1, "CBD"),
        ("0.01O", 4, "0", 0.1, "0.010"),
        ("0.O10", 2, "0", 0.1, "0.010"),
        ("l.5", 0, "1", 0.1, "1.5"),
        ("a-Pinene", 0, "α", 0.2, "α-Pinene"),
        ("y-Terpinene", 0, "v", 0.01, "γ-Terpinene"),
        ("Y-TERPINENE", 0, "V", 0.01, "γ-TERPINENE"),
        ("DS-THC", 1, "8", 0.1, "D8-THC"),
        ("0xamyl", 0, "O", 0.1, "Oxamyl"),
        # and nothing is forced where the model does not hold it for possible, or the word does not ask for it
        ("L0Q", 1, "C", 0.1, "L0Q"),
        ("0.01O", 4, "D", 0.3, "0.01O"),
        ("a-Pinene", 0, "α", 0.01, "a-Pinene"),
        ("D8-THC", 1, "B", 0.1, "D8-THC"),
        ("M0123", 1, "O", 0.3, "M0123"),
        ("DS-THC", 1, "B", 0.1, "DS-THC"),
        ("0XFF", 0, "O", 0.3, "0XFF"),
    ],
)
def test_look_alikes(text: str, place: int, second: str, likelihood: float, settles_to: str) -> None:
    word = signs(text)
    word[place] = word[place]._replace(confidence=0.6, second=second, second_confidence=likelihood)
    assert "".join(sign.text for sign in settled(word)) == settles_to
