"""`verifier show`: the findings across documents of a run, and an annotated copy of a stored report."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.bundle.conftest import DAY, FAILS, PASSES, verifier


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a run on one file under two names, and one on another file."""
    folder = tmp_path_factory.mktemp("twins")
    shutil.copy(PASSES, folder / "twin.pdf")
    store = folder / "s.db"
    verifier("check", PASSES, folder / "twin.pdf", "--store", store, "-q", "--no-sandbox", *DAY)
    verifier("check", FAILS, "--store", store, "-q", "--no-sandbox", *DAY)
    return store


def test_the_findings_of_a_run_are_shown_without_its_documents(twins: Path) -> None:
    result = verifier("show", "--run", "1", "--together", "--store", twins)
    assert result.exit_code == 0
    assert "Across documents" in result.stdout
    assert "COL601" in result.stdout
    assert "twin.pdf" in result.stdout
    assert "Passes all" not in result.stdout


def test_they_are_shown_to_programs_too(twins: Path) -> None:
    result = verifier("show", "--run", "1", "--together", "--store", twins, "-f", "json")
    values = json.loads(result.stdout)
    assert values["documents"] == []
    assert [one["code"] for one in values["collection"]] == ["COL601"]


def test_the_newest_run_is_meant_and_may_have_none(twins: Path) -> None:
    result = verifier("show", "--together", "--store", twins)
    assert result.exit_code == 0
    assert "run 2 has no findings across documents" in result.stderr


@pytest.mark.parametrize("arguments", [(), ("18a5c4", "--together")])
def test_one_of_both_is_named(twins: Path, arguments: tuple[str, ...]) -> None:
    result = verifier("show", *arguments, "--store", twins)
    assert result.exit_code == 2
    assert "Name a document by its SHA-256, or give --together." in result.stderr


def test_a_stored_report_becomes_an_annotated_copy(twins: Path, tmp_path: Path) -> None:
    place = tmp_path / "copy.pdf"
    result = verifier("show", "18a5c4", "--store", twins, "-f", "pdf", "-o", place, "--original", FAILS)
    assert result.exit_code == 0, result.output
    assert place.read_bytes().startswith(FAILS.read_bytes())


def test_another_file_is_not_annotated_with_it(twins: Path, tmp_path: Path) -> None:
    place = tmp_path / "copy.pdf"
    result = verifier("show", "18a5c4", "--store", twins, "-f", "pdf", "-o", place, "--original", PASSES)
    assert result.exit_code == 5
    assert "the file is another one than when it was judged" in result.stderr
    assert not place.exists()
