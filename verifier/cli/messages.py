"""What is said on stderr when something goes wrong: one line, and the hint on its own line."""

from __future__ import annotations

import traceback

import click

from verifier._version import __version__
from verifier.errors import VerifierError


def explain_error(error: VerifierError, about: str | None = None) -> None:
    """What happened, to whom (where the message does not say), and what to do next."""
    who = f"{about}: " if about and about not in error.message else ""
    click.echo(f"error: {who}{error.message}", err=True)
    if error.hint:
        click.echo(f"  hint: {error.hint}", err=True)


def report_bug(bug: BaseException | str, about: str | None = None, *, trace: str | None = None) -> None:
    """Says that it is our defect, never the document's or the user's.

    `bug` may be a line that was written in another process; `trace` is shown before it, that of the exception where
    none is given, and none where it is empty.
    """
    if isinstance(bug, BaseException):
        trace = "".join(traceback.format_exception(bug)) if trace is None else trace
        bug = f"{type(bug).__name__}: {bug}"
    if trace:
        click.echo(trace, err=True, nl=False)
    where = f" ({about})" if about else ""
    click.echo(f"internal error{where}: {bug}", err=True)
    more = "with the lines above" if trace else "with what -v shows"
    click.echo(f"  hint: this is a defect of verifier {__version__}; please report it {more}", err=True)
