"""`verifier inspect`: what the file of a report shows of itself."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Invoke
from verifier.model import Document

SAMPLES = Path(__file__).parents[2] / "samples"


def test_one_document_is_one_object_with_evidence(invoke: Invoke) -> None:
    result = invoke("inspect", SAMPLES / "clean-leaf-powder.pdf", "-f", "json")
    assert result.exit_code == 0
    assert Document.model_validate(json.loads(result.stdout)).evidence is not None


def test_several_documents_and_one_that_cannot_be_read(invoke: Invoke, tmp_path: Path) -> None:
    (tmp_path / "text.pdf").write_text("no PDF at all", "utf-8")
    result = invoke("inspect", SAMPLES / "clean-leaf-powder.pdf", tmp_path / "text.pdf", "-f", "jsonl")
    assert len(result.stdout.splitlines()) == 1
    assert "text.pdf" in result.stderr
    assert result.exit_code == 3


def test_people_see_the_file_first(invoke: Invoke) -> None:
    result = invoke("inspect", SAMPLES / "clean-leaf-powder.pdf")
    assert "clean-leaf-powder.pdf" in result.stdout.splitlines()[0]
    assert "sha256" in result.stdout.splitlines()[1]
