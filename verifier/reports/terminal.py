"""Reports for people: calm, complete, readable without colour and at 80 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import ConsoleRenderable
from rich.rule import Rule
from rich.text import Text

from verifier.languages import Translator, later
from verifier.model import (
    CollectionFinding,
    DocumentReport,
    Judgement,
    ProfileUse,
    Run,
    Severity,
    Verdict,
)
from verifier.reports.arrangement import PASSED, Arranged, Row, arranged
from verifier.reports.canvas import beside, indented, render, table, title_line, words
from verifier.reports.look import Brevity, Detail, Look
from verifier.reports.together import one_line_together, parts_together
from verifier.reports.topics import in_short, needs_a_look, only_profile, samples_text, topic_parts
from verifier.reports.wording import (
    SEVERITY_SIGNS,
    STATUS_SIGNS,
    VERDICT_SIGNS,
    box_text,
    certificate_text,
    decision_text,
    page_numbers,
    use_text,
)

_CAVEAT = later("A review of the document, not of the product: it does not certify safety.")
_PASSED_SHOWN = 12
"""So many passed limits are listed; beyond that only their number, unless everything is asked for."""
_FEW = 3
"""So many where the screen is small."""
_NAMED = 20
"""So many documents of a batch that need no look are named."""
_HINT = later("Each document by itself, or -v, shows all of it; -f html -o FOLDER shows it beside the pages.")


class TerminalReporter:
    """One block per document: head, verdict, findings by severity, what was judged, what could not be."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._t = look.language
        self._verdicts: Counter[Verdict] = Counter()
        self._fine = 0
        """Documents of a batch that need no look."""
        self._named: list[str] = []
        self._is_together = False
        """Whether findings across documents were begun."""

    def begin(self, run: Run) -> str:
        """The profiles and the day of judgement; a profile that does not bind on that day is said to be so."""
        t = self._t
        if self._look.detail is Detail.QUIET:
            return ""
        parts = [f"verifier {run.version}", t("judged as of {day}", day=run.as_of.isoformat())]
        if run.is_cross_checked and self._look.detail is Detail.VERBOSE:
            parts.append(t("read by two engines"))
        if told := use_text(run.use, t):
            parts.append(told)
        if self._look.detail is Detail.NORMAL:
            ids = ", ".join(f"{used.id} ({_state(used, t)})" for used in run.profiles)
            parts.append(t("profile {ids}", ids=ids) if len(run.profiles) == 1 else t("profiles {ids}", ids=ids))
            return render(self._look, words(" · ".join(parts), "dim"))
        lines = [
            t("profile {id}: {title} ({state})", id=used.id, title=t.said(used.title), state=_state(used, t))
            for used in run.profiles
        ]
        return render(self._look, words(" · ".join(parts), "dim"), *(words(line, "dim") for line in lines))

    def document(self, report: DocumentReport) -> str:
        """The block of one document; one of several that needs no look is only named, at the end."""
        self._verdicts[report.verdict] += 1
        if self._look.detail is Detail.QUIET:
            return render(self._look, _one_line(report, self._t))
        if not self._look.is_batch or self._look.detail is Detail.VERBOSE:
            return self._fitting(report)
        if needs_a_look(report):
            return render(self._look, *in_short(report, self._t))
        self._fine += 1
        if len(self._named) < _NAMED:
            self._named.append(report.source.label)
        return ""

    def together(self, finding: CollectionFinding) -> str:
        """One finding across documents, with a head before the first one."""
        is_first, self._is_together = not self._is_together, True
        if self._look.detail is Detail.QUIET:
            return "" if finding.severity is Severity.INFO else render(self._look, one_line_together(finding, self._t))
        head = [Text(""), title_line(self._t("Across documents"), self._look.width)] if is_first else []
        is_verbose = self._look.detail is Detail.VERBOSE
        return render(self._look, *head, *parts_together(finding, self._t, is_verbose=is_verbose))

    def end(self) -> str:
        """Counts, where there are several documents, and the caveat."""
        if self._look.detail is Detail.QUIET or not self._verdicts:
            return ""
        t = self._t
        parts: list[ConsoleRenderable] = [Text("")]
        if self._fine:
            left = self._fine - len(self._named)
            names = ", ".join(self._named)
            if left:
                names = t("{names} and {number} more", names=names, number=left)
            sign = VERDICT_SIGNS[Verdict.PASS]
            count = t.counted(self._fine, "{n} document without a finding", "{n} documents without a finding")
            fine = f"{count}: {names}"
            parts += [beside(Text(sign.icon, sign.style), words(fine), width=1), Text("")]
        if self._verdicts.total() > 1:
            parts += [Rule(style="dim", characters="─"), self._counts(), Text("")]
            if self._look.detail is Detail.NORMAL:
                parts.append(words(t(_HINT), "dim"))
        return render(self._look, *parts, words(t(_CAVEAT), "dim"))

    def _counts(self) -> ConsoleRenderable:
        t = self._t
        made = table(t("Documents"), t("Verdict"), right=[t("Documents")])
        for verdict in sorted(self._verdicts, key=list(Verdict).index):
            sign = VERDICT_SIGNS[verdict]
            made.add_row(str(self._verdicts[verdict]), Text(f"{sign.icon} {t(sign.word)}", sign.style))
        made.add_row(str(self._verdicts.total()), t("in all"))
        return made

    def _fitting(self, report: DocumentReport) -> str:
        """The block of a document, shortened until it fits the screen; what is found is never left out."""
        text = render(self._look, *self._parts(report, Brevity.WHOLE))
        most = self._look.height if self._look.detail is Detail.NORMAL else None
        for brevity in (Brevity.FEW_MET, Brevity.NO_STEPS, Brevity.NO_REMARKS):
            if most is None or text.count("\n") <= most:
                break
            text = render(self._look, *self._parts(report, brevity))
        return text

    def _parts(self, report: DocumentReport, brevity: Brevity) -> Iterator[ConsoleRenderable]:
        t = self._t
        is_verbose = self._look.detail is Detail.VERBOSE
        yield Text("")
        yield title_line(report.source.label, self._look.width)
        yield from _head(report, t, is_verbose=is_verbose)
        yield Text("")
        yield _one_line(report, t, with_file=False)
        found = arranged(report)
        is_first = True
        remarks = [one for one in found.topics if one.severity is Severity.INFO]
        left_out = remarks if brevity >= Brevity.NO_REMARKS else []
        for topic in found.topics[: len(found.topics) - len(left_out)]:
            # What weighs most has room around it; the rest stays close, so that all of it can be seen at once.
            if is_first or is_verbose or topic.severity is Severity.ERROR:
                yield Text("")
            is_first = False
            has_steps = brevity < Brevity.NO_STEPS or topic.severity is Severity.ERROR or topic.is_sign
            yield from topic_parts(topic, only_profile(report), t, is_verbose=is_verbose, has_steps=has_steps)
        if left_out:
            count = sum(len(one.seen) for one in left_out)
            sign = SEVERITY_SIGNS[Severity.INFO]
            yield beside(
                Text(sign.icon, sign.style), words(t.counted(count, "{n} remark", "{n} remarks"), "dim"), width=1
            )
        if report.verdict is not Verdict.UNREADABLE:
            yield from _coverage(report, found, t, brevity, is_verbose=is_verbose)
        if brevity > Brevity.WHOLE:
            yield Text("")
            yield words(t("Shortened to fit the screen; -v shows all of it."), "dim")


def _state(used: ProfileUse, t: Translator) -> str:
    """Whether the profile binds, and how it decides where that is not the plain way."""
    status = used.status.replace("_", " ")
    state = t(status)
    if not used.is_in_force and "not in force" not in status:
        state = t("{state}, not in force on that day", state=state)
    decided = decision_text(used.decision, t)
    return f"{state}; {decided}" if decided else state


def _one_line(report: DocumentReport, t: Translator, *, with_file: bool = True) -> ConsoleRenderable:
    sign = VERDICT_SIGNS[report.verdict]
    summary = t.said(report.summary)
    said = words(f"{report.source.label}: {summary}" if with_file else summary)
    word = f"{sign.icon} {t(sign.word)}"
    # One line per document: the verdicts in a column of their own.
    least = len(f"? {t('INCONCLUSIVE')}") if with_file else 6
    return beside(Text(word, sign.style), said, width=max(least, len(word)) + 1)


def _head(report: DocumentReport, t: Translator, *, is_verbose: bool) -> Iterator[ConsoleRenderable]:
    several = len(report.certificates) > 1
    for number, certificate in enumerate(report.certificates, start=1):
        told = certificate_text(certificate, t)
        yield words(t("sample {number}: {text}", number=number, text=told) if several else told)
    if report.source.pages:
        pages = t.counted(report.source.pages, "{n} page", "{n} pages")
        if is_verbose:
            yield words(pages, "dim")
            yield words(f"sha256 {report.source.sha256}", "dim")
        else:
            yield words(f"{pages} · sha256 {report.source.sha256[:12]}", "dim")


def _coverage(
    report: DocumentReport, found: Arranged, t: Translator, brevity: Brevity, *, is_verbose: bool
) -> Iterator[ConsoleRenderable]:
    read = t.counted(report.coverage.results_read, "{n} result read", "{n} results read")
    judged = t.counted(len(found.judged), "{n} limit judged", "{n} limits judged")
    yield Text("")
    yield Text(t("Judged"), "bold").append(
        "  " + t("{read}; {judged}, {met} met", read=read, judged=judged, met=found.met), "dim"
    )
    shown = _worth_showing(found.judged, brevity, is_verbose=is_verbose)
    if shown:
        several_profiles = len(found.profiles) > 1
        yield indented(_judged_table(report, shown, t, several_profiles=several_profiles, is_verbose=is_verbose), 2)
    if len(shown) < len(found.judged):
        left = len(found.judged) - len(shown)
        yield indented(words(t("and {number} more that are met (-v lists them)", number=left), "dim"), 2)
    yield from _open_questions(found, t, is_verbose=is_verbose)


def _worth_showing(judged: Sequence[Row], brevity: Brevity, *, is_verbose: bool) -> Sequence[Row]:
    """Failures first; passed limits only as far as they fit."""
    passed = sum(row.status in PASSED for row in judged)
    failed = len(judged) - passed
    if is_verbose or (passed <= _PASSED_SHOWN and brevity < Brevity.FEW_MET):
        return judged
    return judged[: failed + (_FEW if passed <= _PASSED_SHOWN else 0)]


def _judged_table(
    report: DocumentReport, rows: Sequence[Row], t: Translator, *, several_profiles: bool, is_verbose: bool
) -> ConsoleRenderable:
    several_samples = len(report.certificates) > 1
    page = t("Page and box") if is_verbose else t("Page")
    heads = [t("Analyte"), t("Result"), t("Limit"), t("Verdict"), page]
    if several_samples:
        heads.insert(0, t("Sample"))
    if several_profiles:
        heads.append(t("Profile"))
    made = table(*heads, right=[t("Page"), t("Sample")], whole=[t("Verdict"), page])
    for row in rows:
        sign = STATUS_SIGNS[row.status]
        judgement = row.judgement
        cells = [
            words(t.said(row.name)),
            words(t.said(judgement.observed) if judgement.observed else "-"),
            words(t.said(row.limit)),
            Text(f"{sign.icon} {t(sign.word)}", sign.style),
            words(_place_text(judgement, is_verbose=is_verbose)),
        ]
        if several_samples:
            cells.insert(0, words("" if row.sample is None else str(row.sample)))
        if several_profiles:
            cells.append(words(judgement.citation.profile if judgement.citation else ""))
        made.add_row(*cells)
    return made


def _place_text(judgement: Judgement, *, is_verbose: bool) -> str:
    """The pages without the word, as short as they can be: "1, 3", or "1 (72,300,520,312)"."""
    if is_verbose:
        return "; ".join(f"{a.page} ({box_text(a).replace(', ', ',')})" for a in judgement.anchors)
    return page_numbers(judgement.anchors)


def _open_questions(found: Arranged, t: Translator, *, is_verbose: bool) -> Iterator[ConsoleRenderable]:
    """Everything that keeps a document from a pass without being a failure, by reason."""
    opens = [one for one in found.opens if is_verbose or not one.is_said]
    if opens or found.reservations:
        yield Text("")
        yield Text(t("Could not be judged"), "bold yellow")
        for one in opens:
            marked = ", ".join(t.said(name) + _samples_text(samples, t) for name, samples in one.subjects)
            yield beside(Text("?", "yellow"), words(f"{marked}: {t.said(one.reason)}"), width=1, indent=2)
        for why in found.reservations:
            yield beside(Text("?", "yellow"), words(t.said(why)), width=1, indent=2)
    if found.not_evaluated:
        yield Text("")
        yield Text(t("Not checked, because of a defect in verifier (please report it)"), "bold magenta")
        for rule in found.not_evaluated:
            yield beside(Text("?", "magenta"), words(t.said(rule)), width=1, indent=2)
    if is_verbose and found.outside:
        left = t("{number} limits of the profile do not apply to this document", number=found.outside)
        yield indented(words(left, "dim"), 2)


def _samples_text(samples: tuple[int, ...], t: Translator) -> str:
    return f" ({samples_text(samples, t)})" if samples else ""
