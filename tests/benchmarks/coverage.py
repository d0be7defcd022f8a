"""Whether the interval of the RSD covers the truth as often as it says, with censored values: a seeded simulation.

    python -m tests.benchmarks.coverage [--seed N] [--runs N]

Lots of a known RSD are drawn, some of them censored, and the interval of `verifier.statistics.spread.rsd` is asked.
Three ways of censoring: a detection limit fixed beforehand, below which 30 % of all lots lie (so that in a run
sometimes more and sometimes fewer are censored); two such limits in turn, for 20 % and 40 %; and the lowest 30 % of
each run. Runs without an interval (fewer than three measured values) are counted apart. Lots are lognormal, as the
method assumes; `--misfit` draws normal ones, to see what the assumption is worth. Ends with 1 if a coverage lies
outside 93-97 %.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from verifier.statistics.spread import rsd
from verifier.statistics.values import Sample, Shape, below, sample_of

Censoring = Literal["fixed limit", "two limits", "lowest 30 %"]
CENSORED = 0.3
SIZES, SPREADS = (6, 10, 20), (0.10, 0.30, 0.60)
WITHIN = (0.93, 0.97)


@dataclass(frozen=True)
class Setting:
    """What is drawn."""

    censoring: Censoring
    n: int
    rsd: float
    world: Shape = "lognormal"

    def lots(self, runs: int, seed: int) -> Iterator[Sample]:
        """Samples of lots with mean 1, the same for the same seed."""
        chance = np.random.default_rng([seed, self.n, round(self.rsd * 1000), len(self.censoring), len(self.world)])
        sigma = math.sqrt(math.log1p(self.rsd**2))
        shares = [0.2, 0.4] if self.censoring == "two limits" else [CENSORED, CENSORED]
        limits = np.resize(self._at(ndtri(shares), sigma), self.n)
        for _ in range(runs):
            lots = self._at(chance.normal(size=self.n), sigma)
            if self.censoring == "lowest 30 %":
                limits = np.full(self.n, np.sort(lots)[round(CENSORED * self.n)])
            pairs = zip(lots.tolist(), limits.tolist(), strict=True)
            yield sample_of(below(limit) if lot < limit else lot for lot, limit in pairs)

    def _at(self, z: NDArray[np.float64], sigma: float) -> NDArray[np.float64]:
        """Contents so many SDs from the middle."""
        return np.asarray(np.exp(sigma * z) if self.world == "lognormal" else 1 + self.rsd * z)


@dataclass(frozen=True)
class Coverage:
    """How often the interval held the truth."""

    given: int
    """Runs with an interval."""
    covered: int
    too_high: int
    """Intervals that lie above the truth."""
    too_low: int
    censored: float
    """Share of values that were censored."""

    @property
    def share(self) -> float:
        """Of the runs with an interval."""
        return self.covered / self.given

    @property
    def is_as_said(self) -> bool:
        """True for 93-97 %."""
        return WITHIN[0] <= self.share <= WITHIN[1]


def cover(setting: Setting, runs: int, seed: int) -> Coverage:
    """Draw, ask, count."""
    given = covered = too_high = too_low = censored = 0
    for sample in setting.lots(runs, seed):
        censored += sample.censored
        found = rsd(sample)
        if found.low is None or found.high is None:
            continue
        given += 1
        too_high += found.low > setting.rsd
        too_low += found.high < setting.rsd
        covered += found.low <= setting.rsd <= found.high
    return Coverage(given, covered, too_high, too_low, censored / (runs * setting.n))


def settings(*, misfit: bool = False) -> list[Setting]:
    """What the table shows; normal lots of 60 % RSD would be negative too often to be contents."""
    ways: tuple[Censoring, ...] = ("fixed limit", "two limits", "lowest 30 %")
    spreads = SPREADS[:2] if misfit else SPREADS
    return [
        Setting(way, n, spread, "normal" if misfit else "lognormal")
        for way in ways
        for n in SIZES
        for spread in spreads
    ]


def main(arguments: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--misfit", action="store_true", help="draw normal lots, which the method does not assume")
    asked = parser.parse_args(arguments)
    print(f"95 % interval of the RSD, {asked.runs} runs, seed {asked.seed}")  # noqa: T201
    print("censoring     n   RSD  censored  covered  too high  too low  no interval")  # noqa: T201
    is_good = True
    for setting in settings(misfit=asked.misfit):
        one = cover(setting, asked.runs, asked.seed)
        is_good &= one.is_as_said
        print(  # noqa: T201
            f"{setting.censoring:11} {setting.n:3} {setting.rsd:5.0%} {one.censored:9.1%} {one.share:8.1%}"
            f" {one.too_high / one.given:9.1%} {one.too_low / one.given:8.1%} {asked.runs - one.given:12}"
        )
    return 0 if is_good or asked.misfit else 1


if __name__ == "__main__":
    sys.exit(main())
