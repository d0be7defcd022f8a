"""Which values tell samples apart, that the index finds every two that share enough of them, and by what chance."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.collection.made import row, sample
from verifier.collection.fingerprints import significant
from verifier.collection.vectors import ALIKE, MOST_VALUES, agreement, chance, is_precise, pairs, precise, weight
from verifier.model import Qualifier


@pytest.mark.parametrize(
    ("printed", "figures"),
    [("14.37", 4), ("0.0140", 2), ("0.150", 2), ("1500", 2), ("1501", 4), ("0", 0), ("100.5", 4), ("2.00", 1)],
)
def test_idle_zeros_are_no_figures(printed: str, figures: int) -> None:
    assert significant(Decimal(printed)) == figures


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        ({"number": Decimal("0.21")}, False),
        ({"qualifier": Qualifier.LESS_THAN}, False),
        ({"qualifier": Qualifier.NOT_DETECTED, "number": None}, False),
        ({"number": Decimal(0)}, False),
        ({"is_sum": True}, False),
        ({"basis": "total_alkaloids"}, False),
        ({"basis": "dry"}, True),
    ],
)
def test_only_measured_values_with_three_figures_count(changes: dict[str, object], counts: bool) -> None:
    assert is_precise(row("lead", "0.213", "ppm").model_copy(update=changes)) is counts


def test_units_do_not_matter_and_figures_do() -> None:
    one = sample([row("mitragynine", "1.437", "%"), row("lead", "0.213", "ppm")])
    other = sample([row("mitragynine", "14.37", "mg/g"), row("lead", "0.214", "ppm")])
    found = agreement(one, other)
    assert [a.analyte for a, _ in found.alike] == ["mitragynine"]
    assert found.compared == 2


def test_a_substance_counts_once_however_often_it_is_printed() -> None:
    one = sample([row("lead", "0.213", "ppm"), row("lead", "213", "ppb")])
    assert len(agreement(one, one).alike) == 1


def test_the_chance_is_the_last_step_as_a_share_of_four_percent() -> None:
    # 0.01 of 1.25 +- 2 %: one of five steps; six such values of six, then of eight.
    rows = [row(f"s{number}", "1.25", "ppm") for number in range(6)]
    assert chance(rows, 6) == Decimal("0.2") ** 6
    assert chance(rows, 8) == 28 * Decimal("0.2") ** 6
    assert chance([], 5) == 1
    assert weight(sample([])) == 1


values = st.lists(
    st.tuples(st.integers(0, 40), st.integers(101, 199).filter(lambda n: n % 10 != 0)),
    max_size=18,
    unique_by=lambda v: v[0],
)


@given(
    shared=st.lists(
        st.tuples(st.integers(0, 60), st.integers(101, 999).filter(lambda n: n % 10 != 0)),
        min_size=ALIKE,
        max_size=ALIKE,
        unique_by=lambda v: v[0],
    ),
    mine=values,
    theirs=values,
)
def test_whatever_shares_six_values_shares_a_mark(
    shared: list[tuple[int, int]], mine: list[tuple[int, int]], theirs: list[tuple[int, int]]
) -> None:
    def made(own: list[tuple[int, int]]) -> set[int]:
        every = dict(own) | dict(shared)
        rows = [row(f"s{slug}", str(Decimal(number) / 100), "ppm") for slug, number in every.items()]
        return set(pairs(sample(rows)))

    assert made(mine) & made(theirs)


def test_a_report_with_thousands_of_values_has_few_marks() -> None:
    one = sample([row(f"s{number}", f"{number + 1}.37", "ppm") for number in range(3000)])
    assert sum(map(len, precise(one).values())) == MOST_VALUES
    assert len(pairs(one)) <= MOST_VALUES * (MOST_VALUES - 1) // 2


def test_nothing_detected_has_no_marks() -> None:
    nothing = [row(f"s{n}", "0.213", "ppm").model_copy(update={"qualifier": Qualifier.NOT_DETECTED}) for n in range(30)]
    assert pairs(sample(nothing)) == frozenset()
