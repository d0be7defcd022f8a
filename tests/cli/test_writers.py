"""Where a run is written to: files beside text, folders for several documents, nothing overwritten, nothing half."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke

SAMPLES = Path(__file__).parents[2] / "samples"
LEAD, CLEAN = SAMPLES / "lead-above-limit.pdf", SAMPLES / "clean-capsules.pdf"
DAY = ("--as-of", "2026-11-22")


def test_a_page_of_one_document(invoke: Invoke, tmp_path: Path) -> None:
    place = tmp_path / "report.html"
    result = invoke("check", LEAD, *DAY, "-f", "html", "-o", place)
    assert (result.exit_code, result.stdout) == (1, "")
    text = place.read_text("utf-8")
    assert "Fails 1 of 12 limits (lead)." in text
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_the_same_run_in_several_formats(invoke: Invoke, tmp_path: Path) -> None:
    also = ("--also", f"html={tmp_path / 'a.html'}", "--also", f"csv={tmp_path / 'a.csv'}")
    result = invoke("check", LEAD, *DAY, "-f", "json", *also)
    assert json.loads(result.stdout)["documents"][0]["verdict"] == "fail"
    assert (tmp_path / "a.csv").read_text("utf-8").startswith("row,file,")
    assert (tmp_path / "a.html").exists()


def test_several_documents_become_a_folder_with_an_index(invoke: Invoke, tmp_path: Path) -> None:
    place = tmp_path / "out"
    invoke("check", LEAD, CLEAN, *DAY, "-f", "html", "-o", place)
    assert (place / "index.html").is_file()
    assert len(list((place / "documents").glob("*.html"))) == 2


def test_standard_input_is_shown_with_its_pages(invoke: Invoke, tmp_path: Path) -> None:
    place = tmp_path / "report.html"
    invoke("check", "-", *DAY, "-f", "html", "-o", place, stdin=LEAD.read_bytes())
    assert "data:image/webp;base64," in place.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-f", "html"], "html is written to a file, not to stdout"),
        (["--also", "html"], '"html" is no FORMAT=PATH'),
        (["--also", "docx=a.docx"], '"docx=a.docx" is no FORMAT=PATH'),
        (["-f", "csv", "-o", "."], '"." is a folder, and csv is one file'),
        (["-f", "xlsx", "-o", "."], '"." is a folder, and xlsx is one file'),
        (["-f", "csv", "-o", "a", "--also", "json=./a"], "two formats would be written to"),
    ],
)
def test_a_place_that_cannot_be_is_said(invoke: Invoke, arguments: list[str], message: str) -> None:
    result = invoke("check", LEAD, *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_an_input_is_never_written_over(invoke: Invoke, tmp_path: Path) -> None:
    own = tmp_path / "coa.pdf"
    own.write_bytes(LEAD.read_bytes())
    result = invoke("check", own, "-f", "html", "-o", own)
    assert (result.exit_code, own.read_bytes()) == (5, LEAD.read_bytes())
    assert "is an input and would be overwritten" in result.stderr


def test_a_place_that_cannot_be_written_is_an_error_of_output(invoke: Invoke, tmp_path: Path) -> None:
    result = invoke("check", LEAD, "-f", "html", "-o", tmp_path / "nowhere" / "report.html")
    assert result.exit_code == 5
    assert "Cannot write to" in result.stderr


def test_a_stored_report_becomes_a_page_again(invoke: Invoke, tmp_path: Path) -> None:
    store, place = tmp_path / "s.db", tmp_path / "report.html"
    invoke("check", LEAD, *DAY, "--store", store, "-q")
    digest = sha256(LEAD.read_bytes()).hexdigest()
    assert invoke("show", digest[:12], "--store", store, "-f", "html", "-o", place).exit_code == 0
    assert "data:image/webp;base64," in place.read_text("utf-8")
    other = tmp_path / "other.html"
    shown = invoke("show", digest[:12], "--store", store, "-f", "html", "-o", other, "--original", CLEAN)
    assert shown.exit_code == 0
    assert "data:image/webp" not in other.read_text("utf-8")
    assert "The file is another one than when it was judged" in other.read_text("utf-8")


@pytest.mark.usefixtures("plain")
def test_what_was_judged_before_an_interrupt_is_in_every_format(invoke: Invoke, tmp_path: Path) -> None:
    place = tmp_path / "written"
    place.mkdir()
    names = {"xlsx": "a.xlsx", "parquet": "a.parquet", "html": "out", "csv": "a.csv"}
    also = [text for form, name in names.items() for text in ("--also", f"{form}={place / name}")]
    result = invoke("check", "pass.pdf", "interrupt.pdf", "fail.pdf", "-q", *also)
    assert result.exit_code == 130
    assert sorted(path.name for path in place.iterdir()) == ["a.csv", "a.parquet", "a.xlsx", "out"]
    assert (place / "a.xlsx").read_bytes().startswith(b"PK")
    assert (place / "a.parquet").read_bytes().endswith(b"PAR1")
    assert (place / "out" / "index.html").is_file()


def test_a_file_that_is_not_whole_is_not_there(invoke: Invoke, tmp_path: Path) -> None:
    result = invoke("check", LEAD, "-f", "xlsx", "-o", tmp_path / "a.xlsx", "--also", f"html={tmp_path}/no/a.html")
    assert (result.exit_code, list(tmp_path.iterdir())) == (5, [])


def test_two_names_of_one_file_are_one_place(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to("a.csv")
    result = invoke("check", LEAD, "-f", "csv", "-o", tmp_path / "a.csv", "--also", f"json={tmp_path / 'link.csv'}")
    assert result.exit_code == 2
    assert "two formats would be written to" in result.stderr


def test_an_earlier_copy_that_is_an_input_is_never_written_over(invoke: Invoke, tmp_path: Path) -> None:
    for name, sample in (("coa.pdf", LEAD), ("coa.checked.pdf", CLEAN)):
        (tmp_path / name).write_bytes(sample.read_bytes())
    result = invoke("check", tmp_path / "coa.pdf", tmp_path / "coa.checked.pdf", "-f", "pdf", "-o", tmp_path)
    assert result.exit_code == 5
    assert "coa.checked.pdf" in result.stderr
    assert (tmp_path / "coa.checked.pdf").read_bytes() == CLEAN.read_bytes()


def test_what_goes_on_with_one_file_does_not_go_on_with_others(invoke: Invoke, tmp_path: Path) -> None:
    place, also = tmp_path / "a.jsonl", tmp_path / "a.csv"
    result = invoke("check", LEAD, "-f", "jsonl", "-o", place, "--also", f"csv={also}", "--resume")
    assert result.exit_code == 2
    assert "--resume and --also do not go together" in result.stderr
    assert not also.exists()
