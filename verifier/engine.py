"""Runs the rules over a document and comes to a verdict; the one place that catches a rule's crash."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, localcontext
from itertools import groupby

from verifier.errors import VerifierError
from verifier.model import (
    Anchor,
    Coverage,
    Document,
    DocumentReport,
    Finding,
    LaboratoryRecord,
    NoteKind,
    OutcomeStatus,
    Profile,
    ProfileStatus,
    Severity,
    Source,
    Subject,
    Use,
    Verdict,
    WaiverRule,
)
from verifier.rules.base import Case, Observation, RuleInfo
from verifier.rules.judgements import Judged, Question, judge_case
from verifier.rules.judging import analytes_of
from verifier.rules.outcomes import why_not_in_force
from verifier.rules.registry import rule_info, selected_rules
from verifier.rules.summary import listed, summarise, unique
from verifier.rules.waiving import is_released, waived, waiver_words
from verifier.rules.wording import analyte_name

_UNREAD = {
    NoteKind.PAGE_WITHOUT_TEXT: "the page has no text",
    NoteKind.UNREADABLE_CHARACTERS: "characters cannot be read",
    NoteKind.CELL_NOT_UNDERSTOOD: "a cell was not understood",
    NoteKind.ROW_NOT_UNDERSTOOD: "a row was not understood",
    NoteKind.SAMPLES_NOT_TOLD_APART: "several samples on one page were not told apart",
    NoteKind.LOW_CONFIDENCE: "a number was recognised with low confidence",
}
"""What may hide a result; an ambiguous date hides none."""

_VERDICTS = (
    (OutcomeStatus.FAIL, Verdict.FAIL),
    (OutcomeStatus.CONDITIONAL_FAIL, Verdict.CONDITIONAL_FAIL),
    (OutcomeStatus.NOT_EVALUATED, Verdict.INCONCLUSIVE),
    (OutcomeStatus.INCONCLUSIVE, Verdict.INCONCLUSIVE),
    (OutcomeStatus.CONDITIONAL_PASS, Verdict.CONDITIONAL_PASS),
    (OutcomeStatus.PASS, Verdict.PASS),
)
"""The worst outcome decides."""

_STALE_DAYS = 365
"""After how many days a reader is told when a profile was last looked up: kratom laws change every few months."""

_NEVER_DECISIVE = ("PLA", "COL")
"""Families whose findings invite a second look and never keep a document from passing."""


@dataclass
class _Notebook:
    """What is gathered while the rules run."""

    judged: list[Judged] = field(default_factory=list)
    decisive: list[Judged] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    """What was asked and could not be answered: it forbids a pass."""
    unfit: list[str] = field(default_factory=list)
    """Profiles that are not, or perhaps not, for this kind of product: these forbid a pass, too."""
    asides: list[str] = field(default_factory=list)
    """What was not in force on the day and so was not judged: it forbids nothing, and nobody may overlook it."""


def verify_document(
    document: Document,
    profiles: Sequence[Profile],
    as_of: date,
    use: Use | None = None,
    waivers: Sequence[WaiverRule] = (),
    laboratories: Sequence[LaboratoryRecord] = (),
) -> DocumentReport:
    """Hold a document against profiles, as of a day; `use` is how the product is used, where somebody says so.

    `laboratories` is what the user wrote down about laboratories; a laboratory that is not among them is no finding.

    Pass needs every applicable limit passed, everything required shown, every part read and every rule run, under
    at least one profile that is in force on that day. A finding that is waived on that day stays in the report and
    decides nothing. No outcome depends on the decimal context of the caller.
    """
    with localcontext(Context(prec=50)):
        return _verify(document, profiles, as_of, use or Use(), waivers, tuple(laboratories))


def _verify(
    document: Document,
    profiles: Sequence[Profile],
    as_of: date,
    use: Use,
    waivers: Sequence[WaiverRule],
    laboratories: tuple[LaboratoryRecord, ...],
) -> DocumentReport:
    notes = _Notebook()
    for profile in profiles:
        count = len(document.certificates)
        cases = [Case(document, index, profile, as_of, use, laboratories) for index in range(count)]
        judged = [_run(case, notes) for case in cases]
        notes.unfit.extend(_nothing_judged(cases, judged))
    notes.findings.extend(_unread_parts(document))
    notes.findings.extend(_differing_readings(document))
    notes.findings.extend(_active_content(document))
    if document.evidence is not None:
        notes.unanswered.extend(document.evidence.failures)
    if not document.certificates:
        nothing = Observation(subject=Subject(), anchors=(), facts={"sample": "this document"})
        notes.findings.append(rule_info("CMP304").finding(nothing))
    sorted_findings = sorted(_without_repeats(notes.findings), key=_order)
    findings = tuple(waived(finding, document.source, waivers, as_of) for finding in sorted_findings)
    counting = [finding for finding in findings if finding.waiver is None]
    notes.decisive = [one for one in notes.decisive if not is_released(one, findings, document)]
    notes.asides.extend(waiver_words(findings, document.source, waivers, as_of))
    verdict = _verdict(notes, counting)
    return DocumentReport(
        source=document.source,
        verdict=verdict,
        summary=summarise(
            verdict,
            notes.decisive,
            counting,
            notes.unanswered,
            tuple(dict.fromkeys((*notes.unfit, *notes.asides))),
            has_waivers=len(counting) < len(findings),
        ),
        coverage=_coverage(document, notes),
        certificates=document.certificates,
        findings=findings,
        evidence=document.evidence,
    )


def unreadable_report(source: Source, error: VerifierError) -> DocumentReport:
    """The report on a document that could not be read: unreadable, with the error and what to do about it."""
    info = rule_info("REA701")
    facts = {
        "problem": error.message,
        "hint": error.hint or "Get the document again, or the original from the laboratory.",
    }
    finding = info.finding(Observation(subject=Subject(), anchors=(), facts=facts))
    coverage = Coverage(required=(), missing=(), results_read=0, results_judged=0, judgements=())
    text = error.message.rstrip(".")
    return DocumentReport(
        source=source,
        verdict=Verdict.UNREADABLE,
        summary=f"Could not be read: {text}.",
        coverage=coverage,
        certificates=(),
        findings=(finding,),
    )


# ------------------------------------------------------------------------------------------------------- running


def _run(case: Case, notes: _Notebook) -> tuple[Judged, ...] | None:
    """Ask all questions of one profile about one certificate; None where the profile does not decide here."""
    why_not = _why_not_decisive(case.profile, case.as_of)
    notes.asides.extend(_not_in_force(case, why_not))
    if why_not is None and case.profile.product_kinds and case.product_kind not in case.profile.product_kinds:
        meant = f"the profile {case.profile.id} is for {' or '.join(case.profile.product_kinds)}"
        if case.product_kind is None:
            notes.unfit.append(f"{meant}, and the report does not say which kind of product this is")
        else:
            notes.unfit.append(f"{meant}, and this product is {case.product_kind} by its name or matrix")
            why_not = f"{meant} and does not decide"
    try:
        judged = list(judge_case(case))
    except Exception as error:  # noqa: BLE001 - a bug of ours costs this question, not the document
        notes.unanswered.append(_crash("the limits and requirements", case, error))
        judged = []
    for one in judged:
        notes.judged.append(one if why_not is None else _set_aside(one, why_not))
        if why_not is None and one.judgement.status is not OutcomeStatus.NOT_APPLICABLE:
            notes.decisive.append(one)
    for info in selected_rules(case.profile):
        if info.is_about_file and (case.index > 0 or case.document.evidence is None):
            continue
        try:
            seen = [_finding(info, one, case.profile, why_not) for one in info(case)]
        except Exception as error:  # noqa: BLE001 - as above; said in the report, never taken for a pass
            notes.unanswered.append(_crash(f"{info.code} {info.name}", case, error))
        else:
            notes.findings.extend(seen)
    return tuple(judged) if why_not is None else None


def _nothing_judged(cases: Sequence[Case], judged: Sequence[tuple[Judged, ...] | None]) -> Iterator[str]:
    """Each sample of which a profile with limits judged no limit at all, in words: what it requires is no pass."""
    for case in cases:
        if not case.profile.limits or not case.is_first_of_sample:
            continue
        every = [one for index in case.same_sample for one in judged[index] or ()]
        limits = [one.judgement for one in every if one.question is Question.LIMIT]
        if not limits or any(one.status is not OutcomeStatus.NOT_APPLICABLE for one in limits):
            continue
        sample = f" for sample {case.index + 1}" if len(cases) > len(case.same_sample) else ""
        reasons = Counter(one.reason for one in limits)
        yield f"no limit of the profile {case.profile.id} was judged{sample}: {reasons.most_common(1)[0][0]}"


def _crash(what: str, case: Case, error: Exception) -> str:
    place = f"certificate {case.index + 1}, profile {case.profile.id}"
    return f"{what} ({place}): an error of the program, {type(error).__name__}: {error}"


def _why_not_decisive(profile: Profile, as_of: date) -> str | None:
    """Why the profile does not decide on that day; None when it does."""
    if profile.is_in_force(as_of):
        return None
    if profile.is_of_unknown_end(as_of):
        return (
            f"the profile {profile.id} is an emergency rule whose last day is not known, was last looked up on "
            f"{profile.last_checked} and does not decide"
        )
    if profile.status in (ProfileStatus.PROPOSED, ProfileStatus.SUPERSEDED):
        return f"the profile {profile.id} is {profile.status.value} and does not decide"
    if profile.effective_from is not None and as_of < profile.effective_from:
        return f"the profile {profile.id} is in force only from {profile.effective_from} and does not decide"
    return f"the profile {profile.id} was in force only until {profile.effective_to} and does not decide"


def _not_in_force(case: Case, why_not: str | None) -> Iterator[str]:
    """What of the profile does not bind on that day, in words for the summary."""
    if why_not is not None:
        yield why_not
        return
    late = [rule for rule in case.profile.limits if why_not_in_force(case.profile, rule.cite, case.as_of) is not None]
    if late:
        names = listed(unique(analyte_name(slug) for rule in late for slug in analytes_of(rule)))
        yield f"not judged, as the source is not in force on {case.as_of}: {names}"
    if (case.as_of - case.profile.last_checked).days > _STALE_DAYS:
        yield f"the profile {case.profile.id} was last looked up on {case.profile.last_checked}; see what changed since"


def _set_aside(one: Judged, why_not: str) -> Judged:
    """A judgement that does not count, with what it would have been."""
    status = one.judgement.status
    reason = why_not if status is OutcomeStatus.NOT_APPLICABLE else f"{why_not}; it would be {status.value}"
    judgement = one.judgement.model_copy(update={"status": OutcomeStatus.NOT_APPLICABLE, "reason": reason})
    return Judged(judgement, one.question, one.key, one.name, is_required=False, is_shown=one.is_shown, rows=one.rows)


def _finding(info: RuleInfo, seen: Observation, profile: Profile, why_not: str | None) -> Finding:
    finding = info.finding(seen, _severity(info, seen, profile))
    if why_not is None or finding.citation is None:
        return finding
    # What a profile that is not in force asks for is worth knowing and decides nothing.
    return finding.model_copy(update={"severity": Severity.INFO, "message": f"{finding.message} - {why_not}"})


def _severity(info: RuleInfo, seen: Observation, profile: Profile) -> Severity | None:
    """What the profile sets for the rule, by the longest code or prefix; it never makes an observation worse."""
    matches = [key for key in profile.rules.severity if info.code.startswith(key)]
    if not matches:
        return None
    wanted = profile.rules.severity[max(matches, key=len)]
    return wanted if seen.severity is None or wanted.rank > seen.severity.rank else seen.severity


def _unread_parts(document: Document) -> Iterator[Finding]:
    notes = sorted((note for note in document.notes if note.kind in _UNREAD), key=lambda note: (note.page, note.kind))
    for (page, kind), group in groupby(notes, key=lambda note: (note.page, note.kind)):
        same = list(group)
        count = f", {len(same)} times" if len(same) > 1 else ""
        facts = {"page": str(page), "problem": f"{_UNREAD[kind]}{count}"}
        anchors = tuple(Anchor(page=page, box=note.box) for note in same if note.box is not None)
        seen = Observation(subject=Subject(), anchors=anchors, facts=facts, observed=same[0].message)
        yield rule_info("REA703" if kind is NoteKind.LOW_CONFIDENCE else "REA702").finding(seen)


def _differing_readings(document: Document) -> Iterator[Finding]:
    for note in document.notes:
        if note.kind is NoteKind.READINGS_DIFFER:
            anchors = () if note.box is None else (Anchor(page=note.page, box=note.box),)
            facts = {"page": str(note.page), "problem": note.message}
            yield rule_info("REA704").finding(Observation(subject=Subject(), anchors=anchors, facts=facts))


def _active_content(document: Document) -> Iterator[Finding]:
    for note in document.notes:
        if note.kind is NoteKind.ACTIVE_CONTENT:
            seen = Observation(subject=Subject(), anchors=(), facts={"problem": note.message})
            yield rule_info("REA705").finding(seen)


# ------------------------------------------------------------------------------------------------------- deciding


def _without_repeats(findings: Sequence[Finding]) -> list[Finding]:
    """Findings that several profiles bring up in the same words, once, with the worst severity."""
    kept: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        key = (finding.code, finding.subject, finding.anchors, finding.message, finding.citation)
        if key not in kept or finding.severity.rank < kept[key].severity.rank:
            kept[key] = finding
    return list(kept.values())


def _order(finding: Finding) -> tuple[object, ...]:
    """Certificate, code, page, position; the rest only makes the order the same every time."""
    certificate = finding.subject.certificate
    first = finding.anchors[0] if finding.anchors else None
    place = (first.page, first.box[1], first.box[0]) if first is not None else (0, 0.0, 0.0)
    profile = finding.citation.profile if finding.citation is not None else ""
    return (-1 if certificate is None else certificate, finding.code, *place, profile, finding.message)


def _verdict(notes: _Notebook, findings: Sequence[Finding]) -> Verdict:
    statuses = {one.judgement.status for one in notes.decisive}
    if notes.unanswered or notes.unfit or not statuses or any(_is_decisive(finding) for finding in findings):
        statuses.add(OutcomeStatus.INCONCLUSIVE)
    return next(verdict for status, verdict in _VERDICTS if status in statuses)


def _is_decisive(finding: Finding) -> bool:
    """Whether a finding keeps the document from passing, whatever its limits say."""
    return finding.severity is not Severity.INFO and not finding.code.startswith(_NEVER_DECISIVE)


def _coverage(document: Document, notes: _Notebook) -> Coverage:
    required = [one for one in notes.judged if one.is_required]
    rows = {
        (one.judgement.subject.certificate, *row)
        for one in notes.judged
        if one.question is Question.LIMIT
        for row in one.rows
    }
    return Coverage(
        required=tuple(dict.fromkeys(one.key for one in required)),
        missing=tuple(dict.fromkeys(one.key for one in required if not one.is_shown)),
        results_read=sum(
            len(panel.results) + len(panel.totals)
            for certificate in document.certificates
            for panel in certificate.panels
        ),
        results_judged=len(rows),
        judgements=tuple(one.judgement for one in notes.judged),
        not_evaluated=tuple(notes.unanswered),
        reservations=tuple(dict.fromkeys(notes.unfit)),
    )
