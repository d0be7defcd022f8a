"""Totals held against the formulas that the report itself states for them."""

from __future__ import annotations

from decimal import Decimal

from verifier.model import Certificate, Formula, Panel, Quantity, Result
from verifier.rules.conditions import is_shown
from verifier.rules.printed_values import is_dry
from verifier.rules.sums import Way, sum_of
from verifier.vocabulary.formulas import same_name


def formula_for(certificate: Certificate, total: Result) -> Formula | None:
    """The one formula that the report states for a total under its printed name; None for none or unlike ones."""
    found = {
        formula.terms: formula
        for formula in certificate.formulas
        if formula.total == total.analyte
        and (same_name(formula.printed_total, total.printed_name) or same_name(formula.printed, total.printed_name))
    }
    return next(iter(found.values())) if len(found) == 1 else None


def stated_sum(panel: Panel, formula: Formula, total: Quantity) -> Way | None:
    """What the formula gives with the rows of the panel, in the unit of the total.

    None where a part is not reported with a value, is reported twice, or counts on another basis than the total.
    """
    parts: list[tuple[Result, Decimal]] = []
    for term in formula.terms:
        rows = [row for row in panel.results if row.analyte == term.analyte and is_shown(row)]
        if len(rows) != 1 or any(is_dry(value) != is_dry(total) for value in rows[0].values):
            return None
        parts.append((rows[0], term.factor))
    way = sum_of(parts, total.unit)
    return way if way.bounds.high is not None else None
