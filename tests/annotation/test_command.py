"""`verifier check -f pdf`: one copy, a folder of them, and what happens where there can be none."""

from __future__ import annotations

import io
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.annotation.conftest import notes, picture
from verifier.cli.main import cli

SAMPLES = Path(__file__).parents[2] / "samples"
FAILS = SAMPLES / "lead-above-limit.pdf"
PASSES = SAMPLES / "clean-leaf-powder.pdf"


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["check", *map(str, arguments), "--as-of", "2026-11-23", "-q", "--no-cache"])


def test_one_document_becomes_one_file_and_keeps_its_exit_code(tmp_path: Path) -> None:
    place = tmp_path / "coa.checked.pdf"
    result = check(FAILS, "-f", "pdf", "-o", place)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "")
    assert place.read_bytes().startswith(FAILS.read_bytes())
    summary, lead = notes(place.read_bytes())
    assert summary.text.startswith("verifier ")
    assert "SHA-256 of the original: 18a5c4501024" in summary.text
    assert "as of 2026-11-23" in summary.text
    assert lead.subject == "LIM101"
    assert "4.800 ppm" in lead.text
    assert list(tmp_path.iterdir()) == [place]


def test_several_documents_become_a_folder(tmp_path: Path) -> None:
    twin = tmp_path / "in" / "lead-above-limit.pdf"
    twin.parent.mkdir()
    twin.write_bytes(PASSES.read_bytes())
    result = check(FAILS, PASSES, twin, "--also", f"pdf={tmp_path / 'out'}")
    assert result.exit_code == 1
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [
        "clean-leaf-powder.checked.pdf",
        f"lead-above-limit-{sha256(PASSES.read_bytes()).hexdigest()[:8]}.checked.pdf",
        "lead-above-limit.checked.pdf",
    ]


def test_in_a_process_of_its_own_or_not_the_same_bytes_come_out(tmp_path: Path) -> None:
    check(FAILS, "-f", "pdf", "-o", tmp_path / "a.pdf")
    check(FAILS, "-f", "pdf", "-o", tmp_path / "b.pdf", "--no-sandbox")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_picture_gets_no_copy_and_the_others_do(tmp_path: Path) -> None:
    scan = tmp_path / "scan.png"
    picture(PASSES.read_bytes(), scale=1).save(out := io.BytesIO(), format="PNG")
    scan.write_bytes(out.getvalue())
    result = check(scan, PASSES, "-f", "pdf", "-o", tmp_path / "out")
    assert result.exit_code == 5
    assert "it is a picture and no PDF" in result.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["clean-leaf-powder.checked.pdf"]


def test_it_needs_a_file_to_write_to() -> None:
    result = check(FAILS, "-f", "pdf")
    assert result.exit_code == 2
    assert "-o report.pdf" in result.stderr


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.pdf")))
def test_every_sample_can_be_annotated(name: str, tmp_path: Path) -> None:
    check(SAMPLES / name, "-f", "pdf", "-o", tmp_path / "copy.pdf", "--no-sandbox")
    assert (tmp_path / "copy.pdf").read_bytes().startswith((SAMPLES / name).read_bytes())
