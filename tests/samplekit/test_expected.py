"""The expected reading says what a truth means."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from verifier.samplekit import Options, Truth, UnitPlace, expected_document
from verifier.samplekit.expected import qualify
from verifier.samplekit.truth import DateStyle


def rows(truth: Truth, options: Options | None = None) -> dict[str, Any]:
    document = expected_document(truth, options)
    return {r["analyte"]: r for c in document["certificates"] for p in c["panels"] for r in p["results"]}


@pytest.mark.parametrize(
    ("text", "qualifier", "number"),
    [
        ("1.420", "measured", "1.420"),
        ("<0.05", "less_than", "0.05"),
        ("> 1000", "greater_than", "1000"),
        ("ND", "not_detected", None),
        ("Not Detected in 25 g", "not_detected", None),
        ("negativní", "not_detected", None),
        ("<LOQ", "below_loq", None),
        ("Detected", "detected", None),
        ("TNTC", "above_range", None),
        ("green powder", "text", None),
    ],
)
def test_cells_are_qualified(text: str, qualifier: str, number: str | None) -> None:
    assert qualify(text) == (qualifier, Decimal(number) if number else None)


def test_a_row_in_two_units(leaf: Truth) -> None:
    found = rows(leaf)["mitragynine"]
    assert [(v["printed"], v["number"], v["unit"]) for v in found["values"]] == [
        ("1.4210", Decimal("1.4210"), "%"),
        ("14.210", Decimal("14.210"), "mg/g"),
    ]
    assert found["lod"] == {"printed": "0.005", "qualifier": "measured", "number": Decimal("0.005"), "unit": "mg/g"}
    assert found["limit"] is None


def test_limits_of_all_kinds(leaf: Truth) -> None:
    found = rows(leaf)
    assert found["lead"]["limit"] == {"printed": "1.2", "kind": "at_most", "number": Decimal("1.2"), "unit": "ppm"}
    assert found["nickel"]["limit"]["kind"] == "none"
    assert found["salmonella"]["limit"] == {"printed": "Absent in 25 g", "kind": "absent", "number": None, "unit": None}


def test_the_decimal_comma_changes_the_print_and_not_the_number(czech: Truth) -> None:
    found = rows(czech)
    assert found["lead"]["values"][0]["printed"] == "0,64"
    assert found["lead"]["values"][0]["number"] == Decimal("0.64")
    assert found["lead"]["uncertainty"] == {"printed": "0,16", "number": Decimal("0.16")}
    count = found["total_aerobic_microbial_count"]["values"][0]
    assert (count["printed"], count["number"]) == ("9,6×10⁴", Decimal(96000))


def test_looks_change_only_what_is_printed(leaf: Truth) -> None:
    looks = Options(decimal=",", dates=DateStyle.EUROPEAN, not_detected="n.n.", wording=3)
    plain, changed = rows(leaf), rows(leaf, looks)
    assert changed["mgm_15"]["values"][0]["printed"] == "n.n."
    assert changed["mitragynine"]["values"][0]["printed"] == "1,4210"

    def meaning(row: dict[str, Any]) -> list[Any]:
        return [(v["qualifier"], v["number"], v["unit"]) for v in row["values"]]

    assert {k: meaning(v) for k, v in plain.items()} == {k: meaning(v) for k, v in changed.items()}


def test_units_in_cells_hold_for_the_words_of_their_column(leaf: Truth) -> None:
    """All numbers of the column are in mg/g, so its ND is as well; a printed "ND mg/g" would say no more."""
    found = rows(leaf, Options(units=UnitPlace.CELL))
    assert [v["unit"] for v in found["mitragynine"]["values"]] == ["%", "mg/g"]
    assert [v["unit"] for v in found["mgm_15"]["values"]] == ["%", "mg/g"]


def test_units_in_cells_do_not_hold_where_they_differ(leaf: Truth) -> None:
    panel = leaf.samples[0].panels[1]
    lead = panel.rows[2].model_copy(update={"units": ("ug/kg",)})
    nickel = panel.rows[4].model_copy(update={"values": ("ND",)})
    mixed = panel.model_copy(update={"rows": (panel.rows[0], lead, nickel)})
    sample = leaf.samples[0].model_copy(update={"panels": (mixed,)})
    found = rows(leaf.model_copy(update={"samples": (sample,)}), Options(units=UnitPlace.CELL))
    assert [found[slug]["values"][0]["unit"] for slug in ("arsenic", "lead", "nickel")] == ["ppm", "ug/kg", None]


def test_the_head_of_the_report(leaf: Truth) -> None:
    certificate = expected_document(leaf)["certificates"][0]
    assert certificate["laboratory"]["name"] == "Example Analytical Laboratory"
    assert certificate["laboratory"]["accreditation"]["number"] == "EX-10001"
    assert certificate["sample"]["lot"] == "GV-260114"
    assert certificate["dates"]["collected"] == "2026-01-20"
    assert certificate["dates"]["expires"] is None
    assert certificate["signatories"] == ["Avery Example"]
