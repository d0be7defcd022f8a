"""The scan twin: the same seed gives the same bytes, and nothing of the text layer is left."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from tests.unit.pdf.making_pdfs import make_pdf, write
from verifier.cli.main import cli
from verifier.errors import ExitCode
from verifier.pdf.pdfium_engine import PdfiumEngine
from verifier.samplekit.scan import scan

REPORT = make_pdf(lambda c: write(c, 50, 90, "Lead 0.05 ppm"), lambda c: write(c, 50, 60, "2"), size=(200, 120))


def test_a_twin_is_pictures_of_the_same_size_and_nothing_else() -> None:
    document = PdfiumEngine().open(scan(REPORT, seed=3))
    assert document.page_count == 2
    page = document.read_page(1)
    assert (page.words, len(page.images)) == ((), 1)
    assert (round(page.width), round(page.height)) == (200, 120)
    document.close()


def test_the_seed_decides_every_byte() -> None:
    assert scan(REPORT, seed=3) == scan(REPORT, seed=3)
    assert scan(REPORT, seed=3) != scan(REPORT, seed=4)


def test_the_command_writes_a_twin_under_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(REPORT)
    done = CliRunner().invoke(cli, ["samplekit", "scan", str(tmp_path / "report.pdf"), "-o", str(tmp_path / "twins")])
    assert done.exit_code == 0
    assert (tmp_path / "twins" / "report.pdf").read_bytes().startswith(b"%PDF")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["samplekit", "scan", str(tmp_path / "none.pdf"), "-o", str(tmp_path)])
    assert done.exit_code == ExitCode.USAGE
    assert "none.pdf" in done.stderr
