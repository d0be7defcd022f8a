"""A label held against a report, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import ConsoleRenderable
from rich.table import Table
from rich.text import Text

from verifier.model import ClaimOutcome, LabelReport, Match, OutcomeStatus, TextOutcome, to_json
from verifier.reports.canvas import render, table, title_line, words
from verifier.reports.look import Look
from verifier.reports.wording import STATUS_SIGNS, pages_text

_MATCHES = {
    Match.SAME: (OutcomeStatus.PASS, "the same"),
    Match.SIMILAR: (OutcomeStatus.INCONCLUSIVE, "perhaps the same"),
    Match.DIFFERENT: (OutcomeStatus.FAIL, "another one"),
    Match.NOT_PRINTED: (OutcomeStatus.INCONCLUSIVE, "not printed"),
}
_SUMMARIES = {
    OutcomeStatus.PASS: "The report agrees with the label.",
    OutcomeStatus.CONDITIONAL_PASS: "The report agrees with the label, within its uncertainty.",
    OutcomeStatus.CONDITIONAL_FAIL: "The report disagrees with the label, within its uncertainty.",
    OutcomeStatus.FAIL: "The report does not agree with the label.",
}
_OPEN = "The report does not tell whether the label is right."


def label_text(report: LabelReport, look: Look, *, is_json: bool) -> str:
    """The whole report as text."""
    return to_json(report, indent=2) + "\n" if is_json else render(look, *_parts(report, look))


def _parts(report: LabelReport, look: Look) -> Iterator[ConsoleRenderable]:
    yield title_line(report.source.label, look.width)
    sign = STATUS_SIGNS[report.status]
    yield Text("")
    yield Text(f"{sign.icon} {_SUMMARIES.get(report.status, _OPEN)}", sign.style)
    yield Text("")
    made = table("", "Label", "Report", "Share", "Page", right=["Share"], whole=["Share"])
    for text in report.texts:
        _add_text(made, text)
    for claim in report.claims:
        _add_claim(made, claim)
    yield made
    if report.claims:
        low, high = report.label.low, report.label.high
        yield Text("")
        yield words(
            f"A claim is met from {low} to {high} % of it. Share: what the report shows, in % of the claim.", "dim"
        )
    for claim in report.claims:
        if claim.reason is not None:
            yield words(f"{claim.claim.name}: {claim.reason}.", "dim")


def _add_text(made: Table, text: TextOutcome) -> None:
    status, said = _MATCHES[text.match]
    printed = said if text.report is None else f"{text.report} ({said})"
    made.add_row(_named(status, text.what), words(text.label), words(printed), "", words(pages_text(text.anchors)))


def _add_claim(made: Table, claim: ClaimOutcome) -> None:
    made.add_row(
        _named(claim.status, claim.claim.name),
        words(claim.claim.printed),
        words(claim.observed or "not shown"),
        share_text(claim),
        words(pages_text(claim.anchors)),
    )


def _named(status: OutcomeStatus, name: str) -> Text:
    sign = STATUS_SIGNS[status]
    return Text(f"{sign.icon} ", sign.style).append_text(words(name))


def share_text(claim: ClaimOutcome) -> str:
    """What the report shows of a claim: "93 %", "0 to 12 %", "at least 93 %"; empty where nothing is known."""
    if claim.least is None:
        return ""
    if claim.most is None:
        return f"at least {claim.least} %"
    return f"{claim.least} %" if claim.least == claim.most else f"{claim.least} to {claim.most} %"
