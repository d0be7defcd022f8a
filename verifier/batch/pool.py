"""Many documents in child processes, in the order in which they are named."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Protocol

from pebble import ProcessPool

from verifier.batch.cache import Cache, Earlier, Layered
from verifier.batch.ends import ALL_DIED, result_of, too_much_memory
from verifier.batch.garbage import settle
from verifier.batch.job import Job, Judged, judge_one, unreadable
from verifier.batch.sandbox import Limits, allow_time, enter
from verifier.errors import InputError
from verifier.intake import Input, InputRef
from verifier.model import Source

_AHEAD = 3
"""How many documents for each worker are handed out before their turn: enough to keep it busy, and memory flat."""
_FAREWELL = 5.0
"""Seconds to wait for the children to end."""
ATTEMPTS = 3
"""How often a document is handed out where all children died, which need not be its doing."""
_RENEWED_AFTER = 500
"""Documents after which a worker is replaced by a fresh one."""


class Task(Protocol):
    """What children do with each document; it goes to them once."""

    def do(self, what: Any, /) -> Any:
        """The outcome for one document; `what` is its reference, or whatever was handed out.

        What may be raised comes out where the outcome is asked for, MemoryError as the limit that was met.
        """
        ...


class _Child(NamedTuple):
    """What a worker knows."""

    task: Task
    limits: Limits


_child: _Child | None = None
_is_settled = False
"""Whether this child has read a document."""


def judge_all(
    refs: Iterable[InputRef],
    job: Job,
    *,
    jobs: int = 1,
    limits: Limits | None = None,
    cache: Cache | None = None,
    earlier: Earlier | None = None,
    is_sandboxed: bool = True,
    team: Team | None = None,
) -> Generator[Judged, None, None]:
    """The outcome for each document in its turn; a document costs at most itself, whatever is in it.

    Each is read and judged in one of `jobs` child processes with limits. One that meets a limit, or whose process
    dies, is unreadable with the reason, and the others go on. What the cache knows is not read again, nor what
    `earlier` knows (a dataset), nor what stands twice in the run. Closing the iterator ends the children at once.
    A `team` that is given serves, and stays when its documents are done: it is for one caller at a time, and has a job
    and limits of its own. Without a sandbox all happens in this process, one after the other, and nothing protects it.

    Children load the script that they were made from: one that calls this needs `if __name__ == "__main__":`.
    """
    if not is_sandboxed:
        for ref in refs:
            yield judge_one(ref, job)
        return
    with (
        tempfile.TemporaryDirectory(prefix="verifier-") as folder,
        closing(cache or Cache(Path(folder) / "judged", job, has_ocr=False)) as kept,
    ):
        known = kept if earlier is None else Layered(earlier, kept)
        if team is not None:
            yield from _in_order(refs, team, known, _AHEAD * jobs)
            return
        work = Path(folder) / "work"
        work.mkdir()
        with Team(jobs, job, limits or Limits(), work) as own:
            yield from _in_order(refs, own, known, _AHEAD * jobs)


class Team:
    """The children. Where all of them are gone at once, the pool is broken for good and another one takes its place."""

    def __init__(self, jobs: int, task: Task, limits: Limits, folder: Path) -> None:
        """The children may write below `folder`, which the caller takes away."""
        self.limits = limits
        self._jobs, self._arguments = jobs, (task, limits, str(folder))
        self._pool: ProcessPool | None = None
        self.number = 0
        """Counts the pools."""

    def _ready(self) -> ProcessPool:
        """The pool, made with the first document: a run that knows every answer needs none."""
        if self._pool is None:
            self._pool = self._made()
        return self._pool

    def _made(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._jobs,
            max_tasks=_RENEWED_AFTER,
            initializer=_begin,
            initargs=self._arguments,
            context=_context(),
        )

    def schedule(self, what: Any) -> Any:
        """Hand out a document: its reference, its bytes, or what else the task takes."""
        patience = self.limits.seconds + self.limits.grace
        try:
            return self._ready().schedule(_work, args=(what,), timeout=patience)
        except RuntimeError:  # BrokenProcessPool is one
            self.renew(self.number)
            return self._ready().schedule(_work, args=(what,), timeout=patience)

    def renew(self, number: int) -> None:
        """Another pool, unless the one of that number was replaced already."""
        if number == self.number:
            self.stop()
            self.join()
            self._pool = None
            self.number += 1

    def __enter__(self) -> Team:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.close()
        else:
            self.stop()
        self.join()

    def close(self) -> None:
        """No more documents."""
        if self._pool is not None:
            self._pool.close()  # type: ignore[no-untyped-call]

    def stop(self) -> None:
        """End the children at once."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]

    def join(self) -> None:
        """Wait until they are gone."""
        if self._pool is not None:
            self._pool.join(timeout=_FAREWELL)


class _Waiting(NamedTuple):
    """A document that is handed out, or whose outcome is there already."""

    ref: InputRef
    digest: str | None
    future: Any = None
    outcome: Judged | None = None
    what: InputRef | Input | None = None
    """What was handed out."""
    team: int = 0
    """The number of the pool that it was handed to."""
    attempt: int = 1

    @property
    def is_there(self) -> bool:
        """Whether nobody has to wait for the outcome."""
        return self.outcome is not None or self.future.done()


def _in_order(refs: Iterable[InputRef], team: Team, cache: Cache | Layered, ahead: int) -> Iterator[Judged]:
    waiting: deque[_Waiting] = deque()
    for ref in refs:
        # Standard input may let us wait: what came before it is told first.
        while waiting and (len(waiting) >= ahead or ref.stream is not None or waiting[0].is_there):
            yield _answer(waiting.popleft(), team, cache)
        waiting.append(_handed_out(ref, team, cache, waiting))
    while waiting:
        yield _answer(waiting.popleft(), team, cache)


def _handed_out(ref: InputRef, team: Team, cache: Cache | Layered, waiting: Iterable[_Waiting]) -> _Waiting:
    known, mark = cache.get_unread(ref)
    if known is not None:
        return _Waiting(ref, known.sha256, outcome=known)
    try:
        loaded = ref.load()
    except InputError as error:
        return _Waiting(ref, None, outcome=unreadable(Source(label=ref.label, sha256="", pages=0), error))
    cache.remember(mark, ref, loaded.sha256)
    known = cache.get(loaded.sha256, ref.label)
    if known is not None:
        return _Waiting(ref, loaded.sha256, outcome=known)
    if not cache.is_by_label:
        twin = next((one for one in waiting if one.digest == loaded.sha256 and one.future is not None), None)
        if twin is not None:
            return twin._replace(ref=ref)
    # A file is loaded again by its child: handing its bytes over takes longer.
    what = ref if ref.is_file else loaded
    return _Waiting(ref, loaded.sha256, future=team.schedule(what), what=what, team=team.number)


def _answer(one: _Waiting, team: Team, cache: Cache | Layered) -> Judged:
    if one.outcome is not None:
        return one.outcome
    try:
        outcome: Judged = result_of(one.future, team.limits)
    except InputError as error:
        outcome = _ended(one, error)
    except BrokenProcessPool:
        team.renew(one.team)
        if one.what is None or one.attempt >= ATTEMPTS:
            outcome = _ended(one, ALL_DIED)
        else:
            again = one._replace(future=team.schedule(one.what), team=team.number, attempt=one.attempt + 1)
            return _answer(again, team, cache)
    cache.put(outcome)
    return outcome.called(one.ref.label)


def _context() -> Any:
    """How children are made: from a server that has everything loaded, so that a new one is there in milliseconds.

    Never by forking this process, which has threads.
    """
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["verifier.batch.preloaded"])
    return context


def _begin(task: Task, limits: Limits, folder: str) -> None:
    """First thing in a child."""
    global _child
    from verifier.pdf.scanned import can_recognise

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    _child = _Child(task, limits)
    enter(limits, folder, has_ocr=can_recognise())


def _work(what: Any) -> Any:
    global _is_settled
    if _child is None:
        raise RuntimeError("a worker without a task")
    allow_time(_child.limits)
    try:
        return _child.task.do(InputRef.of(what) if isinstance(what, Input) else what)
    except MemoryError:
        raise too_much_memory(_child.limits) from None
    finally:
        if not _is_settled:
            settle()
            _is_settled = True


def _ended(one: _Waiting, error: InputError) -> Judged:
    source = Source(label=one.ref.label, sha256=one.digest or "", pages=0)
    return replace(unreadable(source, error), is_lasting=False)
