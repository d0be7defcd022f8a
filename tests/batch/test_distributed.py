"""A real cluster with two worker processes: the same outcomes as here, and nothing lost when a worker is."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

if missing := [name for name in ("dask", "distributed", "pyarrow", "fsspec") if find_spec(name) is None]:
    if os.environ.get("CI"):
        raise ImportError(f"{missing[0]} is missing")
    pytest.skip(f"{missing[0]} is not installed (pip install 'verifier[distributed]')", allow_module_level=True)
if os.name == "nt":
    pytest.skip("needs signals", allow_module_level=True)

import dask
from distributed import Client, LocalCluster

from tests.batch.deadly import Deadly
from tests.hostile import hostile_file
from verifier.batch import Job, Judged, Limits, distributed, judge_all, key_of
from verifier.batch.cluster import connected, must_judge_alike
from verifier.batch.distributed import judge_distributed
from verifier.batch.worker import Crew, Nature, Setting, Task, nature
from verifier.cli.main import cli
from verifier.dataset import open_dataset
from verifier.dataset.dataset import Dataset
from verifier.errors import OutputError, UsageError
from verifier.intake import Input, InputRef
from verifier.model import Run
from verifier.pdf.scanned import can_recognise
from verifier.profiles import load_profiles
from verifier.samplekit.make import make
from verifier.samplekit.sound import draw_sound

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.pdf"))
DAY = date(2026, 11, 22)
RUN = Run(version="0", profiles=(), as_of=DAY)
TIGHT = Limits(memory=900_000_000, memory_with_ocr=900_000_000)
"""Enough for every good document, and soon over for the other one."""
NO_TIME = Limits(seconds=0.001, grace=0)


@pytest.fixture(scope="module")
def local() -> Iterator[LocalCluster]:
    """Two worker processes, each with a nanny that starts it again."""
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", memory_limit=0) as started,
    ):
        yield started


@pytest.fixture
def client(local: LocalCluster) -> Iterator[Client]:
    with connected(local.scheduler_address) as found:
        yield found


@pytest.fixture(scope="module")
def job() -> Job:
    return Job(tuple(load_profiles(["kratom-baseline"])), DAY)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> list[InputRef]:
    """Different reports, a twin, and two that are bad: one of them kills its child."""
    folder = tmp_path_factory.mktemp("inbox")
    for number in range(6):
        (folder / f"{number}0-good.pdf").write_bytes(make(*draw_sound(6_000_000 + number)))
    shutil.copy(folder / "10-good.pdf", folder / "51-twin.pdf")
    (folder / "21-cut.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    (folder / "41-bomb.pdf").write_bytes(hostile_file("bomb-encrypted-aes_128.pdf").data)
    return [InputRef(path.name, path) for path in sorted(folder.iterdir())]


@pytest.fixture(scope="module")
def alone(inbox: list[InputRef], job: Job) -> list[Judged]:
    """What one machine says."""
    return list(judge_all(inbox, job, jobs=2, limits=TIGHT))


def opened(folder: Path, job: Job, *, has_texts: bool = True) -> Dataset:
    return open_dataset(str(folder), RUN, key_of(job, has_ocr=can_recognise()), has_texts=has_texts)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def must_hold_each_once(folder: Path, alone: list[Judged]) -> None:
    """The dataset has a row for each different document, and for each of their results and findings."""
    by_digest = {one.sha256: one.report for one in reversed(alone)}
    documents = pd.read_parquet(folder / "documents")
    assert sorted(documents["sha256"]) == sorted(by_digest)
    assert dict(zip(documents["sha256"], documents["verdict"], strict=True)) == {
        digest: report.verdict.value for digest, report in by_digest.items()
    }
    assert len(pd.read_parquet(folder / "findings")) == sum(len(one.findings) for one in by_digest.values())
    results = pd.read_parquet(folder / "results")
    assert len(results.drop_duplicates(["sha256", "certificate", "row"])) == sum(
        len(panel.results) + len(panel.totals)
        for one in by_digest.values()
        for certificate in one.certificates
        for panel in certificate.panels
    )
    assert not results.duplicated(["sha256", "certificate", "row", "value_position"]).any()


def test_the_outcomes_are_those_of_one_machine(
    client: Client, inbox: list[InputRef], alone: list[Judged], job: Job, tmp_path: Path
) -> None:
    dataset = opened(tmp_path, job)
    found = list(judge_distributed(inbox, job, client, limits=TIGHT, keeper=dataset, per_task=2, per_part=4))
    assert found == alone
    must_hold_each_once(tmp_path, alone)
    before = bytes_of(tmp_path)
    # The second time nothing is read, for which there is no time, and nothing is written.
    again = opened(tmp_path, job)
    known = list(judge_distributed(inbox, job, client, keeper=again, limits=NO_TIME))
    assert [(one.label, one.report, one.worst) for one in known] == [(o.label, o.report, o.worst) for o in alone]
    assert bytes_of(tmp_path) == before


def test_a_worker_that_is_killed_loses_nothing(
    client: Client, inbox: list[InputRef], alone: list[Judged], job: Job, tmp_path: Path
) -> None:
    outcomes = judge_distributed(inbox, job, client, limits=TIGHT, keeper=opened(tmp_path, job), per_task=2)
    found = [next(outcomes)]
    # Each has judged something that is not written yet, or is in the midst of it.
    victim = min(client.run(os.getpid).values())
    os.kill(victim, signal.SIGKILL)
    found += list(outcomes)
    assert victim not in client.run(os.getpid).values()
    assert found == alone
    must_hold_each_once(tmp_path, alone)


def test_the_document_that_kills_workers_is_found_and_the_others_are_judged(
    local: LocalCluster, client: Client, inbox: list[InputRef], alone: list[Judged], job: Job, tmp_path: Path
) -> None:
    scheduler: Any = local.scheduler
    bad = Deadly("deadly.pdf", inbox[0].path)
    refs = [*inbox[:2], bad, *inbox[2:4]]
    allowed, scheduler.allowed_failures = scheduler.allowed_failures, 0
    try:
        found = list(judge_distributed(refs, job, client, limits=TIGHT, keeper=opened(tmp_path, job), per_task=5))
    finally:
        scheduler.allowed_failures = allowed
    (blamed,) = (one for one in found if one.label == "deadly.pdf")
    assert found == [*alone[:2], blamed, *alone[2:4]]
    assert blamed.verdict.value == "unreadable"
    assert "1 workers died while they had this document" in blamed.report.summary
    assert (blamed.sha256, blamed.is_lasting) == ("", False)
    must_hold_each_once(tmp_path, alone[:4])


@pytest.mark.parametrize("how", [GeneratorExit, KeyboardInterrupt])
def test_a_run_that_is_broken_off_keeps_what_is_judged(
    client: Client, inbox: list[InputRef], alone: list[Judged], job: Job, tmp_path: Path, how: type[BaseException]
) -> None:
    outcomes = judge_distributed(inbox, job, client, limits=TIGHT, keeper=opened(tmp_path, job), per_task=1)
    first = next(outcomes)
    with pytest.raises(how):
        outcomes.throw(how)
    kept = set(pd.read_parquet(tmp_path / "documents")["sha256"])
    assert first.sha256 in kept
    assert kept < {one.sha256 for one in alone}
    list(judge_distributed(inbox, job, client, limits=TIGHT, keeper=opened(tmp_path, job)))
    must_hold_each_once(tmp_path, alone)


def test_few_batches_are_on_their_way_whatever_their_number(
    client: Client, inbox: list[InputRef], alone: list[Judged], job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    most: list[int] = []
    hand_out = distributed._Run._hand_out

    def count(run: distributed._Run, number: int, batch: tuple[InputRef, ...]) -> None:
        hand_out(run, number, batch)
        most.append(len(run._flying) + len(run._there))

    monkeypatch.setattr(distributed._Run, "_hand_out", count)
    assert list(judge_distributed(inbox, job, client, limits=TIGHT, per_task=1)) == alone
    assert len(most) == len(inbox)
    assert max(most) <= distributed._AHEAD * 2


def test_without_reports_nothing_but_verdicts_comes_back(
    client: Client, inbox: list[InputRef], alone: list[Judged], job: Job, tmp_path: Path
) -> None:
    dataset = opened(tmp_path, job, has_texts=False)
    found = list(judge_distributed(inbox, job, client, limits=TIGHT, keeper=dataset, has_texts=False, per_task=3))
    assert sorted(found, key=lambda one: one.label) == [replace(one, text="", print_text="") for one in alone]


def test_a_file_that_workers_do_not_see_is_named_with_the_worker(
    client: Client, inbox: list[InputRef], alone: list[Judged], job: Job, tmp_path: Path
) -> None:
    there, elsewhere = inbox[0], InputRef("mine.pdf", tmp_path / "mine.pdf")
    found = list(judge_distributed([elsewhere, there], job, client, limits=TIGHT))
    assert found[1] == alone[0]
    assert "'mine.pdf' is not on the machine of the worker at tcp://" in found[0].report.summary
    assert str(tmp_path / "mine.pdf") in found[0].report.summary


def test_urls_are_loaded_by_the_workers(
    client: Client, inbox: list[InputRef], alone: list[Judged], job: Job, tmp_path: Path
) -> None:
    urls = [InputRef(ref.label, None, url=f"file://{ref.path}") for ref in inbox[:2]]
    assert list(judge_distributed(urls, job, client, limits=TIGHT)) == alone[:2]


def test_a_part_that_cannot_be_written_ends_the_run(
    client: Client, inbox: list[InputRef], job: Job, tmp_path: Path
) -> None:
    dataset = opened(tmp_path / "set", job)
    (tmp_path / "set").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be"):
        list(judge_distributed(inbox[:2], job, client, limits=TIGHT, keeper=dataset))


def test_standard_input_is_refused(client: Client, job: Job) -> None:
    stdin = InputRef.of(Input(b"%PDF", "-", "0" * 64))
    with pytest.raises(UsageError, match="'-' is only here"):
        next(judge_distributed([stdin], job, client))


def test_the_command_line_says_the_same_with_either_engine(local: LocalCluster, tmp_path: Path) -> None:
    call = ["check", *map(str, SAMPLES[5:8]), "--as-of", DAY.isoformat(), "-f", "jsonl"]
    here = CliRunner().invoke(cli, [*call, "--no-cache"])
    away = [*call, "--engine", "dask", "--scheduler", local.scheduler_address]
    there = CliRunner().invoke(cli, [*away, "--store", str(tmp_path / "kept.db"), "--dataset", str(tmp_path / "set")])
    assert (there.stdout, there.exit_code) == (here.stdout, here.exit_code)
    (tmp_path / "all.jsonl").write_text("".join(here.stdout.splitlines(keepends=True)[:2]))
    resumed = CliRunner().invoke(cli, [*away, "-o", str(tmp_path / "all.jsonl"), "--resume"])
    assert resumed.exit_code == here.exit_code
    assert (tmp_path / "all.jsonl").read_text() == here.stdout


# ------------------------------------------------------------------------------------------- who may work, and who not


def test_nobody_there_is_said() -> None:
    with (
        pytest.raises(UsageError, match=r'no scheduler answers at "tcp://127\.0\.0\.1:9"'),
        connected("tcp://127.0.0.1:9", patience=0.2),
    ):
        pass


def test_no_worker_is_said() -> None:
    with (
        LocalCluster(n_workers=0, dashboard_address=":0", processes=False) as empty,
        pytest.raises(UsageError, match="has no worker"),
        connected(empty.scheduler_address, patience=0.2),
    ):
        pass


@pytest.mark.parametrize(
    ("ours", "said"),
    [
        (Nature("9.9", can_recognise()), "and here is 9.9"),
        (Nature(nature().version, not can_recognise()), "the extra ocr is installed on one side only"),
    ],
)
def test_workers_that_judge_otherwise_are_refused(client: Client, ours: Nature, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        must_judge_alike(client, ours)


def test_a_worker_that_comes_later_is_refused_as_well(job: Job) -> None:
    with pytest.raises(RuntimeError, match="install the same"):
        Setting(Task(job, Limits(), None, Nature("9.9", has_ocr=False))).setup(None)


def test_children_stay_for_the_next_batch_and_end_when_they_are_told(job: Job) -> None:
    crew = Crew(Task(job, Limits(), None, nature()))
    with crew.team() as first:
        pass
    with crew.team() as second, crew.team() as third:
        assert second is first
        assert third is not first
    crew.close()
    with crew.team() as fourth:
        assert fourth not in (first, third)
    crew.close()


def test_certificates_of_the_configuration_are_used(job: Job) -> None:
    from distributed.security import Security

    security = Security.temporary()
    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0", protocol="tls://", security=security
    ) as guarded:
        tls = {
            "distributed.comm.require-encryption": True,
            "distributed.comm.tls.ca-file": security.tls_ca_file,
            "distributed.comm.tls.client.cert": security.tls_client_cert,
            "distributed.comm.tls.client.key": security.tls_client_key,
        }
        with dask.config.set(tls), connected(guarded.scheduler_address) as found:
            assert guarded.scheduler_address.startswith("tls://")
            assert found.submit(nature).result() == nature()
