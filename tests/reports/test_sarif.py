"""SARIF: valid by its published schema, defects only, stable from run to run."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft4Validator

from tests.reports.hostile_texts import texts, with_text
from verifier.model import (
    Anchor,
    CollectionFinding,
    Confidence,
    DocumentReport,
    Finding,
    Involved,
    Run,
    Severity,
    Subject,
    Waiver,
)
from verifier.reports import make_reporter

SCHEMA = Path(__file__).parents[1] / "schemas" / "sarif-2.1.0-rtm.5.json"


@pytest.fixture(scope="module")
def validator() -> Draft4Validator:
    return Draft4Validator(json.loads(SCHEMA.read_text("utf-8")))


def run_of(run: Run, *reports: DocumentReport, found: tuple[CollectionFinding, ...] = ()) -> dict[str, Any]:
    reporter = make_reporter("sarif")
    parts = [reporter.begin(run), *map(reporter.document, reports), *map(reporter.together, found), reporter.end()]
    log: dict[str, Any] = json.loads("".join(parts).encode("utf-8", "backslashreplace"))
    (only,) = log["runs"]
    return dict(only) | {"log": log}


def across(*documents: Involved) -> CollectionFinding:
    return CollectionFinding(
        code="COL604", name="content_under_another_lot", severity=Severity.WARNING, confidence=Confidence.MEDIUM,
        message="Two reports show the same results under two lots.", documents=documents, others=2,
        observed="21 equal results", expected=None, base_rate="rare", other_explanations=("A copy.",), next_step="Ask.",
    )  # fmt: skip


def test_a_defect_is_a_result_with_its_place(run: Run, failing: DocumentReport) -> None:
    told = run_of(run, failing)
    (result,) = told["results"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("LIM101", 0, "error")
    assert result["message"]["text"] == ("Lead is 1.80 ppm; the limit is at most 1.2 ppm. (page 1 (72, 300, 520, 312))")
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"] == {"uri": "examples/leaf.pdf", "index": 0}
    assert "region" not in place["physicalLocation"]
    assert place["logicalLocations"] == [{"name": "lead", "fullyQualifiedName": "page 1/sample 1/heavy_metals/lead"}]
    assert place["properties"] == {"page": 1, "box": [72.0, 300.0, 520.0, 312.0]}
    (rule,) = told["tool"]["driver"]["rules"]
    assert (rule["id"], rule["name"]) == ("LIM101", "result_above_limit")
    assert rule["help"]["text"].startswith("Ask the laboratory")
    assert "helpUri" not in rule
    assert told["artifacts"] == [{"location": {"uri": "examples/leaf.pdf"}, "hashes": {"sha-256": "cd" * 32}}]
    assert told["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


@pytest.mark.parametrize(
    ("severity", "level"), [(Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note")]
)
def test_levels(run: Run, failing: DocumentReport, severity: Severity, level: str) -> None:
    finding = failing.findings[0].model_copy(update={"severity": severity})
    (result,) = run_of(run, failing.model_copy(update={"findings": (finding,)}))["results"]
    assert result["level"] == level


def test_what_could_not_be_read_or_checked_is_said(
    run: Run, failing: DocumentReport, unreadable: DocumentReport, validator: Draft4Validator
) -> None:
    because = Finding(
        code="REA701", name="document_unreadable", severity=Severity.ERROR, confidence=Confidence.HIGH,
        message="It has no text.", subject=Subject(), anchors=(), observed=None, expected=None, citation=None,
        other_explanations=(), next_step="Get it again.",
    )  # fmt: skip
    crashed = failing.model_copy(
        update={"findings": (), "coverage": failing.coverage.model_copy(update={"not_evaluated": ("CON205: x",)})}
    )
    told = run_of(run, unreadable.model_copy(update={"findings": (because,)}), unreadable, crashed)
    validator.validate(told["log"])
    assert told["results"] == []
    (invocation,) = told["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [note["message"]["text"] for note in invocation["toolExecutionNotifications"]] == [
        "It has no text. Get it again.",
        "The pages are pictures.",
        "not checked, because of a defect in verifier: CON205: x",
    ]
    assert invocation["toolExecutionNotifications"][0]["associatedRule"] == {"id": "REA701", "index": 0}


def test_a_waived_finding_is_suppressed_and_stays(
    run: Run, failing: DocumentReport, validator: Draft4Validator
) -> None:
    waiver = Waiver(who="R. Example", why="another\u202e kind", until=date(2027, 1, 31))
    finding = failing.findings[0].model_copy(update={"waiver": waiver})
    told = run_of(run, failing.model_copy(update={"findings": (finding,)}))
    validator.validate(told["log"])
    assert told["results"][0]["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "by R. Example until 2027-01-31: another\N{REPLACEMENT CHARACTER} kind",
        }
    ]


def test_several_places_and_several_documents(run: Run, failing: DocumentReport, validator: Draft4Validator) -> None:
    second = Anchor(page=2, box=(10.0, 20.0, 30.0, 40.0))
    finding = failing.findings[0].model_copy(update={"anchors": (*failing.findings[0].anchors, second)})
    together = across(Involved(label="a b.pdf", sha256="ab" * 32, certificate=1, anchors=(second,)),
                      Involved(label="/data/ü.pdf", sha256="ef" * 32))  # fmt: skip
    told = run_of(run, failing.model_copy(update={"findings": (finding,)}), found=(together,))
    validator.validate(told["log"])
    first, both = told["results"]
    assert [place["properties"]["page"] for place in first["relatedLocations"]] == [2]
    uris = [place["physicalLocation"]["artifactLocation"] for place in both["locations"]]
    assert uris == [{"uri": "a%20b.pdf", "index": 1}, {"uri": "file:///data/%C3%BC.pdf", "index": 2}]
    assert both["properties"]["otherDocuments"] == 2


def test_fingerprints_are_the_same_in_every_run_and_differ_within_one(run: Run, failing: DocumentReport) -> None:
    key = "verifierFinding/v1"
    twice = failing.model_copy(update={"findings": (*failing.findings, *failing.findings)})
    one, other = (run_of(run, twice)["results"] for _ in range(2))
    assert [result["partialFingerprints"] for result in one] == [result["partialFingerprints"] for result in other]
    assert len({result["partialFingerprints"][key] for result in one}) == 2
    renamed = failing.model_copy(update={"source": failing.source.model_copy(update={"label": "other.pdf"})})
    assert run_of(run, renamed)["results"][0]["partialFingerprints"] == one[0]["partialFingerprints"]
    reworded = failing.findings[0].model_copy(update={"message": "Lead: 1.80 ppm.", "next_step": "Ask again."})
    again = run_of(run, failing.model_copy(update={"findings": (reworded,)}))["results"]
    assert again[0]["partialFingerprints"] == one[0]["partialFingerprints"]


def test_an_early_end_is_well_formed(run: Run, validator: Draft4Validator) -> None:
    told = run_of(run)
    validator.validate(told["log"])
    assert told["results"] == told["artifacts"] == []


@pytest.mark.parametrize(
    ("label", "uri"),
    [
        ("./a.pdf", "./a.pdf"),
        ("c:d.pdf", "c%3Ad.pdf"),
        ("x.zip!/in/a#1.pdf", "x.zip!/in/a%231.pdf"),
        ("s3://bucket/a b.pdf", "s3://bucket/a%20b.pdf"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("a\udcff.pdf", "a%ED%B3%BF.pdf"),
    ],
)
def test_labels_become_uris(run: Run, failing: DocumentReport, label: str, uri: str) -> None:
    report = failing.model_copy(update={"source": failing.source.model_copy(update={"label": label})})
    assert run_of(run, report)["artifacts"][0]["location"]["uri"] == uri


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts)
def test_no_text_of_a_document_makes_it_invalid_or_a_link(
    run: Run, failing: DocumentReport, validator: Draft4Validator, text: str
) -> None:
    told = run_of(run, with_text(failing, text))
    validator.validate(told["log"])
    (result,) = told["results"]
    said = result["message"]["text"]
    assert "](" not in said
    assert said.replace("{{", "").replace("}}", "").count("{") == 0
    assert not any(ord(sign) < 32 or "\u202a" <= sign <= "\u202e" for sign in said)
