"""What is taken out row by row: each row says by itself of which run, document and certificate it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Integer, Select, and_, select
from sqlalchemy import Table as Rows

from verifier.store.columns import KINDS
from verifier.store.records import Kind, Table
from verifier.store.tables import certificates, documents, findings, judgements, results, runs

_INTERNAL = {"document_id", "report", "label_sha256", "id", "run_id", "position"}
_PLACES = ("certificate", "position", "value_position")
_SAMPLE = (
    "laboratory", "client", "product", "sample_id", "lot", "report_id", "matrix",
    "produced", "collected", "received", "started", "completed", "reported", "expires",
)  # fmt: skip

_TABLES = {Table.RESULTS: results, Table.FINDINGS: findings, Table.JUDGEMENTS: judgements}


def columns(table: Table) -> Mapping[str, Kind]:
    """Names and kinds, in order."""
    return {column.name: _kind(column) for column in _selected(table).selected_columns}


def rows_between(table: Table, first: int, last: int, run_id: int | None) -> Select[Any]:
    """The rows of the documents with numbers from `first` to `last`, of one run or of all."""
    chosen = _selected(table).where(documents.c.id.between(first, last))
    if run_id is not None:
        chosen = chosen.where(documents.c.run_id == run_id)
    own = _TABLES.get(table)
    return chosen.order_by(documents.c.id, *([] if own is None else own.primary_key.columns))


def _selected(table: Table) -> Select[Any]:
    head: list[ColumnElement[Any]] = [
        runs.c.id.label("run"),
        runs.c.started.label("run_started"),
        runs.c.version,
        runs.c.as_of,
        runs.c.profiles_sha256,
        documents.c.sha256,
        documents.c.label,
    ]
    joined = runs.join(documents, runs.c.id == documents.c.run_id)
    own = _TABLES.get(table)
    if own is None:
        return select(*head, *_columns_of(documents, without=("sha256", "label"))).select_from(joined)
    head.append(documents.c.verdict.label("document_verdict"))
    of_sample = and_(
        certificates.c.document_id == own.c.document_id, certificates.c.position == own.c.certificate
    )  # a finding may be about no certificate
    joined = joined.join(own, own.c.document_id == documents.c.id).outerjoin(certificates, of_sample)
    # "started" and "reported" of a certificate are days of the laboratory, not of the run.
    sample = [certificates.c[name].label(f"date_{name}" if _is_date(name) else name) for name in _SAMPLE]
    places = [c.label("row" if c.name == "position" else c.name) for c in own.c if c.name in _PLACES]
    return select(*head, *sample, *places, *_columns_of(own, without=_PLACES)).select_from(joined)


def _columns_of(table: Rows, *, without: tuple[str, ...]) -> list[Column[Any]]:
    return [column for column in table.c if column.name not in _INTERNAL and column.name not in without]


def _is_date(name: str) -> bool:
    return _kind(certificates.c[name]) is Kind.DATE


def _kind(column: ColumnElement[Any]) -> Kind:
    if isinstance(column.type, Integer):
        return Kind.INTEGER
    return KINDS.get(type(column.type).__name__, Kind.TEXT)
