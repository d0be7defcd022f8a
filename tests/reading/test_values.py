"""What stands in a cell, and what it means."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.model import LimitKind, Qualifier
from verifier.reading.values import (
    NumberStyle,
    parse_limit,
    parse_number,
    parse_uncertainty,
    parse_values,
    style_evidence,
)

POINT, COMMA = NumberStyle.POINT, NumberStyle.COMMA


@pytest.mark.parametrize(
    ("text", "style", "number"),
    [
        ("0.05", POINT, "0.05"),
        (".05", POINT, "0.05"),
        ("1,000", POINT, "1000"),
        ("10,000,000", POINT, "10000000"),
        ("1,000", COMMA, "1.000"),
        ("0,0067", COMMA, "0.0067"),
        ("10\u00a0000", COMMA, "10000"),
        ("10\u00a0000\u00a0000", POINT, "10000000"),
        ("1.234,5", COMMA, "1234.5"),
        ("9,6.10⁴", COMMA, "96000"),
        ("2.0 x 10³", POINT, "2000"),
        ("10⁵", POINT, "100000"),
        ("1.0 x 10^4", POINT, "10000"),
        ("1.00E+03", POINT, "1000"),
        ("0.060", POINT, "0.060"),
    ],
)
def test_a_number_is_read_exactly(text: str, style: NumberStyle, number: str) -> None:
    assert parse_number(text, style) == Decimal(number)


@pytest.mark.parametrize("text", ["ND", "", "12a", "0.05 mg", "1.2.3", "06/21/2022"])
def test_what_is_not_all_number_is_no_number(text: str) -> None:
    assert parse_number(text, POINT) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.016", [(Qualifier.MEASURED, "0.016", None)]),
        ("<0.05", [(Qualifier.LESS_THAN, "0.05", None)]),
        ("< 50", [(Qualifier.LESS_THAN, "50", None)]),
        ("N.D.", [(Qualifier.NOT_DETECTED, None, None)]),
        ("None Detected", [(Qualifier.NOT_DETECTED, None, None)]),
        ("<LOQ", [(Qualifier.BELOW_LOQ, None, None)]),
        ("<LOQ %", [(Qualifier.BELOW_LOQ, None, "%")]),
        ("BLQ", [(Qualifier.BELOW_LOQ, None, None)]),
        (">TNTC", [(Qualifier.ABOVE_RANGE, None, None)]),
        ("237.4 mg/g (23.74 %)", [(Qualifier.MEASURED, "237.4", "mg/g"), (Qualifier.MEASURED, "23.74", "%")]),
        ("<1 mg/g", [(Qualifier.LESS_THAN, "1", "mg/g")]),
        ("=2.0 x 10³", [(Qualifier.MEASURED, "2000", None)]),
        ("negativní", [(Qualifier.NOT_DETECTED, None, None)]),
        ("ND ND", [(Qualifier.NOT_DETECTED, None, None), (Qualifier.NOT_DETECTED, None, None)]),
    ],
)
def test_a_result_keeps_its_qualifier(text: str, expected: list[tuple[Qualifier, str | None, str | None]]) -> None:
    values, left = parse_values(text, POINT)
    got = [(v.qualifier, v.number, v.unit.code if v.unit else None) for v in values]
    assert got == [(q, Decimal(n) if n else None, u) for q, n, u in expected]
    assert left == ""


@pytest.mark.parametrize(
    "text", ["Not Detected in 25 g", "Absence in 25g", "Negative/25g", "ND in 25 g", "negativní v 25 g"]
)
def test_the_tested_mass_stays_with_the_result(text: str) -> None:
    (value,), left = parse_values(text, POINT)
    assert value.qualifier is Qualifier.NOT_DETECTED
    assert value.portion is not None
    assert (value.portion.number, value.portion.unit) == (Decimal(25), "g")
    assert left == ""


def test_a_verdict_beside_a_number_is_left_over() -> None:
    (value,), left = parse_values("12.2% - Complete", POINT)
    assert (value.number, left) == (Decimal("12.2"), "- Complete")


@pytest.mark.parametrize("text", ["Pass", "green powder", "see page 2b", "SOP-12"])
def test_words_are_no_value(text: str) -> None:
    assert parse_values(text, POINT)[0] == ()


@pytest.mark.parametrize(
    ("text", "kind", "number", "explicit"),
    [
        ("20", LimitKind.AT_MOST, "20", False),
        ("NMT 1.2 ppm", LimitKind.AT_MOST, "1.2", True),
        ("<= 0.5", LimitKind.AT_MOST, "0.5", True),
        ("≤ 2 %", LimitKind.AT_MOST, "2", True),
        ("< 10", LimitKind.BELOW, "10", True),
        ("NLT 0.5", LimitKind.AT_LEAST, "0.5", True),
        (">25%", LimitKind.ABOVE, "25", True),
        ("10⁵ CFU/g", LimitKind.AT_MOST, "100000", False),
        ("Max. 12 %", LimitKind.AT_MOST, "12", True),
        ("Report Results", LimitKind.NONE, None, True),
        ("-", LimitKind.NONE, None, True),
        ("Absent in 25 g", LimitKind.ABSENT, None, True),
        ("Not Detected in 1g", LimitKind.ABSENT, None, True),
        ("as agreed with client", LimitKind.TEXT, None, False),
        ("> 1 per 3 grams", LimitKind.TEXT, None, False),
    ],
)
def test_a_limit_says_how_it_compares(text: str, kind: LimitKind, number: str | None, explicit: bool) -> None:
    limit = parse_limit(text, POINT)
    assert (limit.kind, limit.number, limit.is_explicit) == (kind, Decimal(number) if number else None, explicit)


def test_a_range_has_two_ends() -> None:
    limit = parse_limit("10 - 12 %", POINT)
    assert (limit.kind, limit.number, limit.upper) == (LimitKind.BETWEEN, Decimal(10), Decimal(12))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("±0.6849", (Decimal("0.6849"), None, False)), ("± 12 %", (Decimal(12), "%", True)), ("N/A", (None, None, False))],
)
def test_an_uncertainty(text: str, expected: tuple[Decimal | None, str | None, bool]) -> None:
    assert parse_uncertainty(text, POINT) == expected


def test_the_decimal_sign_is_the_documents_not_the_cells() -> None:
    assert style_evidence(["1,000", "0.05", "2.5"]).style is POINT
    assert style_evidence(["1,000", "0,05", "2,5", "9,6.10⁴"]).style is COMMA
    assert style_evidence(["ND", "1,000"]).style is POINT


numbers = st.decimals(min_value=0, max_value=Decimal("9999999"), places=4, allow_nan=False, allow_infinity=False)


@given(numbers)
def test_the_decimal_sign_does_not_change_a_number(number: Decimal) -> None:
    printed = format(number, "f")
    assert parse_number(printed, POINT) == parse_number(printed.replace(".", ","), COMMA) == number


@given(
    numbers,
    st.sampled_from(["<", "< ", "> ", ">", "≤", "~", ""]),
    st.sampled_from(["", " %", " mg/g", "mg/kg", " CFU/g"]),
)
def test_comparator_and_unit_leave_the_number_alone(number: Decimal, comparator: str, unit: str) -> None:
    printed = f"{comparator}{format(number, 'f')}{unit}"
    (value,), left = parse_values(printed, POINT)
    assert (value.number, left) == (number, "")
    assert (value.qualifier is Qualifier.MEASURED) == (comparator.strip() in ("", "~"))
    assert (value.unit is None) == (unit == "")


@given(st.text(max_size=40))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for style in NumberStyle:
        values, _ = parse_values(text, style)
        assert all(text[v.start : v.end].strip() for v in values)
        parse_limit(text, style)
        parse_uncertainty(text, style)
