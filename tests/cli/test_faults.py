"""A run that ends before its time: Ctrl-C, a kill, a full disk. Nothing is lost, and nothing is judged twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from verifier.samplekit.make import make
from verifier.samplekit.sound import draw_sound

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
        until = time.monotonic() + 60
        while time.monotonic() < until and not (output.exists() and output.read_bytes().count(b"\n") >= 2):
            time.sleep(0.02)
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
        listed = [sys.executable, "-m", "verifier", "history", "--store", str(store), "--format", "json"]
        runs = json.loads(subprocess.run(listed, capture_output=True, check=True).stdout)  # noqa: S603
        assert [(run["state"], sum(run["verdicts"].values())) for run in runs] == [("finished", DOCUMENTS)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said_and_ends_the_run(inbox: Path) -> None:
    ended = subprocess.run(command(inbox, "-o", "/dev/full"), capture_output=True, text=True, timeout=120)  # noqa: S603
    assert ended.returncode == 5
    assert 'Cannot write to "/dev/full": No space left on device' in ended.stderr
    assert "Traceback" not in ended.stderr
