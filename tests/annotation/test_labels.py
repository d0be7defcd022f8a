"""Labels: in a font that every viewer has, and as wide as their plates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from verifier.model import Tone
from verifier.pdf.geometry import IDENTITY
from verifier.pdf.marks.appearance import LABEL_SIZE, in_font, label_size, mark_content, text_width


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1 error LIM101", "1 error LIM101"),
        ("2 Prüfung größer", "2 Prüfung größer"),
        ("3 varování ěščř", "3 varování ešcr"),
        ("4 → 中", "4 ? ?"),
    ],
)
def test_letters_that_the_font_lacks_stand_without_accents(text: str, shown: str) -> None:
    assert in_font(text).decode("cp1252") == shown


@pytest.mark.parametrize(
    "text",
    ["1 error LIM101", "12,13 warning CMP303", "7 info PLA501", "verifier: INCONCLUSIVE", "9 advertencia CON222"],
)
def test_a_plate_is_as_wide_as_its_text(text: str) -> None:
    real = stringWidth(text, "Helvetica-Bold", LABEL_SIZE)
    assert real == pytest.approx(text_width(text, LABEL_SIZE), rel=0.06)
    assert real < label_size(text)[0]


@given(text=st.text(max_size=30))
def test_any_text_is_one_string_of_the_stream(text: str) -> None:
    """Parentheses, backslashes and line ends do not end the string."""
    shown = in_font(text).decode("cp1252", "replace")
    content = mark_content(IDENTITY, (0, 0, 9, 9), Tone.BAD, is_filled=True, label=(shown, (10, 0, 40, 9)))
    inside = content.decode("latin-1").partition("Tm\n(")[2]
    depth, place = 1, 0
    while depth:
        step = inside[place]
        place += 2 if step == "\\" else 1
        depth += {"(": 1, ")": -1}.get(step, 0)
    assert inside[place:] == " Tj\nET\nQ"
