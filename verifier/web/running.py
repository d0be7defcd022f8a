"""Doing a job: each document is read in a child process with limits, never in this one."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Generator, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verifier.batch import Judged, Limits, judge_all
from verifier.batch.job import unreadable
from verifier.batch.pool import Task, Team
from verifier.collate import Collation
from verifier.collection.scratch import ScratchIndex
from verifier.errors import VerifierError
from verifier.intake import InputRef
from verifier.model import Source
from verifier.web.asked import MANY
from verifier.web.entries import EntryState
from verifier.web.jobs import Job, JobState
from verifier.web.settings import Settings

if TYPE_CHECKING:
    from verifier.collection import Index

LOGGER = logging.getLogger("verifier.web")


def work(job: Job, settings: Settings) -> None:
    """Do the job; whatever happens ends in its state."""
    job.started = settings.now()
    try:
        if not job.is_unwanted.is_set():
            job.state = JobState.RUNNING
            _judge(job, settings)
        end = JobState.CANCELLED if job.is_unwanted.is_set() else JobState.DONE
    except VerifierError as error:
        job.error = f"{error.message} ({error.hint})" if error.hint else error.message
        end = JobState.FAILED
    except Exception:
        LOGGER.exception("internal error in a job; this is a defect of verifier, please report it")
        job.error = "This is a defect of verifier. Please report it with the lines that the terminal shows."
        end = JobState.FAILED
    for entry in job.entries:
        if not entry.is_judged:
            job.change(entry.number, replace(entry, state=EntryState.LEFT_OUT))
    job.ended = settings.now()
    job.state = end
    job.version += 1


def _judge(job: Job, settings: Settings) -> None:
    readable = [(number, one.ref) for number, one in enumerate(job.arrived, start=1) if one.ref is not None]
    scratch = ScratchIndex() if settings.store is None and len(readable) >= MANY else None
    with _Record(job, settings) as record:
        for number, one in enumerate(job.arrived, start=1):
            if one.error is not None:
                outcome = unreadable(Source(label=one.label, sha256="", pages=0), one.error)
                _keep(job, number, outcome, record, scratch)
        if readable:
            for number, outcome in _outcomes(job, readable, settings):
                _keep(job, number, outcome, record, scratch)
        if not job.is_unwanted.is_set():
            _collate(job, record.index() if settings.store is not None else scratch, record)


def _keep(job: Job, number: int, outcome: Judged, record: _Record, scratch: ScratchIndex | None) -> None:
    if outcome.bug is not None:
        LOGGER.error("internal error on a document: %s\n%s", outcome.bug, outcome.trace)
    record.add(outcome)
    job.keep(number, outcome)
    found = outcome.fingerprint
    if scratch is not None and found is not None:
        scratch.add(outcome.label, found)


def _outcomes(job: Job, readable: list[tuple[int, InputRef]], settings: Settings) -> Iterator[tuple[int, Judged]]:
    """Number and outcome of each document that can be loaded; fewer where the job is cancelled."""
    task = replace(job.asked.job(len(job.arrived)), most_pages=settings.most_pages)
    workers = max(1, min(settings.workers, len(readable)))
    with ExitStack() as stack:
        team: _Stoppable | None = None
        if settings.is_sandboxed:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="verifier-", dir=settings.folder))
            team = _Stoppable(job, workers, task, settings.limits, Path(folder))
            stack.enter_context(team)
            job.stop = team.give_up
            stack.callback(setattr, job, "stop", lambda: None)
        outcomes: Generator[Judged, None, None] = judge_all(
            (ref for _, ref in readable),
            task,
            jobs=workers,
            limits=settings.limits,
            is_sandboxed=settings.is_sandboxed,
            team=team,
        )
        stack.enter_context(closing(outcomes))
        for place, (number, _) in enumerate(readable):
            for ahead, _ in readable[place : place + workers]:
                _mark_reading(job, ahead)
            try:
                outcome = None if job.is_unwanted.is_set() else next(outcomes, None)
            except (CancelledError, RuntimeError):
                if not job.is_unwanted.is_set():
                    raise
                outcome = None
            if outcome is None:
                if team is not None:
                    team.stop()  # else it would do first what it was handed already
                return
            yield number, outcome


class _Stoppable(Team):
    """Children that are handed nothing more once the job is cancelled; a team alone would get itself new ones."""

    def __init__(self, job: Job, jobs: int, task: Task, limits: Limits, folder: Path) -> None:
        super().__init__(jobs, task, limits, folder)
        self._is_unwanted = job.is_unwanted
        self._handed: list[Any] = []

    def schedule(self, what: Any) -> Any:
        """Hand out a document. Raises CancelledError."""
        if self._is_unwanted.is_set():
            raise CancelledError
        future = super().schedule(what)
        self._handed = [one for one in self._handed if not one.done()] + [future]
        if self._is_unwanted.is_set():
            self.give_up()
        return future

    def give_up(self) -> None:
        """Nobody waits for what was handed out any more. From any thread: the children are ended by their own."""
        for future in self._handed:
            future.cancel()


def _mark_reading(job: Job, number: int) -> None:
    entry = job.entries[number - 1]
    if entry.state is EntryState.WAITING:
        job.change(number, replace(entry, state=EntryState.READING))


def _collate(job: Job, index: Index | None, record: _Record) -> None:
    """What the documents show together."""
    if index is None:
        return
    found = Collation(index, job.asked.profiles, job.asked.as_of)
    for failure in found.failures:
        LOGGER.error("internal error across documents: %s", failure)
    job.collection = tuple(found)
    record.keep(job)


class _Record:
    """The run in the store; without a store it does nothing."""

    def __init__(self, job: Job, settings: Settings) -> None:
        self._job, self._store, self._now, self._texts = job, settings.store, settings.now, settings.texts

    def __enter__(self) -> _Record:
        if self._store is not None:
            texts = self._texts(self._job.asked.profiles)
            run = self._store.begin_run(self._job.run, started=self._now(), arguments=["serve"], texts=texts)
            self._job.run_id = run.id
        return self

    def __exit__(self, *failure: object) -> None:
        if self._store is None or self._job.run_id is None:
            return
        from verifier.store import RunState

        is_cut = failure[0] is not None or self._job.is_unwanted.is_set()
        state = RunState.INTERRUPTED if is_cut else RunState.FINISHED
        self._store.finish_run(self._job.run_id, finished=self._now(), state=state)

    def add(self, outcome: Judged) -> None:
        """Store one document. Raises StoreError."""
        if self._store is not None and self._job.run_id is not None:
            self._store.add(self._job.run_id, outcome.report)

    def index(self) -> Index | None:
        """Everything in the store, to compare this run with. Raises StoreError."""
        if self._store is None or self._job.run_id is None:
            return None
        return self._store.index(self._job.run_id)

    def keep(self, job: Job) -> None:
        """Store the findings across documents. Raises StoreError."""
        if self._store is not None and job.run_id is not None:
            self._store.add_together(job.run_id, job.collection)
