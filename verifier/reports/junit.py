"""A run as JUnit XML, which every CI server reads: a suite for each document, a case for each thing that was asked.

The first case of a suite is the verdict on the document; then comes a case for each limit and requirement, and one for
each finding that belongs to none of them. What became of it, as CI servers read the words:

- met: a case without anything in it;
- not met, and findings of severity error: `failure`;
- inconclusive, not evaluated, unreadable: `error`, which fails a build as a failure does. Not `skipped`: servers show
  skipped cases as nothing to worry about, and what could not be judged must never look like a pass;
- limits that do not apply, waived findings, warnings and remarks: `skipped` with the reason, because they do not decide
  by themselves (where they keep a document from a pass, the case of its verdict says so).

So a suite is green where the verdict is a pass, and nowhere else. There is no time in it: the same run has the same
bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from verifier.model import (
    Citation,
    CollectionFinding,
    DocumentReport,
    Finding,
    Judgement,
    OutcomeStatus,
    Run,
    Severity,
    Subject,
    Verdict,
)
from verifier.reports.sheettext import xml_text
from verifier.reports.wording import boxes_text, citation_text, name_text, waiver_text

_FAILED = frozenset({OutcomeStatus.FAIL, OutcomeStatus.CONDITIONAL_FAIL})
_OPEN = frozenset({OutcomeStatus.INCONCLUSIVE, OutcomeStatus.NOT_EVALUATED})
_FAILURE, _ERROR, _SKIPPED = "failure", "error", "skipped"
_VERDICTS = {
    Verdict.FAIL: _FAILURE,
    Verdict.CONDITIONAL_FAIL: _FAILURE,
    Verdict.INCONCLUSIVE: _ERROR,
    Verdict.UNREADABLE: _ERROR,
}


class JunitReporter:
    """A root that is opened at once, and a suite at a time."""

    def __init__(self) -> None:
        self._run: Run | None = None

    def begin(self, run: Run) -> str:
        """The head, and the root."""
        self._run = run
        return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="verifier">\n'

    def document(self, report: DocumentReport) -> str:
        """The suite of one document."""
        if self._run is None:
            raise ValueError("begin() must come before document()")
        label = report.source.label
        facts = {
            "sha256": report.source.sha256,
            "verdict": report.verdict.value,
            "as_of": self._run.as_of.isoformat(),
            "profiles": ", ".join(one.id for one in self._run.profiles),
            "verifier": self._run.version,
        }
        cases = [_case("verdict", label, _VERDICTS.get(report.verdict), report.verdict.value, report.summary)]
        cases += [_judged(report, one) for one in report.coverage.judgements]
        told = {_key(one.subject, one.citation) for one in report.coverage.judgements if one.status in _FAILED | _OPEN}
        cases += [_found(label, one) for one in report.findings if one.citation is None or _key_of(one) not in told]
        cases += [
            _case("not checked", label, _ERROR, "defect", f"a defect in verifier: {text}")
            for text in report.coverage.not_evaluated
        ]
        return _suite(label, facts, cases)

    def together(self, finding: CollectionFinding) -> str:
        """A suite for what documents show together."""
        files = (
            one.label if one.certificate is None else f"{one.label}, sample {one.certificate + 1}"
            for one in finding.documents
        )
        return _suite("across documents", {}, [_found("across documents", finding, *files)])

    def end(self) -> str:
        """The end of the root."""
        return "</testsuites>\n"


def _suite(name: str, facts: dict[str, str], cases: list[ET.Element]) -> str:
    kinds = Counter(child.tag for case in cases for child in case)
    suite = ET.Element(
        "testsuite",
        name=xml_text(name),
        tests=str(len(cases)),
        failures=str(kinds[_FAILURE]),
        errors=str(kinds[_ERROR]),
        skipped=str(kinds[_SKIPPED]),
    )
    if facts:
        properties = ET.SubElement(suite, "properties")
        for key, value in facts.items():
            ET.SubElement(properties, "property", name=key, value=xml_text(value))
    suite.extend(cases)
    ET.indent(suite)
    return ET.tostring(suite, encoding="unicode") + "\n"


def _case(name: str, label: str, tag: str | None, kind: str, message: str, *lines: str) -> ET.Element:
    """One case; `lines` say more than the message."""
    case = ET.Element("testcase", name=xml_text(name), classname=xml_text(label))
    if tag is not None:
        outcome = ET.SubElement(case, tag, type=kind, message=xml_text(message))
        outcome.text = "\n".join(map(xml_text, (message, *filter(None, lines))))
    return case


def _judged(report: DocumentReport, judgement: Judgement) -> ET.Element:
    label, cited = report.source.label, judgement.citation
    source = f" ({cited.profile}{f', {cited.clause}' if cited.clause else ''})" if cited else ""
    sample = judgement.subject.certificate
    number = f"sample {sample + 1}: " if sample is not None and len(report.certificates) > 1 else ""
    status = judgement.status
    is_outside = status is OutcomeStatus.NOT_APPLICABLE
    tag = _FAILURE if status in _FAILED else _ERROR if status in _OPEN else _SKIPPED if is_outside else None
    found = [
        one
        for one in report.findings
        if tag in (_FAILURE, _ERROR) and cited is not None and _key_of(one) == _key(judgement.subject, cited)
    ]
    kind = status.value
    if found and all(one.waiver is not None for one in found):
        tag, kind = _SKIPPED, f"{kind}, waived"
    seen = f"observed: {judgement.observed}" if judgement.observed else ""
    where = boxes_text(judgement.anchors)
    said = citation_text(cited) if cited else ""
    message = judgement.reason or seen or name_text(status.value)
    lines = (seen if seen != message else "", where, said, *(line for one in found for line in _lines(one)))
    return _case(f"{number}{judgement.requirement}{source}", label, tag, kind, message, *lines)


def _found(label: str, finding: Finding | CollectionFinding, *lines: str) -> ET.Element:
    """A finding that is no limit's."""
    is_error = finding.severity is Severity.ERROR and finding.waiver is None
    name = f"{finding.code} {name_text(finding.name)}"
    if isinstance(finding, Finding):
        about = finding.subject
        subject = about.analyte or about.field or about.panel
        name += f": {name_text(subject)}" if subject else ""
        lines = (*lines, boxes_text(finding.anchors))
    kind = "waived" if finding.waiver else finding.severity.value
    message = f"{kind}: {finding.message}"
    return _case(name, label, _FAILURE if is_error else _SKIPPED, kind, message, *lines, *list(_lines(finding))[1:])


def _lines(finding: Finding | CollectionFinding) -> Iterator[str]:
    yield f"{finding.code} ({finding.severity.value}): {finding.message}"
    if finding.plain:
        yield finding.plain
    if finding.waiver is not None:
        yield f"waived {waiver_text(finding.waiver)}"
    for other in finding.other_explanations:
        yield f"perhaps: {other}"
    yield f"next: {finding.next_step}"


def _key(subject: Subject, cited: Citation | None) -> tuple[object, ...]:
    """What a finding and the limit that it is about have in common."""
    return (subject, cited.profile if cited else None, cited.source if cited else None, cited.clause if cited else None)


def _key_of(finding: Finding) -> tuple[object, ...]:
    return _key(finding.subject, finding.citation)
