"""A report as the rows of a dataset: what `verifier export` says of it, made without a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from verifier.dataset.columns import COLUMNS
from verifier.model import DocumentReport, Run
from verifier.store.records import Kind, Table
from verifier.store.rows import certificate_rows, document_row, finding_rows, judgement_rows, result_rows, run_row

Row = Mapping[str, Any]

_OF_TABLE: Mapping[Table, Callable[[int, DocumentReport], Iterator[dict[str, Any]]]] = {
    Table.RESULTS: result_rows,
    Table.FINDINGS: finding_rows,
    Table.JUDGEMENTS: judgement_rows,
}
_DAYS = {name.removeprefix("date_") for name, kind in COLUMNS[Table.RESULTS].items() if kind is Kind.DATE}


def rows(run: Run, report: DocumentReport) -> dict[Table, list[Row]]:
    """The rows of one document in every table, each with all columns of its table."""
    head = run_row(run) | document_row(0, report)
    samples = [_sample_cells(row) for row in certificate_rows(0, report)]
    found: dict[Table, list[Row]] = {Table.DOCUMENTS: [_chosen(Table.DOCUMENTS, head)]}
    inherited = head | {"document_verdict": head["verdict"]}
    for table, make in _OF_TABLE.items():
        found[table] = []
        for own in make(0, report):
            position = own["certificate"]
            is_of_sample = position is not None and position < len(samples)
            cells = inherited | (samples[position] if is_of_sample else {}) | own | {"row": own["position"]}
            found[table].append(_chosen(table, cells))
    return found


def _sample_cells(row: dict[str, Any]) -> dict[str, Any]:
    return {f"date_{name}" if name in _DAYS else name: value for name, value in row.items()}


def _chosen(table: Table, cells: Row) -> Row:
    return {name: cells.get(name) for name in COLUMNS[table]}
