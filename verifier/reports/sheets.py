"""The rows of a workbook beside the results: documents, findings, and findings across documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from verifier.model import CollectionFinding, DocumentReport, Finding, Run
from verifier.reports.cells import Row, first_place, involved_cells
from verifier.reports.tables import COLUMNS, certificate_cells, subject_cells, waivers_text
from verifier.reports.wording import source_text, waiver_text

_FINDING = (
    "code", "name", "severity", "confidence", "message", "plain", "panel", "analyte", "field", "observed", "expected",
    "source", "source_address", "source_checked", "profile", "base_rate", "other_explanations", "next_step", "waiver",
)  # fmt: skip
_DOCUMENT = (
    "file", "file_sha256", "document_verdict", "summary", "pages", "certificates", "results_read", "results_judged",
    "errors", "warnings", "infos", "waived", "not_evaluated", "lab", "client", "product", "matrix", "lot", "sample_id",
    "report_id", "date_produced", "date_collected", "date_received", "date_reported", "date_expires",
    "document_waivers", "as_of", "verifier_version",
)  # fmt: skip
_INTEGERS = {
    "pages", "certificates", "results_read", "results_judged", "errors", "warnings", "infos", "waived", "not_evaluated",
    "number", "others",
}  # fmt: skip


def _typed(*names: str) -> Mapping[str, str]:
    return {name: "integer" if name in _INTEGERS else COLUMNS.get(name, "text") for name in names}


SHEETS: Mapping[str, Mapping[str, str]] = {
    "Documents": _typed(*_DOCUMENT),
    "Results": COLUMNS,
    "Findings": _typed(
        "file", "file_sha256", "document_verdict", "certificate", "lab", "product", "lot", *_FINDING,
        "page", "x0", "top", "x1", "bottom",
    ),
    "Across documents": _typed(
        "number", "code", "name", "severity", "confidence", "message", "plain", "file", "file_sha256", "certificate",
        "page", "x0", "top", "x1", "bottom", "others", "observed", "expected", "base_rate", "other_explanations",
        "next_step", "waiver",
    ),
}  # fmt: skip
"""The sheets with their columns, and what each holds. A name means the same in all of them."""


def document_row(run: Run, report: DocumentReport) -> Row:
    """One document; of several certificates in it, the head of each is named."""
    heads = [certificate_cells(position, one) for position, one in enumerate(report.certificates)]
    head: Row = heads[0] if len(heads) == 1 else {name: _joined(heads, name) for name in heads[0]} if heads else {}
    return head | {
        "file": report.source.label,
        "file_sha256": report.source.sha256,
        "document_verdict": report.verdict.value,
        "summary": report.summary,
        **report.figures(),
        "document_waivers": waivers_text(report),
        "as_of": run.as_of,
        "verifier_version": run.version,
    }


def finding_rows(report: DocumentReport) -> Iterator[Row]:
    """One row per finding, the worst severity first."""
    for finding in sorted(report.findings, key=lambda one: one.severity.rank):
        cited = finding.citation
        yield (
            subject_cells(report, finding.subject)
            | _finding_cells(finding)
            | first_place(finding.anchors)
            | {
                "file": report.source.label,
                "file_sha256": report.source.sha256,
                "document_verdict": report.verdict.value,
                "panel": finding.subject.panel,
                "analyte": finding.subject.analyte,
                "field": finding.subject.field,
                "source": source_text(cited) if cited else None,
                "source_address": cited.url if cited else None,
                "source_checked": cited.verification.value if cited else None,
                "profile": cited.profile if cited else None,
            }
        )


def across_rows(number: int, finding: CollectionFinding) -> Iterator[Row]:
    """One row for each document that a finding across documents is about; `number` says which belong together."""
    every = {"number": number, "others": finding.others} | _finding_cells(finding)
    return (every | involved_cells(one) for one in finding.documents)


def _finding_cells(finding: Finding | CollectionFinding) -> Row:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": finding.message,
        "plain": finding.plain,
        "observed": finding.observed,
        "expected": finding.expected,
        "base_rate": finding.base_rate,
        "other_explanations": " ".join(finding.other_explanations),
        "next_step": finding.next_step,
        "waiver": waiver_text(finding.waiver) if finding.waiver else None,
    }


def _joined(heads: Iterable[Row], name: str) -> str:
    return "; ".join(dict.fromkeys(str(head[name]) for head in heads if head[name] is not None))
