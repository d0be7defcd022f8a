"""Lines that speak of a whole table: they may stand above it or below it, and never count for its neighbour."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from verifier.model import Basis, Certificate, NoteKind, Qualifier
from verifier.pdf.page import Word

from .pages import certificate, page, read, row, said, table, text

X = (40.0, 300.0, 400.0)
METALS = [
    ("Analyte", "Result", "LOQ"),
    ("Arsenic", "0.21", "0.015"),
    ("Cadmium", "0.05", "0.009"),
    ("Lead", "1.9", "0.015"),
]
TOXINS = [
    ("Analyte", "Result", "LOQ"),
    ("Aflatoxin B1", "2.1", "1.0"),
    ("Aflatoxin B2", "1.2", "1.0"),
    ("Ochratoxin A", "3.2", "1.5"),
]
PITCH = 12.0


def panel(title: str, rows: Sequence[Sequence[str]], top: float, above: str = "", below: str = "") -> list[Word]:
    """A titled table, with a line right under the title or right below the last row; 100 points high."""
    words = text(40, top, title, is_bold=True) + (text(40, top + 13, above) if above else [])
    words += table(rows, X, top + 28, pitch=PITCH)
    return words + (text(40, top + 28 + PITCH * len(rows), below) if below else [])


def both(
    first: str, second: str, *, is_below: bool, titles: tuple[str, str] = ("Mycotoxins", "Heavy Metals")
) -> Certificate:
    at = "below" if is_below else "above"
    return certificate(
        panel(titles[0], TOXINS, 60, **{at: first}),
        panel(titles[1], METALS, 160, **{at: second}),
    )


def units(found: Certificate) -> tuple[str | None, str | None]:
    return row(found, "Aflatoxin B1").values[0].unit, row(found, "Lead").values[0].unit


@pytest.mark.parametrize("is_below", [True, False])
@pytest.mark.parametrize(
    "line",
    [
        "Units: {}",
        "Unit: {}",
        "Units = {}",
        "Results in {}",
        "All results in {}. Method: LC-MS/MS",
        "Results are expressed in {} (LC-MS/MS, TM-410)",
        "Units: {} Method: ICP-MS, TM-305 (AOAC 2015.01)",
        "Results in {} Method: ICP-MS, TM-305 (AOAC 2015.01)",
        "Einheit: {}",
        "Ergebnisse in {}",
        "Jednotka: {}",
        "Résultats en {}",
    ],
)
def test_a_unit_counts_for_its_own_table_wherever_all_units_of_the_page_stand(line: str, is_below: bool) -> None:
    found = both(line.format("µg/kg"), line.format("ppm"), is_below=is_below)
    assert units(found) == ("ug/kg", "ppm")
    assert said(row(found, "Lead").values[0]) == "1.9 ppm"


def test_a_unit_below_a_table_that_reaches_under_its_columns_is_no_row() -> None:
    line = "Results are expressed in ppm (ICP-MS, TM-305)"
    found = certificate(text(40, 60, "Heavy Metals"), table(METALS, (40, 150, 250), 80), text(40, 128, line))
    assert [one.printed_name for one in found.panels[0].results] == ["Arsenic", "Cadmium", "Lead"]
    assert said(row(found, "Lead").values[0]) == "1.9 ppm"


@pytest.mark.parametrize("first", ["Units: µg/kg", "Results in µg/kg"])
def test_a_unit_below_a_table_is_not_the_one_of_a_next_table_that_gives_none(first: str) -> None:
    assert units(both(first, "", is_below=True)) == ("ug/kg", None)


def test_the_habit_of_the_page_tells_where_titles_are_not_known() -> None:
    titles = ("Panel One", "Panel Two")
    assert units(both("Units: µg/kg", "Units: ppm", is_below=True, titles=titles)) == ("ug/kg", "ppm")


def test_a_unit_half_way_between_two_tables_without_titles_is_nobodys() -> None:
    found = certificate(
        table(TOXINS, X, 60), text(40, 60 + 48 + 12, "Units: µg/kg"), table(METALS, X, 60 + 48 + 12 + 8 + 16)
    )
    assert units(found) == (None, None)


def test_lines_above_and_below_a_table_that_contradict_each_other_leave_its_unit_open() -> None:
    found = certificate(panel("Heavy Metals", METALS, 60, above="Units: ppm", below="Units: ppb"))
    assert row(found, "Lead").values[0].unit is None


def test_a_unit_below_a_table_that_contradicts_its_title_leaves_it_open() -> None:
    found = certificate(panel("Heavy Metals (ppm)", METALS, 60, below="Units: ppb"))
    assert row(found, "Lead").values[0].unit is None
    found = certificate(panel("Heavy Metals (ppm)", METALS, 60, below="Units: mg/kg"))
    assert row(found, "Lead").values[0].unit == "ppm"


@pytest.mark.parametrize(
    "line",
    [
        "Units: see the method (AOAC 2015.01)",
        "Units: ppm, CFU/g",
        "Units: Percent (%, #/3g)",
        "Units: ppm (metals), µg/kg (toxins)",
    ],
)
def test_what_is_no_unit_or_several_is_no_unit(line: str) -> None:
    found = certificate(panel("Heavy Metals", METALS, 60, above=line))
    assert row(found, "Lead").values[0].unit is None
    assert row(found, "Lead").values[0].printed_unit != "AOAC 2015.01"


@pytest.mark.parametrize("is_below", [True, False])
@pytest.mark.parametrize("line", ["Method: {}", "Analysis Method: {}", "Units: ppm Method: {}", "Metoda: {}"])
def test_a_method_counts_for_its_own_table(line: str, is_below: bool) -> None:
    found = both(line.format("LC-MS/MS"), line.format("ICP-MS"), is_below=is_below)
    assert [panel.method for panel in found.panels] == ["LC-MS/MS", "ICP-MS"]


def test_lines_below_two_tables_side_by_side_count_for_the_table_above_them() -> None:
    found = certificate(
        text(40, 60, "Mycotoxins"),
        text(330, 60, "Heavy Metals"),
        table(TOXINS, (40, 150, 220), 80),
        table(METALS, (330, 440, 510), 80),
        text(40, 128, "Units: µg/kg Method: LC-MS/MS"),
        text(330, 128, "Units: ppm Method: ICP-MS"),
    )
    assert units(found) == ("ug/kg", "ppm")
    assert [panel.method for panel in found.panels] == ["LC-MS/MS", "ICP-MS"]


LOQS = [
    ("Alkaloid", "%", "mg/g"),
    ("Mitragynine", "1.38", "13.8"),
    ("7-Hydroxymitragynine", "<LOQ", "<LOQ"),
    ("Total Alkaloids", "1.94", "19.4"),
]


@pytest.mark.parametrize(
    ("lod", "loq"),
    [
        ("Limit of Detection 0.003 %", "Limit of Quantification 0.010 %"),
        ("LOD: 0.003 %", "LOQ: 0.010 %"),
        ("Nachweisgrenze: 0.003 %", "Bestimmungsgrenze: 0.010 %"),
        ("", "LOD: 0.003 % LOQ: 0.010 %"),
    ],
)
def test_limits_of_detection_above_a_table_are_those_of_its_rows_but_not_of_its_sums(lod: str, loq: str) -> None:
    above = [text(40, 72, lod), text(40, 84, loq)] if lod else [text(40, 84, loq)]
    found = certificate(text(40, 60, "Kratom Alkaloids"), *above, table(LOQS, X, 100))
    assert [said(row(found, "7-Hydroxymitragynine").lod), said(row(found, "7-Hydroxymitragynine").loq)] == [
        "0.003 %",
        "0.010 %",
    ]
    assert row(found, "Total Alkaloids").loq is None


@pytest.mark.parametrize("line", ["LOQ: 0.010", "LOQ: 0.010 % for mitragynine", "LOQ: 5 CFU/g", "LOQ: see page 2"])
def test_a_limit_of_detection_that_is_not_clear_or_of_another_unit_is_not_taken(line: str) -> None:
    found = certificate(text(40, 60, "Kratom Alkaloids"), text(40, 84, line), table(LOQS, X, 100))
    assert row(found, "Mitragynine").loq is None


def test_a_row_keeps_its_own_limit_of_detection() -> None:
    found = certificate(panel("Heavy Metals (ppm)", METALS, 60, above="LOQ: 0.5 ppm"))
    assert said(row(found, "Lead").loq) == "0.015 ppm"


DRY = [("Analyte", "Result (ppm)"), ("Arsenic", "0.21"), ("Lead", "1.25")]


def bases(*parts: list[Word]) -> tuple[Basis | None, Basis | None]:
    """The basis of the metals, and of a table of toxins without any remark."""
    toxins = [("Analyte", "Result (ppb)"), ("Aflatoxin B1", "2.1"), ("Aflatoxin B2", "1.2")]
    found = certificate(*parts, text(40, 300, "Mycotoxins"), table(toxins, X[:2], 320))
    return row(found, "Lead").values[0].basis, row(found, "Aflatoxin B1").values[0].basis


@pytest.mark.parametrize(
    "title", ["Heavy Metals (dry weight basis)", "Heavy Metals, dry weight", "Schwermetalle (Trockenmasse)"]
)
def test_a_title_says_that_its_table_is_on_dry_mass(title: str) -> None:
    assert bases(text(40, 60, title), table(DRY, X[:2], 80)) == (Basis.DRY, None)


@pytest.mark.parametrize(
    "head", ["Result (mg/kg dw)", "Result ppm (dry)", "Result (ppm, dry)", "Result on dry basis (ppm)"]
)
def test_a_column_head_says_that_its_values_are_on_dry_mass(head: str) -> None:
    rows = [("Analyte", head), *DRY[1:]]
    assert bases(text(40, 60, "Heavy Metals"), table(rows, X[:2], 80)) == (Basis.DRY, None)


@pytest.mark.parametrize(
    "line",
    [
        "All heavy metal results are reported on a dry-weight basis. Moisture content: 8.2 %",
        "Results reported on a dry-weight basis.",
        "Die Ergebnisse sind bezogen auf Trockenmasse angegeben.",
    ],
)
def test_a_footnote_says_that_the_table_above_it_is_on_dry_mass(line: str) -> None:
    assert bases(text(40, 60, "Heavy Metals"), table(DRY, X[:2], 80), text(40, 116, line)) == (Basis.DRY, None)


@pytest.mark.parametrize(
    "line",
    [
        "Results are not reported on a dry weight basis.",
        "Results are reported as received and not on dry weight.",
        "Results may be reported on a dry weight basis on request.",
        "The limit for dry weight is 1.2 ppm.",
        "Results marked * are reported on a dry weight basis.",
    ],
)
def test_a_footnote_that_hedges_says_nothing_of_dry_mass(line: str) -> None:
    assert bases(text(40, 60, "Heavy Metals"), table(DRY, X[:2], 80), text(40, 116, line)) == (None, None)


def test_the_moisture_below_results_on_dry_mass_is_not_on_dry_mass_itself() -> None:
    rows = [*DRY, ("Moisture content", "8.2 %")]
    found = certificate(text(40, 60, "Heavy Metals (dry weight basis)"), table(rows, X[:2], 80))
    assert row(found, "Lead").values[0].basis is Basis.DRY
    assert row(found, "Moisture content").values[0].basis is None


@pytest.mark.parametrize("cell", ["ND (0.031)", "<LOQ (0.031)", "<LOQ 0.031", "ND 0.031", "<LOQ (0.031 ppm)"])
def test_a_figure_above_the_loq_of_its_row_does_not_vanish(cell: str) -> None:
    rows = [("Analyte", "Result (ppm)", "LOQ (ppm)"), ("Arsenic", "0.21", "0.015"), ("Mercury", cell, "0.006")]
    document = read(page(text(40, 60, "Heavy Metals"), table(rows, X, 80)))
    values = row(document.certificates[0], "Mercury").values
    assert [(value.printed, value.qualifier) for value in values] == [(cell, Qualifier.TEXT)]
    assert [note.kind for note in document.notes] == [NoteKind.CELL_NOT_UNDERSTOOD]


@pytest.mark.parametrize("cell", ["ND (0.006)", "<LOQ (<0.006)", "<LOQ 0.006", "<LOQ (6 ppb)"])
def test_a_loq_that_is_said_again_behind_the_result_changes_nothing(cell: str) -> None:
    rows = [("Analyte", "Result (ppm)", "LOQ (ppm)"), ("Arsenic", "0.21", "0.015"), ("Mercury", cell, "0.006")]
    document = read(page(text(40, 60, "Heavy Metals"), table(rows, X, 80)))
    (value,) = row(document.certificates[0], "Mercury").values
    assert value.qualifier in (Qualifier.NOT_DETECTED, Qualifier.BELOW_LOQ)
    assert document.notes == ()


def test_a_logarithm_of_a_count_keeps_its_unit() -> None:
    rows = [("Analyte", "Result"), ("Total Yeast and Mold Count", "5.2 log CFU/g"), ("Total Coliforms", "<10 CFU/g")]
    found = certificate(text(40, 60, "Microbials"), table(rows, X[:2], 80))
    assert said(row(found, "Total Yeast and Mold Count").values[0]) == "5.2 log CFU/g"
