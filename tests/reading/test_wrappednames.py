"""Names of several lines: what is one row, and which words are its name."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from verifier.model import Certificate
from verifier.pdf.page import Ruling, Word

from .pages import certificate, row, rows, said, table, text, values

HEADER = ("Analyte", "Result (CFU/g)", "Limit (CFU/g)")
X = (40.0, 130.0, 230.0)
COUNT = ("Total Aerobic", "Microbial", "Count")


def stacked(lines: Sequence[str], top: float) -> list[Word]:
    """The lines of a name, as close as those of one text are."""
    return [word for index, line in enumerate(lines) for word in text(X[0], top + 9 * index, line)]


def microbes(name: Sequence[str], value_top: float, rulings: Sequence[Ruling] = ()) -> Certificate:
    """Three rows, of which the second one has that name, and its values at that height."""
    return certificate(
        text(40, 90, "Microbiology"),
        table([HEADER, ("Enterobacteriaceae", "30", "300")], X, 114, pitch=14),
        stacked(name, 144),
        table([("4000", "100000")], X[1:], value_top),
        table([("Coliforms", "40", "100")], X, 149 + 9 * len(name)),
        rulings=rulings,
    )


def grid(*lines: float) -> list[Ruling]:
    """Rulings between the columns, and over and under the rows at these heights."""
    edges = (36, 126, 226, 310)
    return [
        *(Ruling(x, lines[0], x, lines[-1]) for x in edges),
        *(Ruling(edges[0], y, edges[-1], y) for y in lines),
    ]


@pytest.mark.parametrize("value_top", [144.0, 148.5])
@pytest.mark.parametrize("rulings", [(), grid(111, 125, 139, 172, 186)], ids=["open", "ruled"])
def test_a_name_goes_on_though_its_first_line_is_a_name_too(value_top: float, rulings: Sequence[Ruling]) -> None:
    # "Total Aerobic" is known, "Microbial" could be a title, "Count" could be nothing.
    found = microbes(COUNT, value_top, rulings)
    assert [(one.printed_name, said(one.values[0])) for one in rows(found)] == [
        ("Enterobacteriaceae", "30 CFU/g"),
        ("Total Aerobic Microbial Count", "4000 CFU/g"),
        ("Coliforms", "40 CFU/g"),
    ]
    assert len(found.panels) == 1


@pytest.mark.parametrize("value_top", [144.0, 157.5, 171.0])
def test_a_name_may_have_four_lines(value_top: float) -> None:
    found = microbes(("Total", "Aerobic", "Microbial", "Count"), value_top)
    assert [(one.printed_name, said(one.values[0])) for one in rows(found)][1] == (
        "Total Aerobic Microbial Count",
        "4000 CFU/g",
    )


def test_a_prefix_above_a_known_name_is_part_of_it() -> None:
    """7-Hydroxymitragynine is not mitragynine, though its values stand on the line of that word."""
    found = certificate(
        text(40, 90, "Alkaloids"),
        table([("Analyte", "Result (%)", "LOQ (%)"), ("Paynantheine", "0.20", "0.01")], X, 114, pitch=14),
        table([("7-Hydroxy", "", ""), ("Mitragynine", "0.5", "0.01")], X, 142, pitch=9),
        table([("Mitragynine", "1.4", "0.01"), ("Speciogynine", "0.13", "0.01")], X, 165, pitch=14),
    )
    assert [(one.analyte, said(one.values[0])) for one in rows(found)] == [
        ("paynantheine", "0.20 %"),
        ("7_hydroxymitragynine", "0.5 %"),
        ("mitragynine", "1.4 %"),
        ("speciogynine", "0.13 %"),
    ]


@pytest.mark.parametrize("value_top", [134.5, 139.0])
def test_a_bracket_that_is_closed_on_the_next_line_belongs_to_the_name(value_top: float) -> None:
    # The first line reaches as far as to the results, which stand lower; "G2)" is another analyte than all four.
    columns = (40, 154, 240)
    found = certificate(
        text(40, 90, "Mycotoxins"),
        table([("Analyte", "Result (ppb)", "Limit (ppb)", "Note")], (*columns, 340), 112),
        stacked(("Aflatoxins (Sum of B1, B2, G1,", "G2)"), 130),
        table([("<4", "20")], columns[1:], value_top),
        table([("Ochratoxin A", "<2", "20"), ("Zearalenone", "5", "75")], columns, 152),
    )
    assert [(one.printed_name, one.analyte, said(one.values[0])) for one in rows(found)] == [
        ("Aflatoxins (Sum of B1, B2, G1, G2)", "aflatoxins_total", "<4 ppb"),
        ("Ochratoxin A", "ochratoxin_a", "<2 ppb"),
        ("Zearalenone", "zearalenone", "5 ppb"),
    ]


def test_a_bracket_may_be_closed_two_lines_below() -> None:
    columns = (40, 154, 240)
    found = certificate(
        text(40, 90, "Residual solvents"),
        table([("Analyte", "Result (ppm)", "Limit (ppm)"), ("Toluene", "3", "890")], columns, 112, pitch=14),
        stacked(("Xylenes (Sum of", "Ortho,", "Meta, Para)"), 140),
        table([("57", "2170")], columns[1:], 149),
        table([("Hexane", "2", "290")], columns, 172),
    )
    assert values(found) == {
        "Toluene": ["3 ppm"],
        "Xylenes (Sum of Ortho, Meta, Para)": ["57 ppm"],
        "Hexane": ["2 ppm"],
    }


@pytest.mark.parametrize("header", ["Method", "Remark"])
def test_the_number_of_a_procedure_beside_a_wrapped_name_is_no_label(header: str) -> None:
    # On the line with "SOP 12:" stand the values, and no name.
    x = (40, 180, 280, 370)
    found = certificate(
        text(40, 90, "Microbiology"),
        table([("Analyte", header, "Result (CFU/g)", "Limit (CFU/g)")], x, 114),
        stacked(("Total aerobic", "microbial count"), 128),
        table([("SOP 12: plate count", "4000", "100000")], x[1:], 132.5),
        table([("Coliforms", "SOP 12: plate count", "40", "100")], x, 150),
    )
    assert values(found) == {"Total aerobic microbial count": ["4000 CFU/g"], "Coliforms": ["40 CFU/g"]}


def test_a_method_may_wrap_beside_its_name() -> None:
    # Neither half of the name is known, and the first line has no values, but the colon is that of the method.
    x = (40, 180, 280, 370)
    found = certificate(
        text(40, 90, "Microbiology"),
        table([("Analyte", "Method", "Result (CFU/g)", "Limit (CFU/g)")], x, 114),
        stacked(("Bile-tolerant", "gram-negative bacteria"), 128),
        table([("SOP 12:", "", ""), ("plate count", "30", "300")], x[1:], 128, pitch=9),
        table([("Coliforms", "SOP 12: plates", "40", "100")], x, 150),
    )
    bacteria = row(found, "Bile-tolerant gram-negative bacteria")
    assert ([said(value) for value in bacteria.values], bacteria.method) == (["30 CFU/g"], "SOP 12: plate count")
    assert len(rows(found)) == 2
