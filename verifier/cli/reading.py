"""Documents that a command reads: with the limits of a child process, and a plain error where one cannot be read."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import TYPE_CHECKING

import click

from verifier.cli.exits import worst
from verifier.cli.inputs import find_documents
from verifier.cli.messages import explain_error, report_bug
from verifier.cli.progress import shown_progress
from verifier.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from verifier.batch import Limits, Read
    from verifier.cli.output import Output
    from verifier.cli.pictures import Pictures
    from verifier.model import Document
    from verifier.reports.interface import Printer


def read_one(
    name: str,
    *,
    limits: Limits,
    is_twice: bool = False,
    is_examined: bool = False,
    most_pages: int | None = None,
    is_sandboxed: bool = True,
) -> Document:
    """The document of that name, read; `is_twice` by two engines, `is_examined` with what its file shows of itself.

    Raises UsageError where the name stands for none or for several, SystemExit where it was said already why there is
    none, InputError where it cannot be read, and RuntimeError for a defect of ours.
    """
    from verifier.batch import ReadJob, read_all

    refs, codes = find_documents([name])
    found = list(refs)
    if codes and not found:  # why has been said
        raise SystemExit(worst(codes))
    if len(found) != 1:
        raise UsageError(
            f'"{name}" names {len(found) or "no"} documents, and one is expected', "name the file of one report"
        )
    job = ReadJob(is_twice, most_pages=most_pages, is_examined=is_examined)
    for read in read_all(found, job, limits=limits, is_sandboxed=is_sandboxed):
        if read.error is not None:
            raise read.error
        if read.document is not None:
            return read.document
        raise RuntimeError(f"{read.bug}\n{read.trace}")
    raise UsageError(f'"{name}" was not read', "name the file of one report")


def print_each(
    outcomes: Generator[Read, None, None],
    count: int,
    printer: Printer,
    out: Output,
    pictures: Pictures | None,
    *,
    output: str,
    with_trace: bool,
) -> set[ExitCode]:
    """Print the documents as they are read, say why one was not, and take over its pictures; the exit codes.

    `output` is where `out` leads, for the progress. An interrupt ends it with what is done. Raises OutputError.
    """
    codes: set[ExitCode] = set()
    with shown_progress(count, output=output, is_quiet=False) as progress:
        try:
            with closing(outcomes):
                for outcome in outcomes:
                    codes.add(_told(outcome, pictures, with_trace=with_trace))
                    if outcome.document is not None:
                        out.write(printer.document(outcome.document))
                    progress.done(outcome.label)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            codes.add(ExitCode.INTERRUPT)
        out.write(printer.end())
    return codes


def _told(outcome: Read, pictures: Pictures | None, *, with_trace: bool) -> ExitCode:
    """Take over what was drawn of a document, or say why it was not read. Raises OutputError."""
    if outcome.bug is not None:
        report_bug(outcome.bug, outcome.label, trace=outcome.trace if with_trace else "")
        return ExitCode.BUG
    if outcome.error is not None:
        explain_error(outcome.error, outcome.label)
        return ExitCode.INCONCLUSIVE
    if pictures is not None and outcome.pictures is not None:
        pictures.take(outcome.label, outcome.pictures)
    return ExitCode.PASS
