"""Reports as CSV: the rows of `tables`, ready for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from verifier.model import CollectionFinding, DocumentReport, Run
from verifier.reports.cells import Row
from verifier.reports.tables import COLUMNS, document_rows, together_rows
from verifier.reports.wording import harmless, plain_number

_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # what spreadsheets take for the start of a formula
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


class CsvReporter:
    """RFC 4180 quoting, UTF-8, a head line, lines that end in a line feed, cells safe against formula injection."""

    def __init__(self) -> None:
        self._run: Run | None = None

    def begin(self, run: Run) -> str:
        """The head line."""
        self._run = run
        return _lines([COLUMNS])

    def document(self, report: DocumentReport) -> str:
        """The rows of one document; at least one."""
        if self._run is None:
            raise ValueError("begin() must come before document()")
        return _lines(map(_cells, document_rows(self._run, report)))

    def together(self, finding: CollectionFinding) -> str:
        """A row for each document that the finding is about."""
        if self._run is None:
            raise ValueError("begin() must come before together()")
        return _lines(map(_cells, together_rows(self._run, finding)))

    def end(self) -> str:
        """Nothing."""
        return ""


def _cells(row: Row) -> Iterator[str]:
    # A float is a place on a page, in points.
    values = map(row.get, COLUMNS)
    return (f"{value:.1f}" if isinstance(value, float) else safe_cell(value) for value in values)


def safe_cell(value: object) -> str:
    """The value as cell text that no spreadsheet runs as a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain_number(value)
    return _safe_text(str(value))


@lru_cache(maxsize=512)
def _safe_text(raw: str) -> str:
    """Most cells of a row say what those of the row before said."""
    text = harmless(raw)
    is_risky = (raw.startswith(_FORMULA_STARTS) or text.startswith(_FORMULA_STARTS)) and not _NUMBER.fullmatch(text)
    return "'" + text if is_risky else text


def _lines(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
