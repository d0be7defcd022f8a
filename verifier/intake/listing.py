"""The documents of a run: each once, in their order, and on the disk, so that a hundred thousand take no memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from verifier.intake.inputs import InputRef

_AT_ONCE = 500
"""Documents whose references are in memory together."""
_TABLES = """
PRAGMA cache_size = -1000;
PRAGMA journal_mode = OFF;
CREATE TABLE seen (what BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE documents (number INTEGER PRIMARY KEY, label BLOB, path BLOB, member BLOB, url BLOB);
"""


class Listing:
    """References to documents, in the order in which they were added, as often as one asks for them.

    They stand in a database of their own, which SQLite keeps in memory as long as it is small, and in a nameless file
    beyond that; it is gone with the process.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.executescript(_TABLES)
        self._database.execute("BEGIN")  # one transaction for ever: nothing has to outlive us
        self._streams: dict[int, BinaryIO] = {}
        self._count = 0
        self._has_index = False

    def add(self, ref: InputRef, place: str) -> bool:
        """Put a document at the end, unless one of the same `place` is there; whether it was put.

        The place is what two names of one document have in common: the path without links, or the URL.
        """
        if not self._database.execute("INSERT OR IGNORE INTO seen VALUES (?)", (_packed(place),)).rowcount:
            return False
        texts = (ref.label, None if ref.path is None else str(ref.path), ref.member, ref.url)
        row = [None if text is None else _packed(text) for text in texts]
        number = self._database.execute("INSERT INTO documents VALUES (NULL, ?, ?, ?, ?)", row).lastrowid
        if ref.stream is not None and number is not None:
            self._streams[number] = ref.stream
        self._count += 1
        return True

    def leave_out(self, label: str) -> None:
        """Take the documents of that label away, if there are any; their places stay taken."""
        self._must_have_index()
        gone = self._database.execute("DELETE FROM documents WHERE label = ?", (_packed(label),))
        self._count -= gone.rowcount

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[InputRef]:
        chosen = "SELECT * FROM documents WHERE number > ? ORDER BY number LIMIT ?"
        last = 0
        while rows := self._database.execute(chosen, (last, _AT_ONCE)).fetchall():
            for row in rows:
                yield self._ref(*row)
                last = row[0]

    def named(self, label: str) -> InputRef | None:
        """The first document of that label; None where there is none."""
        self._must_have_index()
        chosen = "SELECT * FROM documents WHERE label = ? ORDER BY number LIMIT 1"
        row = self._database.execute(chosen, (_packed(label),)).fetchone()
        return None if row is None else self._ref(*row)

    def _ref(self, number: int, label: bytes, path: bytes | None, member: bytes | None, url: bytes | None) -> InputRef:
        return InputRef(
            label=_unpacked(label) or "",
            path=None if path is None else Path(_unpacked(path) or ""),
            stream=self._streams.get(number),
            member=_unpacked(member),
            url=_unpacked(url),
        )

    def _must_have_index(self) -> None:
        if not self._has_index:
            self._database.execute("CREATE INDEX by_label ON documents (label)")
            self._has_index = True


def _packed(text: str) -> bytes:
    """Names of files need not be text: Python writes what is none as lone surrogates."""
    return text.encode("utf-8", "surrogatepass")


def _unpacked(data: bytes | None) -> str | None:
    return None if data is None else data.decode("utf-8", "surrogatepass")
