"""Headers of several lines: which words and units that stand above each other are the head of one column."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from verifier.model import Certificate, LimitKind
from verifier.pdf.page import Word

from .pages import certificate, row, said, table, text, values

X = (40.0, 160.0, 260.0)
ALKALOIDS = (("Mitragynine", "1.42", "0.05"), ("Paynantheine", "0.20", "0.04"), ("Speciogynine", "0.13", "0.03"))
TITLE = text(40, 100, "Alkaloids")
Head = tuple[str, ...]
"""The lines of one header cell."""


def centred(heads: Sequence[Head], x: Sequence[float] = X, middle: float = 140) -> list[Word]:
    """Header cells that stand around one middle, whatever number of lines each has."""
    tops = [middle - 4.5 * (len(lines) - 1) for lines in heads]
    return [w for lines, left, top in zip(heads, x, tops, strict=True) for w in stacked(left, top, lines)]


def on_top(heads: Sequence[Head], x: Sequence[float] = X, top: float = 120) -> list[Word]:
    """Header cells that all begin on one line."""
    return [word for lines, left in zip(heads, x, strict=True) for word in stacked(left, top, lines)]


def stacked(x: float, top: float, lines: Head) -> list[Word]:
    """Lines below each other, as close as those of one text are."""
    return [word for index, line in enumerate(lines) for word in text(x, top + 9 * index, line)]


def alkaloids(head: list[Word]) -> Certificate:
    """Three alkaloids under that head."""
    return certificate(TITLE, head, table(ALKALOIDS, X, 170))


# --------------------------------------------------------------------------------------- units broken over lines


@pytest.mark.parametrize("head", [("Minimum", "Detection", "Limit (wt", "%)"), ("Detection", "Limit wt", "%")])
@pytest.mark.parametrize("result", [("Result", "(wt", "%)"), ("Result wt", "%"), ("Result (%)",)])
def test_a_unit_may_be_broken_at_its_blank(head: Head, result: Head) -> None:
    # "Limit (wt" taken alone would make it a limit of the law.
    mitragynine = row(alkaloids(centred([("Analyte",), result, head])), "Mitragynine")
    assert [said(value) for value in mitragynine.values] == ["1.42 %"]
    assert (said(mitragynine.lod), mitragynine.limit) == ("0.05 %", None)


def test_a_reporting_limit_may_be_short_and_broken_before_the_percent_sign() -> None:
    found = row(alkaloids(centred([("Analyte",), ("Result", "wt %"), ("Rep.", "Limit wt", "%")])), "Mitragynine")
    assert (said(found.loq), found.limit) == ("0.05 %", None)


@pytest.mark.parametrize(
    ("first", "second", "unit"),
    [
        (("Replicate", "1 mg/g"), ("Replicate", "2 mg/g"), "mg/g"),
        (("Trial", "1 (wt", "%)"), ("Trial", "2 (wt", "%)"), "%"),
    ],
)
def test_replicates_are_numbered_before_their_unit(first: Head, second: Head, unit: str) -> None:
    # "2 mg/g" is no value of the first row.
    found = values(alkaloids(centred([("Analyte",), first, second])))
    assert found == {name: [f"{one} {unit}", f"{two} {unit}"] for name, one, two in ALKALOIDS}


def test_a_share_of_the_mass_is_one_unit_on_two_lines() -> None:
    found = values(alkaloids(centred([("Analyte",), ("%", "(w/w)"), ("mg/g",)])))
    assert found["Mitragynine"] == ["1.42 %", "0.05 mg/g"]


def test_it_is_one_unit_though_all_else_stands_beside_its_second_line() -> None:
    head = [*stacked(160, 131, ("%", "(w/w)")), *text(40, 140, "Analyte"), *text(260, 140, "Label claim")]
    assert values(alkaloids(head))["Mitragynine"] == ["1.42 %"]


# ------------------------------------------------------------------------------------- words above one another


def test_result_may_stand_alone_in_the_middle_above_its_units() -> None:
    # However far apart they are; the name column is headed between the two lines.
    head = [
        *text(40, 134.5, "Analyte"),
        *text(240, 130, "Result", align="center"),
        *text(180, 139, "%", align="center"),
        *text(300, 139, "mg/g", align="center"),
    ]
    names = table([[name] for name, *_ in ALKALOIDS], (40,), 160)
    figures = table([("1.42", "14.2"), ("0.20", "2.0"), ("0.13", "1.3")], (180, 300), 160, align="center")
    assert values(certificate(TITLE, head, names, figures)) == {
        "Mitragynine": ["1.42 %", "14.2 mg/g"],
        "Paynantheine": ["0.20 %", "2.0 mg/g"],
        "Speciogynine": ["0.13 %", "1.3 mg/g"],
    }


@pytest.mark.parametrize("result", [("Result (%)",), ("Result", "(%)")])
def test_the_first_word_of_a_header_may_stand_a_line_above_the_rest(result: Head) -> None:
    # "Specification / Limit" alone begins a line lower than "Analyte" does.
    limit = row(alkaloids(on_top([("Analyte",), result, ("Upper", "Specification", "Limit (%)")])), "Mitragynine").limit
    assert limit is not None
    assert (limit.printed, limit.unit, limit.kind) == ("0.05", "%", LimitKind.AT_MOST)


@pytest.mark.parametrize(("names", "figures"), [(120.0, 129.0), (129.0, 120.0)])
def test_heads_of_two_lines_may_share_but_one_of_them(names: float, figures: float) -> None:
    heads = [("Result", "(%)"), ("LOQ", "(%)")]
    head = [*stacked(40, names, ("Analyte", "name")), *on_top(heads, X[1:], figures)]
    found = row(alkaloids(head), "Mitragynine")
    assert ([said(value) for value in found.values], said(found.loq)) == (["1.42 %"], "0.05 %")


@pytest.mark.parametrize("words", ["Nejistota (Measurement uncertainty) (±)", "Measurement uncertainty (expanded) (±)"])
def test_an_uncertainty_is_one_with_its_sign_in_brackets(words: str) -> None:
    found = row(alkaloids(centred([("Analyte",), ("Result (%)",), (words,)])), "Mitragynine")
    assert found.uncertainty is not None
    assert found.uncertainty.printed == "0.05"


@pytest.mark.parametrize("top", [154.5, 159.0])
def test_a_header_that_is_whole_takes_no_name_of_the_first_row(top: float) -> None:
    # "Test / Parameter" is right above "Total aerobic", whose value stands lower.
    x = (40, 200, 300)
    found = certificate(
        text(40, 100, "Microbiology"),
        stacked(40, 128, ("Test /", "Parameter")),
        table([("Result (CFU/g)", "Limit (CFU/g)")], x[1:], 132.5),
        stacked(40, 150, ("Total aerobic", "microbial count")),
        table([("4000", "100000")], x[1:], top),
        table([("Coliforms", "40", "100"), ("Total yeast and mold", "70", "1000")], x, 174),
    )
    assert values(found) == {
        "Total aerobic microbial count": ["4000 CFU/g"],
        "Coliforms": ["40 CFU/g"],
        "Total yeast and mold": ["70 CFU/g"],
    }


# ----------------------------------------------------------------------------------- tables beside each other


@pytest.mark.parametrize("top", [124.0, 128.0, 130.0])
def test_a_row_beside_a_higher_head_takes_nothing_from_it(top: float) -> None:
    """The head of the right table has three lines, so the rows of the left one stand at the height of its units."""
    metals = [("Analyte", "Result (ppm)"), ("Arsenic", "0.11"), ("Cadmium", "0.12"), ("Lead", "0.13")]
    right = (330, 410, 480)
    heads = [("Result", "per gram", "(ppb)"), ("Detection", "limit", "(ppb)")]
    toxins = [("Aflatoxin B1", "1.1", "0.5"), ("Aflatoxin B2", "1.2", "0.5"), ("Ochratoxin A", "1.3", "0.5")]
    found = certificate(
        table(metals, (40, 130), top),
        text(330, 130, "Analyte"),
        on_top(heads, right[1:], 121),
        table(toxins, right, 154),
    )
    assert values(found) == {
        "Arsenic": ["0.11 ppm"], "Cadmium": ["0.12 ppm"], "Lead": ["0.13 ppm"],
        "Aflatoxin B1": ["1.1 ppb"], "Aflatoxin B2": ["1.2 ppb"], "Ochratoxin A": ["1.3 ppb"],
    }  # fmt: skip
    assert said(row(found, "Ochratoxin A").lod) == "0.5 ppb"
