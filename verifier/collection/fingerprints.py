"""The fingerprint of a document: what several documents are compared by, with the places where it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256

from verifier.model import (
    Anchor,
    Box,
    Certificate,
    DocumentReport,
    Number,
    PagePicture,
    Panel,
    Qualifier,
    Quantity,
    Result,
    Uncertainty,
    Value,
    from_json,
    to_json,
)
from verifier.vocabulary.naming import folded, says_nothing
from verifier.vocabulary.units import UnitMismatchError, convert

_MOST_CERTIFICATES = 200
_MOST_ROWS = 2000
"""Of one document: no laboratory prints more, and a file that does must not fill the index."""
_MOST_PICTURES = 100
_KEYS = ("laboratory.name", "client.name", "sample.name", "sample.sample_id", "sample.lot", "sample.report_id")
_AMENDED = "statement.amended"
_NO_AMOUNTS = (Qualifier.NOT_TESTED, Qualifier.TEXT)
_SUMS = ("total", "sum", "celkem", "gesamt")


class Place(Value):
    """Where a field of the head is printed."""

    key: str
    """As in the certificate: "sample.lot"."""
    page: int
    box: Box

    @property
    def anchor(self) -> Anchor:
        """The place."""
        return Anchor(page=self.page, box=self.box)


class Row(Value):
    """One result, by its most precise value."""

    analyte: str
    """Canonical slug; the folded printed name behind "~" for a substance that the vocabulary does not know."""
    name: str
    """As printed."""
    panel: str
    printed: str
    """The value with its unit."""
    qualifier: Qualifier
    number: Number | None
    unit: str | None
    basis: str | None
    lod: Number | None = None
    """In the unit of the value, as the two that follow."""
    loq: Number | None = None
    uncertainty: Number | None = None
    method: str | None = None
    is_sum: bool = False
    """Whether it follows from other rows."""
    page: int
    box: Box

    @property
    def anchor(self) -> Anchor:
        """The place of the value."""
        return Anchor(page=self.page, box=self.box)


class CertificatePrint(Value):
    """One certificate of the document; names as printed, None where the field says nothing."""

    laboratory: str | None
    client: str | None
    product: str | None
    sample_id: str | None
    lot: str | None
    report_id: str | None
    produced: date | None = None
    collected: date | None = None
    received: date | None = None
    completed: date | None = None
    reported: date | None = None
    expires: date | None = None
    amended: str | None = None
    """The sentence by which it says that it takes the place of another one."""
    panels: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    places: tuple[Place, ...] = ()

    def anchor(self, key: str) -> Anchor | None:
        """Where a field of the head is printed; None where that is not known."""
        return next((place.anchor for place in self.places if place.key == key), None)


class Fingerprint(Value):
    """One document."""

    sha256: str
    """Of its bytes."""
    text_sha256: str | None
    """Of its words; None where nobody looked."""
    pictures: tuple[PagePicture, ...] = ()
    certificates: tuple[CertificatePrint, ...] = ()

    @property
    def text(self) -> str:
        """The fingerprint as JSON, which `from_text` reads."""
        return to_json(self)

    @classmethod
    def from_text(cls, text: str) -> Fingerprint:
        """The inverse of `text`. Raises ValueError for anything else."""
        return cls.model_validate(from_json(text))


def fingerprint(report: DocumentReport) -> Fingerprint:
    """What is compared of a document; the same report gives the same fingerprint, whatever its label."""
    evidence = report.evidence
    return Fingerprint(
        sha256=report.source.sha256,
        text_sha256=evidence.text_sha256 if evidence is not None else None,
        pictures=evidence.pictures[:_MOST_PICTURES] if evidence is not None else (),
        certificates=tuple(_certificate(one) for one in report.certificates[:_MOST_CERTIFICATES]),
    )


def digest_of(text: str) -> str:
    """A name for the text of a fingerprint."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _certificate(one: Certificate) -> CertificatePrint:
    sample, dates = one.sample, one.dates
    places = (one.field(key) for key in _KEYS)
    amended = next((said.printed for said in one.statements if said.key == _AMENDED), None)
    return CertificatePrint(
        laboratory=_said(one.laboratory.name),
        client=_said(one.client.name if one.client is not None else None),
        product=_said(sample.name),
        sample_id=_said(sample.sample_id),
        lot=_said(sample.lot),
        report_id=_said(sample.report_id),
        produced=dates.produced,
        collected=dates.collected,
        received=dates.received,
        completed=dates.completed,
        reported=dates.reported,
        expires=dates.expires,
        amended=amended,
        panels=tuple(sorted({panel.kind.value for panel in one.panels if panel.results})),
        rows=tuple(_rows(one))[:_MOST_ROWS],
        places=tuple(Place(key=field.key, page=field.page, box=field.box) for field in places if field is not None),
    )


def _said(printed: str | None) -> str | None:
    """The text of a field; None where it says that there is nothing."""
    return printed if printed and folded(printed) and not says_nothing(printed) else None


def _rows(certificate: Certificate) -> Iterator[Row]:
    for panel in certificate.panels:
        for result in panel.results:
            row = _row(panel, result)
            if row is not None:
                yield row


def _row(panel: Panel, result: Result) -> Row | None:
    shown = [value for value in result.values if value.qualifier not in _NO_AMOUNTS]
    if not shown:
        return None
    value = max(shown, key=lambda one: significant(one.number))  # the first one of those with most figures
    analyte = result.analyte or f"~{folded(result.printed_name)}"
    printed_unit = value.printed_unit or value.unit
    has_unit = printed_unit is None or printed_unit in value.printed or value.number is None
    return Row(
        analyte=analyte,
        name=result.printed_name,
        panel=panel.kind.value,
        printed=value.printed if has_unit else f"{value.printed} {printed_unit}",
        qualifier=value.qualifier,
        number=value.number,
        unit=value.unit,
        basis=value.basis.value if value.basis is not None else None,
        lod=_in_unit(result.lod, value.unit),
        loq=_in_unit(result.loq, value.unit),
        uncertainty=_spread(result.uncertainty, value),
        method=result.method or panel.method,
        is_sum=analyte.startswith("total_") or any(word in result.printed_name.casefold() for word in _SUMS),
        page=value.page,
        box=value.box,
    )


def significant(number: Decimal | None) -> int:
    """The significant figures of a number, idle zeros at the end left out: 0.150 has two, and so has 1500."""
    if number is None or not number.is_finite() or number == 0:
        return 0
    return len("".join(map(str, number.as_tuple().digits)).rstrip("0"))


def _in_unit(bound: Quantity | None, unit: str | None) -> Decimal | None:
    if bound is None or bound.number is None:
        return None
    return _converted(bound.number, bound.unit, unit)


def _converted(number: Decimal, unit: str | None, target: str | None) -> Decimal | None:
    if unit == target:
        return number
    if unit is None or target is None:
        return None
    try:
        return convert(number, unit, target)
    except (UnitMismatchError, KeyError):
        return None


def _spread(printed: Uncertainty | None, value: Quantity) -> Decimal | None:
    if printed is None or printed.number is None or value.number is None:
        return None
    if printed.is_relative:
        return abs(value.number * printed.number / 100)
    return _converted(printed.number, printed.unit, value.unit)
