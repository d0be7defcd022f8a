"""`--trust`: certificates that signatures are trusted by."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import click

from verifier.errors import UsageError

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
MAX_BYTES = 10_000_000
"""Of one file; the authorities that browsers trust come to 250,000."""


def _loaded(ctx: click.Context, param: click.Parameter, names: tuple[str, ...]) -> tuple[bytes, ...]:
    """The certificates of all files, each once and in order, as DER. Raises UsageError."""
    if not names:
        return ()
    if find_spec("pyhanko") is None:
        raise UsageError(
            "--trust needs what checks signatures, which is not installed",
            'install it with: pip install "verifier[integrity]"',
        )
    return tuple(dict.fromkeys(der for name in names for der in _certificates_in(name)))


def _certificates_in(name: str) -> tuple[bytes, ...]:
    from verifier.pdf.traces.signature_trust import split_certificates

    try:
        with Path(name).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"--trust '{name}' cannot be read: {error.strerror}", "check the path") from error
    if len(data) > MAX_BYTES:
        raise UsageError(f"--trust '{name}' has more than {MAX_BYTES:,} bytes", "give a file of certificates")
    try:
        found = split_certificates(data)
    except ValueError as error:
        why = " ".join(str(error).split())
        raise UsageError(
            f"--trust '{name}' holds no certificate that can be read: {why}", "give certificates as PEM or DER"
        ) from error
    if not found:
        raise UsageError(f"--trust '{name}' holds no certificate", "give certificates as PEM or DER")
    return found


def trust_option(command: Decorated) -> Decorated:
    """`--trust`, given to the command as `anchors`: certificates as DER."""
    return click.option(
        "--trust",
        "anchors",
        multiple=True,
        type=click.Path(dir_okay=False),
        metavar="FILE",
        callback=_loaded,
        help="Certificates (PEM or DER) that signers must lead to; may be given several times. Nothing is fetched.",
    )(command)
