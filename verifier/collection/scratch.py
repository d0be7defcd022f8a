"""The index of one run that is kept in no store: on the disk, so that a hundred thousand documents take no memory."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence

from verifier.collection.fingerprints import Fingerprint
from verifier.collection.index import HOLDERS, Record
from verifier.collection.marks import bag_of, marks_of, rank_of

_AT_ONCE = 200
_TABLES = """
PRAGMA cache_size = -16000;
PRAGMA journal_mode = OFF;
CREATE TABLE documents (id INTEGER PRIMARY KEY, sha256 TEXT UNIQUE, bag BLOB, fingerprint BLOB);
CREATE TABLE labels (document INTEGER, label BLOB, PRIMARY KEY (document, label)) WITHOUT ROWID;
CREATE TABLE marks (mark INTEGER, rank INTEGER, document INTEGER, PRIMARY KEY (mark, rank, document)) WITHOUT ROWID;
"""


class ScratchIndex:
    """Fingerprints in a database without a name, which is gone with the process."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.executescript(_TABLES)
        self._database.execute("BEGIN")  # one transaction for ever: nothing has to outlive us

    def add(self, label: str, fingerprint: Fingerprint) -> None:
        """Put a document there under a name; the same bytes are kept once, with all their names."""
        sha256 = fingerprint.sha256
        known = self._database.execute("SELECT id FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
        if known is None:
            row = (sha256, bag_of(fingerprint).packed(), zlib.compress(_encoded(fingerprint.text), 1))
            number = self._database.execute("INSERT INTO documents VALUES (NULL, ?, ?, ?)", row).lastrowid
            rank = rank_of(sha256)
            marks = ((mark, rank, number) for mark in sorted(marks_of(fingerprint)))
            self._database.executemany("INSERT INTO marks VALUES (?, ?, ?)", marks)
        else:
            (number,) = known
        self._database.execute("INSERT OR IGNORE INTO labels VALUES (?, ?)", (number, _encoded(label)))

    def holders(self, marks: Sequence[int]) -> Mapping[int, Sequence[int]]:
        """See `Index`."""
        chosen = "SELECT document FROM marks WHERE mark = ? ORDER BY rank, document LIMIT ?"
        found = ((mark, self._database.execute(chosen, (mark, HOLDERS)).fetchall()) for mark in marks)
        return {mark: [number for (number,) in rows] for mark, rows in found}

    def count(self, mark: int) -> int:
        """See `Index`."""
        chosen = "SELECT count(*) FROM marks WHERE mark = ?"
        return int(self._database.execute(chosen, (mark,)).fetchone()[0])

    def bags(self, documents: Sequence[int]) -> Mapping[int, bytes]:
        """See `Index`."""
        chosen = "SELECT bag FROM documents WHERE id = ?"
        return {number: self._database.execute(chosen, (number,)).fetchone()[0] for number in documents}

    def records(self, documents: Sequence[int]) -> Sequence[Record]:
        """See `Index`."""
        chosen = "SELECT fingerprint FROM documents WHERE id = ?"
        named = "SELECT label FROM labels WHERE document = ?"
        return [
            Record(
                number,
                tuple(sorted(_decoded(label) for (label,) in self._database.execute(named, (number,)))),
                _unpacked(self._database.execute(chosen, (number,)).fetchone()[0]),
            )
            for number in documents
        ]

    def own(self) -> Iterator[Record]:
        """See `Index`."""
        last = 0
        chosen = "SELECT id FROM documents WHERE id > ? ORDER BY id LIMIT ?"
        while rows := self._database.execute(chosen, (last, _AT_ONCE)).fetchall():
            yield from self.records([number for (number,) in rows])
            last = rows[-1][0]


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def _unpacked(data: bytes) -> Fingerprint:
    return Fingerprint.from_text(_decoded(zlib.decompress(data)))
