"""Rows as a Parquet file, a group of rows at a time: those of a store, or of a run. Needs the extra `parquet`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from verifier.errors import OutputError
from verifier.model import CollectionFinding, DocumentReport, Run
from verifier.reports.cells import Row
from verifier.reports.interface import Shown
from verifier.reports.tables import COLUMNS, document_rows, together_rows

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


class ParquetTable:
    """A run as one file: the rows and the columns of CSV, typed; exact numbers once more as floats (`value_real`)."""

    def __init__(self, place: Path) -> None:
        self._file = place.open("wb")
        self._columns = dict(_with_reals())
        self._writer: ParquetWriter | None = ParquetWriter(self._file, self._columns)
        self._run: Run | None = None

    def begin(self, run: Run) -> None:
        """Remembers the run, of which every row tells."""
        self._run = run

    def document(self, report: DocumentReport, shown: Shown) -> None:  # noqa: ARG002 - a table shows no pages
        """The rows of one document."""
        for row in document_rows(self._begun(), report):
            self._add(row)

    def together(self, finding: CollectionFinding) -> None:
        """A row for each document that it is about."""
        for row in together_rows(self._begun(), finding):
            self._add(row)

    def end(self) -> None:
        """The rows that are left, and what a Parquet file has at its end."""
        if self._writer is not None:
            self._writer.__exit__(None, None, None)
            self._writer = None
        self._file.close()

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()

    def _add(self, row: Row) -> None:
        reals = {
            f"{name}_real": float(value)
            for name, value in row.items()
            if isinstance(value, Decimal) and abs(value.adjusted()) < _MOST_REAL
        }
        if self._writer is not None:
            self._writer.add({name: row.get(name, reals.get(name)) for name in self._columns})

    def _begun(self) -> Run:
        if self._run is None:
            raise ValueError("begin() must come first")
        return self._run


_MOST_REAL = 300
"""Powers of ten that a float can hold; beyond them there is the exact number alone."""


def _with_reals() -> Iterator[tuple[str, str]]:
    for name, kind in COLUMNS.items():
        yield name, kind
        if kind == "exact":
            yield f"{name}_real", "real"


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, str):
        # A lone surrogate from a broken font becomes an escape, as in every other output.
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    return value
