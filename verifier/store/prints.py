"""Fingerprints in a store: written with their documents, and found by their marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from verifier.collection import Fingerprint, Record
from verifier.collection.fingerprints import digest_of
from verifier.collection.index import HOLDERS
from verifier.collection.marks import bag_of, marks_of, rank_of
from verifier.errors import StoreError
from verifier.store import tables
from verifier.store.connection import Database

_AT_ONCE = 200
"""Rows that are asked for in one statement."""


def add_print(connection: Connection, document: int, found: Fingerprint, *, is_postgres: bool) -> None:
    """Put the fingerprint of a document there, unless the same one of the same bytes is there already."""
    dialect = postgresql if is_postgres else sqlite
    prints = tables.prints.c
    written = found.text
    digest = digest_of(written)
    row = {"sha256": found.sha256, "digest": digest, "bag": bag_of(found).packed(), "fingerprint": written}
    keep_first = dialect.insert(tables.prints).values(row).on_conflict_do_nothing().returning(prints.id)
    number = connection.execute(keep_first).scalar_one_or_none()
    if number is None:
        known = select(prints.id).where(prints.sha256 == found.sha256, prints.digest == digest)
        number = connection.execute(known).scalar_one()
    else:
        rank = rank_of(found.sha256)
        rows = [{"mark": mark, "rank": rank, "print_id": number} for mark in sorted(marks_of(found))]
        if rows:
            connection.execute(insert(tables.marks), rows)
    tie = dialect.insert(tables.document_prints).values(document_id=document, print_id=number)
    connection.execute(tie.on_conflict_do_nothing())


def unprinted(connection: Connection, after: int, most: int) -> Sequence[tuple[int, str]]:
    """Some documents behind a number that were read and have no fingerprint, with their reports."""
    documents, tied = tables.documents.c, tables.document_prints.c
    chosen = (
        select(documents.id, documents.report)
        .outerjoin(tables.document_prints, tied.document_id == documents.id)
        .where(tied.document_id.is_(None), documents.verdict != "unreadable", documents.sha256 != "")
        .where(documents.id > after)
        .order_by(documents.id)
        .limit(most)
    )
    return [(number, report) for number, report in connection.execute(chosen)]


class StoreIndex:
    """Everything in a store as an index; the documents of one run are its own."""

    def __init__(self, database: Database, run_id: int) -> None:
        self._database = database
        self._run_id = run_id

    def holders(self, marks: Sequence[int]) -> Mapping[int, Sequence[int]]:
        """See `verifier.collection.Index`. Raises StoreError, as all that follow."""
        found: dict[int, list[tuple[int, int]]] = {mark: [] for mark in marks}
        for some in _pieces(marks):
            statement, values = _held(len(some)), {f"m{place}": mark for place, mark in enumerate(some)}
            for mark, rank, number in self._read(statement, values):
                found[mark].append((rank, number))
        return {mark: [number for _, number in sorted(held)] for mark, held in found.items()}

    def count(self, mark: int) -> int:
        """See `verifier.collection.Index`."""
        chosen = select(func.count()).select_from(tables.marks).where(tables.marks.c.mark == mark)
        return int(self._database.read(lambda connection: connection.execute(chosen).scalar_one()))

    def bags(self, documents: Sequence[int]) -> Mapping[int, bytes]:
        """See `verifier.collection.Index`."""
        prints = tables.prints.c
        these: Any = bindparam("some", expanding=True)
        chosen = select(prints.id, prints.bag).where(prints.id.in_(these))
        return {number: bytes(bag) for some in _pieces(documents) for number, bag in self._read(chosen, {"some": some})}

    def records(self, documents: Sequence[int]) -> Sequence[Record]:
        """See `verifier.collection.Index`."""
        prints = tables.prints.c
        files = select(prints.sha256).where(prints.id.in_(bindparam("some", expanding=True))).distinct()
        digests = [sha256 for some in _pieces(documents) for (sha256,) in self._read(files, {"some": some})]
        return [record for some in _pieces(digests) for record in self._newest(some)]

    def own(self) -> Iterator[Record]:
        """See `verifier.collection.Index`."""
        documents = tables.documents.c
        last = ""
        while True:
            chosen = (
                select(documents.sha256)
                .where(documents.run_id == self._run_id, documents.sha256 > last)
                .distinct()
                .order_by(documents.sha256)
                .limit(_AT_ONCE)
            )
            digests = [sha256 for (sha256,) in self._read(chosen, {})]
            if not digests:
                return
            yield from self._newest(digests)
            last = digests[-1]

    def _newest(self, digests: Sequence[str]) -> Iterator[Record]:
        """What was read last of some files."""
        prints, documents = tables.prints.c, tables.documents.c
        these: Any = bindparam("some", expanding=True)
        newest = select(func.max(prints.id)).where(prints.sha256.in_(these)).group_by(prints.sha256)
        chosen = (
            select(prints.id, prints.sha256, prints.fingerprint).where(prints.id.in_(newest)).order_by(prints.sha256)
        )
        named = select(documents.sha256, documents.label, documents.run_id == self._run_id).distinct()
        names: dict[str, set[tuple[bool, str]]] = defaultdict(set)
        for sha256, label, is_own in self._read(named.where(documents.sha256.in_(these)), {"some": list(digests)}):
            names[sha256].add((bool(is_own), label))
        for number, sha256, written in self._read(chosen, {"some": list(digests)}):
            yield Record(number, _labels(names[sha256]), _fingerprint(written, self._database))

    def _read(self, statement: Any, values: Mapping[str, Any]) -> Sequence[Any]:
        return self._database.read(lambda connection: connection.execute(statement, values).all())


def _labels(names: set[tuple[bool, str]]) -> tuple[str, ...]:
    """Those of this run first; of other runs those of another name, because folders are moved every day."""
    own = sorted(label for is_own, label in names if is_own)
    known = {_last_part(label) for label in own}
    others: dict[str, str] = {}
    for label in sorted(label for is_own, label in names if not is_own):
        if _last_part(label) not in known:
            others.setdefault(_last_part(label), label)
    return (*own, *others.values())


def _last_part(label: str) -> str:
    return label.replace("\\", "/").rpartition("/")[2]


def _fingerprint(written: str, database: Database) -> Fingerprint:
    try:
        return Fingerprint.from_text(written)
    except ValueError as error:
        message = f'a fingerprint of the store "{database.address}" cannot be read by this version of verifier'
        raise StoreError(message, "use the version that stored it (verifier history names it)") from error


_STATEMENTS: dict[int, Any] = {}


def _held(count: int) -> Any:
    """The holders of so many marks: for each of them an index is gone along as far as is asked for."""
    if count not in _STATEMENTS:
        one = (
            "SELECT mark, rank, print_id FROM (SELECT mark, rank, print_id FROM marks WHERE mark = :m{0} "
            "ORDER BY mark, rank, print_id LIMIT {1}) AS s{0}"
        )
        _STATEMENTS[count] = text(" UNION ALL ".join(one.format(place, HOLDERS) for place in range(count)))
    return _STATEMENTS[count]


def _pieces(items: Sequence[Any]) -> Iterator[list[Any]]:
    each = iter(items)
    while some := list(islice(each, _AT_ONCE)):
        yield some
