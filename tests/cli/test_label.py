"""`verifier label`: exit codes, the table, JSON, and what is wrong with a claim."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke

SAMPLE = Path(__file__).parents[2] / "samples" / "clean-leaf-powder.pdf"
LOT = "GV-260114"


def test_a_label_that_the_report_agrees_with(invoke: Invoke) -> None:
    result = invoke("label", SAMPLE, "--lot", LOT, "--product", "green leaf", "--claim", "mitragynine=1.4 %")
    assert result.exit_code == 0
    assert "✓ The report agrees with the label." in result.stdout
    assert "(the same)" in result.stdout


def test_a_claim_that_is_not_met_is_a_finding(invoke: Invoke) -> None:
    result = invoke("label", SAMPLE, "--claim", "mitragynine=99 %", "-f", "json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["status"] == report["claims"][0]["status"] == "fail"
    assert report["claims"][0]["least"] < 90
    assert report["claims"][0]["anchors"]


def test_what_the_report_does_not_tell_is_inconclusive(invoke: Invoke) -> None:
    result = invoke("label", SAMPLE, "--claim", "mitragynine=25mg/capsule")
    assert result.exit_code == 3
    assert "does not tell" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "give --lot, --product or --claim"),
        (["--claim", "unobtainium=1 %"], '"unobtainium" is no substance that is known'),
        (["--claim", "mitragynine=45 mg"], '"mg" does not say of how much'),
        (["--claim", "mitragynine"], '"mitragynine" is no claim'),
        (["--claim", "mitragynine=0 %"], "claims nothing"),
        (["--lot", "A", "--tolerance", "110-120"], "leaves out 100"),
        (["--lot", "A", "--tolerance", "wide"], '"wide" is no range'),
    ],
)
def test_what_is_wrong_is_said(invoke: Invoke, arguments: list[str], said: str) -> None:
    result = invoke("label", SAMPLE, *arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_a_document_that_is_not_there_or_cannot_be_read(invoke: Invoke, tmp_path: Path) -> None:
    assert invoke("label", tmp_path / "missing.pdf", "--lot", "A").exit_code == 2
    (tmp_path / "text.pdf").write_text("no PDF at all", "utf-8")
    result = invoke("label", tmp_path / "text.pdf", "--lot", "A")
    assert result.exit_code == 3
    assert "error: " in result.stderr
