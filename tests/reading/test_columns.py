"""Which column a cell is of, where cells and headers are set to different sides."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from verifier.model import Certificate

from .pages import certificate, row, rows, said, table, text, values

TITLE = text(40, 110, "Heavy Metals")
NAMES = (["Arsenic"], ["Cadmium"], ["Lead"])


def metals(
    header: Sequence[str], x: Sequence[float], figures: Sequence[Sequence[str]], right: Sequence[float]
) -> Certificate:
    """Three metals: the header set flush left at `x`, the figures flush right at `right`."""
    cells = table(figures, right, 144, align="right")
    return certificate(TITLE, table([header], x, 130), table(NAMES, (40,), 144), cells)


@pytest.mark.parametrize("right", [360.0, 450.0, 560.0])
def test_the_last_column_reaches_as_far_as_its_values(right: float) -> None:
    # There is no more in the rows than the header names, so the last figure is the limit, however far it is.
    header = ("Analyte", "Result (ppm)", "Limit (ppm)")
    figures = (("0.11", "1.5"), ("0.12", "0.5"), ("0.13", "1.2"))
    found = metals(header, (40, 160, 250), figures, (220, right))
    assert [(said(one.values[0]), one.limit.printed) for one in rows(found) if one.limit is not None] == [
        ("0.11 ppm", "1.5"),
        ("0.12 ppm", "0.5"),
        ("0.13 ppm", "1.2"),
    ]


def test_a_column_more_than_the_header_names_is_left_out() -> None:
    # The figures at the right are under no header: they are not the limit.
    header = ("Analyte", "Result (ppm)", "Limit (ppm)")
    figures = (("0.11", "1.5", "7.1"), ("0.12", "0.5", "7.2"), ("0.13", "1.2", "7.3"))
    found = metals(header, (40, 160, 250), figures, (220, 310, 450))
    assert values(found) == {"Arsenic": ["0.11 ppm"], "Cadmium": ["0.12 ppm"], "Lead": ["0.13 ppm"]}
    assert [one.limit.printed for one in rows(found) if one.limit is not None] == ["1.5", "0.5", "1.2"]


def test_rows_that_are_full_only_together_show_the_columns() -> None:
    # No row has both an LOQ and a limit; an LOQ ends nearer to the header of the results than to its own.
    header = ("Analyte", "LOQ (ppm)", "Result (ppm)", "Limit (ppm)")
    figures = (("", "0.11", "1.5"), ("0.02", "0.12", ""), ("0.03", "0.13", ""))
    found = metals(header, (40, 160, 270, 380), figures, (245, 355, 465))
    assert values(found) == {"Arsenic": ["0.11 ppm"], "Cadmium": ["0.12 ppm"], "Lead": ["0.13 ppm"]}
    assert [said(one.loq) for one in rows(found)] == [None, "0.02 ppm", "0.03 ppm"]
    assert [one.limit is not None for one in rows(found)] == [True, False, False]


@pytest.mark.parametrize("name", ["Acidity: pH", "Pathogen: Salmonella"])
def test_a_dash_in_the_column_of_units_is_in_its_place(name: str) -> None:
    # Everything stands where it belongs, so that the colon makes no label of the name.
    cells = [("Analyte", "Result", "Unit", "Limit"), ("Coliforms", "40", "CFU/g", "100"), (name, "6.1", "-", "7")]
    found = certificate(text(40, 110, "Plate counts"), table(cells, (40, 200, 300, 400), 130, pitch=14))
    assert values(found) == {"Coliforms": ["40 CFU/g"], name: ["6.1"]}
    limit = row(found, name).limit
    assert limit is not None
    assert limit.printed == "7"
