"""Where the store is that a command reads, and the options that say so; the one place that knows the default one."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from verifier.store.records import RunRecord
    from verifier.store.store import Store

DEFAULT = "default"
"""What `--store` says for the store of this user."""

store_option = click.option(
    "--store",
    "store_url",
    metavar="URL|FILE",
    default=DEFAULT,
    show_default=True,
    help='A path that ends in .db or .sqlite, "postgresql://user@host/database", or "default" for your own.',
)

run_option = click.option("--run", "run_id", type=click.IntRange(min=1), metavar="N", help="Only this run.")


def default_path() -> Path:
    """The store of this user: below XDG_DATA_HOME, or where the system keeps such data."""
    home = os.environ.get("XDG_DATA_HOME")
    # NOTE: by the XDG specification a relative path counts as not set.
    if home and Path(home).is_absolute():
        return Path(home) / "verifier" / "store.db"
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local) / "verifier" / "store.db"
    return Path.home() / ".local" / "share" / "verifier" / "store.db"


def opened_store(url: str, *, create: bool = False) -> Store:
    """The store that the option names. Raises UsageError and StoreError.

    With `create` it is made where there is none; the folder of the default one as well.
    """
    from verifier.store import open_store

    if url != DEFAULT:
        return open_store(url, create=create)
    path = default_path()
    if create:
        _make_folder(path.parent)
    return open_store(f"sqlite:///{path}", create=create)


def _make_folder(folder: Path) -> None:
    from verifier.errors import StoreError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f'the folder "{folder}" for the default store cannot be made: {error.strerror}'
        raise StoreError(message, "name another place with --store") from error


def chosen_run(store: Store, run_id: int | None) -> RunRecord:
    """The run of that number, or the newest one. Raises UsageError when there is none."""
    from verifier.errors import UsageError

    if run_id is not None:
        return store.run(run_id)
    newest = store.newest_run()
    if newest is None:
        raise UsageError(f'the store "{store.address}" has no run yet', "fill it with: verifier check --store")
    return newest
