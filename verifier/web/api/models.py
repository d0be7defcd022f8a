"""What the API answers, beside the values that every report is made of."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from verifier.model import Severity, Value, Verdict
from verifier.web.entries import EntryState
from verifier.web.jobs import Job, JobState


class DocumentStatus(Value):
    """One document of a job."""

    number: Annotated[int, Field(ge=1)]
    label: Annotated[str, Field(description="The name that it came with.")]
    state: EntryState
    verdict: Verdict | None
    summary: str
    sha256: str
    pages: int
    worst_severity: Severity | None
    findings: Annotated[int, Field(description="Those that nobody has waived.")]
    codes: Annotated[tuple[str, ...], Field(description="Codes of their rules.")]
    laboratory: str | None
    client: str | None
    product: str | None
    lot: str | None
    reported: date | None


class JobStatus(Value):
    """Where a job stands."""

    id: Annotated[str, Field(description="Whoever knows it can see the job: keep it to yourself.")]
    state: JobState
    error: Annotated[str | None, Field(description="Why it failed.")]
    profiles: tuple[str, ...]
    as_of: date
    made: datetime
    started: datetime | None
    ended: datetime | None
    done: Annotated[int, Field(ge=0, description="Documents with a verdict.")]
    total: Annotated[int, Field(ge=1)]
    verdicts: Annotated[dict[Verdict, int], Field(description="How many documents have which verdict.")]
    run: Annotated[int | None, Field(description="Its number in the store, where there is one.")]
    documents: tuple[DocumentStatus, ...]


class ProfileLine(Value):
    """A profile in the list of them."""

    id: str
    title: str
    jurisdiction: str
    status: str
    effective_from: date | None
    effective_to: date | None
    last_checked: date
    limits: int
    requirements: int


class RuleLine(Value):
    """A rule in the list of them."""

    code: str
    name: str
    family: str
    severity: Severity
    summary: str


class FormatLine(Value):
    """A format that results can be downloaded in."""

    name: str


class Pair(Value):
    """Two documents to be compared."""

    first: DocumentPlace
    second: DocumentPlace


class DocumentPlace(Value):
    """A document of a job."""

    job: Annotated[str, Field(min_length=1, max_length=64)]
    document: Annotated[int, Field(ge=1, le=1_000_000)]


class StoredDocument(Value):
    """A document of a stored run."""

    label: str
    sha256: str
    verdict: Verdict
    summary: str
    pages: int


Pair.model_rebuild()


def job_status(job: Job) -> JobStatus:
    """The job as it stands now."""
    return JobStatus(
        id=job.id,
        state=job.state,
        error=job.error or None,
        profiles=tuple(one.id for one in job.run.profiles),
        as_of=job.run.as_of,
        made=job.made,
        started=job.started,
        ended=job.ended,
        done=job.done,
        total=len(job.entries),
        verdicts=job.verdicts,
        run=job.run_id,
        documents=tuple(
            DocumentStatus(
                number=one.number,
                label=one.label,
                state=one.state,
                verdict=one.verdict,
                summary=one.summary,
                sha256=one.sha256,
                pages=one.pages,
                worst_severity=one.worst,
                findings=one.findings,
                codes=one.codes,
                laboratory=one.laboratory,
                client=one.client,
                product=one.product,
                lot=one.lot,
                reported=one.reported,
            )
            for one in job.entries
        ),
    )
