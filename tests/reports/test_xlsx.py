"""The workbook: typed cells, nothing that a spreadsheet runs, the same values again in LibreOffice."""

from __future__ import annotations

import contextlib
import csv
import subprocess
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from tests.needs import soffice
from tests.reports.hostile_texts import texts, with_text
from verifier.languages import ENGLISH
from verifier.model import (
    CollectionFinding,
    Confidence,
    DocumentReport,
    Involved,
    LimitKind,
    Measure,
    Qualifier,
    Run,
    Severity,
)
from verifier.reports import make_file_reporter
from verifier.reports.interface import Shown
from verifier.reports.sheets import SHEETS
from verifier.reports.sheettext import MOST_CHARACTERS, cell_text, number_format
from verifier.reports.tables import COLUMNS
from verifier.reports.xlsx import Workbook

Rows = list[dict[str, Any]]


@pytest.fixture
def measured(failing: DocumentReport) -> DocumentReport:
    """The report with figures for its limit."""
    lead, *others = failing.coverage.judgements
    measure = Measure(
        kind=LimitKind.AT_MOST, limit=Decimal("1.2"), unit="ppm", low=Decimal("1.80"), high=Decimal("1.80"),
        uncertainty=Decimal("0.09"),
    )  # fmt: skip
    judgements = (lead.model_copy(update={"measure": measure}), *others)
    return failing.model_copy(update={"coverage": failing.coverage.model_copy(update={"judgements": judgements})})


@pytest.fixture
def together() -> CollectionFinding:
    return CollectionFinding(
        code="COL604", name="content_under_another_lot", severity=Severity.WARNING, confidence=Confidence.MEDIUM,
        message="Two reports show the same results under two lots.",
        documents=(Involved(label="a.pdf", sha256="ab" * 32, certificate=0), Involved(label="b.pdf", sha256="cd" * 32)),
        observed="21 equal results", expected=None, base_rate=None, other_explanations=("A copy.",), next_step="Ask.",
    )  # fmt: skip


def written(place: Path, run: Run, *reports: DocumentReport, found: CollectionFinding | None = None) -> Path:
    reporter = make_file_reporter("xlsx", place, is_folder=False)
    reporter.begin(run)
    for report in reports:
        reporter.document(report, Shown())
    if found is not None:
        reporter.together(found)
    reporter.end()
    reporter.close()
    return place


def rows_of(place: Path, sheet: str) -> Rows:
    head, *rows = openpyxl.load_workbook(place)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_a_sheet_for_each_kind_of_row(
    tmp_path: Path, run: Run, failing: DocumentReport, unreadable: DocumentReport, together: CollectionFinding
) -> None:
    place = written(tmp_path / "a.xlsx", run, failing, unreadable, found=together)
    book = openpyxl.load_workbook(place)
    assert book.sheetnames == ["Documents", "Results", "Findings", "Across documents", "About"]
    for name, columns in SHEETS.items():
        assert [cell.value for cell in book[name][1]] == list(columns)
        assert book[name].freeze_panes in ("A2", "C2")
        assert book[name].auto_filter.ref is not None
    assert [row["document_verdict"] for row in rows_of(place, "Documents")] == ["fail", "unreadable"]
    assert [row["row"] for row in rows_of(place, "Results")] == ["result", "result", "requirement", "document"]
    assert [(row["code"], row["analyte"], row["page"]) for row in rows_of(place, "Findings")] == [("LIM101", "lead", 1)]
    assert [(row["number"], row["file"]) for row in rows_of(place, "Across documents")] == [(1, "a.pdf"), (1, "b.pdf")]


def test_without_findings_across_documents_there_is_no_sheet_for_them(
    tmp_path: Path, run: Run, failing: DocumentReport
) -> None:
    assert openpyxl.load_workbook(written(tmp_path / "a.xlsx", run, failing)).sheetnames == [
        "Documents", "Results", "Findings", "About",
    ]  # fmt: skip


def test_cells_have_types(tmp_path: Path, run: Run, measured: DocumentReport) -> None:
    place = written(tmp_path / "a.xlsx", run, measured)
    sheet = openpyxl.load_workbook(place)["Results"]
    lead = dict(zip(COLUMNS, sheet[2], strict=True))
    assert (lead["raw_value"].value, lead["raw_value"].data_type) == ("1.80", "s")
    assert (lead["value"].value, lead["value"].data_type, lead["value"].number_format) == (1.8, "n", "0.00")
    assert (lead["low"].value, lead["limit_value"].value, lead["uncertainty"].value) == (1.8, 1.2, 0.09)
    assert lead["date_reported"].value.isoformat() == "2026-03-02T00:00:00"
    assert (lead["date_reported"].is_date, lead["date_reported"].number_format) == (True, "yyyy-mm-dd")
    assert (lead["certificate"].value, lead["page"].value, lead["top"].value) == (1, 1, 300)
    nickel = dict(zip(COLUMNS, sheet[3], strict=True))
    assert (nickel["analyte_raw"].value, nickel["analyte_raw"].data_type) == ("=Nickel()", "s")
    assert (nickel["raw_value"].value, nickel["value"].value) == ("ND", None)


def test_a_bound_is_no_number_that_a_mean_could_take(tmp_path: Path, run: Run, failing: DocumentReport) -> None:
    certificate = failing.certificates[0]
    panel = certificate.panels[0]
    row = panel.results[0]
    bound = row.values[0].model_copy(
        update={"printed": "<0.050", "number": Decimal("0.050"), "qualifier": Qualifier.LESS_THAN}
    )
    changed = panel.model_copy(update={"results": (row.model_copy(update={"values": (bound,)}),)})
    report = failing.model_copy(update={"certificates": (certificate.model_copy(update={"panels": (changed,)}),)})
    (lead, *_) = rows_of(written(tmp_path / "a.xlsx", run, report), "Results")
    assert (lead["raw_value"], lead["qualifier"], lead["value"]) == ("<0.050", "less_than", "0.050")


@pytest.mark.parametrize(
    ("printed", "shown_as"),
    [
        ("0.050", "0.000"),
        ("-0.5", "0.0"),
        ("96000", "0"),
        ("1E+3", "0"),
        ("0", "0"),
        ("123456789012345", "0"),
        ("1234567890123456", None),
        ("0.1234567890123456", None),
        ("1E+400", None),
        ("1E-400", None),
        ("NaN", None),
        ("Infinity", None),
    ],
)
def test_numbers_keep_their_digits_or_stay_text(printed: str, shown_as: str | None) -> None:
    assert number_format(Decimal(printed)) == shown_as


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_what_is_a_number_in_a_cell_is_exactly_what_is_printed(number: Decimal) -> None:
    shown_as = number_format(number)
    if shown_as is not None:
        places = len(shown_as.partition(".")[2])
        assert Decimal(f"{float(number):.{places}f}") == number


def test_a_full_sheet_goes_on_on_another_one(tmp_path: Path, run: Run, failing: DocumentReport) -> None:
    book = Workbook(tmp_path / "a.xlsx", ENGLISH, most_rows=3)
    book.begin(run)
    book.document(failing, Shown())
    book.document(failing, Shown())
    book.end()
    names = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    assert [name for name in names if name.startswith("Results")] == ["Results", "Results (2)", "Results (3)"]
    rows = [row for name in names if name.startswith("Results") for row in rows_of(tmp_path / "a.xlsx", name)]
    assert [row["row"] for row in rows] == ["result", "result", "requirement"] * 2


def test_the_same_run_has_the_same_bytes(tmp_path: Path, run: Run, failing: DocumentReport) -> None:
    one, other = (written(tmp_path / name, run, failing) for name in ("a.xlsx", "b.xlsx"))
    assert one.read_bytes() == other.read_bytes()


def test_an_early_end_gives_a_sound_file(tmp_path: Path, run: Run) -> None:
    assert rows_of(written(tmp_path / "a.xlsx", run), "Documents") == []


def test_a_place_that_cannot_be_written_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        Workbook(tmp_path / "no such folder" / "a.xlsx", ENGLISH)


def test_what_is_too_long_for_a_cell_is_cut_and_says_so() -> None:
    text = cell_text("x" * (MOST_CHARACTERS + 1))
    assert (len(text), text[-1]) == (MOST_CHARACTERS, "…")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts)
@example(text="=1+1")
@example(text="_x0041_")
def test_no_text_of_a_document_becomes_anything_else(
    tmp_path: Path, run: Run, failing: DocumentReport, text: str
) -> None:
    place = written(tmp_path / "a.xlsx", run, with_text(failing, text))
    for name in ("Documents", "Results", "Findings"):
        for row in openpyxl.load_workbook(place)[name].iter_rows(min_row=2):
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
    # openpyxl leaves "_x005F_" as it is, which programs for people read as "_" (ECMA-376, ST_Xstring).
    assert unescape(rows_of(place, "Documents")[0]["file"] or "") == cell_text(text)


def _in_libreoffice(place: Path) -> Callable[[str], Rows]:
    """The sheets as LibreOffice reads them, one start for all."""
    folder = place.parent
    subprocess.run(  # noqa: S603
        [
            soffice(), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
            "--outdir", str(folder), str(place),
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip

    def rows(sheet: str) -> Rows:
        with (folder / f"{place.stem}-{sheet}.csv").open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return rows


def test_libreoffice_finds_the_same_values(tmp_path: Path, run: Run, measured: DocumentReport) -> None:
    """One start of LibreOffice for everything that is asked of it."""
    hostile = with_text(measured, "=1+1|-0.5]]><b>_x0041_")
    rows = _in_libreoffice(written(tmp_path / "book.xlsx", run, measured, hostile))
    lead, nickel, arsenic, hostile_lead, *_ = rows("Results")
    assert lead["raw_value"] == "1.80"
    numbers = ("value", "low", "high", "limit_value", "uncertainty")
    assert [Decimal(lead[name]) for name in numbers] == list(map(Decimal, ("1.80", "1.80", "1.80", "1.2", "0.09")))
    assert (lead["date_reported"], lead["as_of"], lead["verdict_computed"]) == ("2026-03-02", "2026-11-22", "fail")
    assert (nickel["analyte_raw"], nickel["raw_value"], nickel["value"]) == ("=Nickel()", "ND", "")
    assert (arsenic["row"], arsenic["verdict_computed"]) == ("requirement", "inconclusive")
    assert hostile_lead["analyte_raw"] == "=1+1|-0.5]]><b>_x0041_"
    (document, _) = rows("Documents")
    assert (document["file"], document["results_read"], document["errors"]) == ("examples/leaf.pdf", "2", "1")
    assert [row["code"] for row in rows("Findings")] == ["LIM101", "LIM101"]


def test_a_full_disk_is_an_error_of_the_system_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, failing: DocumentReport
) -> None:
    if not (full := Path("/dev/full")).exists():
        pytest.skip("this system has no /dev/full")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    workbook = Workbook(full, ENGLISH)
    workbook.begin(run)
    workbook.document(failing, Shown())
    with pytest.raises(OSError, match="No space left"):
        workbook.end()
    with contextlib.suppress(OSError):
        workbook.close()
    assert list(tmp_path.iterdir()) == []


def test_without_an_end_no_workbook_is_made(tmp_path: Path, run: Run, failing: DocumentReport) -> None:
    workbook = Workbook(tmp_path / "a.xlsx", ENGLISH)
    workbook.begin(run)
    workbook.document(failing, Shown())
    workbook.close()
    assert (tmp_path / "a.xlsx").read_bytes() == b""
