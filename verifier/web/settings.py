"""What the one who starts the application decides: where it listens, what it takes, what it keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from verifier.batch import Limits

if TYPE_CHECKING:
    from verifier.model import Profile
    from verifier.store.records import StoredText
    from verifier.store.store import Store

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names of this machine that only this machine can use."""

SHORTEST_TOKEN = 16
"""Characters of a token; a shorter one can be guessed."""


@dataclass(frozen=True)
class Allowance:
    """What people may ask of the application."""

    file_bytes: int = 50_000_000
    """Of one file; the same as on the command line."""
    job_bytes: int = 500_000_000
    """Of all files of one job together."""
    files: int = 500
    """Files that are sent at once."""
    documents: int = 2_000
    """Documents of one job, those within zip files counted one by one."""
    running: int = 2
    """Jobs that are worked on at the same time."""
    waiting: int = 8
    """Jobs that wait for their turn; one more is sent away."""
    kept: int = 30
    """Jobs whose results are kept; the oldest goes first."""
    hours: int = 24
    """After which a job is deleted in any case."""
    form_bytes: int = 200_000
    """Of a request that brings no files."""


@dataclass(frozen=True)
class Settings:
    """Everything that the application is told from outside; it looks at no clock and no environment by itself."""

    folder: Path
    """Private and temporary: uploads and reports; whoever made it takes it away."""
    now: Callable[[], datetime]
    """The time, with its zone."""
    hosts: frozenset[str] = LOOPBACK
    """What may stand in the Host header, without the port: anything else is a name that somebody else controls."""
    token: str | None = field(default=None, repr=False)
    """What people have to know; None lets everybody in who reaches the address."""
    store: Store | None = None
    """Where runs are recorded; None keeps nothing."""
    texts: Callable[[Sequence[Profile]], Sequence[StoredText]] = lambda _: ()
    """What a run judges by, byte for byte, for the store; given from outside, as it tells of the machine, too."""
    workers: int = 1
    """Documents of one job that are read at the same time."""
    most_pages: int | None = None
    """A document with more is unreadable; None is what the reader takes by itself."""
    limits: Limits = field(default_factory=Limits)
    """What reading one document may cost."""
    is_sandboxed: bool = True
    allowance: Allowance = field(default_factory=Allowance)
