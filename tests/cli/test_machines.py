"""`verifier check` for machines and spreadsheets: the formats from the command line, and exit codes that stay."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from lxml import etree

from tests.cli.conftest import Invoke
from verifier.reports.tables import COLUMNS

SAMPLES = Path(__file__).parents[2] / "samples"
FAILS, PASSES = SAMPLES / "lead-above-limit.pdf", SAMPLES / "clean-leaf-powder.pdf"
DAY = ("--as-of", "2026-11-22", "--no-cache", "--no-cross-check")


@pytest.fixture(autouse=True)
def _without_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFIER_SANDBOX", "0")


@pytest.mark.parametrize("name", ["markdown", "sarif", "junit"])
@pytest.mark.parametrize(("path", "code"), [(FAILS, 1), (PASSES, 0)])
def test_exit_codes_are_those_of_every_format(invoke: Invoke, name: str, path: Path, code: int) -> None:
    result = invoke("check", path, *DAY, "-f", name)
    assert result.exit_code == code
    assert result.stdout


def test_one_run_in_every_format(invoke: Invoke, tmp_path: Path) -> None:
    kinds = {"csv": "csv", "xlsx": "xlsx", "parquet": "parquet", "sarif": "sarif", "junit": "xml", "markdown": "md"}
    also = [part for name, end in kinds.items() for part in ("--also", f"{name}={tmp_path / f'all.{end}'}")]
    result = invoke("check", FAILS, PASSES, *DAY, "-f", "jsonl", *also)
    assert result.exit_code == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(f"all.{end}" for end in kinds.values())
    reports = [json.loads(line) for line in result.stdout.splitlines()]
    verdicts = {report["source"]["label"]: report["verdict"] for report in reports}

    rows = list(csv.DictReader(io.StringIO((tmp_path / "all.csv").read_text("utf-8"))))
    assert list(rows[0]) == list(COLUMNS)
    table = pq.read_table(tmp_path / "all.parquet").to_pylist()
    sheet = openpyxl.load_workbook(tmp_path / "all.xlsx")["Results"]
    assert [row["analyte_id"] for row in rows] == [row["analyte_id"] or "" for row in table]
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.max_row == len(rows) + 1
    assert {row["file"]: row["document_verdict"] for row in rows} == verdicts

    (run,) = json.loads((tmp_path / "all.sarif").read_text("utf-8"))["runs"]
    assert [one["ruleId"] for one in run["results"]] == [
        one["code"] for report in reports for one in report["findings"]
    ]
    suites = etree.parse(str(tmp_path / "all.xml")).getroot()
    assert [(suite.get("name"), suite.get("failures") != "0") for suite in suites] == [
        (label, verdict == "fail") for label, verdict in verdicts.items()
    ]
    assert "**2 documents**: ✗ 1 fail · ✓ 1 pass" in (tmp_path / "all.md").read_text("utf-8")


@pytest.mark.parametrize(("name", "end"), [("xlsx", ".xlsx"), ("parquet", ".parquet")])
def test_files_need_a_place(invoke: Invoke, name: str, end: str) -> None:
    result = invoke("check", PASSES, *DAY, "-f", name)
    assert result.exit_code == 2
    assert f"-o report{end}" in result.stderr


def test_a_place_that_cannot_be_written_is_an_error_of_output(invoke: Invoke, tmp_path: Path) -> None:
    result = invoke("check", PASSES, *DAY, "-f", "xlsx", "-o", tmp_path / "none" / "a.xlsx")
    assert result.exit_code == 5
    assert "Cannot write" in result.stderr
