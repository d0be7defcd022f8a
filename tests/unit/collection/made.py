"""Fingerprints by hand."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

from verifier.collection import CertificatePrint, Fingerprint, Row
from verifier.model import PagePicture, Qualifier

NOBODY: dict[str, Any] = dict.fromkeys(("laboratory", "client", "product", "sample_id", "lot", "report_id"))
ROWS = ("14.37", "0.1283", "2.316", "1.624", "1.237", "0.213", "0.254")


def row(analyte: str, printed: str, unit: str | None) -> Row:
    """A measured result."""
    return Row(
        analyte=analyte,
        name=analyte,
        panel="alkaloids",
        printed=printed,
        qualifier=Qualifier.MEASURED,
        number=Decimal(printed),
        unit=unit,
        basis=None,
        page=1,
        box=(1.0, 2.0, 3.0, 4.0),
    )


def sample(rows: Sequence[Row], **head: Any) -> CertificatePrint:
    """A certificate."""
    return CertificatePrint.model_validate({**NOBODY, **head, "rows": rows})


def document(
    name: str, *certificates: CertificatePrint, text: str | None = None, digests: Sequence[str] = ()
) -> Fingerprint:
    """A document with bytes of that name."""
    return Fingerprint(
        sha256=sha256(name.encode()).hexdigest(),
        text_sha256=text,
        pictures=tuple(PagePicture(digest=one, detail=40, page=1, box=(0, 0, 9, 9)) for one in digests),
        certificates=certificates,
    )


def report(name: str, lot: str, changed: int = 0, **head: Any) -> Fingerprint:
    """A report on a lot, of whose seven precise results so many are its own."""
    rows = [
        row(
            f"s{place}",
            printed if place >= changed else str(Decimal(printed) + Decimal(len(name)) / 100 + place),
            "ppm",
        )
        for place, printed in enumerate(ROWS)
    ]
    head = {"laboratory": "Example Laboratory", "lot": lot, "report_id": f"R-{lot}", "sample_id": f"S-{lot}"} | head
    return document(name, sample(rows, **head))
