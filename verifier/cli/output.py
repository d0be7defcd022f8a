"""Where data goes: a file or stdout, UTF-8, opened with the first byte so that a failed run leaves no empty file."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import click

from verifier.errors import OutputError

STDOUT = "-"


class Output:
    """A place to write text to; use as a context manager."""

    def __init__(
        self, path: str = STDOUT, *, has_colour: bool = False, inputs: Iterable[str] = (), is_continued: bool = False
    ) -> None:
        """`inputs` are the paths that must not be written over. Raises OutputError when `path` is one of them.

        With `is_continued` what stands in the file stays, and more is written behind it.
        """
        self._is_continued = is_continued
        self._path = path
        self._has_colour = has_colour
        self._file: BinaryIO | None = None
        if path != STDOUT:
            refuse_to_overwrite(path, inputs)

    def write(self, text: str) -> None:
        """Writes it through. Raises OutputError when that is not possible, BrokenPipeError when nobody reads on."""
        if not text:
            return
        if self._path == STDOUT and sys.stdout.isatty():
            click.echo(text, nl=False, color=self._has_colour)
            return
        try:
            if self._file is None:
                self._file = self._opened()
            # A lone surrogate from a broken font becomes an escape, which in JSON is exactly right.
            self._file.write(text.encode("utf-8", "backslashreplace"))
            self._file.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            where = "stdout" if self._path == STDOUT else f'"{self._path}"'
            raise OutputError(f"Cannot write to {where}: {error.strerror}", "choose another place with -o") from error

    def _opened(self) -> BinaryIO:
        if self._path == STDOUT:
            return sys.stdout.buffer
        return Path(self._path).open("ab" if self._is_continued else "wb")

    def __enter__(self) -> Output:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None and self._path != STDOUT:
            self._file.close()


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file for bytes that are of use only when they are all there: until then it has another name.

    Raises OutputError when it cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise OutputError(
            f'Cannot write to "{path}": {error.strerror or error}', "choose another place with -o"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def refuse_to_overwrite(path: str, inputs: Iterable[str]) -> None:
    """Raises OutputError where `path` is one of the inputs, by whatever name."""
    try:
        own = Path(path).stat()
    except OSError:  # nothing is there yet
        return
    for name in inputs:
        with contextlib.suppress(OSError, ValueError):
            if os.path.samestat(own, os.stat(name)):  # noqa: PTH116 - a hundred thousand times
                raise OutputError(f'"{path}" is an input and would be overwritten', "choose another file for -o")


def silence_closed_output() -> None:
    """After a broken pipe: keep the interpreter from complaining when it flushes stdout at the end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
