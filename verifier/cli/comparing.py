"""Comparing the documents of a run with each other, once all of them are judged."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from verifier.cli.exits import FailOn, exit_together
from verifier.cli.messages import report_bug
from verifier.errors import ExitCode

if TYPE_CHECKING:
    from verifier.batch import Job
    from verifier.collate import Collation
    from verifier.collection import Fingerprint, Index
    from verifier.collection.scratch import ScratchIndex

FEWEST = 2
"""Documents that there must be, unless a store holds more."""


class Comparison:
    """The fingerprints of a run, kept outside of memory; with a store it is the store that keeps them."""

    def __init__(self, job: Job, *, documents: int, is_stored: bool, is_possible: bool) -> None:
        """`is_possible` is false where the outcomes come without their reports: then a note says so."""
        self._job = job
        self._scratch: ScratchIndex | None = None
        if not job.has_evidence:
            return  # nobody asked
        if not is_possible:
            if documents >= FEWEST:
                click.echo("note: documents are not compared with each other without reports or a store", err=True)
        elif not is_stored and documents >= FEWEST:
            from verifier.collection.scratch import ScratchIndex

            self._scratch = ScratchIndex()

    @property
    def is_kept_here(self) -> bool:
        """Whether `add` wants the fingerprints."""
        return self._scratch is not None

    def add(self, label: str, fingerprint: Fingerprint | None) -> None:
        """One more document; one that could not be read is compared with nothing."""
        if self._scratch is not None and fingerprint is not None:
            self._scratch.add(label, fingerprint)

    def findings(self, index: Index | None = None) -> Collation | None:
        """What the documents show together; None where they were not compared."""
        from verifier.collate import Collation

        chosen = index if index is not None else self._scratch
        if chosen is None or not self._job.has_evidence:
            return None
        return Collation(chosen, self._job.profiles, self._job.as_of, self._job.waivers)


def codes_of(found: Collation, fail_on: FailOn) -> Sequence[ExitCode]:
    """What the findings say to the caller; a defect of ours is said at once."""
    for failure in found.failures:
        report_bug(failure, "across documents")
    codes = [exit_together(found.worst, fail_on)]
    return [*codes, ExitCode.BUG] if found.failures else codes
