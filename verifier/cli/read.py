"""`verifier read`: print what was read, without judging it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from verifier.cli.exits import worst
from verifier.cli.inputs import find_documents
from verifier.cli.messages import explain_error, report_bug
from verifier.cli.options import (
    chosen_detail,
    chosen_look,
    color_option,
    cross_check_option,
    format_option,
    is_cross_checked,
    output_option,
)
from verifier.cli.output import Output
from verifier.cli.pictures import Pictures
from verifier.cli.progress import shown_progress
from verifier.errors import ExitCode, InputError
from verifier.reports import DOCUMENT_FORMATS, make_printer

if TYPE_CHECKING:
    from verifier.intake import InputRef
    from verifier.model import Document


@click.command()
@click.argument("arguments", metavar="FILE|FOLDER|GLOB|-...", nargs=-1, required=True)
@format_option(*DOCUMENT_FORMATS)
@output_option
@click.option("-v", "--verbose", is_flag=True, help="Boxes and canonical names too.")
@cross_check_option
@click.option(
    "--overlay",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Also write each page as a picture (PNG) with boxes around what was read: tables, header cells with their"
    " roles, values, fields, notes, and lines that look like rows and were not read.",
)
@color_option
@click.pass_context
def command(
    ctx: click.Context,
    arguments: tuple[str, ...],
    format_name: str,
    output: str,
    verbose: bool,
    cross_check: bool | None,
    overlay: Path | None,
) -> None:
    """Print what was read from reports, without judging it.

    Everything is as printed, with page and box; nothing is computed or corrected. "json" prints one object for one
    document and a list for several, "jsonl" one document a line; the shape is "verifier schema certificate". A document
    that cannot be read is named on stderr, the others are printed all the same, and the exit code is 3.

    \b
    Examples:
      verifier read report.pdf
      verifier read report.pdf --format json -o report.json
      verifier read reports/ -f jsonl | jq -r '.certificates[].sample.lot'
      cat report.pdf | verifier read - -f json
      verifier read report.pdf --overlay pictures/
    """
    refs, codes = find_documents(arguments)
    if not refs:
        ctx.exit(worst(codes))
    look = chosen_look(ctx, chosen_detail(quiet=False, verbose=verbose), output)
    pictures = Pictures(overlay) if overlay is not None else None
    is_twice = is_cross_checked(cross_check, len(refs))
    printer = make_printer(format_name, look, is_list=len(refs) > 1)
    with (
        Output(output, has_colour=look.has_colour, inputs=[*arguments, *(ref.label for ref in refs)]) as out,
        shown_progress(len(refs), output=output, is_quiet=False) as progress,
    ):
        try:
            for ref in refs:
                document, code = _read(ref, pictures, is_twice=is_twice, with_trace=verbose)
                if document is not None:
                    out.write(printer.document(document))
                codes.add(code)
                progress.done(ref.label)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            codes.add(ExitCode.INTERRUPT)
        out.write(printer.end())
    ctx.exit(worst(codes))


def _read(
    ref: InputRef, pictures: Pictures | None, *, is_twice: bool, with_trace: bool
) -> tuple[Document | None, ExitCode]:
    """What was read, or None and the reason on stderr."""
    from verifier.reading import read_cross_checked, read_document

    try:
        reader = read_cross_checked if is_twice else read_document
        loaded = ref.load()
        document = reader(loaded)
        if pictures is not None:
            pictures.write(loaded, document)
        return document, ExitCode.PASS
    except InputError as error:
        explain_error(error, ref.label)
        return None, ExitCode.INCONCLUSIVE
    except Exception as bug:  # noqa: BLE001 - one document can cost itself, never the run
        report_bug(bug, ref.label, trace=None if with_trace else "")
        return None, ExitCode.BUG
