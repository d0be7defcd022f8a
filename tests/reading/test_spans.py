"""Merged cells: one unit or one LOD that stands for all the rows between two lines."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.model import Certificate
from verifier.pdf.page import Ruling

from .pages import certificate, row, rows, said, table, text, values

EDGES = (36.0, 140.0, 230.0, 290.0)
"""Where the columns begin and the last one ends."""
X = (40.0, 144.0, 234.0)
TOP, PITCH = 120.0, 12.0


def across(left: float, right: float, *lines: int) -> list[Ruling]:
    """Lines over these rows: 0 is the one over the header, 4 the one under the third row."""
    return [Ruling(left, TOP - 2 + PITCH * line, right, TOP - 2 + PITCH * line) for line in lines]


def down(lines: int = 5) -> list[Ruling]:
    """The lines between the columns and around them."""
    return [Ruling(x, TOP - 2, x, TOP - 2 + PITCH * (lines - 1)) for x in EDGES]


def merged(header: str, shared: str) -> Certificate:
    """Three metals with one cell beside all of them, its border around the three."""
    return metals(header, [shared], [*across(36, 230, 0, 1, 2, 3, 4), *across(230, 290, 0, 1, 4), *down()], row=2)


def metals(header: str, cells: Sequence[str], rulings: Sequence[Ruling], row: int = 1) -> Certificate:
    """Arsenic, cadmium and lead; the cells of the third column stand from that row on."""
    own = {row + index: cell for index, cell in enumerate(cells)}
    lines = [("Analyte", "Result (ppm)"), ("Arsenic", "0.2"), ("Cadmium", "0.1"), ("Lead", "0.3")]
    third = [text(X[2], TOP + PITCH * at, cell) for at, cell in {0: header, **own}.items()]
    return certificate(text(40, 100, "Heavy Metals"), table(lines, X[:2], TOP), *third, rulings=rulings)


def lods(found: Certificate) -> list[str | None]:
    """The LOD of every row."""
    return [said(result.lod) for result in rows(found)]


def test_a_merged_lod_holds_for_the_rows_beside_it() -> None:
    assert lods(merged("LOD (ppm)", "0.01")) == ["0.01 ppm"] * 3


def test_a_merged_unit_holds_for_the_rows_beside_it() -> None:
    lines = [("Analyte", "Result"), ("Arsenic", "0.2"), ("Cadmium", "0.1"), ("Lead", "0.3")]
    rulings = [*across(36, 230, 0, 1, 2, 3, 4), *across(230, 290, 0, 1, 4), *down()]
    unit = [*text(X[2], TOP, "Unit"), *text(X[2], TOP + 2 * PITCH, "mg/kg")]
    found = certificate(text(40, 100, "Heavy Metals"), table(lines, X[:2], TOP), unit, rulings=rulings)
    assert values(found) == {"Arsenic": ["0.2 mg/kg"], "Cadmium": ["0.1 mg/kg"], "Lead": ["0.3 mg/kg"]}


def test_the_cell_of_two_rows_does_not_hold_for_the_third() -> None:
    rulings = [*across(36, 230, 0, 1, 2, 3, 4), *across(230, 290, 0, 1, 3, 4), *down()]
    middle = text(X[2], TOP + 1.5 * PITCH, "0.01")
    lines = [("Analyte", "Result (ppm)"), ("Arsenic", "0.2"), ("Cadmium", "0.1"), ("Lead", "0.3")]
    header = text(X[2], TOP, "LOD (ppm)")
    found = certificate(text(40, 100, "Heavy Metals"), table(lines, X[:2], TOP), header, middle, rulings=rulings)
    assert lods(found) == ["0.01 ppm", "0.01 ppm", None]


def test_without_lines_an_empty_cell_is_empty() -> None:
    assert lods(metals("LOD (ppm)", ["0.01"], [], row=2)) == [None, "0.01 ppm", None]


def test_a_cell_with_its_own_lines_is_empty() -> None:
    every = [*across(36, 290, 0, 1, 2, 3, 4), *down()]
    assert lods(metals("LOD (ppm)", ["0.01"], every, row=2)) == [None, "0.01 ppm", None]


def test_a_border_that_is_but_missing_merges_nothing() -> None:
    # The spreadsheet drew no border at the empty cell: the value above it stands in its row, not in the middle.
    rulings = [*across(36, 230, 0, 1, 2, 3, 4), *across(230, 290, 0, 1, 3, 4), *down()]
    assert lods(metals("LOD (ppm)", ["0.01"], rulings)) == ["0.01 ppm", None, None]


def test_lines_under_the_names_alone_merge_nothing() -> None:
    rulings = [*across(36, 130, 0, 1, 2, 3, 4), *across(130, 290, 0, 1, 4), *down()]
    assert lods(metals("LOD (ppm)", ["0.01"], rulings, row=2)) == [None, "0.01 ppm", None]


def test_a_value_between_no_upright_lines_merges_nothing() -> None:
    # Lines that end before the column may be borders that nobody drew.
    rulings = [*across(36, 230, 0, 1, 2, 3, 4), *across(230, 290, 0, 1, 4)]
    assert lods(metals("LOD (ppm)", ["0.01"], rulings, row=2)) == [None, "0.01 ppm", None]


def test_a_result_never_spans() -> None:
    # A second result in the same place is the result of its row.
    found = merged("Result (%)", "0.00001")
    assert [said(value) for value in row(found, "Cadmium").values] == ["0.1 ppm", "0.00001 %"]
    assert [said(value) for value in row(found, "Lead").values] == ["0.3 ppm"]
