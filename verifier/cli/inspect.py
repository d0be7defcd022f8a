"""`verifier inspect`: what the file of a report shows of itself, without judging it."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verifier.cli.batches import limit_options, limits_of
from verifier.cli.exits import worst
from verifier.cli.inputs import find_documents
from verifier.cli.options import (
    chosen_detail,
    chosen_look,
    color_option,
    format_option,
    language_option,
    output_option,
)
from verifier.cli.output import Output
from verifier.cli.pictures import Pictures, draw_evidence
from verifier.cli.reading import print_each
from verifier.cli.trust import trust_option

if TYPE_CHECKING:
    from verifier.reports.interface import Printer
    from verifier.reports.look import Look


@click.command()
@click.argument("arguments", metavar="FILE|FOLDER|GLOB|-...", nargs=-1, required=True)
@format_option("terminal", "json", "jsonl")
@output_option
@language_option
@click.option("-v", "--verbose", is_flag=True, help="Boxes, and all of everything.")
@click.option(
    "--pictures",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Also write a picture (PNG) of each place: texts before and after, what is hidden or laid over, codes.",
)
@trust_option
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
    pictures: Path | None,
    anchors: tuple[bytes, ...],
    timeout: float,
    memory: int | None,
    most_pages: int | None,
    is_sandboxed: bool,
) -> None:
    """Show what the file of a report says of itself.

    How it was made, what each saving changed, who signed it and whether that holds, text that is not seen, what lies
    over a result, a cell set unlike its column, and what codes say. Nothing is looked up, and no address in a code is
    followed. "check" judges all this (rules INT4xx); most of it has innocent causes, which "explain" lists.

    \b
    Examples:
      verifier inspect report.pdf
      verifier inspect report.pdf --pictures evidence/
      verifier inspect reports/ -f jsonl | jq .evidence.revisions
    """
    from verifier.batch import ReadJob, read_all

    refs, codes = find_documents(arguments)
    if not refs:
        ctx.exit(worst(codes))
    look = chosen_look(ctx, chosen_detail(quiet=False, verbose=verbose), output, language)
    taken = Pictures(pictures, option="--pictures") if pictures is not None else None
    drawn = None if pictures is None else draw_evidence
    job = ReadJob(draw=drawn, most_pages=most_pages, is_examined=True, anchors=anchors)
    outcomes = read_all(refs, job, limits=limits_of(timeout, memory), is_sandboxed=is_sandboxed)
    printer = _printer(format_name, look, is_list=len(refs) > 1)
    inputs = chain(arguments, (ref.label for ref in refs))
    with Output(output, has_colour=look.has_colour, inputs=inputs) as out:
        codes |= print_each(outcomes, len(refs), printer, out, taken, output=output, with_trace=verbose)
    ctx.exit(worst(codes))


def _printer(name: str, look: Look, *, is_list: bool) -> Printer:
    from verifier.reports import make_printer
    from verifier.reports.evidence import EvidencePrinter

    return EvidencePrinter(look) if name == "terminal" else make_printer(name, look, is_list=is_list)
