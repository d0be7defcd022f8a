"""Each rule against a table of cases: what it finds, what it leaves alone, and that nothing else is found.

A case changes the valid certificate of `tests/build.py`: `change` holds arguments of `build.certificate`, `second`
those of a second certificate in the same document, `marks` the page numbers on its pages, `evidence` what its file
shows of itself, `laboratories` what the user wrote down about laboratories. `expect` lists every finding as "CODE
severity subject". `only` cuts the profile down to the limits on one analyte and drops what it requires.
`reservations` is why a profile is perhaps not meant.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.build import AS_OF, certificate, document
from verifier.engine import verify_document
from verifier.model import DecisionRule, DecisionSettings, Evidence, Finding, LaboratoryRecord, Profile
from verifier.profiles import load_profile
from verifier.rules.registry import all_rules

FOLDER = Path(__file__).parent
TABLES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))}
CASES = [(code, case) for code, table in TABLES.items() for case in table["cases"]]

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
    assert report.verdict.value == case["verdict"]
    assert report.coverage.not_evaluated == ()
    assert report.coverage.reservations == tuple(case.get("reservations", ()))


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
