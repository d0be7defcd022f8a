"""Each rule against a table of cases: what it finds, what it leaves alone, and that nothing else is found.

A case changes the valid certificate of `tests/build.py`: `change` holds arguments of `build.certificate`, `second`
those of a second certificate in the same document, `marks` the page numbers on its pages, `evidence` what its file
shows of itself, `laboratories` what the user wrote down about laboratories. `expect` lists every finding as "CODE
severity subject". `only` cuts the profile down to the limits on one analyte and drops what it requires.
`reservations` is why a profile is perhaps not meant.

Tables of the rules on several documents have a `base` that changes the valid certificate for all of them, and cases
with `documents`: each has a `label`, a `change` of its own, and where it matters its `bytes` and its `text` (any word;
the same word is the same file or the same words) and `pictures` as [hash, detail]. Their order must not matter.
"""

from __future__ import annotations

import tomllib
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.build import AS_OF, certificate, document
from verifier.collate import Collation
from verifier.collection import ScratchIndex, fingerprint
from verifier.engine import verify_document
from verifier.model import (
    CollectionFinding,
    Coverage,
    DecisionRule,
    DecisionSettings,
    DocumentReport,
    Evidence,
    Finding,
    LaboratoryRecord,
    PagePicture,
    Profile,
    Source,
    Verdict,
)
from verifier.profiles import load_profile
from verifier.rules.registry import all_rules

FOLDER = Path(__file__).parent
TABLES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
CASES = [(code, case) for code, table in TABLES.items() for case in table["cases"] if "documents" not in case]
SEVERAL = [(code, case, table["base"]) for code, table in TABLES.items() for case in table["cases"] if "base" in table]

HEAD = """
id = "made-for-a-case"
title = "Made for a case"
jurisdiction = "test"
status = "in_force"
last_checked = 2026-11-22
"""


def profile_of(case: dict[str, Any], folder: Path) -> Profile:
    """The profile of a case, cut down and with another decision rule where it says so."""
    if "profile_text" in case:
        path = folder / "made.toml"
        path.write_text(HEAD + case["profile_text"], "utf-8")
        profile = load_profile(path)
    else:
        profile = load_profile(case.get("profile", "kratom-baseline"))
    if "only" in case:
        kept = tuple(limit for limit in profile.limits if limit.analyte == case["only"])
        profile = profile.model_copy(update={"limits": kept, "required": ()})
    if "decision" in case:
        profile = profile.model_copy(update={"decision": DecisionSettings(rule=DecisionRule(case["decision"]))})
    return profile


def short(finding: Finding) -> str:
    """A finding as the tables write it."""
    subject = finding.subject
    about = subject.analyte or subject.field or subject.panel or ""
    return f"{finding.code} {finding.severity.value} {about}".rstrip()


def is_told_in_plain_words(finding: Finding | CollectionFinding) -> bool:
    """Whether the finding has its text for everybody, with every fact filled in."""
    return finding.plain.endswith(".") and not {"{", "}"} & set(finding.plain) and "None" not in finding.plain


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[f"{code}-{case['id']}" for code, case in CASES])
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    made = [certificate(**case.get("change", {}))]
    if "second" in case:
        made.append(certificate(**case["second"]))
    as_of = case.get("as_of", AS_OF)
    assert isinstance(as_of, date)
    judged = document(*made, marks=case.get("marks", ()))
    if "evidence" in case:
        judged = judged.model_copy(update={"evidence": Evidence.model_validate(case["evidence"])})
    laboratories = [LaboratoryRecord.model_validate(one) for one in case.get("laboratories", ())]
    report = verify_document(judged, [profile_of(case, tmp_path)], as_of, laboratories=laboratories)
    assert sorted(map(short, report.findings)) == sorted(case["expect"])
    assert [one.code for one in report.findings if not is_told_in_plain_words(one)] == []
    assert report.verdict.value == case["verdict"]
    assert report.coverage.not_evaluated == ()
    assert report.coverage.reservations == tuple(case.get("reservations", ()))


def merged(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a certificate: tables are put together, rows replaced by substance, all else by key."""
    made = dict(base) | change
    for key in ("sample", "dates", "laboratory"):
        if key in base or key in change:
            made[key] = base.get(key, {}) | change.get(key, {})
    if change.get("rows"):
        rows = {slug_of(row): row for row in (*base["rows"], *change["rows"])}
        made["rows"] = list(rows.values())
    return made


def slug_of(row: str | dict[str, Any]) -> str:
    """The substance of a row."""
    return row.split(":")[0] if isinstance(row, str) else row["analyte"]


def report_of(one: dict[str, Any], base: dict[str, Any]) -> DocumentReport:
    """A document of a case, as it was judged."""
    pictures = [
        PagePicture(digest=digest, detail=detail, page=1, box=(0, 0, 9, 9))
        for digest, detail in one.get("pictures", ())
    ]
    source = Source(label=one["label"], sha256=sha256(one.get("bytes", one["label"]).encode()).hexdigest(), pages=1)
    return DocumentReport(
        source=source,
        verdict=Verdict.PASS,
        summary="",
        coverage=Coverage(required=(), missing=(), results_read=0, results_judged=0, judgements=()),
        certificates=(certificate(**merged(base, one.get("change", {}))),),
        findings=(),
        evidence=Evidence(text_sha256=one.get("text"), pictures=tuple(pictures)),
    )


@pytest.mark.parametrize(
    ("case", "base"), [one[1:] for one in SEVERAL], ids=[f"{code}-{case['id']}" for code, case, _ in SEVERAL]
)
def test_case_of_several_documents(case: dict[str, Any], base: dict[str, Any]) -> None:
    reports = [report_of(one, base) for one in case["documents"]]
    found = []
    for order in (reports, list(reversed(reports))):
        index = ScratchIndex()
        for report in order:
            index.add(report.source.label, fingerprint(report))
        collation = Collation(index, [load_profile("kratom-baseline")], AS_OF)
        assert collation.failures == []
        found.append(list(collation))
    assert found[0] == found[1]
    assert [one.code for one in found[0] if not is_told_in_plain_words(one)] == []
    assert sorted(f"{one.code} {one.severity.value}" for one in found[0]) == sorted(case["expect"])


def test_every_rule_has_a_table_with_cases_that_pass_and_that_fail() -> None:
    looking = {info.code for info in all_rules() if not info.is_about_document}
    assert set(TABLES) == looking
    for code, table in TABLES.items():
        assert table["code"] == code
        ids = [case["id"] for case in table["cases"]]
        assert len(ids) == len(set(ids))
        assert {"pass", "fail"} <= {one.split("-")[0] for one in ids} <= {"pass", "fail", "open"}
        found = [case for case in table["cases"] if any(seen.startswith(code) for seen in case["expect"])]
        assert {case["id"].split("-")[0] for case in found} >= {"fail"}
        assert not [c["id"] for c in found if c["id"].startswith("pass") and not any("info" in e for e in c["expect"])]
