"""Results as records: "Test: Lead", "Method: ICP-MS", "Limit: NMT 1.0 ppm", "Result: 0.47 ppm" below each other."""

from __future__ import annotations

from decimal import Decimal

import pytest

from verifier.errors import NotAReportError
from verifier.model import LimitKind

from .pages import certificate, fields, page, read, row, rows, said, table, text, values

HEAD = fields("Green Leaf Laboratory", "Certificate of Analysis", "Sample: Leaf powder", "Lot: B-17")
LEAD = ("Test: Lead", "Method: ICP-MS", "Specification: NMT 1.0 ppm", "Result: 0.47 ppm")
CADMIUM = ("Test: Cadmium", "Method: ICP-MS", "Specification: NMT 0.5 ppm", "Result: 0.031 ppm")


def test_a_record_is_a_row() -> None:
    lead = row(certificate(HEAD, fields(*LEAD, top=140), fields(*CADMIUM, top=210)), "Lead")
    assert (lead.analyte, [said(value) for value in lead.values]) == ("lead", ["0.47 ppm"])
    assert lead.limit is not None
    assert (lead.limit.kind, lead.limit.number, lead.limit.unit) == (LimitKind.AT_MOST, Decimal("1.0"), "ppm")


def test_every_record_has_its_own_result() -> None:
    found = certificate(HEAD, fields(*LEAD, top=140), fields(*CADMIUM, top=210))
    assert values(found) == {"Lead": ["0.47 ppm"], "Cadmium": ["0.031 ppm"]}


def test_records_may_stand_beside_each_other() -> None:
    found = certificate(HEAD, fields(*LEAD, top=140), fields(*CADMIUM, x=320, top=140))
    assert values(found) == {"Lead": ["0.47 ppm"], "Cadmium": ["0.031 ppm"]}
    limits = {result.printed_name: result.limit.number for result in rows(found) if result.limit is not None}
    assert limits == {"Lead": Decimal("1.0"), "Cadmium": Decimal("0.5")}


def test_labels_and_values_may_stand_in_two_columns() -> None:
    # A wide gap between them is no other record.
    pairs = [line.split(": ") for line in (*LEAD, *CADMIUM)]
    found = certificate(HEAD, table([(f"{label}:", value) for label, value in pairs], (40, 160), 140))
    assert values(found) == {"Lead": ["0.47 ppm"], "Cadmium": ["0.031 ppm"]}


def test_a_record_without_a_result_is_no_row() -> None:
    found = certificate(HEAD, fields(*LEAD[:3], top=140), fields(*CADMIUM, top=210))
    assert values(found) == {"Cadmium": ["0.031 ppm"]}


def test_an_analyte_that_comes_twice_gives_nothing() -> None:
    # Whose results they are is not printed: two samples, or the same one measured again.
    again = ("Test: Lead", "Result: 0.91 ppm")
    with pytest.raises(NotAReportError):
        read(page(HEAD, fields(*LEAD, top=140), fields(*again, top=210)))


def test_records_of_quality_control_are_no_results() -> None:
    cells = [("Analyte", "Result (ppm)"), ("Lead", "0.73"), ("Cadmium", "0.2")]
    blank = ("Test: Lead", "Result: <0.01 ppm", "Test: Cadmium", "Result: <0.02 ppm")
    found = certificate(
        HEAD, table(cells, (40, 140), 140),
        text(40, 220, "Quality control: method blank"), fields(*blank, top=240),
    )  # fmt: skip
    assert [(result.printed_name, said(result.values[0])) for result in rows(found)] == [
        ("Lead", "0.73 ppm"),
        ("Cadmium", "0.2 ppm"),
    ]
