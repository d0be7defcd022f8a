"""Tables whose columns are the analytes."""

from __future__ import annotations

import pytest

from .pages import certificate, page, read, row, said, table, text, values

X = (40.0, 150.0, 230.0, 310.0, 390.0)


def test_a_transposed_table_is_read_like_any_other() -> None:
    cells = [
        ["Analyte", "Arsenic", "Cadmium", "Lead", "Mercury"],
        ["Result (ppm)", "0.267", "0.031", "0.308", "0.012"],
        ["LOQ (ppm)", "0.012", "0.006", "0.012", "0.010"],
        ["Limit (ppm)", "1.5", "0.5", "1.2", "0.4"],
        ["Status", "Pass", "Pass", "Pass", "Pass"],
    ]
    found = certificate(text(40, 100, "Heavy Metals"), table(cells, X, 120))
    lead = row(found, "Lead")
    assert ([said(v) for v in lead.values], said(lead.loq), lead.printed_status) == (["0.308 ppm"], "0.012 ppm", "Pass")
    assert lead.limit is not None
    assert (lead.limit.printed, lead.limit.unit) == ("1.2", "ppm")
    assert [panel.kind for panel in found.panels] == ["heavy_metals"]
    assert set(values(found)) == {"Arsenic", "Cadmium", "Lead", "Mercury"}


def test_rows_of_units_are_the_same_result_in_each_unit() -> None:
    cells = [
        ["", "Mitragynine", "Paynantheine", "Speciogynine", "Speciociliatine"],
        ["%", "1.42", "0.203", "0.127", "0.246"],
        ["mg/g", "14.2", "2.03", "1.27", "2.46"],
    ]
    found = certificate(text(40, 100, "Alkaloids"), table(cells, X, 120))
    assert values(found)["Mitragynine"] == ["1.42 %", "14.2 mg/g"]
    assert values(found)["Speciociliatine"] == ["0.246 %", "2.46 mg/g"]


def test_one_row_takes_the_unit_of_its_section_bar() -> None:
    cells = [["Arsenic", "Cadmium", "Lead", "Mercury"], ["0.267", "0.031", "0.308", "0.012"]]
    found = certificate(text(40, 100, "Heavy Metals: [ppm]"), table(cells, X[1:], 120))
    assert values(found) == {
        "Arsenic": ["0.267 ppm"], "Cadmium": ["0.031 ppm"], "Lead": ["0.308 ppm"], "Mercury": ["0.012 ppm"],
    }  # fmt: skip


def test_not_detected_is_never_a_number() -> None:
    cells = [["Analyte", "Arsenic", "Cadmium", "Lead", "Mercury"], ["Result (ppm)", "ND", "<0.006", "0.308", "<LOQ"]]
    found = certificate(text(40, 100, "Heavy Metals"), table(cells, X, 120))
    got = {name: (row(found, name).values[0].qualifier, row(found, name).values[0].number) for name in values(found)}
    assert got["Arsenic"] == ("not_detected", None)
    assert got["Cadmium"][0] == "less_than"
    assert got["Mercury"] == ("below_loq", None)


@pytest.mark.parametrize("label", ["Analyte", ""])
def test_a_table_that_goes_on_over_the_page_keeps_the_unit_of_its_title(label: str) -> None:
    first = [[label, "Arsenic", "Cadmium", "Lead"], ["Result" if label else "", "0.267", "0.031", "0.308"]]
    second = [[label, "Mercury", "Nickel", "Tin"], ["Result" if label else "", "0.012", "0.150", "0.220"]]
    pages = [
        page(text(40, 680, "Heavy Metals [ppm]"), table(first, X[:4], 700)),
        page(table(second, X[:4], 50), number=2),
    ]
    (found,) = read(*pages).certificates
    assert values(found) == {
        "Arsenic": ["0.267 ppm"], "Cadmium": ["0.031 ppm"], "Lead": ["0.308 ppm"],
        "Mercury": ["0.012 ppm"], "Nickel": ["0.150 ppm"], "Tin": ["0.220 ppm"],
    }  # fmt: skip
    assert {panel.title for panel in found.panels} == {"Heavy Metals [ppm]"}


def test_a_title_on_the_next_page_gives_its_own_unit() -> None:
    metals = [["Analyte", "Arsenic", "Cadmium", "Lead"], ["Result", "0.267", "0.031", "0.308"]]
    toxins = [["Analyte", "Aflatoxin B1", "Aflatoxin B2", "Ochratoxin A"], ["Result", "1.1", "1.2", "1.3"]]
    pages = [
        page(text(40, 680, "Heavy Metals (ppm)"), table(metals, X[:4], 700)),
        page(text(40, 40, "Mycotoxins"), table(toxins, X[:4], 60), number=2),
    ]
    (found,) = read(*pages).certificates
    assert values(found)["Lead"] == ["0.308 ppm"]
    assert values(found)["Ochratoxin A"] == ["1.3"]
