"""What comes back from a store beside the reports themselves: runs and documents, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from verifier.model import Run, Value, Verdict


class RunState(StrEnum):
    """How a run ended; one that was killed stays `running`, because nobody was left to say otherwise."""

    RUNNING = "running"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"


class Table(StrEnum):
    """What can be taken out of a store row by row."""

    RESULTS = "results"
    """One row per printed value; a result that is printed in two units has two."""
    FINDINGS = "findings"
    JUDGEMENTS = "judgements"
    DOCUMENTS = "documents"


class TextKind(StrEnum):
    """What a text is that a run judged by."""

    PROFILE = "profile"
    WAIVERS = "waivers"
    LABORATORIES = "laboratories"
    ANCHOR = "anchor"
    """A certificate that signatures were trusted by."""
    ENVIRONMENT = "environment"
    """Versions of what decided beside verifier itself, as JSON."""


class StoredText(Value):
    """A text that a run judged by, byte for byte."""

    kind: TextKind
    name: str
    """Id of a profile, else the name of a file."""
    sha256: str
    """As the run says it: of a profile, of the hashes of what it extends and its own text behind them."""
    bases: tuple[str, ...] = ()
    """The hashes of what a profile extends, in its order; their texts are among those of the run."""
    data: bytes


class Kind(StrEnum):
    """What a column holds, for formats that want to know before the first row."""

    TEXT = "text"
    EXACT = "exact"
    """An exact decimal number."""
    REAL = "real"
    """The same as binary floating point, to sort and to plot; never to judge."""
    INTEGER = "integer"
    DATE = "date"
    MOMENT = "moment"
    """A time of day and calendar, in UTC."""


class RunRecord(Value):
    """One run, as it stands now."""

    id: int
    run: Run
    """What makes its verdicts repeatable."""
    profiles_sha256: str
    """Of the profiles with their decision settings: equal where two runs judge by the same."""
    arguments: tuple[str, ...]
    """The command line, as it was given."""
    started: datetime
    finished: datetime | None
    state: RunState
    verdicts: Mapping[Verdict, int]
    """How many documents have which verdict; verdicts that none has are left out."""

    @property
    def documents(self) -> int:
        """How many documents it has stored."""
        return sum(self.verdicts.values())


class DocumentRecord(Value):
    """One document of one run, without its report."""

    id: int
    run_id: int
    sha256: str
    label: str
    verdict: Verdict
    summary: str
    pages: int


class PartyKind(StrEnum):
    """Who a report names."""

    LABORATORY = "laboratory"
    CLIENT = "client"


class Party(Value):
    """A laboratory or a client."""

    name: str
    """As printed."""
    documents: int
    verdicts: Mapping[Verdict, int]
    """How many documents have which verdict; verdicts that none has are left out."""
    first: date | None
    """The first day on which one was reported, as printed."""
    last: date | None


class PartyDocument(Value):
    """One document of a laboratory or client."""

    document: DocumentRecord
    reported: date | None
    product: str | None
    lot: str | None
    other: str | None
    """The client of a laboratory, the laboratory of a client."""
