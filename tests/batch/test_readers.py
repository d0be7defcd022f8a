"""Reading in a child process: the same documents, errors in their place, pictures that are handed over."""

from __future__ import annotations

import io
from pathlib import Path

from click.testing import CliRunner

import verifier
from tests.hostile import hostile_file
from verifier.batch import Limits, ReadJob, read_all
from verifier.cli.main import cli
from verifier.cli.pictures import draw
from verifier.errors import NotAPdfError, TooLargeError
from verifier.intake import InputRef

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.pdf"))[:2]


def refs(*paths: Path) -> list[InputRef]:
    return [InputRef(str(path), path) for path in paths]


def test_what_is_read_is_the_same_as_without_a_child(tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"no PDF")
    stream = InputRef("-", None, io.BytesIO(SAMPLES[1].read_bytes()))
    first, second, third = read_all([*refs(SAMPLES[0], bad), stream], ReadJob())
    assert first.document is not None
    assert first.document == verifier.read(SAMPLES[0]).model_copy(update={"evidence": None})
    assert (second.document, type(second.error)) == (None, NotAPdfError)
    assert third.document is not None
    assert third.document.certificates == verifier.read(SAMPLES[1]).certificates


def test_limits_are_said_and_the_next_document_is_read() -> None:
    outcomes = list(read_all(refs(*SAMPLES), ReadJob(), limits=Limits(seconds=0.001, grace=0)))
    assert [type(one.error) for one in outcomes] == [TooLargeError] * 2
    assert "longer than 0.001 s" in str(outcomes[0].error)
    (few,) = read_all(refs(SAMPLES[0]), ReadJob(most_pages=1))
    assert "at most 1 are read" in str(few.error)


def test_pictures_are_there_as_long_as_their_document() -> None:
    outcomes = read_all(refs(*SAMPLES), ReadJob(draw=draw))
    first = next(outcomes)
    assert first.pictures is not None
    assert first.document is not None
    assert [path.name for path in sorted(first.pictures.iterdir())] == [
        f"page-{number:03}.png" for number in range(1, first.document.source.pages + 1)
    ]
    next(outcomes)
    assert not first.pictures.exists()
    outcomes.close()


def test_a_bomb_costs_itself_and_not_the_command(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.pdf"
    bomb.write_bytes(hostile_file("bomb-encrypted-aes_128.pdf").data)
    pictures = tmp_path / "pictures"
    call = ["read", str(bomb), str(SAMPLES[0]), "-f", "jsonl", "--timeout", "8", "--overlay", str(pictures)]
    result = CliRunner().invoke(cli, call)
    assert result.exit_code == 3
    assert [SAMPLES[0].name in line for line in result.stdout.splitlines()] == [True]
    assert "bomb.pdf" in result.stderr
    assert {path.name.partition("-page-")[0] for path in pictures.iterdir()} == {SAMPLES[0].stem}
