"""`verifier check` on several documents: what they show together, in every format, however the run went."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.conftest import Invoke
from verifier.samplekit.make import make, read_sample

ROOT = Path(__file__).parents[2]
DAY = ("--as-of", "2026-11-22", "--no-cross-check")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report, the same file again, and the same report with another lot."""
    made = tmp_path_factory.mktemp("reports")
    truth, recipe = read_sample(ROOT / "samples" / "clean-leaf-powder.toml")
    (made / "a.pdf").write_bytes(make(truth, recipe.layout, recipe.options))
    (made / "b.pdf").write_bytes((made / "a.pdf").read_bytes())
    sample = truth.samples[0].model_copy(update={"lot": "QX-778812"})
    other = truth.model_copy(update={"samples": (sample,)})
    (made / "c.pdf").write_bytes(make(other, recipe.layout, recipe.options))
    return made


@pytest.fixture(autouse=True)
def here(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VERIFIER_SANDBOX", "0")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(folder)


def across(result: Result) -> list[dict[str, Any]]:
    """The findings across documents of JSON lines."""
    lines = map(json.loads, result.stdout.splitlines())
    return [
        {key: one[key] for key in one if key not in ("run", "schema_version")}
        for one in lines
        if one.get("type") == "collection"
    ]


def codes(found: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    return [(one["code"], [file["label"] for file in one["documents"]]) for one in found]


EXPECTED = [("COL601", ["a.pdf", "b.pdf"]), ("COL604", ["a.pdf", "c.pdf"])]


def test_json_has_them_behind_the_documents(invoke: Invoke) -> None:
    report = json.loads(invoke("check", "a.pdf", "b.pdf", "c.pdf", "-f", "json", *DAY).stdout)
    assert list(report) == ["schema_version", "run", "documents", "collection"]
    assert codes(report["collection"]) == EXPECTED
    lot = report["collection"][1]
    assert 'lot "' in lot["message"]
    assert "QX-778812" in lot["message"]
    assert all(file["anchors"] for file in lot["documents"])
    assert lot["base_rate"]
    assert lot["other_explanations"]


def test_json_lines_have_a_line_for_each(invoke: Invoke) -> None:
    lines = invoke("check", "a.pdf", "b.pdf", "c.pdf", "-f", "jsonl", *DAY).stdout.splitlines()
    assert ["type" in json.loads(line) for line in lines] == [False, False, False, True, True]


def test_the_terminal_has_a_section(invoke: Invoke) -> None:
    text = invoke("check", "a.pdf", "b.pdf", "c.pdf", *DAY).stdout
    section = text.partition("Across documents ")[2]
    assert section.index("COL601 identical_file") < section.index("COL604 content_under_another_lot")
    assert "perhaps" in section
    assert section.rstrip().endswith("it does not certify safety.")
    quiet = invoke("check", "-q", "a.pdf", "b.pdf", "c.pdf", *DAY).stdout
    assert "COL604" in quiet
    assert "COL601" not in quiet


def test_csv_has_a_row_for_each_document_of_each(invoke: Invoke) -> None:
    rows = list(csv.DictReader(io.StringIO(invoke("check", "a.pdf", "c.pdf", "-f", "csv", *DAY).stdout)))
    found = [(row["findings"], row["file"], row["page"]) for row in rows if row["row"] == "collection"]
    assert [one[:2] for one in found] == [("COL604", "a.pdf"), ("COL604", "c.pdf")]
    assert all(page == "1" for _, _, page in found)


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("never", 0)])
def test_they_count_for_the_exit_code_and_change_no_verdict(invoke: Invoke, fail_on: str, code: int) -> None:
    alone = [invoke("check", name, "-f", "json", *DAY) for name in ("a.pdf", "c.pdf")]
    verdicts = [json.loads(one.stdout)["documents"][0]["verdict"] for one in alone]
    both = invoke("check", "a.pdf", "c.pdf", "-f", "json", "--fail-on", fail_on, *DAY)
    assert both.exit_code == code
    assert [one["verdict"] for one in json.loads(both.stdout)["documents"]] == verdicts == ["pass", "pass"]


def test_a_single_document_is_compared_with_nothing(invoke: Invoke) -> None:
    assert json.loads(invoke("check", "a.pdf", "-f", "json", *DAY).stdout)["collection"] == []


def test_order_and_cache_do_not_matter(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    first = across(invoke("check", "a.pdf", "b.pdf", "c.pdf", "-f", "jsonl", *DAY))
    assert across(invoke("check", "c.pdf", "b.pdf", "a.pdf", "-f", "jsonl", *DAY)) == first
    monkeypatch.delenv("VERIFIER_SANDBOX")
    for _ in range(2):  # in child processes; then out of the cache
        cached = invoke("check", "c.pdf", "a.pdf", "b.pdf", "-f", "jsonl", "--jobs", "2", "--cache", "known", *DAY)
        assert across(cached) == first


def test_a_run_that_is_gone_on_with_finds_the_same(invoke: Invoke, tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole.jsonl", tmp_path / "parts.jsonl"
    invoke("check", "a.pdf", "b.pdf", "c.pdf", "-f", "jsonl", "-o", whole, *DAY)
    invoke("check", "a.pdf", "b.pdf", "-f", "jsonl", "-o", parts, *DAY)
    assert '"type": "collection"' in parts.read_text()
    result = invoke(
        "check", "a.pdf", "b.pdf", "c.pdf", "-f", "jsonl", "-o", parts, "--resume", "--fail-on", "warning", *DAY
    )
    assert result.exit_code == 1
    assert parts.read_bytes() == whole.read_bytes()
    assert invoke("check", "a.pdf", "b.pdf", "-f", "jsonl", "-o", parts, "--resume", *DAY).exit_code == 0


def test_a_store_compares_with_earlier_runs(invoke: Invoke, tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    assert across(invoke("check", "a.pdf", "-f", "jsonl", "--store", store, *DAY)) == []
    assert codes(across(invoke("check", "c.pdf", "-f", "jsonl", "--store", store, *DAY))) == [
        ("COL604", ["a.pdf", "c.pdf"])
    ]


def test_a_waiver_takes_one_out_of_the_count(invoke: Invoke, tmp_path: Path) -> None:
    waivers = tmp_path / "waivers.toml"
    entry = 'code = "COL604"\nwho = "R. Example"\nwhy = "one blend"\nuntil = 2027-01-31\ndocument = "c.pdf"\n'
    waivers.write_text(f"[[waivers]]\n{entry}")
    result = invoke("check", "a.pdf", "c.pdf", "--fail-on", "warning", "--waivers", waivers, *DAY)
    assert result.exit_code == 0
    assert "COL604 content_under_another_lot (waived)" in result.stdout


def test_a_profile_may_leave_them_out(invoke: Invoke, tmp_path: Path) -> None:
    profile = tmp_path / "mine.toml"
    profile.write_text(
        'id = "mine"\ntitle = "Mine"\njurisdiction = "test"\nstatus = "in_force"\nlast_checked = 2026-11-22\n'
        'extends = "kratom-baseline"\n[rules]\nignore = ["COL601", "COL604"]\n'
    )
    result = invoke("check", "a.pdf", "b.pdf", "c.pdf", "-f", "jsonl", "-p", profile, *DAY)
    assert result.exit_code == 0, result.stderr
    assert across(result) == []
