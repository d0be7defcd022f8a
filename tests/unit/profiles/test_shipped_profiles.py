"""The profiles that come with the package: every number cited, and every limit decided at, inside and outside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest

from tests.build import AS_OF, certificate, document
from verifier.engine import verify_document
from verifier.model import (
    Amount,
    Basis,
    Field,
    LimitKind,
    LimitRule,
    OutcomeStatus,
    Profile,
    ProfileStatus,
    RuleSettings,
    Severity,
    Use,
    Verdict,
    Verification,
)
from verifier.profiles import load_profile, shipped_profiles
from verifier.rules.judging import analytes_of
from verifier.vocabulary.analytes import members, parts_of
from verifier.vocabulary.statements import PREFIX

PASS, FAIL, OPEN = OutcomeStatus.PASS, OutcomeStatus.FAIL, OutcomeStatus.INCONCLUSIVE
STEP = Decimal("0.001")
NAMES = {"leaf": "Leaf powder", "extract": "Extract"}
SHIPPED = [load_profile(profile_id) for profile_id in shipped_profiles()]


PERIODS = {
    "ahpa-metals": "guidance",
    "ahpa-microbials": "guidance",
    "cz-448-2025": "in_force from 2025-11-08",
    "eu-supplements": "in_force from 2023-05-25",
    "ich-q3d": "guidance",
    "iso-17025-report": "guidance",
    "kratom-baseline": "guidance",
    "ph-eur-5-1-8-a": "guidance",
    "ph-eur-5-1-8-b": "guidance",
    "ph-eur-5-1-8-c": "guidance",
    "prop-65": "in_force",
    "th-supplements": "in_force from 2024-09-04",
    "th-supplements-water": "in_force from 2024-09-04",
    "us-az": "in_force",
    "us-co": "in_force from 2025-07-01",
    "us-federal": "in_force from 2026-08-26 until 2028-08-26",
    "us-federal-7oh-2026-07": "superseded",
    "us-federal-7oh-proposed": "proposed",
    "us-fl-2025-08-13": "emergency from 2025-08-13 until 2025-08-18",
    "us-fl-2025-08-19": "emergency from 2025-08-19 until 2025-12-07",
    "us-fl-2026": "emergency from 2026-06-22",
    "us-ga": "in_force from 2025-01-01",
    "us-ky": "in_force from 2024-07-15 until 2026-12-31",
    "us-md": "in_force from 2024-10-01",
    "us-ms": "in_force from 2025-07-01",
    "us-ne": "in_force from 2025-07-01",
    "us-oh": "emergency from 2025-12-12 until 2026-06-10",
    "us-ok": "in_force from 2025-11-01",
    "us-ok-2024": "in_force from 2024-11-01 until 2025-10-31",
    "us-ri": "in_force from 2026-04-01",
    "us-sc": "in_force from 2025-05-12",
    "us-sd": "in_force from 2025-07-01",
    "us-tn": "in_force from 2026-07-01",
    "us-tx": "in_force from 2023-09-01",
    "us-ut-act-2019": "in_force from 2019-05-14 until 2026-05-05",
    "us-ut-r70-580": "in_force from 2024-12-01",
    "usp-2023-boiling-water": "guidance",
    "usp-2023-botanicals": "guidance",
    "usp-2023-extracts": "guidance",
    "usp-2023-infusions": "guidance",
    "usp-2023-refined": "guidance",
    "usp-2023-supplements": "guidance",
    "usp-2023-tinctures": "guidance",
    "usp-2232": "guidance from 2023-06-01",
    "usp-2232-before-2023-06": "guidance until 2023-05-31",
    "usp-467": "guidance",
    "usp-467-daily": "guidance",
    "usp-561": "guidance",
}
"""The profiles that come along, with their status and period."""


def test_the_shipped_profiles() -> None:
    assert list(shipped_profiles()) == sorted(PERIODS)
    for profile in SHIPPED:
        period = [f"from {profile.effective_from}"] * (profile.effective_from is not None)
        period += [f"until {profile.effective_to}"] * (profile.effective_to is not None)
        assert " ".join([profile.status.value, *period]) == PERIODS[profile.id], profile.id


@pytest.mark.parametrize("profile", SHIPPED, ids=lambda profile: profile.id)
def test_every_number_has_a_source_that_says_how_it_was_read(profile: Profile) -> None:
    assert profile.id in shipped_profiles()
    assert len(profile.sha256) == 64
    assert profile.last_checked == AS_OF
    assert profile.summary
    for limit in profile.limits:
        assert limit.cite.clause, limit
        assert profile.sources[limit.cite.source].accessed == AS_OF
    for need in profile.required:
        assert need.cite.clause, need
        assert need.cite.source in profile.sources
    for source in profile.sources.values():
        assert source.publisher
        assert source.url
        assert source.verification is not Verification.UNVERIFIED
        # What was not read in its own words is said, and why.
        assert source.verification is not Verification.SECONDARY or source.note


def test_the_czech_limits_are_marked_as_secondary() -> None:
    profile = load_profile("cz-448-2025")
    assert {source.verification for source in profile.sources.values()} == {Verification.SECONDARY}
    report = verify_document(document(rows=["lead: 3.1 mg/kg"]), [profile], AS_OF)
    [finding] = [seen for seen in report.findings if seen.code == "LIM101"]
    assert finding.expected == "at most 3 mg/kg (secondary source)"
    assert "(secondary source)" in finding.message
    assert finding.citation is not None
    assert finding.citation.verification is Verification.SECONDARY


def test_comparators_are_those_of_the_text() -> None:
    kinds = {limit.analyte: limit.kind for limit in load_profile("us-ut-r70-580").limits}
    assert kinds["total_yeast_and_mold"] is LimitKind.AT_MOST
    assert kinds["bile_tolerant_gram_negative"] is LimitKind.BELOW
    assert kinds["lead"] is LimitKind.BELOW
    assert kinds["salmonella"] is LimitKind.ABSENT


def test_the_baseline_is_guidance_and_binds_nobody_by_itself() -> None:
    assert load_profile("kratom-baseline").status is ProfileStatus.GUIDANCE


def only(profile: Profile, limit: LimitRule) -> Profile:
    """The profile with this one limit, and deciding whatever its status: it is the limit that is tried."""
    return profile.model_copy(
        update={
            "limits": (limit,),
            "required": (),
            "status": ProfileStatus.GUIDANCE,
            "effective_from": None,
            "effective_to": None,
            "rules": RuleSettings(select=()),
        }
    )


def day_in_force(profile: Profile, limit: LimitRule) -> date:
    """The day of judgement, or the nearest one on which the source of the limit holds."""
    source = profile.sources[limit.cite.source]
    return max(min(AS_OF, source.effective_to or AS_OF), source.effective_from or date.min)


def statuses(profile: Profile, limit: LimitRule, slug: str, case: Try) -> set[OutcomeStatus]:
    """What becomes of one limit when these rows are all that the report says."""
    kinds = limit.product_kinds or profile.product_kinds
    kind = NAMES[kinds[0]] if kinds else "Leaf powder"
    made = certificate(panels={}, more={}, rows=case.rows, sample={"name": kind, "matrix": kind})
    report = verify_document(document(made), [only(profile, limit)], day_in_force(profile, limit), use=case.use)
    return {one.status for one in report.coverage.judgements if one.subject.analyte == slug}


class Try(NamedTuple):
    """Rows around one limit, with what must become of them."""

    name: str
    rows: tuple[dict[str, object] | str, ...]
    expected: OutcomeStatus
    use: Use = Use()


SERVING, CONTAINER = Decimal(2), Decimal(50)
USE = Use(
    serving=Amount(printed="2 g", number=SERVING, unit="g"),
    servings_per_day=Decimal(2),
    container=Amount(printed="50 g", number=CONTAINER, unit="g"),
)
NO_USE = Use()
MUCH = USE.model_copy(update={"servings_per_day": Decimal(10)})
LEAF = ("mitragynine", "7_hydroxymitragynine", "paynantheine", "speciogynine", "speciociliatine")
PORTIONS = {Basis.SERVING: SERVING, Basis.CONTAINER: CONTAINER, Basis.DAY: SERVING * 2}


def tries(limit: LimitRule, slug: str) -> Iterator[Try]:
    """Every limit at its value, just inside, just outside, and as good as unmeasured, in the way of its basis."""
    if limit.kind is LimitKind.ABSENT:
        yield from tries_of_absence(limit, slug)
        return
    bound = limit.read_as or limit.value
    assert bound is not None
    is_upper = limit.kind in (LimitKind.AT_MOST, LimitKind.BELOW)
    at = PASS if limit.kind in (LimitKind.AT_MOST, LimitKind.AT_LEAST) else FAIL
    step = STEP if is_upper else -STEP
    inside, outside = bound * (1 - step), bound * (1 + step)
    around = (("inside", inside, PASS), ("at", bound, at), ("outside", outside, FAIL))
    match limit.basis:
        case Basis.RATIO:
            yield from (Try(n, (f"{slug}: {v:f} mg/g", f"{limit.to}: 1 mg/g"), e) for n, v, e in around)
            yield Try("alone", (f"{slug}: {inside:f} mg/g",), OPEN)
            return
        case Basis.TOTAL_ALKALOIDS:
            others = [one for one in LEAF if one != slug]
            for name, share, expected in around:
                each = (100 - share) / len(others)
                rows = (f"{slug}: {share:f} mg/g", *(f"{one}: {each:f} mg/g" for one in others))
                yield Try(name, rows, expected)
            return
        case Basis.SERVING | Basis.CONTAINER | Basis.DAY:
            mass = (limit.unit or "").partition("/")[0]
            for name, value, expected in around:
                row = f"{slug}: {value / PORTIONS[limit.basis]:f} {mass}/g"
                yield Try(f"{name}, counted", (row,), expected, USE)
                yield Try(f"{name}, amount unknown", (row,), OPEN)
                if limit.daily_at_most is not None:
                    yield Try(f"{name}, more is taken", (row,), OutcomeStatus.NOT_APPLICABLE, MUCH)
    basis = {"basis": "dry"} if limit.basis is Basis.DRY else {}
    for name, value, expected in around:
        yield Try(name, ({"analyte": slug, "value": f"{value:f}", "unit": limit.unit, **basis},), expected)
    if is_upper:
        for name, lod, expected in (("inside", inside, PASS), ("at", bound, OPEN), ("outside", outside, OPEN)):
            row = {"analyte": slug, "value": "ND", "unit": limit.unit, "lod": f"{lod:f}", **basis}
            yield Try(f"lod {name}", (row,), expected)
    yield Try("bare not detected", (f"{slug}: ND {limit.unit}",), OPEN)
    yield Try("without a unit", (f"{slug}: {inside:f}",), OPEN)
    if limit.read_as is not None:
        assert limit.value is not None
        yield Try("at the stated power of ten", (f"{slug}: {limit.value:f} {limit.unit}",), PASS)


def tries_of_absence(limit: LimitRule, slug: str) -> Iterator[Try]:
    """The same for a limit of absence."""
    yield Try("detected", (f"{slug}: Detected",), FAIL)
    if limit.portion is None:
        yield Try("not detected", ({"analyte": slug, "value": "ND", "unit": "mg/g", "lod": "0.1"},), PASS)
        yield Try("bare not detected", (f"{slug}: ND",), OPEN)
        return
    mass, unit = limit.portion.number, limit.portion.unit
    yield Try("in the mass", (f"{slug}: ND in {mass} {unit}",), PASS)
    yield Try("in more", (f"{slug}: ND in {mass + 1} {unit}",), PASS)
    yield Try("in less", (f"{slug}: ND in {mass / 2} {unit}",), OPEN)
    yield Try("in an unknown mass", (f"{slug}: ND",), OPEN)


EVERY = [(profile, limit, slug) for profile in SHIPPED for limit in profile.limits for slug in analytes_of(limit)]


@pytest.mark.parametrize(
    ("profile", "limit", "slug"),
    EVERY,
    ids=[f"{profile.id}-{profile.limits.index(limit)}-{slug}" for profile, limit, slug in EVERY],
)
def test_every_limit_around_its_value(profile: Profile, limit: LimitRule, slug: str) -> None:
    made = list(tries(limit, slug))
    assert {one.expected for one in made} >= {PASS, FAIL}
    wrong = {one.name: got for one in made if (got := statuses(profile, limit, slug, one)) != {one.expected}}
    assert not wrong


def test_every_basis_is_tried() -> None:
    """The bases that profiles use are among those that the tries above know; for the others see test_bases.py."""
    known = {Basis.AS_RECEIVED, Basis.DRY, Basis.RATIO, Basis.TOTAL_ALKALOIDS, Basis.UNIT, *PORTIONS}
    assert {limit.basis for _, limit, _ in EVERY} <= known


def judged(profile_id: str, use: Use = NO_USE, as_of: date = AS_OF, **changes: object) -> dict[str, OutcomeStatus]:
    """The worst status of each analyte under one profile, by a certificate with these changes."""
    report = verify_document(document(**changes), [load_profile(profile_id)], as_of, use=use)
    order = sorted(report.coverage.judgements, key=lambda one: -one.status.rank)
    return {one.subject.analyte: one.status for one in order if one.subject.analyte}


@pytest.mark.parametrize(
    ("as_of", "before", "now"),
    [
        (date(2023, 5, 31), PASS, OutcomeStatus.NOT_APPLICABLE),
        (date(2023, 6, 1), OutcomeStatus.NOT_APPLICABLE, FAIL),
        (date(2026, 11, 22), OutcomeStatus.NOT_APPLICABLE, FAIL),
    ],
)
def test_the_lead_of_usp_2232_was_halved_on_one_day(as_of: date, before: OutcomeStatus, now: OutcomeStatus) -> None:
    rows = ["lead: 2 ug/g"]
    assert judged("usp-2232-before-2023-06", USE, as_of, rows=rows)["lead"] is before
    assert judged("usp-2232", USE, as_of, rows=rows)["lead"] is now


def test_a_form_of_an_element_is_bounded_by_its_total() -> None:
    found = judged("usp-2232", USE, rows=["arsenic: 0.1 ug/g", "mercury: 0.01 ug/g"])
    assert (found["mercury"], found["cadmium"], found["lead"]) == (PASS, PASS, PASS)
    assert (found["inorganic_arsenic"], found["methylmercury"]) == (PASS, PASS)
    assert judged("usp-2232", USE, rows=["arsenic: 4 ug/g"])["inorganic_arsenic"] is OPEN
    assert judged("usp-2232", USE, rows=["inorganic_arsenic: 4 ug/g"])["inorganic_arsenic"] is FAIL


def test_ahpa_metals_hold_up_to_five_grams_a_day() -> None:
    rows = ["lead: 1.4 ug/g"]
    assert judged("ahpa-metals", USE, rows=rows)["lead"] is PASS
    assert judged("ahpa-metals", MUCH, rows=rows)["lead"] is OutcomeStatus.NOT_APPLICABLE
    assert judged("ahpa-metals", rows=rows)["lead"] is OPEN


def test_elements_that_nobody_asks_for_are_judged_where_they_are_reported() -> None:
    assert judged("ich-q3d", USE)["nickel"] is OutcomeStatus.NOT_APPLICABLE
    assert judged("ich-q3d", USE, rows=["nickel: 200 ug/g"])["nickel"] is FAIL


@pytest.mark.parametrize(("extra", "expected"), [((), OPEN), (("7_hydroxymitragynine: 0.01 mg/g",), FAIL)])
def test_thailand_counts_both_alkaloids(extra: tuple[str, ...], expected: OutcomeStatus) -> None:
    use = USE.model_copy(update={"servings_per_day": Decimal("0.5")})
    rows = ["mitragynine: 0.195 mg/g", *extra]
    found = judged("th-supplements", use, panels={"alkaloids": rows})
    assert found["mitragynine_with_7_hydroxymitragynine"] is expected
    assert judged("th-supplements-water", use, panels={"alkaloids": ["mitragynine: 1.1 mg/g"]})["mitragynine"] is FAIL


def test_thailand_has_a_minimum_for_leaf() -> None:
    profile = load_profile("th-supplements")
    low, high = ("mitragynine: 9.9 mg/g", "mitragynine: 10.0 mg/g")
    [minimum] = [limit for limit in profile.limits if limit.kind is LimitKind.AT_LEAST]
    for row, expected in ((low, FAIL), (high, PASS)):
        assert statuses(profile, minimum, "mitragynine", Try("", (row,), expected)) == {expected}


@pytest.mark.parametrize(
    ("profile_id", "count", "expected"),
    [("ph-eur-5-1-8-c", 500_000, PASS), ("ph-eur-5-1-8-c", 510_000, FAIL), ("usp-2023-botanicals", 110_000, FAIL)],
)
def test_only_the_european_counts_are_read_by_five(profile_id: str, count: int, expected: OutcomeStatus) -> None:
    found = judged(profile_id, rows=[f"total_aerobic_microbial_count: {count} CFU/g"])
    assert found["total_aerobic_microbial_count"] is expected


@pytest.mark.parametrize(
    ("slug", "ppm"),
    [("2_methyltetrahydrofuran", 5000), ("triethylamine", 5000), ("anisole", 5000), ("ethylene_glycol", 620)],
)
def test_solvents_that_public_tables_have_wrong(slug: str, ppm: int) -> None:
    [limit] = [limit for limit in load_profile("usp-467").limits if limit.analyte == slug]
    assert limit.value == ppm


def test_solvents_are_those_of_their_class() -> None:
    profile = load_profile("usp-467")
    listed = {limit.analyte for limit in profile.limits}
    classes = {one.slug for group in ("q3c_class_1", "q3c_class_2", "q3c_class_3") for one in members(group)}
    assert listed == classes - {"ethanol"}
    daily = {limit.analyte: limit.value for limit in load_profile("usp-467-daily").limits}
    assert daily == {
        one.slug: value / 100
        for one in members("q3c_class_2")
        for value in [limit.value for limit in profile.limits if limit.analyte == one.slug]
        if value is not None
    }


def test_a_sum_of_residues_is_added_from_its_parts() -> None:
    rows = [{"analyte": slug, "value": "0.03", "unit": "mg/kg"} for slug in ("aldrin", "dieldrin")]
    assert judged("usp-561", rows=rows)["aldrin_dieldrin"] is FAIL
    assert judged("usp-561", rows=rows[:1])["aldrin_dieldrin"] is OutcomeStatus.INCONCLUSIVE
    alone = [{"analyte": "aldrin", "value": "0.06", "unit": "mg/kg"}]
    assert judged("usp-561", rows=alone)["aldrin_dieldrin"] is FAIL
    nothing = [{"analyte": "aldrin", "value": "ND", "unit": "mg/kg", "lod": "0.01"}]
    assert judged("usp-561", rows=nothing)["aldrin_dieldrin"] is OutcomeStatus.NOT_APPLICABLE


def test_what_pesticide_lines_were_not_seen_is_not_shipped() -> None:
    listed = {limit.analyte for limit in load_profile("usp-561").limits}
    lines = {one.slug for one in members("usp_561")}
    assert len(listed & lines) == 36
    assert listed.isdisjoint({"fenthion", "lindane", "permethrin", "vinclozolin"})
    others = {"chlordane", "chlordane_with_oxychlordane", "heptachlor_with_both_epoxides"}
    assert listed - lines - others == {part.slug for line in listed & lines for part in parts_of(line)} | {
        *("cis_heptachlor_epoxide", "trans_heptachlor_epoxide")
    }


@pytest.mark.parametrize("line", ["heptachlor_sum", "chlordane_sum", "fenchlorphos_sum", "fensulfothion_sum", "ddt"])
def test_the_sum_of_a_residue_is_held_against_its_limit_and_so_is_every_part(line: str) -> None:
    [limit] = [limit for limit in load_profile("usp-561").limits if limit.analyte == line]
    assert limit.value is not None
    parts = [part.slug for part in parts_of(line)]
    nothing: dict[str, object] = {"value": "ND", "unit": "mg/kg", "lod": str(limit.value / 100)}
    for beyond in parts:
        rows = [
            {"analyte": part, **({"value": str(limit.value * 2), "unit": "mg/kg"} if part == beyond else nothing)}
            for part in parts
        ]
        found = judged("usp-561", rows=rows)
        assert (found[line], found[beyond]) == (FAIL, FAIL)
        # A part alone shows that the sum is beyond its limit, and never that it is within.
        alone = judged("usp-561", rows=[f"{beyond}: {limit.value * 2} mg/kg"])
        assert (alone[line], alone[beyond]) == (OutcomeStatus.NOT_APPLICABLE, FAIL)
    assert judged("usp-561", rows=[{"analyte": part, **nothing} for part in parts])[line] is PASS


def test_parts_that_are_within_one_by_one_can_be_too_much_together() -> None:
    for parts, total in (
        (("heptachlor", "heptachlor_epoxide"), "heptachlor_sum"),
        (("heptachlor", "cis_heptachlor_epoxide", "trans_heptachlor_epoxide"), "heptachlor_with_both_epoxides"),
        (("cis_chlordane", "trans_chlordane"), "chlordane"),
        (("chlordane", "oxychlordane"), "chlordane_with_oxychlordane"),
    ):
        assert judged("usp-561", rows=[f"{part}: 0.03 mg/kg" for part in parts])[total] is FAIL
        assert judged("usp-561", rows=[f"{part}: 0.01 mg/kg" for part in parts])[total] is PASS


def test_a_european_supplement_has_no_level_for_arsenic() -> None:
    assert {limit.analyte for limit in load_profile("eu-supplements").limits} == {
        *("lead", "cadmium", "mercury", "benzo_a_pyrene", "pah4_total", "pyrrolizidine_alkaloids_total")
    }


def test_the_report_standard_asks_for_what_is_printed() -> None:
    profile = load_profile("iso-17025-report")
    assert not profile.limits
    said = [
        Field(key=f"{PREFIX}items_only", label=None, printed="Results relate only to", page=1, box=(0, 0, 1, 1)),
        Field(key=f"{PREFIX}decision_rule", label=None, printed="Decision rule", page=1, box=(0, 0, 1, 1)),
    ]
    for statements, missing in ((said, set()), (said[1:], {f"{PREFIX}items_only"}), ([], {f"{PREFIX}items_only"})):
        made = certificate().model_copy(update={"statements": tuple(statements)})
        report = verify_document(document(made), [profile], AS_OF)
        found = {one.subject.field: one.severity for one in report.findings if one.code == "CMP303"}
        assert {field for field, severity in found.items() if severity is not Severity.INFO} == missing
        assert (f"{PREFIX}decision_rule" in found) == (said[1] not in statements)
        assert (report.verdict is Verdict.PASS) == (not missing)


def test_a_statement_stands_once_for_all_samples_of_a_report() -> None:
    one = Field(key=f"{PREFIX}items_only", label=None, printed="Results relate only to", page=1, box=(0, 0, 1, 1))
    first = certificate().model_copy(update={"statements": (one,)})
    second = certificate(sample={"sample_id": "S-2", "lot": "L-2"}, page=2)
    other = certificate(sample={"sample_id": "S-3", "lot": "L-3"}, laboratory={"name": "Another Laboratory"}, page=3)
    profile = load_profile("iso-17025-report")
    report = verify_document(document(first, second, other), [profile], AS_OF)
    assert [found.subject.certificate for found in report.findings if found.subject.field == f"{PREFIX}items_only"] == [
        2
    ]
