"""`verifier read`: print what was read, without judging it."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import click

from verifier.cli.batches import limit_options, limits_of
from verifier.cli.exits import worst
from verifier.cli.inputs import find_documents
from verifier.cli.labresults import FORMAT, LabResultPrinter, check_stated, stated_option
from verifier.cli.options import (
    chosen_detail,
    chosen_look,
    color_option,
    cross_check_option,
    format_option,
    is_cross_checked,
    language_option,
    output_option,
)
from verifier.cli.output import Output
from verifier.cli.pictures import Pictures, draw
from verifier.cli.reading import print_each
from verifier.reports import DOCUMENT_FORMATS, make_printer


@click.command()
@click.argument("arguments", metavar="FILE|FOLDER|GLOB|-...", nargs=-1, required=True)
@format_option(*DOCUMENT_FORMATS, FORMAT)
@output_option
@language_option
@click.option("-v", "--verbose", is_flag=True, help="Boxes and canonical names too.")
@stated_option
@cross_check_option
@click.option(
    "--overlay",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Also write each page as a picture (PNG) with boxes around what was read: tables, header cells with their"
    " roles, values, fields, notes, and lines that look like rows and were not read.",
)
@limit_options
@color_option
@click.pass_context
def command(
    ctx: click.Context,
    arguments: tuple[str, ...],
    format_name: str,
    output: str,
    language: str,
    verbose: bool,
    stated: tuple[tuple[str, str | int], ...],
    cross_check: bool | None,
    overlay: Path | None,
    timeout: float,
    memory: int | None,
    most_pages: int | None,
    is_sandboxed: bool,
) -> None:
    """Print what was read from reports, without judging it.

    Everything is as printed, with page and box; nothing is computed or corrected. "json" prints one object for one
    document and a list for several, "jsonl" one document a line; the shape is "verifier schema certificate". A document
    that cannot be read is named on stderr, the others are printed all the same, and the exit code is 3. Each is read in
    a process of its own, with limits on time and memory.

    Lab Results of the WCIA (JSON, versions 1.0.0 to 2.2.0) are read as well; an anchor in one says page 1 and the line
    as a box, 12 points a line. "wcia" writes them (version 2.2.0, one object per sample); what the report does not say
    stays empty or is asked for, and what the format has no place for (LOD, LOQ, limits, pages) goes to its "meta".

    \b
    Examples:
      verifier read report.pdf
      verifier read report.pdf --format json -o report.json
      verifier read reports/ -f jsonl | jq -r '.certificates[].sample.lot'
      cat report.pdf | verifier read - -f json
      verifier read report.pdf --overlay pictures/
      verifier read report.pdf -f wcia --set is_medical=0 -o result.json
    """
    from verifier.batch import ReadJob, read_all

    facts = check_stated(format_name, stated)
    refs, codes = find_documents(arguments)
    if not refs:
        ctx.exit(worst(codes))
    look = chosen_look(ctx, chosen_detail(quiet=False, verbose=verbose), output, language)
    pictures = Pictures(overlay) if overlay is not None else None
    is_twice = is_cross_checked(cross_check, len(refs))
    job = ReadJob(is_twice, None if overlay is None else draw, most_pages)
    outcomes = read_all(refs, job, limits=limits_of(timeout, memory), is_sandboxed=is_sandboxed)
    results = LabResultPrinter(facts, is_list=len(refs) > 1)
    printer = results if format_name == FORMAT else make_printer(format_name, look, is_list=len(refs) > 1)
    inputs = chain(arguments, (ref.label for ref in refs))
    with Output(output, has_colour=look.has_colour, inputs=inputs) as out:
        codes |= print_each(outcomes, len(refs), printer, out, pictures, output=output, with_trace=verbose)
    ctx.exit(worst(codes | results.codes))
