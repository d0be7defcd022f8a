"""Formulas in footnotes: what is understood, and that nothing is understood by halves."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.vocabulary.formulas import formulas_in, same_name

THC = ("total_thc", {"thca": "0.877", "delta_9_thc": "1"})
CBD = ("total_cbd", {"cbd": "1", "cbda": "1"})
FOUR = (
    "total_alkaloids",
    dict.fromkeys(("mitragynine", "7_hydroxymitragynine", "paynantheine", "speciogynine"), "1"),
)


def understood(text: str) -> list[tuple[str, dict[str, str]]]:
    """Each formula as the slug of its total and its parts with their factors."""
    return [(one.total, {slug: f"{factor.normalize():f}" for slug, factor in one.terms}) for one in formulas_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Total THC = THCa * 0.877 + d9-THC", [THC]),
        ("*Total THC = Delta 9 THC + (THCA × 0,877).", [THC]),
        ("TOTAL THC = (THCA X 0.877) + THC", [THC]),
        ("Total THC = ∆9THC + (THCa (0.877))", [THC]),
        ("Total THC = 0.877 x THCA\n+ THC", [THC]),
        ("ND = Not Detected; Total THC=THCa*0.877+d9-THC;LOD = Limit of Detection", [THC]),
        ("For inhalation, Total THC = THC + (0.877 x THCA) and Total CBD = CBD + CBDA", [THC, CBD]),
        ("Total THC = 0.877 x (THCA + THC)", [("total_thc", {"thca": "0.877", "delta_9_thc": "0.877"})]),
        ("Total Alkaloids = Mitragynine (MG) + 7-Hydroxymitragynine + Paynantheine +\nSpeciogynine", [FOUR]),
        ("Total alkaloids is the sum of mitragynine, 7-OH, paynantheine, and speciogynine.", [FOUR]),
    ],
)  # fmt: skip
def test_what_a_total_is_formed_from(text: str, expected: list[tuple[str, dict[str, str]]]) -> None:
    assert understood(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Total THC = THCA * 0.877 + THC - CBN",
        "Total THC = THCA * 0.877 + Something else",
        "Total THC = (THCA * 0.877 + THC",
        "Total THC = THCA * 0.877 +",
        "Total THC = THC + THCA (as acid)",
        "Total THC = THC",
        "Total THC = THC + THC",
        "Total THC = THC + Total THC",
        "Total THC = 0 * THCA + THC",
        "Ratio of Total THC = THCA * 0.877 + THC",
        "Total alkaloids is the sum of all detected alkaloids.",
        "mg/unit = 1 (g) per unit x cannabinoid concentration (mg/g)",
        "ND = Not Detected; LOQ = Limit of Quantitation",
        "Total THC = THCA x THC",
    ],
)
def test_what_is_not_understood_as_a_whole_is_left_out(text: str) -> None:
    assert understood(text) == []


NAMES = {"Mitragynine": "mitragynine", "7-OH-Mitragynine": "7_hydroxymitragynine", "Paynantheine": "paynantheine",
         "Speciogynine": "speciogynine", "Speciociliatine": "speciociliatine"}  # fmt: skip
FACTORS = st.one_of(st.none(), st.integers(1, 9999).map(lambda n: Decimal(n) / 1000))


@given(
    st.lists(st.tuples(st.sampled_from(sorted(NAMES)), FACTORS), min_size=2, unique_by=lambda term: term[0]),
    st.sampled_from(("{0} * {1}", "({1} x {0})", "{0} ({1})", "{1} × {0}")),
    st.sampled_from((" + ", "+", " +\n")),
    st.sampled_from(("", ".", "; ND = Not Detected", "\nResults relate only to the items tested")),
)
def test_a_formula_says_the_same_in_every_spelling(
    terms: list[tuple[str, Decimal | None]], way: str, plus: str, after: str
) -> None:
    printed = plus.join(name if factor is None else way.format(name, factor) for name, factor in terms)
    [(total, parts)] = understood(f"Total Alkaloids = {printed}{after}")
    assert total == "total_alkaloids"
    assert {slug: Decimal(factor) for slug, factor in parts.items()} == {
        NAMES[name]: Decimal(1) if factor is None else factor for name, factor in terms
    }


@given(st.text(alphabet="THCA Total=+*()0.87;,\nx-", max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    for one in formulas_in(text):
        assert 0 <= one.start < one.end <= len(text)
        assert len(one.terms) > 1


def test_names_are_alike_but_for_marks_and_case() -> None:
    assert same_name("*Total  THC", "TOTAL THC:")
    assert not same_name("Total Active THC", "Total Available THC")
