"""What was decided: outcomes, verdict and coverage, per document and per run."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from verifier.model.anchor import Anchor, Source
from verifier.model.base import Number, Value
from verifier.model.certificate import Certificate
from verifier.model.collection import CollectionFinding
from verifier.model.evidence import Evidence
from verifier.model.finding import Citation, Finding, Severity, Subject
from verifier.model.profile import DecisionSettings, Profile, Use
from verifier.model.quantity import LimitKind

REPORT_SCHEMA_VERSION = 1


class Verdict(StrEnum):
    """The answer for one limit, one certificate or one document. Anything undecided forbids `pass`."""

    PASS = "pass"  # noqa: S105 - a verdict, not a secret
    CONDITIONAL_PASS = "conditional_pass"  # noqa: S105 - a verdict
    CONDITIONAL_FAIL = "conditional_fail"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    UNREADABLE = "unreadable"


VERDICTS_WORST_FIRST = (
    Verdict.FAIL,
    Verdict.CONDITIONAL_FAIL,
    Verdict.UNREADABLE,
    Verdict.INCONCLUSIVE,
    Verdict.CONDITIONAL_PASS,
    Verdict.PASS,
)
"""What needs attention first, for people who look at many documents."""


class OutcomeStatus(StrEnum):
    """What became of one question put to one certificate."""

    PASS = "pass"  # noqa: S105 - a status
    CONDITIONAL_PASS = "conditional_pass"  # noqa: S105 - a status
    CONDITIONAL_FAIL = "conditional_fail"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not_applicable"
    NOT_EVALUATED = "not_evaluated"

    @property
    def rank(self) -> int:
        """0 for the worst, which decides where there are several."""
        return _WORST_FIRST.index(self)


_WORST_FIRST = (
    OutcomeStatus.FAIL,
    OutcomeStatus.CONDITIONAL_FAIL,
    OutcomeStatus.NOT_EVALUATED,
    OutcomeStatus.INCONCLUSIVE,
    OutcomeStatus.CONDITIONAL_PASS,
    OutcomeStatus.PASS,
    OutcomeStatus.NOT_APPLICABLE,
)


class Measure(Value):
    """The figures of a judgement, in the unit and on the basis of the limit: to draw and to sort, no more."""

    kind: LimitKind
    """How the limit is meant; never "absent_in", which has no figure."""
    limit: Number
    unit: str
    low: Number
    """The least that the printed result stands for: 0 for ND, the value itself for a measured one."""
    high: Number | None
    """The most: the LOD for ND, None where nothing on the report bounds it."""
    uncertainty: Number | None
    """The printed expanded uncertainty of a measured value."""


class Judgement(Value):
    """One limit or requirement of a profile, held against the certificate."""

    status: OutcomeStatus
    subject: Subject
    requirement: str
    """The limit in words: "lead at most 1.2 ppm"."""
    observed: str | None
    """The printed result it was held against, None when there is none."""
    reason: str | None
    """Why it is not a plain pass or fail."""
    anchors: tuple[Anchor, ...]
    citation: Citation | None
    measure: Measure | None = None
    """None for requirements, for what must be absent, and where no value could be compared."""


class Coverage(Value):
    """What was required, read and judged, so that silence is never taken for a pass."""

    required: tuple[str, ...]
    """Panels, analytes and report fields that the profiles ask for."""
    missing: tuple[str, ...]
    """Required, but not shown by this document."""
    results_read: int
    results_judged: int
    judgements: tuple[Judgement, ...]
    not_evaluated: tuple[str, ...] = ()
    """Rules that could not run, with the reason: a crash of ours is said, never taken for a pass."""
    reservations: tuple[str, ...] = ()
    """Why a profile is not, or not surely, for what was tested, or judged nothing of it: each forbids a pass."""


class DocumentReport(Value):
    """The verdict on one document with everything that leads to it."""

    source: Source
    verdict: Verdict
    summary: str
    """One sentence for people."""
    coverage: Coverage
    certificates: tuple[Certificate, ...]
    findings: tuple[Finding, ...]
    evidence: Evidence | None = None
    """What the file shows of itself; None where nobody looked."""

    def figures(self) -> dict[str, int]:
        """How much of everything there is in it, by the names of the columns of tables; waived findings apart."""
        counting = [finding.severity for finding in self.findings if finding.waiver is None]
        return {
            "pages": self.source.pages,
            "certificates": len(self.certificates),
            "results_read": self.coverage.results_read,
            "results_judged": self.coverage.results_judged,
            "errors": counting.count(Severity.ERROR),
            "warnings": counting.count(Severity.WARNING),
            "infos": counting.count(Severity.INFO),
            "waived": len(self.findings) - len(counting),
            "not_evaluated": len(self.coverage.not_evaluated),
        }


class ProfileUse(Value):
    """A profile as used in a run."""

    id: str
    title: str
    status: str
    is_in_force: bool
    """On the run's `as_of` date."""
    sha256: str
    """Of the profile's text with all that it extends, so that a verdict can be repeated."""
    decision: DecisionSettings = DecisionSettings()
    """How uncertainty and rounding were counted in this run: the profile's way, or what was asked for instead."""

    @classmethod
    def of(cls, profile: Profile, as_of: date) -> ProfileUse:
        """The profile, as it is used on that day."""
        return cls(
            id=profile.id,
            title=profile.title,
            status=profile.status.value,
            is_in_force=profile.is_in_force(as_of),
            sha256=profile.sha256,
            decision=profile.decision,
        )


class Run(Value):
    """What makes a verdict repeatable."""

    version: str
    profiles: tuple[ProfileUse, ...]
    as_of: date
    is_cross_checked: bool = False
    """Whether each document was read by a second engine too."""
    use: Use = Use()
    """How the products are used, as far as somebody said so."""
    waivers_sha256: str | None = None
    """Of the file of waivers; None where none was given."""
    laboratories_sha256: str | None = None
    """Of the file of laboratories, or of the hashes of several; None where none was given."""
    anchors: tuple[str, ...] = ()
    """SHA-256 of each certificate that signers had to lead to; none where trust was not judged."""


class Report(Value):
    """All documents of one run."""

    schema_version: int = REPORT_SCHEMA_VERSION
    run: Run
    documents: tuple[DocumentReport, ...]
    collection: tuple[CollectionFinding, ...] = ()
    """What the documents show together."""
