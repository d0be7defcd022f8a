"""Keeps what was judged: runs, documents, certificates, results, judgements and findings, in SQLite or PostgreSQL.

A store only grows. A document is one transaction, so a store never holds a part of one; what was stored comes back
equal. Importing this room costs nothing: SQLAlchemy is loaded when a store is opened. No clock here: every time is
passed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.errors import StoreError
from verifier.store.address import Address, parse_address
from verifier.store.records import DocumentRecord, Kind, RunRecord, RunState, StoredText, Table, TextKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from verifier.store.store import Store

INSTALL = "pip install 'verifier[store]'"
INSTALL_POSTGRES = "pip install 'verifier[postgres]'"

WAITS = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 5.0, 5.0)
"""Seconds between the tries at a database that is away or locked: about 26 s, enough for a server to start again."""

__all__ = [
    "INSTALL",
    "INSTALL_POSTGRES",
    "WAITS",
    "Address",
    "DocumentRecord",
    "Kind",
    "RunRecord",
    "RunState",
    "StoredText",
    "Table",
    "TextKind",
    "open_store",
    "parse_address",
]


def open_store(url: str, *, create: bool = True, waits: Sequence[float] = WAITS) -> Store:
    """The store at `url`: `sqlite:///path`, a path that ends in .db or .sqlite, or `postgresql://...`.

    Makes the store where there is none, unless `create` is False, and brings an older one up to date. Several
    processes may open the same store at once; a store that is open is not for another process: each opens its own.
    Close it, or use it as a context manager.
    Raises UsageError for a `url` of another kind, and StoreError when the store cannot be opened: because it is not
    there, is of a newer version, is no store at all, or because a package is missing.
    """
    address = parse_address(url)
    packages = {"sqlalchemy": INSTALL, "alembic": INSTALL, "psycopg": INSTALL_POSTGRES}
    try:
        from verifier.store.store import Store

        return Store(address, create=create, waits=tuple(waits))
    except ModuleNotFoundError as error:
        if error.name not in packages:
            raise
        command = packages["psycopg"] if address.is_postgres else packages[error.name]
        raise StoreError(f"a store needs {error.name}, which is not installed", command) from error
