"""Charts, their rules, and trends: published values and the smallest series that break each rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from verifier.statistics.charts import against_known, individuals
from verifier.statistics.patterns import nelson, western_electric, westgard
from verifier.statistics.trend import YEAR, exact_chance, sen_slope, tie_variance, trend
from verifier.statistics.values import above, below, measured

START = date(2026, 1, 1)
# NIST/SEMATECH e-Handbook 6.3.2.2, flow rates.
FLOW = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
# Little, College of the Holy Cross, "A Mann-Kendall Example (By Hand)".
BY_HAND = [12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9, 11.0, 17.3, 15.9, 19.0, 18.3, 20.1, 21.7]


def days(count: int) -> list[date]:
    return [START + timedelta(days=at) for at in range(count)]


def test_the_chart_of_the_handbook() -> None:
    """Centre 50.81, limits 45.8159 and 55.8041; mean moving range 1.8778, its limit 6.1349 by D4 = 3.267."""
    chart = individuals(FLOW)
    assert chart.individuals is not None
    assert chart.individuals.centre == pytest.approx(50.81)
    assert chart.individuals.low == pytest.approx(45.8159, abs=0.0001)
    assert chart.individuals.high == pytest.approx(55.8041, abs=0.0001)
    assert chart.range_limits is not None
    assert chart.range_limits.centre == pytest.approx(1.8778, abs=0.0001)
    assert chart.range_limits.high == pytest.approx(6.1349, abs=0.0003)
    assert chart.violations == ()
    assert chart.wide_ranges == ()
    assert chart.why_not == "limits from fewer than 20 values are provisional"


def test_dates_give_the_order() -> None:
    shuffled = [(FLOW[at], days(10)[at]) for at in (3, 1, 9, 0, 2, 4, 8, 5, 7, 6)]
    chart = individuals([value for value, _ in shuffled], [day for _, day in shuffled])
    assert chart.values == tuple(FLOW)
    assert chart.order == (3, 1, 4, 0, 5, 7, 9, 8, 6, 2)


@pytest.mark.parametrize(
    ("values", "dates", "why"),
    [
        (FLOW[:7], None, "8 values in order are needed, and there are 7"),
        (FLOW, [START] * 10, "several results are of 2026-01-01: their order is not known"),
        (FLOW, days(9), "there are 10 values and 9 dates"),
        ([5] * 10, None, "all values are equal"),
    ],
)
def test_no_chart_without_a_reason(values: list[float], dates: list[date] | None, why: str) -> None:
    chart = individuals(values, dates)
    assert chart.individuals is None
    assert chart.violations == ()
    assert chart.why_not is not None
    assert why in chart.why_not


def found(violations: tuple[object, ...]) -> dict[str, list[tuple[int, ...]]]:
    by_rule: dict[str, list[tuple[int, ...]]] = {}
    for one in violations:
        by_rule.setdefault(one.rule, []).append(one.indices)  # type: ignore[attr-defined]
    return by_rule


SAW = [0.3, -0.3] * 7
"""Fourteen points that alternate: Nelson 4 and nothing else."""


@pytest.mark.parametrize(
    ("rule", "z", "indices"),
    [
        ("Nelson 1", [0.5, 3.1, -0.5], (1,)),
        ("Nelson 1", [0.5, -3.1, -0.5], (1,)),
        ("Nelson 2", [0.1, 0.5, 0.2, 0.6, 0.3, 0.1, 0.4, 0.2, 0.5], tuple(range(9))),
        ("Nelson 3", [-0.9, -0.5, -0.1, 0.2, 0.4, 0.8], tuple(range(6))),
        ("Nelson 3", [0.9, 0.5, 0.1, -0.2, -0.4, -0.8], tuple(range(6))),
        ("Nelson 4", SAW, tuple(range(14))),
        ("Nelson 5", [2.1, 0.1, 2.2], (0, 2)),
        ("Nelson 6", [1.1, 1.2, 0.1, 1.3, 1.4], (0, 1, 3, 4)),
        ("Nelson 7", [0.1, -0.2, 0.3, 0.2, -0.1] * 3, tuple(range(15))),
        ("Nelson 8", [1.1, -1.2, -1.3, 1.4, 1.1, -1.6, -1.2, 1.8], tuple(range(8))),
    ],
)
def test_each_rule_of_nelson_has_its_smallest_series(rule: str, z: list[float], indices: tuple[int, ...]) -> None:
    """Nelson, Journal of Quality Technology 16, 1984, 237: the eight patterns."""
    assert found(nelson(z)) == {rule: [indices]}


@pytest.mark.parametrize(
    "z",
    [
        [0.5, 3.0, -0.5],
        [0.1, 0.5, 0.2, 0.6, 0.3, 0.1, 0.4, 0.2],
        [0.1, 0.5, 0.2, 0.6, 0.0, 0.3, 0.1, 0.4, 0.2, 0.5],
        [-0.9, -0.5, -0.1, 0.2, 0.4],
        [-0.9, -0.5, -0.1, -0.1, 0.2, 0.4],
        SAW[:13],
        [2.1, 0.1, -2.2],
        [1.1, 1.2, 0.1, -1.3, 1.4],
        [0.1, -0.2, 0.3, 0.2, -0.1] * 2 + [0.1, -0.2, 0.3, 0.2],
        [1.1, -1.2, -1.3, 1.0, 1.1, -1.6, -1.2, 1.8],
    ],
)
def test_one_point_less_breaks_no_rule_of_nelson(z: list[float]) -> None:
    assert nelson(z) == ()


def test_runs_that_go_on_are_one_violation() -> None:
    z = [0.1, 0.5, 0.2, 0.6, 0.3, 0.1, 0.4, 0.2, 0.5, 0.2, 0.4, -0.1]
    assert found(nelson(z)) == {"Nelson 2": [tuple(range(11))]}
    assert found(western_electric(z)) == {"Western Electric 4": [tuple(range(11))]}


def test_western_electric_has_its_four_zones() -> None:
    assert found(western_electric([0, 3.1])) == {"Western Electric 1": [(1,)]}
    assert found(western_electric([2.1, 0, 2.1])) == {"Western Electric 2": [(0, 2)]}
    assert found(western_electric([-1.1, -1.1, 0, -1.1, -1.1])) == {"Western Electric 3": [(0, 1, 3, 4)]}
    assert western_electric([0.1] * 7) == ()


@pytest.mark.parametrize(
    ("z", "rules"),
    [
        ([0, 2.1, 0], {"1-2s": [(1,)]}),
        ([0, -3.1, 0], {"1-2s": [(1,)], "1-3s": [(1,)]}),
        ([2.1, 2.2], {"1-2s": [(0,), (1,)], "2-2s": [(0, 1)]}),
        ([2.1, -2.2], {"1-2s": [(0,), (1,)], "R-4s": [(0, 1)]}),
        ([1.1, 1.2, 1.3, 1.4], {"4-1s": [(0, 1, 2, 3)]}),
        ([-0.1] * 10, {"10x": [tuple(range(10))]}),
        ([0.1, -0.1] * 10, {}),
    ],
)
def test_each_rule_of_westgard(z: list[float], rules: dict[str, list[tuple[int, ...]]]) -> None:
    """Westgard et al., Clinical Chemistry 27, 1981, 493."""
    assert found(westgard(z)) == rules
    chart = against_known([100 + 2 * one for one in z], 100, 2)
    assert found(chart.violations) == rules


def test_only_the_first_rule_of_westgard_is_a_warning() -> None:
    assert {one.rule: one.is_warning for one in westgard([3.1, 3.2])} == {"1-2s": True, "1-3s": False, "2-2s": False}


def test_westgard_needs_a_known_spread() -> None:
    assert against_known([1, 2, 3], 2, 0).why_not == "the SD must be known and above zero"
    assert against_known([], 2, 1).why_not == "there is no value"


def test_mann_kendall_is_that_of_the_example() -> None:
    """The example above: S = 54, V = 332.67, Z = 2.9058 (pymannkendall 1.4.3: p = 0.0036627)."""
    result = trend([measured(value) for value in BY_HAND], days(14))
    assert result.s == 54
    assert result.variance == pytest.approx(14 * 13 * 33 / 18 - 2 * 1 * 9 / 18)
    assert result.z == pytest.approx(2.9058, abs=0.00005)
    assert result.chance == pytest.approx(0.0036627, abs=5e-8)
    assert result.slope.value == pytest.approx(0.5666667 * YEAR)
    assert result.slope.low is not None
    assert result.slope.low > 0
    assert result.why_not is None


@pytest.mark.parametrize(("n", "s", "one_sided"), [(4, 6, 0.042), (5, 8, 0.042), (8, 16, 0.031), (10, 23, 0.023)])
def test_small_series_have_the_exact_chance(n: int, s: int, one_sided: float) -> None:
    """Gilbert, Statistical Methods for Environmental Pollution Monitoring, 1987, table A18, three decimals."""
    assert exact_chance(n, s) / 2 == pytest.approx(one_sided, abs=0.0005)
    assert exact_chance(n, -s) == exact_chance(n, s)
    assert exact_chance(n, 0) == 1


def test_a_slope_by_hand() -> None:
    """10, 15, 14, 20: the slopes are -1, 2, 2.5, 3.33, 5, 6, and their median 2.917."""
    slope = sen_slope([measured(value) for value in (10, 15, 14, 20)], days(4))
    assert slope.value == pytest.approx((2.5 + 10 / 3) / 2 * YEAR)
    assert slope.low is None
    assert slope.why_not is not None


def test_ties_in_both_are_counted_as_kendall_does() -> None:
    """Kendall 1975: with one half of the values and one half of the dates tied, by hand."""
    assert tie_variance(4, (2,), (2,)) == pytest.approx((4 * 3 * 13 - 2 * 9) / 18 - 2 * 9 / 18 + 4 / (2 * 4 * 3))


def test_censored_values_are_ties_and_have_no_slope() -> None:
    values = [below(2), below(1), measured(1.5), measured(3), measured(4), measured(5), measured(6), measured(7)]
    result = trend(values, days(8))
    # The first three are below the highest bound: 5 of them rise against each of the later, and 10 among themselves.
    assert result.s == 3 * 5 + 10
    assert result.slope.value is None
    assert result.slope.why_not is not None
    assert "2 of 8 censored" in result.method


@pytest.mark.parametrize(
    ("count", "why"), [(3, "4 values are needed, and there are 3"), (7, "judged from 8 values, and there are 7")]
)
def test_few_values_are_not_judged(count: int, why: str) -> None:
    assert trend([measured(at) for at in range(count)], days(count)).why_not == why


def test_no_trend_without_a_reason() -> None:
    same = [measured(5)] * 9
    assert trend(same, days(9)).why_not == "all values, or all dates, are the same"
    assert trend(same[:8], days(9)).why_not == "there are 8 values and 9 dates"
    assert trend([*same[:8], above(9)], days(9)).why_not == "values above a range have no place in the order"
