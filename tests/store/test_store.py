"""What goes into a store comes out of it again, once and whole."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import event, text

from tests.store.conftest import LATER, NOON, named
from verifier.errors import ExitCode, StoreError, UsageError
from verifier.model import DocumentReport, Run, Use, Verdict, Waiver
from verifier.store import RunState, Table, open_store
from verifier.store.rows import profiles_hash
from verifier.store.store import Store


def test_a_report_comes_back_equal(store: Store, run: Run, failing: DocumentReport, unreadable: DocumentReport) -> None:
    begun = store.begin_run(run, started=NOON)
    assert store.add(begun.id, failing)
    assert store.add(begun.id, unreadable)
    assert list(store.reports(begun.id)) == [failing, unreadable]
    (record,) = store.documents(failing.source.sha256)
    assert (record.run_id, record.label, record.verdict) == (begun.id, failing.source.label, Verdict.FAIL)
    assert store.report(record) == failing


def test_a_store_is_there_when_it_is_opened_again(url: str, run: Run, failing: DocumentReport) -> None:
    with open_store(url) as store:
        number = store.begin_run(run, started=NOON).id
        store.add(number, failing)
    with open_store(url, create=False) as store:
        assert list(store.reports(number)) == [failing]


def test_a_run_says_what_it_was(store: Store, run: Run, failing: DocumentReport, unreadable: DocumentReport) -> None:
    used = run.model_copy(update={"use": Use(servings_per_day=Decimal("4.0")), "waivers_sha256": "12" * 32})
    begun = store.begin_run(used, started=NOON, arguments=["check", "käse/", "--store", "x.db"])
    assert (begun.run, begun.started, begun.finished, begun.state) == (used, NOON, None, RunState.RUNNING)
    assert begun.arguments == ("check", "käse/", "--store", "x.db")
    assert begun.profiles_sha256 == profiles_hash(run)
    for report in (failing, unreadable, named(unreadable, "another.pdf")):
        store.add(begun.id, report)
    ended = store.finish_run(begun.id, finished=LATER)
    assert (ended.finished, ended.state, ended.documents) == (LATER, RunState.FINISHED, 3)
    assert ended.verdicts == {Verdict.FAIL: 1, Verdict.UNREADABLE: 2}
    assert store.run(begun.id) == ended
    assert store.newest_run() == ended


def test_runs_are_listed_newest_first(store: Store, run: Run, failing: DocumentReport) -> None:
    assert store.runs() == ()
    assert store.newest_run() is None
    first, second = (store.begin_run(run, started=NOON) for _ in range(2))
    store.add(first.id, failing)
    assert [(r.id, r.documents) for r in store.runs()] == [(second.id, 0), (first.id, 1)]


def test_the_same_document_is_stored_once_in_a_run(
    store: Store, run: Run, failing: DocumentReport, unreadable: DocumentReport
) -> None:
    begun = store.begin_run(run, started=NOON)
    assert store.add(begun.id, failing)
    changed = unreadable.model_copy(update={"source": failing.source})
    assert not store.add(begun.id, failing)
    assert not store.add(begun.id, changed)
    assert list(store.reports(begun.id)) == [failing]
    # Another name, other bytes, another run: another document.
    assert store.add(begun.id, named(failing, "other.pdf"))
    assert store.add(begun.id, named(failing, failing.source.label, "ab" * 32))
    assert store.add(store.begin_run(run, started=NOON).id, failing)


def test_what_is_done_is_known_by_bytes_and_label(store: Store, run: Run, failing: DocumentReport) -> None:
    begun, other = (store.begin_run(run, started=NOON) for _ in range(2))
    labels = ["a.pdf", "b.pdf", "caf\udce9.pdf", "zip\0.pdf", "escaped:x", "x" * 5000 + ".pdf"]
    for label in labels:
        assert store.add(begun.id, named(failing, label))
        assert not store.add(begun.id, named(failing, label))
    store.add(other.id, named(failing, "c.pdf"))
    assert store.done(begun.id) == {(failing.source.sha256, label) for label in labels}


def test_a_finished_run_takes_no_more(store: Store, run: Run, failing: DocumentReport) -> None:
    begun = store.begin_run(run, started=NOON)
    ended = store.finish_run(begun.id, finished=LATER)
    with pytest.raises(StoreError, match="is finished and takes no more documents"):
        store.add(begun.id, failing)
    assert store.finish_run(begun.id, finished=NOON, state=RunState.INTERRUPTED) == ended


def test_an_interrupted_run_can_be_gone_on_with(store: Store, run: Run, failing: DocumentReport) -> None:
    begun = store.begin_run(run, started=NOON)
    store.add(begun.id, failing)
    assert store.finish_run(begun.id, finished=NOON, state=RunState.INTERRUPTED).state is RunState.INTERRUPTED
    assert store.add(begun.id, named(failing, "next.pdf"))
    assert store.finish_run(begun.id, finished=LATER).state is RunState.FINISHED


def test_a_run_that_is_not_there_is_said(store: Store, failing: DocumentReport) -> None:
    for ask in (
        lambda: store.add(7, failing),
        lambda: store.run(7),
        lambda: store.finish_run(7, finished=NOON),
    ):
        with pytest.raises(UsageError, match="has no run 7"):
            ask()


def test_a_time_without_zone_is_refused(store: Store, run: Run) -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        store.begin_run(run, started=datetime(2026, 11, 22, 12))  # noqa: DTZ001
    assert store.runs() == ()


def test_documents_are_found_by_the_beginning_of_their_hash(store: Store, run: Run, failing: DocumentReport) -> None:
    first, second = (store.begin_run(run, started=NOON) for _ in range(2))
    one, other = "00ffab" + "0" * 58, "00ffab" + "f" * 58
    store.add(first.id, named(failing, "one.pdf", one))
    store.add(first.id, named(failing, "other.pdf", other))
    store.add(second.id, named(failing, "one.pdf", one))
    assert [(d.run_id, d.label) for d in store.documents("00ffab")] == [
        (second.id, "one.pdf"),
        (first.id, "other.pdf"),
        (first.id, "one.pdf"),
    ]
    assert [d.label for d in store.documents("00FFABf")] == ["other.pdf"]
    assert [d.run_id for d in store.documents(one, first.id)] == [first.id]
    assert store.documents("ff" * 32) == ()


def test_each_printed_value_has_a_row(store: Store, run: Run, failing: DocumentReport) -> None:
    begun = store.begin_run(run, started=NOON)
    store.add(begun.id, failing)
    rows = list(store.rows(Table.RESULTS))
    assert [(r["row"], r["value_position"], r["analyte"], r["printed"]) for r in rows] == [
        (0, 0, "lead", "1.80"),
        (0, 1, "lead", "0.00018"),
        (1, 0, None, "ND"),
    ]
    lead, _, nickel = rows
    assert (str(lead["number"]), lead["number_real"], lead["unit"]) == ("1.80", 1.8, "ppm")
    assert (str(lead["loq"]), lead["lod"], lead["limit_printed"], lead["printed_status"]) == (
        "0.050",
        None,
        "NMT 1.2",
        "Fail",
    )
    assert (lead["page"], lead["x0"], lead["bottom"]) == (1, 300.0, 311.0)
    assert (nickel["qualifier"], nickel["number"], nickel["printed_name"]) == ("not_detected", None, "=Nickel()")
    assert (lead["laboratory"], lead["lot"], lead["sha256"]) == ("Laboratory of Examples", "EX-7", "cd" * 32)
    assert list(lead) == list(store.columns(Table.RESULTS))


def test_judgements_findings_and_documents_have_rows(store: Store, run: Run, failing: DocumentReport) -> None:
    waived = failing.findings[0].model_copy(update={"waiver": Waiver(who="R. E.", why="known", until=NOON.date())})
    report = failing.model_copy(update={"findings": (*failing.findings, waived)})
    store.add(store.begin_run(run, started=NOON).id, report)
    assert [(r["status"], r["analyte"], r["reason"], r["profile"]) for r in store.rows(Table.JUDGEMENTS)] == [
        ("fail", "lead", "above the limit", "example-profile"),
        ("inconclusive", "arsenic", "not shown by this document", "example-profile"),
    ]
    findings = list(store.rows(Table.FINDINGS))
    assert [(r["code"], r["severity"], r["page"], r["waiver_who"], r["waiver_until"]) for r in findings] == [
        ("LIM101", "error", 1, None, None),
        ("LIM101", "error", 1, "R. E.", NOON.date()),
    ]
    (document,) = store.rows(Table.DOCUMENTS)
    assert (document["errors"], document["waived"], document["pages"], document["verdict"]) == (1, 1, 2, "fail")


def test_a_finding_about_no_certificate_has_its_row(store: Store, run: Run, failing: DocumentReport) -> None:
    about = failing.findings[0].subject.model_copy(update={"certificate": None})
    finding = failing.findings[0].model_copy(update={"subject": about})
    store.add(store.begin_run(run, started=NOON).id, failing.model_copy(update={"findings": (finding,)}))
    (row,) = store.rows(Table.FINDINGS)
    assert (row["code"], row["certificate"], row["laboratory"]) == ("LIM101", None, None)


@pytest.mark.parametrize("table", Table)
def test_rows_are_those_of_one_run_or_of_all_in_order(
    store: Store, run: Run, failing: DocumentReport, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verifier.store.store._DOCUMENTS_AT_ONCE", 2)
    runs = [store.begin_run(run, started=NOON).id for _ in range(2)]
    for number in range(7):
        store.add(runs[number % 3 == 0], named(failing, f"{number}.pdf"))
    every = list(dict.fromkeys(row["label"] for row in store.rows(table)))
    assert every == [f"{number}.pdf" for number in range(7)]
    third = [row["label"] for row in store.rows(table, runs[1])]
    assert list(dict.fromkeys(third)) == ["0.pdf", "3.pdf", "6.pdf"]
    assert len(third) * 7 == len(list(store.rows(table))) * 3
    assert [r.source.label for r in store.reports(runs[1])] == ["0.pdf", "3.pdf", "6.pdf"]


def test_a_document_that_cannot_be_stored_leaves_nothing_behind(
    store: Store, run: Run, failing: DocumentReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = store.begin_run(run, started=NOON)

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a defect of ours")

    with monkeypatch.context() as patched:
        patched.setattr("verifier.store.store.finding_rows", broken)
        with pytest.raises(ZeroDivisionError):
            store.add(begun.id, failing)
    assert store.done(begun.id) == set()
    assert [list(store.rows(table)) for table in Table] == [[], [], [], []]
    assert store.add(begun.id, failing)


def test_rows_are_only_ever_added(store: Store, run: Run, failing: DocumentReport) -> None:
    said: list[str] = []
    engine = store._database._engine
    event.listen(engine, "before_cursor_execute", lambda _c, _cursor, statement, *_: said.append(statement))
    begun = store.begin_run(run, started=NOON)
    store.add(begun.id, failing)
    store.add(begun.id, failing)
    store.finish_run(begun.id, finished=LATER)
    changing = [words for words in said if not words.lstrip().upper().startswith(("SELECT", "BEGIN", "INSERT INTO"))]
    assert [words.split()[:2] for words in changing] == [["UPDATE", "runs"]]


def test_certificates_are_kept_as_json_too(store: Store, run: Run, failing: DocumentReport) -> None:
    store.add(store.begin_run(run, started=NOON).id, failing)
    kept = store._database.read(lambda c: c.execute(text("SELECT certificate FROM certificates")).scalar_one())
    assert json.loads(kept)["sample"]["lot"] == "EX-7"
    assert '"number": 1.80,' in kept


def test_a_report_of_a_model_that_is_not_known_is_refused(store: Store, run: Run, failing: DocumentReport) -> None:
    store.add(store.begin_run(run, started=NOON).id, failing)
    import zlib

    packed = zlib.compress(b'{"source": 1}')
    store._database.write(lambda c: c.execute(text("UPDATE documents SET report = :r"), {"r": packed}))
    store._database.write(lambda c: c.execute(text("UPDATE runs SET options = '{\"of_tomorrow\": 1}'")))
    with pytest.raises(StoreError, match="cannot be read by this version"):
        store.report(store.documents("cd" * 32)[0])
    with pytest.raises(StoreError, match=r"was stored by verifier 0\.0\.0") as caught:
        store.runs()
    assert caught.value.exit_code is ExitCode.OUTPUT
