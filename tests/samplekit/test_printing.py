from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.samplekit.printing import spell, spell_date
from verifier.samplekit.truth import DateStyle, Powers, Style

EURO = Style(decimal=",", powers=Powers.UNICODE)


@pytest.mark.parametrize(
    ("text", "style", "unit", "printed"),
    [
        ("0.0067", Style(), "%", "0.0067"),
        ("0.0067", EURO, "%", "0,0067"),
        ("<2.0", EURO, "ug/kg", "<2,0"),
        ("NMT 1.20", EURO, "ppm", "NMT 1,20"),
        ("ND", EURO, "ppm", "ND"),
        ("Not Detected in 25 g", EURO, None, "Not Detected in 25 g"),
        ("10000000", Style(thousands=","), "CFU/g", "10,000,000"),
        ("1234.50", Style(decimal=",", thousands="."), "ug/kg", "1.234,50"),
        ("96000", EURO, "CFU/g", "9,6×10⁴"),
        ("96000", EURO, "ug/kg", "96000"),
        ("630", EURO, "CFU/g", "630"),
        ("<1000", EURO, "CFU/g", "<1,0×10³"),
    ],
)
def test_numbers_are_spelled_in_the_style(text: str, style: Style, unit: str | None, printed: str) -> None:
    assert spell(text, style, unit) == printed


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        (DateStyle.ISO, "2026-03-05"),
        (DateStyle.US, "03/05/2026"),
        (DateStyle.US_SHORT, "03/05/26"),
        (DateStyle.EUROPEAN, "5.3.2026"),
        (DateStyle.MONTH_FIRST, "Mar 5, 2026"),
        (DateStyle.DAY_FIRST, "05-Mar-2026"),
    ],
)
def test_dates_are_spelled_in_the_style(style: DateStyle, printed: str) -> None:
    assert spell_date(date(2026, 3, 5), Style(dates=style)) == printed


@given(
    st.decimals(min_value=0, max_value=10**8, places=4),
    st.sampled_from([(".", ""), (".", ","), (",", ""), (",", "."), (",", " ")]),
)
def test_taking_the_marks_away_gives_the_number_back(number: Decimal, marks: tuple[str, str]) -> None:
    decimal, thousands = marks
    printed = spell(format(number, "f"), Style.model_validate({"decimal": decimal, "thousands": thousands}), "mg/kg")
    plain = printed.replace(thousands, "") if thousands else printed
    assert format(number, "f") == plain.replace(decimal, ".")
