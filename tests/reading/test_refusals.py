"""What is no laboratory report is refused by name, and costs only itself."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
import simplejson
from click.testing import CliRunner
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from verifier.cli.main import cli
from verifier.errors import ExitCode, NotAReportError, NoTextLayerError

from .conftest import SAMPLES, read_bytes
from .pages import fields, page, picture, read, table

LETTER = (
    "Example Analytical Laboratory", "100 Example Street, Sampleton, EX 00001", "", "22 January 2026", "",
    "Dear Sir or Madam,", "", "thank you for the sample of leaf powder, lot GV-260114, received on 20 January 2026.",
    "We will test it for heavy metals, microbials and alkaloids within 10 working days. Our laboratory is accredited",
    "to ISO/IEC 17025:2017. The price is 450 USD per sample; results below the LOD are reported as ND.", "",
    "Yours sincerely,", "Avery Example",
)  # fmt: skip

INVOICE = (
    ("Position", "Description", "Quantity", "Unit price", "Amount"),
    ("1", "Heavy metals panel", "2", "120.00", "240.00"),
    ("2", "Microbials panel", "2", "90.00", "180.00"),
    ("3", "Shipping", "1", "25.00", "25.00"),
    ("", "Total", "", "", "445.00"),
)


def drawn(lines: Sequence[str] = (), cells: Sequence[Sequence[str]] = ()) -> bytes:
    """A PDF with these lines of text and, below them, these cells."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 10)
    for index, line in enumerate(lines):
        canvas.drawString(60, 780 - 14 * index, line)
    for index, row in enumerate(cells):
        for column, cell in enumerate(row):
            canvas.drawString(60 + 95 * column, 560 - 16 * index, cell)
    if not lines and not cells:
        canvas.rect(60, 60, 400, 600, fill=1)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


REFUSED = {
    "a letter": (drawn(LETTER), NotAReportError),
    "an invoice": (drawn(("INVOICE 2026-0042", "Example Analytical Laboratory"), INVOICE), NotAReportError),
    "a picture": (drawn(), NoTextLayerError),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_what_to_do_next(what: str) -> None:
    pdf, error = REFUSED[what]
    with pytest.raises(error) as caught:
        read_bytes(pdf, "that.pdf")
    assert '"that.pdf"' in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.hint


def test_pages_that_are_pictures_are_named_where_others_have_text() -> None:
    """One page of text is enough to read, but what stands on the picture is said to be unread."""
    results = table([["Analyte", "Result (ppm)"], ["Arsenic", "0.267"], ["Lead", "0.308"]], (40, 200), 320)
    document = read(page(fields("Lot: A1"), results), picture(2))
    assert len(document.certificates) == 1
    assert [(note.kind, note.page) for note in document.notes] == [("page_without_text", 2)]


def test_pictures_alone_are_refused() -> None:
    with pytest.raises(NoTextLayerError):
        read(picture(1), picture(2))


@pytest.mark.parametrize("command", ["check", "read"])
def test_the_other_documents_are_read_all_the_same(command: str, tmp_path: Path) -> None:
    for what, (pdf, _) in REFUSED.items():
        (tmp_path / f"{what.split()[-1]}.pdf").write_bytes(pdf)
    (tmp_path / "sample.pdf").write_bytes((SAMPLES / "clean-leaf-powder.pdf").read_bytes())
    done = CliRunner().invoke(cli, [command, "--format", "jsonl", str(tmp_path)])
    assert done.exit_code == ExitCode.INCONCLUSIVE
    found = [simplejson.loads(line) for line in done.stdout.splitlines()]
    read_ones = [Path(one["source"]["label"]).name for one in found if one["certificates"]]
    assert read_ones == ["sample.pdf"]


def test_a_refused_document_is_unreadable_and_never_a_pass(tmp_path: Path) -> None:
    for what, (pdf, _) in REFUSED.items():
        path = tmp_path / f"{what.split()[-1]}.pdf"
        path.write_bytes(pdf)
        done = CliRunner().invoke(cli, ["check", "--format", "json", str(path)])
        assert done.exit_code == ExitCode.INCONCLUSIVE
        (document,) = simplejson.loads(done.stdout)["documents"]
        assert (document["verdict"], document["certificates"]) == ("unreadable", [])
