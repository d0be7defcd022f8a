"""`verifier compare`: what it prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke

SAMPLES = Path(__file__).parents[2] / "samples"
ONE, TWO = str(SAMPLES / "lead-above-limit.pdf"), str(SAMPLES / "metals-missing.pdf")


@pytest.fixture(autouse=True)
def _without_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFIER_SANDBOX", "0")


def test_nothing_differs(invoke: Invoke) -> None:
    result = invoke("compare", ONE, ONE)
    assert result.exit_code == 0
    assert "Nothing differs in what was read; 21 results compared (the same bytes)" in result.stdout


def test_what_differs_is_shown_both_ways(invoke: Invoke) -> None:
    result = invoke("compare", ONE, TWO)
    assert result.exit_code == 1
    (line,) = [line for line in result.stdout.splitlines() if "sample lot" in line]
    assert line.split() == ["≠", "sample", "lot", "WV-260402", "[page", "1]", "GO-260822", "[page", "1]"]
    (line,) = [line for line in result.stdout.splitlines() if "Lead (Pb)" in line]
    assert line.split()[0] == "-"
    assert "(not there)" in line
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_quiet_is_one_line_and_verbose_has_boxes(invoke: Invoke) -> None:
    assert invoke("compare", ONE, TWO, "-q").stdout == "45 differences\n"
    assert "page 1 (" in " ".join(invoke("compare", ONE, TWO, "-v").stdout.split())


def test_json_holds_everything(invoke: Invoke) -> None:
    result = invoke("compare", ONE, TWO, "-f", "json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["first"]["label"] == ONE
    (sample,) = told["samples"]
    assert sample["results_compared"] == 16
    lead = [one for one in sample["differences"] if one["analyte"] == "lead"]
    assert [(one["kind"], one["what"], one["first"]["printed"]) for one in lead] == [("only_first", "row", "4.800 ppm")]


def test_one_that_cannot_be_read(invoke: Invoke, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"no PDF at all")
    result = invoke("compare", ONE, str(broken))
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "not a PDF" in result.stderr


def test_one_that_is_not_there(invoke: Invoke, tmp_path: Path) -> None:
    result = invoke("compare", ONE, str(tmp_path / "nowhere.pdf"))
    assert result.exit_code == 2
    assert "nowhere.pdf" in result.stderr


def test_a_folder_of_several_and_two_streams_are_refused(invoke: Invoke) -> None:
    result = invoke("compare", ONE, str(SAMPLES))
    assert result.exit_code == 2
    assert "documents, and one is compared" in result.stderr
    result = invoke("compare", "-", "-")
    assert result.exit_code == 2
    assert '"-" cannot be both documents' in result.stderr


def test_the_output_goes_into_a_file_but_not_over_an_input(invoke: Invoke, tmp_path: Path) -> None:
    target = tmp_path / "differences.txt"
    assert invoke("compare", ONE, TWO, "-o", str(target)).stdout == ""
    assert "45 differences" in target.read_text("utf-8")
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(Path(ONE).read_bytes())
    assert invoke("compare", str(copy), TWO, "-o", str(copy)).exit_code == 5
    assert copy.read_bytes() == Path(ONE).read_bytes()
