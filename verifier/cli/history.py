"""`verifier history`: the runs of a store."""

from __future__ import annotations

import click

from verifier.cli.options import chosen_look, color_option, format_option, output_option
from verifier.cli.output import Output
from verifier.cli.storing import opened_store, store_option


@click.command()
@store_option
@format_option("terminal", "json")
@output_option
@color_option
@click.pass_context
def command(ctx: click.Context, store_url: str, format_name: str, output: str) -> None:
    """List the runs of a store, the newest first.

    Each with its profiles and its documents by verdict. A run that is "not finished" is going on, or was killed; what
    it has stored are whole documents.

    \b
    Examples:
      verifier history
      verifier history --store results.db
      verifier history --store postgresql://me@localhost/coa --format json
    """
    from verifier.model import to_json
    from verifier.reports.runs import RunLine, runs_text

    with opened_store(store_url) as store:
        runs = store.runs()
    look = chosen_look(ctx, output=output)
    with Output(output, has_colour=look.has_colour, inputs=store.files) as out:
        if format_name == "json":
            out.write(to_json([run.model_dump() for run in runs], indent=2) + "\n")
        elif runs:
            lines = [RunLine(run.id, run.run, run.started, run.state.value, run.verdicts) for run in runs]
            out.write(runs_text(lines, look))
        else:
            click.echo(f'the store "{store.address}" has no run yet', err=True)
