"""A document report as rows of the tables; pure, and the same for every database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

from verifier.model import (
    Anchor,
    Certificate,
    Citation,
    DocumentReport,
    Finding,
    Judgement,
    Panel,
    Quantity,
    Result,
    Run,
    to_json,
)

Row = dict[str, Any]

_OWN_COLUMNS = {"version", "as_of", "profiles", "use"}
"""Of a run; all else goes to `options`."""


def run_row(run: Run) -> Row:
    """What of a run is known when it begins."""
    plain = run.model_dump()
    return {
        "version": run.version,
        "as_of": run.as_of,
        "profiles": to_json(plain["profiles"]),
        "profiles_sha256": profiles_hash(run),
        "use": to_json(run.use),
        "options": to_json({key: value for key, value in plain.items() if key not in _OWN_COLUMNS}),
    }


def profiles_hash(run: Run) -> str:
    """Of the profiles with their decision settings, in the order in which they were given."""
    return _hash(to_json([profile.model_dump() for profile in run.profiles]))


def document_row(run_id: int, report: DocumentReport) -> Row:
    """The document itself, with the whole report."""
    return {
        "run_id": run_id,
        "sha256": report.source.sha256,
        "label": report.source.label,
        "label_sha256": _hash(report.source.label),
        "verdict": report.verdict.value,
        "summary": report.summary,
        **report.figures(),
        "report": to_json(report),
    }


def certificate_rows(document: int, report: DocumentReport) -> Iterator[Row]:
    """One row per certificate."""
    for position, certificate in enumerate(report.certificates):
        sample, client = certificate.sample, certificate.client
        yield {
            "document_id": document,
            "position": position,
            "laboratory": certificate.laboratory.name,
            "client": client.name if client else None,
            "product": sample.name,
            "sample_id": sample.sample_id,
            "lot": sample.lot,
            "report_id": sample.report_id,
            "matrix": sample.matrix,
            **certificate.dates.model_dump(),
            "printed_verdict": certificate.printed_verdict,
            "certificate": to_json(certificate),
        }


def result_rows(document: int, report: DocumentReport) -> Iterator[Row]:
    """One row per printed value, and one for each result without any.

    What a summary box prints once more (`repeats`) is left out: it would be counted twice.
    """
    for index, certificate in enumerate(report.certificates):
        for position, (kind, panel, result) in enumerate(_printed_rows(certificate)):
            values: Sequence[Quantity | None] = result.values or (None,)
            for value_position, value in enumerate(values):
                yield {
                    "document_id": document,
                    "certificate": index,
                    "position": position,
                    "value_position": value_position,
                    "kind": kind,
                    "panel": panel.kind.value,
                    "panel_title": panel.title,
                } | _result_cells(result, value)


def _printed_rows(certificate: Certificate) -> Iterator[tuple[str, Panel, Result]]:
    for panel in certificate.panels:
        yield from (("result", panel, result) for result in panel.results)
        yield from (("total", panel, result) for result in panel.totals)


def _result_cells(result: Result, value: Quantity | None) -> Row:
    place = result if value is None else value
    lod, loq, number = result.lod, result.loq, value.number if value else None
    return {
        "analyte": result.analyte,
        "printed_name": result.printed_name,
        "printed": value.printed if value else None,
        "qualifier": value.qualifier.value if value else None,
        "number": number,
        "number_real": _real(number),
        "unit": value.unit if value else None,
        "printed_unit": value.printed_unit if value else None,
        "basis": value.basis.value if value and value.basis else None,
        "lod_printed": lod.printed if lod else None,
        "lod": lod.number if lod else None,
        "lod_real": _real(lod.number if lod else None),
        "lod_unit": lod.unit if lod else None,
        "loq_printed": loq.printed if loq else None,
        "loq": loq.number if loq else None,
        "loq_real": _real(loq.number if loq else None),
        "loq_unit": loq.unit if loq else None,
        "limit_printed": result.limit.printed if result.limit else None,
        "printed_status": result.printed_status,
        "method": result.method,
        "page": place.page,
        **dict(zip(("x0", "top", "x1", "bottom"), place.box, strict=True)),
    }


def judgement_rows(document: int, report: DocumentReport) -> Iterator[Row]:
    """One row per limit or requirement that was judged."""
    for position, judgement in enumerate(report.coverage.judgements):
        yield {
            "document_id": document,
            "position": position,
            "status": judgement.status.value,
            "requirement": judgement.requirement,
            "observed": judgement.observed,
            "reason": judgement.reason,
        } | _subject_cells(judgement)


def finding_rows(document: int, report: DocumentReport) -> Iterator[Row]:
    """One row per finding."""
    for position, finding in enumerate(report.findings):
        waiver = finding.waiver
        yield {
            "document_id": document,
            "position": position,
            "code": finding.code,
            "name": finding.name,
            "severity": finding.severity.value,
            "confidence": finding.confidence.value,
            "message": finding.message,
            "observed": finding.observed,
            "expected": finding.expected,
            "waiver_who": waiver.who if waiver else None,
            "waiver_why": waiver.why if waiver else None,
            "waiver_until": waiver.until if waiver else None,
        } | _subject_cells(finding)


def _subject_cells(about: Finding | Judgement) -> Row:
    subject = about.subject
    return {
        "certificate": subject.certificate,
        "panel": subject.panel,
        "analyte": subject.analyte,
        "field": subject.field,
        "profile": _profile(about.citation),
        "page": _first_page(about.anchors),
    }


def _profile(citation: Citation | None) -> str | None:
    return citation.profile if citation else None


def _first_page(anchors: Sequence[Anchor]) -> int | None:
    return anchors[0].page if anchors else None


def _real(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
