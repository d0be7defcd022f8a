"""Mean, SD and quantiles of censored values, equal to published ones; sources stand at each data set."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from scipy.stats import CensoredData, norm

from verifier.errors import UsageError
from verifier.statistics.censored import kaplan_meier, summarise
from verifier.statistics.likelihood import fit
from verifier.statistics.ordering import fill, plotting_positions
from verifier.statistics.values import Observation, above, below, measured, sample_of

# Arsenic in water of Oahu; Helsel, Nondetects and Data Analysis, Wiley 2005, chapter 6; data set "Oahu" of R's NADA.
OAHU = sample_of(
    [
        *map(below, (1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 0.9)),
        *(1.7, 3.2, 2.8, 0.7, 0.5, 0.5, 0.5, 0.9, 0.7, 0.6, 1.5),
    ]
)
# Helsel and Cohn, Water Resources Research 24, 1988, 1997, appendix B.
HELSEL_COHN = sample_of([*map(below, [1] * 6 + [10] * 3), 3, 7, 9, 12, 15, 20, 27, 33, 50])


def test_kaplan_meier_is_that_of_the_book() -> None:
    """Helsel 2005 and R NADA, `cenfit(Oahu)`: median 0.700, mean 0.949."""
    summary = summarise(OAHU, method="kaplan_meier")
    assert (summary.n, summary.censored) == (24, 13)
    assert summary.median == 0.7
    assert summary.mean == pytest.approx(0.949, abs=0.0005)
    assert "Kaplan-Meier" in summary.method
    assert summary.why_not is None


def test_kaplan_meier_steps_are_those_of_another_program() -> None:
    """The steps of lifelines 0.30, `KaplanMeierFitter.fit_left_censoring`, on the same data."""
    steps = kaplan_meier(OAHU)
    assert not isinstance(steps, str)
    assert steps.values == (0.5, 0.6, 0.7, 0.9, 1.5, 1.7, 2.8, 3.2)
    expected = (0.343750, 0.458333, 0.687500, 0.785714, 0.851190, 0.916667, 0.958333, 1.0)
    assert steps.at_or_below == pytest.approx(expected, abs=5e-7)
    assert steps.open_below == pytest.approx(0)


def test_regression_on_order_statistics_is_that_of_r() -> None:
    """R NADA `cenros(Oahu)`: mean 0.972, SD 0.718, median 0.700."""
    summary = summarise(OAHU, method="ros")
    assert summary.mean == pytest.approx(0.972, abs=0.0005)
    assert summary.sd == pytest.approx(0.718, abs=0.0005)
    assert summary.median == pytest.approx(0.700, abs=0.0005)


def test_modelled_values_are_those_of_the_book() -> None:
    """Helsel 2005, the Oahu example as statsmodels 0.15 tests it (`Test_ROS_HelselArsenic`), two decimals."""
    filled = fill(OAHU, "lognormal")
    assert not isinstance(filled, str)
    modelled = [0.35, 0.41, 0.46, 0.57, 0.58, 0.61, 0.68, 0.76, 0.81, 0.95, 0.98, 1.14, 1.42]
    expected = sorted([*modelled, *OAHU.numbers])
    assert sorted(filled.numbers) == pytest.approx(expected, abs=0.0055)


def test_modelled_values_are_those_of_the_paper() -> None:
    """Helsel and Cohn 1988, appendix B (statsmodels: `Test_ROS_HelselAppendixB`), two decimals."""
    filled = fill(HELSEL_COHN, "lognormal")
    assert not isinstance(filled, str)
    modelled = [0.47, 0.85, 1.11, 1.27, 1.76, 2.34, 2.50, 3.03, 4.80]
    assert sorted(filled.numbers[:9]) == pytest.approx(modelled, abs=0.011)


def test_modelled_values_are_those_of_nada() -> None:
    """Fifty values with three limits, modelled by R NADA 1.5 (statsmodels: `Test_ROS_RNADAdata`), three decimals."""
    bounds = [0.09] * 3 + [0.9] * 3 + [1.0] * 17
    numbers = [
        0.101,
        0.136,
        0.34,
        0.457,
        0.514,
        0.629,
        0.638,
        0.774,
        0.788,
        1,
        1.1,
        2,
        2,
        2.404,
        2.86,
        3,
        3,
        3.705,
        4,
        5,
    ]
    numbers += [5.96, 6, 7.214, 16, 17.716, 25, 51]
    filled = fill(sample_of([*map(below, bounds), *numbers]), "lognormal")
    assert not isinstance(filled, str)
    modelled = [0.01907990, 0.03826254, 0.06080717, 0.08745914, 0.25257575, 0.58544205, 0.01711153, 0.03373885]
    modelled += [0.05287083, 0.07506079, 0.10081573, 0.13070334, 0.16539309, 0.20569039, 0.25257575, 0.30725491]
    modelled += [0.37122555, 0.44636843, 0.53507405, 0.64042242, 0.76644378, 0.91850581, 1.10390531]
    assert sorted(filled.numbers[:23]) == pytest.approx(sorted(modelled), abs=5e-7)


def test_plotting_positions_of_one_limit_by_hand() -> None:
    """Two of six below the limit: a third of the distribution, shared at 1/9 and 2/9; the rest in fifths above it."""
    places = plotting_positions([2, 3, 4, 5], [1, 1])
    assert [place for _, place in places.censored] == pytest.approx([1 / 9, 2 / 9])
    assert [place for _, place in places.measured] == pytest.approx([1 / 3 + 2 / 3 * k / 5 for k in (1, 2, 3, 4)])


def test_likelihood_is_that_of_r() -> None:
    """R NADA `cenmle(Oahu)`, lognormal: median 0.777, mean 0.945, SD 0.656."""
    summary = summarise(OAHU, method="likelihood")
    assert summary.median == pytest.approx(0.777, abs=0.0005)
    assert summary.mean == pytest.approx(0.945, abs=0.0005)
    assert summary.sd == pytest.approx(0.656, abs=0.0005)


def test_likelihood_is_that_of_scipy_with_every_kind_of_censoring() -> None:
    numbers = [9.1, 10.2, 10.4, 11.0, 9.7, 10.9, 12.0]
    sample = sample_of([*numbers, below(9), below(9), Observation(8.0, 9.5), above(12.5)])
    found = fit(sample, "normal")
    data = CensoredData(uncensored=numbers, left=[9, 9], interval=[[8.0, 9.5]], right=[12.5])
    mean, sd = norm.fit(data)
    assert not isinstance(found, str)
    assert (found.mu, found.sigma) == pytest.approx((mean, sd), rel=1e-4)


# NIST StRD, univariate summary statistics, https://www.itl.nist.gov/div898/strd/univ/homepage.html: certified values.
MICHELSO = """
85 74 90 107 93 85 95 98 98 88 100 98 93 65 76 81 100 100 96 96 96 94 96 94 88 80 85 88 90 84 83 79 81 88 88 83 80 79
76 80 88 88 88 86 72 72 62 86 97 95 88 91 85 87 84 84 85 84 84 84 89 81 81 82 80 77 76 74 75 76 91 92 89 86 88 72 84 85
85 78 89 84 78 81 76 81 79 81 82 85 87 87 81 74 81 94 95 80 81 87
"""
MAVRO = """
180 170 180 190 180 170 150 140 150 150 170 180 180 190 190 210 200 160 140 130 130 150 150 160 150 140 130 140 150 140
150 160 150 160 190 200 200 210 220 230 240 250 270 260 260 260 270 260 250 240
"""


@pytest.mark.parametrize(
    ("values", "mean", "sd"),
    [
        ([Decimal(299) + Decimal(one) / 100 for one in MICHELSO.split()], "299.8524", "0.0790105478190518"),
        ([Decimal(2) + Decimal(one) / 100000 for one in MAVRO.split()], "2.001856", "0.000429123454003053"),
        ([Decimal(10000001), Decimal(10000003), Decimal(10000002)], "10000002", "1"),
        ([Decimal("1.2"), *[Decimal("1.1"), Decimal("1.3")] * 500], "1.2", "0.1"),
        ([Decimal("1000000.2"), *[Decimal("1000000.1"), Decimal("1000000.3")] * 500], "1000000.2", "0.1"),
        ([Decimal("10000000.2"), *[Decimal("10000000.1"), Decimal("10000000.3")] * 500], "10000000.2", "0.1"),
    ],
    ids=["Michelso", "Mavro", "NumAcc1", "NumAcc2", "NumAcc3", "NumAcc4"],
)
def test_mean_and_sd_are_the_certified_ones(values: list[Decimal], mean: str, sd: str) -> None:
    """Fourteen digits of the mean; of the SD ten, but eight for the stiffest, where binary fractions end."""
    summary = summarise(sample_of(values))
    assert summary.mean == pytest.approx(float(mean), rel=1e-14)
    assert summary.sd == pytest.approx(float(sd), rel=1e-8 if summary.mean and summary.mean > 9e6 else 1e-9)


def test_nothing_is_substituted_unless_asked_for_by_name() -> None:
    sample = sample_of([below(2), below(2), 3, 4, 5, 6])
    half = summarise(sample, substitution="half")
    assert half.mean == pytest.approx((1 + 1 + 3 + 4 + 5 + 6) / 6)
    assert "substitution by half the bound, as asked for" in half.method
    assert "no sound basis" in half.method
    for method in ("auto", "kaplan_meier", "ros", "likelihood"):
        assert "substitution" not in summarise(sample, method=method).method
    assert summarise(sample, method="classical").mean is None


def test_auto_takes_the_method_that_can_say_it() -> None:
    reaching_down = sample_of([1, below(2), 3, 4, 5, 6])
    one_limit = sample_of([below(2), below(2), 3, 4, 5, 6])
    assert summarise(reaching_down).method.startswith("Kaplan-Meier")
    at_the_limit = sample_of([2, below(2), 3, 4, 5, 6])
    for sample in (one_limit, at_the_limit):
        assert summarise(sample).method.startswith("robust regression on order statistics (lognormal)")
        assert summarise(sample).mean is not None
    assert summarise(sample_of([3, 4, 5, 6, above(9)])).method.startswith("maximum likelihood")
    assert summarise(sample_of([3, 4, 5])).method.startswith("classical")


def test_kaplan_meier_gives_no_mean_where_the_lowest_are_open() -> None:
    summary = summarise(sample_of([below(2), below(2), 3, 4, 5, 6]), method="kaplan_meier")
    assert summary.mean is None
    assert summary.sd is None
    assert summary.median == 3.5
    assert summary.lower_quartile is None
    assert summary.why_not is not None
    assert "33% of the distribution" in summary.why_not


def test_bounds_need_no_method() -> None:
    summary = summarise(sample_of([below(2), Observation(1, 3), 4, 5, above(9)]))
    assert summary.mean_bounds == (pytest.approx((0 + 1 + 4 + 5 + 9) / 5), math.inf)
    assert summary.median_bounds == (4, 4)


@pytest.mark.parametrize(
    ("sample", "why"),
    [
        (sample_of([1, 2]), "3 values are needed"),
        (sample_of([below(1)] * 9 + [2]), "at least 3 different measured values"),
        (sample_of([below(1)] * 20 + [2, 3, 4]), "more than 80% of the values are censored"),
        (sample_of([below(1), 2, 2, 2]), "at least 3 different measured values"),
        (sample_of([below(5), -1, 2, 3]), "zero or negative"),
    ],
)
def test_too_little_gets_a_reason_and_no_number(sample: object, why: str) -> None:
    summary = summarise(sample, method="ros")  # type: ignore[arg-type]
    assert summary.mean is None
    assert summary.why_not is not None
    assert why in summary.why_not


@pytest.mark.parametrize(("low", "high"), [(2.0, 1.0), (math.nan, 1.0), (-math.inf, 1.0)])
def test_a_span_that_is_none_is_refused(low: float, high: float) -> None:
    with pytest.raises(UsageError, match="is no span"):
        Observation(low, high)


@pytest.mark.parametrize("number", [Decimal("1e999"), Decimal("-1e101"), Decimal("NaN"), Decimal("Infinity"), 1e101])
def test_no_measurement_is_that_large(number: Decimal | float) -> None:
    with pytest.raises(UsageError):
        measured(number)


def test_values_of_all_sizes_bring_no_overflow() -> None:
    wide = sample_of([1e-99, 1e99, 1.0, 1e-50, below(1e-98), below(1e98)])
    for method in ("kaplan_meier", "ros", "likelihood"):
        found = summarise(wide, method=method)
        assert found.why_not is not None or (found.mean is not None and math.isfinite(found.mean))
    assert "powers of ten" in (summarise(wide, method="likelihood").why_not or "")


def test_numbers_may_be_decimal() -> None:
    assert measured(Decimal("1.5")) == Observation(1.5, 1.5)
    assert below(Decimal("0.1"), Decimal("0.05")) == Observation(0.05, 0.1)
