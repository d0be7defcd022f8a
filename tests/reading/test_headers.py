"""Headers and tables: how columns get their roles and units, and which lines are rows."""

from __future__ import annotations

import pytest

from verifier.pdf.page import Ruling

from .pages import certificate, page, read, row, rows, said, table, text, values

X = (40.0, 160.0, 230.0, 300.0, 380.0, 470.0)
METALS = [
    ["Arsenic", "0.004", "0.012", "0.267", "1.5", "Pass"],
    ["Cadmium", "0.002", "0.006", "0.031", "0.5", "Pass"],
    ["Lead", "0.004", "0.012", "0.308", "1.2", "Pass"],
]
HEADER = ["Analyte", "LOD (ppm)", "LOQ (ppm)", "Result (ppm)", "Limit (ppm)", "Status"]


def test_a_row_has_its_cells_by_the_words_of_the_header() -> None:
    found = certificate(text(40, 100, "Heavy Metals"), table([HEADER, *METALS], X, 120))
    lead = row(found, "Lead")
    assert lead.analyte == "lead"
    assert [said(v) for v in (*lead.values, lead.lod, lead.loq)] == ["0.308 ppm", "0.004 ppm", "0.012 ppm"]
    assert lead.limit is not None
    assert (lead.limit.printed, lead.limit.unit, lead.printed_status) == ("1.2", "ppm", "Pass")
    assert [panel.kind for panel in found.panels] == ["heavy_metals"]


def test_units_on_a_second_line_belong_to_the_header_above_them() -> None:
    cells = [["Analyte", "LOD", "LOQ", "Result", "Limit", "Status"], ["", "ppm", "ppm", "ppm", "ppm", ""], *METALS]
    found = certificate(text(40, 100, "Heavy Metals"), table(cells, X, 120))
    assert values(found) == {"Arsenic": ["0.267 ppm"], "Cadmium": ["0.031 ppm"], "Lead": ["0.308 ppm"]}
    assert said(row(found, "Lead").loq) == "0.012 ppm"


def test_a_unit_in_the_section_bar_holds_for_columns_without_one() -> None:
    cells = [["Analyte", "LOD", "LOQ", "Result", "Limit", "Status"], *METALS]
    found = certificate(text(40, 100, "Heavy Metals [ppb]"), table(cells, X, 120))
    assert values(found)["Lead"] == ["0.308 ppb"]


def test_a_unit_in_the_cell_goes_before_that_of_the_column() -> None:
    cells = [["Analyte", "Result (ppm)"], ["Arsenic", "0.267"], ["Lead", "308 ppb"]]
    found = certificate(text(40, 100, "Heavy Metals"), table(cells, (40, 200), 120))
    assert values(found) == {"Arsenic": ["0.267 ppm"], "Lead": ["308 ppb"]}


def test_units_in_the_cells_of_the_first_row_do_not_make_it_a_header() -> None:
    """A first row of "0.004 ppm", "2 ppm" looks like a header line of units: it must not be lost."""
    cells = [
        ["Analyte", "LOD", "Result", "Limit", "Status"],
        ["Arsenic (As)", "0.004 ppm", "0.267 ppm", "2 ppm", "Pass"],
        ["Lead (Pb)", "0.004 ppm", "0.308 ppm", "1 ppm", "Pass"],
    ]
    found = certificate(text(40, 100, "Heavy Metals"), table(cells, (40, 150, 220, 300, 400), 120))
    assert values(found) == {"Arsenic (As)": ["0.267 ppm"], "Lead (Pb)": ["0.308 ppm"]}


def test_a_column_of_units_gives_each_row_its_own() -> None:
    cells = [["Analyte", "Result", "Units"], ["Arsenic", "0.267", "ppm"], ["Lead", "308", "ppb"]]
    found = certificate(text(40, 100, "Heavy Metals"), table(cells, (40, 200, 300), 120))
    assert values(found) == {"Arsenic": ["0.267 ppm"], "Lead": ["308 ppb"]}


def test_wrapped_headers_are_read_as_one() -> None:
    """Each cell wraps for itself; the lines of one need not agree with those of its neighbours."""
    words = [
        *text(40, 126, "Analyte"),
        *text(200, 120, "Quantitation"), *text(200, 130, "Limit"), *text(200, 140, "(ppm)"),
        *text(300, 126, "Result"), *text(300, 136, "(ppm)"),
        *text(400, 120, "Action"), *text(400, 130, "Level"), *text(400, 140, "(ppm)"),
    ]  # fmt: skip
    body = table([["Arsenic", "0.012", "0.267", "1.5"], ["Lead", "0.012", "0.308", "1.2"]], (40, 200, 300, 400), 156)
    lead = row(certificate(text(40, 100, "Heavy Metals"), words, body), "Lead")
    assert [said(lead.loq), said(lead.values[0])] == ["0.012 ppm", "0.308 ppm"]
    assert lead.limit is not None
    assert lead.limit.number is not None


def test_headers_set_without_a_gap_are_taken_apart() -> None:
    """Some programs write "LimitMassStatus" with no blank between the headers of three columns."""
    cells = [["Analyte", "LOQ", "LimitMassStatus", "", ""], ["", "ppm", "ppm", "ppm", ""]]
    glued = [*table(cells, (40, 200, 300, 322, 340), 120)]
    body = table(
        [["Arsenic", "0.012", "1.5", "0.267", "Pass"], ["Lead", "0.012", "1.2", "0.308", "Pass"]],
        (40, 200, 300, 322, 348),
        146,
    )
    lead = row(certificate(text(40, 100, "Heavy Metals"), glued, body), "Lead")
    assert ([v.printed for v in lead.values], lead.printed_status) == (["0.308"], "Pass")
    assert lead.limit is not None
    assert lead.limit.printed == "1.2"


@pytest.mark.parametrize("value_top", [140.0, 144.5, 149.0])
def test_a_name_that_wraps_is_one_name(value_top: float) -> None:
    """Its first line is the name of another analyte: "Mitragynine / pseudoindoxyl" must not be mitragynine. The value
    may stand beside the first line, in the middle or beside the last."""
    words = [
        *table([["Analyte", "Result (mg/g)"]], (40, 200), 120),
        *text(40, 140, "Mitragynine"), *text(40, 149, "pseudoindoxyl"), *text(200, value_top, "0.31"),
        *text(40, 166, "Speciogynine"), *text(200, 166, "1.27"),
        *text(40, 183, "Mitragynine"), *text(200, 183, "14.2"),
    ]  # fmt: skip
    found = certificate(text(40, 100, "Alkaloids"), words)
    assert [(r.analyte, r.values[0].printed) for r in rows(found)] == [
        ("mitragynine_pseudoindoxyl", "0.31"),
        ("speciogynine", "1.27"),
        ("mitragynine", "14.2"),
    ]


def test_tables_beside_each_other_keep_their_own_rows() -> None:
    left = table([["Analyte", "Result (ppm)"], ["Arsenic", "0.267"], ["Lead", "0.308"]], (40, 150), 120)
    right = table([["Analyte", "Result (ppm)"], ["Cadmium", "0.031"], ["Mercury", "0.012"]], (330, 440), 120)
    found = certificate(text(40, 100, "Heavy Metals"), left, right)
    assert values(found) == {
        "Arsenic": ["0.267 ppm"],
        "Lead": ["0.308 ppm"],
        "Cadmium": ["0.031 ppm"],
        "Mercury": ["0.012 ppm"],
    }
    assert all(r.box[2] < 330 for r in rows(found) if r.printed_name in ("Arsenic", "Lead"))


def test_a_limit_beside_a_second_header_line_is_no_header() -> None:
    """The left header has two lines, so the right table's first row stands at the height of its second one."""
    left = [["Analyte", "Result", "LOQ"], ["", "(mg/g)", "(mg/g)"], ["Mitragynine", "14.2", "0.05"]]
    right = [
        ["Analyte", "Result (ppm)", "Limit (ppm)"], ["Arsenic", "0.267", "NMT 2"], ["Cadmium", "0.031", "NMT 1"],
        ["Lead", "0.308", "NMT 1"],
    ]  # fmt: skip
    left.append(["Paynantheine", "2.03", "0.05"])
    found = certificate(table(left, (40, 130, 200), 120), table(right, (320, 410, 490), 120))
    assert values(found) == {
        "Mitragynine": ["14.2 mg/g"],
        "Paynantheine": ["2.03 mg/g"],
        "Arsenic": ["0.267 ppm"],
        "Cadmium": ["0.031 ppm"],
        "Lead": ["0.308 ppm"],
    }
    assert [r.printed_name for r in rows(found) if r.limit is not None] == ["Arsenic", "Cadmium", "Lead"]


def test_a_table_that_goes_on_without_its_header() -> None:
    first = page(text(40, 660, "Heavy Metals"), table([HEADER, *METALS], X, 680))
    second = page(table([["Mercury", "0.002", "0.006", "0.012", "0.4", "Pass"]], X, 60), number=2)
    (found,) = read(first, second).certificates
    mercury = row(found, "Mercury")
    assert ([said(v) for v in mercury.values], mercury.page) == (["0.012 ppm"], 2)


def test_a_table_that_goes_on_with_its_header_keeps_the_unit_of_its_title() -> None:
    header = ["Analyte", "LOD", "LOQ", "Result", "Limit", "Status"]
    first = page(text(40, 660, "Heavy Metals [ppm]"), table([header, *METALS], X, 680))
    second = page(table([header, ["Mercury", "0.002", "0.006", "0.012", "0.4", "Pass"]], X, 60), number=2)
    (found,) = read(first, second).certificates
    assert [said(v) for v in row(found, "Mercury").values] == ["0.012 ppm"]


def test_a_quality_control_table_is_not_about_the_sample() -> None:
    results = table([["Analyte", "Result (ppm)"], ["Arsenic", "0.267"], ["Lead", "0.308"]], (40, 200), 120)
    control = table(
        [["Analyte", "Result (ppm)", "% Recovery"], ["Arsenic", "1.02", "102"], ["Lead", "0.97", "97"]],
        (40, 200, 300),
        240,
    )
    found = certificate(text(40, 100, "Heavy Metals"), results, text(40, 220, "Laboratory control sample"), control)
    assert values(found) == {"Arsenic": ["0.267 ppm"], "Lead": ["0.308 ppm"]}


def test_sentences_below_a_table_are_no_rows() -> None:
    cells = [["Analyte", "Result (ppm)", "Limit (ppm)"], ["Arsenic", "0.267", "1.5"], ["Lead", "0.308", "1.2"]]
    prose = [
        *text(
            40, 166, "The results relate only to the 2 items tested, as received on 22 January 2026 in good condition."
        ),
        *text(40, 176, "This report shall not be reproduced except in full without the approval of the 3 signatories."),
    ]
    found = certificate(text(40, 100, "Heavy Metals"), table(cells, (40, 200, 300), 120), prose)
    assert list(values(found)) == ["Arsenic", "Lead"]


@pytest.mark.parametrize("printed", ["9,6.10⁴", "9,6×10⁴", "9,6 x 10⁴", "9,6.10^4"])
def test_a_raised_exponent_is_a_power_and_not_a_digit(printed: str) -> None:
    cells = [["Analyt", "Výsledek (KTJ/g)"], ["celkový počet mikroorganismů", printed], ["kvasinky a plísně", "0,5"]]
    (value,) = row(certificate(table(cells, (40, 260), 120)), "celkový počet mikroorganismů").values
    assert (value.number, value.printed) == (96000, printed.replace("⁴", "^4"))


def test_thousands_parted_by_blanks_are_one_number() -> None:
    """A limit of "10 000 000" says how this report writes thousands, so "12 000" is no pair of numbers."""
    cells = [["Analyte", "Result (CFU/g)", "Limit (CFU/g)"], ["Total Aerobic Microbial Count", "12 000", "10 000 000"]]
    cells.append(["Total Yeast & Mold", "340", "100 000"])
    count, yeast = rows(certificate(text(40, 100, "Microbiology"), table(cells, (40, 200, 300), 120)))
    assert [value.number for value in count.values] == [12000]
    assert count.limit is not None
    assert yeast.limit is not None
    assert (count.limit.number, yeast.limit.number) == (10_000_000, 100_000)


def test_rulings_part_columns_that_stand_close() -> None:
    """Two numbers with a line between them are two cells, however narrow the gap."""
    cells = [["Analyte", "LOQ", "Result"], ["Arsenic", "0.012", "0.267"], ["Lead", "0.012", "0.308"]]
    words = table(cells, (40, 200, 225), 120)
    rulings = [Ruling(222.5, 116, 223, 156), Ruling(196, 116, 196.5, 156)]
    found = certificate(text(40, 100, "Heavy Metals"), words, rulings=rulings)
    assert [said(row(found, "Lead").loq), *values(found)["Lead"]] == ["0.012", "0.308"]
