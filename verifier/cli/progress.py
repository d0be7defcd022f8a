"""Progress of long work on stderr; nothing where nobody looks or where the data itself is what moves."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from verifier.cli.output import STDOUT


class Progress(Protocol):
    """An observer of work: told what is begun and that it is done."""

    def done(self, label: str, verdict: str = "") -> None:
        """One more is done, with this verdict where one was given."""
        ...


class Silence:
    """Says nothing."""

    def done(self, label: str, verdict: str = "") -> None:
        """Nothing."""


@contextmanager
def shown_progress(total: int, *, output: str, is_quiet: bool) -> Iterator[Progress]:
    """A bar on stderr for several documents, when stderr is a terminal and the data does not go to it as well."""
    data_is_seen = output == STDOUT and sys.stdout.isatty()
    if total < 2 or is_quiet or data_is_seen or not sys.stderr.isatty():
        yield Silence()
        return
    from verifier.cli.bar import Bar

    with Bar(total) as bar:
        yield bar
