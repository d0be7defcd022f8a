"""The comparison sees what is missing, wrong and invented, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from verifier.model import from_json, to_json
from verifier.samplekit import Defect, Truth, differences, expected_document

from .conftest import STEMS, planted


def reading(truth: Truth) -> dict[str, Any]:
    """A perfect reading, to be spoilt: through JSON, as `verifier read` gives it."""
    document: dict[str, Any] = from_json(to_json(expected_document(truth)))
    return document


def lead(document: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = document["certificates"][0]["panels"][1]["results"][2]
    assert row["analyte"] == "lead"
    return row


def found(truth: Truth, document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(d.defect.value, d.where.partition(" ")[2]) for d in differences(expected_document(truth), document)]


@pytest.mark.parametrize("stem", STEMS)
def test_a_perfect_reading_has_no_difference(stem: str) -> None:
    assert differences(expected_document(planted(stem)), reading(planted(stem))) == []


def test_a_wrong_number_a_lost_unit_and_a_lost_qualifier_are_wrong_values(leaf: Truth) -> None:
    for part, spoilt in (("number", Decimal("3.08")), ("unit", None), ("qualifier", "less_than")):
        document = reading(leaf)
        lead(document)["values"][0][part] = spoilt
        assert found(leaf, document) == [("wrong", "heavy_metals Lead (Pb) values")]


def test_digits_that_do_not_change_the_number_are_the_same(leaf: Truth) -> None:
    document = reading(leaf)
    lead(document)["values"][0]["number"] = Decimal("0.3080")
    assert found(leaf, document) == []


def test_a_lost_row_is_missing_and_a_new_one_is_invented(leaf: Truth) -> None:
    document = reading(leaf)
    lead(document)["printed_name"] = "Lead 0.308"
    assert found(leaf, document) == [
        ("missing", "heavy_metals Lead (Pb)"),
        ("invented", "heavy_metals Lead 0.308"),
    ]


def test_a_lod_taken_for_a_limit_is_seen_twice(leaf: Truth) -> None:
    document = reading(leaf)
    row = lead(document)
    row["limit"], row["lod"] = {**row["lod"], "kind": "at_most"}, None
    assert found(leaf, document) == [
        ("missing", "heavy_metals Lead (Pb) lod"),
        ("wrong", "heavy_metals Lead (Pb) limit"),
    ]


def test_a_summary_that_repeats_a_result_is_no_invention_and_a_different_one_is(leaf: Truth) -> None:
    document = reading(leaf)
    panels = document["certificates"][0]["panels"]
    panels.append({**panels[1], "results": [{**lead(document), "lod": None, "loq": None}], "totals": []})
    assert found(leaf, document) == []
    panels[-1]["results"][0]["values"] = [{**lead(document)["values"][0], "number": Decimal(9)}]
    assert found(leaf, document) == [("invented", "heavy_metals Lead (Pb)")]


def test_a_table_in_two_parts_is_the_same_table(leaf: Truth) -> None:
    document = reading(leaf)
    panels = document["certificates"][0]["panels"]
    first, rest = panels[0]["results"][:4], panels[0]["results"][4:]
    panels[0:1] = [{**panels[0], "results": first, "totals": []}, {**panels[0], "results": rest}]
    assert found(leaf, document) == []


def test_head_fields_are_compared(leaf: Truth) -> None:
    document = reading(leaf)
    certificate = document["certificates"][0]
    certificate["sample"]["lot"] = None
    certificate["dates"]["received"] = "2026-01-23"
    certificate["dates"]["expires"] = "2027-01-01"
    assert found(leaf, document) == [
        ("missing", "sample.lot"),
        ("wrong", "dates.received"),
        ("invented", "dates.expires"),
    ]


def test_a_lost_certificate_is_missing() -> None:
    truth = planted("tablets-7oh-share")
    document = reading(truth)
    del document["certificates"][1]
    first = differences(expected_document(truth), document)[0]
    assert (first.defect, first.expected, first.found) == (Defect.MISSING, "2", "1")
    assert str(first) == "missing: certificates: expected '2', found '1'"
