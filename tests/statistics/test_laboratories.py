"""Several laboratories, claims, crowding and digits: published values."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from verifier.statistics.bunching import PROVES_NOTHING, bunching, last_digits
from verifier.statistics.claims import (
    ADDED,
    AT_MOST,
    EIGHTY,
    NATURAL,
    NINETY,
    Share,
    Side,
    against_claim,
    proportion,
    share_of,
    side_of,
)
from verifier.statistics.laboratories import (
    algorithm_a,
    en_number,
    expected_rsd,
    horrat,
    median_and_mad,
    z_prime,
    z_score,
    zeta,
)
from verifier.statistics.outliers import cochran, grubbs
from verifier.statistics.values import below, measured

# The example of ISO 13528:2015 with 34 laboratories, as a test of the public program procostat has it.
ISO_13528 = """
0.0400 0.0550 0.1780 0.2020 0.2060 0.2270 0.2280 0.2300 0.2300 0.2350 0.2360 0.2370 0.2430 0.2440 0.2450 0.2555 0.2600
0.2640 0.2670 0.2700 0.2730 0.2740 0.2740 0.2780 0.2810 0.2870 0.2870 0.2880 0.2890 0.2950 0.2960 0.3110 0.3310 0.4246
"""
# Copper in wholemeal flour: Analytical Methods Committee, Analyst 114, 1989, 1693; data set "chem" of R's MASS.
CHEM = """
2.9 3.1 3.4 3.4 3.7 3.7 2.8 2.5 2.4 2.4 2.7 2.2 5.28 3.37 3.03 3.03 28.95 3.77 3.4 2.2 3.5 3.6 3.7 3.7
"""


def numbers(text: str) -> list[Decimal]:
    return [Decimal(one) for one in text.split()]


def test_algorithm_a_is_that_of_the_standard() -> None:
    """ISO 13528:2015, the example above: s* = 0.0395; the median is 0.262."""
    found = algorithm_a(numbers(ISO_13528))
    assert found.sd == pytest.approx(0.0395, abs=0.00005)
    assert found.mean == pytest.approx(0.2570, abs=0.00005)
    assert found.uncertainty == pytest.approx(1.25 * 0.0395 / math.sqrt(34), rel=1e-3)
    assert median_and_mad(numbers(ISO_13528)).mean == pytest.approx(0.262)


def test_algorithm_a_is_huber_as_r_has_it() -> None:
    """R MASS `hubers(chem)`, k = 1.5: 3.20550, 0.67365; ISO rounds its factors, which costs the fourth digit."""
    found = algorithm_a(numbers(CHEM))
    assert found.mean == pytest.approx(3.20550, abs=0.0002)
    assert found.sd == pytest.approx(0.67365, abs=0.001)
    assert median_and_mad(numbers(CHEM)).mean == pytest.approx(3.385)
    assert median_and_mad(numbers(CHEM)).sd == pytest.approx(0.5263, abs=0.0005)


def test_algorithm_a_leaves_what_is_within() -> None:
    """Nothing to winsorise: the mean stays, the SD is 1.134 times the classical one (as the standard has it)."""
    found = algorithm_a([8, 9, 10, 11, 12])
    assert found.mean == pytest.approx(10)
    assert found.sd is not None
    assert found.sd == pytest.approx(1.134 * math.sqrt(2.5))


@pytest.mark.parametrize(
    ("values", "why"),
    [([1, 2, 3, 4], "5 results are needed"), ([5, 5, 5, 5, 9], "more than half of the results are equal")],
)
def test_no_consensus_without_a_reason(values: list[int], why: str) -> None:
    found = algorithm_a(values)
    assert found.mean is None
    assert found.why_not is not None
    assert why in found.why_not


def test_scores_by_hand() -> None:
    assert z_score(11, 10, Decimal("0.4")).value == pytest.approx(2.5)
    assert z_score(11, 10, Decimal("0.4")).reading == "questionable"
    assert z_score(13, 10, 1).reading == "unsatisfactory"
    assert z_score(12, 10, 1).reading == "satisfactory"
    assert z_prime(11, 10, 0.4, 0.3).value == pytest.approx(2.0)
    assert zeta(11, 0.3, 10, 0.4).value == pytest.approx(2.0)
    assert en_number(11, 0.6, 10, 0.8).value == pytest.approx(1.0)
    assert en_number(11, 0.6, 10, 0.8).reading == "satisfactory"
    assert en_number(9, 0.3, 10, 0.4).reading == "unsatisfactory"
    assert z_score(11, 10, 0).value is None
    assert en_number(11, 0, 10, 0).why_not is not None


@pytest.mark.parametrize(
    ("mass_fraction", "percent"), [("1", 2), ("0.01", 4), ("0.0001", 8), ("0.000001", 16), ("0.00000001", 32)]
)
def test_horwitz_is_the_trumpet(mass_fraction: str, percent: float) -> None:
    """AOAC Official Methods, appendix F (2012), table D1: 100 % 2, 1 % 4, 0.01 % 8, 1 ppm 16, 10 ppb 32."""
    assert 2 * float(mass_fraction) ** -0.1505 == pytest.approx(percent, rel=0.015)
    expected = expected_rsd(Decimal(mass_fraction))
    assert expected is not None
    if mass_fraction == "1":
        assert expected.rsd == pytest.approx(0.01)  # Thompson above 0.138
    elif mass_fraction == "0.00000001":
        assert expected.rsd == 0.22  # Thompson below 1.2e-7
    else:
        assert expected.rsd * 100 == pytest.approx(percent, rel=0.015)


def test_thompson_meets_horwitz_at_both_ends() -> None:
    for end in (1.2e-7, 0.138):
        sides = [expected_rsd(end * (1 + step)) for step in (-1e-6, 1e-6)]
        assert sides[0] is not None
        assert sides[1] is not None
        assert sides[0].rsd == pytest.approx(sides[1].rsd, rel=0.01)
    assert expected_rsd(0) is None
    assert expected_rsd(1.01) is None
    assert horrat(0.08, 0.01) == pytest.approx(2, rel=0.01)


def test_grubbs_is_that_of_the_handbook() -> None:
    """NIST/SEMATECH e-Handbook 1.3.5.17.1: G = 2.4687; critical 2.032 one-sided at 5 %, which is two-sided at 10 %."""
    values = numbers("199.31 199.53 200.19 200.82 201.92 201.95 202.18 245.57")
    found = grubbs(values, level=0.10)
    assert found.statistic == pytest.approx(2.4687, abs=0.0001)
    assert found.critical == pytest.approx(2.032, abs=0.0005)
    assert found.index == 7
    assert found.stands_apart
    assert grubbs(values[:7]).stands_apart is False
    assert grubbs([1, 1, 1]).why_not is not None


def test_cochran_is_that_of_the_tables() -> None:
    """ISO 5725-2:1994, table 4, 5 %: five laboratories with three replicates 0.684, ten with two 0.602."""
    assert cochran([1, 1, 1, 1, 10], 3).critical == pytest.approx(0.684, abs=0.0005)
    assert cochran([1] * 10, 2).critical == pytest.approx(0.602, abs=0.0005)
    assert cochran([1, 1, 1, 1, 10], 3).stands_apart
    assert cochran([1] * 10, 2).stands_apart is False
    assert cochran([0, 0], 2).why_not is not None


@pytest.mark.parametrize(
    ("count", "n", "wilson", "exact"),
    [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_proportions_are_those_of_newcombe(
    count: int, n: int, wilson: tuple[float, float], exact: tuple[float, float]
) -> None:
    """Newcombe, Statistics in Medicine 17, 1998, 857, table I, methods 3 and 5, four decimals."""
    for interval, ends in (("wilson", wilson), ("exact", exact)):
        found = proportion(count, n, interval=interval)  # type: ignore[arg-type]
        assert (found.low, found.high) == pytest.approx(ends, abs=0.00005)
        assert found.value == count / n


def test_the_exact_proportion_is_that_of_the_handbook() -> None:
    """NIST/SEMATECH e-Handbook 7.2.4.1: 4 of 20, 90 %: 0.071354 to 0.401029."""
    found = proportion(4, 20, confidence=0.90, interval="exact")
    assert (found.low, found.high) == pytest.approx((0.071354, 0.401029), abs=1.5e-6)


def test_open_lots_widen_the_interval_and_take_the_figure() -> None:
    closed, opened = proportion(2, 10), proportion(2, 10, opened=3)
    assert opened.value is None
    assert opened.low == closed.low
    assert opened.high == proportion(5, 10).high
    assert proportion(0, 0).why_not == "there is nothing to count"


@pytest.mark.parametrize(
    ("share", "limits", "side"),
    [
        (Share(0.90, 0.90), NINETY, Side.WITHIN),
        (Share(1.10, 1.10), NINETY, Side.WITHIN),
        (Share(0.899, 0.899), NINETY, Side.BELOW),
        (Share(1.101, 1.101), NINETY, Side.ABOVE),
        (Share(0, 0.89), NINETY, Side.BELOW),
        (Share(0, 0.91), NINETY, Side.OPEN),
        (Share(0.95, math.inf), NINETY, Side.OPEN),
        (Share(1.2, math.inf), NINETY, Side.ABOVE),
        (Share(5, 5), NATURAL, Side.WITHIN),
        (Share(0.99, 0.99), ADDED, Side.BELOW),
        (Share(0, 0.1), AT_MOST, Side.WITHIN),
    ],
)
def test_a_lot_lies_on_a_side_only_as_a_whole(share: Share, limits: object, side: Side) -> None:
    assert side_of(share, limits) is side  # type: ignore[arg-type]


def test_claims_are_counted_by_side() -> None:
    claim = Decimal(150)
    lots = [measured(150), measured(133), measured(171), below(160), measured(Decimal("119.9")), measured(181)]
    shares = [share for lot in lots if (share := share_of(lot, claim))]
    found = against_claim(shares, EIGHTY)
    assert found.sides == (Side.WITHIN, Side.WITHIN, Side.WITHIN, Side.OPEN, Side.BELOW, Side.ABOVE)
    assert (found.outside.count, found.outside.open, found.outside.n) == (2, 1, 6)
    assert (found.below.count, found.below.open) == (1, 1)
    assert (found.above.count, found.above.open) == (1, 0)
    assert share_of(measured(5), 0) is None


def test_crowding_within_a_limit_is_counted() -> None:
    within = [Decimal("9.8")] * 17 + [Decimal(10)] * 2
    found = bunching([*within, Decimal("10.1"), Decimal(3), Decimal(50)], 10, 1)
    assert (found.within, found.beyond, found.n) == (19, 1, 22)
    assert found.chance == pytest.approx(21 / 2**20)
    assert found.warning == PROVES_NOTHING
    mirrored = bunching([20 - value for value in [*within, Decimal("10.1")]], 10, 1, limit_is_lower=True)
    assert (mirrored.within, mirrored.beyond) == (19, 1)


def test_both_sides_of_a_limit_are_as_wide() -> None:
    """0.5 - 0.55 is -0.05000000000000004 in binary."""
    found = bunching([0.45, 0.55] * 10, 0.5, 0.05)
    assert (found.within, found.beyond) == (10, 10)


def test_few_values_near_a_limit_say_nothing() -> None:
    found = bunching([9.9] * 19, 10, 1)
    assert found.chance is None
    assert found.why_not == "20 values so near to the limit are needed, and there are 19"


def test_even_last_digits_are_even_and_fives_are_not() -> None:
    even = [Decimal(f"1.2{digit}") for digit in range(10)] * 6
    assert last_digits(even).statistic == 0
    assert last_digits(even).chance == pytest.approx(1)
    fives = [Decimal(f"1.2{digit}") for digit in (0, 5)] * 25
    found = last_digits(fives)
    # By hand: two of ten cells hold 25 instead of 5, eight hold none: 2 x 80 + 8 x 5.
    assert found.statistic == pytest.approx(200)
    assert found.chance is not None
    assert found.chance < 1e-30
    assert found.counts == (25, 0, 0, 0, 0, 25, 0, 0, 0, 0)
    assert "proves nothing" in found.warning


def test_the_last_printed_zero_counts_and_short_numbers_do_not() -> None:
    found = last_digits([Decimal("1.20"), Decimal("0.05"), Decimal("12"), Decimal("123"), Decimal("NaN")])
    assert (found.n, found.left_out) == (2, 3)
    assert found.counts[0] == 1
    assert found.counts[3] == 1
    assert found.chance is None
