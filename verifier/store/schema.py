"""The schema of a store: which one it has, which one this version knows, and the way from one to the other.

Each step is a file of `migrations/versions`. A store of a newer version is refused: what it means is not known here.
"""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from verifier._version import __version__
from verifier.errors import StoreError
from verifier.store.address import Address
from verifier.store.connection import Database
from verifier.store.tables import metadata

VERSION_TABLE = "verifier_schema"
"""Holds the revision; a name of our own, because others use Alembic as well."""

MIGRATIONS = Path(__file__).parent / "migrations"

_LOCK = 0x7665726966696572
"""The number by which processes that change the schema of a PostgreSQL database wait for each other: "verifier"."""

_OPENING_TRIES = 4
"""How often a database that is away is tried again when it is opened: a wrong port is to be said soon."""

_one_at_a_time = threading.Lock()  # Alembic keeps what it works on in a module


def prepare(database: Database, *, create: bool) -> None:
    """Brings the store up to date; makes it where there is none and `create` says so. Raises StoreError."""
    path = database.address.path
    if path is not None and not create and not path.exists():
        raise _not_there(database.address)
    found = database.read(lambda connection: _looked_at(connection, database.address), tries=_OPENING_TRIES)
    if found == head():
        return
    if found is None and not create:
        raise _not_there(database.address)
    if path is not None:
        database.write_ahead()
    database.write(lambda connection: _migrate(connection, database.address), tries=_OPENING_TRIES)


def head() -> str:
    """The revision that this version of verifier works with."""
    found = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    if found is None:
        raise AssertionError("no migration is shipped")
    return found


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Takes every step up to `revision`, in the transaction of the connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    with _one_at_a_time:
        command.upgrade(config, revision)


def _revision(connection: Connection) -> str | None:
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return context.get_current_revision()


def _looked_at(connection: Connection, address: Address) -> str | None:
    """The revision, None where there is no store yet."""
    found = _revision(connection)
    if found is None:
        _refuse_to_mix(connection, address)
    elif found not in _known():
        raise StoreError(
            f'the store "{address}" has the schema "{found}", which is newer than this version of verifier '
            f'({__version__}): it knows schemas up to "{head()}"',
            "use the version of verifier that wrote it, or a newer one; or choose another store",
        )
    return found


def _known() -> list[str]:
    return [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]


def _migrate(connection: Connection, address: Address) -> None:
    """With the database locked: SQLite by BEGIN IMMEDIATE, PostgreSQL until the transaction ends."""
    if address.is_postgres:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
        if encoding != "UTF8":
            message = f'the database of the store "{address}" has the encoding {encoding}, and UTF8 is needed'
            raise StoreError(message, "make it with: CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0")
    # Looked at once more: another process may have been here while this one waited.
    if _looked_at(connection, address) != head():
        upgrade(connection)


def _refuse_to_mix(connection: Connection, address: Address) -> None:
    """A database that belongs to something else is left alone."""
    there = set(inspect(connection).get_table_names())
    ours = there & set(metadata.tables)
    if ours or (there and not address.is_postgres):
        names = ", ".join(f'"{name}"' for name in sorted(ours or there)[:3])
        raise StoreError(
            f'the database "{address}" holds tables that are not of verifier ({names})',
            "choose another file, or for PostgreSQL a database or schema of its own",
        )


def _not_there(address: Address) -> StoreError:
    return StoreError(f'there is no store at "{address}"', "check the place, or fill one with: verifier check --store")
