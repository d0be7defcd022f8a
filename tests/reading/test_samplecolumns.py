"""Tables in which every sample has a column: analytes downwards, samples side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from verifier.model import Document
from verifier.pdf.page import Ruling, Word

from .pages import page, read, table, text, values

TITLE = text(40, 110, "Heavy Metals (ppm)")
METALS = ("Arsenic", "Cadmium", "Lead")
FIGURES = (("0.11", "0.21"), ("0.12", "0.22"), ("0.13", "0.23"))
FIRST = {"Arsenic": ["0.11 ppm"], "Cadmium": ["0.12 ppm"], "Lead": ["0.13 ppm"]}
SECOND = {"Arsenic": ["0.21 ppm"], "Cadmium": ["0.22 ppm"], "Lead": ["0.23 ppm"]}


def metals(right: Sequence[float]) -> list[Word]:
    """Three names with the figures of two samples, set flush right at these places."""
    return [*table([[name] for name in METALS], (40,), 150), *table(FIGURES, right, 150, align="right")]


def by_name(found: Document) -> dict[str | None, dict[str, list[str | None]]]:
    """The values of every sample by its name."""
    return {one.sample.name: values(one) for one in found.certificates}


@pytest.mark.parametrize("first", ["Heavy Metals", "Alkaloids", "Microorganism"])
def test_the_head_of_the_names_may_say_what_a_title_says(first: str) -> None:
    # Alone on its line each of these words would be the title of a section.
    cells = [(first, "Capsules 1", "Capsules 2"), *((n, *f) for n, f in zip(METALS, FIGURES, strict=True))]
    found = read(page(TITLE, table(cells, (40, 200, 320), 130)))
    assert by_name(found) == {"Capsules 1": FIRST, "Capsules 2": SECOND}


def test_a_name_may_be_much_longer_than_the_one_beside_it() -> None:
    # It takes more than half of the table's width, as a sentence would.
    name = "Leaf powder of the green variety, second harvest, dried and milled, 1"
    head = [*text(40, 130, "Analyte"), *text(120, 130, name), *text(400, 130, "Capsules, 2")]
    found = read(page(TITLE, head, metals((240, 430))))
    assert by_name(found) == {name: FIRST, "Capsules, 2": SECOND}


@pytest.mark.parametrize("first", ["", "Analyte"])
def test_rulings_say_whose_figures_stand_under_a_name(first: str) -> None:
    # Names flush left, figures flush right: "2, red" begins nearer to the figures of the first sample.
    edges, lines = (36, 146, 246, 346), (127, 147, 159, 171, 183)
    grid = [Ruling(x, lines[0], x, lines[-1]) for x in edges] + [Ruling(edges[0], y, edges[-1], y) for y in lines]
    head = table([("", "Capsules", "Capsules"), (first, "1, red", "2, red")], (40, 150, 250), 129, pitch=9)
    found = read(page(TITLE, head, metals((243, 343)), rulings=grid))
    assert by_name(found) == {"Capsules 1, red": FIRST, "Capsules 2, red": SECOND}
    assert found.notes == ()


def test_without_rulings_the_order_says_it() -> None:
    # There are as many names as columns, so that the first name is over the first column.
    head = table([("Analyte", "S 1", "S 2")], (40, 150, 210), 134)
    found = read(page(TITLE, head, metals((205, 265))))
    assert by_name(found) == {"S 1": FIRST, "S 2": SECOND}
    assert found.notes == ()


def test_a_name_may_wrap_around_its_centred_cells() -> None:
    # What stands between its two lines is one row with them, the unit too.
    x = (40, 180, 260, 360)
    found = read(
        page(
            text(40, 110, "Microbiology"),
            table([("Analyte", "Unit", "Capsules 1", "Capsules 2"), ("Coliforms", "CFU/g", "40", "50")], x, 130),
            text(40, 156, "Total aerobic"),
            text(40, 165, "microbial count"),
            table([("CFU/g", "4000", "5000")], x[1:], 160.5),
            table([("Total yeast and mold", "CFU/g", "70", "80")], x, 180),
        )
    )
    assert by_name(found) == {
        "Capsules 1": {
            "Coliforms": ["40 CFU/g"],
            "Total aerobic microbial count": ["4000 CFU/g"],
            "Total yeast and mold": ["70 CFU/g"],
        },
        "Capsules 2": {
            "Coliforms": ["50 CFU/g"],
            "Total aerobic microbial count": ["5000 CFU/g"],
            "Total yeast and mold": ["80 CFU/g"],
        },
    }


def test_the_last_words_of_a_name_are_no_section_title() -> None:
    # "Microbial" alone on its line would begin a section.
    x = (40, 180, 280)
    cells = [("Analyte", "Capsules 1", "Capsules 2"), ("Coliforms", "40", "50"), ("Total aerobic", "4000", "5000")]
    found = read(
        page(
            text(40, 110, "Plate counts (CFU/g)"),
            table(cells, x, 130),
            text(40, 163, "microbial count"),
            table([("Total yeast and mold", "70", "80")], x, 178),
        )
    )
    assert [list(values(one)) for one in found.certificates] == [
        ["Coliforms", "Total aerobic microbial count", "Total yeast and mold"]
    ] * 2
    assert [len(one.panels) for one in found.certificates] == [1, 1]


def test_a_column_headed_result_unit_beside_samples_holds_units() -> None:
    # Without samples beside it each cell would hold a result with its unit.
    cells = [
        ("Analyte", "LOQ", "Result unit", "Capsules 1", "Capsules 2"),
        ("Cadmium", "0.01", "ppm", "0.12", "0.22"),
        ("Lead", "4", "ppb", "130", "230"),
    ]
    found = read(page(text(40, 110, "Heavy Metals"), table(cells, (40, 130, 210, 310, 410), 130)))
    assert by_name(found) == {
        "Capsules 1": {"Cadmium": ["0.12 ppm"], "Lead": ["130 ppb"]},
        "Capsules 2": {"Cadmium": ["0.22 ppm"], "Lead": ["230 ppb"]},
    }


@pytest.mark.parametrize("x", [(40, 200, 320), (60, 380, 500)])
@pytest.mark.parametrize(
    "labels",
    [("Client Sample ID", "Lab Sample No.", "Lot", "Matrix"), ("Probenbezeichnung", "Probennummer", "Charge", "Matrix"),
     ("Název vzorku", "Číslo vzorku", "Šarže", "Matrice")],
)  # fmt: skip
def test_a_list_of_the_samples_in_the_head_says_more_of_them(labels: tuple[str, ...], x: tuple[int, ...]) -> None:
    """The table below names its columns by the numbers alone; lot and matrix stand in the list."""
    values = [["Leaf Gold", "Leaf Gold"], ["EV26-1001", "EV26-1002"], ["KG-11", "KG-12"], ["Powder", "Granules"]]
    listed = table([[label, *row] for label, row in zip(labels, values, strict=True)], x, 60)
    rows = [["Test", "Unit", "EV26-1001", "EV26-1002"], ["Arsenic", "ppm", "0.22", "0.19"],
            ["Lead", "ppm", "0.41", "1.62"]]  # fmt: skip
    found = read(page(listed, text(40, 110, "Heavy Metals"), table(rows, (40, 200, 300, 420), 130))).certificates
    said = [(one.sample.name, one.sample.sample_id, one.sample.lot, one.sample.matrix) for one in found]
    assert said == [("Leaf Gold", "EV26-1001", "KG-11", "Powder"), ("Leaf Gold", "EV26-1002", "KG-12", "Granules")]
