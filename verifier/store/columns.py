"""Column types that give back exactly what they were given, on every database."""

from __future__ import annotations

import json
import re
import zlib
from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import DateTime, Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

from verifier.store.records import Kind

_MARK = "escaped:"
_REFUSED = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """The text, or where a database refuses it (NUL, lone surrogates), an escaped form that begins with "escaped:"."""
    if not text.startswith(_MARK) and not _REFUSED.search(text):
        return text
    return _MARK + json.dumps(text)[1:-1]


def original(text: str) -> str:
    """The inverse of `storable`."""
    if not text.startswith(_MARK):
        return text
    decoded: str = json.loads(f'"{text.removeprefix(_MARK)}"')
    return decoded


class Words(TypeDecorator[str]):
    """Any text, also what a broken font or a file name of no encoding brings."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """To the database."""
        return None if value is None else storable(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """From the database."""
        return None if value is None else original(value)


class Exact(TypeDecorator[Decimal]):
    """A decimal number as its own text: "0.050" stays "0.050", which no numeric type of SQLite can say."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """To the database."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """From the database."""
        return None if value is None else Decimal(value)


class Moment(TypeDecorator[datetime]):
    """A time in UTC; SQLite forgets time zones, so that it is given none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From the database."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Packed(TypeDecorator[str]):
    """Long text, deflated: a report becomes about an eighth of its JSON, and is read as a whole or not at all."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """To the database."""
        # A lone surrogate can only stand in a string of the JSON, where its escape means the same.
        return None if value is None else zlib.compress(value.encode("utf-8", "backslashreplace"))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """From the database."""
        return None if value is None else zlib.decompress(value).decode("utf-8")


class Deflated(TypeDecorator[bytes]):
    """Any bytes, deflated."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """To the database."""
        return None if value is None else zlib.compress(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """From the database."""
        return None if value is None else zlib.decompress(value)


KINDS = {"Exact": Kind.EXACT, "Moment": Kind.MOMENT, "Double": Kind.REAL, "Date": Kind.DATE}
"""What a column holds by the name of its type."""
