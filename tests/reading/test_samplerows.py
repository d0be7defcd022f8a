"""Tables in which every sample has a row: analytes side by side, one line for each sample."""

from __future__ import annotations

from verifier.model import Certificate
from verifier.pdf.page import Ruling

from .pages import page, read, table, text, values

X = (40, 160, 240, 320)
SAMPLES = (("A-1001", "0.11", "0.12", "0.13"), ("A-1002", "0.21", "0.22", "0.23"))


def lead(found: Certificate) -> tuple[str | None, list[str | None]]:
    """The lot and its lead."""
    return found.sample.lot, values(found)["Lead"]


def test_the_head_of_the_first_column_may_have_more_lines_than_the_others() -> None:
    # "Number" alone would not say whose number it is.
    head = [*text(40, 130, "Product"), *text(40, 139, "Lot"), *text(40, 148, "Number")]
    names = table([("Arsenic", "Cadmium", "Lead")], X[1:], 148)
    found = read(page(text(40, 110, "Heavy Metals (ppm)"), head, names, table(SAMPLES, X, 164))).certificates
    assert [lead(one) for one in found] == [("A-1001", ["0.13 ppm"]), ("A-1002", ["0.23 ppm"])]


def test_reference_under_lot_is_part_of_the_head() -> None:
    # A row of its own would give each analyte a reference; beside units it is the second line of "Lot reference".
    head = [("Lot", "Arsenic", "Cadmium", "Lead"), ("Reference", "(ppm)", "(ppm)", "(ppb)")]
    found = read(page(text(40, 110, "Heavy Metals"), table(head, X, 130, pitch=9), table(SAMPLES, X, 154))).certificates
    assert [lead(one) for one in found] == [("A-1001", ["0.13 ppb"]), ("A-1002", ["0.23 ppb"])]


def test_rulings_say_whose_figures_stand_under_an_analyte() -> None:
    # Names flush left, figures flush right: "Lead" begins nearer to the figures of cadmium.
    edges, lines = (36, 146, 246, 346, 446), (127, 147, 159, 171)
    grid = [Ruling(x, lines[0], x, lines[-1]) for x in edges] + [Ruling(edges[0], y, edges[-1], y) for y in lines]
    found = read(
        page(
            text(40, 110, "Heavy Metals (ppm)"),
            table([("Lot", "Arsenic", "Cadmium", "Lead")], (40, 150, 250, 350), 134),
            table([[lot] for lot, *_ in SAMPLES], (40,), 150),
            table([figures for _, *figures in SAMPLES], (243, 343, 443), 150, align="right"),
            rulings=grid,
        )
    ).certificates
    assert [(one.sample.lot, values(one)) for one in found] == [
        ("A-1001", {"Arsenic": ["0.11 ppm"], "Cadmium": ["0.12 ppm"], "Lead": ["0.13 ppm"]}),
        ("A-1002", {"Arsenic": ["0.21 ppm"], "Cadmium": ["0.22 ppm"], "Lead": ["0.23 ppm"]}),
    ]
