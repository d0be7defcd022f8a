"""The profiles of United States law: what they are, when they hold, and their unusual limits from end to end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.build import AS_OF, amount, certificate, document
from verifier.engine import verify_document
from verifier.model import DocumentReport, LimitKind, OutcomeStatus, ProfileStatus, Severity, Use, Verdict, Verification
from verifier.profiles import load_profile, shipped_profiles

PASS, FAIL, OPEN = OutcomeStatus.PASS, OutcomeStatus.FAIL, OutcomeStatus.INCONCLUSIVE
APART = OutcomeStatus.NOT_APPLICABLE
IN_FORCE, EMERGENCY = ProfileStatus.IN_FORCE, ProfileStatus.EMERGENCY
PROPOSED, SUPERSEDED = ProfileStatus.PROPOSED, ProfileStatus.SUPERSEDED
GUIDANCE = ProfileStatus.GUIDANCE
BANS = ("us-al", "us-ar", "us-ct", "us-in", "us-ky-2027", "us-la", "us-tn", "us-vt", "us-wi")

SHIPPED = {
    "prop-65": (IN_FORCE, "2024-10-25", None),
    "us-21-cfr-111-coa": (GUIDANCE, "2016-01-01", None),
    "us-al": (IN_FORCE, "2016-05-10", None),
    "us-ar": (IN_FORCE, "2017-01-01", None),
    "us-az": (IN_FORCE, "2020-01-01", None),
    "us-co": (IN_FORCE, "2025-07-01", None),
    "us-ct": (IN_FORCE, "2026-03-25", None),
    "us-fda-guidance": (GUIDANCE, "2023-01-01", None),
    "us-federal": (IN_FORCE, "2026-08-26", "2028-08-26"),
    "us-federal-7oh-2026-07": (SUPERSEDED, None, None),
    "us-federal-7oh-proposed": (PROPOSED, None, None),
    "us-fl-2025-08-13": (EMERGENCY, "2025-08-13", "2025-08-18"),
    "us-fl-2025-08-19": (EMERGENCY, "2025-08-19", "2025-12-07"),
    "us-fl-2026": (EMERGENCY, "2026-06-22", None),
    "us-ga": (IN_FORCE, "2025-01-01", None),
    "us-in": (IN_FORCE, "2017-01-01", None),
    "us-ky": (IN_FORCE, "2024-07-15", "2026-12-31"),
    "us-ky-2027": (IN_FORCE, "2027-01-01", None),
    "us-la": (IN_FORCE, "2025-08-01", None),
    "us-md": (IN_FORCE, "2024-10-01", None),
    "us-ms": (IN_FORCE, "2025-07-01", None),
    "us-ne": (IN_FORCE, "2025-07-01", None),
    "us-oh": (EMERGENCY, "2025-12-12", "2026-06-10"),
    "us-ok": (IN_FORCE, "2025-11-01", None),
    "us-ok-2024": (IN_FORCE, "2024-11-01", "2025-10-31"),
    "us-ri": (IN_FORCE, "2026-04-01", None),
    "us-sc": (IN_FORCE, "2025-05-12", None),
    "us-sd": (IN_FORCE, "2025-07-01", None),
    "us-tn": (IN_FORCE, "2026-07-01", None),
    "us-tx": (IN_FORCE, "2023-09-01", None),
    "us-ut-act-2019": (IN_FORCE, "2019-05-14", "2026-05-05"),
    "us-ut-r70-580": (IN_FORCE, "2024-12-01", None),
    "us-vt": (IN_FORCE, "2017-01-01", None),
    "us-wi": (IN_FORCE, "2017-01-01", None),
}
"""Every shipped profile of the United States: its status, first and last day."""

HPLC_LEAF = (
    "mitragynine: 15 mg/g",
    "7_hydroxymitragynine: 0.2 mg/g",
    "paynantheine: 2.4 mg/g",
    "speciogynine: 1.2 mg/g",
    "speciociliatine: 1.2 mg/g",
)
"""Leaf with 1.50 % of mitragynine and 0.02 % of 7-hydroxymitragynine in 2.0 % of alkaloids."""


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def report_on(profile: str, as_of: date | str = AS_OF, use: Use | None = None, **changes: Any) -> DocumentReport:
    """What one profile says about the valid certificate with changes, issued shortly before the day of judgement."""
    on = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    names = ("reported", "completed", "received")
    dates = {name: on - timedelta(days=days) for name, days in zip(names, (10, 11, 18), strict=True)}
    return verify_document(document(certificate(dates=dates, **changes)), [load_profile(profile)], on, use)


def judged(report: DocumentReport, slug: str, words: str = "") -> list[OutcomeStatus]:
    """What became of the limits for a substance, in the order of the profile; `words` picks by the requirement."""
    return [
        one.status for one in report.coverage.judgements if one.subject.analyte == slug and words in one.requirement
    ]


def serving(text: str, per_day: int | None = None) -> Use:
    return Use(serving=amount(text), servings_per_day=per_day)


# ---------------------------------------------------------------------------------------------------- what there is


def test_these_are_the_profiles_of_the_united_states() -> None:
    names = [name for name in shipped_profiles() if load_profile(name).jurisdiction.startswith("US")]
    assert names == sorted(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_status_and_period(name: str) -> None:
    profile = load_profile(name)
    assert (profile.status, profile.effective_from, profile.effective_to) == (
        SHIPPED[name][0],
        day(SHIPPED[name][1]),
        day(SHIPPED[name][2]),
    )


@pytest.mark.parametrize("name", SHIPPED)
def test_quotations_are_short_and_sources_hold_as_long_as_the_profile(name: str) -> None:
    profile = load_profile(name)
    for cite in [*(one.cite for one in profile.limits), *(one.cite for one in profile.required)]:
        assert len((cite.quote or "").split()) <= 20
        source = profile.sources[cite.source]
        # Federal law began later than most, and the Act of Utah that its rule is now read with.
        if cite.source not in ("dea-2026-17429", "ut-4-45-2026") and profile.status in (IN_FORCE, EMERGENCY):
            assert (source.effective_from, source.effective_to) in (
                (profile.effective_from, profile.effective_to),
                # What ended without a known successor still says what it would find.
                (profile.effective_from, None),
                (None, None),
            )


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, (status, start, end) in SHIPPED.items()
        if name.startswith("us-") and status in (IN_FORCE, EMERGENCY) and (end is None or end > "2026-08-26")
        if start is None or start <= "2026-08-26"
    ],
)
def test_federal_law_holds_in_every_state(name: str) -> None:
    report = report_on(name, rows=["mgm_15: 5 mg/g"])
    [finding] = [one for one in report.findings if one.code == "LIM103"]
    assert "21 CFR 1308.11(h)(90)" in finding.message
    assert report.verdict is Verdict.FAIL
    assert judged(report_on(name, "2026-08-25", rows=["mgm_15: 5 mg/g"]), "mgm_15") == [APART]


def test_the_federal_source_is_the_same_in_every_profile_that_has_it() -> None:
    profiles = [load_profile(name) for name in shipped_profiles()]
    sources = {p.sources["dea-2026-17429"] for p in profiles if "dea-2026-17429" in p.sources}
    assert len(sources) == 1


def test_what_was_not_read_in_its_own_words_is_secondary() -> None:
    federal = {"us-federal-7oh-proposed", "us-federal-7oh-2026-07"}
    florida = {"us-fl-2025-08-13", "us-fl-2025-08-19", "us-fl-2026"}
    secondary = {"us-az", "us-co", "us-ok", *federal, *florida, *BANS}
    for name in SHIPPED:
        profile = load_profile(name)
        hydroxy = [one for one in profile.limits if one.analyte == "7_hydroxymitragynine"]
        levels = {profile.sources[one.cite.source].verification for one in hydroxy}
        assert not levels or (levels == {Verification.SECONDARY}) == (name in secondary), name


# -------------------------------------------------------------------------------------------------- federal markers


@pytest.mark.parametrize(
    ("as_of", "expected", "verdict"),
    [
        ("2026-08-25", APART, Verdict.INCONCLUSIVE),
        ("2026-08-26", FAIL, Verdict.FAIL),
        ("2028-08-26", FAIL, Verdict.FAIL),
        ("2028-08-27", APART, Verdict.INCONCLUSIVE),
    ],
)
def test_the_federal_listing_has_a_first_and_a_last_day(as_of: str, expected: OutcomeStatus, verdict: Verdict) -> None:
    report = report_on("us-federal", as_of, rows=["mitragynine_pseudoindoxyl: 0.01 mg/g"])
    assert judged(report, "mitragynine_pseudoindoxyl") == [expected]
    assert report.verdict is verdict


def test_a_marker_below_loq_or_not_looked_for_is_not_shown_to_be_absent() -> None:
    row = {"analyte": "mgm_15", "value": "<LOQ", "unit": "mg/g", "loq": "0.1"}
    assert judged(report_on("us-federal", rows=[row]), "mgm_15") == [OPEN]
    silent = report_on("us-federal")
    assert judged(silent, "mgm_15") == [APART]
    assert silent.verdict is Verdict.INCONCLUSIVE


# ------------------------------------------------------------------------------------------- per serving and per gram


@pytest.mark.parametrize("name", ["us-ga", "us-ri"])
@pytest.mark.parametrize(
    ("mass", "mitragynine", "hydroxy"),
    [("5 g", PASS, PASS), ("5.01 g", PASS, FAIL), ("10 g", PASS, FAIL), ("10.01 g", FAIL, FAIL), (None, OPEN, OPEN)],
)
def test_limits_per_serving_need_the_serving(
    name: str, mass: str | None, mitragynine: OutcomeStatus, hydroxy: OutcomeStatus
) -> None:
    report = report_on(name, use=serving(mass) if mass else None, panels={"alkaloids": HPLC_LEAF})
    assert judged(report, "mitragynine") == [mitragynine]
    assert judged(report, "7_hydroxymitragynine", "mg/serving") == [hydroxy]
    assert judged(report, "7_hydroxymitragynine", "mg/g") == [PASS]


@pytest.mark.parametrize("name", ["us-ga", "us-ri"])
@pytest.mark.parametrize(("value", "expected"), [("0.5", PASS), ("0.501", FAIL)])
def test_limits_per_gram_hold_beside_those_per_serving(name: str, value: str, expected: OutcomeStatus) -> None:
    report = report_on(name, use=serving("1 g"), rows=[f"7_hydroxymitragynine: {value} mg/g"])
    assert judged(report, "7_hydroxymitragynine", "mg/g") == [expected]
    assert judged(report, "7_hydroxymitragynine", "mg/serving") == [PASS]


def test_a_printed_amount_per_serving_needs_nothing_else() -> None:
    report = report_on("us-ga", rows=["mitragynine: 150.1 mg/serving", "7_hydroxymitragynine: 1 mg/serving"])
    assert judged(report, "mitragynine") == [FAIL]
    assert judged(report, "7_hydroxymitragynine", "mg/serving") == [PASS]


def test_a_result_per_millilitre_does_not_pass_a_limit_per_gram() -> None:
    report = report_on("us-ga", use=serving("2 mL"), rows=["7_hydroxymitragynine: 0.1 mg/mL"])
    assert judged(report, "7_hydroxymitragynine", "mg/g") == [OPEN]
    assert judged(report, "7_hydroxymitragynine", "mg/serving") == [PASS]


@pytest.mark.parametrize(("value", "expected"), [("1.19", PASS), ("1.2", OPEN), ("1.21", FAIL)])
def test_rhode_island_leaves_open_what_its_two_comparators_contradict(value: str, expected: OutcomeStatus) -> None:
    assert judged(report_on("us-ri", rows=[f"lead: {value} ppm"]), "lead") == [expected]


def test_rhode_island_limits_solvents_in_extracts_alone() -> None:
    extract = {"name": "Leaf extract", "matrix": "Extract"}
    rows = ["methanol: 3001 ppm"]
    assert judged(report_on("us-ri", rows=rows, sample=extract), "methanol") == [FAIL]
    assert judged(report_on("us-ri", rows=rows), "methanol") == [APART]


# ------------------------------------------------------------------------------------------- shares and containers


@pytest.mark.parametrize(
    ("name", "as_of", "share", "expected"),
    [
        *((name, "2026-11-22", "1.00", PASS) for name in ("us-tx", "us-md", "us-sd", "us-az", "us-ky")),
        *((name, "2026-11-22", "1.01", FAIL) for name in ("us-tx", "us-md", "us-sd", "us-az", "us-ky")),
        ("us-ut-act-2019", "2026-05-05", "1.00", PASS),
        ("us-ut-act-2019", "2026-05-05", "1.01", FAIL),
        ("us-ne", "2026-11-22", "1.00", OPEN),
        ("us-ne", "2026-11-22", "1.01", FAIL),
        ("us-ne", "2026-11-22", "0.99", PASS),
        ("us-co", "2026-11-22", "1.00", OPEN),
        ("us-co", "2026-11-22", "1.01", FAIL),
        ("us-co", "2026-11-22", "0.99", PASS),
    ],
)
def test_two_percent_of_the_alkaloids(name: str, as_of: str, share: str, expected: OutcomeStatus) -> None:
    """7-hydroxymitragynine beside 49 mg/g of other alkaloids: 1 mg/g is 2 %."""
    others = ["mitragynine: 40 mg/g", "paynantheine: 5 mg/g", "speciogynine: 2 mg/g", "speciociliatine: 2 mg/g"]
    report = report_on(name, as_of, panels={"alkaloids": [*others, f"7_hydroxymitragynine: {share} mg/g"]})
    assert judged(report, "7_hydroxymitragynine", "alkaloids") == [expected]


@pytest.mark.parametrize(("mass", "expected"), [("2.5 g", PASS), ("2.51 g", FAIL), (None, OPEN)])
def test_mississippi_counts_per_container(mass: str | None, expected: OutcomeStatus) -> None:
    report = report_on("us-ms", use=Use(container=amount(mass)) if mass else None, panels={"alkaloids": HPLC_LEAF})
    assert judged(report, "7_hydroxymitragynine", "mg/container") == [expected]
    assert judged(report, "7_hydroxymitragynine", "alkaloids") == [PASS]
    # Both must hold, and without the contents of a container nobody knows.
    assert report.verdict is {PASS: Verdict.PASS, FAIL: Verdict.FAIL, OPEN: Verdict.INCONCLUSIVE}[expected]


@pytest.mark.parametrize(("as_of", "verdict"), [("2026-12-31", Verdict.FAIL), ("2027-01-01", Verdict.INCONCLUSIVE)])
def test_kentuckys_limits_end_with_the_year(as_of: str, verdict: Verdict) -> None:
    report = report_on("us-ky", as_of, rows=["7_hydroxymitragynine: 5 mg/g"])
    assert report.verdict is verdict
    assert ("us-ky was in force only until 2026-12-31" in report.summary) is (verdict is Verdict.INCONCLUSIVE)


def test_nebraska_wants_an_accredited_laboratory() -> None:
    report = report_on("us-ne", laboratory={"accreditation": None})
    assert [one.code for one in report.findings if one.subject.field == "laboratory.accreditation"] == ["CMP303"]


def test_mississippi_names_its_method_without_holding_it_against_a_report() -> None:
    report = report_on("us-ms", use=Use(container=amount("2 g")), methods=())
    assert report.verdict is Verdict.PASS
    assert {one.severity for one in report.findings if one.subject.field == "methods"} == {Severity.INFO}


# --------------------------------------------------------------------------------------------- Oklahoma, by the day


@pytest.mark.parametrize(
    ("name", "as_of", "verdict"),
    [
        ("us-ok-2024", "2024-10-31", Verdict.INCONCLUSIVE),
        ("us-ok-2024", "2024-11-01", Verdict.FAIL),
        ("us-ok-2024", "2025-10-31", Verdict.FAIL),
        ("us-ok-2024", "2025-11-01", Verdict.INCONCLUSIVE),
        ("us-ok", "2025-10-31", Verdict.INCONCLUSIVE),
        ("us-ok", "2025-11-01", Verdict.FAIL),
    ],
)
def test_the_two_texts_of_oklahoma(name: str, as_of: str, verdict: Verdict) -> None:
    report = report_on(name, as_of, rows=["7_hydroxymitragynine: 0.3 mg/g"])
    assert report.verdict is verdict


@pytest.mark.parametrize(("total", "expected"), [("3.5", PASS), ("3.51", FAIL)])
def test_oklahoma_2024_limits_all_alkaloids_of_dry_leaf(total: str, expected: OutcomeStatus) -> None:
    row = {"analyte": "total_alkaloids", "value": total, "unit": "%", "basis": "dry"}
    report = report_on("us-ok-2024", "2025-10-31", rows=[row])
    assert judged(report, "total_alkaloids") == [expected]
    wet = {**row, "value": "2.8", "basis": "as_received"}
    # 2.8 % as received with 20 % of water is 3.5 % on dry mass.
    moist = report_on("us-ok-2024", "2025-10-31", rows=[wet, "moisture: 20 %"])
    assert judged(moist, "total_alkaloids") == [PASS]


@pytest.mark.parametrize(("mitragynine", "expected"), [("4.8", PASS), ("4.79", FAIL)])
def test_oklahoma_2024_wants_twice_as_much_mitragynine_in_extracts(mitragynine: str, expected: OutcomeStatus) -> None:
    extract = {"name": "Leaf extract", "matrix": "Extract"}
    rows = [f"mitragynine: {mitragynine} mg/g", "7_hydroxymitragynine: 0.01 mg/g"]
    report = report_on("us-ok-2024", "2025-10-31", rows=rows, sample=extract)
    assert judged(report, "mitragynine") == [PASS, expected, PASS, PASS]
    leaf = report_on("us-ok-2024", "2025-10-31", rows=rows)
    assert judged(leaf, "mitragynine") == [APART] * 4


# ------------------------------------------------------------------------------------- Florida and Ohio, by the day


@pytest.mark.parametrize(
    ("as_of", "deciding"),
    [
        ("2025-08-12", None),
        ("2025-08-13", "us-fl-2025-08-13"),
        ("2025-08-18", "us-fl-2025-08-13"),
        ("2025-08-19", "us-fl-2025-08-19"),
        ("2025-12-07", "us-fl-2025-08-19"),
        ("2025-12-08", None),
        ("2026-06-21", None),
        ("2026-06-22", "us-fl-2026"),
        ("2026-11-22", "us-fl-2026"),
    ],
)
def test_one_text_of_florida_at_most_decides_on_a_day(as_of: str, deciding: str | None) -> None:
    names = [name for name in SHIPPED if name.startswith("us-fl")]
    assert len(names) == 3
    verdicts = {name: report_on(name, as_of, rows=["7_hydroxymitragynine: 30 mg/g"]).verdict for name in names}
    assert {name for name, verdict in verdicts.items() if verdict is Verdict.FAIL} == ({deciding} - {None})


@pytest.mark.parametrize(("value", "expected"), [("0.999", PASS), ("1", FAIL)])
def test_floridas_first_text_forbids_exactly_one_percent(value: str, expected: OutcomeStatus) -> None:
    report = report_on("us-fl-2025-08-13", "2025-08-15", rows=[f"7_hydroxymitragynine: {value} %"])
    assert judged(report, "7_hydroxymitragynine") == [expected]


@pytest.mark.parametrize(
    ("value", "basis", "moisture", "expected"),
    [
        ("400", "dry", None, PASS),
        ("401", "dry", None, FAIL),
        ("320", "as_received", "20", PASS),
        ("321", "as_received", "20", FAIL),
        ("360", None, None, OPEN),
        ("401", None, None, FAIL),
    ],
)
def test_floridas_second_text_counts_on_dry_mass(
    value: str, basis: str | None, moisture: str | None, expected: OutcomeStatus
) -> None:
    row = {"analyte": "7_hydroxymitragynine", "value": value, "unit": "ppm", "basis": basis}
    rows = [row, f"moisture: {moisture} %"] if moisture else [row]
    report = report_on("us-fl-2025-08-19", "2025-09-30", rows=rows)
    assert judged(report, "7_hydroxymitragynine") == [expected]


@pytest.mark.parametrize(
    ("mitragynine", "hydroxy", "unit", "amounts", "ratio"),
    [
        ("100", "1", "mg/g", [PASS, APART], PASS),
        ("200", "1.01", "mg/g", [FAIL, APART], PASS),
        ("99.9", "1", "mg/g", [PASS, APART], FAIL),
        ("100", "1", "mg/mL", [APART, PASS], PASS),
        ("200", "1.01", "mg/mL", [APART, FAIL], PASS),
    ],
)
def test_florida_2026_wants_little_of_one_and_a_hundred_times_the_other(
    mitragynine: str, hydroxy: str, unit: str, amounts: list[OutcomeStatus], ratio: OutcomeStatus
) -> None:
    rows = [f"mitragynine: {mitragynine} {unit}", f"7_hydroxymitragynine: {hydroxy} {unit}"]
    report = report_on("us-fl-2026", rows=rows)
    assert judged(report, "7_hydroxymitragynine") == amounts
    assert judged(report, "mitragynine") == [ratio]
    failing = FAIL in (*amounts, ratio)
    assert report.verdict is (Verdict.FAIL if failing else Verdict.PASS)
    # What fails on an advocacy page's word says so.
    assert all("(secondary source)" in one.message for one in report.findings if one.code == "LIM101")


@pytest.mark.parametrize(
    ("as_of", "verdict"),
    [("2025-12-12", Verdict.FAIL), ("2026-06-10", Verdict.FAIL), ("2026-06-11", Verdict.INCONCLUSIVE)],
)
def test_ohios_emergency_rule_had_no_threshold(as_of: str, verdict: Verdict) -> None:
    report = report_on("us-oh", as_of, rows=["7_hydroxymitragynine: 0.01 mg/g"])
    assert report.verdict is verdict
    found = [one for one in report.findings if one.subject.analyte == "7_hydroxymitragynine"]
    assert {one.severity for one in found} == {Severity.ERROR if verdict is Verdict.FAIL else Severity.INFO}


def test_ohio_left_mitragynine_alone() -> None:
    nothing = {"analyte": "7_hydroxymitragynine", "value": "ND", "unit": "mg/g", "lod": "0.01"}
    assert report_on("us-oh", "2026-06-10", rows=[nothing]).verdict is Verdict.PASS


@pytest.mark.parametrize("name", BANS)
def test_a_ban_fails_what_has_an_alkaloid_of_kratom(name: str) -> None:
    first = day(SHIPPED[name][1])
    assert first is not None
    assert report_on(name, first - timedelta(days=1)).verdict is Verdict.INCONCLUSIVE
    report = report_on(name, first)
    assert report.verdict is Verdict.FAIL
    assert {one.subject.analyte for one in report.findings if one.code == "LIM101"} == {
        *("mitragynine", "7_hydroxymitragynine")
    }
    assert all("(secondary source)" in one.message for one in report.findings if one.code == "LIM101")
    # What was not looked for closely is not shown to be absent.
    rows = ["mitragynine: ND", "7_hydroxymitragynine: ND"]
    assert report_on(name, first, panels={"alkaloids": rows}).verdict is Verdict.INCONCLUSIVE


def test_kentucky_goes_from_limits_to_a_ban_in_one_night() -> None:
    for as_of, limits, ban in (("2026-12-31", PASS, APART), ("2027-01-01", APART, FAIL)):
        assert judged(report_on("us-ky", as_of), "7_hydroxymitragynine") == [limits]
        assert judged(report_on("us-ky-2027", as_of), "7_hydroxymitragynine") == [ban]


# ---------------------------------------------------------------------------------------------- proposed, withdrawn


@pytest.mark.parametrize("name", ["us-federal-7oh-proposed", "us-federal-7oh-2026-07"])
@pytest.mark.parametrize("as_of", ["2026-07-06", "2026-11-22", "2027-06-01"])
def test_what_is_proposed_or_withdrawn_never_decides(name: str, as_of: str) -> None:
    report = report_on(name, as_of, rows=["7_hydroxymitragynine: 30 mg/g", "mitragynine_pseudoindoxyl: 2 mg/g"])
    assert report.verdict is Verdict.INCONCLUSIVE
    assert {one.status for one in report.coverage.judgements} == {APART}
    assert all(one.severity is Severity.INFO for one in report.findings if one.citation is not None)
    assert f"the profile {name} is {load_profile(name).status.value} and does not decide" in report.summary


def would_be(report: DocumentReport, slug: str, words: str) -> str:
    """What the one judgement of a proposal would be."""
    [reason] = [
        one.reason or ""
        for one in report.coverage.judgements
        if one.subject.analyte == slug and words in one.requirement
    ]
    return reason.rpartition("it would be ")[2] if "it would be" in reason else "set aside"


@pytest.mark.parametrize(
    ("mitragynine", "hydroxy", "pseudoindoxyl", "total", "ratio"),
    [
        ("100", "0.6", "0.4", "pass", "pass"),
        ("200", "0.6", "0.5", "fail", "pass"),
        ("99", "0.6", "0.4", "pass", "fail"),
        ("99", "1", None, "inconclusive", "fail"),
        ("150", "1", None, "inconclusive", "inconclusive"),
    ],
)
def test_the_proposal_of_october_counts_both_together(
    mitragynine: str, hydroxy: str, pseudoindoxyl: str | None, total: str, ratio: str
) -> None:
    rows = [f"mitragynine: {mitragynine} mg/g", f"7_hydroxymitragynine: {hydroxy} mg/g"]
    rows += [f"mitragynine_pseudoindoxyl: {pseudoindoxyl} mg/g"] if pseudoindoxyl else []
    report = report_on("us-federal-7oh-proposed", rows=rows)
    assert would_be(report, "7_hydroxymitragynine_with_pseudoindoxyl", "mg/g") == total
    assert would_be(report, "mitragynine", "times") == ratio


@pytest.mark.parametrize(
    ("sample", "row", "words", "expected"),
    [
        ("Leaf powder", ("0.050", "%", "dry"), "of dry mass", "pass"),
        ("Leaf powder", ("0.051", "%", "dry"), "of dry mass", "fail"),
        ("Extract", ("0.05", "%", None), "0.05 %", "pass"),
        ("Extract", ("0.051", "%", None), "0.05 %", "fail"),
        ("Extract tablet", ("1", "mg/unit", None), "mg/unit", "pass"),
        ("Extract tablet", ("1.01", "mg/unit", None), "mg/unit", "fail"),
    ],
)
def test_the_withdrawn_proposal_of_july(
    sample: str, row: tuple[str, str, str | None], words: str, expected: str
) -> None:
    made = {"analyte": "7_hydroxymitragynine", "value": row[0], "unit": row[1], "basis": row[2]}
    report = report_on("us-federal-7oh-2026-07", rows=[made], sample={"name": sample, "matrix": sample})
    kept = [one for one in report.coverage.judgements if words in one.requirement]
    assert any(f"it would be {expected}" in (one.reason or "") for one in kept), [
        (one.requirement, one.reason) for one in report.coverage.judgements
    ]


# --------------------------------------------------------------------------------------------------------- solvents


def test_the_laws_that_point_to_one_table_of_solvents_have_the_same_numbers() -> None:
    tables = {}
    for name in ("us-ky", "us-ri", "us-sc", "us-ok", "us-ok-2024"):
        limits = [one for one in load_profile(name).limits if "467" in one.cite.source or "q3c" in one.cite.source]
        assert all(one.kind is LimitKind.AT_MOST and one.unit == "ppm" and not one.is_required for one in limits)
        tables[name] = {one.analyte: one.value for one in limits}
    assert tables["us-ky"] == tables["us-ri"] == tables["us-sc"]
    assert len(tables["us-ky"]) == 34
    assert tables["us-ok"] == tables["us-ok-2024"]
    assert tables["us-ok"].items() <= tables["us-ky"].items()
    assert set(tables["us-ky"]) - set(tables["us-ok"]) == {"ethylene_glycol", "methyl_isobutyl_ketone"}


@pytest.mark.parametrize(
    ("name", "as_of"),
    [("us-ky", AS_OF), ("us-ri", AS_OF), ("us-sc", AS_OF), ("us-ok", AS_OF), ("us-ok-2024", date(2025, 10, 31))],
)
def test_an_extract_without_a_test_for_solvents_does_not_pass(name: str, as_of: date) -> None:
    extract = {"name": "Leaf extract", "matrix": "Extract"}
    use = serving("1 g")
    solvents = {"residual_solvents": ["methanol: 100 ppm"]}
    report = report_on(name, as_of, use, sample=extract)
    assert report.verdict is not Verdict.PASS
    assert [one.subject.panel for one in report.findings if one.code == "CMP301"] == ["residual_solvents"]
    tested = report_on(name, as_of, use, sample=extract, panels=solvents)
    assert [one for one in tested.findings if one.code == "CMP301"] == []
    # Leaf is not made with solvents, and a report on it without them is not held against.
    assert [one for one in report_on(name, as_of, use).findings if one.code == "CMP301"] == []


@pytest.mark.parametrize("name", ["us-ok", "us-ok-2024"])
def test_oklahoma_limits_solvents_in_extracts_alone(name: str) -> None:
    extract = {"name": "Leaf extract", "matrix": "Extract"}
    as_of = SHIPPED[name][2] or "2026-11-22"
    assert judged(report_on(name, as_of, rows=["methanol: 3001 ppm"], sample=extract), "methanol") == [FAIL]
    assert judged(report_on(name, as_of, rows=["methanol: 3001 ppm"]), "methanol") == [APART]


def test_utah_passes_leaf_alone_since_only_pure_leaf_may_be_sold() -> None:
    assert report_on("us-ut-r70-580").verdict is Verdict.PASS
    for name in ("Leaf extract", "Gummies"):
        assert report_on("us-ut-r70-580", sample={"name": name, "matrix": name}).verdict is Verdict.INCONCLUSIVE


def test_south_carolina_has_no_limit_for_7_hydroxymitragynine() -> None:
    report = report_on("us-sc", rows=["7_hydroxymitragynine: 30 mg/g", "benzene: 1 ppm"])
    assert judged(report, "7_hydroxymitragynine", "at most") == []
    assert report.verdict is Verdict.PASS
    assert report_on("us-sc", rows=["benzene: 2.1 ppm"]).verdict is Verdict.FAIL
    # A report without any solvent is not held against it, and shows nothing either.
    assert report_on("us-sc", without=["mitragynine"]).verdict is not Verdict.FAIL


# --------------------------------------------------------------------------------------------- per day: California


@pytest.mark.parametrize(
    ("lead", "use", "expected"),
    [
        ("0.1", serving("2.5 g", 2), PASS),
        ("0.1", serving("5 g", 1), PASS),
        ("0.101", serving("5 g", 1), FAIL),
        ("0.1", serving("2.5 g", 3), FAIL),
        ("0.1", serving("5 g"), OPEN),
        ("0.1", None, OPEN),
    ],
)
def test_proposition_65_counts_per_day(lead: str, use: Use | None, expected: OutcomeStatus) -> None:
    assert judged(report_on("prop-65", use=use, rows=[f"lead: {lead} ppm"]), "lead") == [expected]


def test_proposition_65_is_about_inorganic_arsenic_and_not_about_mercury() -> None:
    use = serving("1 g", 1)
    total = report_on("prop-65", use=use, rows=["arsenic: 20 ppm", "mercury: 20 ppm"])
    assert judged(total, "arsenic") == judged(total, "mercury") == []
    assert total.verdict is Verdict.INCONCLUSIVE
    for value, expected in (("10", PASS), ("10.1", FAIL)):
        assert judged(report_on("prop-65", use=use, rows=[f"inorganic_arsenic: {value} ppm"]), "inorganic_arsenic") == [
            expected
        ]


def test_proposition_65_takes_the_lower_of_two_levels_for_benzene() -> None:
    for value, expected in (("6.4", PASS), ("6.5", FAIL)):
        report = report_on("prop-65", use=serving("1 g", 1), rows=[f"benzene: {value} ppm"])
        assert judged(report, "benzene") == [expected]


# ----------------------------------------------------------------------------------------------- the bases disagree


@pytest.mark.parametrize(
    ("name", "use", "verdict"),
    [
        ("us-tx", None, Verdict.PASS),
        ("us-ok", None, Verdict.PASS),
        ("us-ga", serving("5 g"), Verdict.PASS),
        ("us-ga", serving("6 g"), Verdict.FAIL),
        ("us-ms", Use(container=amount("2.5 g")), Verdict.PASS),
        ("us-ms", Use(container=amount("250 g")), Verdict.FAIL),
        ("us-fl-2026", None, Verdict.FAIL),
    ],
)
def test_one_leaf_under_unlike_bases(name: str, use: Use | None, verdict: Verdict) -> None:
    """0.2 mg/g of 7-hydroxymitragynine, 1 % of the alkaloids, a seventy-fifth of the mitragynine."""
    assert report_on(name, use=use, panels={"alkaloids": HPLC_LEAF}).verdict is verdict
