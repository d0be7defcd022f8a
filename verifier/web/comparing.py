"""Comparing two documents that were judged: what was read of them is in their reports."""

from __future__ import annotations

from typing import NamedTuple

from verifier.comparison import compare_documents
from verifier.languages import later
from verifier.model import Document, DocumentReport, Verdict
from verifier.model.comparison import Comparison
from verifier.web.errors import WebError
from verifier.web.jobs import Job


class Side(NamedTuple):
    """One of two documents, and where its report is shown."""

    report: DocumentReport
    address: str


def side_of(job: Job, number: int) -> Side:
    """A document of a job. Raises WebError where there is none, or nothing was read of it."""
    report = job.report(number)
    if report.verdict is Verdict.UNREADABLE:
        raise WebError(
            422,
            later("Cannot be read"),
            later('"{name}" cannot be compared: {summary}'),
            name=report.source.label,
            summary=report.summary,
        )
    return Side(report, f"/jobs/{job.id}/documents/{number}")


def compared(first: Side, second: Side) -> Comparison:
    """What differs between the two."""
    documents = (
        Document(source=side.report.source, certificates=side.report.certificates, evidence=side.report.evidence)
        for side in (first, second)
    )
    return compare_documents(*documents)
