"""Documents that are read and not judged, in a child process with the same limits, one after the other."""

from __future__ import annotations

import shutil
import tempfile
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from verifier.batch.ends import ALL_DIED, result_of
from verifier.batch.pool import ATTEMPTS, Team
from verifier.batch.sandbox import Limits
from verifier.errors import InputError
from verifier.intake import Input, InputRef
from verifier.model import Document


@dataclass(frozen=True)
class Read:
    """What became of one document: what was read, or why it was not."""

    label: str
    document: Document | None = field(default=None, repr=False)
    pictures: Path | None = None
    """The folder that was drawn into; gone with the next document."""
    error: InputError | None = None
    """Why it cannot be read."""
    bug: str | None = None
    """A defect of ours that cost this document, in one line."""
    trace: str = field(default="", repr=False)
    """Where the defect is."""


@dataclass(frozen=True)
class ReadJob:
    """How every document of a run is read."""

    is_cross_checked: bool = False
    draw: Callable[[Input, Document, Path], None] | None = None
    """Draws each page with what was read into a folder; found by its name in the child."""
    most_pages: int | None = None
    """A document with more is not read; None is what the reader takes by itself."""
    is_examined: bool = False
    """Whether it is told as well what the file shows of itself."""
    anchors: tuple[bytes, ...] = ()
    """Certificates that digital signatures are trusted by."""

    def do(self, ref: InputRef) -> Read:
        """What is read of one document, whatever happens to it."""
        from verifier import integrity, reading, wcia
        from verifier.pdf.limits import pages_allowed
        from verifier.pdf.sharing import opened_once

        folder = None
        try:
            loaded = ref.load()
            read = reading.read_cross_checked if self.is_cross_checked else reading.read_document
            document = wcia.read_lab_result(loaded)
            if document is not None:
                return Read(ref.label, document)
            with pages_allowed(self.most_pages), opened_once(loaded.data):
                document = read(loaded)
                if self.is_examined:
                    document = integrity.examine(loaded, document, integrity.Settings(anchors=self.anchors))
            if self.draw is not None:
                folder = Path(tempfile.mkdtemp(prefix="pictures-"))
                self.draw(loaded, document, folder)
            return Read(ref.label, document, folder)
        except InputError as error:
            outcome = Read(ref.label, error=error)
        except MemoryError:
            raise
        except Exception as bug:  # noqa: BLE001 - one document can cost itself, never the run
            trace = "".join(traceback.format_exception(bug))
            outcome = Read(ref.label, bug=f"{type(bug).__name__}: {bug}", trace=trace)
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        return outcome


def read_all(
    refs: Iterable[InputRef], job: ReadJob, *, limits: Limits | None = None, is_sandboxed: bool = True
) -> Generator[Read, None, None]:
    """What is read of each document in its turn; a document costs at most itself.

    Each is read in a child process with limits. Without a sandbox all happens in this process, and nothing protects it.
    """
    if not is_sandboxed:
        for ref in refs:
            with _for_once(job.do(ref)) as read:
                yield read
        return
    with (
        tempfile.TemporaryDirectory(prefix="verifier-") as folder,
        Team(1, job, limits or Limits(), Path(folder)) as team,
    ):
        for ref in refs:
            with _for_once(_read(ref, team)) as read:
                yield read


def _read(ref: InputRef, team: Team) -> Read:
    try:
        what: InputRef | Input = ref if ref.is_file else ref.load()
        for _ in range(ATTEMPTS):
            future, number = team.schedule(what), team.number
            try:
                read: Read = result_of(future, team.limits)
            except BrokenProcessPool:
                team.renew(number)
            else:
                return read
    except InputError as error:
        return Read(ref.label, error=error)
    return Read(ref.label, error=ALL_DIED)


@contextmanager
def _for_once(read: Read) -> Iterator[Read]:
    """The outcome, whose pictures are taken away afterwards."""
    try:
        yield read
    finally:
        if read.pictures is not None:
            shutil.rmtree(read.pictures, ignore_errors=True)
