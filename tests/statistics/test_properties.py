"""What holds for every sample: scale, shift, order, the classical case, and bounds that never narrow."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from verifier.statistics.censored import kaplan_meier, summarise
from verifier.statistics.claims import EIGHTY, Share, against_claim
from verifier.statistics.laboratories import algorithm_a
from verifier.statistics.likelihood import fit
from verifier.statistics.spread import robust_rsd, rsd, value_range
from verifier.statistics.tolerance import tolerance_interval
from verifier.statistics.trend import trend
from verifier.statistics.values import Observation, Sample, measured, sample_of

CONTENTS = st.integers(50, 2000).map(lambda number: number / 10)
LOTS = st.lists(CONTENTS, min_size=4, max_size=14)
FACTORS = st.sampled_from([1e-6, 0.001, 0.1, 3.7, 1000.0])


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    """Lots of which some are below a limit of their own or between two."""
    lots = draw(LOTS)
    assume(len(set(lots)) >= 4)
    hidden = draw(st.lists(st.sampled_from(["no", "no", "below", "between"]), min_size=len(lots), max_size=len(lots)))
    ends = {"no": (1.0, 1.0), "below": (0.0, 1.2), "between": (0.8, 1.3)}
    spans = [Observation(lot * ends[how][0], lot * ends[how][1]) for lot, how in zip(lots, hidden, strict=True)]
    sample = Sample(tuple(spans))
    assume(len(set(sample.numbers)) >= 3)
    return sample


def scaled(sample: Sample, factor: float) -> Sample:
    return Sample(tuple(Observation(one.low * factor, one.high * factor) for one in sample.observations))


def ends(*figures: float | None) -> list[float]:
    return [math.nan if figure is None else figure for figure in figures]


def about(figures: Sequence[float], rel: float = 1e-6) -> object:
    return pytest.approx(figures, rel=rel, nan_ok=True)


@settings(max_examples=40)
@given(samples(), FACTORS)
def test_another_unit_changes_nothing_but_the_unit(sample: Sample, factor: float) -> None:
    other = scaled(sample, factor)
    for method in ("kaplan_meier", "ros"):
        one, two = summarise(sample, method=method), summarise(other, method=method)
        figures = [(part.mean, part.sd, part.median) for part in (one, two)]
        assert ends(*figures[1]) == about([figure * factor for figure in ends(*figures[0])])
    first, second = rsd(sample), rsd(other)
    assert ends(second.value, second.low, second.high) == about(ends(first.value, first.low, first.high), 1e-4)
    assert robust_rsd(other).low == pytest.approx(robust_rsd(sample).low, nan_ok=True)


@settings(max_examples=40)
@given(samples(), st.integers(1, 500))
def test_a_shift_shifts_the_mean_and_not_the_spread(sample: Sample, shift: int) -> None:
    """With measured and interval-censored values: what is not detected has no lower end to be shifted."""
    # In eighths, which binary holds exactly: ends that are equal before the shift must be so after it.
    eighths = ((round(one.low * 8) / 8, round(one.high * 8) / 8) for one in sample.observations if one.low > 0)
    held = Sample(tuple(Observation(low, high) for low, high in eighths if low > 0))
    assume(len(set(held.numbers)) >= 3)
    other = Sample(tuple(Observation(one.low + shift, one.high + shift) for one in held.observations))
    one, two = fit(held, "normal"), fit(other, "normal")
    assert not isinstance(one, str)
    assert not isinstance(two, str)
    assert two.mu - shift == pytest.approx(one.mu, abs=1e-3 * one.sigma)
    assert two.sigma == pytest.approx(one.sigma, rel=1e-3)
    first, second = summarise(held, method="ros", shape="normal"), summarise(other, method="ros", shape="normal")
    if first.mean is not None and first.sd is not None:
        assert ends(second.mean, second.sd) == about([first.mean + shift, first.sd])


@settings(max_examples=40)
@given(samples(), st.randoms(use_true_random=False))
def test_order_does_not_matter(sample: Sample, chance: object) -> None:
    spans = list(sample.observations)
    chance.shuffle(spans)  # type: ignore[attr-defined]
    other = Sample(tuple(spans))
    for one, two in ((summarise(sample), summarise(other)), (rsd(sample), rsd(other))):
        for name in one.__slots__:  # type: ignore[attr-defined]
            figure, same = getattr(one, name), getattr(two, name)
            if isinstance(figure, float):
                assert same == pytest.approx(figure, rel=1e-9)
            elif name in {"method", "why_not", "n", "censored"}:
                assert same == figure


@given(LOTS)
def test_without_censored_values_every_method_is_the_classical_one(lots: list[float]) -> None:
    sample = sample_of(lots)
    for method in ("auto", "classical", "kaplan_meier", "ros", "likelihood"):
        found = summarise(sample, method=method)
        assert ends(found.mean, found.sd) == about([statistics.fmean(lots), statistics.stdev(lots)], 1e-13)
        assert found.median == pytest.approx(statistics.median(lots))
    steps = kaplan_meier(sample)
    assert not isinstance(steps, str)
    assert steps.quantile(0.5) == pytest.approx(statistics.median(lots))
    assert steps.open_below == pytest.approx(0, abs=1e-12)


@settings(max_examples=40)
@given(samples())
def test_a_span_as_narrow_as_a_number_is_that_number(sample: Sample) -> None:
    """The censored interval meets the classical one where nothing is hidden."""
    numbers = sample.numbers
    assume(statistics.stdev(map(math.log, numbers)) > 0.01)
    classical = rsd(sample_of(numbers))
    nearly = rsd(sample_of([*numbers[1:], Observation(numbers[0] * (1 - 1e-9), numbers[0] * (1 + 1e-9))]))
    if len(set(numbers[1:])) >= 3:
        assert (nearly.low, nearly.high) == pytest.approx((classical.low, classical.high), rel=2e-3)


def hide(span: Observation) -> Observation:
    return replace(span, low=0.0)


def holds(wide: tuple[float, float], narrow: tuple[float, float]) -> bool:
    slack = 1e-9 * max(1.0, abs(narrow[0]))
    return wide[0] <= narrow[0] + slack and wide[1] >= narrow[1] - slack


@given(samples(), st.data())
def test_more_censoring_never_narrows_the_bounds(sample: Sample, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, sample.n - 1))
    spans = list(sample.observations)
    spans[at] = hide(spans[at])
    other = Sample(tuple(spans))
    before, after = summarise(sample), summarise(other)
    for name in ("mean_bounds", "median_bounds"):
        assert holds(getattr(after, name), getattr(before, name))
    first, second = value_range(sample), value_range(other)
    assert first is not None
    assert second is not None
    assert holds(second[0], first[0])
    assert holds(second[1], first[1])
    robust = [robust_rsd(one) for one in (sample, other)]
    spread = [(one.value, one.value) if one.value is not None else (one.low, one.high) for one in robust]
    if spread[0][0] is not None and spread[1][0] is not None:
        assert holds(spread[1], spread[0])  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.floats(0.3, 1.7), st.booleans()), min_size=1, max_size=20), st.data())
def test_more_open_lots_never_narrow_a_proportion(lots: list[tuple[float, bool]], data: st.DataObject) -> None:
    shares = [Share(0.0 if is_open else share, share) for share, is_open in lots]
    at = data.draw(st.integers(0, len(shares) - 1))
    wider = [*shares[:at], replace(shares[at], low=0.0), *shares[at + 1 :]]
    before, after = against_claim(shares, EIGHTY), against_claim(wider, EIGHTY)
    for name in ("outside", "below", "above"):
        one, two = getattr(before, name), getattr(after, name)
        assert holds((two.low, two.high), (one.low, one.high))


@settings(max_examples=40)
@given(samples())
def test_an_interval_is_one_and_holds_positive_numbers(sample: Sample) -> None:
    for found in (rsd(sample), rsd(sample, confidence=0.99)):
        if found.low is not None and found.high is not None:
            assert 0 < found.low <= found.high
    narrow, wide = rsd(sample, confidence=0.8), rsd(sample, confidence=0.99)
    if narrow.low is not None and narrow.high is not None:
        assert wide.low is not None
        assert wide.high is not None
        assert holds((wide.low, wide.high), (narrow.low, narrow.high))
    most = tolerance_interval(sample)
    if most.low is not None and most.high is not None:
        assert 0 < most.low < most.high


@given(st.lists(CONTENTS, min_size=5, max_size=20), st.integers(1, 100), FACTORS)
def test_algorithm_a_moves_with_the_results(results: list[float], shift: int, factor: float) -> None:
    one, two = algorithm_a(results), algorithm_a([result * factor + shift * factor for result in results])
    if one.mean is None or one.sd is None:
        return
    assert ends(two.mean, two.sd) == about([(one.mean + shift) * factor, one.sd * factor], 1e-5)


@given(st.lists(st.integers(0, 30), min_size=4, max_size=15))
def test_time_turned_round_turns_the_trend(values: list[int]) -> None:
    days = [date(2026, 1, 1) + timedelta(days=7 * at) for at in range(len(values))]
    forth, back = (trend([measured(value) for value in order], days) for order in (values, values[::-1]))
    if forth.s is None:
        assert back.s is None
        return
    assert back.s == -forth.s
    assert back.chance == forth.chance
    assert forth.slope.value is not None
    assert back.slope.value == pytest.approx(-forth.slope.value)
