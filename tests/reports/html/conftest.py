"""A report with everything that a page can show, and a picture of a page to go with it."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from verifier.model import (
    Anchor,
    CollectionFinding,
    Confidence,
    DocumentReport,
    Evidence,
    FileRecord,
    Involved,
    Judgement,
    LimitKind,
    Measure,
    OutcomeStatus,
    PageView,
    Panel,
    PanelKind,
    Qualifier,
    Quantity,
    Result,
    Run,
    Severity,
    Subject,
    Waiver,
)
from verifier.reports.html import HtmlFolder
from verifier.reports.interface import Shown

MITRAGYNINE_BOX = (300.0, 600.0, 340.0, 610.0)


def measured(name: str, slug: str, printed: str, top: float) -> Result:
    box = (72.0, top, 520.0, top + 10)
    value = Quantity(
        printed=printed,
        qualifier=Qualifier.MEASURED,
        number=Decimal(printed),
        unit="%",
        printed_unit="%",
        page=2,
        box=box,
    )
    return Result(analyte=slug, printed_name=name, page=2, box=box, values=(value,))


@pytest.fixture
def shown() -> Shown:
    return Shown((page_view(1), page_view(2)))


def page_view(number: int) -> PageView:
    buffer = io.BytesIO()
    Image.new("RGB", (306, 396), "white").save(buffer, "WEBP")
    return PageView(page=number, width=612, height=792, media_type="image/webp", data=buffer.getvalue())


@pytest.fixture
def full(failing: DocumentReport) -> DocumentReport:
    """The failing report with figures to draw, alkaloids on a second page, a waived sign and facts of the file."""
    lead, undecided = failing.coverage.judgements
    drawn = lead.model_copy(
        update={
            "measure": Measure(
                kind=LimitKind.AT_MOST,
                limit=Decimal("1.2"),
                unit="ppm",
                low=Decimal("1.80"),
                high=Decimal("1.80"),
                uncertainty=Decimal("0.2"),
            )
        }
    )
    absent = Judgement(
        status=OutcomeStatus.PASS,
        subject=Subject(certificate=0, panel="heavy_metals", analyte="cadmium"),
        requirement="cadmium at most 0.5 ppm",
        observed="ND (LOD 0.01 ppm)",
        reason=None,
        anchors=(Anchor(page=2, box=MITRAGYNINE_BOX),),
        citation=lead.citation,
        measure=Measure(
            kind=LimitKind.AT_MOST,
            limit=Decimal("0.5"),
            unit="ppm",
            low=Decimal(0),
            high=Decimal("0.01"),
            uncertainty=None,
        ),
    )
    (certificate,) = failing.certificates
    alkaloids = Panel(
        kind=PanelKind.ALKALOIDS,
        title="Alkaloids",
        page=2,
        box=(72, 580, 520, 700),
        results=(
            measured("Mitragynine", "mitragynine", "1.50", 600),
            measured("7-Hydroxymitragynine", "7_hydroxymitragynine", "0.02", 620),
            measured("Paynantheine", "paynantheine", "0.48", 640),
        ),
    )
    sign = failing.findings[0].model_copy(
        update={
            "code": "INT404",
            "name": "modified_after_creation",
            "severity": Severity.WARNING,
            "confidence": Confidence.MEDIUM,
            "message": "the file was modified after it was created",
            "plain": "Somebody saved the file again later.",
            "anchors": (),
            "observed": None,
            "expected": "one date",
            "citation": None,
            "base_rate": "Common in sound reports.",
            "waiver": Waiver(who="Sam Example", why="known", until=date(2027, 1, 1)),
        }
    )
    coverage = failing.coverage.model_copy(
        update={"judgements": (drawn, absent, undecided), "reservations": ("the material is not named",)}
    )
    return failing.model_copy(
        update={
            "certificates": (
                certificate.model_copy(update={"panels": (*certificate.panels, alkaloids), "pages": (1, 2)}),
            ),
            "coverage": coverage,
            "findings": (*failing.findings, sign),
            "evidence": Evidence(file=FileRecord(producer="Example Writer 1")),
        }
    )


@pytest.fixture
def across() -> CollectionFinding:
    return CollectionFinding(
        code="COL601",
        name="same_file_twice",
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        message="two files are the same",
        documents=(
            Involved(label="examples/leaf.pdf", sha256="cd" * 32, anchors=(Anchor(page=1, box=MITRAGYNINE_BOX),)),
            Involved(label="elsewhere.pdf", sha256="ef" * 32),
        ),
        others=3,
        observed=None,
        expected=None,
        base_rate=None,
        other_explanations=("One file may have been saved twice.",),
        next_step="Compare both.",
    )


def folder_of(place: Path, run: Run, reports: list[DocumentReport], *across: CollectionFinding) -> Path:
    """The index of a folder of pages of these reports."""
    folder = HtmlFolder(place)
    folder.begin(run)
    for report in reports:
        folder.document(report, Shown())
    for finding in across:
        folder.together(finding)
    folder.end()
    folder.close()
    return place / "index.html"
