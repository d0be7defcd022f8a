"""Two reports held against each other: each test changes one thing in the second."""

from __future__ import annotations

from typing import Any

import pytest

from tests.build import certificate, document
from verifier.comparison import compare_documents
from verifier.model import Certificate
from verifier.model.comparison import Comparison, DifferenceKind

CHANGED, SAME = DifferenceKind.CHANGED, DifferenceKind.SAME_AMOUNT
FIRST, SECOND = DifferenceKind.ONLY_FIRST, DifferenceKind.ONLY_SECOND
METALS = {"analyte": "lead", "value": "0.25", "unit": "ppm"}


def compared(one: dict[str, Any], two: dict[str, Any]) -> Comparison:
    return compare_documents(document(certificate(**one)), document(certificate(**two)))


def short(comparison: Comparison) -> list[tuple[DifferenceKind, str, str | None, str | None, str | None]]:
    """Kind, part, substance, and both prints."""
    return [
        (seen.kind, seen.what, seen.analyte, seen.first and seen.first.printed, seen.second and seen.second.printed)
        for seen in comparison.differences
    ]


def lead(**cells: str) -> dict[str, Any]:
    """A report on lead alone."""
    return {"panels": {"heavy_metals": [METALS | cells]}}


def test_a_report_does_not_differ_from_itself() -> None:
    found = compared({}, {})
    assert found.is_same
    assert [sample.results_compared for sample in found.samples] == [14]


def test_another_value_is_a_difference_with_both_places() -> None:
    found = compared(lead(), lead(value="0.52"))
    assert short(found) == [(CHANGED, "value", "lead", "0.25 ppm", "0.52 ppm")]
    (seen,) = found.differences
    assert seen.first is not None
    assert seen.first.anchor is not None
    assert seen.panel is not None
    assert seen.panel.value == "heavy_metals"


@pytest.mark.parametrize(
    ("value", "unit"), [("0.250", "ppm"), ("250", "ppb"), ("0.25", "mg/kg"), ("0.000025", "%")], ids=str
)
def test_the_same_amount_written_otherwise(value: str, unit: str) -> None:
    ((kind, what, _, first, second),) = short(compared(lead(), lead(value=value, unit=unit)))
    assert (kind, what, first, second) == (SAME, "value", "0.25 ppm", f"{value} {unit}")


@pytest.mark.parametrize(
    ("value", "unit"),
    [("0.25", "ppb"), ("0.2500001", "ppm"), ("<0.25", "ppm"), ("ND", "ppm"), ("0.25", "mg/mL"), ("Detected", "ppm")],
)
def test_what_is_not_the_same_amount(value: str, unit: str) -> None:
    assert [seen.kind for seen in compared(lead(), lead(value=value, unit=unit)).differences] == [CHANGED]


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ({"lod": "0.05"}, "lod"),
        ({"loq": "0.15"}, "loq"),
        ({"limit": "NMT 1.2"}, "limit"),
        ({"status": "Pass"}, "status"),
    ],
)
def test_every_other_cell_of_a_row_counts(cells: dict[str, str], what: str) -> None:
    assert [(kind, part) for kind, part, *_ in short(compared(lead(), lead(**cells)))] == [(SECOND, what)]
    assert [(kind, part) for kind, part, *_ in short(compared(lead(**cells), lead()))] == [(FIRST, what)]
    assert compared(lead(**cells), lead(**cells)).is_same


def test_another_limit_or_status_is_a_difference() -> None:
    found = short(compared(lead(limit="NMT 1.2", status="Pass"), lead(limit="NMT 0.5", status="Fail")))
    assert [(kind, what) for kind, what, *_ in found] == [(CHANGED, "limit"), (CHANGED, "status")]
    assert found[1][3:] == ("Pass", "Fail")


def test_rows_that_only_one_report_has() -> None:
    one = {"panels": {"heavy_metals": ["lead: 0.25 ppm", "arsenic: 0.2 ppm"]}}
    two = {"panels": {"heavy_metals": ["mercury: 0.1 ppm", "lead: 0.25 ppm"]}}
    assert short(compared(one, two)) == [
        (FIRST, "row", "arsenic", "0.2 ppm", None),
        (SECOND, "row", "mercury", None, "0.1 ppm"),
    ]


def test_the_order_of_rows_does_not_matter() -> None:
    one = {"panels": {"heavy_metals": ["lead: 0.25 ppm", "arsenic: 0.2 ppm"]}}
    two = {"panels": {"heavy_metals": ["arsenic: 0.2 ppm", "lead: 0.25 ppm"]}}
    assert compared(one, two).is_same


def renamed(made: Certificate, name: str) -> Certificate:
    """The certificate with its first row under a name that the vocabulary does not know."""
    panel = made.panels[0]
    row = panel.results[0].model_copy(update={"analyte": None, "printed_name": name})
    changed = panel.model_copy(update={"results": (row, *panel.results[1:])})
    return made.model_copy(update={"panels": (changed, *made.panels[1:])})


def test_an_unknown_substance_is_matched_by_its_printed_name() -> None:
    made = certificate(**lead())
    one, two = document(renamed(made, "Unobtainium (Uo)")), document(renamed(made, "UNOBTAINIUM  (Uo)"))
    assert compare_documents(one, two).is_same
    other = document(renamed(made, "Kryptonite"))
    assert [seen.kind for seen in compare_documents(one, other).differences] == [FIRST, SECOND]


def test_fields_are_compared_as_printed() -> None:
    fields = {"fields": [["sample.lot", "Lot:", "A-17"], ["client.name", "Client", "Made Up Goods"]]}
    other = {"fields": [["sample.lot", "Batch", "B-04"], ["client.name", "Client", "Made  Up Goods"]]}
    assert short(compared(fields, other)) == [(CHANGED, "sample.lot", None, "A-17", "B-04")]


def test_a_field_that_only_one_report_has() -> None:
    found = compared({"fields": [["sample.lot", "Lot:", "A-17"]]}, {"fields": []})
    assert (FIRST, "sample.lot", None, "A-17", None) in short(found)


def two_samples(*lots: str) -> list[Certificate]:
    return [
        certificate(sample={"sample_id": None, "lot": lot, "name": f"Powder {lot}"}, **lead(value=f"0.{index + 1}"))
        for index, lot in enumerate(lots)
    ]


def test_samples_are_matched_by_lot_whatever_their_order() -> None:
    made = two_samples("A-1", "B-2")
    found = compare_documents(document(*made), document(*reversed(made)))
    assert [(sample.first, sample.second) for sample in found.samples] == [(0, 1), (1, 0)]
    assert found.is_same


def test_a_sample_that_only_one_report_has() -> None:
    made = two_samples("A-1", "B-2")
    found = compare_documents(document(*made), document(made[1]))
    assert [(sample.first, sample.second) for sample in found.samples] == [(0, None), (1, 0)]
    assert short(found) == [(FIRST, "sample", None, "Powder A-1, 1 results", None)]


def test_one_sample_each_belongs_together_whatever_it_is_called() -> None:
    one, two = two_samples("A-1", "B-2")
    found = compare_documents(document(one), document(two))
    assert [(sample.first, sample.second) for sample in found.samples] == [(0, 0)]
    assert (CHANGED, "value", "lead", "0.1 ppm", "0.2 ppm") in short(found)
