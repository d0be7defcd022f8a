"""Lab Results of the WCIA at the command line: read, checked, compared and found like PDFs; written by `read`."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke
from tests.unit.wcia.results import SHAPES, lab_result, metric, misfits

SAMPLES = Path(__file__).parents[2] / "samples"
LEAD, TABLETS = SAMPLES / "lead-above-limit.pdf", SAMPLES / "tablets-7oh-share.pdf"
DAY = ("--as-of", "2026-11-22", "--no-cache", "--no-cross-check")


@pytest.fixture(autouse=True)
def _without_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFIER_SANDBOX", "0")


@pytest.fixture
def result(tmp_path: Path) -> Path:
    path = tmp_path / "result.json"
    path.write_text(json.dumps(lab_result("2.2.0", metric("lead", "4.8", status="fail")), indent=2), "utf-8")
    return path


def test_one_is_read(invoke: Invoke, result: Path) -> None:
    told = invoke("read", result, "-f", "json")
    assert told.exit_code == 0
    (certificate,) = json.loads(told.stdout)["certificates"]
    assert certificate["sample"]["lot"] == "EX-LOT-7"


def test_one_is_judged_with_what_it_says_of_itself(invoke: Invoke, result: Path) -> None:
    told = invoke("check", result, *DAY, "-f", "json")
    assert told.exit_code == 1
    (report,) = json.loads(told.stdout)["documents"]
    assert report["verdict"] == "fail"
    (above,) = [one for one in report["findings"] if one["code"] == "LIM101"]
    assert (above["observed"], above["anchors"][0]["page"]) == ("4.8 ppm", 1)
    line = result.read_text("utf-8").splitlines()[int(above["anchors"][0]["box"][1] / 12)]
    assert line.strip() == '"qom": "4.8",'


def test_the_pdf_and_the_data_are_compared(invoke: Invoke, tmp_path: Path) -> None:
    """What a PDF has and the format has no place for is said to be only in the first; no row differs."""
    place = tmp_path / "lead.json"
    assert invoke("read", LEAD, "-f", "wcia", "--set", "is_medical=0", "-o", place).exit_code == 0
    told = json.loads(invoke("compare", LEAD, place, "-f", "json").stdout)
    (sample,) = told["samples"]
    assert sample["results_compared"] == 21
    assert {one["kind"] for one in sample["differences"]} == {"only_first"}
    assert all(one["panel"] is None for one in sample["differences"])
    place.write_text(place.read_text("utf-8").replace('"qom": "4.800"', '"qom": "0.480"'), "utf-8")
    told = invoke("compare", LEAD, place, "-f", "json")
    assert told.exit_code == 1
    changed = [one for one in json.loads(told.stdout)["samples"][0]["differences"] if one["kind"] == "changed"]
    values = [(one["first"]["printed"], one["second"]["printed"]) for one in changed if one["what"] == "value"]
    assert values == [("4.800 ppm", "0.480 ppm")]


def test_one_sample_is_an_object_and_several_are_a_list(invoke: Invoke) -> None:
    one = json.loads(invoke("read", LEAD, "-f", "wcia", "--set", "is_medical=0").stdout)
    several = json.loads(invoke("read", TABLETS, "-f", "wcia", "--set", "is_medical=0").stdout)
    assert misfits(one, SHAPES["2.2.0"]) == []
    assert [misfits(each, SHAPES["2.2.0"]) for each in several] == [[], []]
    together = json.loads(invoke("read", LEAD, TABLETS, "-f", "wcia", "--set", "is_medical=0").stdout)
    assert together == [one, *several]


def test_what_is_missing_is_named_and_costs_one_document(invoke: Invoke) -> None:
    told = invoke("read", LEAD, "-f", "wcia")
    assert (told.exit_code, told.stdout) == (2, "")
    assert "needs is_medical" in told.stderr
    assert "--set is_medical=1 (or 0)" in " ".join(told.stderr.split())
    nameless = SAMPLES / "lot-and-accreditation-missing.pdf"
    told = invoke("read", LEAD, nameless, "-f", "wcia", "--set", "is_medical=0")
    assert told.exit_code == 2
    assert len(json.loads(told.stdout)) == 1
    assert "needs sample.id" in told.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-f", "wcia", "--set", "qom=1"), '"qom=1" is no FIELD=VALUE'),
        (("-f", "wcia", "--set", "is_medical=maybe"), "is_medical is 0 or 1"),
        (("-f", "wcia", "--set", "coa=a", "--set", "coa=b"), '"--set coa" is given twice'),
        (("-f", "json", "--set", "coa=a"), '--set is for "-f wcia"'),
    ],
)
def test_what_cannot_be_set(invoke: Invoke, arguments: tuple[str, ...], said: str) -> None:
    told = invoke("read", LEAD, *arguments)
    assert told.exit_code == 2
    assert said in " ".join(told.stderr.split())


def test_folders_patterns_and_zip_files_give_those_and_no_other_json(
    invoke: Invoke, tmp_path: Path, result: Path
) -> None:
    other = tmp_path / "settings.json"
    other.write_text('{"name": "another kind of JSON"}', "utf-8")
    (tmp_path / "broken.json").write_bytes(b'{"document_name": "WCIA Lab Result Schema"')
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(result, "in/result.json")
        file.write(other, "in/settings.json")
    told = invoke("read", tmp_path, "-f", "jsonl")
    assert told.exit_code == 3
    labels = [json.loads(line)["source"]["label"] for line in told.stdout.splitlines()]
    assert labels == [f"{archive}!/in/result.json", str(result)]
    assert "broken.json" in told.stderr
    assert "settings.json" not in told.stderr
    told = invoke("read", str(tmp_path / "*.json"), "-f", "jsonl")
    assert [json.loads(line)["source"]["label"] for line in told.stdout.splitlines()] == [str(result)]


def test_json_of_another_kind_is_no_report(invoke: Invoke, tmp_path: Path) -> None:
    other = tmp_path / "settings.json"
    other.write_text('{"name": "another kind of JSON"}', "utf-8")
    told = invoke("read", other)
    assert told.exit_code == 3
    assert "not a PDF" in told.stderr


def test_its_page_says_that_it_has_no_pages_and_no_copy_is_made(invoke: Invoke, result: Path, tmp_path: Path) -> None:
    page, copy = tmp_path / "a.html", tmp_path / "a.pdf"
    assert invoke("check", result, *DAY, "-f", "html", "-o", page).exit_code == 1
    assert "Data of a laboratory have no pages to show" in page.read_text("utf-8")
    told = invoke("check", result, *DAY, "-f", "pdf", "-o", copy)
    assert (told.exit_code, copy.exists()) == (5, False)
    assert "data of a laboratory have no pages to write on" in told.stderr
