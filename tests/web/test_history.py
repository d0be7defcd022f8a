"""What a store holds, as pages and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.conftest import CLEAN, LEAD, Open, Visitor
from verifier.model import Verdict
from verifier.store import RunState, open_store
from verifier.store.records import PartyKind
from verifier.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "store.db")) as opened:
        yield opened


@pytest.fixture
def visitor(visit: Open, store: Store) -> Visitor:
    return visit(store=store)


def test_nothing_yet(visitor: Visitor) -> None:
    assert "Nothing is stored yet." in visitor.get("/history").text
    assert "No stored report names one yet." in visitor.get("/laboratories").text


def test_runs_are_recorded_and_shown(visitor: Visitor, store: Store) -> None:
    visitor.check(LEAD, CLEAN)
    (record,) = store.runs()
    assert (record.state, record.verdicts) == (RunState.FINISHED, {Verdict.PASS: 1, Verdict.FAIL: 1})
    assert "Run 1 · 2 documents" in visitor.get("/history").text
    run = visitor.get("/history/1").text
    assert "lead-above-limit.pdf" in run
    sha = next(row["sha256"] for row in visitor.get("/api/v1/history/1").json() if row["verdict"] == "fail")
    assert f'href="/history/1/{sha}"' in run
    report = visitor.get(f"/history/1/{sha}")
    assert "Fails 1 of 12 limits (lead)." in report.text
    assert visitor.get(f"/api/v1/history/1/documents/{sha}").json()["verdict"] == "fail"


def test_what_is_deleted_here_stays_in_the_store(visitor: Visitor, store: Store) -> None:
    job = visitor.check(LEAD)
    visitor.post(f"{job}/delete")
    assert [record.documents for record in store.runs()] == [1]


def test_a_document_is_compared_with_those_of_earlier_runs(visitor: Visitor) -> None:
    visitor.check(("first.pdf", LEAD.read_bytes()))
    job = visitor.check(("second.pdf", LEAD.read_bytes()), CLEAN)
    assert "COL601" in visitor.get(job).text


def test_laboratories_and_clients(visitor: Visitor, store: Store) -> None:
    visitor.check(LEAD, CLEAN)
    visitor.check(("again.pdf", LEAD.read_bytes()))
    laboratories = store.parties(PartyKind.LABORATORY)
    # The same file counts once, as it was judged last.
    assert sum(one.documents for one in laboratories) == 2
    for one in laboratories:
        page = visitor.get("/laboratories", params={"name": one.name})
        assert page.status_code == 200
        assert one.name in page.text
        assert len(store.documents_of(PartyKind.LABORATORY, one.name)) == one.documents
    failing = next(one for one in laboratories if Verdict.FAIL in one.verdicts)
    assert "again.pdf" in visitor.get("/laboratories", params={"name": failing.name}).text
    assert failing.first == failing.last
    assert visitor.get("/clients").status_code == 200
    assert visitor.get("/api/v1/parties/laboratory").json()[0]["name"] == laboratories[0].name
    named = visitor.get("/api/v1/parties/laboratory/documents", params={"name": failing.name}).json()
    assert named[0]["document"]["verdict"] == "fail"


@pytest.mark.parametrize(
    "address",
    [
        "/history/7",
        "/history/0",
        "/history/99999999999999999999",
        f"/history/1/{'0' * 64}",
        "/history/1/abc",
        "/laboratories?name=Nobody",
        "/api/v1/history/7",
    ],
)
def test_what_is_not_there(visitor: Visitor, address: str) -> None:
    assert visitor.get(address).status_code in (404, 422)


def test_unreadable_documents_are_kept_as_such(visitor: Visitor) -> None:
    visitor.check(("x.pdf", b"nothing"), ("y.zip", b"nothing"))
    text = visitor.get("/history/1").text
    assert "x.pdf" in text
    assert "y.zip" in text
