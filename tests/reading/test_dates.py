"""Printed dates, and when they say too little."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.reading.dates import DateOrder, decide_order, find_dates

MONTH_FIRST, DAY_FIRST, UNKNOWN = DateOrder.MONTH_FIRST, DateOrder.DAY_FIRST, DateOrder.UNKNOWN


@pytest.mark.parametrize(
    "printed",
    [
        "2026-02-04",
        "4.2.2026",
        "4. 2. 2026",
        "Feb 4, 2026",
        "February 4, 2026",
        "4 Feb 2026",
        "04-Feb-2026",
        "4 FEB '26",
        "2026/02/04",
    ],
)
def test_a_date_that_says_its_order(printed: str) -> None:
    assert find_dates(printed, UNKNOWN) == (date(2026, 2, 4),)


def test_slashes_need_the_documents_order() -> None:
    assert find_dates("02/04/26", MONTH_FIRST) == (date(2026, 2, 4),)
    assert find_dates("02/04/26", DAY_FIRST) == (date(2026, 4, 2),)
    assert find_dates("02/04/26", UNKNOWN) == (None,)
    assert find_dates("02/19/26", UNKNOWN) == (date(2026, 2, 19),)


def test_a_range_gives_both_ends() -> None:
    assert find_dates("28.1.2026 - 4.2.2026", UNKNOWN) == (date(2026, 1, 28), date(2026, 2, 4))


@pytest.mark.parametrize("text", ["sample 12", "0.05", "SOP 70.75", "99.99.9999", "12:34:22", ""])
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text, MONTH_FIRST) == ()


def test_the_order_is_decided_by_the_whole_document() -> None:
    assert decide_order(["02/04/26", "02/19/26"]) is MONTH_FIRST
    assert decide_order(["02/04/26", "19/02/26"]) is DAY_FIRST
    assert decide_order(["02/04/26"]) is UNKNOWN
    assert decide_order(["02/04/26", "Springfield, CO 80110"]) is MONTH_FIRST
    assert decide_order(["19/02/26", "02/19/26"]) is UNKNOWN


days = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))


@given(days)
def test_every_day_survives_every_style(day: date) -> None:
    assert find_dates(day.isoformat(), UNKNOWN) == (day,)
    assert find_dates(f"{day.day}.{day.month}.{day.year}", UNKNOWN) == (day,)
    assert find_dates(day.strftime("%m/%d/%Y"), MONTH_FIRST) == (day,)
    assert find_dates(day.strftime("%d/%m/%Y"), DAY_FIRST) == (day,)
    assert find_dates(day.strftime("%B %d, %Y"), UNKNOWN) == (day,)
