"""`verifier show`: a stored report."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verifier.cli.exits import worst
from verifier.cli.options import (
    chosen_detail,
    chosen_look,
    format_option,
    language_option,
    look_options,
    place_option,
)
from verifier.cli.storing import chosen_run, opened_store, run_option, store_option
from verifier.cli.writers import ALL_FORMATS, Place, check_places, opened_writers

if TYPE_CHECKING:
    from verifier.intake import Listing
    from verifier.store.records import DocumentRecord
    from verifier.store.store import Store

_PREFIX = re.compile(r"[0-9a-fA-F]{6,64}")
_LISTED = 10
"""How many documents are named where a prefix fits several."""


@click.command()
@click.argument("sha256", metavar="[SHA]", required=False)
@store_option
@run_option
@click.option(
    "--together",
    "is_together",
    is_flag=True,
    help="Show what the documents of a run show together, instead of one of them.",
)
@format_option(*ALL_FORMATS)
@place_option
@language_option
@click.option(
    "--original",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="The document itself, for formats that show its pages.  [default: where it was]",
)
@look_options
@click.pass_context
def command(
    ctx: click.Context,
    sha256: str | None,
    store_url: str,
    run_id: int | None,
    is_together: bool,
    format_name: str,
    output: str,
    language: str,
    original: str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Show a stored report, as it was judged then.

    SHA is the SHA-256 of the document, of which six digits or more are enough: every report says it. Where several
    runs have the document, the newest is shown; --run names another. With --together no document is named: shown are
    the findings across the documents of the newest run, or of --run.

    \b
    Examples:
      verifier show 18a5c4501024
      verifier show 18a5c4 --store results.db --run 3
      verifier show 18a5c4 --format json
      verifier show 18a5c4 -f html -o report.html --original coa.pdf
      verifier show 18a5c4 -f pdf -o coa.checked.pdf
      verifier show --run 3 --together
    """
    from verifier.batch import Limits
    from verifier.batch.job import judged
    from verifier.languages import translator

    if is_together == (sha256 is not None):
        raise click.UsageError("Name a document by its SHA-256, or give --together.")
    place = Place(format_name, output)
    check_places([place])
    with opened_store(store_url) as store:
        if sha256 is None:
            run, reports = chosen_run(store, run_id), []
            together = store.together(run.id)
        else:
            found = _found(store, sha256, run_id)
            run, reports, together = store.run(found.run_id), [store.report(found)], ()
    look = chosen_look(ctx, chosen_detail(quiet=quiet, verbose=verbose), output, language)
    click.echo(f"run {run.id}, started {run.started:%Y-%m-%d %H:%M} UTC", err=True)
    if is_together and not together:
        click.echo(f"run {run.id} has no findings across documents", err=True)
    originals = _originals(reports[0].source.label if reports else "", original)
    with opened_writers(
        [place],
        look,
        translator(language),
        originals,
        documents=1,
        inputs=lambda: (*store.files, *(str(ref.path) for ref in originals)),
        is_continued=False,
        limits=Limits(),
        is_sandboxed=True,
    ) as writers:
        writers.begin(run.run)
        for report in reports:
            writers.document(judged(report))
        for finding in together:
            writers.together(finding)
        writers.end()
    ctx.exit(worst(writers.codes))


def _originals(label: str, path: str | None) -> Listing:
    """The document itself, where the option says or still where it was; whoever draws it compares the hash."""
    from verifier.intake import InputRef, Listing

    found = Listing()
    place = Path(path or label)
    if place.is_file():
        found.add(InputRef(label, place), str(place))
    return found


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
