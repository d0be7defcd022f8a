"""`verifier history`, `show` and `export`, as people and programs use them."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Invoke
from tests.store.conftest import LATER, NOON, named
from verifier.cli import export as export_command
from verifier.cli.main import cli
from verifier.cli.storing import default_path, opened_store
from verifier.model import DocumentReport, Report, Run, from_json, to_json
from verifier.reports.rowtable import csv_row
from verifier.store import RunState, Table, open_store
from verifier.store.store import Store

SHA = "cd" * 32


@pytest.fixture
def filled(store: Store, run: Run, failing: DocumentReport, unreadable: DocumentReport) -> Store:
    """A finished run with two documents, an interrupted and a killed one with one each."""
    first, second, third = (store.begin_run(run, started=NOON).id for _ in range(3))
    for report in (failing, unreadable):
        store.add(first, report)
    store.finish_run(first, finished=LATER)
    store.add(second, failing)
    store.finish_run(second, finished=LATER, state=RunState.INTERRUPTED)
    store.add(third, named(failing, "third.pdf"))
    return store


def test_history_lists_the_runs(filled: Store, url: str, invoke: Invoke) -> None:
    said = invoke("history", "--store", url)
    assert (said.exit_code, said.stderr) == (0, "")
    lines = [line.rstrip() for line in said.stdout.splitlines()]
    assert lines[0].split() == ["Run", "Started", "(UTC)", "Profiles", "As", "of", "Documents"]
    assert [line.split()[0] for line in lines if "2026-11-22 12:00" in line] == ["3", "2", "1"]
    assert "not finished" in lines[3]
    assert "interrupted" in lines[5]
    assert lines[-2].endswith("✗ 1 fail")
    assert lines[-1].endswith("⊘ 1 unreadable")


def test_history_for_programs(filled: Store, url: str, invoke: Invoke) -> None:
    runs = from_json(invoke("history", "--store", url, "--format", "json").stdout)
    assert [(r["id"], r["state"], r["verdicts"]) for r in runs] == [
        (3, "running", {"fail": 1}),
        (2, "interrupted", {"fail": 1}),
        (1, "finished", {"fail": 1, "unreadable": 1}),
    ]
    assert runs[2]["started"] == "2026-11-22T12:00:30.250000+00:00"
    assert runs[2]["run"]["profiles"][0]["id"] == "example-profile"


def test_history_of_a_new_store_is_empty(store: Store, url: str, invoke: Invoke) -> None:
    said = invoke("history", "--store", url)
    assert (said.exit_code, said.stdout) == (0, "")
    assert "has no run yet" in said.stderr
    assert invoke("history", "--store", url, "-f", "json").stdout == "[]\n"


@pytest.mark.parametrize("sha", [SHA, SHA[:6], SHA[:12].upper()])
def test_show_prints_the_report_as_check_did(
    filled: Store, url: str, run: Run, failing: DocumentReport, invoke: Invoke, sha: str
) -> None:
    said = invoke("show", sha, "--store", url, "--run", "1", "--format", "json")
    assert (said.exit_code, said.stderr) == (0, "run 1, started 2026-11-22 12:00 UTC\n")
    assert said.stdout == to_json(Report(run=run, documents=(failing,)), indent=2) + "\n"


def test_show_takes_the_newest_run(filled: Store, url: str, invoke: Invoke) -> None:
    said = invoke("show", SHA[:8], "--store", url, "-q")
    assert said.stderr.startswith("run 3,")
    assert said.stdout.split() == ["✗", "FAIL", "third.pdf:", "Lead", "is", "above", "its", "limit;", "arsenic",
                                   "is", "not", "shown."]  # fmt: skip
    assert "shall not exceed 1.2 ppm" in " ".join(invoke("show", SHA[:8], "--store", url, "-v").stdout.split())


def test_show_names_the_other_names_of_the_bytes(
    filled: Store, url: str, failing: DocumentReport, invoke: Invoke
) -> None:
    filled.add(3, named(failing, "fourth.pdf"))
    said = invoke("show", SHA, "--store", url, "-q")
    assert "the same bytes are also in this run as: third.pdf" in said.stderr
    assert "fourth.pdf" in said.stdout


def test_show_asks_for_more_where_a_prefix_fits_several(
    filled: Store, url: str, failing: DocumentReport, invoke: Invoke
) -> None:
    for number in range(12):
        filled.add(3, named(failing, f"{number}.pdf", f"cdcdcd{number:058}"))
    said = invoke("show", "cdcdcd", "--store", url)
    assert (said.exit_code, said.stdout) == (2, "")
    assert '"cdcdcd" begins the SHA-256 of 13 documents: cdcdcd00000' in said.stderr
    assert "(0.pdf)" in said.stderr
    assert "and 3 more" in said.stderr
    assert "hint: give more digits" in said.stderr
    assert invoke("show", "cdcdcdcd", "--store", url).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["cdcdc"], '"cdcdc" is no SHA-256'),
        (["samples"], '"samples" is no SHA-256'),
        (["abcdef"], 'has the SHA-256 "abcdef"'),
        (["cdcdcd", "--run", "9"], "has no run 9"),
        (["efefef", "--run", "2"], "no document of run 2"),
    ],
)
def test_show_says_what_it_does_not_find(
    filled: Store, url: str, invoke: Invoke, arguments: list[str], problem: str
) -> None:
    said = invoke("show", *arguments, "--store", url)
    assert (said.exit_code, said.stdout) == (2, "")
    assert problem in said.stderr
    assert "hint: " in said.stderr


@pytest.mark.parametrize("table", Table)
def test_csv_holds_every_row_once(filled: Store, url: str, invoke: Invoke, table: Table) -> None:
    said = invoke("export", "--store", url, "--what", table.value, "--all")
    head, *lines = csv.reader(io.StringIO(said.stdout))
    rows = list(filled.rows(table))
    assert head == [name for name in filled.columns(table) if not name.endswith("_real")]
    assert len(lines) == len(rows) > 0
    for line, row in zip(lines, rows, strict=True):
        cells = dict(zip(head, line, strict=True))
        assert cells["sha256"] == row["sha256"]
        assert cells["run_started"] == "2026-11-22T12:00:30.250000+00:00"
        assert cells.get("number", "") == str(row.get("number") or "")


def test_csv_cells_are_safe(filled: Store, url: str, invoke: Invoke) -> None:
    cells = [row for row in csv.reader(io.StringIO(invoke("export", "--store", url).stdout)) if "ND" in row]
    assert "'=Nickel()" in cells[0]
    row = {"n": Decimal("9E+100000"), "small": Decimal("1E-7"), "text": "-2+3", "day": date(2026, 1, 2), "none": None}
    assert csv_row(row) == "9E+100000,0.0000001,'-2+3,2026-01-02,\n"


@pytest.mark.parametrize("table", Table)
def test_json_lines_hold_every_row_with_its_digits(filled: Store, url: str, invoke: Invoke, table: Table) -> None:
    said = invoke("export", "--store", url, "--what", table.value, "--all", "-f", "jsonl")
    kept = [{k: v for k, v in row.items() if not k.endswith("_real")} for row in filled.rows(table)]
    assert [from_json(line) for line in said.stdout.splitlines()] == [from_json(to_json(row)) for row in kept]
    if table is Table.RESULTS:
        assert '"number": 1.80, ' in said.stdout


@pytest.mark.parametrize("table", Table)
@pytest.mark.parametrize("at_once", [1, 2, 20_000])
def test_parquet_holds_every_row(
    filled: Store, url: str, invoke: Invoke, tmp_path: Path, table: Table, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("verifier.reports.parquet._ROWS_AT_ONCE", at_once)
    path = tmp_path / "out.parquet"
    said = invoke("export", "--store", url, "--what", table.value, "--all", "-f", "parquet", "-o", path)
    assert (said.exit_code, said.stdout) == (0, "")
    read = pq.read_table(path).to_pylist()
    expected = [
        {name: str(value) if isinstance(value, Decimal) else value for name, value in row.items()}
        for row in filled.rows(table)
    ]
    assert [_in_utc(row) for row in read] == expected
    assert [p.name for p in tmp_path.glob("*.part")] == []


def _in_utc(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value.astimezone(UTC) if isinstance(value, datetime) else value for name, value in row.items()}


def test_parquet_has_exact_and_sortable_numbers(filled: Store, url: str, invoke: Invoke, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "out.parquet"
    invoke("export", "--store", url, "--run", "1", "-f", "parquet", "-o", path)
    table = pq.read_table(path)
    assert [str(table.schema.field(n).type) for n in ("number", "number_real", "date_reported", "run")] == [
        "string",
        "double",
        "date32[day]",
        "int64",
    ]
    assert table.column("number").to_pylist() == ["1.80", "0.00018", None]
    assert table.column("number_real").to_pylist() == [1.8, 0.00018, None]


def test_text_that_is_no_unicode_is_exported(
    store: Store, url: str, run: Run, failing: DocumentReport, invoke: Invoke, tmp_path: Path
) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    store.add(store.begin_run(run, started=NOON).id, named(failing, "caf\udce9.pdf"))
    for name in ("csv", "jsonl", "parquet"):
        path = tmp_path / name
        assert invoke("export", "--store", url, "--what", "documents", "-f", name, "-o", path).exit_code == 0
    assert from_json((tmp_path / "jsonl").read_text())["label"] == "caf\udce9.pdf"
    assert pq.read_table(tmp_path / "parquet").column("label").to_pylist() == ["caf\\udce9.pdf"]


@pytest.mark.parametrize("name", ["csv", "jsonl", "parquet"])
def test_the_newest_run_is_exported_unless_another_is_named(
    filled: Store, url: str, invoke: Invoke, tmp_path: Path, name: str
) -> None:
    pq = pytest.importorskip("pyarrow.parquet")

    def labels(*arguments: str) -> list[str]:
        path = tmp_path / "out"
        said = invoke("export", "--store", url, "--what", "documents", "-f", name, "-o", path, *arguments)
        assert said.exit_code == 0
        if name == "parquet":
            return list(pq.read_table(path).column("label").to_pylist())
        if name == "csv":
            return [row["label"] for row in csv.DictReader(io.StringIO(path.read_text()))]
        return [from_json(line)["label"] for line in path.read_text().splitlines()]

    assert labels() == ["third.pdf"]
    assert labels("--run", "1") == ["examples/leaf.pdf", "examples/scan.pdf"]
    assert len(labels("--all")) == 4


def test_nothing_to_export_is_a_table_without_rows(
    store: Store, url: str, run: Run, invoke: Invoke, tmp_path: Path
) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    said = invoke("export", "--store", url)
    assert said.exit_code == 2
    assert "has no run yet" in said.stderr
    store.begin_run(run, started=NOON)
    assert invoke("export", "--store", url).stdout.startswith("run,run_started,version,")
    assert invoke("export", "--store", url, "-f", "jsonl").stdout == ""
    assert invoke("export", "--store", url, "-f", "parquet", "-o", tmp_path / "x.parquet").exit_code == 0
    assert pq.read_table(tmp_path / "x.parquet").num_rows == 0


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--run", "1", "--all"], "do not go together"),
        (["-f", "parquet"], "name a file with -o"),
        (["--run", "9"], "has no run 9"),
    ],
)
def test_what_export_cannot_do(filled: Store, url: str, invoke: Invoke, arguments: list[str], problem: str) -> None:
    said = invoke("export", "--store", url, *arguments)
    assert (said.exit_code, said.stdout) == (2, "")
    assert problem in said.stderr


@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_the_store_is_never_written_over(
    run: Run, failing: DocumentReport, invoke: Invoke, tmp_path: Path, name: str
) -> None:
    path = tmp_path / "store.db"
    with open_store(str(path)) as store:
        store.add(store.begin_run(run, started=NOON).id, failing)
        for target in (path, Path(f"{path}-wal")):
            said = invoke("export", "--store", path, "-f", name, "-o", target)
            assert said.exit_code == 5
            assert "would be overwritten" in said.stderr
    with open_store(str(path), create=False) as store:
        assert len(store.runs()) == 1


@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_a_place_that_cannot_be_written_is_an_output_error(
    filled: Store, url: str, invoke: Invoke, tmp_path: Path, name: str
) -> None:
    said = invoke("export", "--store", url, "-f", name, "-o", tmp_path / "nowhere" / "x")
    assert said.exit_code == 5
    assert "Cannot write to" in said.stderr


def test_an_export_that_fails_midway_leaves_no_half_file(
    filled: Store, url: str, invoke: Invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    rows = Store.rows

    def failing_rows(*arguments: Any) -> Iterator[dict[str, Any]]:
        yield next(rows(*arguments))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Store, "rows", failing_rows)
    said = invoke("export", "--store", url, "-f", "parquet", "-o", tmp_path / "x.parquet")
    assert said.exit_code == 5
    assert "No space left on device" in said.stderr
    assert list(tmp_path.glob("x.parquet*")) == []


def test_the_choices_are_those_of_the_store() -> None:
    assert tuple(Table) == export_command._TABLES


def test_the_default_store_is_below_the_data_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, invoke: Invoke
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert default_path() == tmp_path / "data" / "verifier" / "store.db"
    said = invoke("history")
    assert said.exit_code == 5
    assert "there is no store at" in said.stderr
    assert not (tmp_path / "data").exists()
    with opened_store("default", create=True) as store:
        store.begin_run(run, started=NOON)
    assert default_path().exists()
    assert "example-profile" in invoke("history").stdout
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_path() == tmp_path / ".local" / "share" / "verifier" / "store.db"


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from verifier.errors import StoreError

    (tmp_path / "data").write_text("a file")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with pytest.raises(StoreError, match="cannot be made"):
        opened_store("default", create=True)


@pytest.mark.parametrize(
    ("missing", "arguments", "command"),
    [
        ("sqlalchemy", ["history", "--store", "{db}"], "pip install 'verifier[store]'"),
        ("alembic", ["history", "--store", "{db}"], "pip install 'verifier[store]'"),
        ("psycopg", ["history", "--store", "postgresql://x/y"], "pip install 'verifier[postgres]'"),
        ("sqlalchemy", ["history", "--store", "postgresql://x/y"], "pip install 'verifier[postgres]'"),
        ("pyarrow", ["export", "--store", "{db}", "-f", "parquet", "-o", "x"], "pip install 'verifier[parquet]'"),
    ],
)
def test_a_missing_extra_is_named_with_its_command(
    run: Run, tmp_path: Path, missing: str, arguments: list[str], command: str
) -> None:
    path = tmp_path / "x.db"
    with open_store(str(path)) as store:
        store.begin_run(run, started=NOON)
    code = f"import sys; sys.modules[{missing!r}] = None; from verifier.cli.main import main; main()"
    call = [sys.executable, "-c", code, *(a.format(db=path) for a in arguments)]
    said = subprocess.run(call, capture_output=True, text=True, cwd=tmp_path, check=False)  # noqa: S603
    assert said.returncode == 5
    assert f"{missing}, which is not installed" in said.stderr
    assert f"hint: {command}" in said.stderr


def test_help_loads_no_database() -> None:
    for command in ("history", "show", "export"):
        code = (
            "import sys\n"
            "from verifier.cli.main import cli\n"
            f"try: cli([{command!r}, '--help'], prog_name='verifier')\n"
            "except SystemExit as end: assert not end.code\n"
            "print({'sqlalchemy', 'alembic', 'pyarrow', 'pydantic', 'rich'} & set(sys.modules))\n"
        )
        said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
        assert said.stdout.splitlines()[-1] == "set()"
    assert {"history", "show", "export"} <= set(cli.list_commands(None))  # type: ignore[arg-type]
