"""The scheduler of a cluster and its workers: found, asked what they are, and refused where they judge otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from distributed import Client

from verifier._version import __version__
from verifier.batch.worker import Nature, nature
from verifier.errors import UsageError

__all__ = ["Client", "connected", "must_judge_alike"]

_PATIENCE = 10.0
"""Seconds to wait for a scheduler, and for its first worker."""


@contextmanager
def connected(address: str, *, patience: float = _PATIENCE) -> Iterator[Client]:
    """The scheduler at an address: tcp://host:8786, or tls:// with the certificates of distributed's configuration.

    It runs what it is sent, and so do its workers: an address must be one that is trusted.
    Raises UsageError where nobody answers, where there is no worker, and where one of them is of another version.
    """
    try:
        client = Client(address, timeout=patience, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        raise UsageError(
            f'no scheduler answers at "{address}": {error}',
            "start one with: dask scheduler; check host, port, firewall and, for tls://, the certificates",
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=patience)
        except TimeoutError as error:
            raise UsageError(
                f'the scheduler at "{address}" has no worker',
                f"start some on the machines that are to work: dask worker {address} --nthreads 1",
            ) from error
        must_judge_alike(client, nature())
        yield client


def must_judge_alike(client: Client, ours: Nature) -> None:
    """The same version and the same abilities everywhere; otherwise a verdict would depend on who finds the time.

    Raises UsageError, with the worker that is to be changed.
    """
    for address, found in sorted(client.run(nature, on_error="return").items()):
        if isinstance(found, Nature) and found == ours:
            continue
        if not isinstance(found, Nature):
            raise UsageError(
                f'the worker at "{address}" cannot run verifier: {type(found).__name__}: {found}',
                f"install it there: pip install 'verifier[distributed]=={__version__}'",
            )
        if found.version != ours.version:
            raise UsageError(
                f'the worker at "{address}" has verifier {found.version}, and here is {ours.version}',
                "install the same version everywhere; two versions may judge the same document otherwise",
            )
        with_it, without = ("the worker", "here") if found.has_ocr else ("here", f'the worker at "{address}"')
        raise UsageError(
            f"the extra ocr is installed on one side only ({with_it}) and missing on the other ({without})",
            "install it everywhere or nowhere: scans would be read on some machines only",
        )
