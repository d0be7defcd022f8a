"""The documents that the arguments name; what is not there is said, and the others go on."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verifier.cli.messages import explain_error
from verifier.errors import ExitCode, InputError, UsageError

if TYPE_CHECKING:
    from verifier.intake import InputRef

STDIN = "-"


def find_documents(arguments: Sequence[str], files_from: str | None = None) -> tuple[list[InputRef], list[ExitCode]]:
    """The inputs in order, each once, and an exit code for each argument that names none.

    `files_from` is a file with more arguments, one a line, or parted by zero bytes; "-" is standard input. An
    argument that cannot be followed costs only itself. Raises UsageError where the list cannot be read.
    """
    from verifier.intake import find_inputs

    stdin = sys.stdin.buffer
    if files_from is not None:
        arguments = (*arguments, *_listed(files_from, arguments))
    if "-" in arguments and stdin.isatty():
        click.echo("reading a PDF from the terminal; end it with Ctrl-D", err=True)
    found: dict[tuple[object, ...], InputRef] = {}
    codes: list[ExitCode] = []
    for argument in arguments:
        try:
            for ref in find_inputs([argument], stdin):
                found.setdefault((ref.path.resolve() if ref.path else None, ref.member, ref.url), ref)
        except InputError as error:
            explain_error(error)
            codes.append(error.exit_code)
    return list(found.values()), codes


def _listed(name: str, arguments: Sequence[str]) -> list[str]:
    if name == STDIN and STDIN in arguments:
        raise UsageError('"-" cannot be both a document and the list of documents', "give the list as a file")
    try:
        data = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(f"--files-from '{name}' cannot be read: {error.strerror}", "check the path") from error
    sign = b"\0" if b"\0" in data else b"\n"
    return [os.fsdecode(line.rstrip(b"\r")) for line in data.split(sign) if line.strip()]
