"""What a waiver releases, and above all what it does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.build import AS_OF, certificate, document
from verifier.engine import verify_document
from verifier.model import DocumentReport, Verdict, WaiverRule
from verifier.profiles import load_profile

PROFILE = load_profile("kratom-baseline")
HIGH_LEAD = {"rows": ["lead: 5 ppm"]}
OPEN_LEAD = {"rows": [{"analyte": "lead", "value": "ND", "unit": "ppm"}]}


def waiver(code: str, **scope: Any) -> WaiverRule:
    return WaiverRule(**{"code": code, "who": "R. Example", "why": "seen", "until": date(2027, 3, 31), **scope})


def judged(*waivers: WaiverRule, as_of: date = AS_OF, **changes: Any) -> DocumentReport:
    return verify_document(document(**changes), [PROFILE], as_of, waivers=waivers)


def test_a_waiver_releases_its_own_failure_and_no_other() -> None:
    own = waiver("LIM101", document="example.pdf", analyte="lead")
    assert judged(own, **HIGH_LEAD).verdict is Verdict.PASS
    both = judged(own, rows=["lead: 5 ppm", "cadmium: 5 ppm"])
    assert both.verdict is Verdict.FAIL
    assert [(f.subject.analyte, f.waiver is None) for f in both.findings] == [("cadmium", True), ("lead", False)]
    assert both.summary.startswith("Fails 1 of 8 limits (cadmium)")


def test_a_failed_limit_is_never_waived_without_a_document() -> None:
    report = judged(waiver("LIM101", analyte="lead"), **HIGH_LEAD)
    assert report.verdict is Verdict.FAIL
    assert report.findings[0].waiver is None


def test_what_is_not_shown_is_waived_for_a_named_document_only() -> None:
    assert judged(**OPEN_LEAD).verdict is Verdict.INCONCLUSIVE
    assert judged(waiver("LIM102", analyte="lead"), **OPEN_LEAD).verdict is Verdict.INCONCLUSIVE
    assert judged(waiver("LIM102", analyte="lead", document="example.pdf"), **OPEN_LEAD).verdict is Verdict.PASS


@pytest.mark.parametrize("code", ["LIM102", "CMP302", "CMP301"])
def test_a_waiver_of_something_open_never_releases_a_failure(code: str) -> None:
    scope = {"panel": "heavy_metals"} if code == "CMP301" else {"analyte": "lead"}
    report = judged(waiver(code, document="*example*", **scope), **HIGH_LEAD)
    assert report.verdict is Verdict.FAIL


def test_a_missing_substance_is_released_with_its_limit_and_no_other() -> None:
    one = waiver("CMP302", analyte="lead")
    assert judged(one, without=["lead"]).verdict is Verdict.PASS
    assert judged(one, without=["lead", "mercury"]).verdict is Verdict.INCONCLUSIVE


def test_a_missing_panel_is_released_for_all_certificates_of_the_sample_and_no_other_sample() -> None:
    one = waiver("CMP301", panel="heavy_metals")
    same = document(certificate(without=["heavy_metals"]), certificate(without=["heavy_metals"], page=2))
    assert verify_document(same, [PROFILE], AS_OF, waivers=[one]).verdict is Verdict.PASS
    other = certificate(without=["heavy_metals", "microbials"], page=2, sample={"sample_id": "S-2", "lot": "L-2"})
    report = verify_document(document(certificate(without=["heavy_metals"]), other), [PROFILE], AS_OF, waivers=[one])
    assert report.verdict is Verdict.INCONCLUSIVE


def test_nothing_left_to_decide_is_no_pass() -> None:
    kept = tuple(limit for limit in PROFILE.limits if limit.analyte == "lead")
    profile = PROFILE.model_copy(update={"limits": kept, "required": ()})
    made = document(**HIGH_LEAD)
    report = verify_document(made, [profile], AS_OF, waivers=[waiver("LIM101", document="example.pdf")])
    assert report.verdict is Verdict.INCONCLUSIVE
    assert "1 finding is waived (LIM101)" in report.summary


def test_the_first_waiver_that_has_not_expired_is_named() -> None:
    late = waiver("LIM101", document="example.pdf", until=date(2026, 1, 1), who="Somebody before")
    report = judged(late, waiver("LIM101", document="example.pdf"), **HIGH_LEAD)
    assert report.findings[0].waiver is not None
    assert report.findings[0].waiver.who == "R. Example"
    assert "expired" not in report.summary


def test_judgements_stay_as_they_are() -> None:
    report = judged(waiver("LIM101", document="example.pdf"), **HIGH_LEAD)
    assert report.coverage.judgements == judged(**HIGH_LEAD).coverage.judgements


@pytest.mark.parametrize(
    ("pattern", "is_for"), [("example.pdf", True), ("ex*", True), ("*/example.pdf", False), ("Example.pdf", False)]
)
def test_a_pattern_without_a_slash_is_for_the_last_part_of_the_label(pattern: str, is_for: bool) -> None:
    report = judged(waiver("LIM101", document=pattern), **HIGH_LEAD)
    assert (report.findings[0].waiver is not None) is is_for


@pytest.mark.parametrize(("pattern", "is_for"), [("a/*/c.pdf", True), ("c.pdf", True), ("b/c.pdf", False)])
def test_a_pattern_with_a_slash_is_for_the_whole_label(pattern: str, is_for: bool) -> None:
    made = document(**HIGH_LEAD)
    made = made.model_copy(update={"source": made.source.model_copy(update={"label": "a/b/c.pdf"})})
    report = verify_document(made, [PROFILE], AS_OF, waivers=[waiver("LIM101", document=pattern)])
    assert (report.findings[0].waiver is not None) is is_for
