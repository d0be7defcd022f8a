"""A dataset: the rows of `verifier export`, each document once, whole whatever is lost in between."""

from __future__ import annotations

import csv
import importlib
import io
import os
import pickle
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from verifier.batch import Job, Judged, Limits, judge_all, judge_one, kept, key_of
from verifier.cli.main import cli
from verifier.errors import OutputError
from verifier.intake import Input, InputRef
from verifier.model import Run, Severity, Verdict, WaiverRule
from verifier.profiles import load_profiles
from verifier.store.records import Kind, Table

if missing := [name for name in ("pyarrow", "fsspec", "sqlalchemy") if importlib.util.find_spec(name) is None]:
    if os.environ.get("CI"):
        raise ImportError(f"{missing[0]} is missing")
    pytest.skip(f"{missing[0]} is not installed (pip install -e '.[dev]')", allow_module_level=True)

import pyarrow.parquet as pq

from verifier.dataset import open_dataset
from verifier.dataset.columns import COLUMNS
from verifier.dataset.dataset import Dataset
from verifier.dataset.known import Ending, Known, mark

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.pdf"))[::3]
DAY = date(2026, 11, 22)
NO_TIME = Limits(seconds=0.001, grace=0)
"""With this nothing can be read: what is judged nevertheless was known."""


@pytest.fixture(scope="module")
def job() -> Job:
    return Job(tuple(load_profiles(["kratom-baseline"])), DAY)


@pytest.fixture(scope="module")
def judged(job: Job) -> list[Judged]:
    return [judge_one(InputRef(str(path), path), job) for path in SAMPLES]


def opened(url: str | Path, job: Job, *, has_texts: bool = True) -> Dataset:
    run = Run(version="0", profiles=(), as_of=job.as_of)
    return open_dataset(str(url), run, key_of(job, has_ocr=False), is_by_label=bool(job.waivers), has_texts=has_texts)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def check(*arguments: str | Path) -> Result:
    call = ["check", *map(str, SAMPLES), "--as-of", DAY.isoformat(), "--no-cache", *map(str, arguments)]
    return CliRunner().invoke(cli, call, prog_name="verifier")


# ---------------------------------------------------------------------------------------------------------- the rows


def test_columns_are_those_of_the_export_without_the_run() -> None:
    from verifier.store.export import columns

    for table in Table:
        exported = {name: kind for name, kind in columns(table).items() if name not in ("run", "run_started")}
        extra = {"report": Kind.TEXT} if table is Table.DOCUMENTS else {}
        assert list(COLUMNS[table].items()) == list((exported | extra).items())


def test_rows_are_those_that_a_store_would_export(judged: list[Judged], job: Job, tmp_path: Path) -> None:
    from verifier.store import open_store

    run = Run(version="0", profiles=(), as_of=job.as_of)
    opened(tmp_path / "set", job).write(judged)
    with open_store(str(tmp_path / "store.db")) as store:
        number = store.begin_run(run, started=datetime(2026, 1, 1, tzinfo=UTC)).id
        for one in judged:
            store.add(number, one.report)
        for table in Table:
            wanted = [dict(row) for row in store.rows(table)]
            (part,) = (tmp_path / "set" / table.value).rglob("*.parquet")
            found = pq.read_table(part, partitioning=None).to_pylist()
            assert len(found) == len(wanted) > 0
            for row, want in zip(found, wanted, strict=True):
                for name in set(COLUMNS[table]) - {"report"}:
                    exact = isinstance(want[name], Decimal)
                    assert row[name] == (str(want[name]) if exact else want[name])


def test_there_are_as_many_rows_as_csv_prints(tmp_path: Path) -> None:
    printed = check("--dataset", tmp_path / "set", "-f", "csv")
    rows = list(csv.DictReader(io.StringIO(printed.stdout)))
    results = pd.read_parquet(tmp_path / "set" / "results")
    assert (results["value_position"] == 0).sum() == sum(row["row"] in ("result", "total") for row in rows)
    documents = pd.read_parquet(tmp_path / "set" / "documents")
    assert sorted(documents["label"]) == sorted({row["file"] for row in rows})
    assert documents["sha256"].is_unique
    findings = pd.read_parquet(tmp_path / "set" / "findings")
    assert len(findings) == documents[["errors", "warnings", "infos", "waived"]].to_numpy().sum()


# -------------------------------------------------------------------------------------------------------- once, whole


def test_what_is_there_is_neither_judged_nor_written_again(job: Job, tmp_path: Path) -> None:
    refs = [InputRef(str(path), path) for path in SAMPLES]
    first = opened(tmp_path, job)
    outcomes = list(kept(judge_all(refs, job, earlier=first), first, at_once=3))
    before = bytes_of(tmp_path)
    assert len(before) == 2 * len(Table)  # five documents, three at a time
    second = opened(tmp_path, job)
    assert second.documents == len(SAMPLES)
    again = list(kept(judge_all(reversed(refs), job, earlier=second, limits=NO_TIME), second))
    assert [one.report for one in reversed(again)] == [one.report for one in outcomes]
    assert [(one.verdict, one.worst) for one in reversed(again)] == [(one.verdict, one.worst) for one in outcomes]
    assert bytes_of(tmp_path) == before


def test_without_texts_an_outcome_is_known_all_the_same(judged: list[Judged], job: Job, tmp_path: Path) -> None:
    opened(tmp_path, job).write(judged)
    brief = opened(tmp_path, job, has_texts=False)
    for one in judged:
        found = brief.get(one.sha256, "another name.pdf")
        assert found is not None
        assert (found.label, found.text) == ("another name.pdf", "")
        assert (found.verdict, found.worst, found.has_crashed_rules) == (one.verdict, one.worst, one.has_crashed_rules)


def test_another_day_is_another_partition(judged: list[Judged], job: Job, tmp_path: Path) -> None:
    opened(tmp_path, job).write(judged[:2])
    other = opened(tmp_path, Job(job.profiles, date(2025, 1, 1)))
    assert other.documents == 0
    other.write(judged[:2])
    assert pd.read_parquet(tmp_path / "documents")["job"].nunique() == 2


def test_the_same_documents_are_the_same_file_in_whatever_order(judged: list[Judged], job: Job, tmp_path: Path) -> None:
    dataset = opened(tmp_path, job)
    dataset.write(judged)
    before = bytes_of(tmp_path)
    dataset.write(list(reversed(judged)))
    assert bytes_of(tmp_path) == before


@pytest.mark.parametrize("lost", [[Table.RESULTS], [Table.FINDINGS, Table.JUDGEMENTS, Table.RESULTS]])
@pytest.mark.parametrize("how", ["at the next opening", "when the part is written once more"])
def test_what_a_lost_worker_has_left_out_is_made_up_for(
    lost: list[Table], how: str, judged: list[Judged], job: Job, tmp_path: Path
) -> None:
    dataset = opened(tmp_path, job)
    dataset.write(judged)
    before = bytes_of(tmp_path)
    for table in lost:
        for path in (tmp_path / table.value).rglob("*.parquet"):
            path.unlink()
    if how == "at the next opening":
        opened(tmp_path, job)
    else:
        dataset.write(judged)
    assert bytes_of(tmp_path) == before


def test_a_file_is_there_whole_or_not_at_all(
    judged: list[Judged], job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fsspec.implementations.local import LocalFileSystem

    dataset = opened(tmp_path, job)

    def stop(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LocalFileSystem, "mv", stop)
    with pytest.raises(OutputError, match="cannot be written: No space left on device"):
        dataset.write(judged)
    assert bytes_of(tmp_path) == {}


def test_a_foreign_file_is_named(judged: list[Judged], job: Job, tmp_path: Path) -> None:
    opened(tmp_path, job).write(judged)
    (part,) = (tmp_path / "documents").rglob("*.parquet")
    part.write_bytes(b"no parquet")
    with pytest.raises(OutputError, match=part.name):
        opened(tmp_path, job)


def test_what_is_closed_in_the_midst_is_written(job: Job, tmp_path: Path) -> None:
    refs = [InputRef(str(path), path) for path in SAMPLES]
    dataset = opened(tmp_path, job)
    outcomes = kept(judge_all(refs, job), dataset)
    first = [next(outcomes), next(outcomes)]
    outcomes.close()
    assert sorted(pd.read_parquet(tmp_path / "documents")["sha256"]) == sorted(one.sha256 for one in first)


def test_twins_have_one_row_and_with_waivers_one_each(judged: list[Judged], job: Job, tmp_path: Path) -> None:
    first, twin = judged[0], judged[0].called("twin.pdf")
    plain = opened(tmp_path / "plain", job)
    assert [plain.claim(first), plain.claim(twin), plain.claim(first)] == [True, False, False]
    rule = WaiverRule(code="CMP303", who="R.", why="so", until=date(2027, 1, 1), document="twin.pdf")
    by_label = opened(tmp_path / "named", Job(job.profiles, DAY, waivers=(rule,)))
    assert [by_label.claim(first), by_label.claim(twin), by_label.claim(twin)] == [True, True, False]
    by_label.write([first, twin])
    reopened = opened(tmp_path / "named", Job(job.profiles, DAY, waivers=(rule,)))
    assert reopened.get(first.sha256, "twin.pdf") is not None
    assert reopened.get(first.sha256, "third.pdf") is None


def test_what_has_no_bytes_and_what_a_defect_cost_is_left_for_another_time(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = judge_one(InputRef("gone.pdf", tmp_path / "gone.pdf"), job)

    def crash(loaded: Input) -> None:
        raise ZeroDivisionError(loaded.label)

    monkeypatch.setattr(importlib.import_module("verifier.reading"), "read_document", crash)
    cost = judge_one(InputRef(str(SAMPLES[0]), SAMPLES[0]), job)
    dataset = opened(tmp_path, job)
    assert [dataset.claim(gone), dataset.claim(cost)] == [False, False]


def test_an_unreadable_document_has_its_row(job: Job, tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    opened(tmp_path / "set", job).write([judge_one(InputRef("bad.pdf", tmp_path / "bad.pdf"), job)])
    (row,) = pd.read_parquet(tmp_path / "set" / "documents").to_dict("records")
    assert (row["label"], row["verdict"], row["results_read"]) == ("bad.pdf", "unreadable", 0)
    assert list(pd.read_parquet(tmp_path / "set" / "findings")["code"]) == ["REA701"]


def test_a_name_of_no_encoding_and_a_formula_come_through(judged: list[Judged], job: Job, tmp_path: Path) -> None:
    odd = judged[0].called('=1+1"\udc80.pdf')
    opened(tmp_path, job).write([odd])
    assert list(pd.read_parquet(tmp_path / "documents")["label"]) == ['=1+1"\\udc80.pdf']
    found = opened(tmp_path, job).get(odd.sha256, odd.label)
    assert found is not None
    assert found.report == odd.report


@pytest.fixture
def place() -> Iterator[str]:
    import fsspec

    yield "memory://results/2026"
    fsspec.filesystem("memory").rm("/results", recursive=True)


def test_an_object_store_by_url(place: str, judged: list[Judged], job: Job) -> None:
    dataset = opened(place, job)
    dataset.write(judged)
    assert opened(place, job).documents == len(judged)


def test_another_process_knows_the_same(judged: list[Judged], job: Job, tmp_path: Path) -> None:
    opened(tmp_path, job).write(judged)
    copy = pickle.loads(pickle.dumps(opened(tmp_path, job)))  # noqa: S301 - our own
    assert copy.get(judged[0].sha256, judged[0].label) == opened(tmp_path, job).get(judged[0].sha256, judged[0].label)


def test_marks_are_found_and_others_are_not() -> None:
    ending = Ending(Verdict.FAIL, Severity.ERROR, has_crashed_rules=False)
    marks = [mark(f"{number:032x}{0:032x}", "", is_by_label=False) for number in range(0, 1 << 128, 1 << 120)]
    known = Known(["a", "b"], [(one, place % 2, ending) for place, one in enumerate(marks)])
    assert [known.get(one) for one in marks] == [("ab"[place % 2], ending) for place in range(len(marks))]
    assert bytes(16) in known
    assert b"\x01" * 16 not in known
    assert Known().get(bytes(16)) is None


# --------------------------------------------------------------------------------------------------- the command line


def test_nothing_is_printed_unless_asked_for(tmp_path: Path) -> None:
    silent, plain = check("--dataset", tmp_path / "set"), check("-f", "jsonl")
    assert (silent.stdout, silent.exit_code) == ("", plain.exit_code)
    assert f'5 documents (2 fail, 1 inconclusive, 2 pass) in "{tmp_path / "set"}"' in silent.stderr
    again = check("--dataset", tmp_path / "set", "-f", "jsonl", "--timeout", "1")
    assert (again.stdout, again.exit_code) == (plain.stdout, plain.exit_code)


def test_a_document_alone_is_judged_as_among_many(tmp_path: Path) -> None:
    check("--dataset", tmp_path)
    before = bytes_of(tmp_path)
    call = ["check", str(SAMPLES[0]), "--as-of", DAY.isoformat(), "--dataset", str(tmp_path)]
    assert CliRunner().invoke(cli, call).exit_code == 0
    assert bytes_of(tmp_path) == before


def test_a_document_that_has_no_row_is_named(tmp_path: Path) -> None:
    archive = tmp_path / "inbox.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("one.pdf", b"%PDF 12345")
    archive.write_bytes(archive.read_bytes().replace(b"%PDF 12345", b"%PDF 54321"))  # no longer what its checksum says
    result = check(archive, "--dataset", tmp_path / "set")
    assert f"not in the dataset: {archive}!/one.pdf: Could not be read: 'one.pdf' in" in result.stderr
    assert len(pd.read_parquet(tmp_path / "set" / "documents")) == len(SAMPLES)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--dataset", "x", "--resume"), "--resume and --dataset do not go together"),
        (("--scheduler", "tcp://x:1"), "--scheduler is for --engine dask"),
        (("--engine", "dask"), "--engine dask needs the address"),
        (("--engine", "dask", "--scheduler", "x"), '"x" is no address of a scheduler'),
        (("--engine", "dask", "--scheduler", "tcp://x:1", "-j", "2"), "--jobs and --engine dask"),
        (("--engine", "dask", "--scheduler", "tcp://x:1", "--cache", "x"), "--cache and --engine dask"),
        (("--engine", "dask", "--scheduler", "tcp://x:1", "--no-sandbox"), "--no-sandbox and --engine dask"),
    ],
)
def test_options_that_have_no_meaning_together_are_refused(arguments: tuple[str, ...], said: str) -> None:
    result = check(*arguments)
    assert said in result.stderr
    assert result.exit_code == 2


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = check("--dataset", tmp_path / "file" / "set")
    assert "cannot be" in result.stderr
    assert "Traceback" not in result.stderr
    assert result.exit_code == 5


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import sys

    for name in [name for name in sys.modules if name.startswith("verifier.dataset.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "fsspec", None)
    result = check("--dataset", tmp_path)
    assert "a dataset needs fsspec, which is not installed" in result.stderr
    assert "pip install 'verifier[distributed]'" in result.stderr
    assert result.exit_code == 5
