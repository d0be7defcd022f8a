"""Many documents in child processes, in the order in which they are named."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as TookTooLongError
from typing import Any, NamedTuple

from pebble import ProcessExpired, ProcessPool

from verifier.batch.job import Job, Judged, judge_one, unreadable
from verifier.batch.sandbox import Limits, allow_time, enter
from verifier.errors import InputError, TooLargeError
from verifier.intake import Input, InputRef
from verifier.model import Source

_AHEAD = 3
"""How many documents for each worker are handed out before their turn: enough to keep it busy, and memory flat."""
_GRACE = 2.0
"""Seconds beyond the limit after which a worker that does not answer is killed."""
_RENEWED_AFTER = 500
"""Documents after which a worker is replaced by a fresh one."""


class _Child(NamedTuple):
    """What a worker knows."""

    job: Job
    limits: Limits


_child: _Child | None = None


def judge_all(refs: Iterable[InputRef], job: Job, *, jobs: int = 1, limits: Limits | None = None) -> Iterator[Judged]:
    """The outcome for each document in its turn; a document costs at most itself, whatever is in it.

    Each is read and judged in one of `jobs` child processes with limits. One that meets a limit, or whose process
    dies, is unreadable with the reason, and the others go on. Closing the iterator ends the children at once.
    """
    walls = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="verifier-") as folder:
        pool = ProcessPool(
            max_workers=jobs,
            max_tasks=_RENEWED_AFTER,
            initializer=_begin,
            initargs=(job, walls, folder),
            context=_context(),
        )
        try:
            waiting: deque[tuple[InputRef, Any]] = deque()
            for ref in refs:
                waiting.append((ref, pool.schedule(_work, args=(_portable(ref),), timeout=walls.seconds + _GRACE)))
                if len(waiting) >= _AHEAD * jobs:
                    yield _answer(*waiting.popleft(), walls)
            while waiting:
                yield _answer(*waiting.popleft(), walls)
            pool.close()
        except BaseException:
            pool.stop()
            raise
        finally:
            pool.join(timeout=_GRACE)


def _context() -> Any:
    """How children are made: from a server that has everything loaded, so that a new one is there in milliseconds.

    Never by forking this process, which has threads.
    """
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["verifier.batch.preloaded"])
    return context


def _portable(ref: InputRef) -> InputRef | Input:
    """What can be handed to another process: a stream is read here, a file there."""
    if ref.stream is None:
        return ref
    try:
        return ref.load()
    except InputError:
        return ref.without_stream()


def _begin(job: Job, limits: Limits, folder: str) -> None:
    """First thing in a child."""
    global _child  # noqa: PLW0603 - a worker has one job for all its life
    from verifier.pdf.scanned import can_recognise

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    _child = _Child(job, limits)
    enter(limits, folder, has_ocr=can_recognise())


def _work(what: InputRef | Input) -> Judged:
    if _child is None:
        raise RuntimeError("a worker without a job")
    allow_time(_child.limits)
    ref = what if isinstance(what, InputRef) else InputRef.of(what)
    try:
        return judge_one(ref, _child.job)
    except MemoryError:
        return unreadable(Source(label=ref.label, sha256="", pages=0), _too_much_memory(_child.limits))


def _answer(ref: InputRef, future: Any, limits: Limits) -> Judged:
    """The outcome of a document, or the limit that it met."""
    source = Source(label=ref.label, sha256="", pages=0)
    try:
        outcome: Judged = future.result()
    except TookTooLongError:
        return unreadable(
            source,
            TooLargeError(
                f"reading took longer than {limits.seconds:g} s of wall-clock time and was ended",
                hint="split the document, or allow more time with --timeout",
            ),
        )
    except ProcessExpired as end:
        return unreadable(source, _died(end, limits))
    except MemoryError:
        return unreadable(source, _too_much_memory(limits))
    return outcome


def _died(end: ProcessExpired, limits: Limits) -> InputError:
    """Why the child is dead, in words."""
    number = -end.exitcode if end.exitcode is not None and end.exitcode < 0 else None
    if number == getattr(signal, "SIGXCPU", None):
        return TooLargeError(
            f"reading took longer than {limits.seconds:g} s of processor time and was ended",
            hint="split the document, or allow more time with --timeout",
        )
    how = signal.Signals(number).name if number in set(signal.Signals) else f"exit code {end.exitcode}"
    return InputError(
        f"the process that read it died ({how}); the file may be damaged, or made to do that",
        hint="get the document again from the laboratory, or print it to a new PDF",
    )


def _too_much_memory(limits: Limits) -> TooLargeError:
    return TooLargeError(
        f"reading needed more memory than the {limits.memory // 1_000_000} MB that a document may take",
        hint="split the document, or print it to a new PDF",
    )
