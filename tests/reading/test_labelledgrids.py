"""Transposed tables whose rows begin with a label: the label says what the row holds."""

from __future__ import annotations

import pytest

from verifier.model import Basis

from .pages import certificate, fields, row, said, table, text, values

X = (40.0, 150.0, 250.0, 350.0)
HEAD = fields("Green Leaf Laboratory", "Certificate of Analysis", "Sample: Leaf powder", "Lot: B-17")


def test_the_labels_of_the_rows_say_what_they_hold() -> None:
    cells = [
        ("Analyte", "Arsenic", "Cadmium", "Lead"),
        ("LOQ (ppm)", "0.01", "0.02", "0.03"),
        ("Limit (ppm)", "1.5", "0.5", "1.2"),
        ("Result (ppm)", "0.2", "ND", "0.3"),
    ]
    lead = row(certificate(HEAD, text(40, 110, "Heavy Metals"), table(cells, X, 130)), "Lead")
    assert ([said(value) for value in lead.values], said(lead.loq)) == (["0.3 ppm"], "0.03 ppm")
    assert lead.limit is not None
    assert lead.limit.printed == "1.2"


def test_one_analyte_suffices_under_a_label_of_names() -> None:
    cells = [("Analyte", "Lead"), ("Result (ppm)", "0.3"), ("LOQ (ppm)", "0.03")]
    found = certificate(HEAD, text(40, 110, "Heavy Metals"), table(cells, X[:2], 130))
    assert values(found) == {"Lead": ["0.3 ppm"]}
    assert said(row(found, "Lead").loq) == "0.03 ppm"


def test_names_may_wrap() -> None:
    cells = [
        ("", "Total aerobic", "Total yeast", "Bile-tolerant"),
        ("Analyte", "microbial count", "and mold", "gram-negative"),
        ("", "", "", "bacteria"),
    ]
    body = [("Result (CFU/g)", "4000", "70", "<10"), ("Limit (CFU/g)", "100000", "1000", "100")]
    found = certificate(
        HEAD, text(40, 108, "Microbiology"), table(cells, X, 126, pitch=9), table(body, X, 158, pitch=12)
    )
    assert values(found) == {
        "Total aerobic microbial count": ["4000 CFU/g"],
        "Total yeast and mold": ["70 CFU/g"],
        "Bile-tolerant gram-negative bacteria": ["<10 CFU/g"],
    }


def test_a_unit_may_stand_on_the_second_line_of_a_label() -> None:
    cells = [("Analyte", "Arsenic", "Cadmium", "Lead")]
    result = [("Result", "0.2", "ND", "0.3"), ("(ppm)", "", "", "")]
    loq = [("LOQ", "0.01", "0.02", "0.03"), ("(ppb)", "", "", "")]
    found = certificate(
        HEAD, text(40, 110, "Heavy Metals"), table(cells, X, 130),
        table(result, X, 144, pitch=9), table(loq, X, 168, pitch=9),
    )  # fmt: skip
    assert values(found)["Lead"] == ["0.3 ppm"]
    assert said(row(found, "Lead").loq) == "0.03 ppb"


def test_a_label_may_wrap_beside_its_values() -> None:
    cells = [("Analyte", "Arsenic", "Cadmium", "Lead"), ("Result (ppm)", "0.2", "ND", "0.3")]
    loq = [("Limit of", "", "", ""), ("quantitation (ppm)", "0.01", "0.02", "0.03")]
    found = certificate(
        HEAD, text(40, 110, "Heavy Metals"), table(cells, X, 130, pitch=14), table(loq, X, 160, pitch=9)
    )
    assert said(row(found, "Cadmium").loq) == "0.02 ppm"
    assert values(found)["Cadmium"] == ["ND ppm"]


def test_the_first_label_may_wrap_too() -> None:
    # It begins above its values, right under the names.
    loq = [("Limit of", "", "", ""), ("quantitation (ppm)", "0.01", "0.02", "0.03")]
    found = certificate(
        HEAD, text(40, 110, "Heavy Metals"), table([("Analyte", "Arsenic", "Cadmium", "Lead")], X, 130),
        table(loq, X, 144, pitch=9), table([("Result (ppm)", "0.2", "ND", "0.3")], X, 168),
    )  # fmt: skip
    assert said(row(found, "Cadmium").loq) == "0.02 ppm"
    assert values(found)["Lead"] == ["0.3 ppm"]


def test_a_block_under_the_first_takes_the_unit_of_its_own_title() -> None:
    metals = [
        ("Analyte", "Arsenic", "Cadmium", "Lead"),
        ("Result", "0.2", "0.1", "0.3"),
        ("LOQ", "0.01", "0.02", "0.03"),
    ]
    toxins = [("Analyte", "Aflatoxin B1", "Aflatoxin B2", "Ochratoxin A"), ("Result", "1.1", "1.2", "1.3")]
    found = certificate(
        HEAD, text(40, 110, "Heavy Metals (ppm)"), table(metals, X, 126),
        text(40, 176, "Mycotoxins (ppb)"), table(toxins, X, 192),
    )  # fmt: skip
    assert values(found)["Lead"] == ["0.3 ppm"]
    assert values(found)["Ochratoxin A"] == ["1.3 ppb"]
    assert [panel.kind for panel in found.panels] == ["heavy_metals", "mycotoxins"]


def test_a_row_with_an_unknown_label_belongs_to_nobody() -> None:
    # A duplicate is no second result.
    cells = [
        ("Analyte", "Arsenic", "Cadmium", "Lead"),
        ("Result (ppm)", "0.2", "ND", "0.3"),
        ("Duplicate", "0.9", "0.8", "0.7"),
    ]
    found = certificate(HEAD, text(40, 110, "Heavy Metals"), table(cells, X, 130))
    assert values(found) == {"Arsenic": ["0.2 ppm"], "Cadmium": ["ND ppm"], "Lead": ["0.3 ppm"]}


@pytest.mark.parametrize("at", [2, 3])
def test_a_row_in_which_nothing_is_printed_ends_no_table(at: int) -> None:
    # Its label is no first line of the label below it.
    cells = [
        ("Analyte", "Arsenic", "Cadmium", "Lead"),
        ("Result (ppm)", "0.2", "ND", "0.3"),
        ("LOQ (ppm)", "0.01", "0.02", "0.03"),
        ("Limit (ppm)", "1.5", "0.5", "1.2"),
    ]
    cells.insert(at, ("U (k=2)", "", "", ""))
    lead = row(certificate(HEAD, text(40, 110, "Heavy Metals"), table(cells, X, 130)), "Lead")
    assert ([said(value) for value in lead.values], said(lead.loq), lead.uncertainty) == (["0.3 ppm"], "0.03 ppm", None)
    assert lead.limit is not None
    assert lead.limit.printed == "1.2"


def test_two_rows_of_results_may_differ_in_their_basis() -> None:
    cells = [
        ("Analyte", "Mitragynine", "Paynantheine", "Speciogynine"),
        ("Result, as received (%)", "1.42", "0.20", "0.13"),
        ("Result, dry basis (%)", "1.55", "0.22", "0.14"),
    ]
    found = certificate(HEAD, text(40, 110, "Alkaloids"), table(cells, (40, 170, 270, 370), 130))
    assert [(value.printed, value.basis) for value in row(found, "Mitragynine").values] == [
        ("1.42", Basis.AS_RECEIVED),
        ("1.55", Basis.DRY),
    ]
