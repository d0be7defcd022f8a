"""One document report with a bit of everything, made by hand; every case changes one thing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from verifier.model import (
    Anchor,
    Certificate,
    Citation,
    Client,
    Confidence,
    Coverage,
    Dates,
    DocumentReport,
    Finding,
    Judgement,
    Laboratory,
    LimitKind,
    OutcomeStatus,
    Panel,
    PanelKind,
    PrintedLimit,
    ProfileUse,
    Qualifier,
    Quantity,
    Result,
    Run,
    Sample,
    Severity,
    Source,
    Subject,
    Verdict,
    Verification,
)

LEAD_BOX = (72.0, 300.0, 520.0, 312.0)
NICKEL_BOX = (72.0, 314.0, 520.0, 326.0)

CITATION = Citation(
    source="code-1",
    title="Code of Examples 12-3",
    clause="(4)(b)",
    quote="shall not exceed 1.2 ppm",
    publisher="Office of Examples",
    url="https://example.org/code",
    effective_from=date(2024, 5, 1),
    accessed=date(2026, 11, 22),
    verification=Verification.OFFICIAL_TEXT,
    profile="example-profile",
)


def quantity(printed: str, number: str | None, box: tuple[float, float, float, float], **changes: object) -> Quantity:
    values: dict[str, object] = {
        "printed": printed,
        "qualifier": Qualifier.MEASURED if number else Qualifier.NOT_DETECTED,
        "number": Decimal(number) if number else None,
        "unit": "ppm",
        "printed_unit": "ppm",
        "page": 1,
        "box": box,
    }
    return Quantity.model_validate(values | changes)


@pytest.fixture
def run() -> Run:
    used = ProfileUse(
        id="example-profile", title="Example limits", status="in_force", is_in_force=True, sha256="ab" * 32
    )
    return Run(version="0.0.0", profiles=(used,), as_of=date(2026, 11, 22))


@pytest.fixture
def failing() -> DocumentReport:
    """Lead above its limit, arsenic not shown, nickel without a limit."""
    lead = Result(
        analyte="lead",
        printed_name="Lead (Pb)",
        page=1,
        box=LEAD_BOX,
        values=(
            quantity("1.80", "1.80", (300.0, 301.0, 330.0, 311.0)),
            quantity("0.00018", "0.00018", LEAD_BOX, unit="%", printed_unit="%"),
        ),
        loq=quantity("0.050", "0.050", (360.0, 301.0, 380.0, 311.0)),
        limit=PrintedLimit(
            printed="NMT 1.2", kind=LimitKind.AT_MOST, is_explicit=True, number=Decimal("1.2"), page=1, box=LEAD_BOX
        ),
        printed_status="Fail",
        printed_status_box=LEAD_BOX,
    )
    nickel = Result(
        analyte=None, printed_name="=Nickel()", page=1, box=NICKEL_BOX, values=(quantity("ND", None, NICKEL_BOX),)
    )
    metals = Panel(
        kind=PanelKind.HEAVY_METALS, title="Heavy metals", page=1, box=(72, 280, 520, 330), results=(lead, nickel)
    )
    certificate = Certificate(
        laboratory=Laboratory(name="Laboratory of Examples"),
        client=Client(name="Client of Examples"),
        sample=Sample(name="Leaf powder", lot="EX-7", matrix="Powder"),
        dates=Dates(reported=date(2026, 3, 2)),
        printed_verdict=None,
        panels=(metals,),
        pages=(1,),
    )
    anchor = Anchor(page=1, box=LEAD_BOX)
    subject = Subject(certificate=0, panel="heavy_metals", analyte="lead")
    finding = Finding(
        code="LIM101",
        name="result_above_limit",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        message="Lead is 1.80 ppm; the limit is at most 1.2 ppm.",
        subject=subject,
        anchors=(anchor,),
        observed="1.80 ppm",
        expected="at most 1.2 ppm",
        citation=CITATION,
        other_explanations=("The unit may be misprinted.",),
        next_step="Ask the laboratory for the raw data of this result.",
    )
    judged = Judgement(
        status=OutcomeStatus.FAIL,
        subject=subject,
        requirement="lead at most 1.2 ppm",
        observed="1.80 ppm",
        reason="above the limit",
        anchors=(anchor,),
        citation=CITATION,
    )
    undecided = Judgement(
        status=OutcomeStatus.INCONCLUSIVE,
        subject=Subject(certificate=0, panel="heavy_metals", analyte="arsenic"),
        requirement="arsenic at most 3 ppm",
        observed=None,
        reason="not shown by this document",
        anchors=(),
        citation=CITATION,
    )
    return DocumentReport(
        source=Source(label="examples/leaf.pdf", sha256="cd" * 32, pages=2),
        verdict=Verdict.FAIL,
        summary="Lead is above its limit; arsenic is not shown.",
        coverage=Coverage(
            required=("lead", "arsenic"),
            missing=("arsenic",),
            results_read=2,
            results_judged=1,
            judgements=(judged, undecided),
        ),
        certificates=(certificate,),
        findings=(finding,),
    )


@pytest.fixture
def unreadable() -> DocumentReport:
    return DocumentReport(
        source=Source(label="examples/scan.pdf", sha256="ef" * 32, pages=1),
        verdict=Verdict.UNREADABLE,
        summary="The pages are pictures.",
        coverage=Coverage(required=(), missing=(), results_read=0, results_judged=0, judgements=()),
        certificates=(),
        findings=(),
    )
