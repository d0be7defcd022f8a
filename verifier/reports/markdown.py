"""A summary in GitHub Flavoured Markdown, for pull requests, summaries of CI steps, and wikis: exceptions first.

It is short on purpose, and says what it leaves out. All is written at the end, because what did not pass comes first.
Of a long run there are as many documents in memory as are shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from verifier.languages import Translator
from verifier.model import VERDICTS_WORST_FIRST, CollectionFinding, DocumentReport, Run, Severity, Verdict
from verifier.reports.arrangement import PASSED, Arranged, Seen, Topic, arranged
from verifier.reports.markup import escaped
from verifier.reports.wording import SEVERITY_SIGNS, STATUS_SIGNS, VERDICT_SIGNS, certificate_text, name_text

MOST_LISTED = 200
"""Documents of one verdict that are listed; GitHub shows a summary of at most 1 MiB."""
MOST_TOLD = 25
"""Documents of one verdict that more is told of than one line."""
_MOST_LINES = 12
"""Of one list in what is told of a document."""
_PASSING = frozenset({Verdict.PASS, Verdict.CONDITIONAL_PASS})


class _Told(NamedTuple):
    line: str
    """As a row of the table."""
    block: str
    """What was found; empty where there is nothing to say."""


class MarkdownReporter:
    """Counts, the documents that did not pass with their findings, findings across documents, and those that passed."""

    def __init__(self, language: Translator) -> None:
        self._t = language
        self._run: Run | None = None
        self._counts: Counter[Verdict] = Counter()
        self._told: dict[Verdict, list[_Told]] = {}
        self._across: list[str] = []
        self._others = 0

    def begin(self, run: Run) -> str:
        """Nothing yet."""
        self._run = run
        return ""

    def document(self, report: DocumentReport) -> str:
        """Nothing yet."""
        self._counts[report.verdict] += 1
        told = self._told.setdefault(report.verdict, [])
        if len(told) < MOST_LISTED:
            found = arranged(report)
            is_told = len(told) < MOST_TOLD and (report.verdict not in _PASSING or found.topics)
            told.append(_Told(_line(report, self._t), _block(report, found, self._t) if is_told else ""))
        return ""

    def together(self, finding: CollectionFinding) -> str:
        """Nothing yet."""
        if len(self._across) < MOST_TOLD:
            self._across.append(_across(finding, self._t))
        else:
            self._others += 1
        return ""

    def end(self) -> str:
        """All of it."""
        if self._run is None:
            raise ValueError("begin() must come before end()")
        return "\n\n".join(self._parts(self._run)) + "\n"

    def _parts(self, run: Run) -> Iterator[str]:
        t = self._t
        yield f"## {t('Laboratory reports, checked')}"
        yield self._counted()
        yield _judged_by(run, t)
        bad = [verdict for verdict in VERDICTS_WORST_FIRST if verdict not in _PASSING]
        good = [verdict for verdict in VERDICTS_WORST_FIRST if verdict in _PASSING]
        if any(self._counts[verdict] for verdict in bad):
            yield f"### {t('Not passed')}"
            yield from self._table(bad)
            yield from self._blocks(bad)
        if self._across:
            yield f"### {t('Across documents')}"
            yield "\n".join(self._across)
            if self._others:
                yield t.counted(self._others, "and {n} more finding", "and {n} more findings")
        if any(self._counts[verdict] for verdict in good):
            yield f"### {t('Passed')}"
            yield from self._table(good)
            yield from self._blocks(good)
        yield f"*{t('A review of the documents, not of the products: it does not certify safety.')}*"

    def _counted(self) -> str:
        t = self._t
        total = self._counts.total()
        each = [
            f"{VERDICT_SIGNS[verdict].icon} {self._counts[verdict]} {t(VERDICT_SIGNS[verdict].word).lower()}"
            for verdict in VERDICTS_WORST_FIRST
            if self._counts[verdict]
        ]
        return f"**{t.counted(total, '{n} document', '{n} documents')}**" + (f": {' · '.join(each)}" if each else "")

    def _table(self, verdicts: list[Verdict]) -> Iterator[str]:
        t = self._t
        rows = [told.line for verdict in verdicts for told in self._told.get(verdict, ())]
        head = f"| {t('Verdict')} | {t('Document')} | {t('Laboratory · product · lot')} | {t('Summary')} |"
        yield "\n".join([head, "| --- | --- | --- | --- |", *rows])
        left = sum(self._counts[verdict] for verdict in verdicts) - len(rows)
        if left:
            yield t.counted(left, "and {n} more document", "and {n} more documents")

    def _blocks(self, verdicts: list[Verdict]) -> Iterator[str]:
        for verdict in verdicts:
            yield from (told.block for told in self._told.get(verdict, ()) if told.block)


def _judged_by(run: Run, t: Translator) -> str:
    lines = [t("Judged as of {day} by verifier {version}.", day=run.as_of.isoformat(), version=escaped(run.version))]
    for used in run.profiles:
        state = "" if used.is_in_force else f" ({t('not in force on that day')})"
        lines.append(f"- {escaped(used.id)}: {escaped(t.said(used.title))}{state}")
    return "\n".join([lines[0], "", *lines[1:]]) if lines[1:] else lines[0]


def _mark(verdict: Verdict, t: Translator) -> str:
    sign = VERDICT_SIGNS[verdict]
    return f"{sign.icon} **{t(sign.word)}**"


def _line(report: DocumentReport, t: Translator) -> str:
    who = "; ".join(certificate_text(one, t) for one in report.certificates[:2])
    more = len(report.certificates) - 2
    if more > 0:
        who += f"; {t.counted(more, 'and {n} more sample', 'and {n} more samples')}"
    cells = [_mark(report.verdict, t), escaped(report.source.label), escaped(who), escaped(t.said(report.summary))]
    return f"| {' | '.join(cells)} |"


def _block(report: DocumentReport, found: Arranged, t: Translator) -> str:
    """What was found in one document: findings, limits that are not met, and what could not be judged."""
    parts = [f"#### {VERDICT_SIGNS[report.verdict].icon} {escaped(report.source.label)}"]
    if found.topics:
        lines = [line for topic in found.topics for line in _topic(topic, t)]
        parts.append("\n".join(lines))
    failed = [row for row in found.judged if row.status not in PASSED]
    if failed:
        head = f"| {t('Analyte')} | {t('Result')} | {t('Limit')} | {t('Verdict')} | {t('Page')} |"
        rows = [head, "| --- | --- | --- | --- | --- |"]
        for row in failed[:_MOST_LINES]:
            sign = STATUS_SIGNS[row.status]
            pages = ", ".join(map(str, sorted({anchor.page for anchor in row.judgement.anchors})))
            name = escaped(row.name) if row.sample is None else f"{escaped(row.name)} ({t('sample {n}', n=row.sample)})"
            cells = [name, escaped(row.judgement.observed or "-"), escaped(t.said(row.limit))]
            rows.append(f"| {' | '.join([*cells, f'{sign.icon} {t(sign.word)}', pages])} |")
        parts.append("\n".join(rows))
        parts += _left(len(failed) - _MOST_LINES, t)
    opens = [
        f"- {escaped(', '.join(_subject(*subject, t) for subject in one.subjects))}: {escaped(t.said(one.reason))}"
        for one in found.opens
    ] + [f"- {escaped(t.said(why))}" for why in (*found.reservations, *found.not_evaluated)]
    if opens:
        parts.append(f"{t('Could not be judged:')}\n\n" + "\n".join(opens[:_MOST_LINES]))
        parts += _left(len(opens) - _MOST_LINES, t)
    return "\n\n".join(parts)


def _subject(name: str, samples: tuple[int, ...], t: Translator) -> str:
    """What could not be judged, and of which samples, where it is not all of them."""
    numbers = ", ".join(map(str, samples))
    words = t.counted(len(samples), "sample", "samples")
    return f"{t.said(name)} ({words} {numbers})" if samples else t.said(name)


def _left(count: int, t: Translator) -> list[str]:
    return [t.counted(count, "and {n} more", "and {n} more")] if count > 0 else []


def _topic(topic: Topic, t: Translator) -> Iterator[str]:
    sign = SEVERITY_SIGNS[topic.severity]
    waived = f" ({t('waived')})" if topic.is_waived else ""
    yield (f"- {sign.icon} **{t(sign.word)}** {topic.code} {escaped(t.said(name_text(topic.name)))}{waived}")
    for one in topic.seen[:_MOST_LINES]:
        yield f"  - {_seen(one, t)}"
    for left in _left(len(topic.seen) - _MOST_LINES, t):
        yield f"  - {left}"
    if topic.severity is not Severity.INFO:
        yield from (f"  - {t('Perhaps:')} {escaped(t.said(other))}" for other in topic.other_explanations)
        yield from (f"  - {t('Next:')} {escaped(t.said(step))}" for step in topic.next_steps[:1])


def _seen(one: Seen, t: Translator) -> str:
    places = []
    if one.samples:
        places.append(t.counted(len(one.samples), "sample", "samples") + " " + ", ".join(map(str, one.samples)))
    if pages := sorted({anchor.page for anchor in one.anchors}):
        places.append(t.counted(len(pages), "page", "pages") + " " + ", ".join(map(str, pages)))
    text = escaped(t.said(one.message)) + (f" ({'; '.join(places)})" if places else "")
    if one.plain:
        text += f" {escaped(t.said(one.plain))}"
    if one.waiver is not None:
        facts = {"who": escaped(one.waiver.who), "day": one.waiver.until.isoformat(), "why": escaped(one.waiver.why)}
        text += " " + t("Waived by {who} until {day}: {why}", **facts)
    return text


def _across(finding: CollectionFinding, t: Translator) -> str:
    sign = SEVERITY_SIGNS[finding.severity]
    name = escaped(t.said(name_text(finding.name)))
    lines = [
        f"- {sign.icon} **{t(sign.word)}** {finding.code} {name}: {escaped(t.said(finding.message))}",
        *(f"  - {escaped(one.label)}" for one in finding.documents[:_MOST_LINES]),
    ]
    left = len(finding.documents) - _MOST_LINES
    lines += [f"  - {text}" for text in _left(max(left, 0) + finding.others, t)]
    if finding.severity is not Severity.INFO:
        lines += [f"  - {t('Perhaps:')} {escaped(t.said(other))}" for other in finding.other_explanations]
        lines.append(f"  - {t('Next:')} {escaped(t.said(finding.next_step))}")
    return "\n".join(lines)
