"""Formulas in the footnotes of a page."""

from __future__ import annotations

from .pages import certificate, fields, table, text

TABLE = table(
    [("Analyte", "Result (%)"), ("THCA", "20.00"), ("Delta-9-THC", "0.50"), ("Total THC", "18.04")], (40, 200), 120
)


def test_a_formula_is_read_with_its_place() -> None:
    made = certificate(fields("Sample ID: S-1"), TABLE, text(40, 300, "Total THC = THCa * 0.877 + d9-THC"))
    [formula] = made.formulas
    assert formula.printed == "Total THC = THCa * 0.877 + d9-THC"
    assert {term.analyte: str(term.factor) for term in formula.terms} == {"thca": "0.877", "delta_9_thc": "1"}
    assert formula.box[:2] == (40, 300)


def test_a_formula_runs_on_in_the_next_line() -> None:
    lines = ["ND = Not Detected. Total Alkaloids = Mitragynine + Paynantheine +", "Speciogynine. LOQ = Limit."]
    [formula] = certificate(TABLE, fields(*lines, top=300)).formulas
    assert [term.analyte for term in formula.terms] == ["mitragynine", "paynantheine", "speciogynine"]
    assert formula.box[3] > 308


def test_what_stands_beside_a_formula_is_no_part_of_it() -> None:
    beside = [*text(40, 300, "Total THC = THCa * 0.877 + d9-THC"), *text(330, 300, "Terpinen-4-ol 0.02")]
    [formula] = certificate(TABLE, beside).formulas
    assert formula.printed == "Total THC = THCa * 0.877 + d9-THC"


def test_the_same_footnote_on_several_lines_counts_once() -> None:
    twice = [*text(40, 300, "Total THC = THCa * 0.877 + d9-THC"), *text(40, 400, "Total THC = THCa * 0.877 + d9-THC")]
    assert len(certificate(TABLE, twice).formulas) == 1
