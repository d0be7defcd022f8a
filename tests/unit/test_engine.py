"""From outcomes to a verdict: a pass only when everything was shown, read and asked; never because of silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.build import AS_OF, PANELS, certificate, document
from verifier import verify as package_verify
from verifier.engine import unreadable_report, verify_document
from verifier.errors import DamagedError, EncryptedError
from verifier.model import (
    Document,
    DocumentReport,
    NoteKind,
    OutcomeStatus,
    Profile,
    ProfileStatus,
    ReadingNote,
    Severity,
    Source,
    Verdict,
)
from verifier.profiles import load_profile
from verifier.rules.base import Case, Observation, RuleInfo, rule
from verifier.rules.registry import all_rules

MODULE = import_module("verifier.engine")
BASELINE = load_profile("kratom-baseline")
UTAH = load_profile("us-ut-r70-580")


def judged(*profiles: Profile, as_of: date = AS_OF, **changes: Any) -> DocumentReport:
    """The report on the valid certificate with changes."""
    return verify_document(document(**changes), profiles or (BASELINE,), as_of)


def codes(report: DocumentReport) -> list[str]:
    return [finding.code for finding in report.findings]


def test_a_pass_says_what_it_rests_on() -> None:
    report = judged()
    assert report.verdict is Verdict.PASS
    assert report.summary == "Passes all 9 limits; everything required is shown."
    assert report.findings == ()
    assert report.coverage.missing == ()
    assert (report.coverage.results_read, report.coverage.results_judged) == (14, 9)
    assert {"lead", "heavy_metals", "sample.lot"} <= set(report.coverage.required)
    lead = next(one for one in report.coverage.judgements if one.subject.analyte == "lead")
    assert (lead.status, lead.requirement, lead.observed) == (OutcomeStatus.PASS, "lead below 1.2 ppm", "0.25 ppm")
    assert lead.anchors[0].page == 1
    assert lead.citation is not None
    assert lead.citation.profile == "kratom-baseline"


@pytest.mark.parametrize(
    ("changes", "verdict", "summary"),
    [
        ({"rows": ["lead: 5 ppm"]}, Verdict.FAIL, "Fails 1 of 9 limits (lead)."),
        (
            {"rows": ["lead: 5 ppm"], "without": ["microbials"]},
            Verdict.FAIL,
            "Fails 1 of 9 limits (lead); 1 required panel was not found in this document (microbials).",
        ),
        (
            {"without": ["heavy_metals", "microbials"]},
            Verdict.INCONCLUSIVE,
            "Passes 1 of 9 limits; 2 required panels were not found in this document (heavy metals and microbials).",
        ),
        (
            {"rows": ["lead: ND ppm"]},
            Verdict.INCONCLUSIVE,
            "Passes 8 of 9 limits; 1 cannot be decided (lead).",
        ),
        ({"without": ["mercury"]}, Verdict.INCONCLUSIVE, "Passes 8 of 9 limits; no result was found for mercury."),
        (
            {"sample": {"lot": ""}},
            Verdict.INCONCLUSIVE,
            "Passes all 9 limits; not found in the report: the lot number.",
        ),
        (
            {"totals": {"alkaloids": ["total_alkaloids: 99 mg/g"]}},
            Verdict.INCONCLUSIVE,
            "Passes all 9 limits; the report contradicts itself in 1 place.",
        ),
    ],
)
def test_the_summary_is_one_honest_sentence(changes: dict[str, Any], verdict: Verdict, summary: str) -> None:
    report = judged(**changes)
    assert (report.verdict, report.summary) == (verdict, summary)


def test_an_empty_document_is_no_pass() -> None:
    empty = Document(source=Source(label="empty.pdf", sha256="0" * 64, pages=1), certificates=())
    report = verify_document(empty, [BASELINE], AS_OF)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert codes(report) == ["CMP304"]
    assert report.summary == "Nothing was judged; no result was read."


def test_without_a_profile_nothing_passes() -> None:
    assert verify_document(document(), [], AS_OF).verdict is Verdict.INCONCLUSIVE


def test_the_worst_certificate_decides() -> None:
    good = certificate()
    bad = certificate(rows=["lead: 5 ppm"], page=2, sample={"sample_id": "S-2", "lot": "L-2"})
    for pair in ((good, bad), (bad, good)):
        report = verify_document(document(*pair), [BASELINE], AS_OF)
        assert report.verdict is Verdict.FAIL
        [finding] = report.findings
        assert finding.subject.certificate == pair.index(bad)


def test_the_worst_of_two_profiles_decides() -> None:
    assert judged(BASELINE, UTAH).verdict is Verdict.PASS
    changes = {"rows": ["bile_tolerant_gram_negative: 11000 CFU/g"]}
    assert judged(BASELINE, **changes).verdict is Verdict.PASS
    assert judged(BASELINE, UTAH, **changes).verdict is Verdict.FAIL


def test_what_two_profiles_find_in_the_same_words_is_said_once() -> None:
    report = judged(BASELINE, UTAH, totals={"alkaloids": ["total_alkaloids: 99 mg/g"]})
    assert codes(report) == ["CON202"]


# ------------------------------------------------------------------------------------------------ not in force


@pytest.mark.parametrize(
    ("changes", "as_of", "why"),
    [
        ({"status": ProfileStatus.PROPOSED}, AS_OF, "the profile us-ut-r70-580 is proposed and does not decide"),
        ({"status": ProfileStatus.SUPERSEDED}, AS_OF, "the profile us-ut-r70-580 is superseded and does not decide"),
        (
            {},
            date(2024, 11, 30),
            "the profile us-ut-r70-580 is in force only from 2024-12-01 and does not decide",
        ),
        (
            {"effective_to": date(2026, 11, 21)},
            AS_OF,
            "the profile us-ut-r70-580 was in force only until 2026-11-21 and does not decide",
        ),
    ],
)
def test_a_profile_not_in_force_informs_and_never_decides(changes: dict[str, Any], as_of: date, why: str) -> None:
    late = UTAH.model_copy(update=changes)
    alone = judged(late, as_of=as_of)
    assert alone.verdict is Verdict.INCONCLUSIVE
    assert {one.status for one in alone.coverage.judgements} == {OutcomeStatus.NOT_APPLICABLE}
    if why.startswith("the profile us-ut-r70-580 is in force only from"):
        return
    failing = judged(BASELINE, late, as_of=as_of, rows=["bile_tolerant_gram_negative: 11000 CFU/g"])
    assert failing.verdict is Verdict.PASS
    [finding] = failing.findings
    assert (finding.code, finding.severity) == ("LIM101", Severity.INFO)
    assert finding.message.endswith(f" - {why}")
    asides = [one.reason for one in failing.coverage.judgements if one.subject.analyte == "bile_tolerant_gram_negative"]
    assert asides == [f"{why}; it would be fail"]


def test_a_contradiction_counts_under_any_profile() -> None:
    proposed = UTAH.model_copy(update={"status": ProfileStatus.PROPOSED})
    report = judged(proposed, totals={"alkaloids": ["total_alkaloids: 99 mg/g"]})
    assert [(f.code, f.severity) for f in report.findings] == [("CON202", Severity.WARNING)]


def test_a_limit_whose_source_is_not_in_force_does_not_apply() -> None:
    report = judged(as_of=date(2028, 8, 27), rows=["mgm_15: 5 mg/g"])
    assert report.verdict is Verdict.PASS
    marker = next(one for one in report.coverage.judgements if one.subject.analyte == "mgm_15")
    assert (marker.status, marker.reason) == (
        OutcomeStatus.NOT_APPLICABLE,
        "its source was in force only until 2028-08-26",
    )
    assert "not judged, as the source is not in force on 2028-08-27:" in report.summary
    assert "MGM-15" in report.summary


def test_the_summary_names_a_profile_that_is_not_in_force() -> None:
    late = UTAH.model_copy(update={"effective_from": date(2027, 1, 1)})
    report = judged(BASELINE, late)
    assert report.verdict is Verdict.PASS
    assert "the profile us-ut-r70-580 is in force only from 2027-01-01 and does not decide" in report.summary


# ------------------------------------------------------------------------------------------ crashes and unread parts


@rule("LIM199", severity=Severity.ERROR, message="never", since="0.1.0")
def broken_rule(_case: Case) -> Iterator[Observation]:
    """Breaks."""
    raise RuntimeError("out of luck")
    yield


def test_a_crash_of_a_rule_is_said_and_never_a_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def selected(_profile: Profile) -> tuple[RuleInfo, ...]:
        return (broken_rule, *(info for info in all_rules() if not info.is_about_document and not info.links))

    monkeypatch.setattr(MODULE, "selected_rules", selected)
    report = judged(rows=["salmonella: ND in 10 g"])
    where = "certificate 1, profile kratom-baseline"
    assert report.verdict is Verdict.INCONCLUSIVE
    assert report.coverage.not_evaluated == (
        f"LIM199 broken_rule ({where}): an error of the program, RuntimeError: out of luck",
    )
    assert codes(report) == ["LIM102"]
    assert report.summary.endswith("1 check could not run.")


def test_any_rule_that_crashes_forbids_the_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MODULE, "selected_rules", lambda _profile: (broken_rule,))
    assert judged().verdict is Verdict.INCONCLUSIVE
    assert judged(rows=["lead: 5 ppm"]).verdict is Verdict.FAIL


def test_a_crash_while_judging_the_limits_is_never_a_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_arguments: object) -> None:
        raise ZeroDivisionError("bad luck")

    monkeypatch.setattr("verifier.rules.outcomes.judge_limit", crash)
    report = judged()
    assert report.verdict is Verdict.INCONCLUSIVE
    assert len(report.coverage.not_evaluated) == 8
    assert report.coverage.judgements == ()


@pytest.mark.parametrize("number", ["1E9999999", "1E300", "0.000000000000000000000000000000000000001"])
@pytest.mark.parametrize("slug", ["lead", "mitragynine", "7_hydroxymitragynine", "total_alkaloids"])
def test_a_number_that_nobody_means_costs_no_more_than_its_document(slug: str, number: str) -> None:
    report = judged(rows=[f"{slug}: {number} mg/g"])
    assert len(report.model_dump_json()) < 100_000
    if number.startswith("1E"):
        assert report.verdict is not Verdict.PASS


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        (NoteKind.PAGE_WITHOUT_TEXT, Verdict.INCONCLUSIVE),
        (NoteKind.ROW_NOT_UNDERSTOOD, Verdict.INCONCLUSIVE),
        (NoteKind.CELL_NOT_UNDERSTOOD, Verdict.INCONCLUSIVE),
        (NoteKind.UNREADABLE_CHARACTERS, Verdict.INCONCLUSIVE),
        (NoteKind.SAMPLES_NOT_TOLD_APART, Verdict.INCONCLUSIVE),
        (NoteKind.LOW_CONFIDENCE, Verdict.INCONCLUSIVE),
        (NoteKind.AMBIGUOUS_DATE, Verdict.PASS),
        (NoteKind.READ_ONCE, Verdict.PASS),
        (NoteKind.READING_SETTLED, Verdict.PASS),
        (NoteKind.ACTIVE_CONTENT, Verdict.PASS),
    ],
)
def test_what_was_not_read_may_hide_a_result(kind: NoteKind, verdict: Verdict) -> None:
    notes = tuple(ReadingNote(kind=kind, message="row 3", page=2, box=(0.0, top, 9.0, 9.0)) for top in (0.0, 5.0))
    report = verify_document(document().model_copy(update={"notes": notes}), [BASELINE], AS_OF)
    assert report.verdict is verdict
    if verdict is Verdict.INCONCLUSIVE:
        [finding] = report.findings
        is_unsure = kind is NoteKind.LOW_CONFIDENCE
        assert (finding.code, len(finding.anchors)) == ("REA703" if is_unsure else "REA702", 2)
        assert finding.message.startswith(f"page 2 was not read {'surely' if is_unsure else 'in full'}: ")
        assert finding.message.endswith(", 2 times")


def test_readings_that_differ_are_said_one_by_one_and_forbid_a_pass() -> None:
    said = ('the LOD of "Lead" is "0.1" in one reading and "0.7" in another', "the field sample.lot ...")
    notes = tuple(
        ReadingNote(kind=NoteKind.READINGS_DIFFER, message=message, page=2, box=(0.0, top, 9.0, 9.0))
        for top, message in enumerate(said)
    )
    report = verify_document(document().model_copy(update={"notes": notes}), [BASELINE], AS_OF)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert [(f.code, f.message) for f in report.findings] == [
        ("REA704", f"page 2 reads in two ways: {message}") for message in said
    ]
    assert [len(f.anchors) for f in report.findings] == [1, 1]
    assert report.findings[0].next_step.startswith("Look at page 2")


def test_what_would_act_in_a_viewer_is_said_and_decides_nothing() -> None:
    said = "the file holds JavaScript; nothing of it was run, followed or opened"
    note = ReadingNote(kind=NoteKind.ACTIVE_CONTENT, message=said, page=1)
    report = verify_document(document().model_copy(update={"notes": (note,)}), [BASELINE], AS_OF)
    alone = verify_document(document(), [BASELINE], AS_OF)
    assert (report.verdict, report.summary, report.coverage) == (alone.verdict, alone.summary, alone.coverage)
    [finding] = report.findings
    assert (finding.code, finding.message, finding.severity) == ("REA705", said, Severity.INFO)


def test_a_document_that_could_not_be_read() -> None:
    source = Source(label="broken.pdf", sha256="0" * 64, pages=0)
    report = unreadable_report(source, EncryptedError("needs a password.", "Save it without one."))
    assert (report.verdict, report.summary) == (Verdict.UNREADABLE, "Could not be read: needs a password.")
    [finding] = report.findings
    assert (finding.code, finding.message, finding.next_step) == ("REA701", "needs a password.", "Save it without one.")
    assert report.coverage.results_read == 0
    assert unreadable_report(source, DamagedError("cut off")).findings[0].next_step.startswith("Get the document again")


# -------------------------------------------------------------------------------------------- what a profile may set


def test_a_profile_may_soften_a_rule_but_not_a_limit() -> None:
    rules = BASELINE.rules.model_copy(update={"severity": {"LIM": Severity.WARNING, "LIM101": Severity.INFO}})
    report = judged(BASELINE.model_copy(update={"rules": rules}), rows=["lead: 5 ppm"])
    assert [(f.code, f.severity) for f in report.findings] == [("LIM101", Severity.INFO)]
    assert report.verdict is Verdict.FAIL


def test_a_profile_may_leave_out_a_rule_but_not_its_limit() -> None:
    rules = BASELINE.rules.model_copy(update={"ignore": ("LIM1", "CMP")})
    loose = BASELINE.model_copy(update={"rules": rules})
    assert judged(loose, rows=["lead: 5 ppm"]).verdict is Verdict.FAIL
    assert judged(loose, without=["heavy_metals"]).verdict is Verdict.INCONCLUSIVE


def test_a_profile_never_makes_an_observation_worse_than_it_is() -> None:
    rules = BASELINE.rules.model_copy(update={"severity": {"CON201": Severity.ERROR}})
    strict = BASELINE.model_copy(update={"rules": rules})
    row = {"analyte": "lead", "value": "0.5", "unit": "ppm", "limit": "0.5", "status": "Fail"}
    assert [f.severity for f in judged(strict, rows=[row]).findings] == [Severity.INFO]


def test_a_profile_for_another_kind_of_product_answers_nothing() -> None:
    czech = load_profile("cz-448-2025")
    extract = {"name": "Kratom extract", "matrix": "Extract"}
    report = judged(czech, sample=extract, rows=["lead: 50 mg/kg"])
    assert report.verdict is Verdict.INCONCLUSIVE
    assert report.coverage.reservations == (
        "the profile cz-448-2025 is for leaf, and this product is extract by its name or matrix",
    )
    assert {one.status for one in report.coverage.judgements} == {OutcomeStatus.NOT_APPLICABLE}
    assert {finding.severity for finding in report.findings} == {Severity.INFO}
    counts = ["total_aerobic_microbial_count: 500 CFU/g", "total_yeast_and_mold: 50 CFU/g"]
    assert judged(BASELINE, sample=extract, rows=counts).verdict is Verdict.PASS
    assert judged(czech, BASELINE, sample=extract, rows=counts).verdict is Verdict.INCONCLUSIVE
    assert judged(czech, rows=["lead: 50 mg/kg"]).verdict is Verdict.FAIL


# --------------------------------------------------------------------------------------------------------- order


def test_findings_stand_in_the_order_of_the_report() -> None:
    changes = {"rows": ["lead: 5 ppm", "arsenic: 9 ppm", "salmonella: Detected"], "sample": {"lot": ""}}
    other = certificate(rows=["cadmium: 9 ppm"], page=2, sample={"sample_id": "S-2", "lot": "L-2"})
    report = verify_document(document(certificate(**changes), other), [UTAH, BASELINE], AS_OF)
    keys = [(f.subject.certificate, f.code, f.subject.analyte) for f in report.findings if f.code == "LIM101"]
    assert keys == [
        *[(0, "LIM101", slug) for slug in ("arsenic", "lead", "salmonella") for _ in range(2)],
        *[(1, "LIM101", "cadmium") for _ in range(2)],
    ]
    again = verify_document(document(certificate(**changes), other), [BASELINE, UTAH], AS_OF)
    assert again.findings == report.findings


def test_every_finding_has_all_that_a_reader_needs() -> None:
    changes = {"rows": ["lead: 5 ppm", "mgm_15: 5 mg/g", "salmonella: ND"], "without": ["mercury"], "methods": []}
    for finding in judged(**changes).findings:
        assert finding.message
        assert "{" not in finding.message + finding.next_step
        assert finding.next_step
        assert finding.other_explanations
        assert finding.citation is not None
        assert finding.citation.url
        assert "fake" not in finding.model_dump_json().casefold()


# ---------------------------------------------------------------------------------------------------- properties

slugs = [row.split(":")[0] for rows in PANELS.values() for row in rows]


@given(gone=st.sets(st.sampled_from([*PANELS, *slugs])), late=st.booleans())
def test_leaving_out_what_is_required_never_passes(gone: set[str], late: bool) -> None:
    report = judged(BASELINE, UTAH, without=sorted(gone))
    optional = {"paynantheine", "speciogynine", "speciociliatine"}
    # Without the minor alkaloids the share of 7-hydroxymitragynine is still within its limit.
    assert (report.verdict is Verdict.PASS) is (gone <= optional)


@given(numbers=st.dictionaries(st.sampled_from(["lead", "arsenic", "cadmium", "mercury"]), st.integers(1, 3000)))
def test_a_pass_means_that_every_number_is_inside(numbers: dict[str, int]) -> None:
    limits = {"arsenic": 2000, "cadmium": 820, "lead": 1200, "mercury": 400}
    report = judged(rows=[f"{slug}: {number} ppb" for slug, number in numbers.items()])
    assert (report.verdict is Verdict.PASS) is all(number < limits[slug] for slug, number in numbers.items())
    assert (report.verdict is Verdict.FAIL) is any(number >= limits[slug] for slug, number in numbers.items())


def test_the_public_function_is_this_one() -> None:
    assert package_verify(document(), as_of=AS_OF) == judged()


def test_what_a_file_says_of_its_making_is_asked_once_whatever_it_holds() -> None:
    asked = {info.code for info in all_rules() if info.is_about_file}
    assert {"INT401", "INT402", "INT403", "INT404", "INT405", "INT406"} <= asked
