"""Parquet: the rows and columns of CSV, typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings

from tests.reports.hostile_texts import texts, with_text
from verifier.model import DocumentReport, Run
from verifier.reports import make_file_reporter
from verifier.reports.interface import Shown
from verifier.reports.tables import COLUMNS


def table(place: Path, run: Run, *reports: DocumentReport) -> list[dict[str, object]]:
    reporter = make_file_reporter("parquet", place, is_folder=False)
    reporter.begin(run)
    for report in reports:
        reporter.document(report, Shown())
    reporter.end()
    reporter.close()
    rows: list[dict[str, object]] = pq.read_table(place).to_pylist()
    return rows


def test_columns_are_those_of_csv(tmp_path: Path, run: Run, failing: DocumentReport) -> None:
    lead, nickel, arsenic, scan, found = table(tmp_path / "a.parquet", run, failing, failing.model_copy(
        update={"certificates": (), "coverage": failing.coverage.model_copy(update={"judgements": ()})}
    ))  # fmt: skip
    assert [name for name in lead if not name.endswith("_real")] == list(COLUMNS)
    assert (lead["value"], lead["value_real"], lead["raw_value"]) == ("1.80", 1.8, "1.80")
    assert (lead["date_reported"], lead["page"], lead["top"]) == (date(2026, 3, 2), 1, 300.0)
    assert (nickel["value"], nickel["value_real"], nickel["analyte_raw"]) == (None, None, "=Nickel()")
    assert (arsenic["row"], arsenic["verdict_computed"]) == ("requirement", "inconclusive")
    assert (scan["row"], scan["summary"]) == ("document", failing.summary)
    assert (found["row"], found["findings"], found["top"]) == ("finding", "LIM101", lead["top"])


def test_an_early_end_is_a_sound_file(tmp_path: Path, run: Run) -> None:
    assert table(tmp_path / "a.parquet", run) == []


def test_the_same_run_has_the_same_bytes(tmp_path: Path, run: Run, failing: DocumentReport) -> None:
    for name in ("a", "b"):
        table(tmp_path / name, run, failing)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts)
def test_any_text_of_a_document_is_kept(tmp_path: Path, run: Run, failing: DocumentReport, text: str) -> None:
    (lead, *_) = table(tmp_path / "a.parquet", run, with_text(failing, text))
    assert lead["raw_value"] == text.encode("utf-8", "backslashreplace").decode("utf-8")
