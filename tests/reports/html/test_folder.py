"""A batch as a folder: the index, the pages and their names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.reports.html.conftest import folder_of
from verifier.languages import ENGLISH
from verifier.model import CollectionFinding, DocumentReport, Run, Source
from verifier.reports import make_file_reporter
from verifier.reports.html import HtmlFolder, HtmlPage
from verifier.reports.html.names import page_name
from verifier.reports.interface import Shown


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("examples/Leaf powder.pdf", "00003-leaf-powder.html"),
        ("../../etc/passwd", "00003-passwd.html"),
        ("C:\\reports\\CON.pdf", "00003-con.html"),
        ("zip.zip/inner/..", "00003-document.html"),
        ("čistý.PDF", "00003-cisty.html"),
        ("ซาลโมเนลลา.pdf", "00003-document.html"),
        ('a\x00b\u202ec<>:"|?*.pdf', "00003-a-bc.html"),
        ("", "00003-document.html"),
        ("x" * 500 + ".pdf", "00003-" + "x" * 60 + ".html"),
    ],
)
def test_names_are_safe_whatever_the_label(label: str, name: str) -> None:
    assert page_name(3, label) == name


def test_names_that_differ_in_case_only_do_not_meet() -> None:
    assert page_name(1, "A.pdf").casefold() != page_name(2, "a.pdf").casefold()


def filled(place: Path, run: Run, reports: list[DocumentReport], *across: CollectionFinding) -> str:
    return folder_of(place, run, reports, *across).read_text("utf-8")


def test_the_index_counts_lists_and_leads_on(
    tmp_path: Path, run: Run, full: DocumentReport, unreadable: DocumentReport, across: CollectionFinding
) -> None:
    index = filled(tmp_path, run, [full, unreadable], across)
    assert '<h1 class="title">2 documents</h1>' in index
    assert 'aria-label="Fail 1; Unreadable 1; "' in index
    rows = re.findall(r'<tr role="row" data-verdict="(\w+)"', index)
    assert rows == ["fail", "unreadable"]
    for link in re.findall(r'href="(documents/[^"]+)"', index):
        assert (tmp_path / link).is_file()
    assert index.count('href="documents/00001-leaf.html"') == 2  # in its row, and where it is seen with another
    assert "elsewhere.pdf" in index
    assert "and 3 more" in index
    assert "Laboratory of Examples" in index


def test_a_waived_or_harmless_finding_is_not_counted_among_the_frequent(
    tmp_path: Path, run: Run, full: DocumentReport
) -> None:
    index = filled(tmp_path, run, [full, full])
    frequent = index[index.index('id="rules"') :]
    assert "LIM101" in frequent
    assert "INT404" not in frequent
    assert '<td role="cell" class="figure">2</td>' in frequent


def test_each_page_leads_back_to_the_index(tmp_path: Path, run: Run, full: DocumentReport) -> None:
    filled(tmp_path, run, [full])
    assert 'href="../index.html"' in (tmp_path / "documents" / "00001-leaf.html").read_text("utf-8")


def test_an_empty_batch_is_said(tmp_path: Path, run: Run) -> None:
    assert "No document was judged." in filled(tmp_path, run, [])


def test_the_same_batch_gives_the_same_bytes(
    tmp_path: Path, run: Run, full: DocumentReport, across: CollectionFinding
) -> None:
    assert filled(tmp_path / "a", run, [full], across) == filled(tmp_path / "b", run, [full], across)


def test_a_run_that_is_dropped_leaves_no_index(tmp_path: Path, run: Run, full: DocumentReport) -> None:
    folder = HtmlFolder(tmp_path)
    folder.begin(run)
    folder.document(full, Shown())
    folder.close()
    folder.close()
    assert [path.name for path in tmp_path.iterdir()] == ["documents"]


def test_a_row_of_the_index_is_short(tmp_path: Path, run: Run, full: DocumentReport) -> None:
    named = [
        full.model_copy(update={"source": Source(label=f"examples/report-{n}.pdf", sha256="ab" * 32, pages=1)})
        for n in range(12)
    ]
    few, many = (len(filled(tmp_path / str(n), run, named[:n])) for n in (2, 12))
    assert (many - few) / 10 < 1500


def test_one_document_becomes_one_file(tmp_path: Path, run: Run, full: DocumentReport) -> None:
    reporter = make_file_reporter("html", tmp_path / "one.html", is_folder=False, language=ENGLISH)
    assert isinstance(reporter, HtmlPage)
    with pytest.raises(ValueError, match="begin"):
        reporter.document(full, Shown())
    reporter.begin(run)
    reporter.document(full, Shown())
    reporter.end()
    reporter.close()
    assert (tmp_path / "one.html").read_text("utf-8").startswith("<!doctype html>")
