"""Rows of a store as a Parquet file, a group of rows at a time. Needs the extra `parquet`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import TracebackType
from typing import Any, BinaryIO

from verifier.errors import OutputError

INSTALL = "pip install 'verifier[parquet]'"

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ModuleNotFoundError as error:
    raise OutputError("Parquet needs pyarrow, which is not installed", INSTALL) from error

_ROWS_AT_ONCE = 5_000
"""Rows of one group: enough to be read fast, few enough to be held."""

_TYPES = {
    "text": pa.string(),
    "exact": pa.string(),
    "real": pa.float64(),
    "integer": pa.int64(),
    "date": pa.date32(),
    "moment": pa.timestamp("us", tz="UTC"),
}


class ParquetWriter:
    """Writes rows to an open file; a context manager, because the file is complete only at the end.

    An exact number is text with its printed digits ("0.050"), and stands beside it once more as a float under a name
    that ends in `_real`, to sort and to plot.
    """

    def __init__(self, file: BinaryIO, columns: Mapping[str, str]) -> None:
        """`columns` are names and kinds: text, exact, real, integer, date, moment."""
        self._schema = pa.schema([(name, _TYPES[kind]) for name, kind in columns.items()])
        self._writer = pq.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[dict[str, Any]] = []

    def add(self, row: Mapping[str, Any]) -> None:
        """One row. Raises OSError when it cannot be written."""
        self._rows.append({name: _plain(value) for name, value in row.items()})
        if len(self._rows) >= _ROWS_AT_ONCE:
            self._write()

    def __enter__(self) -> ParquetWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._write()
        self._writer.close()

    def _write(self) -> None:
        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
            self._rows.clear()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, str):
        # A lone surrogate from a broken font becomes an escape, as in every other output.
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    return value
