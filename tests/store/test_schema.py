"""The schema: made by steps that are shipped, brought up to date, refused when it is newer or not ours."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from tests.cli.conftest import Invoke
from tests.store.conftest import NOON, Cluster
from verifier.errors import StoreError, UsageError
from verifier.model import DocumentReport, Run
from verifier.store import open_store, parse_address, schema
from verifier.store.connection import Database
from verifier.store.store import Store
from verifier.store.tables import metadata

SECOND = '''"""A step of tomorrow."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("runs") as table:
        table.add_column(sa.Column("remark", sa.Text, nullable=False, server_default="none"))
'''


def differences(connection: Connection) -> list[object]:
    """What separates the tables of the database from those of the code."""

    def is_ours(thing: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and name == schema.VERSION_TABLE)

    options = {"compare_type": True, "compare_server_default": True, "include_object": is_ours}
    return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


def test_the_steps_lead_to_the_tables_of_the_code(store: Store) -> None:
    assert store._database.read(differences) == []


def test_every_index_is_in_the_database(store: Store) -> None:
    def indexes(connection: Connection) -> set[str | None]:
        return {i["name"] for t in metadata.tables for i in inspect(connection).get_indexes(t)}

    assert {i.name for t in metadata.tables.values() for i in t.indexes} <= store._database.read(indexes)


def test_the_steps_are_one_line() -> None:
    scripts = ScriptDirectory(str(schema.MIGRATIONS))
    assert scripts.get_bases() == ["0001"]
    assert scripts.get_heads() == [schema.head()]


def test_from_the_first_step_to_the_last(url: str) -> None:
    database = Database(parse_address(url), ())
    database.write(lambda connection: schema.upgrade(connection, "0001"))
    with open_store(url, create=False) as store:
        assert store._database.read(differences) == []
        assert store.runs() == ()
    database.close()


def tomorrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on there is one more step."""
    folder = tmp_path / "migrations 100%"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "rev_0004.py").write_text(SECOND)
    monkeypatch.setattr(schema, "MIGRATIONS", folder)


def remarks(store: Store) -> list[str]:
    return list(store._database.read(lambda c: c.execute(text("SELECT remark FROM runs ORDER BY id")).scalars()))


def test_an_older_store_is_brought_up_to_date(
    url: str, run: Run, failing: DocumentReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(url) as store:
        number = store.begin_run(run, started=NOON).id
        store.add(number, failing)
    tomorrow(tmp_path, monkeypatch)
    with open_store(url, create=False) as store:
        assert remarks(store) == ["none"]
        assert list(store.reports(number)) == [failing]


def test_several_bring_it_up_to_date_at_once(
    url: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(url) as store:
        store.begin_run(run, started=NOON)
    tomorrow(tmp_path, monkeypatch)
    # As processes do, and unlike threads that Alembic makes wait for each other.
    monkeypatch.setattr(schema, "head", lambda: "0004")
    found: list[list[str]] = []

    def open_it() -> None:
        with open_store(url) as opened:
            found.append(remarks(opened))

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [["none"]] * 4


def test_a_newer_store_is_refused_and_left_alone(url: str, run: Run, invoke: Invoke) -> None:
    with open_store(url) as store:
        store.begin_run(run, started=NOON)
        store._database.write(lambda c: c.execute(text("UPDATE verifier_schema SET version_num = '9999'")))
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert 'has the schema "9999", which is newer than this version of verifier' in caught.value.message
    assert f'it knows schemas up to "{schema.head()}"' in caught.value.message
    assert "use the version of verifier that wrote it" in (caught.value.hint or "")
    said = invoke("history", "--store", url)
    assert (said.exit_code, said.stdout) == (5, "")
    assert '"9999"' in said.stderr
    database = Database(parse_address(url), ())
    kept = database.read(lambda c: c.execute(text("SELECT version_num FROM verifier_schema")).scalar_one())
    assert kept == "9999"
    database.close()


def test_a_store_is_made_only_where_it_is_wanted(url: str) -> None:
    with pytest.raises(StoreError, match="there is no store at"):
        open_store(url, create=False)
    assert not Path(url).exists()
    database = Database(parse_address(url), ())
    assert database.read(lambda connection: inspect(connection).get_table_names()) == []
    database.close()


def test_a_database_of_something_else_is_left_alone(url: str) -> None:
    database = Database(parse_address(url), ())
    database.write(lambda connection: connection.execute(text("CREATE TABLE documents (id INTEGER)")).close())
    with pytest.raises(StoreError, match='holds tables that are not of verifier \\("documents"\\)'):
        open_store(url)
    assert database.read(lambda connection: inspect(connection).get_table_names()) == ["documents"]
    database.close()


def test_a_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bookmarks.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match='not of verifier \\("bookmarks"\\)'):
        open_store(str(path))
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_bytes(b"certificate of analysis\n" * 100)
    with pytest.raises(StoreError, match="not a database") as caught:
        open_store(str(path))
    assert caught.value.hint == "it is no SQLite database; choose another file"
    assert path.read_bytes() == b"certificate of analysis\n" * 100


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open database file") as caught:
        open_store(str(tmp_path / "nowhere" / "x.db"))
    assert "check that its folder is there" in (caught.value.hint or "")


def test_a_database_that_holds_not_every_text_is_refused(cluster: Cluster) -> None:
    import psycopg

    with psycopg.connect(f"host={cluster.folder} user=verifier dbname=postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(StoreError, match="has the encoding LATIN1, and UTF8 is needed"):
        open_store(f"postgresql://verifier@/latin?host={cluster.folder}")


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError) as caught:
        open_store(f"postgresql://me:secret@/x?host={tmp_path}", waits=(0.01,))
    assert "secret" not in caught.value.message
    assert "me:***@" in caught.value.message
    assert "check that the server runs" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("written", "path", "url"),
    [
        ("results.db", "results.db", None),
        ("a folder/results 100%.sqlite", "a folder/results 100%.sqlite", None),
        ("x.sqlite3", "x.sqlite3", None),
        ("sqlite:///results.data", "results.data", None),
        ("sqlite:////var/x.db", "/var/x.db", None),
        ("postgresql://me@host:5433/coa", None, "postgresql+psycopg://me@host:5433/coa"),
        ("postgres://host/coa?sslmode=require", None, "postgresql+psycopg://host/coa?sslmode=require"),
        ("postgresql+psycopg://host/coa", None, "postgresql+psycopg://host/coa"),
    ],
)
def test_where_a_store_is(written: str, path: str | None, url: str | None) -> None:
    address = parse_address(written)
    assert (address.path, address.url) == (Path(path) if path else None, url)


@pytest.mark.parametrize(
    "written", ["", "results", "default", "sqlite://", "sqlite:///", "sqlite:///:memory:", "mysql://me:secret@host/x"]
)
def test_what_names_no_store(written: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_address(written)
    assert "secret" not in caught.value.message
    assert "postgresql://" in (caught.value.hint or "")


def test_a_url_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        open_store("postgresql://host:many/x")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:se@cret@host/x", "postgresql+psycopg://me:***@host/x"),
        ("postgresql://host/x?user=me&password=secret&sslmode=require", "postgresql+psycopg://host/x?user=me&password=***&sslmode=require"),
        ("postgresql://me@host/x", "postgresql+psycopg://me@host/x"),
    ],
)  # fmt: skip
def test_a_password_is_never_shown(url: str, shown: str) -> None:
    assert str(parse_address(url)) == shown
