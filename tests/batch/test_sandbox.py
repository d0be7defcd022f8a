"""The walls around a child process: what it cannot do, tried in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BEGIN = """
import os, socket, subprocess, sys, tempfile, urllib.request
from pathlib import Path
from verifier.batch.sandbox import Limits, allow_time, enter
folder, outside = Path(sys.argv[1]), Path(sys.argv[2])
(outside / "kept.txt").write_text("kept")
enter(Limits(seconds=2, memory=1_000_000_000, written=1_000_000), str(folder), has_ocr=False)
"""


def run(tmp_path: Path, code: str) -> subprocess.CompletedProcess[str]:
    folder, outside = tmp_path / "own", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    call = [sys.executable, "-c", BEGIN + code, str(folder), str(outside)]
    return subprocess.run(call, capture_output=True, text=True, timeout=60)  # noqa: S603


@pytest.mark.parametrize(
    "code",
    [
        "open(outside / 'new.txt', 'w')",
        "(outside / 'new.txt').write_text('x')",
        "open(outside / 'kept.txt', 'a')",
        "os.open(outside / 'new.txt', os.O_CREAT | os.O_WRONLY)",
        "open(folder / '..' / 'outside' / 'new.txt', 'w')",
        "os.symlink(outside, folder / 'way'); open(folder / 'way' / 'new.txt', 'w')",
        "os.remove(outside / 'kept.txt')",
        "os.rename(outside / 'kept.txt', outside / 'other.txt')",
        "os.mkdir(outside / 'new')",
        "subprocess.run(['true'])",
        "os.system('true')",
        "os.fork()",
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('example.org', 80)",
        "urllib.request.urlopen('http://127.0.0.1:9/')",
    ],
)
def test_nothing_leaves_the_folder(code: str, tmp_path: Path) -> None:
    done = run(tmp_path, code)
    assert done.returncode == 1
    assert "forbidden" in done.stderr
    assert [path.name for path in (tmp_path / "outside").iterdir()] == ["kept.txt"]
    assert (tmp_path / "outside" / "kept.txt").read_text() == "kept"


def test_reading_and_its_own_folder_are_free(tmp_path: Path) -> None:
    code = """
assert (outside / "kept.txt").read_text() == "kept"
(folder / "a.txt").write_text("x")
(folder / "b").mkdir()
with tempfile.NamedTemporaryFile() as file:
    assert Path(file.name).is_relative_to(folder.resolve())
os.remove(folder / "a.txt")
print("done")
"""
    assert run(tmp_path, code).stdout == "done\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs the limits of the operating system")
@pytest.mark.parametrize(
    ("code", "end"),
    [
        ("bytearray(2_000_000_000)", "MemoryError"),
        ("(folder / 'big').write_bytes(bytes(2_000_000))", "File too large"),
    ],
)
def test_memory_and_files_have_their_limits(code: str, end: str, tmp_path: Path) -> None:
    done = run(tmp_path, "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n" + code)
    assert done.returncode == 1
    assert end in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs the limits of the operating system")
def test_processor_time_is_given_document_by_document(tmp_path: Path) -> None:
    done = run(tmp_path, "allow_time(Limits(seconds=0))\nwhile True: pass")
    assert done.returncode == -24  # SIGXCPU
