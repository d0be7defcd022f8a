"""What is done to one document, the same alone and among a hundred thousand."""

from __future__ import annotations

import traceback

from dataclasses import dataclass, field, replace
from datetime import date

from verifier.engine import unreadable_report, verify_document
from verifier.errors import InputError
from verifier.intake import InputRef
from verifier.model import DocumentReport, Profile, Severity, Source, Use, Verdict, WaiverRule, from_json, to_json
from verifier.reading import read_cross_checked, read_document


@dataclass(frozen=True)
class Job:
    """How every document of a run is judged."""

    profiles: tuple[Profile, ...]
    as_of: date
    use: Use = field(default_factory=Use)
    waivers: tuple[WaiverRule, ...] = ()
    is_cross_checked: bool = False


@dataclass(frozen=True)
class Judged:
    """The outcome for one document: its report as text, and what a run needs to know without reading it again."""

    label: str
    sha256: str
    """Empty where the bytes could not be loaded."""
    verdict: Verdict
    text: str = field(repr=False)
    """The `DocumentReport` as one line of JSON."""
    worst: Severity | None = None
    """Of the findings that nobody has waived."""
    has_crashed_rules: bool = False
    bug: str | None = None
    """The trace of a defect of ours that cost this document; None where there was none."""

    @property
    def report(self) -> DocumentReport:
        """The report as values."""
        return DocumentReport.model_validate(from_json(self.text))

    def called(self, label: str) -> Judged:
        """The same bytes under another label."""
        if label == self.label:
            return self
        values = from_json(self.text)
        values["source"]["label"] = label
        return replace(self, label=label, text=to_json(values))


def judge_one(ref: InputRef, job: Job) -> Judged:
    """The outcome for one document, whatever happens to it; a defect of ours is said and never a pass."""
    source = Source(label=ref.label, sha256="", pages=0)
    try:
        loaded = ref.load()
        source = Source(label=ref.label, sha256=loaded.sha256, pages=0)
        document = read_cross_checked(loaded) if job.is_cross_checked else read_document(loaded)
        return judged(verify_document(document, job.profiles, job.as_of, job.use, job.waivers))
    except InputError as error:
        return unreadable(source, error)
    except MemoryError:
        raise
    except Exception as bug:  # noqa: BLE001 - one document can cost itself, never the run
        message = f"internal error of verifier ({type(bug).__name__}): nothing is said about this document"
        outcome = unreadable(source, InputError(message, "please report it"))
        return replace(outcome, bug="".join(traceback.format_exception(bug)))


def unreadable(source: Source, error: InputError) -> Judged:
    """The outcome for a document that nothing can be said about."""
    return judged(unreadable_report(source, error))


def judged(report: DocumentReport) -> Judged:
    """A report with what a run needs of it."""
    severities = [finding.severity for finding in report.findings if finding.waiver is None]
    return Judged(
        label=report.source.label,
        sha256=report.source.sha256,
        verdict=report.verdict,
        text=to_json(report),
        worst=min(severities, key=lambda severity: severity.rank, default=None),
        has_crashed_rules=bool(report.coverage.not_evaluated),
    )


