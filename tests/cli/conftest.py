"""A runner, and documents whose reading and judging are known: the command line is tested, not the reading."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from verifier.cli.main import cli
from verifier.errors import NotAPdfError
from verifier.intake import Input
from verifier.model import (
    Certificate,
    Confidence,
    Coverage,
    Dates,
    Document,
    DocumentReport,
    Finding,
    Laboratory,
    LaboratoryRecord,
    NoteKind,
    Profile,
    ReadingNote,
    Sample,
    Severity,
    Source,
    Subject,
    Use,
    Verdict,
    WaiverRule,
)

Invoke = Callable[..., Result]


@pytest.fixture
def invoke() -> Invoke:
    """Runs `verifier` in this process: invoke("check", "x.pdf")."""

    def run(*arguments: str | Path, stdin: bytes | None = None, env: dict[str, str] | None = None) -> Result:
        return CliRunner().invoke(cli, [str(a) for a in arguments], input=stdin, env=env, prog_name="verifier")

    return run


def read_plainly(loaded: Input) -> Document:
    """The bytes are the story: "%PDF bug" crashes the reader, what does not begin with %PDF is no PDF."""
    if not loaded.data.startswith(b"%PDF"):
        raise NotAPdfError(f"'{loaded.label}' is not a PDF")
    if loaded.data == b"%PDF bug":
        raise ZeroDivisionError("a defect of ours")
    if loaded.data == b"%PDF interrupt":
        raise KeyboardInterrupt
    certificate = Certificate(
        laboratory=Laboratory(name="Laboratory of Examples"),
        client=None,
        sample=Sample(name=loaded.data.decode()),
        dates=Dates(),
        printed_verdict=None,
        panels=(),
    )
    return Document(source=Source(label=loaded.label, sha256=loaded.sha256, pages=1), certificates=(certificate,))


def read_twice_plainly(loaded: Input) -> Document:
    """The same, with a note that only this reader leaves."""
    note = ReadingNote(kind=NoteKind.READ_ONCE, message="read by the plain engine only", page=1)
    return read_plainly(loaded).model_copy(update={"notes": (note,)})


def judge_plainly(
    document: Document,
    profiles: Sequence[Profile],
    as_of: date,
    use: Use | None = None,
    waivers: Sequence[WaiverRule] = (),
    laboratories: Sequence[LaboratoryRecord] = (),
) -> DocumentReport:
    """The product's name says verdict and severity: "%PDF inconclusive warning"."""
    _, verdict, *severities = (document.certificates[0].sample.name or "").split()
    findings = tuple(
        Finding(
            code="LIM101",
            name="result_above_limit",
            severity=Severity(severity),
            confidence=Confidence.HIGH,
            message=f"Judged with {len(profiles)} profiles.",
            subject=Subject(certificate=0),
            anchors=(),
            observed=None,
            expected=None,
            citation=None,
            other_explanations=(),
            next_step="Look again.",
        )
        for severity in severities
    )
    return DocumentReport(
        source=document.source,
        verdict=Verdict(verdict),
        summary=f"{verdict} as of {as_of}",
        coverage=Coverage(required=(), missing=(), results_read=0, results_judged=0, judgements=()),
        certificates=document.certificates,
        findings=findings,
    )


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder to work in, with the plain reader and the plain judge."""
    monkeypatch.setattr(importlib.import_module("verifier.reading"), "read_document", read_plainly)
    monkeypatch.setattr(importlib.import_module("verifier.reading"), "read_cross_checked", read_twice_plainly)
    monkeypatch.setattr(importlib.import_module("verifier.engine"), "verify_document", judge_plainly)
    monkeypatch.setattr(importlib.import_module("verifier.integrity"), "examine", lambda _, document, *__: document)
    monkeypatch.setenv("VERIFIER_SANDBOX", "0")  # a child would not know the plain reader
    monkeypatch.chdir(tmp_path)
    for name, story in {
        "pass.pdf": "%PDF pass",
        "info.pdf": "%PDF pass info",
        "warning.pdf": "%PDF pass warning",
        "error.pdf": "%PDF inconclusive error",
        "fail.pdf": "%PDF fail",
        "inconclusive.pdf": "%PDF inconclusive",
        "bug.pdf": "%PDF bug",
        "interrupt.pdf": "%PDF interrupt",
        "text.pdf": "no PDF at all",
    }.items():
        (tmp_path / name).write_bytes(story.encode())
    return tmp_path
