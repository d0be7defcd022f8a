"""What a waiver does: marks the findings that it is for, and releases the judgements that they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from verifier.model import CollectionFinding, Document, Finding, OutcomeStatus, Source, WaiverRule
from verifier.rules.base import same_sample
from verifier.rules.judgements import Judged, Question
from verifier.rules.settling import FAILING
from verifier.rules.wording import panel_of

_NOT_SHOWN = "LIM102"
_PANEL, _ANALYTE, _FIELD = "CMP301", "CMP302", "CMP303"


def waived(finding: Finding, source: Source, waivers: Iterable[WaiverRule], as_of: date) -> Finding:
    """The finding, marked by the first waiver that is for it and not expired.

    A failed limit is waived for named documents only, whatever a waiver says.
    """
    for waiver in waivers:
        if waiver.is_expired(as_of) or not waiver.is_for(finding, source):
            continue
        if waiver.names_document or not waiver.needs_document:
            return finding.model_copy(update={"waiver": waiver.mark})
    return finding


def waiver_words(
    findings: Iterable[Finding], source: Source, waivers: Sequence[WaiverRule], as_of: date
) -> Iterator[str]:
    """What the summary says: how much is waived, and which waivers of findings at hand have expired."""
    every = list(findings)
    marked = [finding.code for finding in every if finding.waiver is not None]
    if marked:
        codes = ", ".join(dict.fromkeys(marked))
        yield f"{len(marked)} {'finding is' if len(marked) == 1 else 'findings are'} waived ({codes})"
    for waiver in waivers:
        open_ones = (finding for finding in every if finding.waiver is None)
        if waiver.is_expired(as_of) and any(waiver.is_for(finding, source) for finding in open_ones):
            yield f"the waiver of {waiver.code} by {waiver.who} expired on {waiver.until} and does nothing"


def is_released(one: Judged, findings: Iterable[Finding], document: Document) -> bool:
    """Whether a judgement stands for a finding that is waived, and so does not decide.

    Only the very judgement: the same limit of the same profile on the same substance of the same sample. What a
    waiver of a missing panel or substance releases is what is not shown; it never releases a failure.
    """
    return any(finding.waiver is not None and _stands_for(one, finding, document) for finding in findings)


def _stands_for(one: Judged, finding: Finding, document: Document) -> bool:
    judgement = one.judgement
    if finding.code.startswith("LIM"):
        open_or_failed = (OutcomeStatus.INCONCLUSIVE, *(() if finding.code == _NOT_SHOWN else FAILING))
        return (
            one.question is Question.LIMIT
            and judgement.status in open_or_failed
            and judgement.subject == finding.subject
            and judgement.citation == finding.citation
            and judgement.requirement.endswith(f" {finding.expected}")
            and judgement.anchors == finding.anchors
        )
    if judgement.status is not OutcomeStatus.INCONCLUSIVE or one.is_shown or not _is_of_sample(one, finding, document):
        return False
    about = finding.subject
    is_substance = one.question in (Question.LIMIT, Question.ANALYTE)
    if finding.code == _PANEL:
        return panel_of(one.key) == about.panel if is_substance else one.key == about.panel
    if finding.code == _ANALYTE:
        return is_substance and one.key == about.analyte
    is_field = finding.code == _FIELD and one.question is Question.FIELD and one.key == about.field
    return is_field and judgement.subject.certificate == about.certificate


def _is_of_sample(one: Judged, finding: Finding, document: Document) -> bool:
    """Whether both are of one profile and one sample, which several certificates may report on."""
    cited, other = finding.citation, one.judgement.citation
    if cited is None or other is None or cited.profile != other.profile:
        return False
    first, second = finding.subject.certificate, one.judgement.subject.certificate
    if first is None or second is None:
        return False
    return second in same_sample(document, first)


def waived_together(finding: CollectionFinding, waivers: Iterable[WaiverRule], as_of: date) -> CollectionFinding:
    """A finding on several documents, marked by the first waiver that is for it on one of them and not expired."""
    for waiver in waivers:
        fitting = (waiver.is_for_one_of_several(finding.code, one.label, one.sha256) for one in finding.documents)
        if not waiver.is_expired(as_of) and any(fitting):
            return finding.model_copy(update={"waiver": waiver.mark})
    return finding
