"""The documents of a job, as lists show them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from verifier.model import DocumentReport, Severity, Verdict, worst_severity


class EntryState(StrEnum):
    """Where one document of a job stands."""

    WAITING = "waiting"
    READING = "reading"
    JUDGED = "judged"
    LEFT_OUT = "left_out"
    """The job was cancelled before its turn."""


@dataclass(frozen=True)
class Entry:
    """One document of a job, as lists show it."""

    number: int
    """Counted from 1."""
    label: str
    state: EntryState = EntryState.WAITING
    verdict: Verdict | None = None
    summary: str = ""
    sha256: str = ""
    pages: int = 0
    worst: Severity | None = None
    findings: int = 0
    """Those that nobody has waived."""
    codes: tuple[str, ...] = ()
    laboratory: str | None = None
    client: str | None = None
    product: str | None = None
    lot: str | None = None
    reported: date | None = None

    @property
    def is_judged(self) -> bool:
        """Whether there is a report."""
        return self.state is EntryState.JUDGED

    def judged(self, report: DocumentReport) -> Entry:
        """The same with its report."""
        first = report.certificates[0] if report.certificates else None
        counting = [one for one in report.findings if one.waiver is None]
        return replace(
            self,
            state=EntryState.JUDGED,
            verdict=report.verdict,
            summary=report.summary,
            sha256=report.source.sha256,
            pages=report.source.pages,
            worst=worst_severity(report.findings),
            findings=len(counting),
            codes=tuple(sorted({one.code for one in counting})),
            laboratory=first.laboratory.name if first else None,
            client=first.client.name if first and first.client else None,
            product=first.sample.name if first else None,
            lot=first.sample.lot if first else None,
            reported=(first.dates.reported or first.dates.completed) if first else None,
        )
