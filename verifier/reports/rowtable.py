"""Rows of a store as CSV or JSON Lines: written as they come, whatever their number."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from verifier.model import to_json
from verifier.reports.csvtable import safe_cell

Row = Mapping[str, Any]


def csv_head(columns: Iterable[str]) -> str:
    """The head line."""
    return _line(columns)


def csv_row(row: Row) -> str:
    """One line, quoted by RFC 4180, its cells safe against formula injection; numbers keep their digits."""
    return _line(_cell(value) for value in row.values())


def json_row(row: Row) -> str:
    """One object on one line; numbers keep their digits."""
    return to_json(dict(row)) + "\n"


def _cell(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal) and abs(value.adjusted()) > _MANY:
        return str(value)
    return safe_cell(value)


_MANY = 400
"""Digits; beyond what a spreadsheet can hold, an exponent is shorter and says the same."""


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(list(cells))
    return text.getvalue()
