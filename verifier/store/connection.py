"""A database, and what is done with it in whole transactions: tried again while it is away or locked."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from verifier.errors import StoreError, UsageError
from verifier.store.address import HINT, Address

Done = TypeVar("Done")

_LOCK_SECONDS = 15
"""How long SQLite waits for another writer before it is tried once more; a transaction of ours takes milliseconds."""

_LOCKED_TRIES = 3
"""How often SQLite is tried again when it stays locked for so long."""

_PASSING = ("08", "40001", "40P01", "53300", "55P03", "57P01", "57P02", "57P03")
"""States of PostgreSQL that pass: connection lost, conflict, too many connections, shutting down, starting up."""


class Database:
    """Transactions on one database; `waits` are the seconds between the tries."""

    def __init__(self, address: Address, waits: tuple[float, ...]) -> None:
        self.address = address
        self.waits = waits
        self._engine = _engine(address)

    @property
    def is_postgres(self) -> bool:
        """Whether it is PostgreSQL, else it is SQLite."""
        return self.address.is_postgres

    def write(self, work: Callable[[Connection], Done], *, tries: int | None = None) -> Done:
        """Does `work` in one transaction of its own: all of it or nothing. Raises StoreError.

        NOTE: `work` may be called again, also after a commit of which nobody knows whether it arrived: it must find
        its own traces.
        """
        return self._done(work, tries, "IMMEDIATE")

    def read(self, work: Callable[[Connection], Done], *, tries: int | None = None) -> Done:
        """Does `work`, which changes nothing. Raises StoreError."""
        return self._done(work, tries, "DEFERRED")

    def write_ahead(self) -> None:
        """Lets SQLite keep a journal with which one may write while others read; the file remembers it."""
        self._done(lambda connection: connection.exec_driver_sql("PRAGMA journal_mode = WAL").close(), None, None)

    def close(self) -> None:
        """Lets go of the connections."""
        self._engine.dispose()

    def _done(self, work: Callable[[Connection], Done], tries: int | None, begin: str | None) -> Done:
        waits = iter(self.waits[:tries])
        locked = 0
        while True:
            try:
                with self._transaction(begin) as connection:
                    return work(connection)
            except DBAPIError as error:
                locked += _is_locked(error)
                wait = next(waits, None) if _is_passing(error) and locked <= _LOCKED_TRIES else None
                if wait is None:
                    raise explained(error, self.address) from error
                time.sleep(wait)
            except SQLAlchemyError as error:
                raise explained(error, self.address) from error

    @contextmanager
    def _transaction(self, begin: str | None) -> Iterator[Connection]:
        with self._engine.connect().execution_options(begin=begin) as connection, connection.begin():
            yield connection


def _engine(address: Address) -> Engine:
    if address.url is None:
        engine = create_engine(
            URL.create("sqlite", database=str(address.path)), connect_args={"timeout": _LOCK_SECONDS}
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    try:
        url = make_url(address.url)
    except (ArgumentError, ValueError) as error:
        raise UsageError(f'"{address}" cannot be read as a URL', HINT) from error
    # What psycopg logs of a lost connection is said by us, should it come to that; nobody else needs it on stderr.
    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    return create_engine(url)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself: `_begin_sqlite` does
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE where it writes: two transactions that first read and then write would lock each other out.
    kind = connection.get_execution_options().get("begin", "IMMEDIATE")
    if kind is not None:
        connection.exec_driver_sql(f"BEGIN {kind}")


# --------------------------------------------------------------------------------------------------------- errors


def _sqlite_name(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlite_errorname", None) or "")


def _state(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


def _is_locked(error: DBAPIError) -> bool:
    return _sqlite_name(error).startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


def _is_passing(error: DBAPIError) -> bool:
    """Whether it may be otherwise in a moment."""
    if _sqlite_name(error):
        return _is_locked(error)
    if _state(error):
        return _state(error).startswith(_PASSING)
    # psycopg knows no state of a connection that it could not make or that broke off.
    return error.connection_invalidated or type(error.orig).__name__ in ("OperationalError", "ConnectionTimeout")


_SQLITE_HINTS = {
    "SQLITE_BUSY": "another program holds it; try again when that one is done",
    "SQLITE_LOCKED": "another program holds it; try again when that one is done",
    "SQLITE_CANTOPEN": "check that its folder is there and that you may write to it",
    "SQLITE_READONLY": "check that you may write to the file and its folder",
    "SQLITE_NOTADB": "it is no SQLite database; choose another file",
    "SQLITE_FULL": "free some space and run again with the same store",
    "SQLITE_CORRUPT": "the file is damaged; take it from a backup, or begin a new one",
}
_STATE_HINTS = {
    "53100": "free some space on the server and run again with the same store",
    "42501": "ask for the right to create and fill tables in this database",
    "25006": "the server takes no writing; connect to the primary one",
}
_POSTGRES_HINT = "check that the server runs, and host, port, user, password and database"


def explained(error: SQLAlchemyError, address: Address) -> StoreError:
    """What the database says, as an error of ours with a next step."""
    if not isinstance(error, DBAPIError):
        return StoreError(f'the store "{address}" cannot be used: {error}', "please report it")
    said = " ".join(str(error.orig).split())
    if address.is_postgres:
        hint = _STATE_HINTS.get(_state(error), _POSTGRES_HINT)
    else:
        names = [name for name in _SQLITE_HINTS if _sqlite_name(error).startswith(name)]
        hint = _SQLITE_HINTS[names[0]] if names else "check the file and its folder"
    return StoreError(f'the store "{address}" cannot be used: {said}', hint)
