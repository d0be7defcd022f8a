"""Fingerprints in a store: with their documents, once for the same reading, and for documents of older stores too."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import date

from sqlalchemy import insert, text

from tests.rules.test_rule_cases import report_of
from tests.store.conftest import LATER, NOON, named
from verifier.collate import Collation
from verifier.collection import fingerprint
from verifier.collection.index import HOLDERS
from verifier.collection.marks import marks_of
from verifier.model import CollectionFinding, DocumentReport, Run, Verdict
from verifier.profiles import load_profile
from verifier.store import open_store, parse_address, schema, tables
from verifier.store.connection import Database
from verifier.store.rows import document_row, run_row
from verifier.store.store import Store

DAY = date(2026, 11, 22)
PROFILE = load_profile("kratom-baseline")
BASE = {
    "sample": {"sample_id": "S-1001", "lot": "GV-104229", "report_id": "R-20417"},
    "rows": [
        "mitragynine: 14.37 mg/g",
        "7_hydroxymitragynine: 0.1283 mg/g",
        "paynantheine: 2.316 mg/g",
        "speciogynine: 1.624 mg/g",
        "speciociliatine: 1.237 mg/g",
        "lead: 0.254 ppm",
    ],
}


def on_lot(lot: str, label: str | None = None) -> DocumentReport:
    """A report with the same results on another lot."""
    head = {"sample": {"sample_id": f"S-{lot}", "lot": lot, "report_id": f"R-{lot}"}}
    return report_of({"label": label or f"{lot}.pdf", "bytes": lot, "change": head}, BASE)


def stored(store: Store, run: Run, reports: Iterable[DocumentReport]) -> int:
    number = store.begin_run(run, started=NOON).id
    for report in reports:
        store.add(number, report)
    return number


def found(store: Store, run_id: int) -> list[CollectionFinding]:
    collation = Collation(store.index(run_id), [PROFILE], DAY)
    assert collation.failures == []
    return list(collation)


def count(store: Store, table: str) -> int:
    return int(store._database.read(lambda c: c.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()))  # noqa: S608


def test_a_new_document_is_compared_with_everything_in_the_store(store: Store, run: Run) -> None:
    stored(store, run, [on_lot("GV-104229"), on_lot("GV-200001")])
    (first,) = found(store, stored(store, run, [on_lot("GV-118730")]))
    assert first.code == "COL604"
    assert sorted(one.label for one in first.documents) == ["GV-104229.pdf", "GV-118730.pdf", "GV-200001.pdf"]


def test_findings_that_the_run_has_no_part_in_are_left_out(store: Store, run: Run) -> None:
    stored(store, run, [on_lot("GV-104229"), on_lot("GV-200001")])
    alone = report_of({"label": "alone.pdf", "change": {"without": ["alkaloids"], "rows": []}}, {"rows": []})
    assert found(store, stored(store, run, [alone])) == []


def test_checking_the_same_folder_again_finds_the_same(store: Store, run: Run) -> None:
    folder = [on_lot("GV-104229"), on_lot("GV-200001")]
    first = found(store, stored(store, run, folder))
    assert [one.code for one in first] == ["COL604"]
    assert found(store, stored(store, run, reversed(folder))) == first
    moved = [named(report, f"archive/{report.source.label}") for report in folder]
    assert [one.code for one in found(store, stored(store, run, moved))] == ["COL604"]
    assert count(store, "prints") == 2
    assert count(store, "document_prints") == 6


def test_the_same_bytes_under_another_name_are_said(store: Store, run: Run) -> None:
    stored(store, run, [on_lot("GV-104229")])
    (one,) = found(store, stored(store, run, [on_lot("GV-104229", "new name.pdf")]))
    assert (one.code, [file.label for file in one.documents]) == ("COL601", ["new name.pdf", "GV-104229.pdf"])


def test_what_another_version_read_otherwise_does_not_count_any_more(store: Store, run: Run) -> None:
    stored(store, run, [on_lot("GV-104229")])
    misread = report_of({"label": "GV-200001.pdf", "bytes": "GV-200001", "change": {"sample": {"lot": "GV-2"}}}, BASE)
    stored(store, run, [misread])
    other = {
        "label": "GV-200001.pdf",
        "bytes": "GV-200001",
        "change": {"without": ["alkaloids"], "sample": {"lot": "X-9"}},
    }
    again = stored(store, run, [report_of(other, {"rows": []})])
    assert count(store, "prints") == 3
    assert found(store, again) == []


def test_unreadable_documents_have_no_fingerprint(store: Store, run: Run, unreadable: DocumentReport) -> None:
    assert unreadable.verdict is Verdict.UNREADABLE
    assert found(store, stored(store, run, [unreadable])) == []
    assert count(store, "prints") == 0


def test_documents_of_the_first_schema_get_their_fingerprints(url: str, run: Run) -> None:
    database = Database(parse_address(url), ())
    database.write(lambda connection: schema.upgrade(connection, "0001"))

    def fill(connection: object) -> None:
        row = run_row(run) | {"started": NOON, "state": "finished", "arguments": "[]"}
        number = connection.execute(insert(tables.runs).values(row).returning(tables.runs.c.id)).scalar_one()
        for lot in ("GV-104229", "GV-200001"):
            connection.execute(insert(tables.documents).values(document_row(number, on_lot(lot))))

    database.write(fill)
    database.close()
    with open_store(url, create=False) as store:
        assert count(store, "prints") == 0
        told: list[int] = []
        later = stored(store, run, [on_lot("GV-118730")])
        store.index(later, told.append)
        assert told == [2]
        assert count(store, "prints") == count(store, "document_prints") == 3
        assert [(one.code, len(one.documents)) for one in found(store, later)] == [("COL604", 3)]


def test_two_that_index_an_older_store_at_once_do_it_once(url: str, run: Run) -> None:
    with open_store(url) as store:
        number = stored(store, run, [on_lot(f"GV-{place:06}") for place in range(70)])
        for table in ("document_prints", "marks", "prints"):
            store._database.write(lambda c, table=table: c.execute(text(f"DELETE FROM {table}")))  # noqa: S608

    def index_it() -> None:
        with open_store(url) as own:
            own.index(number)

    threads = [threading.Thread(target=index_it) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_store(url) as store:
        assert count(store, "prints") == count(store, "document_prints") == 70
        assert count(store, "marks") == sum(len(marks_of(fingerprint(on_lot(f"GV-{n:06}")))) for n in range(70))


def test_two_writers_of_the_same_bytes_keep_one_fingerprint(url: str, run: Run) -> None:
    with open_store(url) as store:
        numbers = [store.begin_run(run, started=NOON).id for _ in range(3)]

    def write(number: int) -> None:
        with open_store(url) as own:
            for place in range(25):
                own.add(number, on_lot(f"GV-{place:06}"))

    threads = [threading.Thread(target=write, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with open_store(url) as store:
        assert (count(store, "prints"), count(store, "document_prints")) == (25, 75)
        assert len({one.model_dump_json() for number in numbers for one in found(store, number)}) == 1


def test_a_mark_with_many_holders_gives_those_of_the_lowest_rank(store: Store, run: Run) -> None:
    number = stored(store, run, [on_lot("GV-104229")])
    ranks = list(range(HOLDERS + 50))

    def fill(connection: object) -> None:
        (only,) = connection.execute(text("SELECT id FROM prints")).scalars()
        prints = [{"sha256": f"{rank:064x}", "digest": "", "bag": b"", "fingerprint": "{}"} for rank in reversed(ranks)]
        connection.execute(insert(tables.prints), prints)
        every = connection.execute(text("SELECT id, sha256 FROM prints")).all()
        rows = [{"mark": 7, "rank": int(sha, 16), "print_id": own} for own, sha in every if own != only]
        connection.execute(insert(tables.marks), rows)

    store._database.write(fill)
    index = store.index(number)
    held = index.holders([7, 8])
    assert held[8] == []
    rows = store._database.read(lambda c: c.execute(text("SELECT id, sha256 FROM prints")).all())
    ranked = {own: int(sha256, 16) for own, sha256 in rows}
    assert [ranked[own] for own in held[7]] == ranks[:HOLDERS]
    assert index.count(7) == HOLDERS + 50


def test_findings_are_kept_with_their_run(store: Store, run: Run) -> None:
    number = stored(store, run, [on_lot("GV-104229"), on_lot("GV-200001")])
    findings = found(store, number)
    store.add_together(number, findings)
    store.add_together(number, findings)
    store.finish_run(number, finished=LATER)
    assert list(store.together(number)) == findings
    assert store.together(stored(store, run, [])) == ()
