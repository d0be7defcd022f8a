"""What is done to one document, the same alone and among a hundred thousand."""

from __future__ import annotations

import traceback
from dataclasses import dataclass, field, replace
from datetime import date

from verifier.collection import Fingerprint, fingerprint
from verifier.errors import InputError
from verifier.intake import InputRef
from verifier.model import (
    DocumentReport,
    LaboratoryRecord,
    Profile,
    RuleSettings,
    Severity,
    Source,
    Use,
    Verdict,
    WaiverRule,
    from_json,
    to_json,
    worst_severity,
)


@dataclass(frozen=True)
class Job:
    """How every document of a run is judged."""

    profiles: tuple[Profile, ...]
    as_of: date
    use: Use = field(default_factory=Use)
    waivers: tuple[WaiverRule, ...] = ()
    is_cross_checked: bool = False
    most_pages: int | None = None
    """A document with more is unreadable; None is what the reader takes by itself."""
    laboratories: tuple[LaboratoryRecord, ...] = ()
    """What the user wrote down about laboratories."""
    anchors: tuple[bytes, ...] = ()
    """Certificates that digital signatures are trusted by."""
    has_evidence: bool = True
    """Whether the file itself is looked at, as far as a profile asks anything of it."""

    @property
    def is_examined(self) -> bool:
        """Whether a profile asks anything of the file itself, beside what it reports."""
        return self.has_evidence and any(_asks_about_files(profile.rules) for profile in self.profiles)

    def do(self, ref: InputRef) -> Judged:
        """Judge one document; see `judge_one`."""
        return judge_one(ref, self)


@dataclass(frozen=True)
class Judged:
    """The outcome for one document: its report as text, and what a run needs to know without reading it again."""

    label: str
    sha256: str
    """Empty where the bytes could not be loaded."""
    verdict: Verdict
    text: str = field(repr=False)
    """The `DocumentReport` as one line of JSON; empty where nobody asked for it."""
    worst: Severity | None = None
    """Of the findings that nobody has waived."""
    has_crashed_rules: bool = False
    bug: str | None = None
    """A defect of ours that cost this document, in one line; None where there was none."""
    trace: str = field(default="", repr=False)
    """Where the defect is."""
    print_text: str = field(default="", repr=False)
    """The fingerprint as JSON, by which the document is compared with others; empty where nobody made one."""
    is_lasting: bool = True
    """Whether the same bytes would have the same outcome again; not so where a limit was met or a process died."""

    @property
    def report(self) -> DocumentReport:
        """The report as values."""
        return DocumentReport.model_validate(from_json(self.text))

    @property
    def fingerprint(self) -> Fingerprint | None:
        """What the document is compared with others by; None where it could not be read, or was not brought."""
        if not self.sha256 or self.verdict is Verdict.UNREADABLE or not (self.print_text or self.text):
            return None
        return Fingerprint.from_text(self.print_text) if self.print_text else fingerprint(self.report)

    def called(self, label: str) -> Judged:
        """The same bytes under another label."""
        if label == self.label:
            return self
        if not self.text:
            return replace(self, label=label)
        head = _head(self.label)
        if self.text.startswith(head):  # always so; reading the whole text would take a hundred times as long
            return replace(self, label=label, text=_head(label) + self.text[len(head) :])
        values = from_json(self.text)
        values["source"]["label"] = label
        return replace(self, label=label, text=to_json(values))


def _asks_about_files(rules: RuleSettings) -> bool:
    """Whether a rule of the family INT4xx may run: part of it may be left out, and then all is looked for."""
    is_selected = any(prefix.startswith("INT") or "INT4".startswith(prefix) for prefix in rules.select)
    return is_selected and not any("INT4".startswith(prefix) for prefix in rules.ignore)


def _head(label: str) -> str:
    """How the text of a report on a document of this name begins."""
    return to_json({"source": {"label": label}})[:-2]


def judge_one(ref: InputRef, job: Job) -> Judged:
    """The outcome for one document, whatever happens to it; a defect of ours is said and never a pass."""
    # Only here: the process that hands documents out reads none, and starts without them.
    from verifier import engine, integrity, reading, wcia
    from verifier.pdf.limits import pages_allowed
    from verifier.pdf.sharing import opened_once

    source = Source(label=ref.label, sha256="", pages=0)
    try:
        loaded = ref.load()
        source = Source(label=ref.label, sha256=loaded.sha256, pages=0)
        read = reading.read_cross_checked if job.is_cross_checked else reading.read_document
        document = wcia.read_lab_result(loaded)
        if document is None:
            with pages_allowed(job.most_pages), opened_once(loaded.data):
                document = read(loaded)
                if job.is_examined:
                    document = integrity.examine(loaded, document, integrity.Settings(anchors=job.anchors))
        laboratories = job.laboratories
        return judged(engine.verify_document(document, job.profiles, job.as_of, job.use, job.waivers, laboratories))
    except InputError as error:
        return unreadable(source, error)
    except MemoryError:
        raise
    except Exception as bug:  # noqa: BLE001 - one document can cost itself, never the run
        message = f"internal error of verifier ({type(bug).__name__}): nothing is said about this document"
        outcome = unreadable(source, InputError(message, "please report it"))
        trace = "".join(traceback.format_exception(bug))
        return replace(outcome, bug=f"{type(bug).__name__}: {bug}", trace=trace, is_lasting=False)


def unreadable(source: Source, error: InputError) -> Judged:
    """The outcome for a document that nothing can be said about."""
    from verifier.engine import unreadable_report

    return judged(unreadable_report(source, error))


def judged(report: DocumentReport) -> Judged:
    """A report with what a run needs of it."""
    return Judged(
        label=report.source.label,
        sha256=report.source.sha256,
        verdict=report.verdict,
        text=to_json(report),
        print_text="" if report.verdict is Verdict.UNREADABLE else fingerprint(report).text,
        worst=worst_severity(report.findings),
        has_crashed_rules=bool(report.coverage.not_evaluated),
        is_lasting=not report.coverage.not_evaluated,
    )
