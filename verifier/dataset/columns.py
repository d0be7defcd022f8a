"""The columns of each folder of a dataset: those of `verifier export`, which a test holds them equal to.

They stand here once more because `verifier export` has them from the tables of a database, and a machine that only
judges and writes Parquet needs no library for databases. What is left out is the number and the time of a run: the
same document has the same row whenever it is judged.
"""

from __future__ import annotations

from collections.abc import Mapping

from verifier.store.records import Kind, Table

_HEAD = ("version", "as_of", "profiles_sha256", "sha256", "label")
_SAMPLE = (
    "laboratory", "client", "product", "sample_id", "lot", "report_id", "matrix",
    "date_produced", "date_collected", "date_received", "date_started", "date_completed", "date_reported",
    "date_expires",
)  # fmt: skip
_NAMES = {
    Table.DOCUMENTS: (
        *_HEAD, "verdict", "summary", "pages", "certificates", "results_read", "results_judged", "errors", "warnings",
        "infos", "waived", "not_evaluated", "report",
    ),
    Table.RESULTS: (
        *_HEAD, "document_verdict", *_SAMPLE, "certificate", "row", "value_position", "kind", "panel", "panel_title",
        "analyte", "printed_name", "printed", "qualifier", "number", "number_real", "unit", "printed_unit", "basis",
        "lod_printed", "lod", "lod_real", "lod_unit", "loq_printed", "loq", "loq_real", "loq_unit", "limit_printed",
        "printed_status", "method", "page", "x0", "top", "x1", "bottom",
    ),
    Table.FINDINGS: (
        *_HEAD, "document_verdict", *_SAMPLE, "row", "certificate", "code", "name", "severity", "confidence",
        "message", "panel", "analyte", "field", "observed", "expected", "profile", "page", "waiver_who", "waiver_why",
        "waiver_until",
    ),
    Table.JUDGEMENTS: (
        *_HEAD, "document_verdict", *_SAMPLE, "row", "certificate", "status", "panel", "analyte", "field",
        "requirement", "observed", "reason", "profile", "page",
    ),
}  # fmt: skip
_KINDS = {
    Kind.INTEGER: (
        "pages", "certificates", "results_read", "results_judged", "errors", "warnings", "infos", "waived",
        "not_evaluated", "certificate", "row", "value_position", "page",
    ),
    Kind.DATE: ("as_of", "waiver_until", *(name for name in _SAMPLE if name.startswith("date_"))),
    Kind.EXACT: ("number", "lod", "loq"),
    Kind.REAL: ("number_real", "lod_real", "loq_real", "x0", "top", "x1", "bottom"),
}  # fmt: skip
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names}

COLUMNS: Mapping[Table, Mapping[str, Kind]] = {
    table: {name: _KIND_OF.get(name, Kind.TEXT) for name in names} for table, names in _NAMES.items()
}
"""Names and kinds, in order. Beside those of `verifier export`, a document has its whole `report` as JSON."""
