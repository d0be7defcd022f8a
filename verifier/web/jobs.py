"""Jobs: documents that were sent together, what became of each, and for how long that is kept."""

from __future__ import annotations

import shutil
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from secrets import token_urlsafe
from threading import Event, Lock, Thread

from verifier.batch import Judged
from verifier.languages import later
from verifier.model import (
    CollectionFinding,
    DocumentReport,
    Run,
    Verdict,
    from_json,
)
from verifier.web.asked import Asked
from verifier.web.entries import Entry
from verifier.web.errors import WebError, busy, conflict, gone, not_found
from verifier.web.settings import Settings
from verifier.web.uploads import Arrived

_REMEMBERED = 10_000
"""Jobs of which it is known that they were there once."""
_FAREWELL = 10.0
"""Seconds to wait for the work to end."""


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    """By a defect of ours, or because the store could not be written."""

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes."""
        return self in (JobState.DONE, JobState.CANCELLED, JobState.FAILED)


class Job:
    """One job. Read by requests while one thread works on it: all that changes is replaced whole."""

    def __init__(self, *, owner: str, folder: Path, asked: Asked, arrived: Sequence[Arrived], made: datetime) -> None:
        self.id = token_urlsafe(24)
        self.owner = owner
        """The number of the browser that made it; empty for a program."""
        self.folder = folder
        self.asked = asked
        self.arrived = arrived
        self.made = made
        self.run: Run = asked.run(len(arrived))
        self.state = JobState.WAITING
        self.entries = [Entry(number, one.label) for number, one in enumerate(arrived, start=1)]
        self.collection: tuple[CollectionFinding, ...] = ()
        self.run_id: int | None = None
        """Of the store."""
        self.error: str = ""
        self.started: datetime | None = None
        self.ended: datetime | None = None
        self.version = 0
        """Counts what changed."""
        self.is_unwanted = Event()
        """Set where somebody cancels it."""
        self.stop: Callable[[], None] = lambda: None
        """Ends the children at once, while there are any."""
        self.lock = Lock()
        """Held by who makes pictures or files of it."""

    @property
    def done(self) -> int:
        """Documents with a verdict."""
        return sum(entry.is_judged for entry in self.entries)

    @property
    def verdicts(self) -> dict[Verdict, int]:
        """How many documents have which verdict, in the order of the verdicts; none where none has."""
        counts = Counter(entry.verdict for entry in self.entries if entry.verdict is not None)
        return {verdict: counts[verdict] for verdict in Verdict if counts[verdict]}

    def rate(self, now: datetime) -> float | None:
        """Documents per second so far; None before there is one."""
        if self.started is None or not self.done:
            return None
        seconds = ((self.ended or now) - self.started).total_seconds()
        return self.done / seconds if seconds > 0 else None

    def cancel(self) -> None:
        """End it as soon as can be; what is judged stays."""
        self.is_unwanted.set()
        self.stop()

    def change(self, number: int, entry: Entry) -> None:
        """Put another state of a document in its place."""
        self.entries[number - 1] = entry
        self.version += 1

    def keep(self, number: int, outcome: Judged) -> None:
        """Keep the report of a document."""
        self._place(number).write_text(outcome.text, "utf-8", "surrogatepass")
        self.change(number, self.entries[number - 1].judged(outcome.report))

    def entry(self, number: int) -> Entry:
        """A document that is judged. Raises WebError where there is none of that number, or not yet."""
        if not 1 <= number <= len(self.entries):
            raise not_found(later("This check has no document {number}."), number=number)
        entry = self.entries[number - 1]
        if not entry.is_judged:
            message = (
                later('"{name}" was left out when the check was cancelled.')
                if self.state.is_over
                else later('"{name}" is not judged yet.')
            )
            raise conflict(message, later("Go back to the list of documents."), name=entry.label)
        return entry

    def report(self, number: int) -> DocumentReport:
        """The report on a document. Raises WebError where there is none of that number, or not yet."""
        self.entry(number)
        try:
            text = self._place(number).read_text("utf-8", "surrogatepass")
        except OSError:
            raise gone(later("This check is no longer kept.")) from None
        return DocumentReport.model_validate(from_json(text))

    def reports(self) -> Iterable[DocumentReport]:
        """Those that are there, in their order."""
        return (self.report(entry.number) for entry in self.entries if entry.is_judged)

    def _place(self, number: int) -> Path:
        return self.folder / f"report-{number:05}.json"


class Jobs:
    """All jobs of this process."""

    def __init__(self, settings: Settings, work: Callable[[Job], None]) -> None:
        """`work` does a job, in a thread of its own; it raises nothing."""
        self.is_closing = Event()
        """Set when the application ends: whoever waits for something ends, too."""
        self._settings, self._work = settings, work
        self._jobs: dict[str, Job] = {}
        self._queue: deque[Job] = deque()
        self._threads: dict[str, Thread] = {}
        self._gone: deque[str] = deque(maxlen=_REMEMBERED)
        self._lock = Lock()

    def folder(self) -> Path:
        """A new folder for the files of a job. Raises WebError where there is too much to do already."""
        with self._lock:
            self._must_have_room()
        folder = self._settings.folder / token_urlsafe(12)
        folder.mkdir(mode=0o700)
        return folder

    def add(self, owner: str, folder: Path, asked: Asked, arrived: Sequence[Arrived]) -> Job:
        """Begin a job, or let it wait for its turn. Raises WebError where there is too much to do already."""
        job = Job(owner=owner, folder=folder, asked=asked, arrived=arrived, made=self._settings.now())
        with self._lock:
            self._must_have_room()
            self._tidy(room=1)
            self._jobs[job.id] = job
            self._queue.append(job)
        self._next()
        return job

    def get(self, job_id: str) -> Job:
        """The job. Raises WebError where there is none, or none any more."""
        with self._lock:
            self._tidy()
            found = self._jobs.get(job_id)
            was_there = job_id in self._gone
        if found is None:
            raise _missing(was_there=was_there)
        return found

    def of(self, owner: str) -> list[Job]:
        """The jobs of one browser, the newest first."""
        with self._lock:
            self._tidy()
            return [job for job in reversed(self._jobs.values()) if owner and job.owner == owner]

    def drop(self, job_id: str) -> None:
        """Cancel a job where it is not over, and delete everything of it. Raises WebError where there is none."""
        job = self.get(job_id)
        job.cancel()
        with self._lock:
            thread = self._threads.get(job.id)
        if thread is not None:
            thread.join(_FAREWELL)
        with self._lock:
            self._forget(job)

    def close(self) -> None:
        """Cancel everything and wait until it has ended."""
        self.is_closing.set()
        with self._lock:
            self._queue.clear()
            threads = list(self._threads.values())
            jobs = list(self._jobs.values())
        for job in jobs:
            if not job.state.is_over:
                job.cancel()
        for thread in threads:
            thread.join(_FAREWELL)

    def _must_have_room(self) -> None:
        if self.is_closing.is_set() or len(self._queue) >= self._settings.allowance.waiting:
            raise busy(later("Too many checks wait for their turn already."), later("Try again in a minute."))

    def _next(self) -> None:
        """Begin what may begin."""
        with self._lock:
            while self._queue and len(self._threads) < self._settings.allowance.running:
                job = self._queue.popleft()
                thread = Thread(target=self._do, args=(job,), name="verifier-job", daemon=True)
                self._threads[job.id] = thread
                thread.start()

    def _do(self, job: Job) -> None:
        try:
            self._work(job)
        finally:
            with self._lock:
                self._threads.pop(job.id, None)
            if not self.is_closing.is_set():
                self._next()

    def _tidy(self, room: int = 0) -> None:
        """Forget what is too old, and the oldest where there are too many; what is worked on stays."""
        oldest = self._settings.now() - timedelta(hours=self._settings.allowance.hours)
        over = [job for job in self._jobs.values() if job.state.is_over]
        surplus = len(self._jobs) + room - self._settings.allowance.kept
        for place, job in enumerate(over):
            if place < surplus or job.made < oldest:
                self._forget(job)

    def _forget(self, job: Job) -> None:
        self._jobs.pop(job.id, None)
        if job in self._queue:
            self._queue.remove(job)
        self._gone.append(job.id)
        shutil.rmtree(job.folder, ignore_errors=True)


def _missing(*, was_there: bool) -> WebError:
    if was_there:
        return gone(
            later(
                "This check is no longer kept: results are deleted after a while, and when there are many newer ones."
            ),
            later("Send the documents again."),
        )
    return not_found(later("There is no such check."), later("It may be from before a restart: nothing outlives one."))
