"""How much memory a long run takes, by the operating system's figures: `python -m tests.benchmarks.memory`.

Each line of the table is one run of the command over a folder that is made for it. "parent" is the process that hands
documents out and prints; "child" is the largest of the processes that read them (the server that they come from is
smaller). Three kinds of documents: `refused` ones, which are no PDF that can be opened; `repeated` ones, one report
under many names; and `report`s, each with other bytes, which are all read. Options that are not known here go to
`verifier check`.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from verifier.samplekit.make import make
from verifier.samplekit.sound import draw_sound

KINDS = ("refused", "repeated", "report")
SEED = 7
_PAUSE = 0.05
"""Seconds between two looks at the processes; the peaks that they tell are kept by the system."""
_MEASURED = """
import sys
from pathlib import Path
from verifier.cli.main import main
try:
    main()
finally:
    status = Path("/proc/self/status").read_text()
    Path({told!r}).write_text(status.partition("VmHWM:")[2].split()[0])
"""


class Used(NamedTuple):
    """What a run took."""

    seconds: float
    parent: float
    """Peak of the parent in MB."""
    child: float
    """Peak of the largest child in MB."""
    code: int


def write_folder(folder: Path, kind: str, files: int) -> None:
    """So many documents, a thousand to a folder."""
    report = make(*draw_sound(SEED))
    first = folder / "first.pdf"
    for number in range(files):
        place = folder / f"{number // 1000:04}"
        if number % 1000 == 0:
            place.mkdir(parents=True)
        path = place / f"report-{number:07}.pdf"
        if kind == "repeated" and number % 10_000:  # file systems have a bound on the names of one file
            path.hardlink_to(first)
        elif kind == "refused":
            path.write_bytes(b"%%PDF-1.7\n%% %d" % number)
        else:
            path.write_bytes(report + (b"%% %d\n" % number if kind == "report" else b""))
            first = path


def used_by(arguments: list[str]) -> Used:
    """Run the command and watch it."""
    with tempfile.TemporaryDirectory() as place:
        told = Path(place) / "peak"
        started = time.monotonic()
        process = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-c", _MEASURED.format(told=str(told)), *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        child = 0.0
        while process.poll() is None:
            child = max([child, *(peak_of(worker) for worker in workers_of(process.pid))])
            time.sleep(_PAUSE)
        return Used(time.monotonic() - started, int(told.read_text()) / 1000, child, process.returncode)


def workers_of(parent: int) -> Iterator[int]:
    """The children of the children: those that read."""
    for child in children_of(parent):
        yield from children_of(child)


def children_of(process: int) -> list[int]:
    """The processes that one has started."""
    with contextlib.suppress(OSError):
        return [int(one) for task in Path(f"/proc/{process}/task").iterdir()
                for one in (task / "children").read_text().split()]  # fmt: skip
    return []


def peak_of(process: int) -> float:
    """The most memory that a process has had, in MB; none where it has gone."""
    with contextlib.suppress(OSError, IndexError):
        return int(Path(f"/proc/{process}/status").read_text().partition("VmHWM:")[2].split()[0]) / 1000
    return 0.0


def main() -> None:
    """Run each number of files, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--kind", choices=KINDS, default="refused")
    parser.add_argument("--format", dest="format_name", default="jsonl")
    parser.add_argument("--store", action="store_true", help="keep the outcomes in a store (SQLite), too")
    given, more = parser.parse_known_args()
    what = f"{given.kind}, {given.format_name}{', store' if given.store else ''} {' '.join(more)}"
    print(f"{what}\n{'files':>8}{'s':>9}{'files/s':>9}{'parent MB':>11}{'child MB':>10}")  # noqa: T201
    for files in given.files:
        with tempfile.TemporaryDirectory(prefix="verifier-memory-") as place:
            folder = Path(place) / "inbox"
            write_folder(folder, given.kind, files)
            output = os.fspath(Path(place) / "output")
            call = ["check", os.fspath(folder), "-f", given.format_name, "-o", output, "--as-of", "2026-12-01", *more]
            call += ["--cache", os.fspath(Path(place) / "cache")]
            used = used_by([*call, *(["--store", os.fspath(Path(place) / "kept.db")] if given.store else [])])
            told = f"{files:>8,}{used.seconds:>9.1f}{files / used.seconds:>9.1f}{used.parent:>11.1f}{used.child:>10.1f}"
            print(told + (f"  exit code {used.code}" if used.code not in (0, 1, 3) else ""), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
