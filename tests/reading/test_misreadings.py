"""Readings that would be wrong without anybody noticing: each was once made, or nearly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from verifier.errors import NotAReportError
from verifier.model import Basis, Certificate, LimitKind, Qualifier

from .pages import certificate, fields, page, read, row, rows, said, table, text, values

X = (40.0, 170.0, 270.0, 370.0, 450.0)
HEAD = fields("Green Leaf Laboratory", "Certificate of Analysis", "Sample: Leaf powder", "Lot: B-17")


def under(title: str, *lines: Sequence[str]) -> Certificate:
    """The report with one table under that title."""
    return certificate(HEAD, text(40, 120, title), table(lines, X[: len(lines[0])], 140))


@pytest.mark.parametrize("words", ["Overgrown", "Confluent growth", "not countable", "see note"])
def test_words_beside_a_number_stay(words: str) -> None:
    # The plate that could not be counted is the worse one; without it the row would pass.
    found = under(
        "Microbiology",
        ("Analyte", "Result 1", "Result 2", "Unit", "Limit"),
        ("Total yeast and mold", "10", words, "CFU/g", "1000"),
        ("Coliforms", "10", "20", "CFU/g", "100"),
    )
    first, second = row(found, "Total yeast and mold").values
    assert (first.printed, second.printed) == ("10", words)
    assert (second.qualifier, second.number) == (Qualifier.TEXT, None)
    assert values(found)["Coliforms"] == ["10 CFU/g", "20 CFU/g"]


@pytest.mark.parametrize("printed", ["from 1.2", "od 1,2", "between 5"])
def test_a_floor_is_no_ceiling(printed: str) -> None:
    decimal = "," if "," in printed else "."
    found = under(
        "Alkaloids",
        ("Analyte", "Result (%)", "Limit (%)"),
        ("Mitragynine", f"0{decimal}31", printed),
        ("Paynantheine", f"0{decimal}12", printed),
    )
    limit = row(found, "Mitragynine").limit
    assert limit is not None
    assert (limit.printed, limit.kind, limit.number, limit.upper) == (printed, LimitKind.TEXT, None, None)


def test_the_weight_of_the_sample_gives_its_unit_to_no_result() -> None:
    cells = [("Analyte", "Result", "Limit"), ("Lead", "0.73", "1"), ("Cadmium", "0.2", "1")]
    found = certificate(
        HEAD, text(40, 120, "Heavy Metals"), text(40, 148, "Sample weight (g)"), table(cells, X[:3], 160)
    )
    assert values(found) == {"Lead": ["0.73"], "Cadmium": ["0.2"]}
    assert [result.limit.unit for result in rows(found) if result.limit is not None] == [None, None]


def test_a_criterion_over_the_names_is_no_limit() -> None:
    found = under(
        "Microbiology",
        ("Criterion", "Result", "Limit", "Unit"),
        ("Coliforms", "140", "100", "CFU/g"),
        ("E. coli", "<10", "10", "CFU/g"),
    )
    assert values(found) == {"Coliforms": ["140 CFU/g"], "E. coli": ["<10 CFU/g"]}
    limits = [result.limit.number for result in rows(found) if result.limit is not None]
    assert limits == [Decimal(100), Decimal(10)]


def test_recoveries_with_their_acceptance_are_quality_control() -> None:
    # The control sample was spiked with lead: that is nothing about the sample.
    lines = [
        ("Analyte", "Result", "Units", "Recovery", "Acceptance"),
        ("Lead", "0.98", "mg/kg", "98", "80 - 120"),
        ("Cadmium", "0.95", "mg/kg", "95", "80 - 120"),
    ]
    own = [("Analyte", "Result (ppm)"), ("Lead", "0.11"), ("Cadmium", "0.12")]
    found = certificate(HEAD, text(40, 120, "Heavy Metals"), table(own, X[:2], 140), table(lines, X, 260))
    assert [(result.printed_name, said(result.values[0])) for result in rows(found)] == [
        ("Lead", "0.11 ppm"),
        ("Cadmium", "0.12 ppm"),
    ]
    with pytest.raises(NotAReportError):
        read(page(HEAD, text(40, 120, "Metals"), table(lines, X, 140)))


def test_an_accredited_test_has_not_passed_for_that() -> None:
    found = under(
        "Heavy Metals",
        ("Analyte", "Result (ppm)", "Limit (ppm)", "Accredited"),
        ("Lead", "5.73", "1", "Yes"),
        ("Cadmium", "0.2", "1", "Yes"),
    )
    assert [result.printed_status for result in rows(found)] == [None, None]


@pytest.mark.parametrize(("name", "analyte"), [("(o) Xylene", "o_xylene"), ("(a) Pinene", "alpha_pinene")])
def test_a_letter_in_brackets_may_belong_to_the_name(name: str, analyte: str) -> None:
    # It is no footnote: ortho-xylene is not all xylenes.
    found = under("Solvents", ("Analyte", "Result (ppm)"), (name, "57"), ("Hexane", "2"), ("Toluene", "3"))
    assert (row(found, name).analyte, values(found)[name]) == (analyte, ["57 ppm"])


def test_a_header_carries_the_basis_of_its_results() -> None:
    both = under(
        "Alkaloids",
        ("Alkaloid", "As received (%)", "Dry weight (%)"),
        ("Mitragynine", "1.42", "1.55"),
        ("Paynantheine", "0.12", "0.13"),
    )
    one = under("Alkaloids", ("Alkaloid", "Result dry weight (%)"), ("Mitragynine", "1.55"), ("Paynantheine", "0.13"))
    assert [value.basis for value in row(both, "Mitragynine").values] == [Basis.AS_RECEIVED, Basis.DRY]
    assert [(value.printed, value.basis) for value in row(one, "Mitragynine").values] == [("1.55", Basis.DRY)]


def test_a_list_of_peaks_is_no_table_of_results() -> None:
    peaks = [
        ("Compound", "RT", "Area", "Plates"),
        ("Mitragynine", "8.1", "12345", "4012"),
        ("Paynantheine", "9.1", "1345", "5123"),
    ]
    results = [("Alkaloid", "Result (mg/g)"), ("Mitragynine", "14.2"), ("Paynantheine", "1.2")]
    found = certificate(
        HEAD, text(40, 120, "Alkaloids"), table(results, X[:2], 140),
        text(40, 220, "Chromatogram"), table(peaks, X[:4], 240),
    )  # fmt: skip
    assert [(result.printed_name, said(result.values[0])) for result in rows(found)] == [
        ("Mitragynine", "14.2 mg/g"),
        ("Paynantheine", "1.2 mg/g"),
    ]


@pytest.mark.parametrize("printed", ["0.1 ▇▇", "▇▇ 0.1", "0.1 ▇▇▇▇"])
def test_a_bar_beside_a_result_is_no_part_of_it(printed: str) -> None:
    found = under("Heavy Metals", ("Analyte", "Result (ppm)", "Limit (ppm)"), ("Lead", printed, "1"), ("Tin", "2", "5"))
    (value,) = row(found, "Lead").values
    assert (value.number, value.unit, value.qualifier) == (Decimal("0.1"), "ppm", Qualifier.MEASURED)


def test_a_name_in_two_languages_is_one_analyte() -> None:
    cells = [
        ("Analit", "Wynik", "Jednostka"),
        ("Ołów", "0,13", "mg/kg"),
        ("Lead", "", ""),
        ("Kadm", "0,02", "mg/kg"),
        ("Cadmium", "", ""),
    ]
    found = certificate(HEAD, text(40, 120, "Metale"), table(cells, X[:3], 140, pitch=10))
    assert [(result.analyte, said(result.values[0])) for result in rows(found)] == [
        ("lead", "0,13 mg/kg"),
        ("cadmium", "0,02 mg/kg"),
    ]
