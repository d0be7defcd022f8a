"""`verifier show`: a stored report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from verifier.cli.options import chosen_detail, chosen_look, format_option, look_options, output_option
from verifier.cli.output import Output
from verifier.cli.storing import opened_store, run_option, store_option

if TYPE_CHECKING:
    from verifier.store.records import DocumentRecord
    from verifier.store.store import Store

_PREFIX = re.compile(r"[0-9a-fA-F]{6,64}")
_LISTED = 10
"""How many documents are named where a prefix fits several."""


@click.command()
@click.argument("sha256", metavar="SHA")
@store_option
@run_option
@format_option("terminal", "json")
@output_option
@look_options
@click.pass_context
def command(
    ctx: click.Context,
    sha256: str,
    store_url: str,
    run_id: int | None,
    format_name: str,
    output: str,
    quiet: bool,
    verbose: bool,
) -> None:
    """Show a stored report, as it was judged then.

    SHA is the SHA-256 of the document, of which six digits or more are enough: every report says it. Where several
    runs have the document, the newest is shown; --run names another.

    \b
    Examples:
      verifier show 18a5c4501024
      verifier show 18a5c4 --store results.db --run 3
      verifier show 18a5c4 --format json
    """
    from verifier.reports import make_reporter

    with opened_store(store_url) as store:
        found = _found(store, sha256, run_id)
        run, report = store.run(found.run_id), store.report(found)
    look = chosen_look(ctx, chosen_detail(quiet=quiet, verbose=verbose), output)
    reporter = make_reporter(format_name, look)
    click.echo(f"run {run.id}, started {run.started:%Y-%m-%d %H:%M} UTC", err=True)
    with Output(output, has_colour=look.has_colour, inputs=store.files) as out:
        for piece in (reporter.begin(run.run), reporter.document(report), reporter.end()):
            out.write(piece)


def _found(store: Store, sha256: str, run_id: int | None) -> DocumentRecord:
    """The newest document that is meant. Raises UsageError when there is none, or more than one."""
    from verifier.errors import UsageError

    if not _PREFIX.fullmatch(sha256):
        raise UsageError(f'"{sha256}" is no SHA-256', "give 6 to 64 of its hexadecimal digits")
    if run_id is not None:
        store.run(run_id)  # says so when there is no such run
    found = store.documents(sha256, run_id)
    if not found:
        where = f"run {run_id} of the store" if run_id is not None else "the store"
        raise UsageError(
            f'no document of {where} "{store.address}" has the SHA-256 "{sha256}"',
            "find it with: verifier export --what documents --all",
        )
    different = {record.sha256: record.label for record in found}
    if len(different) > 1:
        named = [f"{sha} ({label})" for sha, label in sorted(different.items())]
        more = f", and {len(named) - _LISTED} more" if len(named) > _LISTED else ""
        raise UsageError(
            f'"{sha256}" begins the SHA-256 of {len(named)} documents: {", ".join(named[:_LISTED])}{more}',
            "give more digits",
        )
    newest = found[0]
    labels = [record.label for record in found if record.run_id == newest.run_id and record.id != newest.id]
    if labels:
        click.echo(f"the same bytes are also in this run as: {', '.join(labels)}", err=True)
    return newest
