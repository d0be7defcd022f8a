"""A report in the order in which people read it: what was found, what was judged, what could not be judged.

Every reporter for people shows the same things in the same order, so that nobody learns from one of them what another
leaves out. Here stands what belongs together; how it looks is each reporter's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from verifier.model import (
    Anchor,
    Citation,
    Confidence,
    DocumentReport,
    Finding,
    Judgement,
    Measure,
    OutcomeStatus,
    Result,
    Severity,
    Subject,
    Waiver,
)
from verifier.reports.wording import citation_text, name_text

DECIDED = frozenset(
    {OutcomeStatus.PASS, OutcomeStatus.CONDITIONAL_PASS, OutcomeStatus.CONDITIONAL_FAIL, OutcomeStatus.FAIL}
)
"""Statuses of a limit that was judged."""

PASSED = frozenset({OutcomeStatus.PASS, OutcomeStatus.CONDITIONAL_PASS})
"""Statuses of a limit that is met."""

_UNDECIDED = frozenset({OutcomeStatus.INCONCLUSIVE, OutcomeStatus.NOT_EVALUATED})
_NOT_SHOWN = "not shown by this document"
_COMPARATOR = re.compile(r"\b(at most|below|at least|above|between|absent)\b")


@dataclass(frozen=True)
class Seen:
    """One observation: findings that say the same, of several samples or in several profiles."""

    findings: tuple[Finding, ...]
    message: str
    """With the ids of all profiles that bring it up."""
    plain: str
    """The same for people who are not of the trade; empty where a rule has no such text."""
    anchors: tuple[Anchor, ...]
    samples: tuple[int, ...]
    """Which certificates it is about, counted from 1; empty where it is about the document, or there is only one."""
    observed: str | None
    """What was read, where the message does not say it already."""
    expected: str | None
    """Likewise what was expected."""
    waiver: Waiver | None


@dataclass(frozen=True)
class Topic:
    """All that one rule found, with what is said once for all of it."""

    code: str
    name: str
    severity: Severity
    confidences: tuple[Confidence, ...]
    """Those below high that any of its findings has."""
    seen: tuple[Seen, ...]
    citations: tuple[Citation, ...]
    """Each source once."""
    base_rates: tuple[str, ...]
    """How often sound reports show the same."""
    other_explanations: tuple[str, ...]
    next_steps: tuple[str, ...]

    @property
    def is_waived(self) -> bool:
        """Whether somebody has taken all of it on himself."""
        return all(one.waiver is not None for one in self.seen)

    @property
    def is_sign(self) -> bool:
        """Whether it asks for attention though sound reports show the same, which then must be said."""
        return bool(self.base_rates) and self.severity is not Severity.INFO


@dataclass(frozen=True)
class Row:
    """One limit that was judged, or could not be, as a row of a table."""

    judgement: Judgement
    name: str
    """What it is about: as printed on the report, else as the requirement calls it."""
    limit: str
    """The limit without the name: "below 1.2 ppm"."""
    sample: int | None
    """Which certificate, counted from 1; None where there is only one, or it is about all."""

    @property
    def status(self) -> OutcomeStatus:
        """What became of it."""
        return self.judgement.status

    @property
    def measure(self) -> Measure | None:
        """Its figures, where there are any."""
        return self.judgement.measure


@dataclass(frozen=True)
class Open:
    """A reason that keeps a document from a pass, with everything that it holds for."""

    reason: str
    subjects: tuple[tuple[str, tuple[int, ...]], ...]
    """Each with the samples it is about, counted from 1; none where it is about all of them."""
    anchors: tuple[Anchor, ...]
    is_said: bool
    """Whether findings of warning or above say it already, all of it."""


@dataclass(frozen=True)
class Arranged:
    """A report in reading order."""

    topics: tuple[Topic, ...]
    """The worst severity first."""
    judged: tuple[Row, ...]
    """Limits that were judged: what is not met first."""
    unanswered: tuple[Row, ...]
    """Limits and requirements that could not be judged, in the order of the profile."""
    opens: tuple[Open, ...]
    """The same by reason, with what the document does not show."""
    reservations: tuple[str, ...]
    """Why a profile is not, or not surely, for what was tested."""
    not_evaluated: tuple[str, ...]
    """What a defect of verifier kept from being checked."""
    outside: int
    """Limits and requirements that do not apply."""

    @property
    def met(self) -> int:
        """How many of the judged limits are met."""
        return sum(row.status in PASSED for row in self.judged)

    @property
    def profiles(self) -> tuple[str, ...]:
        """The profiles of the judged limits."""
        cited = (row.judgement.citation for row in self.judged)
        return tuple(dict.fromkeys(one.profile for one in cited if one is not None))


def arranged(report: DocumentReport) -> Arranged:
    """The report in reading order."""
    judgements = report.coverage.judgements
    # A decided limit has something observed; a requirement to show something has not.
    decided = [_row(report, one) for one in judgements if one.status in DECIDED and one.observed is not None]
    return Arranged(
        topics=tuple(_topics(report)),
        judged=tuple(sorted(decided, key=lambda row: row.status in PASSED)),
        unanswered=tuple(_row(report, one) for one in judgements if one.status in _UNDECIDED),
        opens=_opens(report),
        reservations=report.coverage.reservations,
        not_evaluated=report.coverage.not_evaluated,
        outside=sum(one.status is OutcomeStatus.NOT_APPLICABLE for one in judgements),
    )


# ------------------------------------------------------------------------------------------------------- findings


def _topics(report: DocumentReport) -> Iterable[Topic]:
    """Severity by severity, and rule by rule."""
    groups: dict[tuple[int, str, str], list[Finding]] = {}
    for finding in report.findings:
        groups.setdefault((finding.severity.rank, finding.code, finding.name), []).append(finding)
    for (_, code, name), group in sorted(groups.items(), key=lambda item: item[0][0]):
        yield Topic(
            code=code,
            name=name,
            severity=group[0].severity,
            confidences=tuple(sorted({one.confidence for one in group} - {Confidence.HIGH})),
            seen=tuple(_seen(same, is_one_of_several=len(report.certificates) > 1) for same in _by_what_is_said(group)),
            citations=_citations(group),
            base_rates=_unique(one.base_rate for one in group),
            other_explanations=_unique(text for one in group for text in one.other_explanations),
            next_steps=_unique(one.next_step for one in group),
        )


def _by_what_is_said(group: list[Finding]) -> Iterable[list[Finding]]:
    """The same words about several samples, or in several profiles, stand together."""
    said: dict[object, list[Finding]] = {}
    for finding in group:
        key = (_without_profile(finding), finding.observed, finding.expected, finding.waiver)
        said.setdefault(key, []).append(finding)
    return said.values()


def _without_profile(finding: Finding) -> str:
    return finding.message.replace(f", {finding.citation.profile}", "") if finding.citation else finding.message


def _seen(same: list[Finding], *, is_one_of_several: bool) -> Seen:
    first = same[0]
    ids = _unique(finding.citation.profile for finding in same if finding.citation)
    message = first.message.replace(f", {ids[0]}", f", {', '.join(ids)}") if len(ids) > 1 else first.message
    samples = sorted({one.subject.certificate + 1 for one in same if one.subject.certificate is not None})
    return Seen(
        findings=tuple(same),
        message=message,
        plain=first.plain,
        anchors=tuple(dict.fromkeys(anchor for one in same for anchor in one.anchors)),
        samples=tuple(samples) if is_one_of_several else (),
        observed=_unless_said(first.observed, message),
        expected=_unless_said(first.expected, message),
        waiver=first.waiver,
    )


def _unless_said(text: str | None, message: str) -> str | None:
    return None if text is None or text.casefold() in message.casefold() else text


def _citations(group: list[Finding]) -> tuple[Citation, ...]:
    """The first of those that read the same."""
    cited: dict[str, Citation] = {}
    for finding in group:
        if finding.citation is not None:
            cited.setdefault(citation_text(finding.citation), finding.citation)
    return tuple(cited.values())


def _unique(texts: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


# ------------------------------------------------------------------------------------------------------ judgements


def _row(report: DocumentReport, judgement: Judgement) -> Row:
    sample = judgement.subject.certificate
    return Row(
        judgement=judgement,
        name=_name(report, judgement),
        limit=_limit_text(judgement),
        sample=None if sample is None or len(report.certificates) < 2 else sample + 1,
    )


def _name(report: DocumentReport, judgement: Judgement) -> str:
    """What it is about: the name as printed, else as the requirement calls it."""
    printed = _printed_name(report, judgement)
    return printed or _COMPARATOR.split(judgement.requirement, maxsplit=1)[0].removeprefix("shows ").strip()


def _printed_name(report: DocumentReport, judgement: Judgement) -> str | None:
    subject = judgement.subject
    if subject.analyte is None or judgement.observed is None:
        return None
    certificates = (
        report.certificates[subject.certificate :][:1] if subject.certificate is not None else report.certificates
    )
    rows: Iterable[Result] = (r for c in certificates for p in c.panels for r in (*p.results, *p.totals))
    return next((r.printed_name for r in rows if r.analyte == subject.analyte), None)


def _limit_text(judgement: Judgement) -> str:
    """The requirement without the analyte, which stands in its own column."""
    comparator = _COMPARATOR.search(judgement.requirement)
    return judgement.requirement[comparator.start() :] if comparator else judgement.requirement


def _opens(report: DocumentReport) -> tuple[Open, ...]:
    """Everything that keeps a document from a pass without being a failure, by reason."""
    undecided = [one for one in report.coverage.judgements if one.status in _UNDECIDED]
    reasons: dict[str, dict[str, set[int | None]]] = {}
    anchors: dict[str, dict[Anchor, None]] = {}
    found = {_about(one.subject) for one in report.findings if one.severity is not Severity.INFO}
    news: set[str] = set()
    """Reasons that hold for something that no finding is about."""
    for judgement in undecided:
        reason = judgement.reason or "no reason given"
        seen = f" [{judgement.observed}]" if judgement.observed else ""
        subjects = reasons.setdefault(reason, {})
        subjects.setdefault(_name(report, judgement) + seen, set()).add(judgement.subject.certificate)
        anchors.setdefault(reason, {}).update(dict.fromkeys(judgement.anchors))
        if judgement.status is OutcomeStatus.NOT_EVALUATED or _about(judgement.subject) not in found:
            news.add(reason)
    said = {name for j in undecided for name in (j.subject.analyte, j.subject.panel, j.subject.field)}
    for name in report.coverage.missing:
        if name not in said:
            reasons.setdefault(_NOT_SHOWN, {}).setdefault(name_text(name), set()).add(None)
            news.add(_NOT_SHOWN)
    return tuple(
        Open(
            reason,
            tuple((name, _samples(numbers, len(report.certificates))) for name, numbers in subjects.items()),
            tuple(anchors.get(reason, ())),
            is_said=reason not in news,
        )
        for reason, subjects in reasons.items()
    )


def _about(subject: Subject) -> tuple[object, ...]:
    """A panel or a field, or an analyte in whichever panel."""
    return (subject.certificate, subject.analyte, subject.field, None if subject.analyte else subject.panel)


def _samples(positions: set[int | None], of: int) -> tuple[int, ...]:
    """Which samples it is about, where it is not about all of them."""
    numbers = sorted(position + 1 for position in positions if position is not None)
    return () if len(numbers) == of else tuple(numbers)
