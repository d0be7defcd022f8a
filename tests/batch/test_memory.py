"""Long runs and long documents: what is in memory does not grow with the number of documents, and little with pages."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.benchmarks.memory import peak_of, workers_of, write_folder
from tests.large import METALS, many_tables
from verifier.batch import Job, Judged, Limits, judge_all
from verifier.cli.main import cli
from verifier.intake import InputRef, find_inputs
from verifier.profiles import load_profiles

DAY = date(2026, 12, 1)
FEW, MANY = 1500, 2500
EARLY, LATE = 1150, 2150
"""Documents that are done when it is counted: everything is warm. References are taken five hundred at a time, and both
runs hold as many then."""


@pytest.fixture(scope="module")
def job() -> Job:
    return Job(tuple(load_profiles(["kratom-baseline"])), DAY, most_pages=500)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files that are refused, each for itself."""
    folder = tmp_path_factory.mktemp("inbox")
    write_folder(folder, "refused", MANY)
    return folder


def alive(kind: type) -> int:
    return sum(isinstance(one, kind) for one in gc.get_objects())


def test_a_run_holds_a_handful_of_documents(inbox: Path, job: Job) -> None:
    refs = find_inputs([str(inbox)])
    assert len(refs) == MANY
    gc.collect()
    before = max(alive(InputRef), alive(Judged))  # of other tests in this process
    most = 0
    for number, outcome in enumerate(judge_all(refs, job)):
        assert outcome.verdict.value == "unreadable"
        if number % 100 == 50:
            most = max(most, alive(InputRef), alive(Judged))
    assert most - before <= 10


@pytest.mark.parametrize("format_name", ["jsonl", "json", "csv"])
def test_the_command_keeps_nothing_of_a_document(
    format_name: str, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in blocks of memory of the interpreter, of which the smallest value takes one."""
    blocks: dict[int, int] = {}

    class Observer:
        def done(self, label: str, verdict: str = "") -> None:
            self.count = getattr(self, "count", 0) + 1
            if self.count in (EARLY, LATE):
                gc.collect()
                blocks[self.count] = sys.getallocatedblocks()

    module = importlib.import_module("verifier.cli.check")
    monkeypatch.setattr(module, "shown_progress", lambda *_, **__: nullcontext(Observer()))

    def run(files: int) -> dict[int, int]:
        names = tmp_path / "names"
        names.write_text("\n".join(map(str, sorted(inbox.rglob("*.pdf"))[:files])))
        call = ["check", "--files-from", str(names), "-j", "1", "-f", format_name, "--as-of", DAY.isoformat()]
        blocks.clear()
        result = CliRunner().invoke(cli, [*call, "-o", str(tmp_path / "out"), "--cache", str(tmp_path / "cache")])
        assert result.exit_code == 3, result.output
        return dict(blocks)

    run(FEW)  # what is imported and remembered once
    few, many = run(FEW), run(MANY)
    assert many[EARLY] - few[EARLY] < (MANY - FEW) / 2
    assert many[LATE] - many[EARLY] < (LATE - EARLY) / 2


def test_a_document_of_five_hundred_pages(job: Job, tmp_path: Path) -> None:
    long = tmp_path / "long.pdf"
    long.write_bytes(many_tables(500))
    outcomes = judge_all([InputRef("long.pdf", long)], job, limits=Limits(seconds=300))
    outcome = next(outcomes)
    peak = max(map(peak_of, workers_of(os.getpid())))
    assert list(outcomes) == []
    report = outcome.report
    assert report.source.pages == 500
    assert sum(len(panel.results) for one in report.certificates for panel in one.panels) == 500 * len(METALS)
    assert peak < 160
