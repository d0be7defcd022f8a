"""A label held against a report: the lot, the product, and how much of each claim the report shows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.build import AS_OF, amount, certificate, document
from verifier.cli.claims import ClaimOfLabel, PercentRange
from verifier.model import Box, Label, LabelReport, Match, NoteKind, OutcomeStatus, ReadingNote, Use
from verifier.rules.labels import hold_label, match_lots, match_products


def held(
    *claims: str, use: Use | None = None, lot: str | None = None, product: str | None = None, **change: Any
) -> LabelReport:
    """A label with these claims, held against the valid certificate with changes; 90 to 110 % are accepted."""
    read = [ClaimOfLabel().convert(claim, None, None) for claim in claims]
    label = Label(lot=lot, claims=tuple(read), low=Decimal(90), high=Decimal(110))
    return hold_label(document(**change), label, AS_OF, use)


@pytest.mark.parametrize(
    ("claim", "status", "share"),
    [
        ("mitragynine=15 mg/g", "pass", "100.0"),
        ("mitragynine=1.5 %", "pass", "100.0"),
        ("mitragynine=13.7 mg/g", "pass", "109.5"),
        ("mitragynine=13.6 mg/g", "fail", "110.3"),
        ("mitragynine=16.6 mg/g", "pass", "90.4"),
        ("mitragynine=16.7 mg/g", "fail", "89.8"),
        ("7-OH mitragynine=0.15mg/g", "pass", "100.0"),
    ],
)
def test_a_claim_is_met_within_the_tolerance(claim: str, status: str, share: str) -> None:
    (outcome,) = held(claim).claims
    assert (outcome.status.value, str(outcome.least), str(outcome.most)) == (status, share, share)


def test_a_claim_per_serving_needs_the_mass_of_one() -> None:
    (unknown,) = held("mitragynine=36mg/serving").claims
    assert unknown.status is OutcomeStatus.INCONCLUSIVE
    assert unknown.reason == "the claim is per serving, and the mass of one serving is not known"
    (given_it,) = held("mitragynine=36mg/serving", use=Use(serving=amount("2.4 g"))).claims
    assert (given_it.status, given_it.least) == (OutcomeStatus.PASS, Decimal("100.0"))
    (printed,) = held("mitragynine=36mg/serving", sample={"serving": "2.4 g"}).claims
    assert printed.status is OutcomeStatus.PASS


def test_a_bound_decides_only_where_all_of_it_does() -> None:
    rows = [{"analyte": "mitragynine", "value": "ND", "unit": "mg/g", "lod": "0.05"}]
    (missed,) = held("mitragynine=15 mg/g", rows=rows).claims
    assert (missed.status, missed.least, missed.most) == (OutcomeStatus.FAIL, Decimal("0.0"), Decimal("0.3"))
    (open_one,) = held("mitragynine=15 mg/g", rows=["mitragynine: >14 mg/g"]).claims
    assert (open_one.status, open_one.most) == (OutcomeStatus.INCONCLUSIVE, None)


def test_what_is_not_reported_is_not_met() -> None:
    (outcome,) = held("mitragynine=15 mg/g", without=["mitragynine"]).claims
    assert (outcome.status, outcome.reason) == (OutcomeStatus.INCONCLUSIVE, "no result for it was found")


def test_a_result_that_two_engines_read_differently_meets_no_claim() -> None:
    report = document()
    row = next(row for _, row in report.certificates[0].results() if row.analyte == "mitragynine")
    box: Box = row.values[0].box
    note = ReadingNote(kind=NoteKind.READINGS_DIFFER, message="15.0 or 16.0", page=1, box=box)
    claim = ClaimOfLabel().convert("mitragynine=15 mg/g", None, None)
    label = Label(claims=(claim,), low=Decimal(90), high=Decimal(110))
    doubted = hold_label(report.model_copy(update={"notes": (note,)}), label, AS_OF)
    assert (doubted.status, doubted.claims[0].reason) == (OutcomeStatus.INCONCLUSIVE, "15.0 or 16.0")
    aside = note.model_copy(update={"box": (500.0, 700.0, 520.0, 710.0)})
    assert hold_label(report.model_copy(update={"notes": (aside,)}), label, AS_OF).status is OutcomeStatus.PASS


@pytest.mark.parametrize(
    ("label", "report", "match"),
    [
        ("A-17", "a 17", Match.SAME),
        ("GV-26O114", "GV-260114", Match.SIMILAR),
        ("260114", "GV-260114", Match.SIMILAR),
        ("A-17", "A-18", Match.DIFFERENT),
        ("17", "GV-1170", Match.DIFFERENT),
    ],
)
def test_lots(label: str, report: str, match: Match) -> None:
    assert match_lots(label, report) is match
    assert match_lots(report, label) is match


@pytest.mark.parametrize(
    ("label", "report", "match"),
    [
        ("Green leaf powder", "LEAF POWDER, green", Match.SAME),
        ("Leaf powder", "Leaf powder, green", Match.SAME),
        ("Red leaf powder", "Leaf powder, green", Match.SIMILAR),
        ("Gold tablets 25 mg", "Leaf powder, green", Match.DIFFERENT),
    ],
)
def test_products(label: str, report: str, match: Match) -> None:
    assert match_products(label, report) is match
    assert match_products(report, label) is match


@given(st.text(max_size=20))
def test_a_lot_is_itself_however_it_is_written(lot: str) -> None:
    assert match_lots(lot, f" {lot.lower()}-") is Match.SAME or lot.lower().casefold() != lot.casefold()


def test_a_report_without_a_lot_ties_nothing_to_the_product() -> None:
    report = held(lot="L-1", sample={"lot": "N/A"})
    assert report.texts[0].match is Match.NOT_PRINTED
    assert report.status is OutcomeStatus.INCONCLUSIVE


def test_of_several_samples_the_one_with_the_lot_is_meant() -> None:
    first = certificate()
    second = certificate(
        sample={"lot": "L-2", "sample_id": "S-2", "name": "Tablets"}, rows=["mitragynine: 20 mg/g"], page=2
    )
    claim = ClaimOfLabel().convert("mitragynine=20mg/g", None, None)
    label = Label(lot="L-2", claims=(claim,), low=Decimal(90), high=Decimal(110))
    report = hold_label(document(first, second), label, AS_OF)
    assert (report.sample, report.status) == (1, OutcomeStatus.PASS)
    other = hold_label(document(first, second), label.model_copy(update={"lot": "L-3"}), AS_OF)
    assert (other.sample, other.texts[0].match) == (None, Match.DIFFERENT)
    assert other.claims[0].status is OutcomeStatus.INCONCLUSIVE


@pytest.mark.parametrize("text", ["90-110", "90 to 110 %", "90–110"])
def test_the_tolerance_is_a_range_around_the_whole(text: str) -> None:
    assert PercentRange().convert(text, None, None) == (Decimal(90), Decimal(110))
