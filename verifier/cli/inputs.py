"""The documents that the arguments name; what is not there is said, and the others go on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import click

from verifier.cli.messages import explain_error
from verifier.errors import ExitCode, InputError, UsageError

if TYPE_CHECKING:
    from verifier.intake import Listing

STDIN = "-"
_PIECE = 1 << 16
"""Bytes of a list that are read at once; no name is as long, so the first zero byte is in the first piece."""


class Kept:
    """Standard input that remembers what was read of it, for those who want the document once more."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.data = b""

    def read(self, most: int = -1, /) -> bytes:
        """Likewise."""
        self.data += (read := self._stream.read(most))
        return read


def find_documents(
    arguments: Sequence[str], files_from: str | None = None, *, is_kept: bool = False
) -> tuple[Listing, set[ExitCode]]:
    """The inputs in order, each once, and the exit codes of the arguments that name none.

    `files_from` is a file with more arguments, one a line, or parted by zero bytes; "-" is standard input. An
    argument that cannot be followed costs only itself. With `is_kept` standard input remembers what was read of it.
    Raises UsageError where the list cannot be read.
    """
    from verifier.intake import find_inputs

    codes: set[ExitCode] = set()

    def tell(error: InputError) -> None:
        explain_error(error)
        codes.add(error.exit_code)

    named = chain(arguments, () if files_from is None else _listed(files_from, arguments))
    stdin = cast("BinaryIO", Kept(sys.stdin.buffer)) if is_kept else sys.stdin.buffer
    return find_inputs(map(_announced, named), stdin, tell), codes


def _announced(argument: str) -> str:
    if argument == STDIN and sys.stdin.isatty():
        click.echo("reading a PDF from the terminal; end it with Ctrl-D", err=True)
    return argument


def _listed(name: str, arguments: Sequence[str]) -> Iterator[str]:
    """The names in a list, one after the other: it may be long."""
    if name == STDIN and STDIN in arguments:
        raise UsageError('"-" cannot be both a document and the list of documents', "give the list as a file")
    try:
        with nullcontext(sys.stdin.buffer) if name == STDIN else Path(name).open("rb") as file:
            rest, sign = b"", b""
            while piece := file.read(_PIECE):
                sign = sign or (b"\0" if b"\0" in piece else b"\n")
                *lines, rest = (rest + piece).split(sign)
                yield from _names(lines)
            yield from _names([rest])
    except OSError as error:
        raise UsageError(f"--files-from '{name}' cannot be read: {error.strerror}", "check the path") from error


def _names(lines: Sequence[bytes]) -> Iterator[str]:
    return (os.fsdecode(line.rstrip(b"\r")) for line in lines if line.strip())
