"""The profiles that come with the package: every number cited, and every limit decided at, inside and outside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
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
    ProfileSource,
    ProfileStatus,
    RuleSettings,
    Severity,
    Use,
    Verdict,
    Verification,
)
from verifier.profiles import load_profile, shipped_profiles
from verifier.rules.judging import analytes_of
from verifier.rules.outcomes import why_not_in_force
from verifier.vocabulary.analytes import members, parts_of
from verifier.vocabulary.statements import PREFIX

PASS, FAIL, OPEN = OutcomeStatus.PASS, OutcomeStatus.FAIL, OutcomeStatus.INCONCLUSIVE
STEP = Decimal("0.001")
NAMES = {"leaf": "Leaf powder", "extract": "Extract"}
TODAY = datetime.now(tz=UTC).date()
"""The day of the commit, when it matters: before it, nobody can have read anything."""
SHIPPED = [load_profile(profile_id) for profile_id in shipped_profiles()]


DAYS: dict[str, tuple[str | None, str | None]] = {
    "aka-gmp": ("2018-08-21", None),
    "cz-448-2025": ("2025-11-08", None),
    "eu-dried-herbs": ("2023-05-25", None),
    "eu-herbal-infusions": ("2023-05-25", None),
    "eu-supplements": ("2023-05-25", None),
    "th-supplements": ("2024-09-04", None),
    "th-supplements-water": ("2024-09-04", None),
    "us-al": ("2016-05-10", None),
    "us-co": ("2025-07-01", None),
    "us-ct": ("2026-03-25", None),
    "us-federal": ("2026-08-26", "2028-08-26"),
    "us-fl-2025-08-13": ("2025-08-13", "2025-08-18"),
    "us-fl-2025-08-19": ("2025-08-19", "2025-12-07"),
    "us-fl-2026": ("2026-06-22", None),
    "us-ga": ("2025-01-01", None),
    "us-ky": ("2024-07-15", "2026-12-31"),
    "us-ky-2027": ("2027-01-01", None),
    "us-la": ("2025-08-01", None),
    "us-md": ("2024-10-01", None),
    "us-ms": ("2025-07-01", None),
    "us-ne": ("2025-07-01", None),
    "us-oh": ("2025-12-12", "2026-06-10"),
    "us-ok": ("2025-11-01", None),
    "us-ok-2024": ("2024-11-01", "2025-10-31"),
    "us-ri": ("2026-04-01", None),
    "us-sc": ("2025-05-12", None),
    "us-sd": ("2025-07-01", None),
    "us-tn": ("2026-07-01", None),
    "us-tx": ("2023-09-01", None),
    "us-ut-act-2019": ("2019-05-14", "2026-05-05"),
    "usp-2232": ("2023-06-01", None),
    "usp-2232-before-2023-06": (None, "2023-05-31"),
    "usp-232": ("2018-01-01", None),
}
"""The first and last days as the texts give them, taken from what was read about them and not from the profiles."""

STAND_INS = {
    "prop-65": "2024-10-25",
    "us-21-cfr-111-coa": "2016-01-01",
    "us-ar": "2017-01-01",
    "us-az": "2020-01-01",
    "us-fda-guidance": "2023-01-01",
    "us-in": "2017-01-01",
    "us-ut-r70-580": "2024-12-01",
    "us-vt": "2017-01-01",
    "us-wi": "2017-01-01",
}
"""Where the first day was not seen: a later one, on which the text surely held. The summary has to say so."""


LATE_SOURCES = {"ahpa-metals", "ahpa-microbials", "ich-q3d", "kratom-baseline", "usp-467", "usp-467-daily"}
"""Guidance for any day whose limits hold each from the day of its own document."""


def decides(profile: Profile, day: date) -> bool:
    """Whether the profile, and each limit of it that is its own, holds on that day."""
    own = [limit for limit in profile.limits if limit.cite.source != "dea-2026-17429" or profile.id == "us-federal"]
    return profile.is_in_force(day) and all(why_not_in_force(profile, limit.cite, day) is None for limit in own)


@pytest.mark.parametrize("profile", SHIPPED, ids=lambda profile: profile.id)
def test_a_profile_decides_from_its_first_to_its_last_day(profile: Profile) -> None:
    first, last = DAYS.get(profile.id, (STAND_INS.get(profile.id), None))
    ever, one = date(2010, 1, 1), timedelta(days=1)
    if profile.status in (ProfileStatus.PROPOSED, ProfileStatus.SUPERSEDED):
        assert profile.id not in DAYS.keys() | STAND_INS.keys()
        assert not decides(profile, AS_OF)
        return
    if first is not None:
        day = date.fromisoformat(first)
        assert not profile.is_in_force(day - one)
        assert decides(profile, day)
    elif profile.id not in LATE_SOURCES:
        assert decides(profile, ever)
    if last is not None:
        day = date.fromisoformat(last)
        assert decides(profile, day)
        assert not profile.is_in_force(day + one)
    else:
        # An emergency rule whose end is not known does not decide for ever.
        assert decides(profile, date(2040, 1, 1)) is (profile.status is not ProfileStatus.EMERGENCY)


def test_what_is_law_has_a_first_day_and_a_stand_in_is_admitted() -> None:
    bound = {one.id for one in SHIPPED if one.status in (ProfileStatus.IN_FORCE, ProfileStatus.EMERGENCY)}
    assert bound <= DAYS.keys() | STAND_INS.keys()
    for name in STAND_INS:
        words = " ".join((load_profile(name).summary or "").split())
        assert re.search(r"(was|were) not seen|edition of 2015", words), name
        assert STAND_INS[name][:4] in words, name


def test_a_source_is_the_same_in_every_profile_that_has_it() -> None:
    """Two profiles can be extended together only where one id of a source means one document."""
    known: dict[str, ProfileSource] = {}
    for profile in SHIPPED:
        for key, source in profile.sources.items():
            assert known.setdefault(key, source) == source, (profile.id, key)


@pytest.mark.parametrize("profile", SHIPPED, ids=lambda profile: profile.id)
def test_every_number_has_a_source_that_says_how_it_was_read(profile: Profile) -> None:
    assert profile.id in shipped_profiles()
    assert len(profile.sha256) == 64
    assert date(2026, 1, 1) <= profile.last_checked <= TODAY
    assert profile.summary
    for limit in profile.limits:
        assert limit.cite.clause, limit
        assert date(2026, 1, 1) <= profile.sources[limit.cite.source].accessed <= profile.last_checked
        assert profile.sources[limit.cite.source].verification is not Verification.UNVERIFIED
    for need in profile.required:
        assert need.cite.clause, need
        source = profile.sources[need.cite.source]
        assert source.verification is not Verification.UNVERIFIED or need.severity is Severity.INFO
    for source in profile.sources.values():
        assert source.publisher
        assert date(2026, 1, 1) <= source.accessed <= profile.last_checked
        # What nobody read has no address, carries no limit, and only informs.
        if source.verification is Verification.UNVERIFIED:
            assert source.url is None
            assert source.note
        else:
            assert source.url
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
    at = OPEN if limit.is_equality_open else at
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
        case Basis.AS_RECEIVED | Basis.DRY | Basis.UNIT:
            pass
        case _ as unknown:
            pytest.fail(f"no case tries the basis {unknown}")
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
    """Each basis of the model stands in a shipped limit, and so is tried above with what passes and what fails."""
    tried: dict[Basis, set[OutcomeStatus]] = {}
    for _, limit, slug in EVERY:
        if limit.kind is not LimitKind.ABSENT:
            tried.setdefault(limit.basis, set()).update(one.expected for one in tries(limit, slug))
    assert {basis for basis, expected in tried.items() if expected >= {PASS, FAIL}} == set(Basis)


def test_a_value_that_the_text_leaves_open_stands_in_three_laws() -> None:
    places = {(profile.id, limit.analyte) for profile, limit, _ in EVERY if limit.is_equality_open}
    metals = {("us-ri", metal) for metal in ("arsenic", "cadmium", "lead", "mercury")}
    assert places == metals | {("us-co", "7_hydroxymitragynine"), ("us-ne", "7_hydroxymitragynine")}


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


def test_a_medicine_is_judged_by_the_forms_of_two_elements() -> None:
    for name in ("ich-q3d", "usp-232"):
        within = judged(name, USE, rows=["arsenic: 3 ug/g", "mercury: 7 ug/g"])
        assert (within["inorganic_arsenic"], within["inorganic_mercury"]) == (PASS, PASS)
        beyond = judged(name, USE, rows=["arsenic: 4 ug/g", "mercury: 8 ug/g"])
        assert (beyond["inorganic_arsenic"], beyond["inorganic_mercury"]) == (OPEN, OPEN)
        forms = judged(name, USE, rows=["inorganic_arsenic: 4 ug/g", "inorganic_mercury: 8 ug/g"])
        assert (forms["inorganic_arsenic"], forms["inorganic_mercury"]) == (FAIL, FAIL)


def test_the_agencys_two_figures() -> None:
    total = "aflatoxins_total: {} ug/kg"
    found = judged("us-fda-guidance", USE, rows=["lead: 2.2 ug/g", total.format(20)])
    assert (found["lead"], found["aflatoxins_total"]) == (PASS, PASS)
    found = judged("us-fda-guidance", USE, rows=["lead: 2.21 ug/g", total.format("20.1")])
    assert (found["lead"], found["aflatoxins_total"]) == (FAIL, FAIL)
    assert judged("us-fda-guidance", USE)["aflatoxins_total"] is OPEN


def test_a_suppliers_certificate_names_its_methods() -> None:
    profile = load_profile("us-21-cfr-111-coa")
    assert verify_document(document(), [profile], AS_OF).verdict is Verdict.PASS
    report = verify_document(document(methods=()), [profile], AS_OF)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert {one.citation.clause for one in report.findings if one.citation} == {"21 CFR 111.75(a)(2)(ii)(B)"}
    # A panel that is passed without a result is no actual result.
    rows = {"heavy_metals": ["lead: Pass"]}
    assert verify_document(document(panels=rows), [profile], AS_OF).verdict is not Verdict.PASS


@pytest.mark.parametrize(
    ("name", "slug", "value", "expected"),
    [
        ("eu-herbal-infusions", "pyrrolizidine_alkaloids_total", "300 ug/kg", FAIL),
        ("eu-dried-herbs", "pyrrolizidine_alkaloids_total", "300 ug/kg", PASS),
        ("eu-supplements", "pyrrolizidine_alkaloids_total", "300 ug/kg", PASS),
        ("eu-herbal-infusions", "perchlorate", "0.76 mg/kg", FAIL),
        ("eu-dried-herbs", "ochratoxin_a", "10.1 ug/kg", FAIL),
    ],
)
def test_one_leaf_is_three_foods_in_europe(name: str, slug: str, value: str, expected: OutcomeStatus) -> None:
    assert judged(name, rows=[f"{slug}: {value}"])[slug] is expected


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
    # Parts that are reported in parts themselves are held against the limit of the sum by themselves, too.
    assert listed - lines == {"chlordane", "heptachlor_epoxide"}


@pytest.mark.parametrize("line", ["heptachlor_sum", "chlordane_sum", "fenchlorphos_sum", "fensulfothion_sum", "ddt"])
def test_a_residue_that_is_a_sum_is_not_judged_by_one_part(line: str) -> None:
    [limit] = [limit for limit in load_profile("usp-561").limits if limit.analyte == line]
    assert limit.value is not None
    parts = [part.slug for part in parts_of(line)]
    nothing: dict[str, object] = {"value": "ND", "unit": "mg/kg", "lod": str(limit.value / 100)}
    for beyond in parts:
        much = {"value": str(limit.value * 2), "unit": "mg/kg"}
        rows = [{"analyte": part, **(much if part == beyond else nothing)} for part in parts]
        assert judged("usp-561", rows=rows)[line] is FAIL
        # A part alone can show that the sum is beyond its limit, and never that it is within.
        assert judged("usp-561", rows=[{"analyte": beyond, **much}])[line] is FAIL
        assert judged("usp-561", rows=[f"{beyond}: {limit.value / 2} mg/kg"])[line] is OPEN
    assert judged("usp-561", rows=[{"analyte": part, **nothing} for part in parts])[line] is PASS


@pytest.mark.parametrize(
    ("rows", "passes"),
    [
        (("heptachlor: 0.02", "heptachlor_epoxide: 0.02"), True),
        (("heptachlor: 0.03", "heptachlor_epoxide: 0.03"), False),
        (("heptachlor_sum: 0.05",), True),
        (("heptachlor_sum: 0.06",), False),
        (("heptachlor: 0.02", "cis_heptachlor_epoxide: 0.02", "trans_heptachlor_epoxide: 0.02"), False),
        (("cis_heptachlor_epoxide: 0.03", "trans_heptachlor_epoxide: 0.03"), False),
        (("trans_heptachlor_epoxide: 0.06",), False),
        (("cis_chlordane: 0.03", "trans_chlordane: 0.03"), False),
        (("cis_chlordane: 0.01", "trans_chlordane: 0.01", "oxychlordane: 0.01"), True),
        (("cis_chlordane: 0.02", "trans_chlordane: 0.02", "oxychlordane: 0.02"), False),
        (("chlordane: 0.06",), False),
        (("chlordane: 0.03", "oxychlordane: 0.03"), False),
    ],
)
def test_parts_that_are_within_one_by_one_can_be_too_much_together(rows: tuple[str, ...], *, passes: bool) -> None:
    report = verify_document(document(rows=[f"{row} mg/kg" for row in rows]), [load_profile("usp-561")], AS_OF)
    statuses = {one.status for one in report.coverage.judgements} - {OutcomeStatus.NOT_APPLICABLE}
    found = {one.subject.analyte: one.status for one in report.coverage.judgements if one.subject.analyte}
    assert (statuses <= {PASS}) is passes, found
    assert (report.verdict is Verdict.PASS) is passes


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
