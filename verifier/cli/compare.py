"""`verifier compare`: what differs between two reports."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from verifier.cli.batches import limit_options, limits_of
from verifier.cli.exits import worst
from verifier.cli.inputs import STDIN, find_documents
from verifier.cli.messages import explain_error, report_bug
from verifier.cli.options import (
    chosen_detail,
    chosen_look,
    format_option,
    language_option,
    look_options,
    output_option,
)
from verifier.cli.output import Output
from verifier.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from verifier.intake import InputRef
    from verifier.model import Document


@click.command()
@click.argument("first", metavar="FIRST")
@click.argument("second", metavar="SECOND")
@format_option("terminal", "json")
@output_option
@language_option
@limit_options
@look_options
@click.pass_context
def command(
    ctx: click.Context,
    first: str,
    second: str,
    format_name: str,
    output: str,
    language: str,
    timeout: float,
    memory: int | None,
    most_pages: int | None,
    is_sandboxed: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Say what differs between two reports, cell by cell.

    Samples are matched by the laboratory's number, by lot, by name, then by position; results by panel and substance.
    Both prints are shown with their pages. The same amount in another unit or with other digits is said to be the same.
    Only what was read is compared: a picture or a remark may differ all the same.

    \b
    Exit codes:
      0  nothing differs
      1  something differs
      3  one of the two cannot be read

    \b
    Examples:
      verifier compare old.pdf new.pdf
      verifier compare old.pdf new.pdf --format json -o differences.json
      cat new.pdf | verifier compare old.pdf -
    """
    from verifier.comparison import compare_documents
    from verifier.model import to_json
    from verifier.reports.comparisons import comparison_text

    if first == second == STDIN:
        raise UsageError('"-" cannot be both documents', "give one of them as a file")
    codes: set[ExitCode] = set()
    refs = [_only_one(name, codes) for name in (first, second)]
    found = [ref for ref in refs if ref is not None]
    documents: list[Document] = []
    if len(found) == len(refs):
        documents, ends = _read(found, most_pages, timeout, memory, is_sandboxed=is_sandboxed)
        codes |= ends
    if len(documents) == len(refs):
        comparison = compare_documents(*documents)
        look = chosen_look(ctx, chosen_detail(quiet=quiet, verbose=verbose), output, language)
        with Output(output, has_colour=look.has_colour, inputs=(first, second)) as out:
            is_json = format_name == "json"
            out.write(to_json(comparison, indent=2) + "\n" if is_json else comparison_text(comparison, look))
        codes.add(ExitCode.PASS if comparison.is_same else ExitCode.FINDINGS)
    ctx.exit(worst(codes))


def _only_one(name: str, codes: set[ExitCode]) -> InputRef | None:
    """The document that an argument names; None, with the exit code, where there is none.

    Raises UsageError where there are several.
    """
    refs, ends = find_documents([name])
    codes |= ends
    if len(refs) > 1:
        raise UsageError(f'"{name}" holds {len(refs)} documents, and one is compared', "name one of them")
    return next(iter(refs), None)


def _read(
    refs: list[InputRef], most_pages: int | None, timeout: float, memory: int | None, *, is_sandboxed: bool
) -> tuple[list[Document], set[ExitCode]]:
    """The documents that can be read, and the exit codes of the others, of which it is said why."""
    from verifier.batch import ReadJob, read_all

    documents: list[Document] = []
    codes: set[ExitCode] = set()
    job = ReadJob(most_pages=most_pages)
    with closing(read_all(refs, job, limits=limits_of(timeout, memory), is_sandboxed=is_sandboxed)) as outcomes:
        for outcome in outcomes:
            if outcome.bug is not None:
                report_bug(outcome.bug, outcome.label, trace="")
                codes.add(ExitCode.BUG)
            elif outcome.error is not None:
                explain_error(outcome.error, outcome.label)
                codes.add(ExitCode.INCONCLUSIVE)
            elif outcome.document is not None:
                documents.append(outcome.document)
    return documents, codes
