"""The profiles that come with the package: every number cited, and every limit decided at, inside and outside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from tests.build import AS_OF, certificate, document
from verifier.engine import verify_document
from verifier.model import Basis, LimitKind, LimitRule, OutcomeStatus, Profile, ProfileStatus, Verification
from verifier.profiles import load_profile, shipped_profiles
from verifier.rules.judging import analytes_of

PASS, FAIL, OPEN = OutcomeStatus.PASS, OutcomeStatus.FAIL, OutcomeStatus.INCONCLUSIVE
STEP = Decimal("0.001")
NAMES = {"leaf": "Leaf powder", "extract": "Extract"}
SHIPPED = [load_profile(profile_id) for profile_id in shipped_profiles()]


def test_the_shipped_profiles() -> None:
    assert {"cz-448-2025", "kratom-baseline", "us-ut-r70-580"} <= set(shipped_profiles())


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


def binding(profile: Profile, limit: LimitRule) -> tuple[Profile, date]:
    """The profile with this limit alone, as if it bound, and the last day on which the source of the limit did."""
    always = {"status": ProfileStatus.IN_FORCE, "effective_from": None, "effective_to": None}
    last = profile.sources[limit.cite.source].effective_to
    return profile.model_copy(update={**always, "limits": (limit,), "required": ()}), min(last or AS_OF, AS_OF)


def statuses(profile: Profile, limit: LimitRule, slug: str, row: dict[str, object] | str) -> set[OutcomeStatus]:
    """What becomes of one limit when one row is all that the report says about its substance."""
    kind = NAMES[limit.product_kinds[0]] if limit.product_kinds else "Leaf powder"
    made = certificate(rows=[row], sample={"name": kind, "matrix": kind})
    only, day = binding(profile, limit)
    report = verify_document(document(made), [only], day)
    return {one.status for one in report.coverage.judgements if one.subject.analyte == slug}


def cases() -> Iterator[tuple[Profile, LimitRule, str, str, dict[str, object] | str, OutcomeStatus]]:
    """Every limit of every shipped profile: at its value, just inside, just outside, and as good as unmeasured."""
    for profile in SHIPPED:
        for limit in profile.limits:
            if limit.basis is not Basis.AS_RECEIVED:
                continue
            for slug in analytes_of(limit):
                for name, row, expected in rows(limit, slug):
                    yield profile, limit, slug, name, row, expected


def rows(limit: LimitRule, slug: str) -> Iterator[tuple[str, dict[str, object] | str, OutcomeStatus]]:
    """Rows around one limit, with what must become of them."""
    if limit.kind is LimitKind.ABSENT:
        yield "detected", f"{slug}: Detected", FAIL
        if limit.portion is None:
            yield "not detected", {"analyte": slug, "value": "ND", "unit": "mg/g", "lod": "0.1"}, PASS
            yield "bare not detected", f"{slug}: ND", OPEN
            return
        mass, unit = limit.portion.number, limit.portion.unit
        yield "in the mass", f"{slug}: ND in {mass} {unit}", PASS
        yield "in more", f"{slug}: ND in {mass + 1} {unit}", PASS
        yield "in less", f"{slug}: ND in {mass - 1} {unit}", OPEN
        yield "in an unknown mass", f"{slug}: ND", OPEN
        return
    assert limit.value is not None
    inside, outside = limit.value * (1 - STEP), limit.value * (1 + STEP)
    at = PASS if limit.kind is LimitKind.AT_MOST else FAIL
    for name, value, expected in (("inside", inside, PASS), ("at", limit.value, at), ("outside", outside, FAIL)):
        yield name, f"{slug}: {value:f} {limit.unit}", expected
    for name, lod, expected in (("inside", inside, PASS), ("at", limit.value, OPEN), ("outside", outside, OPEN)):
        yield f"lod {name}", {"analyte": slug, "value": "ND", "unit": limit.unit, "lod": f"{lod:f}"}, expected
    yield "bare not detected", f"{slug}: ND {limit.unit}", OPEN


@pytest.mark.parametrize(
    ("profile", "limit", "slug", "row", "expected"),
    [(profile, limit, slug, row, expected) for profile, limit, slug, _, row, expected in cases()],
    ids=[
        f"{profile.id}-{profile.limits.index(limit)}-{slug}-{name.replace(' ', '-')}"
        for profile, limit, slug, name, _, _ in cases()
    ],
)
def test_every_limit_around_its_value(
    profile: Profile, limit: LimitRule, slug: str, row: dict[str, object] | str, expected: OutcomeStatus
) -> None:
    assert statuses(profile, limit, slug, row) == {expected}


SHARES = [(p, limit) for p in SHIPPED for limit in p.limits if limit.basis is Basis.TOTAL_ALKALOIDS]


@pytest.mark.parametrize(("amount", "place"), [("0.999", "inside"), ("1.000", "at"), ("1.001", "outside")])
@pytest.mark.parametrize(("profile", "limit"), SHARES, ids=lambda value: getattr(value, "id", None))
def test_every_share_of_alkaloids_around_its_value(profile: Profile, limit: LimitRule, amount: str, place: str) -> None:
    assert limit.value is not None
    most = 100 / limit.value - 10
    others = [f"mitragynine: {most} mg/g", "paynantheine: 5 mg/g", "speciogynine: 2 mg/g", "speciociliatine: 2 mg/g"]
    made = certificate(panels={"alkaloids": [*others, f"7_hydroxymitragynine: {amount} mg/g"]})
    only, day = binding(profile, limit)
    report = verify_document(document(made), [only], day)
    at = PASS if limit.kind is LimitKind.AT_MOST else FAIL
    expected = {"inside": PASS, "at": at, "outside": FAIL}[place]
    assert [one.status for one in report.coverage.judgements] == [expected]
