"""What runs on the workers of a cluster: some documents at a time, each of them in a child process with limits.

A worker hands its documents to the same pool as a run on one machine does, with one child for each batch. So what kills
or blocks a child costs one document here as there, and the worker goes on. The child lives as long as its batch: no
process is left behind by a run that was lost, and the server of children, which has everything loaded, makes the next
one in milliseconds.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from distributed import WorkerPlugin, get_worker

from verifier._version import __version__
from verifier.batch.job import Job, Judged, unreadable
from verifier.batch.keeping import Keeper
from verifier.batch.pool import judge_all
from verifier.batch.sandbox import Limits
from verifier.errors import InputError, InputNotFoundError
from verifier.intake import InputRef
from verifier.model import Source


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


class Setting(WorkerPlugin):
    """Brings the task of a run to every worker, those included that come later or again."""

    def __init__(self, task: Task) -> None:
        self.task = task

    def setup(self, worker: Any) -> None:  # noqa: ARG002
        """Refuse a machine that judges otherwise, and let the others have child processes."""
        if nature() != self.task.nature:
            raise RuntimeError(f"this machine is {nature()}, and the run is {self.task.nature}: install the same")
        # A nanny starts workers as daemons, which may have no children; it ends its worker without that as well.
        if multiprocessing.current_process().daemon:
            multiprocessing.current_process().daemon = False


def judge_batch(refs: Sequence[InputRef], setting: str) -> list[Judged]:
    """The outcomes of some documents in their order; the task is that of the plugin of this name."""
    worker = get_worker()
    task: Task = worker.plugins[setting].task  # type: ignore[attr-defined]
    absent = {
        place: unreadable(Source(label=ref.label, sha256="", pages=0), _not_here(ref, worker.address))
        for place, ref in enumerate(refs)
        if ref.path is not None and not _is_there(ref)
    }
    present = [ref for place, ref in enumerate(refs) if place not in absent]
    found = judge_all(present, task.job, limits=task.limits, earlier=task.keeper)
    return [absent[place] if place in absent else next(found) for place in range(len(refs))]


def told(outcomes: Sequence[Judged], *, has_texts: bool) -> list[Judged]:
    """What the one who gave the run is told of outcomes: the report where he wants it, or where nothing else has it."""
    return [one if has_texts or not one.sha256 or one.bug else replace(one, text="") for one in outcomes]


def write_part(wanted: Sequence[set[str]], setting: str, *batches: Sequence[Judged]) -> int:
    """Write of each batch the outcomes with the wanted labels, all together; how many they were."""
    keeper: Keeper | None = get_worker().plugins[setting].task.keeper  # type: ignore[attr-defined]
    chosen = [one for labels, batch in zip(wanted, batches, strict=True) for one in batch if one.label in labels]
    if keeper is not None:
        keeper.write(chosen)
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
