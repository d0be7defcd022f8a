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
    finding or the name of its rule.

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

    from verifier.reports.canvas import beside, indented, words
    from verifier.reports.wording import SEVERITY_SIGNS, name_text
    from verifier.rules.registry import paragraphs

    sign = SEVERITY_SIGNS[rule.severity]
    yield words(f"{rule.code} {t.said(name_text(rule.name))}", "bold")
    yield words(t.explained(rule.summary))
    for heading, text in rule.sections.items():
        yield Text("")
        yield words(t(heading), "bold")
        for paragraph in paragraphs(text):
            said = words(t.explained(paragraph.text))
            yield indented(beside(Text("•"), said, width=1) if paragraph.is_item else said, 2)
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
