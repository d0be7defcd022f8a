"""Findings across documents hang on the documents alone: on no order, and not on how many others there are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.collection.made import document, report, row, sample
from verifier.collate import Collation
from verifier.collection import Fingerprint, ScratchIndex
from verifier.collection.index import HOLDERS
from verifier.model import CollectionFinding, Severity, WaiverRule
from verifier.profiles import load_profile
from verifier.rules.registry import rule_info

DAY = date(2026, 11, 22)
PROFILE = load_profile("kratom-baseline")
FOLDER = [
    ("a.pdf", report("a", "GV-104229")),
    ("copy of a.pdf", report("a", "GV-104229")),
    ("b.pdf", report("bb", "GV-118730", 1)),
    ("c.pdf", report("ccc", "GV-120001", 1)),
    ("d.pdf", report("dddd", "GV-130001", 7)),
    ("e.pdf", report("eeeee", "GV-104229", 7, report_id="R-other", sample_id="S-other-1")),
    ("f.pdf", report("ffffff", "GV-104229", 2, client="Example Botanicals")),
]


def found_in(folder: Iterable[tuple[str, Fingerprint]]) -> list[CollectionFinding]:
    index = ScratchIndex()
    for label, one in folder:
        index.add(label, one)
    collation = Collation(index, [PROFILE], DAY)
    assert collation.failures == []
    assert len(collation) == len(list(collation))
    return list(collation)


def codes(findings: Iterable[CollectionFinding]) -> list[str]:
    return [one.code for one in findings]


@given(order=st.permutations(FOLDER))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_documents_does_not_matter(order: list[tuple[str, Fingerprint]]) -> None:
    assert found_in(order) == found_in(FOLDER)


def test_what_is_found_in_a_folder() -> None:
    found = found_in(FOLDER)
    assert codes(found) == ["COL601", "COL603", "COL605", "COL608"]
    repeated = next(one for one in found if one.code == "COL605")
    assert {one.label for one in repeated.documents} == {"a.pdf", "b.pdf", "c.pdf"}
    assert "6 of 7 precise results" in repeated.message or "7 of 7 precise results" in repeated.message


def test_a_vector_that_stands_in_many_more_files_than_are_looked_at_is_found() -> None:
    many = [(f"{n}.pdf", report(f"n{n}", f"GV-{n:06}", 1)) for n in range(HOLDERS + 60)]
    (one,) = (finding for finding in found_in(many) if finding.code == "COL605")
    assert len(one.documents) + one.others == len(many)


def test_values_that_stand_everywhere_hide_nothing() -> None:
    # Two values are common to all files, the six that were reused are not.
    def common(n: int) -> list[object]:
        return [row("x", "1.23", "ppm"), row("y", "4.56", "ppm")] if n % 2 else [row("x", "1.23", "ppm")]

    rest = [(f"{n}.pdf", document(f"n{n}", sample(common(n), lot=f"GV-{n:06}"))) for n in range(HOLDERS * 2)]
    assert "COL605" in codes(found_in([*rest, *FOLDER]))


def test_one_file_under_many_names_is_counted() -> None:
    (one,) = found_in((f"{n}.pdf", report("a", "GV-104229")) for n in range(130))
    assert one.code == "COL601"
    assert len(one.documents) + one.others == 130
    assert one.message.startswith("one file stands here under 130 names")


def test_a_document_without_a_certificate_is_no_trouble() -> None:
    assert codes(found_in([("a.pdf", document("a", text="t")), ("b.pdf", document("b", text="t"))])) == ["COL602"]


def test_a_rule_that_crashes_costs_its_group_and_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_: object) -> None:
        raise ZeroDivisionError("a defect of ours")

    info = rule_info("COL605")
    monkeypatch.setitem(info.__dict__, "check", crash)
    index = ScratchIndex()
    for label, one in FOLDER:
        index.add(label, one)
    collation = Collation(index, [PROFILE], DAY)
    assert codes(collation) == ["COL601", "COL603", "COL608"]
    assert [failure.split(" (")[0] for failure in collation.failures] == ["COL605 results_repeat"]


def test_a_profile_chooses_rules_and_how_much_they_matter() -> None:
    index = ScratchIndex()
    for label, one in FOLDER:
        index.add(label, one)

    def with_rules(**changes: object) -> Collation:
        return Collation(index, [PROFILE.model_copy(update={"rules": PROFILE.rules.model_copy(update=changes)})], DAY)

    assert codes(with_rules(select=("LIM",))) == []
    assert codes(with_rules(ignore=("COL605", "COL601"))) == ["COL603", "COL608"]
    milder = with_rules(severity={"COL6": Severity.INFO})
    assert milder.worst is Severity.INFO
    assert with_rules(severity={"COL603": Severity.ERROR}).worst is Severity.ERROR
    both = Collation(
        index,
        [
            PROFILE,
            PROFILE.model_copy(update={"rules": PROFILE.rules.model_copy(update={"severity": {"COL": Severity.INFO}})}),
        ],
        DAY,
    )
    assert both.worst is Severity.WARNING


def test_a_waiver_marks_a_finding_and_takes_it_out_of_the_count() -> None:
    index = ScratchIndex()
    for label, one in (FOLDER[0], FOLDER[2]):
        index.add(label, one)
    waiver = WaiverRule(code="COL605", who="R. Example", why="one blend", until=DAY, document="b.pdf")
    (one,) = waived = list(collation := Collation(index, [PROFILE], DAY, [waiver]))
    assert waived[0].waiver is not None
    assert (one.severity, collation.worst) == (Severity.WARNING, None)
    assert Collation(index, [PROFILE], DAY, [waiver.model_copy(update={"document": "z.pdf"})]).worst is Severity.WARNING
    assert Collation(index, [PROFILE], date(2026, 11, 23), [waiver]).worst is Severity.WARNING
