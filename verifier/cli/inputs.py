"""The documents that the arguments name; what is not there is said, and the others go on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verifier.cli.messages import explain_error
from verifier.errors import ExitCode, InputError

if TYPE_CHECKING:
    from verifier.intake import InputRef


def find_documents(arguments: Sequence[str]) -> tuple[list[InputRef], list[ExitCode]]:
    """The inputs in order, each once, and an exit code for each argument that names none.

    An argument that cannot be followed costs only itself.
    """
    from verifier.intake import find_inputs

    stdin = sys.stdin.buffer
    if "-" in arguments and stdin.isatty():
        click.echo("reading a PDF from the terminal; end it with Ctrl-D", err=True)
    found: dict[Path | None, InputRef] = {}
    codes: list[ExitCode] = []
    for argument in arguments:
        try:
            for ref in find_inputs([argument], stdin):
                found.setdefault(ref.path.resolve() if ref.path else None, ref)
        except InputError as error:
            explain_error(error)
            codes.append(error.exit_code)
    return list(found.values()), codes
