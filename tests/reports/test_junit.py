"""JUnit XML: valid by the schema that CI servers use, and green where the verdict is a pass, nowhere else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from tests.reports.hostile_texts import texts, with_text
from tests.reports.test_sarif import across
from verifier.model import DocumentReport, Involved, OutcomeStatus, Run, Severity, Verdict, Waiver
from verifier.reports import make_reporter

SCHEMA = Path(__file__).parents[1] / "schemas" / "junit-10.xsd"


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMA)))


def root_of(run: Run, *reports: DocumentReport, found: Any = ()) -> Any:
    reporter = make_reporter("junit")
    parts = [reporter.begin(run), *map(reporter.document, reports), *map(reporter.together, found), reporter.end()]
    return etree.fromstring("".join(parts).encode("utf-8"))


def outcomes(suite: Any) -> list[tuple[str, str]]:
    """Each case with what became of it."""
    return [(case.get("name"), case[0].tag if len(case) else "passed") for case in suite.iter("testcase")]


def judged_as(report: DocumentReport, status: OutcomeStatus) -> DocumentReport:
    judgements = tuple(one.model_copy(update={"status": status}) for one in report.coverage.judgements)
    coverage = report.coverage.model_copy(update={"judgements": judgements})
    return report.model_copy(update={"coverage": coverage, "findings": ()})


def test_a_suite_per_document_and_a_case_per_question(
    run: Run, failing: DocumentReport, schema: etree.XMLSchema
) -> None:
    root = root_of(run, failing)
    schema.assertValid(root)
    (suite,) = root
    assert {name: suite.get(name) for name in ("name", "tests", "failures", "errors", "skipped")} == {
        "name": "examples/leaf.pdf", "tests": "3", "failures": "2", "errors": "1", "skipped": "0",
    }  # fmt: skip
    assert outcomes(suite) == [
        ("verdict", "failure"),
        ("lead at most 1.2 ppm (example-profile, (4)(b))", "failure"),
        ("arsenic at most 3 ppm (example-profile, (4)(b))", "error"),
    ]
    (failure,) = suite.findall("testcase")[1]
    assert failure.get("message") == "above the limit"
    assert "observed: 1.80 ppm" in failure.text
    assert "LIM101 (error): Lead is 1.80 ppm" in failure.text
    assert "next: Ask the laboratory" in failure.text


def test_a_limit_whose_findings_are_all_waived_fails_no_build(run: Run, failing: DocumentReport) -> None:
    waiver = Waiver(who="R. Example", why="known", until=date(2027, 1, 31))
    waived = failing.findings[0].model_copy(update={"waiver": waiver})
    (suite,) = root_of(run, failing.model_copy(update={"findings": (waived,), "verdict": Verdict.INCONCLUSIVE}))
    assert [outcome for _, outcome in outcomes(suite)] == ["error", "skipped", "error"]
    (skipped,) = suite.findall("testcase")[1]
    assert skipped.get("type") == "fail, waived"
    assert "waived by R. Example until 2027-01-31: known" in skipped.text
    assert skipped.text.count("observed: 1.80 ppm") == 1
    (suite,) = root_of(run, failing.model_copy(update={"findings": (waived, failing.findings[0])}))
    assert [outcome for _, outcome in outcomes(suite)] == ["failure", "failure", "error"]


@pytest.mark.parametrize(
    ("status", "tag"),
    [
        (OutcomeStatus.PASS, "passed"),
        (OutcomeStatus.CONDITIONAL_PASS, "passed"),
        (OutcomeStatus.FAIL, "failure"),
        (OutcomeStatus.CONDITIONAL_FAIL, "failure"),
        (OutcomeStatus.INCONCLUSIVE, "error"),
        (OutcomeStatus.NOT_EVALUATED, "error"),
        (OutcomeStatus.NOT_APPLICABLE, "skipped"),
    ],
)
def test_what_could_not_be_judged_never_looks_like_a_pass(
    run: Run, failing: DocumentReport, status: OutcomeStatus, tag: str
) -> None:
    (suite,) = root_of(run, judged_as(failing, status))
    assert {outcome for name, outcome in outcomes(suite) if name != "verdict"} == {tag}


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_suite_is_green_where_the_verdict_is_a_pass_and_nowhere_else(
    run: Run, failing: DocumentReport, verdict: Verdict
) -> None:
    report = judged_as(failing, OutcomeStatus.PASS).model_copy(update={"verdict": verdict})
    (suite,) = root_of(run, report)
    is_green = suite.get("failures") == suite.get("errors") == "0"
    assert is_green is (verdict in (Verdict.PASS, Verdict.CONDITIONAL_PASS))


def test_findings_that_belong_to_no_limit(run: Run, failing: DocumentReport, schema: etree.XMLSchema) -> None:
    found = failing.findings[0]
    waiver = Waiver(who="R. Example", why="known", until=date(2027, 1, 31))
    plain = {"citation": None, "code": "CON201", "name": "printed_verdict_contradicts_limit"}
    findings = (
        found.model_copy(update=plain),
        found.model_copy(update=plain | {"severity": Severity.WARNING}),
        found.model_copy(update=plain | {"severity": Severity.INFO}),
        found.model_copy(update=plain | {"waiver": waiver}),
    )
    report = judged_as(failing, OutcomeStatus.PASS).model_copy(update={"findings": findings})
    root = root_of(run, report)
    schema.assertValid(root)
    told = [(case[0].tag, case[0].get("type")) for case in root[0].findall("testcase") if "CON201" in case.get("name")]
    assert told == [("failure", "error"), ("skipped", "warning"), ("skipped", "info"), ("skipped", "waived")]


def test_a_defect_of_ours_is_an_error(run: Run, failing: DocumentReport) -> None:
    coverage = failing.coverage.model_copy(update={"not_evaluated": ("CON205: ZeroDivisionError",), "judgements": ()})
    (suite,) = root_of(run, failing.model_copy(update={"coverage": coverage, "findings": ()}))
    assert outcomes(suite) == [("verdict", "failure"), ("not checked", "error")]


def test_unreadable_is_an_error(run: Run, unreadable: DocumentReport, schema: etree.XMLSchema) -> None:
    root = root_of(run, unreadable)
    schema.assertValid(root)
    assert outcomes(root[0]) == [("verdict", "error")]
    assert "The pages are pictures." in root[0].find("testcase/error").get("message")


def test_findings_across_documents(run: Run, schema: etree.XMLSchema) -> None:
    found = across(Involved(label="a.pdf", sha256="ab" * 32, certificate=0), Involved(label="b.pdf", sha256="cd" * 32))
    root = root_of(run, found=(found,))
    schema.assertValid(root)
    assert outcomes(root[0]) == [("COL604 content under another lot", "skipped")]
    assert "a.pdf, sample 1\nb.pdf" in root[0].find("testcase/skipped").text


def test_an_early_end_is_well_formed(run: Run, schema: etree.XMLSchema) -> None:
    schema.assertValid(root_of(run))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts)
def test_no_text_of_a_document_makes_it_invalid_or_a_tag(
    run: Run, failing: DocumentReport, schema: etree.XMLSchema, text: str
) -> None:
    root = root_of(run, with_text(failing, text))
    schema.assertValid(root)
    assert {element.tag for element in root.iter()} <= {
        "testsuites", "testsuite", "properties", "property", "testcase", "failure", "error", "skipped",
    }  # fmt: skip
    assert len(root.findall("testsuite")) == 1
