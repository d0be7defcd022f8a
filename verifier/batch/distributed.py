"""Many documents on many machines: batches of them as tasks of dask.distributed.

Three kinds of tasks. `judge_batch` reads and judges some documents and leaves the outcomes where they are; `told`
brings what is asked for of them; `write_part` writes those of many batches as one part of a dataset, on a worker. A
worker that is lost takes outcomes with it that are not written yet: the scheduler has them judged again elsewhere.
A batch under which workers die again and again is taken apart, and its documents are judged one by one with nothing
else at work, so that the one to blame is found and no other one is blamed.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar

from distributed import Client, Future, KilledWorker, as_completed

from verifier.batch.job import Job, Judged, unreadable
from verifier.batch.keeping import DOCUMENTS_AT_ONCE, Keeper
from verifier.batch.sandbox import Limits
from verifier.batch.worker import Setting, Task, judge_batch, nature, told, write_part
from verifier.errors import InputError, OutputError, UsageError, VerifierError
from verifier.intake import InputRef, Listing
from verifier.model import Source

DOCUMENTS_A_TASK = 50
"""Some seconds of work, beside which the millisecond or two that a task costs the scheduler is nothing."""
REPORTS_A_TASK = 20
"""Where reports come back: their text is 60 kB, and has to be held until its turn."""
_BATCHES_A_WORKER = 4
"""At least, so that nobody is idle at the end of a small run."""
_FLYING = 2
"""Batches for each thread of the cluster that are handed out at the same time."""
_AHEAD = 4
"""Batches for each thread that may be done before their turn, where the order counts and reports are held."""
_LOOKS = 16
"""After so many batches the workers are counted again."""
_RETRIES = 3
_FAREWELL = 60.0
"""Seconds that a run which is broken off waits for what is judged to be written."""

Item = TypeVar("Item")
_Batch = tuple[InputRef, ...]


def judge_distributed(
    refs: Sequence[InputRef] | Listing,
    job: Job,
    client: Client,
    *,
    limits: Limits | None = None,
    keeper: Keeper | None = None,
    has_texts: bool = True,
    per_task: int | None = None,
    per_part: int = DOCUMENTS_AT_ONCE,
) -> Generator[Judged, None, None]:
    """The outcome for each document, judged by the workers of `client`; in order, if reports are wanted.

    Without `has_texts` the outcomes come as they are done and without their reports, which stay on the workers or go
    to `keeper`. Closing the iterator ends the run; what is judged by then is written.
    Raises UsageError for what only this process could read, OutputError where the scheduler is lost or a part cannot
    be written.
    """
    for ref in refs:
        if ref.stream is not None:
            raise UsageError(f"'{ref.label}' is only here, and the workers cannot read it", "write it to a file first")
    name = f"verifier-{client.id}"
    client.register_plugin(Setting(Task(job, limits or Limits(), keeper, nature())), name=name)
    run = _Run(client, name, keeper, has_texts=has_texts, per_part=per_part)
    most = per_task or (REPORTS_A_TASK if has_texts else DOCUMENTS_A_TASK)
    size = max(1, min(most, len(refs) // (_BATCHES_A_WORKER * run.threads)))
    try:
        yield from run.outcomes(_batched(map(_whole, refs), size))
        run.finish()
    except (GeneratorExit, KeyboardInterrupt):
        run.break_off()
        raise
    except BaseException:
        run.cancel()
        raise
    finally:
        if client.status == "running":
            client.unregister_worker_plugin(name)


class _Run:
    """The state of one run: what flies, what is there before its turn, what waits to be written."""

    def __init__(self, client: Client, name: str, keeper: Keeper | None, *, has_texts: bool, per_part: int) -> None:
        self._client, self._name, self._keeper = client, name, keeper
        self._has_texts, self._per_part = has_texts, per_part
        self._completed = as_completed(loop=client.loop)
        self._flying: dict[Future[Any], tuple[int, _Batch, Future[Any]]] = {}
        """What is told of a batch: its number, its documents, and the task that judges them."""
        self._parts: set[Future[Any]] = set()
        self._unwritten: list[tuple[Future[Any], set[str]]] = []
        """Judged batches with the labels that are to be written."""
        self._suspects: list[tuple[int, _Batch]] = []
        self._there: dict[int, list[Judged]] = {}
        self._next = 0
        self._looks = 0
        self.threads = 1
        self._count_threads()

    def outcomes(self, batches: Iterator[_Batch]) -> Iterator[Judged]:
        """What is judged, batch by batch."""
        numbered = enumerate(batches)
        is_over = False
        while True:
            while not is_over and self._has_room():
                one = next(numbered, None)
                if one is None:
                    is_over = True
                else:
                    self._hand_out(*one)
            yield from self._in_turn()
            if self._flying or self._has_many_parts:
                self._take_one()
            elif self._suspects:
                self._examine(*self._suspects.pop(0))
            elif is_over and not self._there:
                return

    def finish(self) -> None:
        """Write the rest and wait until all parts are there."""
        self._write_part()
        while self._parts:
            self._take_one()

    def break_off(self) -> None:
        """Hand out nothing more, and write what is judged."""
        self._client.cancel(list(self._flying))
        self._client.cancel([judging for _, _, judging in self._flying.values()])
        self._write_part()
        for future in self._parts:
            try:
                future.exception(timeout=_FAREWELL)
            except TimeoutError as error:
                message = f"what was judged could not be written within {_FAREWELL:g} s"
                raise OutputError(message, "run again; a dataset keeps what it has") from error
            self._must_be_done(future)

    def cancel(self) -> None:
        """Nothing is wanted any more."""
        if self._client.status == "running":
            self._client.cancel([*self._flying, *self._parts])
            self._client.cancel([judging for _, _, judging in self._flying.values()])

    # --------------------------------------------------------------------------------------------------- handing out

    def _has_room(self) -> bool:
        if self._suspects or len(self._flying) >= _FLYING * self.threads or self._has_many_parts:
            return False
        return not self._has_texts or len(self._there) + len(self._flying) < _AHEAD * self.threads

    @property
    def _has_many_parts(self) -> bool:
        """Whether writing takes longer than judging."""
        return len(self._parts) > 2 + self.threads

    def _hand_out(self, number: int, batch: _Batch) -> None:
        judging, telling = self._submitted(batch)
        self._flying[telling] = number, batch, judging
        self._completed.add(telling)

    def _submitted(self, batch: _Batch) -> tuple[Future[Any], Future[Any]]:
        judging = self._client.submit(judge_batch, batch, self._name, pure=False, retries=_RETRIES)
        # Told before anything else is judged: a small task, for which somebody waits.
        telling = self._client.submit(told, judging, has_texts=self._has_texts, pure=False, priority=10)
        return judging, telling

    # --------------------------------------------------------------------------------------------------- taking back

    def _take_one(self) -> None:
        """Wait for whatever is done next."""
        future = next(self._completed)
        if future in self._parts:
            self._parts.remove(future)
            self._must_be_done(future)
            return
        number, batch, judging = self._flying.pop(future)
        if isinstance(_error(future), KilledWorker):
            self._suspects.append((number, batch))
            return
        self._must_be_done(future)
        self._there[number] = self._received(future.result(), judging)
        self._looks += 1
        if self._looks % _LOOKS == 0:
            self._count_threads()

    def _received(self, outcomes: list[Judged], judging: Future[Any]) -> list[Judged]:
        """The outcomes, those to be written noted down."""
        if self._keeper is not None:
            # Of two documents of one name the second has a name of its own: refs are there once.
            if wanted := {one.label for one in outcomes if self._keeper.claim(one)}:
                self._unwritten.append((judging, wanted))
            if sum(len(labels) for _, labels in self._unwritten) >= self._per_part:
                self._write_part()
        return outcomes

    def _write_part(self) -> None:
        if self._unwritten:
            judged, wanted = zip(*self._unwritten, strict=True)
            part = self._client.submit(
                write_part, wanted, self._name, *judged, pure=False, retries=_RETRIES, priority=10
            )
            self._unwritten.clear()
            self._parts.add(part)
            self._completed.add(part)

    def _in_turn(self) -> Iterator[Judged]:
        if not self._has_texts:
            for number in list(self._there):
                yield from self._there.pop(number)
            return
        while self._next in self._there:
            yield from self._there.pop(self._next)
            self._next += 1

    def _examine(self, number: int, batch: _Batch) -> None:
        """Each document of a batch alone in the whole cluster: if workers die now, it is to blame."""
        found: list[Judged] = []
        for ref in batch:
            while self._parts:
                self._take_one()
            judging, telling = self._submitted((ref,))
            error = telling.exception()  # waits for it
            if isinstance(error, KilledWorker):
                found.append(_blamed(ref, error))
            else:
                self._must_be_done(telling)
                found += self._received(telling.result(), judging)
        self._there[number] = found

    def _must_be_done(self, future: Future[Any]) -> None:
        """Raises what a task has raised, in words where it is not ours."""
        error = _error(future)
        if error is None and future.status == "finished":
            return
        if isinstance(error, VerifierError):
            raise error
        if error is None or future.status in ("cancelled", "lost"):
            raise OutputError(
                "the scheduler was lost in the midst of the run", "start it, and run again; a dataset keeps what it has"
            )
        if isinstance(error, KilledWorker | OSError):
            raise OutputError(
                f"the workers cannot go on: {type(error).__name__}: {error}", "look at the logs of the workers"
            ) from error
        raise error

    def _count_threads(self) -> None:
        self.threads = max(1, sum(self._client.nthreads().values()))


def _error(future: Future[Any]) -> BaseException | None:
    error = future.exception() if future.status in ("error", "cancelled", "lost") else None
    return error if isinstance(error, BaseException) else None


def _blamed(ref: InputRef, error: KilledWorker) -> Judged:
    message = f"{error.allowed_failures + 1} workers died while they had this document and nothing else to read"
    source = Source(label=ref.label, sha256="", pages=0)
    told_so = unreadable(source, InputError(message, hint="look at it on one machine, and at the logs of the workers"))
    return replace(told_so, is_lasting=False)


def _whole(ref: InputRef) -> InputRef:
    """With a path that means the same in another folder."""
    return ref if ref.path is None else replace(ref, path=ref.path.absolute())


def _batched(items: Iterable[Item], size: int) -> Iterator[tuple[Item, ...]]:
    rest = iter(items)
    while batch := tuple(islice(rest, size)):
        yield batch
