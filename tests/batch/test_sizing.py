"""The model behind the sizing: what must hold whatever a machine measures; and the README has its table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.benchmarks import sizing
from tests.benchmarks.simulation import Costs, Plan, forecast

COSTS = Costs(judging=0.1, writing=0.005, task=0.001, output=5_000, losses=0)
FEW = 20_000


def test_one_worker_is_as_fast_as_its_core() -> None:
    found = forecast(Plan(1, 50, 500), replace(COSTS, latency=0.001), documents=FEW)
    assert found.rate == pytest.approx(1 / 0.105, rel=0.01)
    assert found.bottleneck == "cores"
    assert found.hours(1_000_000) == pytest.approx(1_000_000 * 0.105 / 3600, rel=0.05)


def test_ten_times_the_workers_are_nearly_ten_times_as_fast_while_nothing_else_is_busy() -> None:
    one, ten = (forecast(Plan(workers, 50, 500), COSTS, documents=FEW) for workers in (5, 50))
    assert ten.rate == pytest.approx(10 * one.rate, rel=0.05)


@pytest.mark.parametrize(
    ("plan", "costs", "limit", "busiest"),
    [
        (Plan(500, 1, 500), COSTS, 1 / (2 * 0.001), "scheduler"),
        (Plan(5, 50, 500), replace(COSTS, judging=0.01), 5 / COSTS.latency, "loading"),
        (Plan(500, 50, 500), replace(COSTS, reads=300), 300, "reads of the store"),
        (Plan(500, 50, 1), replace(COSTS, writes=400, task=1e-6), 100, "writes to the store"),
    ],
)
def test_what_is_shared_sets_the_limit(plan: Plan, costs: Costs, limit: float, busiest: str) -> None:
    found = forecast(plan, costs, documents=FEW)
    assert found.rate == pytest.approx(limit, rel=0.1)
    assert found.bottleneck == busiest
    assert found.busy[busiest] == pytest.approx(1, abs=0.1)


def test_lost_workers_cost_time() -> None:
    plan = Plan(20, 50, 500)
    lossy = forecast(plan, replace(COSTS, losses=30), documents=FEW)
    assert lossy.rate < 0.95 * forecast(plan, COSTS, documents=FEW).rate


def test_the_same_seed_is_the_same_answer_and_another_one_nearly() -> None:
    plan = Plan(20, 50, 500)
    first, again, other = (forecast(plan, COSTS, documents=FEW, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert first.rate == pytest.approx(other.rate, rel=0.02)


def test_a_price_is_cores_requests_and_storage() -> None:
    plan = Plan(10, 50, 500)
    found = forecast(plan, COSTS, documents=FEW)
    cores = found.hours(1_000_000) * 10 * COSTS.core_hour
    requests = 1_000 * COSTS.read_1000 + 2 * (4 * COSTS.write_1000 + COSTS.read_1000)
    assert found.price(1_000_000, plan, COSTS) == pytest.approx(cores + requests + 5 * COSTS.gigabyte_month)


def test_the_readme_has_the_table_that_the_command_makes() -> None:
    written = sizing.README.read_text("utf-8").partition(sizing.BEGIN)[2].partition(sizing.END)[0]
    made = sizing.text(COSTS, date(2026, 1, 1))
    # The figures are those of the machine that made them; what they are called is not.
    assert next(line for line in written.splitlines() if line.startswith("| ")) in made
    for plan, line in zip(sizing.PLANS, written.strip().splitlines()[-len(sizing.PLANS) :], strict=True):
        assert line.startswith(f"| {plan.workers:,} | {plan.per_task} | {plan.per_part} | {plan.prefixes} |")
    assert "documents per core-hour**" in written
