"""Each test of the store runs on SQLite and on a real PostgreSQL, a private one that is started here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

from tests.cli.conftest import invoke
from tests.reports.conftest import failing, run, unreadable
from verifier.model import DocumentReport
from verifier.store import open_store
from verifier.store.store import Store

__all__ = ["failing", "invoke", "run", "unreadable"]  # fixtures of other tests, used here too

NOON = datetime(2026, 11, 22, 12, 0, 30, 250000, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
WRITER = Path(__file__).with_name("writer.py")


class Cluster:
    """A PostgreSQL server with its data in a folder of its own, reached by a socket in the same folder."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        # Not below pytest's folder: only its owner may enter that, and PostgreSQL never runs as root.
        self.folder = Path(tempfile.mkdtemp(prefix="verifier-pg-"))
        self._names = count()
        self._user = "postgres" if hasattr(os, "getuid") and os.getuid() == 0 else None
        if self._user is not None:
            shutil.chown(self.folder, self._user)
        self._call("initdb", "-D", self._data, "-U", "verifier", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        with (self._data / "postgresql.conf").open("a") as settings:
            settings.write(
                f"listen_addresses = ''\nunix_socket_directories = '{self.folder}'\nfsync = off\nmax_connections = 30\n"
            )
        self.start()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        self._call("pg_ctl", "-D", self._data, "-w", "-l", self.folder / "log", "start")

    def stop(self, mode: str = "fast") -> None:
        """`immediate` is a crash: nobody is waited for, and the log is read again at the next start."""
        self._call("pg_ctl", "-D", self._data, "-w", "-m", mode, "stop")

    def new_database(self) -> str:
        """The URL of an empty database."""
        import psycopg

        name = f"test{next(self._names)}"
        with psycopg.connect(f"host={self.folder} user=verifier dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql://verifier@/{name}?host={self.folder}"

    def remove(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder)

    def _call(self, program: str, *arguments: str | Path) -> None:
        call = [str(self._programs / program), *map(str, arguments)]
        user = {} if self._user is None else {"user": self._user, "group": self._user, "extra_groups": []}
        # Into a file: the server keeps what it gets as output, and a pipe would never end.
        with (self.folder / "calls.log").open("ab") as log:
            subprocess.run(call, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, check=True, **user)  # type: ignore[call-overload]  # noqa: S603


def programs() -> Path | None:
    """The newest PostgreSQL of Debian, or the one that the shell finds."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda p: int(p.parts[-3]))
    named = shutil.which("pg_ctl")
    return found[-1].parent if found else Path(named).parent if named else None


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    found = programs()
    if found is None or find_spec("psycopg") is None:
        missing = "psycopg (pip install 'verifier[postgres]')" if found else "PostgreSQL (apt-get install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(f"{missing} is missing")
        pytest.skip(f"{missing} is not on this machine")
    started = Cluster(found)
    yield started
    started.remove()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where there is no store yet."""
    if request.param == "sqlite":
        return str(tmp_path / "store.db")
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.new_database()


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A new, empty store."""
    with open_store(url) as opened:
        yield opened


def named(report: DocumentReport, label: str, sha256: str | None = None) -> DocumentReport:
    """The same report on another document."""
    source = report.source.model_copy(update={"label": label, "sha256": sha256 or report.source.sha256})
    return report.model_copy(update={"source": source})


Writer = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def writer(failing: DocumentReport, tmp_path: Path) -> Iterator[Writer]:
    """Starts processes that write the failing report, as "0.pdf", "1.pdf" and so on, to a run of a store."""
    file = tmp_path / "report.json"
    file.write_text(failing.model_dump_json())
    started = []

    def start(url: str, run_id: int, first: int, last: int) -> subprocess.Popen[bytes]:
        call = [sys.executable, str(WRITER), url, str(run_id), str(file), str(first), str(last)]
        process = subprocess.Popen(call, cwd=Path(__file__).parents[2], stderr=subprocess.PIPE)  # noqa: S603
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()
