"""`verifier check` over many documents: lists, zip files, a cache, a store, and going on after an end."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Invoke

SAMPLES = Path(__file__).parents[2] / "samples"
DAY = ("--as-of", "2026-11-22")


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with three reports, and a cache of its own."""
    monkeypatch.setenv("VERIFIER_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name in ("clean-leaf-powder", "lead-above-limit", "metals-missing"):
        shutil.copy(SAMPLES / f"{name}.pdf", folder)
    return folder


def labels(output: str) -> list[str]:
    return [json.loads(line)["source"]["label"] for line in output.splitlines()]


def test_several_at_a_time_give_the_same_bytes_as_one_after_the_other(invoke: Invoke, inbox: Path) -> None:
    one = invoke("check", "inbox", *DAY, "-f", "json", "--jobs", "1", "--no-cache")
    two = invoke("check", "inbox", *DAY, "-f", "json", "--jobs", "3", "--no-cache")
    bare = invoke("check", "inbox", *DAY, "-f", "json", "--no-sandbox")
    assert one.stdout == two.stdout == bare.stdout
    assert one.exit_code == two.exit_code == bare.exit_code == 1


@pytest.mark.parametrize("format_name", ["terminal", "json", "jsonl", "csv"])
def test_what_the_cache_knows_is_told_in_the_same_words(invoke: Invoke, inbox: Path, format_name: str) -> None:
    call = ("check", "inbox", *DAY, "-f", format_name)
    first = invoke(*call)
    assert [path for path in Path("cache").rglob("*") if path.is_file()]
    second = invoke(*call, "--timeout", "1")
    assert (second.stdout, second.exit_code) == (first.stdout, first.exit_code)


def test_a_list_of_files_from_standard_input(invoke: Invoke, inbox: Path) -> None:
    for sign in ("\n", "\0"):
        names = sign.join(f"inbox/{name}.pdf" for name in ("metals-missing", "lead-above-limit")) + sign
        result = invoke("check", "--files-from", "-", *DAY, "-f", "jsonl", stdin=names.encode())
        assert labels(result.stdout) == ["inbox/metals-missing.pdf", "inbox/lead-above-limit.pdf"]


def test_a_list_that_cannot_be_read_is_explained(invoke: Invoke, inbox: Path) -> None:
    result = invoke("check", "--files-from", "no-such-list.txt")
    assert result.exit_code == 2
    assert "'no-such-list.txt' cannot be read" in result.stderr
    assert invoke("check").exit_code == 2


@pytest.mark.parametrize("name", ["./coa.pdf", "../../coa.pdf", "a/./coa.pdf"])
def test_a_dot_in_the_path_of_a_member_hides_nothing(invoke: Invoke, inbox: Path, name: str) -> None:
    with zipfile.ZipFile("in.zip", "w") as archive:
        archive.writestr(name, min(inbox.iterdir()).read_bytes())
    assert labels(invoke("check", "in.zip", *DAY, "-f", "jsonl").stdout) == [f"in.zip!/{name}"]


def test_reports_in_a_zip_file(invoke: Invoke, inbox: Path) -> None:
    with zipfile.ZipFile("in.zip", "w") as archive:
        for path in sorted(inbox.iterdir()):
            archive.write(path, path.name)
    result = invoke("check", "in.zip", *DAY, "-f", "jsonl")
    assert labels(result.stdout) == [f"in.zip!/{path.name}" for path in sorted(inbox.iterdir())]
    assert result.exit_code == 1


def test_going_on_with_a_file_that_was_cut_off(invoke: Invoke, inbox: Path) -> None:
    call = ("check", "inbox", *DAY, "-f", "jsonl", "-o", "all.jsonl", "--no-cache")
    whole = invoke(*call)
    text = Path("all.jsonl").read_bytes()
    lines = text.splitlines(keepends=True)
    Path("all.jsonl").write_bytes(lines[0] + lines[1][:500])
    resumed = invoke(*call, "--resume")
    assert Path("all.jsonl").read_bytes() == text
    assert resumed.exit_code == whole.exit_code == 1
    assert invoke(*call, "--resume").exit_code == 1  # nothing is left to do, and the verdicts are the same
    assert Path("all.jsonl").read_bytes() == text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-f", "jsonl"), "--resume goes on with a file"),
        (("-f", "csv", "-o", "all.csv"), "--resume goes on with a file"),
        (("-f", "jsonl", "-o", "other.jsonl"), "line 1: this is no line of verifier"),
        (("-f", "jsonl", "-o", "all.jsonl", "-p", "us-tx"), "was made by another run, which differs in: profiles"),
        (("-f", "jsonl", "-o", "all.jsonl", "--cross-check"), "which differs in: is cross checked"),
        (("-f", "jsonl", "-o", "all.jsonl", "--cross-check"), "give --no-cross-check, or choose another file"),
    ],
)
def test_what_cannot_be_gone_on_with(invoke: Invoke, inbox: Path, arguments: tuple[str, ...], said: str) -> None:
    invoke("check", "inbox", *DAY, "-f", "jsonl", "-o", "all.jsonl")
    Path("other.jsonl").write_text('{"lines": "of something else"}\n')
    before = Path("all.jsonl").read_bytes()
    result = invoke("check", "inbox", *DAY, "--resume", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert Path("all.jsonl").read_bytes() == before


def test_every_outcome_is_kept_in_a_store(invoke: Invoke, inbox: Path) -> None:
    pytest.importorskip("sqlalchemy")
    call = ("check", "inbox", *DAY, "--store", "results.db", "-f", "jsonl")
    printed = invoke(*call)
    (run,) = _runs(invoke)
    assert (run["state"], sum(run["verdicts"].values())) == ("finished", 3)
    first = json.loads(printed.stdout.splitlines()[0])
    digest = first["source"]["sha256"]
    shown = json.loads(invoke("show", digest[:8], "--store", "results.db", "--format", "json").stdout)
    assert [document["source"] for document in shown["documents"]] == [first["source"]]
    invoke(*call)
    assert len(_runs(invoke)) == 2


def _runs(invoke: Invoke) -> list[dict[str, Any]]:
    runs: list[dict[str, Any]] = json.loads(invoke("history", "--store", "results.db", "--format", "json").stdout)
    return runs
