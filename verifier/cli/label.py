"""`verifier label`: what a product's label says, held against the report on it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import click

from verifier.cli.batches import limit_options, limits_of
from verifier.cli.claims import ClaimOfLabel, PercentRange
from verifier.cli.judging import use_of, use_options
from verifier.cli.options import (
    Day,
    chosen_detail,
    chosen_look,
    color_option,
    format_option,
    language_option,
    output_option,
    today,
)
from verifier.cli.output import Output
from verifier.cli.reading import read_one
from verifier.errors import ExitCode

if TYPE_CHECKING:
    from verifier.model import Amount, Claim


@click.command()
@click.argument("document", metavar="FILE|URL|-")
@click.option("--lot", help="The lot on the label.")
@click.option("--product", help="The name of the product on the label.")
@click.option("--claim", "claims", type=ClaimOfLabel(), multiple=True, help="An amount on the label; repeatable.")
@click.option(
    "--tolerance",
    type=PercentRange(),
    default="90-110",
    show_default=True,
    help="What is accepted, in percent of a claim.",
)
@use_options
@click.option("--as-of", type=Day(), default=today, show_default="today", help="The day of judgement.")
@format_option("terminal", "json")
@output_option
@language_option
@limit_options
@color_option
@click.pass_context
def command(
    ctx: click.Context,
    document: str,
    lot: str | None,
    product: str | None,
    claims: tuple[Claim, ...],
    tolerance: tuple[Decimal, Decimal],
    serving: Amount | None,
    servings_per_day: Decimal | None,
    container: Amount | None,
    as_of: date,
    format_name: str,
    output: str,
    language: str,
    timeout: float,
    memory: int | None,
    most_pages: int | None,
    is_sandboxed: bool,
) -> None:
    """Hold the label of a product against the report on it.

    Says whether the report is on the lot and the product that the label names, and how much of each claim it shows.
    A claim is met when all that the printed result allows lies within the tolerance, and missed when nothing of it
    does. Claims per serving need the mass of one serving, printed on the report or given with --serving. Exits with 0
    when everything agrees, 1 when something differs, 3 when the report does not tell.

    \b
    Examples:
      verifier label coa.pdf --lot A-17 --product "Green leaf powder"
      verifier label coa.pdf --claim mitragynine=45mg/serving --serving 2.4g
      verifier label coa.pdf --claim "mitragynine=1.5 %" --tolerance 80-120
    """
    from verifier.model import Label
    from verifier.reports.label import label_text
    from verifier.rules.labels import hold_label

    if lot is None and product is None and not claims:
        raise click.UsageError("Nothing to hold against the report: give --lot, --product or --claim.")
    low, high = tolerance
    label = Label(lot=lot, product=product, claims=claims, low=low, high=high)
    limits = limits_of(timeout, memory)
    read = read_one(document, limits=limits, is_twice=True, most_pages=most_pages, is_sandboxed=is_sandboxed)
    report = hold_label(read, label, as_of, use_of(serving, servings_per_day, container))
    look = chosen_look(ctx, chosen_detail(quiet=False, verbose=False), output, language)
    with Output(output, has_colour=look.has_colour, inputs=(document,)) as out:
        out.write(label_text(report, look, is_json=format_name == "json"))
    ctx.exit(_CODES.get(report.status.value, ExitCode.INCONCLUSIVE))


_CODES = {
    "pass": ExitCode.PASS,
    "conditional_pass": ExitCode.PASS,
    "fail": ExitCode.FINDINGS,
    "conditional_fail": ExitCode.FINDINGS,
}
