"""Where a store is, as somebody writes it: a path, or a URL of SQLite or PostgreSQL."""

from __future__ import annotations

import re
from pathlib import Path

from verifier.errors import UsageError
from verifier.model import Value

_SUFFIXES = (".db", ".sqlite", ".sqlite3")
_POSTGRES = re.compile(r"postgres(ql)?(\+psycopg)?://")
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/]*@")
_SECRET = re.compile(r"(?i)([?&](?:password|sslpassword|passfile)=)[^&]*")

HINT = "write a path that ends in .db or .sqlite, sqlite:///path, or postgresql://user@host/database"


class Address(Value):
    """The file of a SQLite store, or the URL of a PostgreSQL one; exactly one of the two."""

    path: Path | None = None
    url: str | None = None

    @property
    def is_postgres(self) -> bool:
        """Whether it is a PostgreSQL database."""
        return self.url is not None

    def __str__(self) -> str:
        """For people: without the password."""
        if self.url is None:
            return str(self.path)
        return _SECRET.sub(r"\1***", _PASSWORD.sub(r"\1:***@", self.url))


def parse_address(url: str) -> Address:
    """What `url` says. Raises UsageError for anything that is no store of a kind that is known."""
    if _POSTGRES.match(url):
        return Address(url=_POSTGRES.sub("postgresql+psycopg://", url, count=1))
    if url.startswith("sqlite://"):
        path = url.removeprefix("sqlite://").removeprefix("/")
        if not path or path == ":memory:" or not url.startswith("sqlite:///"):
            raise UsageError(f'"{url}" names no file', HINT)
        return Address(path=Path(path))
    if "://" not in url and url.endswith(_SUFFIXES):
        return Address(path=Path(url))
    raise UsageError(f'"{Address(url=url) if "://" in url else url}" is no store', HINT)
