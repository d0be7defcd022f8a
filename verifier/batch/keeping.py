"""Outcomes that are kept many at a time: a file for each document would cost more than judging it."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from typing import Protocol

from verifier.batch.cache import Earlier
from verifier.batch.job import Judged

DOCUMENTS_AT_ONCE = 500
"""About a minute of one processor is done again when a run is killed, and a file comes to about 3 MB."""


class Keeper(Earlier, Protocol):
    """Where outcomes are written; it knows those of earlier runs. Travels to other processes."""

    def claim(self, outcome: Judged) -> bool:
        """Whether an outcome is to be written: true once for each document that is not there yet."""
        ...

    def write(self, outcomes: Sequence[Judged]) -> None:
        """Write the outcomes, all or none; those that were written already may come again. Raises VerifierError."""
        ...


def kept(
    outcomes: Generator[Judged, None, None], keeper: Keeper, *, at_once: int = DOCUMENTS_AT_ONCE
) -> Generator[Judged, None, None]:
    """The same outcomes, written as they pass; what has passed is written, too, when the iterator is closed."""
    waiting: list[Judged] = []
    try:
        with closing(outcomes):
            for outcome in outcomes:
                if keeper.claim(outcome):
                    waiting.append(outcome)
                if len(waiting) >= at_once:
                    keeper.write(waiting)
                    waiting = []
                yield outcome
    finally:
        if waiting:
            keeper.write(waiting)
