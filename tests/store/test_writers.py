"""Several processes, killed processes, and a database that goes away: nothing lost, nothing twice, nothing half."""

from __future__ import annotations

import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from tests.store.conftest import LATER, NOON, Cluster, Writer, named
from verifier.errors import ExitCode, StoreError
from verifier.model import DocumentReport, Run
from verifier.store import RunState, Table, open_store
from verifier.store.store import Store

ROWS = 3
"""Rows of results that the failing report has."""


def ends_well(process: object) -> None:
    _, said = process.communicate(timeout=120)  # type: ignore[attr-defined]
    assert (process.returncode, said) == (0, b"")  # type: ignore[attr-defined]


def wait_for(is_so: Callable[[], bool]) -> None:
    """No clock decides: it is given a minute, and mostly takes a second."""
    for _ in range(1200):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it never came")


def is_whole(store: Store, run_id: int, report: DocumentReport) -> bool:
    """Whether every document of the run has all its rows, and its report is the one that was written."""
    labels = [back.source.label for back in store.reports(run_id)]
    assert [named(report, label) for label in labels] == list(store.reports(run_id))
    assert len(set(labels)) == len(labels)
    rows = [row["label"] for row in store.rows(Table.RESULTS, run_id)]
    assert rows == [label for label in labels for _ in range(ROWS)]
    return len(list(store.rows(Table.JUDGEMENTS, run_id))) == 2 * len(labels)


def labels(first: int, last: int) -> set[str]:
    return {f"{number}.pdf" for number in range(first, last)}


def stored(store: Store, run_id: int) -> set[str]:
    return {label for _, label in store.done(run_id)}


def test_two_writers_at_once_lose_nothing(
    store: Store, url: str, run: Run, failing: DocumentReport, writer: Writer
) -> None:
    shared, own = (store.begin_run(run, started=NOON).id for _ in range(2))
    # Two of them write the same documents to one run, as workers do that are given a task twice.
    processes = [writer(url, shared, 0, 60), writer(url, shared, 30, 90), writer(url, own, 0, 60)]
    for process in processes:
        ends_well(process)
    assert stored(store, shared) == labels(0, 90)
    assert stored(store, own) == labels(0, 60)
    assert is_whole(store, shared, failing)
    assert is_whole(store, own, failing)


def test_several_processes_make_one_store(url: str, run: Run, failing: DocumentReport, writer: Writer) -> None:
    # There is nothing yet: all of them find it so. Their documents have no run, and of that alone they complain.
    processes = [writer(url, 1, 0, 1) for _ in range(4)]
    said = [process.communicate(timeout=120)[1] for process in processes]
    assert [text.strip().splitlines()[-1].endswith(b"has no run 1") for text in said] == [True] * 4
    with open_store(url, create=False) as store:
        assert store.add(store.begin_run(run, started=NOON).id, failing)


def test_a_killed_run_leaves_whole_documents_and_is_gone_on_with(
    store: Store, url: str, run: Run, failing: DocumentReport, writer: Writer
) -> None:
    number = store.begin_run(run, started=NOON).id
    process = writer(url, number, 0, 5000)
    wait_for(lambda: len(stored(store, number)) > 20)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    done = stored(store, number)
    assert 20 < len(done) < 5000
    assert done == labels(0, len(done))
    assert is_whole(store, number, failing)
    assert store.run(number).state is RunState.RUNNING
    # The next process does only what is missing.
    ends_well(writer(url, number, len(done), len(done) + 10))
    assert stored(store, number) == labels(0, len(done) + 10)
    assert store.finish_run(number, finished=LATER).documents == len(done) + 10
    assert is_whole(store, number, failing)


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_server_that_starts_again_loses_nothing(
    cluster: Cluster, run: Run, failing: DocumentReport, writer: Writer, mode: str
) -> None:
    url = cluster.new_database()
    with open_store(url) as store:
        number = store.begin_run(run, started=NOON).id
        process = writer(url, number, 0, 1000)
        wait_for(lambda: len(stored(store, number)) > 20)
        cluster.stop(mode)
        time.sleep(0.5)  # so long nobody can write
        cluster.start()
        before = stored(store, number)
        ends_well(process)
        assert len(before) < 1000
        assert stored(store, number) == labels(0, 1000)
        assert is_whole(store, number, failing)


def test_a_server_that_stays_away_is_said_and_the_store_works_again_after(
    cluster: Cluster, run: Run, failing: DocumentReport
) -> None:
    with open_store(cluster.new_database(), waits=(0.01, 0.01)) as store:
        number = store.begin_run(run, started=NOON).id
        cluster.stop()
        try:
            with pytest.raises(StoreError, match="cannot be used") as caught:
                store.add(number, failing)
        finally:
            cluster.start()
        assert caught.value.exit_code is ExitCode.OUTPUT
        assert "check that the server runs" in (caught.value.hint or "")
        assert store.add(number, failing)
        assert is_whole(store, number, failing)


def test_a_commit_whose_answer_is_lost_is_not_done_twice(
    store: Store, run: Run, failing: DocumentReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = store.begin_run(run, started=NOON).id
    transaction = store._database._transaction
    lost = [OperationalError("COMMIT", None, ConnectionError("gone"), connection_invalidated=True)]

    @contextmanager
    def losing(begin: str | None) -> Iterator[Connection]:
        with transaction(begin) as connection:
            yield connection
        if lost:
            raise lost.pop()

    monkeypatch.setattr(store._database, "_transaction", losing)
    store.add(number, failing)
    assert lost == []
    assert stored(store, number) == {failing.source.label}
    assert is_whole(store, number, failing)


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Store, sqlite3.Connection]:
    """A store that loses patience at once, and the connection that locks its file."""
    monkeypatch.setattr("verifier.store.connection._LOCK_SECONDS", 0.02)
    path = tmp_path / "locked.db"
    store = open_store(str(path), waits=(0.05, 0.3, 0.3))
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    return store, other


def test_a_file_that_stays_locked_is_said(locked: tuple[Store, sqlite3.Connection], run: Run) -> None:
    store, other = locked
    with pytest.raises(StoreError, match="database is locked") as caught:
        store.begin_run(run, started=NOON)
    assert caught.value.hint == "another program holds it; try again when that one is done"
    assert store.runs() == ()  # who only reads does not wait for who writes
    other.close()
    store.close()


def test_a_file_that_is_let_go_is_written(locked: tuple[Store, sqlite3.Connection], run: Run) -> None:
    store, other = locked
    release = threading.Timer(0.2, other.close)
    release.start()
    assert store.begin_run(run, started=NOON).id == 1
    release.join()
    store.close()


def test_a_full_disk_is_said_and_leaves_whole_documents(tmp_path: Path, run: Run, failing: DocumentReport) -> None:
    with open_store(str(tmp_path / "full.db")) as store:
        number = store.begin_run(run, started=NOON).id
        store.add(number, failing)
        most = store._database.read(lambda c: c.execute(text("PRAGMA page_count")).scalar_one())
        store._database.read(lambda c: c.execute(text(f"PRAGMA max_page_count = {most + 2}")).close())

        def go_on() -> None:
            for count in range(100):
                store.add(number, named(failing, f"{count}.pdf"))

        with pytest.raises(StoreError, match="full") as caught:
            go_on()
        assert "free some space" in (caught.value.hint or "")
        assert is_whole(store, number, failing)
