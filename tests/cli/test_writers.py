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
    assert "the file is another one than when it was judged" in other.read_text("utf-8")
