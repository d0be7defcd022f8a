"""Every hostile file of `tests/hostile.py`, in a process of its own with limits: how it ends, and with which words."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

import verifier
from tests.hostile import (
    ODD_NAMES,
    Cipher,
    Reason,
    encrypted_report,
    good_report,
    hostile_file,
    hostile_names,
    write_folder,
)
from verifier.cli.main import cli
from verifier.errors import TooLargeError
from verifier.model import NoteKind, to_json
from verifier.samplekit.make import make
from verifier.samplekit.sound import draw_sound

AS_OF = "2026-12-01"
SECONDS = 20
"""Of wall-clock and processor time for a document; what is known to go on for ever is ended then."""
GOOD = 50
"""Good reports that stand between the hostile ones."""

NEEDS_SANDBOX = {
    "bomb-inline-image.pdf": "pdfium inflates a picture within the content of a page: 1 GB at once, then it aborts",
    **{
        f"bomb-encrypted-{cipher.name.lower()}.pdf": "the pre-scan cannot see into encrypted streams; pdfium inflates"
        " 1 GB at once and aborts"
        for cipher in Cipher
    },
    "forms-fan.pdf": "pdfium opens 10^15 forms: all memory in 4 s, then it aborts",
    "form-in-itself.pdf": "pdfium opens a form that draws itself twice: all memory in 4 s, then it aborts",
    "pattern.pdf": "pdfium draws tiles for ever (a page that is a picture, to be recognised)",
    "calculator.pdf": "pdfium runs a PostScript function of 200,000 steps for each point of the page",
    "soft-masks.pdf": "pdfium draws 4^24 masks and takes 1 GB",
    "shading.pdf": "pdfium builds 2,000 x 2,000 functions: 1 GB, then it falls",
    "font-widths.pdf": "pdfminer writes down the width of each of 2,000,000,000 letters",
}
"""What only the limits of the process end, and what it does until then."""


class Ended(NamedTuple):
    """How a process ended."""

    code: int
    stdout: bytes
    stderr: bytes


def checked(paths: list[Path], *options: str) -> Ended:
    """`verifier check` as a user calls it, in the sandbox."""
    command = [sys.executable, "-m", "verifier", "check", "--as-of", AS_OF, "--timeout", str(SECONDS), "--no-cache"]
    done = subprocess.run(  # noqa: S603 - our own command
        [*command, *options, "--", *map(str, paths)], capture_output=True, cwd=Path(__file__).parents[1], timeout=400
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def documents(ended: Ended) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in ended.stdout.splitlines()]
    return [one for one in found if "type" not in one]  # what lies across documents has lines of its own


def judged_as(document: dict[str, Any]) -> object:
    """Verdict, findings and judgements, without the name of the file and the places on its pages."""
    codes = [(finding["code"], finding["message"]) for finding in document["findings"] if finding["code"] != "REA705"]
    judgements = [judgement | {"anchors": None} for judgement in document["coverage"]["judgements"]]
    return document["verdict"], codes, judgements


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What is said about the good report when it is alone."""
    path = tmp_path_factory.mktemp("good") / "good.pdf"
    path.write_bytes(good_report())
    [document] = documents(checked([path], "-f", "jsonl"))
    assert document["verdict"] == "pass"
    return document


def reason_of(document: dict[str, Any], good: dict[str, Any]) -> Reason | str:
    """Why it ended as it did; in words where it is none of the reasons."""
    if document["verdict"] != "unreadable":
        if judged_as(document) == judged_as(good):
            return Reason.READ
        return Reason.IN_DOUBT if document["verdict"] == "inconclusive" else f"judged {document['verdict']}"
    [finding] = document["findings"]
    message = finding["message"]
    assert "\n" not in message
    found = [reason for reason in Reason if re.search(reason.value, message)]
    return found[0] if found else message


class Folder(NamedTuple):
    """A run over hostile files with good ones between them."""

    hostile: dict[str, Path]
    good: list[Path]
    documents: dict[str, dict[str, Any]]
    ended: Ended
    left: list[Path]
    """What lies in the folder afterwards."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """One run, two children."""
    place = tmp_path_factory.mktemp("folder")
    hostile = write_folder(place)
    good = [place / f"good-{number:02}.pdf" for number in range(GOOD)]
    for number, path in enumerate(good):
        path.write_bytes(make(*draw_sound(4_000_000 + number)))
    ended = checked([place], "-f", "jsonl", "--jobs", "2", "--no-cross-check")
    told = {document["source"]["label"]: document for document in documents(ended)}
    return Folder(hostile, good, told, ended, sorted(place.iterdir()))


def test_every_good_report_is_judged_as_alone(folder: Folder) -> None:
    day = date.fromisoformat(AS_OF)
    for path in folder.good:
        alone = json.loads(to_json(verifier.verify(path, as_of=day)))
        told = folder.documents[str(path)]
        assert {key: told[key] for key in alone} == alone


@pytest.mark.parametrize("name", [name for name in hostile_names() if name not in ODD_NAMES])
def test_each_file_ends_with_a_reason_of_its_own(name: str, folder: Folder, good: dict[str, Any]) -> None:
    made = hostile_file(name)
    reason = reason_of(folder.documents[str(folder.hostile[name])], good)
    allowed = made.reasons if name in NEEDS_SANDBOX else made.reasons - {Reason.LIMIT}
    assert reason in allowed, f"{made.what}: {reason}"


def test_the_run_goes_on_and_nothing_is_written(folder: Folder) -> None:
    assert folder.ended.code in (1, 3)
    assert b"Traceback" not in folder.ended.stderr
    assert b"internal error" not in folder.ended.stderr
    assert folder.left == sorted([*folder.hostile.values(), *folder.good])


def test_what_needs_the_sandbox_may_meet_a_limit() -> None:
    assert all(Reason.LIMIT in hostile_file(name).reasons for name in NEEDS_SANDBOX)


def test_a_good_report_is_judged_alike_under_any_name(tmp_path: Path, good: dict[str, Any]) -> None:
    paths = [tmp_path / name for name in ODD_NAMES]
    for path in paths:
        path.write_bytes(good_report())
    ended = checked(paths, "-f", "jsonl", "--no-cross-check")
    assert ended.code == 0
    told = documents(ended)
    assert len(told) == len(paths)
    assert [judged_as(document) for document in told] == [judged_as(good)] * len(paths)
    assert sorted(tmp_path.iterdir()) == sorted(paths)


CONTROLS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("name", [name for name in hostile_names() if name.endswith("-name.pdf")])
def test_no_name_gets_out_of_its_cell_or_moves_the_cursor(name: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(hostile_file(name).data)
    arguments = ["check", str(path), "--as-of", AS_OF, "--no-cross-check", "--format"]
    table = CliRunner().invoke(cli, [*arguments, "csv"]).stdout
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]
    assert not CONTROLS.search(table)
    shown = CliRunner().invoke(cli, [*arguments, "terminal", "-v"]).stdout
    assert not CONTROLS.search(shown)


@pytest.mark.parametrize("name", ["two\nlines.pdf", "esc\x1b[31m.pdf", "\U0001f33f\u202efdp.\u0661.pdf", "=1+1.pdf"])
def test_no_file_name_does_either(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert name in ODD_NAMES
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(b"no PDF")
    shown = CliRunner().invoke(cli, ["check", name, "--as-of", AS_OF]).output
    table = CliRunner().invoke(cli, ["check", name, "--format", "csv", "--as-of", AS_OF]).output
    assert not CONTROLS.search(shown + table)
    assert "two\nlines" not in shown + table
    assert not [cell for row in csv.reader(io.StringIO(table)) for cell in row if cell.startswith("=")]


def test_what_would_act_is_named_and_changes_no_verdict(tmp_path: Path, good: dict[str, Any]) -> None:
    path = tmp_path / "active.pdf"
    path.write_bytes(hostile_file("active.pdf").data)
    for option in ("--cross-check", "--no-cross-check"):
        [document] = documents(checked([path], "-f", "jsonl", option))
        assert (document["verdict"], document["summary"]) == (good["verdict"], good["summary"])
        [finding] = [finding for finding in document["findings"] if finding["code"] == "REA705"]
        assert finding["severity"] == "info"
        assert finding["message"] == (
            "the file holds JavaScript, an action when the file is opened, actions on events such as turning a page, "
            "an action that starts a program, a link that is no web address, mail address or telephone number and "
            "attached files; nothing of it was run, followed or opened"
        )
        assert len(finding["other_explanations"]) == 2


def test_an_encrypted_file_tells_its_attachments_too() -> None:
    def attach(objects: dict[int, bytes], root: int) -> None:
        tree = b"/Names << /EmbeddedFiles << /Names [<00> << /Type /Filespec >>] >> >> >>"
        objects[root] = objects[root][: objects[root].rindex(b">>")] + tree

    read = verifier.read(encrypted_report(b"", attach))
    [note] = [note for note in read.notes if note.kind is NoteKind.ACTIVE_CONTENT]
    assert note.message == "the file holds attached files; nothing of it was run, followed or opened"


def test_the_folder_is_written_the_same_each_time(tmp_path: Path) -> None:
    written = write_folder(tmp_path / "one")
    assert set(ODD_NAMES) <= set(written) | {os.fsdecode(b"not-utf8-\xff\xfe\x80.pdf")}
    assert all(path.read_bytes() == hostile_file(name).data for name, path in written.items())
    assert all(what for what in (made.what for made in map(hostile_file, ("empty.pdf", "active.pdf"))))


def test_memory_that_runs_out_is_no_defect(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing_left(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("verifier.pdf.pdfium_engine.draw_shapes", nothing_left)
    with pytest.raises(TooLargeError, match="memory ran out"):
        verifier.read(good_report())
    with pytest.raises(TooLargeError, match="memory ran out"):
        verifier.read(good_report(), cross_check=True)
