"""A label held against a report, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import ConsoleRenderable
from rich.table import Table
from rich.text import Text

from verifier.languages import ENGLISH, Translator, later
from verifier.model import ClaimOutcome, LabelReport, Match, OutcomeStatus, TextOutcome, to_json
from verifier.reports.canvas import render, table, title_line, words
from verifier.reports.look import Look
from verifier.reports.wording import STATUS_SIGNS, pages_text

_MATCHES = {
    Match.SAME: (OutcomeStatus.PASS, later("the same")),
    Match.SIMILAR: (OutcomeStatus.INCONCLUSIVE, later("perhaps the same")),
    Match.DIFFERENT: (OutcomeStatus.FAIL, later("another one")),
    Match.NOT_PRINTED: (OutcomeStatus.INCONCLUSIVE, later("not printed")),
}
_SUMMARIES = {
    OutcomeStatus.PASS: later("The report agrees with the label."),
    OutcomeStatus.CONDITIONAL_PASS: later("The report agrees with the label, within its uncertainty."),
    OutcomeStatus.CONDITIONAL_FAIL: later("The report disagrees with the label, within its uncertainty."),
    OutcomeStatus.FAIL: later("The report does not agree with the label."),
}
_OPEN = later("The report does not tell whether the label is right.")


def label_text(report: LabelReport, look: Look, *, is_json: bool) -> str:
    """The whole report as text."""
    return to_json(report, indent=2) + "\n" if is_json else render(look, *_parts(report, look))


def _parts(report: LabelReport, look: Look) -> Iterator[ConsoleRenderable]:
    t = look.language
    yield title_line(report.source.label, look.width)
    sign = STATUS_SIGNS[report.status]
    yield Text("")
    yield Text(f"{sign.icon} {t(_SUMMARIES.get(report.status, _OPEN))}", sign.style)
    yield Text("")
    made = table("", t("Label"), t("Report"), t("Share"), t("Page"), right=[t("Share")], whole=[t("Share")])
    for text in report.texts:
        _add_text(made, text, t)
    for claim in report.claims:
        _add_claim(made, claim, t)
    yield made
    if report.claims:
        low, high = report.label.low, report.label.high
        yield Text("")
        yield words(
            t(
                "A claim is met from {low} to {high} % of it. Share: what the report shows, in % of the claim.",
                low=low,
                high=high,
            ),
            "dim",
        )
    for claim in report.claims:
        if claim.reason is not None:
            yield words(f"{claim.claim.name}: {t.said(claim.reason)}.", "dim")


def _add_text(made: Table, text: TextOutcome, t: Translator) -> None:
    status, said = _MATCHES[text.match]
    printed = t(said) if text.report is None else f"{text.report} ({t(said)})"
    pages = words(pages_text(text.anchors, t))
    made.add_row(_named(status, t.said(text.what)), words(text.label), words(printed), "", pages)


def _add_claim(made: Table, claim: ClaimOutcome, t: Translator) -> None:
    made.add_row(
        _named(claim.status, claim.claim.name),
        words(claim.claim.printed),
        words(t.said(claim.observed) if claim.observed else t("not shown")),
        share_text(claim, t),
        words(pages_text(claim.anchors, t)),
    )


def _named(status: OutcomeStatus, name: str) -> Text:
    sign = STATUS_SIGNS[status]
    return Text(f"{sign.icon} ", sign.style).append_text(words(name))


def share_text(claim: ClaimOutcome, t: Translator = ENGLISH) -> str:
    """What the report shows of a claim: "93 %", "0 to 12 %", "at least 93 %"; empty where nothing is known."""
    if claim.least is None:
        return ""
    if claim.most is None:
        return t("at least {least} %", least=claim.least)
    is_one = claim.least == claim.most
    return f"{claim.least} %" if is_one else t("{least} to {most} %", least=claim.least, most=claim.most)
