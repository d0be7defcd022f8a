"""What breaks in mid-run: Ctrl-C, a kill, a full disk, a database. Nothing is lost, and nothing is judged twice."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.memory import workers_of
from tests.large import many_pages
from tests.store.conftest import Cluster, cluster
from verifier.samplekit.make import make
from verifier.samplekit.sound import draw_sound

__all__ = ["cluster"]  # a fixture of the store's tests, used here too

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs signals")
DOCUMENTS = 12


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of different reports."""
    folder = tmp_path_factory.mktemp("inbox")
    for number in range(DOCUMENTS):
        (folder / f"{number:02}.pdf").write_bytes(make(*draw_sound(5_000_000 + number)))
    return folder


def command(inbox: Path, *options: str) -> list[str]:
    call = [sys.executable, "-m", "verifier", "check", str(inbox), "--as-of", "2026-12-01", "--no-cache", "-j", "1"]
    return [*call, "-f", "jsonl", *options]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=lambda how: how.name)
@pytest.mark.parametrize("with_store", [False, True])
def test_what_was_cut_short_is_gone_on_with(how: signal.Signals, with_store: bool, inbox: Path, tmp_path: Path) -> None:
    output, store = tmp_path / "all.jsonl", tmp_path / "kept.db"
    if with_store:
        pytest.importorskip("sqlalchemy")
    call = command(inbox, "-o", str(output), *(("--store", str(store)) if with_store else ()))
    heed = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler)}
    with subprocess.Popen(call, stderr=subprocess.PIPE, **heed) as process:  # type: ignore[call-overload]  # noqa: S603
        wait_for_lines(output, 2)
        process.send_signal(how)
        _, said = process.communicate(timeout=60)
    done = output.read_bytes().count(b"\n")
    assert 2 <= done < DOCUMENTS
    if how is signal.SIGINT:
        assert process.returncode == 130
        assert f"interrupted after {done} of {DOCUMENTS} documents" in said.decode()
    before = output.read_bytes().rpartition(b"\n")[0]
    again = subprocess.run([*call, "--resume"], capture_output=True, timeout=120)  # noqa: S603
    assert again.returncode == 0, again.stderr.decode()
    assert output.read_bytes().startswith(before)
    labels = [line["source"]["label"] for line in lines(output)]
    assert labels == sorted(str(path) for path in inbox.iterdir())
    if with_store:
        runs = history(str(store))
        assert [(run["state"], sum(run["verdicts"].values())) for run in runs] == [("finished", DOCUMENTS)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said_and_ends_the_run(inbox: Path) -> None:
    ended = subprocess.run(command(inbox, "-o", "/dev/full"), capture_output=True, text=True, timeout=120)  # noqa: S603
    assert ended.returncode == 5
    assert 'Cannot write to "/dev/full": No space left on device' in ended.stderr
    assert "Traceback" not in ended.stderr


# ------------------------------------------------------------------------------------------------------ a database


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_database_that_is_started_again_loses_nothing(
    mode: str, cluster: Cluster, inbox: Path, tmp_path: Path
) -> None:
    output, url = tmp_path / "all.jsonl", cluster.new_database()
    call = command(inbox, "-o", str(output), "--store", url)
    with subprocess.Popen(call, stderr=subprocess.PIPE) as process:  # noqa: S603
        wait_for_lines(output, 2)
        cluster.stop(mode)
        before = output.read_bytes().count(b"\n")
        time.sleep(0.5)  # so long nothing can be stored
        cluster.start()
        _, said = process.communicate(timeout=120)
    assert 2 <= before < DOCUMENTS
    assert b"Traceback" not in said
    if process.returncode != 0:
        again = subprocess.run([*call, "--resume"], capture_output=True, timeout=120)  # noqa: S603
        assert again.returncode == 0, again.stderr.decode()
    told = lines(output)
    labels = sorted(str(path) for path in inbox.iterdir())
    assert [line["source"]["label"] for line in told] == labels
    assert [row["label"] for row in exported(url)] == labels
    assert [row["verdict"] for row in exported(url)] == [line["verdict"] for line in told]
    assert [(run["state"], sum(run["verdicts"].values())) for run in history(url)] == [("finished", DOCUMENTS)]


def test_a_run_that_is_killed_while_the_database_is_away_is_gone_on_with(
    cluster: Cluster, inbox: Path, tmp_path: Path
) -> None:
    output, url = tmp_path / "all.jsonl", cluster.new_database()
    call = command(inbox, "-o", str(output), "--store", url)
    with subprocess.Popen(call, stderr=subprocess.PIPE) as process:  # noqa: S603
        wait_for_lines(output, 2)
        cluster.stop("immediate")
        try:
            time.sleep(0.5)  # the next outcome waits for the database
            process.kill()
            process.communicate(timeout=60)
        finally:
            cluster.start()
    before = output.read_bytes().rpartition(b"\n")[0]
    assert before.count(b"\n") < DOCUMENTS - 1
    again = subprocess.run([*call, "--resume"], capture_output=True, timeout=120)  # noqa: S603
    assert again.returncode == 0, again.stderr.decode()
    assert output.read_bytes().startswith(before)
    labels = sorted(str(path) for path in inbox.iterdir())
    assert [line["source"]["label"] for line in lines(output)] == labels
    assert sorted(row["label"] for row in exported(url)) == labels
    assert [(run["state"], sum(run["verdicts"].values())) for run in history(url)] == [("finished", DOCUMENTS)]


def wait_for_lines(output: Path, count: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and not (output.exists() and output.read_bytes().count(b"\n") >= count):
        time.sleep(0.02)


def history(url: str) -> list[dict[str, Any]]:
    listed = [sys.executable, "-m", "verifier", "history", "--store", url, "--format", "json"]
    found: list[dict[str, Any]] = json.loads(subprocess.run(listed, capture_output=True, check=True).stdout)  # noqa: S603
    return found


def exported(url: str) -> list[dict[str, Any]]:
    """The documents of a store, in the order in which they were added."""
    call = [sys.executable, "-m", "verifier", "export", "--store", url, "--what", "documents", "--format", "jsonl"]
    return [json.loads(line) for line in subprocess.run(call, capture_output=True, check=True).stdout.splitlines()]  # noqa: S603


# ---------------------------------------------------------------------------------------------------------- a child


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_a_child_that_is_killed_in_the_midst_of_a_document_costs_that_alone(inbox: Path, tmp_path: Path) -> None:
    folder, output, cache = tmp_path / "inbox", tmp_path / "all.jsonl", tmp_path / "cache"
    shutil.copytree(inbox, folder)
    long = folder / "00x-long.pdf"
    long.write_bytes(many_pages(40))
    call = [sys.executable, "-m", "verifier", "check", str(folder), "--as-of", "2026-12-01", "-j", "1", "-f", "jsonl"]
    call += ["--cache", str(cache), "-o", str(output)]
    with subprocess.Popen(call, stderr=subprocess.PIPE) as process:  # noqa: S603
        wait_for_lines(output, 1)
        assert [line["source"]["label"] for line in lines(output)] == [str(folder / "00.pdf")]
        (child,) = workers_of(process.pid)
        begun = processor_time(child)
        while processor_time(child) < begun + 30:  # 0.3 s of the long document, which takes seconds
            time.sleep(0.02)
        os.kill(child, signal.SIGKILL)
        _, said = process.communicate(timeout=120)
    assert process.returncode == 3, said.decode()
    told = {line["source"]["label"]: line for line in lines(output)}
    assert sorted(told) == sorted(str(path) for path in folder.iterdir())
    dead = told.pop(str(long))
    assert dead["verdict"] == "unreadable"
    assert "SIGKILL" in dead["summary"]
    assert {line["verdict"] for line in told.values()} == {"pass"}
    # Another run takes up what is known, and reads again what was killed.
    again = subprocess.run(call, capture_output=True, timeout=120)  # noqa: S603
    assert again.returncode == 0, again.stderr.decode()
    assert {line["source"]["label"]: line for line in lines(output)}.items() > told.items()


def processor_time(process: int) -> int:
    """In ticks, of which there are a hundred a second."""
    return sum(map(int, Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]))
