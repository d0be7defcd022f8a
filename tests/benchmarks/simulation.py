"""A cluster that judges documents, as a discrete-event model: who waits for whom, and what a run comes to.

Each worker is one core. It asks the scheduler for a batch of documents, loads them one after the other, up to three
before they are judged, and now and then writes what was judged as one part of a dataset. Three things are shared, and
each serves one request after the other at its rate: the scheduler, the reads and the writes of the object store. Some
workers are lost, and their batch is done again. Chance is seeded: the same numbers give the same answer.
"""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass
from random import Random

PUTS_A_PART = 4
"""Documents, results, findings, judgements."""
LOOKS_A_PART = 1
"""Whether the part is there already."""
AHEAD = 3
"""Documents that are loaded before their turn."""
TASKS_A_BATCH = 2
"""Judge, and tell."""


@dataclass(frozen=True)
class Costs:
    """What one thing takes; measured by `sizing`, or assumed by the reader."""

    judging: float
    """Seconds of one core for a document: read, judge, JSON."""
    writing: float
    """Seconds of one core for a document: its rows as Parquet."""
    task: float
    """Seconds of the scheduler for a task."""
    output: float
    """Bytes of a document in a dataset."""
    latency: float = 0.06
    """Seconds until the object store answers, on average."""
    reads: float = 5_500
    """Requests a second that the object store takes under one prefix."""
    writes: float = 3_500
    losses: float = 0.05
    """Of workers for each hour that one works."""
    restart: float = 60
    """Seconds until a lost worker is replaced."""
    core_hour: float = 0.045
    read_1000: float = 0.0004
    write_1000: float = 0.005
    gigabyte_month: float = 0.023
    """Prices, in one currency; a month of storage of the output is counted."""


@dataclass(frozen=True)
class Plan:
    """How the work is cut."""

    workers: int
    per_task: int
    """Documents of a batch."""
    per_part: int
    """Documents of a part."""
    prefixes: int = 1
    """Over how many the inputs are spread."""


@dataclass(frozen=True)
class Forecast:
    """What a run comes to, in the long run."""

    rate: float
    """Documents a second."""
    busy: dict[str, float]
    """Which share of the time each thing works."""

    @property
    def bottleneck(self) -> str:
        """What works most of the time."""
        return max(self.busy, key=lambda name: self.busy[name])

    def hours(self, documents: int) -> float:
        """Until so many are done."""
        return documents / self.rate / 3600

    def price(self, documents: int, plan: Plan, costs: Costs) -> float:
        """Of cores, requests, and a month of storage."""
        parts = documents / plan.per_part
        requests = documents * costs.read_1000 + parts * (
            PUTS_A_PART * costs.write_1000 + LOOKS_A_PART * costs.read_1000
        )
        cores = self.hours(documents) * plan.workers * costs.core_hour
        return cores + requests / 1000 + documents * costs.output / 1e9 * costs.gigabyte_month


class _Server:
    """Serves one request after the other at a rate."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._free = 0.0
        self.worked = 0.0

    def serve(self, now: float, requests: int = 1) -> float:
        """When the last of the requests is served."""
        self._free = max(now, self._free) + requests * self._seconds
        self.worked += requests * self._seconds
        return self._free


def forecast(plan: Plan, costs: Costs, *, documents: int = 300_000, seed: int = 7) -> Forecast:
    """Run the model until so many documents are done; what holds after the first fifth of them holds for any number."""
    chance = Random(seed)  # noqa: S311 - a model, no secret
    scheduler, reads, writes = (
        _Server(costs.task),
        _Server(1 / (costs.reads * plan.prefixes)),
        _Server(1 / costs.writes),
    )
    left = [0] * plan.workers
    judged_in_batch = [0.0] * plan.workers
    is_writing = [False] * plan.workers
    done = unwritten = 0
    to_load = [0] * plan.workers
    loaded: list[deque[float]] = [deque() for _ in range(plan.workers)]
    loader = [0.0] * plan.workers
    worked = waited = start = 0.0
    first = documents // 5
    # All begin within the time of one batch, as after some hours, and not in step.
    spread = plan.per_task * costs.judging
    events = [(chance.uniform(0, spread), worker) for worker in range(plan.workers)]
    heapq.heapify(events)
    now = 0.0
    while done < documents:
        now, worker = heapq.heappop(events)
        if is_writing[worker]:
            is_writing[worker] = False
            told = max(scheduler.serve(now), writes.serve(now, PUTS_A_PART), reads.serve(now, LOOKS_A_PART))
            answers = sum(chance.expovariate(1 / costs.latency) for _ in range(PUTS_A_PART + LOOKS_A_PART))
            heapq.heappush(events, (told + answers, worker))
            continue
        if left[worker] == 0:
            left[worker] = to_load[worker] = plan.per_task
            judged_in_batch[worker] = 0.0
            heapq.heappush(events, (scheduler.serve(now, TASKS_A_BATCH), worker))
            continue
        took = costs.judging * chance.uniform(0.5, 1.5)
        while to_load[worker] and len(loaded[worker]) < AHEAD:
            answer = chance.expovariate(1 / costs.latency)
            loader[worker] = max(reads.serve(now), loader[worker]) + answer
            loaded[worker].append(loader[worker])
            to_load[worker] -= 1
            waited += answer
        after = max(now, loaded[worker].popleft()) + took
        worked += took
        left[worker] -= 1
        judged_in_batch[worker] += after - now
        if left[worker] == 0 and chance.random() < costs.losses * judged_in_batch[worker] / 3600:
            left[worker] = to_load[worker] = plan.per_task
            heapq.heappush(events, (after + costs.restart, worker))
            continue
        done += 1
        if done == first:
            start = now
        unwritten += 1
        if unwritten >= plan.per_part:
            # Requests are served in their order: that to write comes when there is something to write.
            after += costs.writing * unwritten
            worked += costs.writing * unwritten
            unwritten = 0
            is_writing[worker] = True
        heapq.heappush(events, (after, worker))
    busy = {
        "cores": worked / now / plan.workers,
        "loading": waited / now / plan.workers,
        "scheduler": scheduler.worked / now,
        "reads of the store": reads.worked / now,
        "writes to the store": writes.worked / now,
    }
    return Forecast((documents - first) / (now - start), busy)
