"""What runs on the workers of a cluster: some documents at a time, each of them in a child process with limits.

A worker hands its documents to the same pool as a run on one machine does, with one child for each of its threads. So
what kills or blocks a child costs one document here as there, and the worker goes on. Children stay for the next batch,
because a warm one is twice as fast, and end when there is nothing for them to do: also where the run itself was lost.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock, Timer
from typing import Any, NamedTuple

from distributed import WorkerPlugin, get_worker

from verifier._version import __version__
from verifier.batch.job import Job, Judged, unreadable
from verifier.batch.keeping import Keeper
from verifier.batch.pool import Team, judge_all
from verifier.batch.sandbox import Limits
from verifier.errors import InputError, InputNotFoundError
from verifier.intake import InputRef
from verifier.model import Source

_PATIENCE = 60.0
"""Seconds without a batch after which the children of a worker end."""


class Nature(NamedTuple):
    """What of a machine decides a verdict."""

    version: str
    has_ocr: bool


def nature() -> Nature:
    """Of this machine."""
    from verifier.pdf.scanned import can_recognise

    return Nature(__version__, can_recognise())


@dataclass(frozen=True)
class Task:
    """What a run tells each worker once, instead of with each batch."""

    job: Job
    limits: Limits
    keeper: Keeper | None
    nature: Nature


class Crew:
    """The children of one worker: a team of one for each batch that is judged at the same time."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._idle: list[tuple[Team, TemporaryDirectory[str]]] = []
        self._lock = Lock()
        self._farewell: Timer | None = None

    @contextmanager
    def team(self) -> Iterator[Team]:
        """A team that nobody else has, one that is there before a new one."""
        with self._lock:
            team, folder = self._idle.pop() if self._idle else self._made()
        try:
            yield team
        except BaseException:
            _ended(team, folder)
            raise
        with self._lock:
            self._idle.append((team, folder))
            if self._farewell is not None:
                self._farewell.cancel()
            self._farewell = Timer(_PATIENCE, self.close)
            self._farewell.daemon = True
            self._farewell.start()

    def _made(self) -> tuple[Team, TemporaryDirectory[str]]:
        folder = TemporaryDirectory(prefix="verifier-")
        return Team(1, self._task.job, self._task.limits, Path(folder.name)), folder

    def close(self) -> None:
        """End those that have nothing to do."""
        with self._lock:
            ended, self._idle = self._idle, []
            if self._farewell is not None:
                self._farewell.cancel()
        for team, folder in ended:
            _ended(team, folder)


def _ended(team: Team, folder: TemporaryDirectory[str]) -> None:
    team.stop()
    team.join()
    folder.cleanup()


class Setting(WorkerPlugin):
    """Brings the task of a run to every worker, those included that come later or again."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.crew: Crew | None = None

    def setup(self, worker: Any) -> None:  # noqa: ARG002
        """Refuse a machine that judges otherwise, and let the others have child processes."""
        if nature() != self.task.nature:
            raise RuntimeError(f"this machine is {nature()}, and the run is {self.task.nature}: install the same")
        # A nanny starts workers as daemons, which may have no children; it ends its worker without that as well.
        if multiprocessing.current_process().daemon:
            multiprocessing.current_process().daemon = False
        self.crew = Crew(self.task)

    def teardown(self, worker: Any) -> None:  # noqa: ARG002
        """The run is over."""
        if self.crew is not None:
            self.crew.close()


def judge_batch(refs: Sequence[InputRef], setting: str) -> list[Judged]:
    """The outcomes of some documents in their order; the task is that of the plugin of this name."""
    worker = get_worker()
    plugin = worker.plugins[setting]
    absent = {
        place: unreadable(Source(label=ref.label, sha256="", pages=0), _not_here(ref, worker.address))
        for place, ref in enumerate(refs)
        if ref.path is not None and not _is_there(ref)
    }
    present = [ref for place, ref in enumerate(refs) if place not in absent]
    if not isinstance(plugin, Setting) or plugin.crew is None:
        raise RuntimeError("a worker without a crew")
    with plugin.crew.team() as team:
        found = iter(list(judge_all(present, plugin.task.job, earlier=plugin.task.keeper, team=team)))
        return [absent[place] if place in absent else next(found) for place in range(len(refs))]


def told(outcomes: Sequence[Judged], *, has_texts: bool) -> list[Judged]:
    """What the one who gave the run is told of outcomes: the report where he wants it, or where nothing else has it."""
    return [one if has_texts or not one.sha256 or one.bug else replace(one, text="", print_text="") for one in outcomes]


def write_part(wanted: Sequence[set[str]], setting: str, *batches: Sequence[Judged]) -> int:
    """Write of each batch the outcomes with the wanted labels, all together; how many they were."""
    plugin = get_worker().plugins[setting]
    chosen = [one for labels, batch in zip(wanted, batches, strict=True) for one in batch if one.label in labels]
    if isinstance(plugin, Setting) and plugin.task.keeper is not None:
        plugin.task.keeper.write(chosen)
    return len(chosen)


def _is_there(ref: InputRef) -> bool:
    try:
        return ref.path is not None and ref.path.exists()
    except OSError:
        return True  # loading it says what is wrong


def _not_here(ref: InputRef, address: str) -> InputError:
    return InputNotFoundError(
        f"'{ref.label}' is not on the machine of the worker at {address} ('{ref.path}')",
        hint="give URLs of an object store, or a folder that all machines see under the same path",
    )
