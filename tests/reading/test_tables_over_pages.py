"""Tables that go on over the page without their header: the columns are those of the page before."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from verifier.model import Certificate
from verifier.pdf.page import Word

from .pages import page, read, row, said, table, text, values

HEAD = text(40, 640, "Heavy Metals")


def over(first: Sequence[Word], *second: Sequence[Word]) -> Certificate:
    """The one certificate of a table on two pages."""
    (found,) = read(page(HEAD, first, number=1), page(*second, number=2)).certificates
    return found


@pytest.mark.parametrize("value_top", [64.5, 69.0])
def test_the_first_name_on_the_next_page_may_wrap(value_top: float) -> None:
    x = (40, 180, 280)
    cells = [("Analyte", "Result (CFU/g)", "Limit (CFU/g)"), ("Coliforms", "40", "100"), ("E. coli", "<10", "10")]
    found = over(
        table(cells, x, 680),
        text(40, 60, "Total aerobic"),
        text(40, 69, "microbial count"),
        table([("4000", "100000")], x[1:], value_top),
        table([("Total yeast and mold", "70", "1000")], x, 86),
    )
    assert values(found) == {
        "Coliforms": ["40 CFU/g"],
        "E. coli": ["<10 CFU/g"],
        "Total aerobic microbial count": ["4000 CFU/g"],
        "Total yeast and mold": ["70 CFU/g"],
    }


def test_the_names_need_not_stand_in_the_first_column() -> None:
    x = (40, 90, 200, 300)
    first = [
        ("Code", "Analyte", "Result (ppm)", "Limit (ppm)"),
        ("M-1", "Arsenic", "0.11", "1.5"),
        ("M-2", "Cadmium", "0.12", "0.5"),
    ]
    found = over(table(first, x, 680), table([("M-3", "Lead", "0.13", "1.2"), ("M-4", "Tin", "0.14", "5")], x, 60))
    assert values(found) == {
        "Arsenic": ["0.11 ppm"], "Cadmium": ["0.12 ppm"], "Lead": ["0.13 ppm"], "Tin": ["0.14 ppm"],
    }  # fmt: skip
    limit = row(found, "Lead").limit
    assert limit is not None
    assert (limit.printed, limit.unit) == ("1.2", "ppm")


def test_cells_stand_where_they_stood_and_not_under_the_words_of_the_header() -> None:
    """Headers flush left, figures flush right: an LOQ ends nearer to the header of the results.

    On the first page every row is full and so says which column is which; the only one on the second is not.
    """
    names, figures, verdict = (40,), (250, 360, 470), (500,)
    header = ("Analyte", "LOQ (ppm)", "Result (ppm)", "Limit (ppm)", "Status")
    full = [("0.01", "0.11", "1.5"), ("0.02", "0.12", "0.5"), ("0.03", "0.13", "1.2")]
    first = [
        *table([header], (40, 160, 270, 380, 500), 680),
        *table([["Arsenic"], ["Cadmium"], ["Lead"]], names, 692),
        *table(full, figures, 692, align="right"),
        *table([["Pass"]] * 3, verdict, 692),
    ]
    found = over(
        first,
        text(40, 60, "Nickel"),
        table([("0.06", "0.15")], figures[:2], 60, align="right"),
        text(500, 60, "Pass"),
    )
    nickel = row(found, "Nickel")
    assert ([said(value) for value in nickel.values], said(nickel.loq)) == (["0.15 ppm"], "0.06 ppm")
    assert nickel.limit is None
