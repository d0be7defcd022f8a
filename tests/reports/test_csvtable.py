"""The table: one row per result, nothing left out silently, no cell that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.model import Anchor, DocumentReport, LimitKind, Measure, OutcomeStatus, Run, Subject
from verifier.reports import make_reporter
from verifier.reports.csvtable import safe_cell
from verifier.reports.tables import COLUMNS


def rows_of(run: Run, *reports: DocumentReport) -> list[dict[str, str]]:
    reporter = make_reporter("csv")
    text = reporter.begin(run) + "".join(map(reporter.document, reports)) + reporter.end()
    return list(csv.DictReader(io.StringIO(text)))


def test_one_row_per_result_and_per_open_requirement(run: Run, failing: DocumentReport) -> None:
    rows = rows_of(run, failing)
    assert [(r["row"], r["analyte_raw"], r["analyte_id"], r["verdict_computed"]) for r in rows] == [
        ("result", "Lead (Pb)", "lead", "fail"),
        ("result", "'=Nickel()", "", ""),
        ("requirement", "", "arsenic", "inconclusive"),
    ]


def test_a_result_has_everything_that_is_known_about_it(run: Run, failing: DocumentReport) -> None:
    lead = rows_of(run, failing)[0]
    wanted = {
        "file": "examples/leaf.pdf",
        "file_sha256": "cd" * 32,
        "document_verdict": "fail",
        "certificate": "1",
        "lab": "Laboratory of Examples",
        "client": "Client of Examples",
        "product": "Leaf powder",
        "lot": "EX-7",
        "date_reported": "2026-03-02",
        "panel": "heavy_metals",
        "raw_value": "1.80",
        "qualifier": "measured",
        "value": "1.80",
        "unit": "ppm",
        "other_values": "0.00018 %",
        "loq": "0.050 ppm",
        "lod": "",
        "limit_printed": "NMT 1.2",
        "verdict_printed": "Fail",
        "limit_rule": "lead at most 1.2 ppm",
        "limit_source": "Code of Examples 12-3, (4)(b)",
        "profile": "example-profile",
        "reason": "above the limit",
        "findings": "LIM101",
        "page": "1",
        "x0": "72.0",
        "top": "300.0",
        "x1": "520.0",
        "bottom": "312.0",
        "as_of": "2026-11-22",
    }
    assert {key: lead[key] for key in wanted} == wanted
    assert list(lead) == list(COLUMNS)


def test_what_was_found_in_no_printed_row_has_a_row_of_its_own(run: Run, failing: DocumentReport) -> None:
    placeless = failing.findings[0].model_copy(
        update={
            "code": "INT403",
            "anchors": (),
            "subject": Subject(certificate=0),
            "citation": None,
            "observed": "=1+1",
        }
    )
    elsewhere = placeless.model_copy(update={"code": "CMP301", "anchors": (Anchor(page=2, box=(1, 2, 3, 4)),)})
    report = failing.model_copy(update={"findings": (*failing.findings, placeless, elsewhere)})
    *others, one, two = rows_of(run, report)
    assert [row["row"] for row in others] == ["result", "result", "requirement"]
    assert [row["findings"] for row in others] == ["LIM101", "", ""]
    assert (one["row"], one["findings"], one["summary"]) == ("finding", "INT403", placeless.message)
    assert (one["document_verdict"], one["lot"], one["raw_value"]) == ("fail", "EX-7", "'=1+1")
    assert (one["page"], two["findings"], two["page"], two["top"]) == ("", "CMP301", "2", "2.0")


def test_nothing_found_has_no_number(run: Run, failing: DocumentReport) -> None:
    nickel = rows_of(run, failing)[1]
    assert (nickel["raw_value"], nickel["qualifier"], nickel["value"]) == ("ND", "not_detected", "")


def test_an_unreadable_document_has_a_row(run: Run, unreadable: DocumentReport) -> None:
    (row,) = rows_of(run, unreadable)
    assert (row["row"], row["document_verdict"], row["summary"]) == (
        "document",
        "unreadable",
        "The pages are pictures.",
    )


def test_of_several_judgements_the_worst_counts_and_all_are_named(run: Run, failing: DocumentReport) -> None:
    failed = failing.coverage.judgements[0]
    passed = failed.model_copy(update={"status": OutcomeStatus.PASS, "requirement": "lead at most 5 ppm"})
    coverage = failing.coverage.model_copy(update={"judgements": (passed, failed)})
    lead = rows_of(run, failing.model_copy(update={"coverage": coverage}))[0]
    assert lead["verdict_computed"] == "fail"
    assert lead["limit_rule"] == "lead at most 5 ppm; lead at most 1.2 ppm"


def test_a_judgement_on_another_row_of_the_analyte_stays_there(run: Run, failing: DocumentReport) -> None:
    elsewhere = failing.coverage.judgements[0].model_copy(update={"anchors": (Anchor(page=2, box=(0, 0, 1, 1)),)})
    coverage = failing.coverage.model_copy(update={"judgements": (elsewhere,)})
    rows = rows_of(run, failing.model_copy(update={"coverage": coverage}))
    assert [(r["row"], r["verdict_computed"]) for r in rows] == [
        ("result", ""),
        ("result", ""),
        ("requirement", "fail"),
    ]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r=1", "'=1"),
        (" =1", "'=1"),
        ("＝1", "'＝1"),
        ("-", "'-"),
        ("-0.5", "-0.5"),
        ("+3", "+3"),
        ("<0.05", "<0.05"),
        (Decimal("-0.50"), "-0.50"),
        (Decimal("9.6E+4"), "96000"),
        (None, ""),
        ("a\x1b[31mb\nc", "a�[31mb c"),
    ],
)
def test_cells_are_safe_and_numbers_stay_numbers(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


@given(st.text())
def test_no_text_begins_a_formula(text: str) -> None:
    cell = safe_cell(text)
    if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
        assert Decimal(cell).is_finite()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_a_number_is_the_same_number(number: Decimal) -> None:
    assert Decimal(safe_cell(number)) == number


def test_the_figures_of_the_limit_that_decided(run: Run, failing: DocumentReport) -> None:
    measure = Measure(
        kind=LimitKind.AT_MOST, limit=Decimal("1.2"), unit="ppm", low=Decimal(0), high=Decimal("0.5"), uncertainty=None
    )
    judgements = tuple(one.model_copy(update={"measure": measure}) for one in failing.coverage.judgements)
    report = failing.model_copy(update={"coverage": failing.coverage.model_copy(update={"judgements": judgements})})
    lead = rows_of(run, report)[0]
    names = ("limit_kind", "limit_value", "limit_unit", "value_in_limit_unit", "low", "high", "readers", "confidence")
    assert [lead[name] for name in names] == ["at_most", "1.2", "ppm", "", "0", "0.5", "1", "high"]
