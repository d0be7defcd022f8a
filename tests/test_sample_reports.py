"""Each sample is judged as its expected report says: samples/<name>.expected.json.

`python tests/test_sample_reports.py` writes them anew; look at the difference before you commit it, because a changed
verdict belongs into CHANGELOG.md under "Verdicts".
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import verifier
from verifier.model import DocumentReport, to_json

ROOT = Path(__file__).parents[1]
SAMPLES = sorted((ROOT / "samples").rglob("*.pdf"))
AS_OF = date(2026, 11, 22)


def expected(path: Path) -> str:
    """What the report of a sample must say: verdict, findings and judgements, with pages, without boxes.

    Boxes are left out because they may move by a fraction of a point with another version of the PDF engine.
    """
    report = verifier.verify(path.read_bytes(), as_of=AS_OF)
    return to_json(_told(report), indent=1) + "\n"


def _told(report: DocumentReport) -> dict[str, Any]:
    plain = report.model_dump()
    coverage = plain["coverage"]
    for item in [*plain["findings"], *coverage["judgements"]]:
        item["pages"] = sorted({anchor["page"] for anchor in item.pop("anchors")})
        item["citation"] = item["citation"] and {key: item["citation"][key] for key in ("source", "clause", "profile")}
    return {
        "verdict": plain["verdict"],
        "summary": plain["summary"],
        "findings": plain["findings"],
        "coverage": coverage,
    }


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_judged_as_expected(path: Path) -> None:
    golden = path.with_suffix(".expected.json")
    assert golden.read_text("utf-8") == expected(path), "run: python tests/test_sample_reports.py"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_truth_file_and_the_expected_report_agree(path: Path) -> None:
    promised = tomllib.loads(path.with_suffix(".toml").read_text("utf-8"))["make"]["verdict"]
    assert verifier.verify(path.read_bytes(), as_of=AS_OF).verdict == promised


def test_there_are_clean_and_failing_samples() -> None:
    verdicts = {verifier.verify(path.read_bytes(), as_of=AS_OF).verdict.value for path in SAMPLES}
    assert len(SAMPLES) >= 8
    assert verdicts >= {"pass", "fail", "inconclusive"}


if __name__ == "__main__":
    for sample in SAMPLES:
        sample.with_suffix(".expected.json").write_text(expected(sample), "utf-8")
