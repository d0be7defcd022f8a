"""`verifier explain`: what a rule code means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from verifier.cli.options import RuleCode, chosen_look, color_option, format_option, language_option
from verifier.cli.output import Output
from verifier.languages import later

if TYPE_CHECKING:
    from rich.console import ConsoleRenderable

    from verifier.languages import Translator
    from verifier.rules.registry import Explanation


HEADINGS = (
    later("In plain words"),
    later("Looks at"),
    later("Decides"),
    later("Example"),
    later("Why it matters"),
    later("Base rate"),
    later("Other explanations"),
    later("Next step"),
)
"""The sections of every rule."""


@click.command()
@click.argument("code", type=RuleCode())
@format_option("terminal", "json")
@language_option
@color_option
@click.pass_context
def command(ctx: click.Context, code: str, format_name: str, language: str) -> None:
    """Explain a rule: what it looks at and how it decides.

    With an example, why it matters, what else could explain the finding, and what to do next. CODE is the code of a
    finding or the name of its rule. With --lang the parts that reports say, too, are in that language.

    \b
    Examples:
      verifier explain LIM101
      verifier explain result_above_limit
      verifier explain LIM101 --format json
    """
    from verifier.model import to_json
    from verifier.reports.canvas import render
    from verifier.rules.registry import explain

    rule = explain(code)
    look = chosen_look(ctx, language=language)
    with Output(has_colour=look.has_colour) as out:
        out.write(
            to_json(rule, indent=2) + "\n" if format_name == "json" else render(look, *_parts(rule, look.language))
        )


def _parts(rule: Explanation, t: Translator) -> Iterator[ConsoleRenderable]:
    from rich.text import Text

    from verifier.languages import ENGLISH
    from verifier.reports.canvas import beside, indented, words
    from verifier.reports.wording import SEVERITY_SIGNS, name_text

    sign = SEVERITY_SIGNS[rule.severity]
    yield words(f"{rule.code} {t.said(name_text(rule.name))}", "bold")
    yield words(rule.summary)
    for heading, text in rule.sections.items():
        yield Text("")
        yield words(t(heading), "bold")
        for paragraph in _paragraphs(text):
            is_item = paragraph.startswith("- ")
            body = beside(Text("•"), words(t.said(paragraph[2:])), width=1) if is_item else words(t.said(paragraph))
            yield indented(body, 2)
    yield Text("")
    facts = {
        t("message"): t.said(rule.message),
        t("severity"): t("{severity}, unless a profile sets another", severity=f"{sign.icon} {t(sign.word)}"),
        t("profiles"): ", ".join(rule.profiles) or t("none of the shipped ones"),
        t("since"): rule.since,
        t("source"): rule.source,
    }
    width = max(map(len, facts)) + 1
    for label, fact in facts.items():
        yield beside(words(label, "dim"), words(fact), width=width)
    if t is not ENGLISH:
        yield Text("")
        yield words(t("What rules look at and how they decide is written in English only."), "dim")


def _paragraphs(text: str) -> list[str]:
    """Paragraphs and list items, each to be wrapped on its own."""
    blocks: list[str] = []
    for line in text.splitlines():
        if not line.strip():
            blocks.append("")
        elif line.startswith("- ") or not blocks or not blocks[-1]:
            blocks.append(line)
        else:
            blocks[-1] += " " + line.strip()
    return [block for block in blocks if block]
