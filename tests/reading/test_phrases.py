"""Phrases of more than one word or line: half of "not more than 100" is no limit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.model import LimitKind, Qualifier
from verifier.reading.phrases import bound_words, goes_on

from .pages import certificate, row, rows, table, text

PLAIN = st.decimals(min_value=0, max_value=9999, places=2).map(str)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("Not more", "than 100"),
        ("Not more than", "100"),
        ("10 000", "000"),
        ("NMT 1", "000"),
        ("Not", "Detected"),
        ("Below", "LOQ"),
        ("Too numerous", "to count"),
        ("Not Detected", "in 1 g"),
        ("NMT 10 000", "000 CFU/g"),
        ("Absent", "in 25 g"),
    ],
)
def test_two_lines_of_one_phrase_go_on(above: str, below: str) -> None:
    assert goes_on(above, below)


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("0.5", "1.0"),
        ("Pass", "Fail"),
        ("ND", "ND"),
        ("100", "000 000 000 1"),
        ("0.10", "000"),
        ("ND", "<0.5"),
        ("NMT 10 000", "000 of them"),
    ],
)
def test_two_lines_that_each_say_something_do_not_go_on(above: str, below: str) -> None:
    assert not goes_on(above, below)


@given(PLAIN, PLAIN)
def test_two_decimal_numbers_are_never_one_phrase(above: str, below: str) -> None:
    assert not goes_on(above, below)


def test_the_words_of_a_phrase_are_bound_to_the_next_one() -> None:
    # Each index is that of a word with more of its phrase behind it: the last word, and "Lead", are not.
    assert bound_words(text(40, 40, "Lead Not Detected in 1 g Pass")) == {1, 2, 3, 4}
    assert bound_words(text(40, 40, "not more than 100 CFU/g")) == {0, 1, 2}
    assert bound_words(text(40, 40, "0.5 1.0 Pass")) == frozenset()


def test_words_of_two_columns_are_no_phrase() -> None:
    assert bound_words([*text(40, 40, "Not Detected"), *text(140, 40, "in 1 g")]) == {0}


@pytest.mark.parametrize("first", [131.0, 136.0])
def test_a_limit_that_wraps_around_its_row_is_read_whole(first: float) -> None:
    # Its two lines stand above and below the middle of the row, or the first one stands in the row.
    found = certificate(
        text(40, 100, "Microbiology"),
        table([["Analyte", "Result (CFU/g)", "Limit (CFU/g)"]], (40, 200, 320), 112),
        table([["Coliforms", "40"]], (40, 200), 136),
        text(320, first, "Not more"), text(320, first + 10, "than 100"),
        table([["Total yeast and mold", "70", "1000"]], (40, 200, 320), 166),
    )  # fmt: skip
    limit = row(found, "Coliforms").limit
    assert limit is not None
    assert (limit.printed, limit.kind, limit.number) == ("Not more than 100", LimitKind.AT_MOST, Decimal(100))
    assert [result.printed_name for result in rows(found)] == ["Coliforms", "Total yeast and mold"]


@pytest.mark.parametrize(("value_top", "first"), [(144.0, "NMT 10 000"), (153.0, "NMT 10 000"), (153.0, "10 000")])
def test_a_limit_of_millions_may_be_broken_at_a_blank(value_top: float, first: str) -> None:
    # Either half alone would be a limit too: ten thousand, or none at all.
    x = (40, 200, 320)
    found = certificate(
        text(40, 90, "Microbiology"),
        table([["Analyte", "Result", "Limit"], ["Coliforms", "40", "100 CFU/g"]], x, 112),
        table([["Total aerobic microbial count", "4000"]], x[:2], value_top),
        text(320, 144, first), text(320, 153, "000 CFU/g"),
        table([["Total yeast and mold", "70", "1000 CFU/g"]], x, 170),
    )  # fmt: skip
    limit = row(found, "Total aerobic microbial count").limit
    assert limit is not None
    assert (limit.printed, limit.kind, limit.number) == (f"{first} 000", LimitKind.AT_MOST, Decimal(10_000_000))
    assert limit.unit == "CFU/g"


def test_not_detected_may_name_its_mass_on_the_next_line() -> None:
    cells = [["Analyte", "Result", "Limit"], ["Salmonella", "Not Detected", "Absent"], ["", "in 25 g", "in 25 g"]]
    more = [["Escherichia coli", "Not Detected", "Absent"], ["", "in 1 g", "in 1 g"]]
    found = certificate(
        text(40, 100, "Microbiology"),
        table(cells, (40, 200, 320), 112, pitch=9),
        table(more, (40, 200, 320), 148, pitch=9),
    )
    for name, mass in (("Salmonella", "25 g"), ("Escherichia coli", "1 g")):
        result = row(found, name)
        (value,) = result.values
        assert (value.printed, value.qualifier) == (f"Not Detected in {mass}", Qualifier.NOT_DETECTED)
        assert result.limit is not None
        assert (result.limit.printed, result.limit.kind) == (f"Absent in {mass}", LimitKind.ABSENT)


def test_a_name_with_an_open_bracket_ends_on_the_next_line() -> None:
    cells = [
        ["Analyte", "Result (ppb)", "Limit (ppb)"],
        ["Aflatoxins (Sum of B1, B2, G1,", "<4", "20"],
        ["G2)", "", ""],
        ["Ochratoxin A", "<2", "20"],
    ]
    found = certificate(text(40, 100, "Mycotoxins"), table(cells, (40, 220, 320), 112, pitch=10))
    assert [result.printed_name for result in rows(found)] == ["Aflatoxins (Sum of B1, B2, G1, G2)", "Ochratoxin A"]
