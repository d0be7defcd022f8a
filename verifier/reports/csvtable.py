"""Reports as a table: one row for each printed result, ready for a spreadsheet.

So that a missing row is never taken for a pass, there are three more kinds of row: `total` (a printed sum),
`requirement` (something a profile asks for that no printed row answers), and `document` (nothing could be read,
or there is nothing else to say about it). At the end stand the findings across documents: `collection`, one row for
each document that one of them is about.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from verifier.model import (
    Anchor,
    Certificate,
    CollectionFinding,
    DocumentReport,
    Finding,
    Involved,
    Judgement,
    Panel,
    Quantity,
    Result,
    Run,
)
from verifier.reports.wording import harmless, plain_number, quantity_text, source_text, waiver_text

COLUMNS = (
    "row", "file", "file_sha256", "document_verdict", "certificate",
    "lab", "client", "product", "matrix", "lot", "sample_id", "report_id",
    "date_produced", "date_collected", "date_received", "date_reported", "date_expires",
    "panel", "analyte_raw", "analyte_id", "raw_value", "qualifier", "value", "unit_raw", "unit", "basis",
    "other_values", "lod", "loq", "limit_printed", "verdict_printed",
    "limit_rule", "limit_source", "profile", "verdict_computed", "reason", "findings",
    "page", "x0", "top", "x1", "bottom",
    "summary", "as_of", "verifier_version", "document_waivers",
)  # fmt: skip
"""The columns, in order; more may be added at the end."""

_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # what spreadsheets take for the start of a formula
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")

Row = dict[str, object]


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
        every: Row = {
            "file": report.source.label,
            "file_sha256": report.source.sha256,
            "document_verdict": report.verdict.value,
            "as_of": self._run.as_of,
            "verifier_version": self._run.version,
            # In every row, like the verdict that they led to: some findings are about no row.
            "document_waivers": _joined(map(_waived, report.findings)),
        }
        rows = list(_rows(report)) or [{"row": "document", "summary": report.summary}]
        return _lines([safe_cell((every | row).get(column)) for column in COLUMNS] for row in rows)

    def together(self, finding: CollectionFinding) -> str:
        """A row for each document that the finding is about."""
        if self._run is None:
            raise ValueError("begin() must come before together()")
        every: Row = {
            "row": "collection",
            "findings": finding.code,
            "summary": finding.message,
            "raw_value": finding.observed,
            "as_of": self._run.as_of,
            "verifier_version": self._run.version,
        }
        if finding.waiver is not None:
            every["document_waivers"] = f"{finding.code} {waiver_text(finding.waiver)}"
        rows = ((every | _involved_cells(one)) for one in finding.documents)
        return _lines([safe_cell(row.get(column)) for column in COLUMNS] for row in rows)

    def end(self) -> str:
        """Nothing."""
        return ""


def _involved_cells(one: Involved) -> Row:
    cells: Row = {
        "file": one.label,
        "file_sha256": one.sha256,
        "certificate": None if one.certificate is None else one.certificate + 1,
    }
    if one.anchors:
        place = one.anchors[0]
        sides = zip(("x0", "top", "x1", "bottom"), place.box, strict=True)
        cells |= {"page": place.page} | {side: f"{value:.1f}" for side, value in sides}
    return cells


def safe_cell(value: object) -> str:
    """The value as cell text that no spreadsheet runs as a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain_number(value)
    raw = str(value)
    text = harmless(raw)
    is_risky = (raw.startswith(_FORMULA_STARTS) or text.startswith(_FORMULA_STARTS)) and not _NUMBER.fullmatch(text)
    return "'" + text if is_risky else text


def _lines(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _rows(report: DocumentReport) -> Iterator[Row]:
    answered: set[int] = set()
    for position, certificate in enumerate(report.certificates):
        head = _certificate_cells(position, certificate)
        for panel in certificate.panels:
            for kind, results in (("result", panel.results), ("total", panel.totals)):
                for result in results:
                    found = [
                        (index, judgement)
                        for index, judgement in enumerate(report.coverage.judgements)
                        if _is_about(judgement, position, result)
                    ]
                    answered.update(index for index, _ in found)
                    yield (
                        {"row": kind}
                        | head
                        | _result_cells(panel, result)
                        | _judgement_cells([judgement for _, judgement in found])
                        | {"findings": _codes(report, position, result)}
                    )
    for index, judgement in enumerate(report.coverage.judgements):
        if index not in answered:
            yield _requirement_row(report, judgement)


def _requirement_row(report: DocumentReport, judgement: Judgement) -> Row:
    subject = judgement.subject
    position = subject.certificate
    known = position is not None and position < len(report.certificates)
    head = _certificate_cells(position, report.certificates[position]) if known and position is not None else {}
    return (
        {"row": "requirement"}
        | head
        | {"panel": subject.panel, "analyte_id": subject.analyte, "raw_value": judgement.observed}
        | _judgement_cells([judgement])
    )


def _certificate_cells(position: int, certificate: Certificate) -> Row:
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
    cells |= {side: f"{value:.1f}" for side, value in zip(("x0", "top", "x1", "bottom"), result.box, strict=True)}
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
    }


def _is_about(judgement: Judgement, position: int, result: Result) -> bool:
    subject = judgement.subject
    if subject.certificate not in (None, position):
        return False
    if subject.analyte is None or subject.analyte not in (result.analyte, result.printed_name):
        return False
    return not judgement.anchors or any(_is_inside(anchor, result) for anchor in judgement.anchors)


def _codes(report: DocumentReport, position: int, result: Result) -> str:
    return " ".join(
        dict.fromkeys(
            finding.code
            for finding in report.findings
            if finding.subject.certificate in (None, position)
            and any(_is_inside(anchor, result) for anchor in finding.anchors)
        )
    )


def _is_inside(anchor: Anchor, result: Result) -> bool:
    """Whether the middle of the anchor lies in the row; a half point of slack for rounding."""
    x, y = (anchor.box[0] + anchor.box[2]) / 2, (anchor.box[1] + anchor.box[3]) / 2
    x0, top, x1, bottom = result.box
    return anchor.page == result.page and x0 - 0.5 <= x <= x1 + 0.5 and top - 0.5 <= y <= bottom + 0.5


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
