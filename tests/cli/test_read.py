"""`verifier read`: what was read, one object for one document, and the others where one cannot be read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke

pytestmark = pytest.mark.usefixtures("plain")


def test_one_document_is_one_object(invoke: Invoke) -> None:
    result = invoke("read", "pass.pdf", "--format", "json")
    document = json.loads(result.stdout)
    assert list(document) == ["schema_version", "source", "certificates", "notes", "page_marks", "evidence"]
    assert document["source"]["label"] == "pass.pdf"
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "notes"),
    [
        (["pass.pdf"], [1]),
        (["pass.pdf", "--no-cross-check"], [0]),
        (["pass.pdf", "fail.pdf"], [0, 0]),
        (["pass.pdf", "fail.pdf", "--cross-check"], [1, 1]),
    ],
)
def test_a_single_document_is_read_twice_unless_told_otherwise(
    invoke: Invoke, arguments: list[str], notes: list[int]
) -> None:
    lines = invoke("read", *arguments, "-f", "jsonl").stdout.splitlines()
    assert [len(json.loads(line)["notes"]) for line in lines] == notes


def test_several_documents_are_a_list_without_the_unreadable(invoke: Invoke) -> None:
    result = invoke("read", "pass.pdf", "text.pdf", "fail.pdf", "-f", "json")
    assert [d["source"]["label"] for d in json.loads(result.stdout)] == ["pass.pdf", "fail.pdf"]
    assert result.stderr == "error: 'text.pdf' is not a PDF\n"
    assert result.exit_code == 3


def test_several_unreadable_documents_are_an_empty_list(invoke: Invoke) -> None:
    result = invoke("read", "text.pdf", "text2.pdf", "-f", "json")
    assert result.exit_code == 2
    result = invoke("read", "text.pdf", "bug.pdf", "-f", "json")
    assert json.loads(result.stdout) == []
    assert result.exit_code == 70


def test_jsonl_is_one_document_a_line(invoke: Invoke) -> None:
    lines = invoke("read", "pass.pdf", "fail.pdf", "-f", "jsonl").stdout.splitlines()
    assert [json.loads(line)["source"]["label"] for line in lines] == ["pass.pdf", "fail.pdf"]


def test_one_unreadable_document_prints_nothing_on_stdout(invoke: Invoke) -> None:
    result = invoke("read", "text.pdf", "-f", "json")
    assert (result.stdout, result.exit_code) == ("", 3)


def test_interrupted_reading_prints_what_is_done(invoke: Invoke) -> None:
    result = invoke("read", "pass.pdf", "interrupt.pdf", "fail.pdf", "-f", "json")
    assert [d["source"]["label"] for d in json.loads(result.stdout)] == ["pass.pdf"]
    assert result.exit_code == 130


def test_output_never_overwrites_an_input(invoke: Invoke, plain: Path) -> None:
    assert invoke("read", ".", "-f", "json", "-o", "pass.pdf").exit_code == 5
    assert (plain / "pass.pdf").read_bytes() == b"%PDF pass"


def test_terminal_names_document_and_sample(invoke: Invoke) -> None:
    text = invoke("read", "pass.pdf").stdout
    assert text.startswith("pass.pdf ──")
    assert "1 page · 1 sample · 0 results" in text
