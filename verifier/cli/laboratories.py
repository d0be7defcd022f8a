"""The option that names files of laboratories, and what is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from verifier.cli.options import Decorated

if TYPE_CHECKING:
    from verifier.profiles import Laboratories


def laboratories_option(command: Decorated) -> Decorated:
    """`--laboratories`."""
    return click.option(
        "--laboratories",
        "laboratory_files",
        type=click.Path(dir_okay=False),
        multiple=True,
        metavar="FILE",
        help="A TOML file of what you know of laboratories; reports are held against it. May be given several times.",
    )(command)


def laboratories_of(paths: Sequence[str]) -> Laboratories:
    """What the files say. Raises UsageError."""
    from verifier.profiles import load_laboratories

    return load_laboratories(paths)
