"""Cells that are not what they seem: what cannot be read as a whole is not read in part."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.model import Certificate, Document, NoteKind, Qualifier

from .pages import fields, page, read, row, table, text

X = (40.0, 220.0, 330.0, 440.0)


def document(*cells: str, header: tuple[str, ...] = ("Analyte", "Result (mg/kg)", "LOQ (mg/kg)")) -> Document:
    """A page of metals; lead has the cells given."""
    rows = [list(header), ["Arsenic", "0.11", "0.01"], ["Cadmium", "0.12", "0.01"], ["Lead", *cells]]
    return read(page(text(40, 60, "Heavy Metals"), table(rows, X[: len(rows[0])], 90)))


def lead(
    *cells: str, header: tuple[str, ...] = ("Analyte", "Result (mg/kg)", "LOQ (mg/kg)")
) -> tuple[Certificate, Document]:
    found = document(*cells, header=header)
    return found.certificates[0], found


@pytest.mark.parametrize(
    "printed",
    [
        "12 million",
        "12 x109",
        "8.2 log",
        "1.5 E+09",
        "1.5 E 4",
        "1.2 x 10 4",
        "9-90000000000",
        "fewer than 10",
        "5 or less",
        "5+",
        "10^",
        "2.1.5",
        "9,8",
        "0.5 oz",
        "see page 7",
    ],
)
def test_a_part_of_a_number_is_never_the_result(printed: str) -> None:
    certificate, found = lead(printed, "0.01")
    values = row(certificate, "Lead").values
    assert [value.number for value in values] == [None]
    assert [value.qualifier for value in values] == [Qualifier.TEXT]
    assert [note.kind for note in found.notes] == [NoteKind.CELL_NOT_UNDERSTOOD]


@pytest.mark.parametrize(
    ("printed", "number"), [("0.05 J", "0.05"), ("410 est.", "410"), ("1.2 *", "1.2"), ("12 000", "12000")]
)
def test_marks_and_blanks_do_not_hide_a_number(printed: str, number: str) -> None:
    certificate, found = lead(printed, "0.01")
    assert [value.number for value in row(certificate, "Lead").values] == [Decimal(number)]
    assert found.notes == ()


def test_the_unit_behind_an_uncertainty_is_the_values() -> None:
    certificate, _ = lead("0.9 ± 0.1 mg/g", "0.01")
    (value,) = row(certificate, "Lead").values
    assert (value.number, value.unit) == (Decimal("0.9"), "mg/g")


def test_a_column_with_an_unknown_header_is_no_result() -> None:
    rows = [
        ["Analyte", "LOQ (mg/kg)", "Result (mg/kg)", "Guideline"],
        ["Arsenic", "0.01", "0.11", "0.5"],
        ["Cadmium", "0.01", "0.12", "0.4"],
        ["Lead", "0.01", "", "0.5"],
    ]
    found = read(page(text(40, 60, "Heavy Metals"), table(rows, X[: len(rows[0])], 90)))
    values = {result.printed_name: [v.number for v in result.values] for _, result in found.certificates[0].results()}
    assert values["Arsenic"] == [Decimal("0.11")]
    assert values.get("Lead", []) == []


def test_an_lod_without_a_unit_is_left_without_where_the_result_has_two() -> None:
    header = ("Analyte", "Result (mg/g)", "Result (%)", "LOD")
    rows = [list(header), ["Mitragynine", "14.2", "1.42", "0.09"], ["Paynantheine", "2.1", "0.21", "0.09"]]
    found = read(page(text(40, 60, "Alkaloids"), table(rows, X[: len(rows[0])], 90)))
    lod = row(found.certificates[0], "Mitragynine").lod
    assert lod is not None
    assert (lod.number, lod.unit) == (Decimal("0.09"), None)


@given(st.from_regex(r"[0-9][0-9., x^E+±<>~/-]{0,12}[0-9]", fullmatch=True))
def test_every_figure_of_a_cell_is_accounted_for(printed: str) -> None:
    """In a value, in its uncertainty, or else the whole cell is text."""
    certificate, _ = lead(printed, "0.01")
    result = row(certificate, "Lead")
    said = "".join(value.printed for value in result.values) + (
        result.uncertainty.printed if result.uncertainty else ""
    )
    is_text = any(value.qualifier is Qualifier.TEXT for value in result.values)
    assert is_text or sum(c.isdigit() for c in said) >= sum(c.isdigit() for c in printed)


# ------------------------------------------------------------------------------------------------ whose results


def two_blocks(first: str, second: str) -> Document:
    """One page with two blocks, each with a sample id and a table."""
    header = ["Analyte", "Result (mg/kg)", "LOQ (mg/kg)"]
    return read(
        page(
            text(40, 40, f"Sample ID: {first}"),
            text(40, 60, "Heavy Metals"),
            table([header, ["Lead", "0.11", "0.01"], ["Arsenic", "0.21", "0.01"]], X[:3], 90),
            text(40, 240, f"Sample ID: {second}"),
            text(40, 260, "Heavy Metals"),
            table([header, ["Lead", "0.12", "0.01"], ["Arsenic", "0.22", "0.01"]], X[:3], 290),
        )
    )


def test_two_samples_below_each_other_are_two_certificates() -> None:
    found = two_blocks("S-1001", "S-2002")
    assert found.notes == ()
    first, second = found.certificates
    assert (first.sample.sample_id, second.sample.sample_id) == ("S-1001", "S-2002")
    assert [row(one, "Lead").values[0].printed for one in (first, second)] == ["0.11", "0.12"]


def test_two_samples_whose_results_cannot_be_told_apart_are_said_to_be_two() -> None:
    header = ["Analyte", "Result (mg/kg)", "LOQ (mg/kg)"]
    rows = [header, ["Lead", "0.11", "0.01"], ["Arsenic", "0.21", "0.01"]]
    found = read(
        page(text(40, 40, "Sample ID: S-1001"), text(40, 52, "Sample ID: S-2002"), table(rows, X[:3], 90)),
    )
    [note] = [note for note in found.notes if note.kind is NoteKind.SAMPLES_NOT_TOLD_APART]
    assert '"Sample ID' in note.message
    assert "S-2002" in note.message
    assert note.box is not None


def test_one_sample_id_in_two_lengths_is_one_sample() -> None:
    assert two_blocks("S-1001", "S-1001-A").notes == ()


def test_a_bracket_in_a_sentence_gives_no_unit_to_the_table() -> None:
    rows = [["Analyte", "Result", "LOQ"], ["Lead", "0.11", "0.01"], ["Arsenic", "0.21", "0.01"]]

    def units(line: str) -> set[str | None]:
        found = read(page(text(40, 60, "Heavy Metals"), text(40, 74, line), table(rows, X[:3], 96)))
        return {value.unit for name in ("Lead", "Arsenic") for value in row(found.certificates[0], name).values}

    assert units("Elements [mg/kg]") == {"mg/kg"}
    assert units("Older forms gave metals in percent [%] of the dry mass.") == {None}


def test_a_sum_explained_below_the_table_is_no_row_whatever_columns_its_words_fall_into() -> None:
    """The words of "Total THC = (THCA x 0.877) + THC" stand where a name, a result and an LOQ would."""
    rows = [
        ["Analyte", "Amount", "LOQ (mg/g)"],
        ["THCA", "1.21 %", "0.01"],
        ["THC", "ND", "0.01"],
        ["CBD", "0.07 %", "0.01"],
        ["** Total THC =", "(THCA x 0.877)", "+ THC"],
    ]
    document = read(page(fields("Lot: A1"), table(rows, (40, 160, 260), 320)))
    results = [row for _, row in document.certificates[0].results()]
    assert [row.printed_name for row in results] == ["THCA", "THC", "CBD"]
    assert [row.values[0].unit for row in results] == ["%", "%", "%"]


def test_a_licence_on_the_second_report_of_a_file_is_looked_up_on_its_page() -> None:
    rows = [["Analyte", "LOQ (ppm)", "Result (ppm)"], ["Arsenic", "0.010", "0.267"], ["Lead", "0.010", "0.308"]]
    pages = [
        page(
            fields(f"Sample ID: S-{number}", f"License No: C8-000000{number}-LIC"),
            table(rows, (40, 160, 260), 320),
            number=number,
        )
        for number in (1, 2)
    ]
    assert [certificate.sample.sample_id for certificate in read(*pages).certificates] == ["S-1", "S-2"]
