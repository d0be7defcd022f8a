"""Profiles for people: nothing of a limit is hidden, and "the same" is said only of what asks for the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from verifier.model import (
    Amount,
    Basis,
    Cite,
    DecisionRule,
    DecisionSettings,
    LimitKind,
    LimitRule,
    Profile,
    ProfileSource,
    ProfileStatus,
    Requirement,
    RuleSettings,
    Severity,
    Verification,
)
from verifier.reports.look import Look
from verifier.reports.profiles import difference_text, profile_text

SAME = "Both ask for the same."
CITE = Cite(source="law", clause="1")
LEAD = LimitRule(analyte="lead", kind=LimitKind.AT_MOST, value=Decimal("0.05"), unit="%", cite=CITE)
LOT = Requirement(field="sample.lot", cite=CITE)
SOURCE = ProfileSource(title="A law", accessed=date(2026, 1, 1), verification=Verification.OFFICIAL_TEXT)
PROFILE = Profile(
    id="one",
    title="T",
    jurisdiction="X",
    status=ProfileStatus.IN_FORCE,
    last_checked=date(2026, 1, 1),
    sources={"law": SOURCE},
    limits=(LEAD,),
    required=(LOT,),
)


def changed(**changes: Any) -> Profile:
    return PROFILE.model_copy(update={"id": "other", **changes})


def with_limit(**changes: Any) -> Profile:
    return changed(limits=(LEAD.model_copy(update=changes),))


def with_need(**changes: Any) -> Profile:
    return changed(required=(LOT.model_copy(update=changes),))


def with_source(**changes: Any) -> Profile:
    return changed(sources={"law": SOURCE.model_copy(update=changes)})


TWO_GRAMS = Amount(printed="2 g", number=Decimal(2), unit="g")


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (with_limit(value=Decimal(50)), "at most 50 %"),
        (with_limit(unit="ppm"), "at most 0.05 ppm"),
        (with_limit(kind=LimitKind.BELOW), "below 0.05 %"),
        (with_limit(kind=LimitKind.ABSENT, value=None, unit=None, portion=TWO_GRAMS), "absent in 2 g"),
        (with_limit(basis=Basis.DRY), "lead, dry"),
        (with_limit(basis=Basis.RATIO, to="mitragynine", unit=None), "lead to mitragynine, ratio"),
        (with_limit(is_required=False), "at most 0.05 %, if it is reported"),
        (with_limit(is_equality_open=True), "exactly that is left open"),
        (with_limit(product_kinds=("leaf",)), "lead in leaf"),
        (with_limit(daily_at_most=TWO_GRAMS), "up to 2 g of product a day"),
        (with_limit(read_as=Decimal(7)), "read as 7"),
        (changed(limits=(LEAD, LEAD.model_copy(update={"unit": "ppm"}))), "at most 0.05 %; at most 0.05 ppm"),
        (changed(limits=()), "at most 0.05 %"),
        (with_need(severity=Severity.ERROR), "shows sample lot"),
        (with_need(product_kinds=("extract",)), "shows sample lot in extract"),
        (with_source(verification=Verification.SECONDARY), "at most 0.05 % (secondary source)"),
        (with_source(effective_to=date(2026, 6, 10)), "(official text read, until 2026-06-10)"),
        (changed(status=ProfileStatus.PROPOSED), "proposed"),
        (changed(effective_from=date(2025, 1, 1)), "in force, from 2025-01-01"),
        (changed(product_kinds=("leaf",)), "products"),
        (changed(max_age_days=30), "at most 30 days"),
        (changed(rules=RuleSettings(ignore=("LIM104",))), "without LIM104"),
        (changed(rules=RuleSettings(select=("LIM",))), "LIM"),
        (changed(rules=RuleSettings(severity={"CMP303": Severity.INFO})), "CMP303 as info"),
        (changed(decision=DecisionSettings(rule=DecisionRule.NON_BINARY)), "non binary"),
    ],
)
def test_whatever_is_asked_for_differently_is_said(other: Profile, words: str) -> None:
    assert words in difference_text(PROFILE, other, Look(width=200))
    assert SAME not in difference_text(other, PROFILE)


def test_the_same_in_another_order_is_the_same() -> None:
    cadmium = LEAD.model_copy(update={"analyte": "cadmium"})
    one, other = changed(limits=(LEAD, cadmium)), changed(limits=(cadmium, LEAD))
    assert difference_text(one, other).strip() == SAME


def test_a_profile_is_shown_with_names_notes_quotes_and_what_is_not_asked_for() -> None:
    quoted = CITE.model_copy(update={"quote": "no more than"})
    members = LimitRule(group="toxic_elements", kind=LimitKind.ABSENT, cite=CITE, note="each of four")
    open_one = LEAD.model_copy(update={"is_required": False, "cite": quoted, "note": "as Pb"})
    again = open_one.model_copy(update={"analyte": "cadmium"})
    need = LOT.model_copy(update={"note": "on any page"})
    made = changed(limits=(members, open_one, again), required=(need,), max_age_days=1, product_kinds=("leaf",))
    shown = profile_text(made, Look(width=160), names=lambda slug: {"lead": "Lead (Pb)"}.get(slug, slug))
    for words in (
        "toxic elements (each)",
        "at most 0.05 %, if it is reported",
        '"no more than"; as Pb',
        "Lead (Pb), cadmium ",
        "each of four",
        "sample lot  on any page",
        "at most 1 day",
        "products     leaf",
    ):
        assert words in shown
    assert shown.count("as Pb") == 1
    plain = profile_text(PROFILE)
    assert "Notes" not in plain
    assert "age          any" in plain
