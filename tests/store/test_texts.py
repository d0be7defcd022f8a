"""The texts that a run judged by: kept byte for byte, each once, and none for runs of older versions."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import func, select, text

from tests.store.conftest import NOON
from verifier.model import Run
from verifier.store import StoredText, TextKind, open_store, parse_address, schema, tables
from verifier.store.connection import Database
from verifier.store.store import Store

BASE = b'id = "base"\r\n# \xef\xbb\xbf k\xc3\xa4se \x00 \xff'


def stored(data: bytes, name: str = "x", kind: TextKind = TextKind.PROFILE, *bases: str) -> StoredText:
    return StoredText(kind=kind, name=name, sha256=sha256(data).hexdigest(), bases=bases, data=data)


TEXTS = (
    stored(BASE, "base"),
    stored(b'extends = "base"', "own", TextKind.PROFILE, sha256(BASE).hexdigest()),
    stored(b"[[waivers]]", "waivers.toml", TextKind.WAIVERS),
)


def test_texts_come_back_byte_for_byte_and_in_their_order(store: Store, run: Run) -> None:
    number = store.begin_run(run, started=NOON, texts=TEXTS).id
    assert store.texts(number) == TEXTS


def test_a_run_without_texts_has_none(store: Store, run: Run) -> None:
    other = store.begin_run(run, started=NOON, texts=TEXTS).id
    number = store.begin_run(run, started=NOON).id
    assert store.texts(number) == ()
    assert store.texts(other) == TEXTS


def test_a_text_is_kept_once_however_many_runs_use_it(store: Store, run: Run) -> None:
    for texts in (TEXTS, TEXTS[::-1], TEXTS[:1]):
        number = store.begin_run(run, started=NOON, texts=texts).id
        assert store.texts(number) == texts
    counted = select(func.count()).select_from(tables.texts)
    assert store._database.read(lambda connection: connection.execute(counted).scalar_one()) == 3


def test_the_same_bytes_may_be_two_things(store: Store, run: Run) -> None:
    texts = (stored(b"", "a", TextKind.WAIVERS), stored(b"", "b", TextKind.LABORATORIES))
    assert store.texts(store.begin_run(run, started=NOON, texts=texts).id) == texts


def test_a_store_of_the_second_step_keeps_its_runs_and_takes_texts(url: str, run: Run) -> None:
    database = Database(parse_address(url), ())
    database.write(lambda connection: schema.upgrade(connection, "0002"))
    insert = (
        "INSERT INTO runs (started, state, version, as_of, profiles, profiles_sha256, arguments, use, options) "
        "VALUES ('2026-11-22 12:00:00', 'finished', '0.1.0', '2026-11-22', '[]', 'x', '[]', '{}', '{}')"
    )
    database.write(lambda connection: connection.execute(text(insert)).close())
    database.close()
    with open_store(url, create=False) as store:
        assert store.texts(1) == ()
        assert [one.id for one in store.runs()] == [1]
        assert store.texts(store.begin_run(run, started=NOON, texts=TEXTS).id) == TEXTS
