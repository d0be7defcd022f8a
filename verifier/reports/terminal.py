"""Reports for people: calm, complete, readable without colour and at 80 columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from rich.console import ConsoleRenderable
from rich.rule import Rule
from rich.text import Text

from verifier.model import (
    CollectionFinding,
    Confidence,
    DocumentReport,
    Finding,
    Judgement,
    OutcomeStatus,
    Result,
    Run,
    Severity,
    Verdict,
)
from verifier.reports.canvas import beside, indented, render, table, title_line, words
from verifier.reports.look import Detail, Look
from verifier.reports.together import one_line_together, parts_together
from verifier.reports.wording import (
    SEVERITY_SIGNS,
    STATUS_SIGNS,
    VERDICT_SIGNS,
    boxes_text,
    certificate_text,
    citation_text,
    counted,
    decision_text,
    name_text,
    pages_text,
    use_text,
    waiver_text,
)

_CAVEAT = "A review of the document, not of the product: it does not certify safety."
_PASSED_SHOWN = 12
"""So many passed limits are listed; beyond that only their number, unless everything is asked for."""
_DECIDED = frozenset(
    {OutcomeStatus.PASS, OutcomeStatus.CONDITIONAL_PASS, OutcomeStatus.CONDITIONAL_FAIL, OutcomeStatus.FAIL}
)
_WORD_COLUMNS = len("? INCONCLUSIVE")
"""One line per document: the verdicts in a column of their own."""
_COMPARATOR = re.compile(r"\b(at most|below|at least|above|between|absent)\b")
_PASSED = frozenset({OutcomeStatus.PASS, OutcomeStatus.CONDITIONAL_PASS})


class TerminalReporter:
    """One block per document: head, verdict, findings by severity, what was judged, what could not be."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._verdicts: Counter[Verdict] = Counter()
        self._is_together = False
        """Whether findings across documents were begun."""

    def begin(self, run: Run) -> str:
        """The profiles and the day of judgement; a profile that does not bind on that day is said to be so."""
        if self._look.detail is Detail.QUIET:
            return ""
        twice = " · read by two engines" if run.is_cross_checked and self._look.detail is Detail.VERBOSE else ""
        parts = [words(f"verifier {run.version} · judged as of {run.as_of.isoformat()}{twice}", "dim")]
        if told := use_text(run.use):
            parts.append(words(f"use: {told}", "dim"))
        for used in run.profiles:
            state = used.status.replace("_", " ")
            if not used.is_in_force and "not in force" not in state:
                state += ", not in force on that day"
            decided = decision_text(used.decision)
            parts.append(words(f"profile {used.id}: {used.title} ({state}{f'; {decided}' if decided else ''})", "dim"))
        return render(self._look, *parts)

    def document(self, report: DocumentReport) -> str:
        """The block of one document."""
        self._verdicts[report.verdict] += 1
        if self._look.detail is Detail.QUIET:
            return render(self._look, _one_line(report))
        return render(self._look, *self._parts(report))

    def together(self, finding: CollectionFinding) -> str:
        """One finding across documents, with a head before the first one."""
        is_first, self._is_together = not self._is_together, True
        if self._look.detail is Detail.QUIET:
            return "" if finding.severity is Severity.INFO else render(self._look, one_line_together(finding))
        head = [Text(""), title_line("Across documents", self._look.width)] if is_first else []
        return render(self._look, *head, *parts_together(finding, is_verbose=self._look.detail is Detail.VERBOSE))

    def end(self) -> str:
        """Counts, where there are several documents, and the caveat."""
        if self._look.detail is Detail.QUIET or not self._verdicts:
            return ""
        parts: list[ConsoleRenderable] = [Text("")]
        if self._verdicts.total() > 1:
            parts += [Rule(style="dim", characters="─"), self._counts(), Text("")]
        return render(self._look, *parts, words(_CAVEAT, "dim"))

    def _counts(self) -> ConsoleRenderable:
        made = table("Documents", "Verdict", right=["Documents"])
        for verdict in sorted(self._verdicts, key=list(Verdict).index):
            sign = VERDICT_SIGNS[verdict]
            made.add_row(str(self._verdicts[verdict]), Text(f"{sign.icon} {sign.word}", sign.style))
        made.add_row(str(self._verdicts.total()), "in all")
        return made

    def _parts(self, report: DocumentReport) -> Iterator[ConsoleRenderable]:
        is_verbose = self._look.detail is Detail.VERBOSE
        yield Text("")
        yield title_line(report.source.label, self._look.width)
        yield from _head(report, is_verbose=is_verbose)
        yield Text("")
        yield _one_line(report, with_file=False)
        for severity in Severity:
            yield from _findings(report, severity, is_verbose=is_verbose)
        if report.verdict is not Verdict.UNREADABLE:
            yield from _coverage(report, is_verbose=is_verbose)


def _one_line(report: DocumentReport, *, with_file: bool = True) -> ConsoleRenderable:
    sign = VERDICT_SIGNS[report.verdict]
    said = words(f"{report.source.label}: {report.summary}" if with_file else report.summary)
    word = f"{sign.icon} {sign.word}"
    return beside(Text(word, sign.style), said, width=max(_WORD_COLUMNS if with_file else 6, len(word)) + 1)


def _head(report: DocumentReport, *, is_verbose: bool) -> Iterator[ConsoleRenderable]:
    several = len(report.certificates) > 1
    for number, certificate in enumerate(report.certificates, start=1):
        mark = f"sample {number}: " if several else ""
        yield words(mark + certificate_text(certificate))
    if report.source.pages:
        pages = counted(report.source.pages, "page")
        if is_verbose:
            yield words(pages, "dim")
            yield words(f"sha256 {report.source.sha256}", "dim")
        else:
            yield words(f"{pages} · sha256 {report.source.sha256[:12]}", "dim")


def _findings(report: DocumentReport, severity: Severity, *, is_verbose: bool) -> Iterator[ConsoleRenderable]:
    """The findings of one severity by rule; what several have in common is said once."""
    sign = SEVERITY_SIGNS[severity]
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        if finding.severity is severity:
            groups.setdefault((finding.code, finding.name), []).append(finding)
    for (code, name), group in groups.items():
        yield Text("")
        head = Text(f"{sign.icon} {sign.word} ", f"bold {sign.style}").append(f"{code} {name_text(name)}", "bold")
        if confidence := {f.confidence.value for f in group} - {Confidence.HIGH}:
            head.append(f" (confidence: {', '.join(sorted(confidence))})", "dim")
        if all(f.waiver for f in group):
            head.append(" (waived)", "bold")
        yield head
        several_samples = len(report.certificates) > 1
        for _, same in _by_what_is_said(group):
            yield from _seen(same, several_samples=several_samples, is_verbose=is_verbose)
        yield from _advice(group, is_verbose=is_verbose)


def _by_what_is_said(group: list[Finding]) -> Iterable[tuple[object, list[Finding]]]:
    """The same words about several samples, or in several profiles, stand together."""
    said: dict[object, list[Finding]] = {}
    for finding in group:
        key = (_without_profile(finding), finding.observed, finding.expected, finding.waiver)
        said.setdefault(key, []).append(finding)
    return said.items()


def _without_profile(finding: Finding) -> str:
    return finding.message.replace(f", {finding.citation.profile}", "") if finding.citation else finding.message


def _message_of(same: list[Finding]) -> str:
    """The message of findings that several profiles bring up from one source, with all their ids."""
    first = same[0]
    ids = list(dict.fromkeys(finding.citation.profile for finding in same if finding.citation))
    return first.message.replace(f", {ids[0]}", f", {', '.join(ids)}") if len(ids) > 1 else first.message


def _seen(same: list[Finding], *, several_samples: bool, is_verbose: bool) -> Iterator[ConsoleRenderable]:
    """One observation; observed and expected only where the message does not say them already."""
    first = same[0]
    anchors = list(dict.fromkeys(anchor for finding in same for anchor in finding.anchors))
    places = [(boxes_text if is_verbose else pages_text)(anchors)]
    samples = sorted({f.subject.certificate + 1 for f in same if f.subject.certificate is not None})
    if several_samples and samples:
        places.insert(0, ("sample " if len(samples) == 1 else "samples ") + ", ".join(map(str, samples)))
    message = words(_message_of(same))
    if any(places):
        message.append(f"  [{'; '.join(filter(None, places))}]", "dim")
    yield beside(Text("•"), message, width=1, indent=2)
    for label, text in (("observed", first.observed), ("expected", first.expected)):
        if text is not None and (is_verbose or text.casefold() not in first.message.casefold()):
            yield _labelled(label, text)
    if first.waiver is not None:
        yield _labelled("waived", waiver_text(first.waiver))


def _advice(group: list[Finding], *, is_verbose: bool) -> Iterator[ConsoleRenderable]:
    """Sources, other explanations and next step, each once.

    Other explanations are never left out for an error, nor for a sign that sound reports show too: what reads worst is
    where a reader must know what else it could be, and how often it is nothing.
    """
    severity = group[0].severity
    cited_as = {citation_text(f.citation): f.citation for f in reversed(group) if f.citation}
    for text, cited in reversed(cited_as.items()):
        yield _labelled("source", text)
        if cited.note:
            yield _labelled("note", cited.note)
        if is_verbose and cited.quote:
            yield _labelled("quote", f"“{cited.quote}”")
        if is_verbose and cited.url:
            yield _labelled("address", cited.url)
    rates = list(dict.fromkeys(f.base_rate for f in group if f.base_rate))
    is_sign = bool(rates) and severity is not Severity.INFO
    if severity is Severity.ERROR or is_verbose or is_sign:
        for other in dict.fromkeys(text for f in group for text in f.other_explanations):
            yield _labelled("perhaps", other)
    if is_verbose or is_sign:
        yield from (_labelled("usual", rate) for rate in rates)
    steps = list(dict.fromkeys(f.next_step for f in group if f.next_step))
    if is_verbose:
        yield from (_labelled("next", step) for step in steps)
    elif steps and severity is not Severity.INFO:
        yield _labelled("next", steps[0] + (" Likewise for the others." if len(steps) > 1 else ""))


def _labelled(label: str, text: str) -> ConsoleRenderable:
    return beside(Text(label, "dim"), words(text), width=8, indent=4)


def _coverage(report: DocumentReport, *, is_verbose: bool) -> Iterator[ConsoleRenderable]:
    coverage = report.coverage
    # A decided limit has something observed; a requirement to show something has not.
    decided = [j for j in coverage.judgements if j.status in _DECIDED and j.observed is not None]
    passed = sum(j.status in _PASSED for j in decided)
    counts = f"{counted(coverage.results_read, 'result')} read; {counted(len(decided), 'limit')} judged, {passed} met"
    yield Text("")
    yield Text("Judged", "bold").append(f"  {counts}", "dim")
    shown = _worth_showing(decided, is_verbose)
    if shown:
        yield indented(_judged_table(report, shown, is_verbose=is_verbose), 2)
    if len(shown) < len(decided):
        yield indented(words(f"and {len(decided) - len(shown)} more that are met (-v lists them)", "dim"), 2)
    yield from _open_questions(report, is_verbose=is_verbose)


def _worth_showing(decided: list[Judgement], is_verbose: bool) -> list[Judgement]:
    """Failures first; passed limits only as far as they fit."""
    failed = [j for j in decided if j.status not in _PASSED]
    passed = [j for j in decided if j.status in _PASSED]
    return failed + (passed if is_verbose or len(passed) <= _PASSED_SHOWN else [])


def _judged_table(report: DocumentReport, judgements: list[Judgement], *, is_verbose: bool) -> ConsoleRenderable:
    several_samples = len(report.certificates) > 1
    several_profiles = len({j.citation.profile for j in judgements if j.citation}) > 1
    page = "Page and box" if is_verbose else "Page"
    heads = ["Analyte", "Result", "Limit", "Verdict", page]
    if several_samples:
        heads.insert(0, "Sample")
    if several_profiles:
        heads.append("Profile")
    made = table(*heads, right=["Page", "Sample"], whole=["Verdict", page])
    for judgement in judgements:
        sign = STATUS_SIGNS[judgement.status]
        subject = judgement.subject
        cells = [
            words(_subject_text(report, judgement)),
            words(judgement.observed or "-"),
            words(_limit_text(judgement)),
            Text(f"{sign.icon} {sign.word}", sign.style),
            words(_place_text(judgement, is_verbose=is_verbose)),
        ]
        if several_samples:
            cells.insert(0, words("" if subject.certificate is None else str(subject.certificate + 1)))
        if several_profiles:
            cells.append(words(judgement.citation.profile if judgement.citation else ""))
        made.add_row(*cells)
    return made


def _place_text(judgement: Judgement, *, is_verbose: bool) -> str:
    """The pages without the word, as short as they can be: "1, 3", or "1 (72,300,520,312)"."""
    if is_verbose:
        return boxes_text(judgement.anchors).replace(", ", ",").replace("page ", "")
    return pages_text(judgement.anchors).partition(" ")[2]


def _open_questions(report: DocumentReport, *, is_verbose: bool) -> Iterator[ConsoleRenderable]:
    """Everything that keeps a document from a pass without being a failure, by reason."""
    coverage = report.coverage
    undecided = [
        j for j in coverage.judgements if j.status in (OutcomeStatus.INCONCLUSIVE, OutcomeStatus.NOT_EVALUATED)
    ]
    reasons: dict[str, dict[str, set[int | None]]] = {}
    for judgement in undecided:
        seen = f" [{judgement.observed}]" if judgement.observed else ""
        subjects = reasons.setdefault(judgement.reason or "no reason given", {})
        subjects.setdefault(_subject_text(report, judgement) + seen, set()).add(judgement.subject.certificate)
    said = {name for j in undecided for name in (j.subject.analyte, j.subject.panel, j.subject.field)}
    for name in coverage.missing:
        if name not in said:
            reasons.setdefault("not shown by this document", {}).setdefault(name_text(name), set()).add(None)
    if reasons or coverage.reservations:
        yield Text("")
        yield Text("Could not be judged", "bold yellow")
        for reason, subjects in reasons.items():
            marked = ", ".join(
                name + _samples_text(samples, len(report.certificates)) for name, samples in subjects.items()
            )
            yield beside(Text("?", "yellow"), words(f"{marked}: {reason}"), width=1, indent=2)
        for why in coverage.reservations:
            yield beside(Text("?", "yellow"), words(why), width=1, indent=2)
    if coverage.not_evaluated:
        yield Text("")
        yield Text("Not checked, because of a defect in verifier (please report it)", "bold magenta")
        for rule in coverage.not_evaluated:
            yield beside(Text("?", "magenta"), words(rule), width=1, indent=2)
    outside = sum(j.status is OutcomeStatus.NOT_APPLICABLE for j in coverage.judgements)
    if is_verbose and outside:
        yield indented(words(f"{outside} limits of the profile do not apply to this document", "dim"), 2)


def _samples_text(samples: set[int | None], of: int) -> str:
    """Which samples it is about, where it is not about all of them."""
    numbers = sorted(position + 1 for position in samples if position is not None)
    if not numbers or len(numbers) == of:
        return ""
    return f" (sample{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))})"


def _subject_text(report: DocumentReport, judgement: Judgement) -> str:
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
