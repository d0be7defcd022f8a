"""`verifier rules`: list every rule."""

from __future__ import annotations

import click

from verifier.cli.options import chosen_look, color_option, format_option, output_option
from verifier.cli.output import Output


@click.command()
@format_option("terminal", "json")
@output_option
@color_option
@click.pass_context
def command(ctx: click.Context, format_name: str, output: str) -> None:
    """List every rule: a kind of finding with a permanent code.

    LIM limits, CON consistency, CMP completeness, INT integrity and identity, PLA plausibility, COL across documents,
    REA reading. "json" is the whole rule reference; its shape is "verifier schema rules".

    \b
    Examples:
      verifier rules
      verifier explain LIM101                   one rule in full
      verifier rules -f json | jq -r '.rules[].code'
    """
    from verifier.cli.reference import rule_reference
    from verifier.model import to_json
    from verifier.reports.canvas import render, table, words
    from verifier.reports.wording import SEVERITY_SIGNS

    reference = rule_reference()
    look = chosen_look(ctx, output=output)
    with Output(output, has_colour=look.has_colour) as out:
        if format_name == "json":
            out.write(to_json(reference, indent=2) + "\n")
            return
        made = table("Code", "Severity", "What was found", whole=["Code", "Severity"])
        for rule in reference.rules:
            sign = SEVERITY_SIGNS[rule.severity]
            made.add_row(words(rule.code, "bold"), words(f"{sign.icon} {sign.word}", sign.style), words(rule.summary))
        out.write(render(look, made))
