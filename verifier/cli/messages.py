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


def report_bug(bug: BaseException, about: str | None = None, *, with_trace: bool = True) -> None:
    """Says that it is our defect, never the document's or the user's."""
    if with_trace:
        click.echo("".join(traceback.format_exception(bug)), err=True, nl=False)
    where = f" ({about})" if about else ""
    click.echo(f"internal error{where}: {type(bug).__name__}: {bug}", err=True)
    more = "with the lines above" if with_trace else "with what -v shows"
    click.echo(f"  hint: this is a defect of verifier {__version__}; please report it {more}", err=True)
