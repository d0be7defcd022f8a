"""A run as rows of a table with typed cells: one row for each printed result. CSV, XLSX and Parquet show the same.

So that a missing row is never taken for a pass, there are more kinds of row: `total` (a printed sum), `requirement`
(something a profile asks for that no printed row answers), `finding` (what a rule found in none of these rows, such as
a signature that is not valid), and `document` (nothing could be read, or there is nothing else to say about it). At the
end stand the findings across documents: `collection`, one row for each document that one of them is about.

`raw_value` is what is printed and `value` its number, which for "<0.05" is the bound: `qualifier` says so. `low` and
`high` are what the result stands for in the unit of the limit (`limit_unit`), so that rows in different units can be
compared; `value_in_limit_unit` is there only where the two are the same, and nothing of it is ever more exact than
what is printed. `findings` are the codes of the rules that found something in the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from verifier.model import (
    Certificate,
    CollectionFinding,
    Confidence,
    DocumentReport,
    Finding,
    Judgement,
    Measure,
    Panel,
    Quantity,
    Result,
    Run,
    Subject,
)
from verifier.reports.cells import Row, first_place, involved_cells, is_about, is_found_in, sides
from verifier.reports.wording import quantity_text, source_text, waiver_text

_NAMES = (
    "row", "file", "file_sha256", "document_verdict", "certificate",
    "lab", "client", "product", "matrix", "lot", "sample_id", "report_id",
    "date_produced", "date_collected", "date_received", "date_reported", "date_expires",
    "panel", "analyte_raw", "analyte_id", "raw_value", "qualifier", "value", "unit_raw", "unit", "basis",
    "other_values", "lod", "loq", "limit_printed", "verdict_printed",
    "limit_rule", "limit_source", "profile", "verdict_computed", "reason", "findings",
    "page", "x0", "top", "x1", "bottom",
    "summary", "as_of", "verifier_version", "document_waivers",
    "limit_kind", "limit_value", "limit_unit", "value_in_limit_unit", "low", "high", "uncertainty",
    "readers", "confidence", "severity",
)  # fmt: skip
_KINDS = {
    "integer": ("certificate", "page", "readers"),
    "date": ("as_of", *(name for name in _NAMES if name.startswith("date_"))),
    "exact": ("value", "limit_value", "value_in_limit_unit", "low", "high", "uncertainty"),
    "real": ("x0", "top", "x1", "bottom"),
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names}

COLUMNS: Mapping[str, str] = {name: _KIND_OF.get(name, "text") for name in _NAMES}
"""The columns in order with what they hold: text, exact (a decimal number), real, integer, date. More may be added at
the end."""


def document_rows(run: Run, report: DocumentReport) -> Iterator[Row]:
    """The rows of one document; at least one. A column that is not in a row is empty."""
    every: Row = {
        "file": report.source.label,
        "file_sha256": report.source.sha256,
        "document_verdict": report.verdict.value,
        "as_of": run.as_of,
        "verifier_version": run.version,
        # In every row, like the verdict that they led to: some findings are about no row.
        "document_waivers": waivers_text(report),
        "readers": 2 if run.is_cross_checked else 1,
    }
    is_empty = True
    for row in _rows(report):
        is_empty = False
        yield every | row
    if is_empty:
        yield every | {"row": "document", "summary": report.summary}
    yield from (every | row for row in _rows_of_findings(report))


def together_rows(run: Run, finding: CollectionFinding) -> Iterator[Row]:
    """A row for each document that a finding across documents is about."""
    every: Row = {
        "row": "collection",
        "findings": finding.code,
        "summary": finding.message,
        "raw_value": finding.observed,
        "as_of": run.as_of,
        "verifier_version": run.version,
        "confidence": finding.confidence.value,
        "severity": finding.severity.value,
    }
    if finding.waiver is not None:
        every["document_waivers"] = f"{finding.code} {waiver_text(finding.waiver)}"
    return (every | involved_cells(one) for one in finding.documents)


def waivers_text(report: DocumentReport) -> str:
    """Every waiver that something of the report is under."""
    return _joined(map(_waived, report.findings))


def _rows(report: DocumentReport) -> Iterator[Row]:
    answered: set[int] = set()
    for position, certificate in enumerate(report.certificates):
        head = certificate_cells(position, certificate)
        for panel in certificate.panels:
            for kind, results in (("result", panel.results), ("total", panel.totals)):
                for result in results:
                    found = [
                        (index, judgement)
                        for index, judgement in enumerate(report.coverage.judgements)
                        if is_about(judgement, position, result)
                    ]
                    answered.update(index for index, _ in found)
                    yield (
                        {"row": kind}
                        | head
                        | _result_cells(panel, result)
                        | _judgement_cells([judgement for _, judgement in found])
                        | _finding_cells(report, position, result)
                    )
    for index, judgement in enumerate(report.coverage.judgements):
        if index not in answered:
            yield _requirement_row(report, judgement)


def _requirement_row(report: DocumentReport, judgement: Judgement) -> Row:
    subject = judgement.subject
    return (
        {"row": "requirement"}
        | subject_cells(report, subject)
        | {"panel": subject.panel, "analyte_id": subject.analyte, "raw_value": judgement.observed}
        | _judgement_cells([judgement])
    )


def _rows_of_findings(report: DocumentReport) -> Iterator[Row]:
    """What was found in no printed row: each finding once."""
    printed = [
        (position, result)
        for position, certificate in enumerate(report.certificates)
        for panel in certificate.panels
        for result in (*panel.results, *panel.totals)
    ]
    for finding in report.findings:
        if any(is_found_in(finding, *row) for row in printed):
            continue
        about, cited = finding.subject, finding.citation
        cells: Row = {
            "row": "finding",
            "panel": about.panel,
            "analyte_id": about.analyte,
            "raw_value": finding.observed,
            "limit_source": source_text(cited) if cited else None,
            "profile": cited.profile if cited else None,
            "findings": finding.code,
            "confidence": finding.confidence.value,
            "severity": finding.severity.value,
            "summary": finding.message,
        }
        yield subject_cells(report, about) | cells | first_place(finding.anchors)


def subject_cells(report: DocumentReport, about: Subject) -> Row:
    """The certificate that something is about; nothing where it is about all of them."""
    position = about.certificate
    is_known = position is not None and position < len(report.certificates)
    return certificate_cells(position, report.certificates[position]) if is_known and position is not None else {}


def certificate_cells(position: int, certificate: Certificate) -> Row:
    """Laboratory, client, sample and dates."""
    sample, dates = certificate.sample, certificate.dates
    return {
        "certificate": position + 1,
        "lab": certificate.laboratory.name,
        "client": certificate.client.name if certificate.client else None,
        "product": sample.name,
        "matrix": sample.matrix,
        "lot": sample.lot,
        "sample_id": sample.sample_id,
        "report_id": sample.report_id,
        "date_produced": dates.produced,
        "date_collected": dates.collected,
        "date_received": dates.received,
        "date_reported": dates.reported,
        "date_expires": dates.expires,
    }


def _result_cells(panel: Panel, result: Result) -> Row:
    cells: Row = {
        "panel": panel.kind.value,
        "analyte_raw": result.printed_name,
        "analyte_id": result.analyte,
        "lod": _optional(result.lod),
        "loq": _optional(result.loq),
        "limit_printed": result.limit.printed if result.limit else None,
        "verdict_printed": result.printed_status,
        "page": result.page,
    }
    cells |= sides(result.anchor)
    if result.values:
        first, *others = result.values
        cells |= {
            "raw_value": first.printed,
            "qualifier": first.qualifier.value,
            "value": first.number,
            "unit_raw": first.printed_unit,
            "unit": first.unit,
            "basis": first.basis.value if first.basis else None,
            "other_values": "; ".join(quantity_text(q) for q in others),
        }
    return cells


def _judgement_cells(judgements: list[Judgement]) -> Row:
    if not judgements:
        return {}
    worst = min(judgements, key=lambda j: j.status.rank)
    cited = [j.citation for j in judgements if j.citation]
    return {
        "verdict_computed": worst.status.value,
        "limit_rule": _joined(j.requirement for j in judgements),
        "limit_source": _joined(map(source_text, cited)),
        "profile": _joined(c.profile for c in cited),
        "reason": _joined(j.reason for j in judgements if j.reason),
    } | _measure_cells(worst.measure)


def _measure_cells(measure: Measure | None) -> Row:
    """The figures of the limit that decided."""
    if measure is None:
        return {}
    return {
        "limit_kind": measure.kind.value,
        "limit_value": measure.limit,
        "limit_unit": measure.unit,
        "value_in_limit_unit": measure.low if measure.low == measure.high else None,
        "low": measure.low,
        "high": measure.high,
        "uncertainty": measure.uncertainty,
    }


def _finding_cells(report: DocumentReport, position: int, result: Result) -> Row:
    found = [finding for finding in report.findings if is_found_in(finding, position, result)]
    least = max((finding.confidence for finding in found), key=list(Confidence).index, default=None)
    worst = min((finding.severity for finding in found), key=lambda severity: severity.rank, default=None)
    return {
        "findings": " ".join(dict.fromkeys(finding.code for finding in found)),
        "confidence": least.value if least else None,
        "severity": worst.value if worst else None,
    }


def _waived(finding: Finding) -> str:
    if finding.waiver is None:
        return ""
    about = finding.subject
    subject = about.analyte or about.field or about.panel
    return f"{finding.code}{f' {subject}' if subject else ''} {waiver_text(finding.waiver)}"


def _optional(quantity: Quantity | None) -> str | None:
    return quantity_text(quantity) if quantity else None


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))
