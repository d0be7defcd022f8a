"""The store: what a batch writes, and what people and programs ask for later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from types import TracebackType
from typing import Any

import simplejson
from pydantic import ValidationError
from sqlalchemy import Connection, RowMapping, Select, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from verifier.collection import Fingerprint, fingerprint
from verifier.errors import StoreError, UsageError
from verifier.model import CollectionFinding, DocumentReport, Run, Verdict, to_json
from verifier.store import export, tables
from verifier.store.address import Address
from verifier.store.connection import Database
from verifier.store.parties import documents_of, parties
from verifier.store.prints import StoreIndex, add_print, unprinted
from verifier.store.records import (
    DocumentRecord,
    Kind,
    Party,
    PartyDocument,
    PartyKind,
    RunRecord,
    RunState,
    StoredText,
    Table,
)
from verifier.store.rows import (
    certificate_rows,
    document_row,
    finding_rows,
    judgement_rows,
    result_rows,
    run_row,
)
from verifier.store.schema import prepare
from verifier.store.texts import add_texts, texts_of

_DOCUMENTS_AT_ONCE = 50
"""Documents whose rows are in memory together when they are taken out."""

_DOCUMENT_COLUMNS = [tables.documents.c[name] for name in DocumentRecord.model_fields]


class Store:
    """An open store; `verifier.store.open_store` opens it."""

    def __init__(self, address: Address, *, create: bool, waits: tuple[float, ...]) -> None:
        """Raises StoreError, and UsageError for an address that cannot be understood."""
        self.address = address
        self._database = Database(address, waits)
        try:
            prepare(self._database, create=create)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the database."""
        self._database.close()

    @property
    def files(self) -> tuple[str, ...]:
        """The file, and what SQLite keeps beside it; none for PostgreSQL. Nothing else may be written there."""
        path = self.address.path
        return () if path is None else (str(path), f"{path}-wal", f"{path}-shm")

    # --------------------------------------------------------------------------------------------------- writing

    def begin_run(
        self, run: Run, *, started: datetime, arguments: Sequence[str] = (), texts: Sequence[StoredText] = ()
    ) -> RunRecord:
        """A new run, in state `running`, with the texts that it judges by. Raises StoreError.

        Where the connection breaks at the very end, a run without documents may be left behind.
        """
        _must_have_zone(started)
        row = run_row(run) | {
            "started": started,
            "state": RunState.RUNNING.value,
            "arguments": to_json(list(arguments)),
        }

        def work(connection: Connection) -> RunRecord:
            made = connection.execute(insert(tables.runs).values(row).returning(*tables.runs.c)).mappings().one()
            add_texts(connection, made["id"], texts, is_postgres=self._database.is_postgres)
            return _run_record(made, {})

        return self._database.write(work)

    def add(self, run_id: int, report: DocumentReport) -> bool:
        """Stores a report whole, in one transaction; whether it was not there yet.

        The same document (SHA-256 and label) of the same run is stored once: adding it again changes nothing. So an
        interrupted run can be gone on with. A run that is finished takes no more documents.
        Raises StoreError, also when the database stays away for longer than the store waits for it.
        """
        row = document_row(run_id, report)
        dialect = postgresql if self._database.is_postgres else sqlite
        keep_first = dialect.insert(tables.documents).values(row).on_conflict_do_nothing()
        found = _print_of(report)

        def work(connection: Connection) -> bool:
            self._must_be_open(connection, run_id)
            number = connection.execute(keep_first.returning(tables.documents.c.id)).scalar_one_or_none()
            if number is None:
                return False
            for table, rows in (
                (tables.certificates, certificate_rows),
                (tables.results, result_rows),
                (tables.judgements, judgement_rows),
                (tables.findings, finding_rows),
            ):
                if batch := list(rows(number, report)):
                    connection.execute(insert(table), batch)
            if found is not None:
                add_print(connection, number, found, is_postgres=self._database.is_postgres)
            return True

        return self._database.write(work)

    def add_together(self, run_id: int, findings: Iterable[CollectionFinding]) -> None:
        """Stores the findings across documents of a run, unless it has some already. Raises StoreError."""
        rows = [
            {
                "run_id": run_id,
                "position": position,
                "code": one.code,
                "severity": one.severity.value,
                "message": one.message,
                "finding": to_json(one),
            }
            for position, one in enumerate(findings)
        ]
        table = tables.collection_findings
        there = select(func.count()).select_from(table).where(table.c.run_id == run_id)

        def work(connection: Connection) -> None:
            self._must_be_open(connection, run_id)
            if rows and not connection.execute(there).scalar_one():
                connection.execute(insert(table), rows)

        self._database.write(work)

    def index(self, run_id: int, on_progress: Callable[[int], None] = lambda _: None) -> StoreIndex:
        """Everything in the store, to compare the documents of a run with.

        Documents of an older store get their fingerprints now; `on_progress` hears how many are done. Raises
        StoreError.
        """
        last = done = 0
        while some := self._unprinted(last):
            found = [(number, _print_of(_report(written, self.address))) for number, written in some]
            self._database.write(partial(self._add_prints, found))
            last, done = some[-1][0], done + len(some)
            on_progress(done)
        return StoreIndex(self._database, run_id)

    def _unprinted(self, after: int) -> Sequence[tuple[int, str]]:
        return self._database.read(lambda connection: unprinted(connection, after, _DOCUMENTS_AT_ONCE))

    def _add_prints(self, found: Sequence[tuple[int, Fingerprint | None]], connection: Connection) -> None:
        for number, one in found:
            if one is not None:
                add_print(connection, number, one, is_postgres=self._database.is_postgres)

    def finish_run(self, run_id: int, *, finished: datetime, state: RunState = RunState.FINISHED) -> RunRecord:
        """Says how a run ended: `finished`, or `interrupted`. Saying it again changes nothing. Raises StoreError."""
        if state is RunState.RUNNING:
            raise ValueError("a run ends as finished or as interrupted")
        _must_have_zone(finished)

        def work(connection: Connection) -> RunRecord:
            if self._state(connection, run_id) is not RunState.FINISHED:
                ended = {"finished": finished, "state": state.value}
                connection.execute(update(tables.runs).where(tables.runs.c.id == run_id).values(ended))
            return self._run(connection, run_id)

        return self._database.write(work)

    # --------------------------------------------------------------------------------------------------- reading

    def together(self, run_id: int) -> tuple[CollectionFinding, ...]:
        """The findings across documents of a run, in their order. Raises StoreError."""
        table = tables.collection_findings
        chosen = select(table.c.finding).where(table.c.run_id == run_id).order_by(table.c.position)
        return tuple(CollectionFinding.model_validate(_plain(written)) for written in self._first_cells(chosen))

    def texts(self, run_id: int) -> tuple[StoredText, ...]:
        """The texts that a run judged by; none of a run that an older version stored. Raises StoreError."""
        return self._database.read(lambda connection: texts_of(connection, run_id))

    def done(self, run_id: int) -> set[tuple[str, str]]:
        """SHA-256 and label of every document that the run has stored: what a resumed run need not do again.

        NOTE: a document that could not be opened at all has an empty SHA-256.
        """
        documents = tables.documents.c
        chosen = select(documents.sha256, documents.label).where(documents.run_id == run_id)
        return self._database.read(lambda connection: {(row[0], row[1]) for row in connection.execute(chosen)})

    def runs(self) -> tuple[RunRecord, ...]:
        """Every run with its counts, the newest first. Raises StoreError."""

        def work(connection: Connection) -> tuple[RunRecord, ...]:
            counts = _counts(connection)
            rows = connection.execute(select(tables.runs).order_by(tables.runs.c.id.desc())).mappings()
            return tuple(_run_record(row, counts[row["id"]]) for row in rows)

        return self._database.read(work)

    def run(self, run_id: int) -> RunRecord:
        """One run with its counts. Raises UsageError when there is none of that number, and StoreError."""
        return self._database.read(lambda connection: self._run(connection, run_id))

    def newest_run(self) -> RunRecord | None:
        """The run that was begun last, None where there is none. Raises StoreError."""

        def work(connection: Connection) -> RunRecord | None:
            number = connection.execute(select(func.max(tables.runs.c.id))).scalar_one()
            return None if number is None else self._run(connection, number)

        return self._database.read(work)

    def documents(self, sha256: str, run_id: int | None = None) -> tuple[DocumentRecord, ...]:
        """The documents whose SHA-256 is or begins with `sha256`, the newest first; of one run, or of all.

        Raises StoreError.
        """
        documents = tables.documents.c
        wanted = sha256.lower()
        # A range and not LIKE: an index serves it whatever the database thinks of the order of letters.
        is_near = documents.sha256.between(wanted.ljust(64, "0"), wanted.ljust(64, "f"))
        chosen = select(*_DOCUMENT_COLUMNS).where(is_near).order_by(documents.id.desc())
        if run_id is not None:
            chosen = chosen.where(documents.run_id == run_id)

        def work(connection: Connection) -> tuple[DocumentRecord, ...]:
            return tuple(_document_record(row) for row in connection.execute(chosen).mappings())

        return self._database.read(work)

    def parties(self, kind: PartyKind) -> tuple[Party, ...]:
        """Laboratories or clients as the reports name them, by name. Raises StoreError."""
        return self._database.read(lambda connection: parties(connection, kind))

    def documents_of(self, kind: PartyKind, name: str) -> tuple[PartyDocument, ...]:
        """The documents that name a laboratory or client, each file once, the newest first. Raises StoreError."""
        return self._database.read(lambda connection: documents_of(connection, kind, name))

    def report(self, document: DocumentRecord) -> DocumentReport:
        """The whole report, equal to what was stored. Raises StoreError."""
        documents = tables.documents.c
        chosen = select(documents.report).where(documents.id == document.id)
        return _report(self._database.read(lambda connection: connection.execute(chosen).scalar_one()), self.address)

    def reports(self, run_id: int) -> Iterator[DocumentReport]:
        """The reports of a run, in the order in which they were added. Raises StoreError."""
        for first, last in self._stretches(run_id):
            documents = tables.documents.c
            chosen = (
                select(documents.report)
                .where(documents.id.between(first, last), documents.run_id == run_id)
                .order_by(documents.id)
            )
            yield from (_report(text, self.address) for text in self._first_cells(chosen))

    def columns(self, table: Table) -> Mapping[str, Kind]:
        """Names and kinds of the columns that `rows` gives, in order."""
        return export.columns(table)

    def rows(self, table: Table, run_id: int | None = None) -> Iterator[dict[str, Any]]:
        """Row after row of one run or of all, in the order in which the documents were added, with flat memory.

        Documents that are added meanwhile may or may not be among them. Raises StoreError.
        """
        for first, last in self._stretches(run_id):
            chosen = export.rows_between(table, first, last, run_id)
            yield from self._all_rows(chosen)

    def _stretches(self, run_id: int | None) -> Iterator[tuple[int, int]]:
        """First and last number of some documents at a time: a connection may break in between."""
        documents = tables.documents.c
        last = 0
        while True:
            chosen = select(documents.id).where(documents.id > last).order_by(documents.id).limit(_DOCUMENTS_AT_ONCE)
            if run_id is not None:
                chosen = chosen.where(documents.run_id == run_id)
            found = self._first_cells(chosen)
            if not found:
                return
            yield found[0], found[-1]
            last = found[-1]

    # --------------------------------------------------------------------------------------------------- within

    def _first_cells(self, chosen: Select[Any]) -> Sequence[Any]:
        return self._database.read(lambda connection: connection.execute(chosen).scalars().all())

    def _all_rows(self, chosen: Select[Any]) -> list[dict[str, Any]]:
        return self._database.read(lambda connection: [dict(row) for row in connection.execute(chosen).mappings()])

    def _must_be_open(self, connection: Connection, run_id: int) -> None:
        if self._state(connection, run_id) is RunState.FINISHED:
            message = f'run {run_id} of the store "{self.address}" is finished and takes no more documents'
            raise StoreError(message, "begin a new run")

    def _state(self, connection: Connection, run_id: int) -> RunState:
        chosen = select(tables.runs.c.state).where(tables.runs.c.id == run_id)
        found = connection.execute(chosen).scalar_one_or_none()
        if found is None:
            raise self._no_run(run_id)
        return RunState(found)

    def _run(self, connection: Connection, run_id: int) -> RunRecord:
        chosen = select(tables.runs).where(tables.runs.c.id == run_id)
        row = connection.execute(chosen).mappings().one_or_none()
        if row is None:
            raise self._no_run(run_id)
        return _run_record(row, _counts(connection, run_id)[run_id])

    def _no_run(self, run_id: int) -> UsageError:
        return UsageError(f'the store "{self.address}" has no run {run_id}', "see the runs with: verifier history")


def _print_of(report: DocumentReport) -> Fingerprint | None:
    """The fingerprint of a document; None for one that could not be read."""
    return None if report.verdict is Verdict.UNREADABLE or not report.source.sha256 else fingerprint(report)


def _must_have_zone(moment: datetime) -> None:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")


def _counts(connection: Connection, run_id: int | None = None) -> Mapping[int, Mapping[Verdict, int]]:
    documents = tables.documents.c
    chosen = select(documents.run_id, documents.verdict, func.count()).group_by(documents.run_id, documents.verdict)
    if run_id is not None:
        chosen = chosen.where(documents.run_id == run_id)
    found: dict[int, dict[Verdict, int]] = defaultdict(dict)
    for number, verdict, count in connection.execute(chosen):
        found[number][Verdict(verdict)] = count
    # In the order of the verdicts, so that the same counts are the same bytes.
    ordered = {number: {v: counts[v] for v in Verdict if v in counts} for number, counts in found.items()}
    return defaultdict(dict, ordered)


def _run_record(row: RowMapping, verdicts: Mapping[Verdict, int]) -> RunRecord:
    plain = _plain(row["options"]) | {
        "version": row["version"],
        "as_of": row["as_of"],
        "profiles": _plain(row["profiles"]),
        "use": _plain(row["use"]),
    }
    try:
        run = Run.model_validate(plain)
    except ValidationError as error:
        message = f"run {row['id']} was stored by verifier {row['version']}, and this version cannot read it"
        raise StoreError(message, "use that version, or a newer one") from error
    return RunRecord(
        id=row["id"],
        run=run,
        profiles_sha256=row["profiles_sha256"],
        arguments=tuple(_plain(row["arguments"])),
        started=row["started"],
        finished=row["finished"],
        state=RunState(row["state"]),
        verdicts=verdicts,
    )


def _plain(text: str) -> Any:
    """JSON as plain values; whole numbers are decimals, too: one may be printed with more digits than `int` takes."""
    return simplejson.loads(text, use_decimal=True, parse_int=Decimal)


def _document_record(row: RowMapping) -> DocumentRecord:
    return DocumentRecord.model_validate(dict(row))


def _report(text: str, address: Address) -> DocumentReport:
    try:
        return DocumentReport.model_validate(_plain(text))
    except ValidationError as error:
        message = f'a report of the store "{address}" cannot be read by this version of verifier'
        raise StoreError(message, "use the version that stored it (verifier history names it)") from error
