"""From a job to what is written of it."""

from __future__ import annotations

from functools import partial
from pathlib import PurePosixPath

from verifier.languages import later
from verifier.web.downloads import Batch
from verifier.web.errors import conflict
from verifier.web.jobs import Job
from verifier.web.pictures import Pictures


def batch_of(job: Job, pictures: Pictures) -> Batch:
    """All documents of a job that are judged. Raises WebError while it goes on."""
    if not job.state.is_over:
        raise conflict(later("This check is not finished yet."), later("Wait for its end, or cancel it."))
    numbers = [entry.number for entry in job.entries if entry.is_judged]
    return Batch(
        run=job.run,
        reports=[partial(job.report, number) for number in numbers],
        shows=[partial(pictures.of, job, number) for number in numbers],
        copies=[partial(pictures.copies_of, job, number) for number in numbers],
        collection=job.collection,
        name=f"verifier-{job.run.as_of.isoformat()}",
    )


def one_of(job: Job, number: int, pictures: Pictures) -> Batch:
    """One document of a job. Raises WebError where there is none, or not yet."""
    entry = job.entry(number)
    return Batch(
        run=job.run,
        reports=[partial(job.report, number)],
        shows=[partial(pictures.of, job, number)],
        copies=[partial(pictures.copies_of, job, number)],
        name=PurePosixPath(entry.label).stem,
    )
