"""The report for people: complete, calm, readable without colour and at 80 columns."""

from __future__ import annotations

from verifier.model import DocumentReport, Run
from verifier.reports import Look, make_reporter


def text_of(run: Run, *reports: DocumentReport, look: Look | None = None) -> str:
    reporter = make_reporter("terminal", look)
    return reporter.begin(run) + "".join(map(reporter.document, reports)) + reporter.end()


EXPECTED = """\
verifier 0.0.0 · judged as of 2026-11-22
profile example-profile: Example limits (in force)

examples/leaf.pdf ──────────────────────────────────────────────────────────────
Laboratory of Examples · Leaf powder · lot EX-7 · reported 2026-03-02
2 pages · sha256 cdcdcdcdcdcd

✗ FAIL  Lead is above its limit; arsenic is not shown.

✗ error LIM101 result above limit
  • Lead is 1.80 ppm; the limit is at most 1.2 ppm.  [page 1]
    observed 1.80 ppm
    expected at most 1.2 ppm
    source   Code of Examples 12-3, (4)(b); in force since 2024-05-01; official
             text read
    perhaps  The unit may be misprinted.
    next     Ask the laboratory for the raw data of this result.

Judged  2 results read; 1 limit judged, 0 met
  Analyte    Result    Limit            Verdict  Page
  ───────────────────────────────────────────────────
  Lead (Pb)  1.80 ppm  at most 1.2 ppm  ✗ fail      1

Could not be judged
  ? arsenic: not shown by this document

A review of the document, not of the product: it does not certify safety.
"""


def test_one_document_reads_as_agreed(run: Run, failing: DocumentReport) -> None:
    assert text_of(run, failing) == EXPECTED
