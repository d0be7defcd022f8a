"""The SHA-256 of files that were read before: of one that the file system says is unchanged it is known.

As git does with its index: device, inode, size, and the times of the last change of contents and of the entry, to the
nanosecond. A file that was changed just before it was hashed is not remembered, because a second change within one
tick of the clock would not show.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

_TABLE = """
create table if not exists digests (
    device integer, inode integer, size integer, modified integer, changed integer, sha256 text not null,
    primary key (device, inode)
) without rowid
"""
_TICK = 2_000_000_000
"""Nanoseconds; the coarsest clock of a file system in use has two seconds (FAT)."""
_WAIT = 1.0
"""Seconds for another run that writes."""

Mark = tuple[int, int, int, int, int]
"""Device, inode, size, and the two times in nanoseconds."""


class Digests:
    """A file in the folder of the cache. Several runs may use it at once; where it cannot be used, nothing is known."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._now = 0
        self._is_usable = True
        self._database: sqlite3.Connection | None = None

    def _opened(self) -> sqlite3.Connection | None:
        """The database, opened when it is first needed; None where it cannot be."""
        if self._database is None and self._is_usable:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                path = self._folder / "digests.sqlite"
                path.touch()
                # The clock of the file system itself: that of this machine may be another one.
                self._now = path.stat().st_mtime_ns
                self._database = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
                self._database.execute("pragma journal_mode=wal")
                self._database.execute("pragma synchronous=normal")
                self._database.execute(_TABLE)
            except (OSError, sqlite3.Error):
                self._give_up()
        return self._database

    def get(self, mark: Mark | None) -> str | None:
        """The SHA-256 of the file with that mark; None where nothing is known of it."""
        if mark is None or (database := self._opened()) is None:
            return None
        device, inode, *rest = mark
        try:
            found = database.execute(
                "select size, modified, changed, sha256 from digests where device = ? and inode = ?", (device, inode)
            ).fetchone()
        except sqlite3.Error:
            self._give_up()
            return None
        return str(found[3]) if found is not None and list(found[:3]) == rest else None

    def put(self, mark: Mark | None, path: Path, digest: str) -> None:
        """Remember the digest of the file that was marked before it was read; not where it was changed meanwhile."""
        if mark is None or (database := self._opened()) is None:
            return
        if max(mark[3:]) > self._now - _TICK or mark_of(path) != mark:
            return
        try:
            database.execute("insert or replace into digests values (?, ?, ?, ?, ?, ?)", (*mark, digest))
        except sqlite3.Error:
            self._give_up()

    def close(self) -> None:
        """Give the file back, until it is needed again."""
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.close()
            self._database = None

    def _give_up(self) -> None:
        self._is_usable = False
        self.close()


def mark_of(path: Path) -> Mark | None:
    """What tells an unchanged file from a changed one; None where there is none, or the system does not tell."""
    try:
        told = os.stat(path)  # noqa: PTH116 - one call, for many files
    except OSError:
        return None
    if not told.st_ino:
        return None
    mark = (told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)
    return mark if all(-(2**63) <= number < 2**63 for number in mark) else None
