"""What a perfect reading of a drawn truth gives: the values of `verifier read --format json`, without boxes.

This is written apart from the reader on purpose: it knows the truth and never looks at a page, so that the two can
disagree.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from verifier.model import LimitKind, Qualifier
from verifier.samplekit.options import Options, UnitPlace
from verifier.samplekit.printing import spell
from verifier.samplekit.truth import Style, Truth, TruthPanel, TruthRow, TruthSample

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PLAIN = re.compile(r"(?P<sign>[<>]?)\s?(?P<number>\d+(?:\.\d+)?)")
_WORDS = {
    Qualifier.NOT_DETECTED: (
        "nd", "n.d.", "n. d.", "n.n.", "not detected", "none detected", "negative", "absent", "negativní",
        "nedetekováno", "nicht nachweisbar", "negativ", "neprokázáno", "ausencia", "ausente", "no detectado",
    ),
    Qualifier.BELOW_LOD: ("<lod", "< lod"),
    Qualifier.BELOW_LOQ: ("<loq", "< loq", "blq", "bql"),
    Qualifier.ABOVE_RANGE: (">uloq", "tntc"),
    Qualifier.DETECTED: (
        "detected", "present", "positive", "pozitivní", "positiv", "nachgewiesen", "presente", "positivo",
    ),
    Qualifier.TRACE: ("trace",),
    Qualifier.NOT_TESTED: ("nt", "not tested", "n/a"),
}  # fmt: skip
_LIMITS = (
    (
        LimitKind.AT_MOST,
        re.compile(r"(?:NMT|not more than|<=|≤|max\.?|maximum|höchstens|máximo)\s*(?=\d)", re.IGNORECASE),
    ),
    (LimitKind.AT_LEAST, re.compile(r"(?:NLT|not less than|>=|≥|min\.?)\s*(?=\d)", re.IGNORECASE)),
    (LimitKind.BELOW, re.compile(r"(?:<|less than|weniger als|menos de)\s*(?=\d)", re.IGNORECASE)),
    (LimitKind.ABOVE, re.compile(r">\s*(?=\d)")),
)
_BETWEEN = re.compile(r"(?P<lower>\d+(?:\.\d+)?)\s*[-–]\s*(?P<upper>\d+(?:\.\d+)?)")
_ABSENT = re.compile(r"absen|ausen|neprokáz|not detected|negativ|nicht nachweisbar|\bnd\b", re.IGNORECASE)
_NO_LIMIT = frozenset({"-", "–", "report results", "record only", "n/a", "kein grenzwert"})


def expected_document(truth: Truth, options: Options | None = None) -> dict[str, Any]:
    """The truth as plain values: a list of certificates with panels, rows, head fields; dates as ISO text."""
    chosen = options or Options()
    return {"certificates": [_certificate(truth, sample, chosen) for sample in truth.samples]}


def qualify(text: str) -> tuple[Qualifier, Decimal | None]:
    """What a canonical cell text says: its qualifier and the number or bound."""
    plain = _PLAIN.fullmatch(text)
    if plain:
        kind = {"": Qualifier.MEASURED, "<": Qualifier.LESS_THAN, ">": Qualifier.GREATER_THAN}[plain["sign"]]
        return kind, Decimal(plain["number"])
    lowered = text.lower()
    for qualifier, words in _WORDS.items():
        if any(lowered == word or lowered.startswith((f"{word} in ", f"{word} v ", f"{word} en ")) for word in words):
            return qualifier, None
    return Qualifier.TEXT, None


def _certificate(truth: Truth, sample: TruthSample, options: Options) -> dict[str, Any]:
    style = options.style(truth)
    accreditation = truth.laboratory.accreditation
    return {
        "laboratory": {
            "name": truth.laboratory.name,
            "address": truth.laboratory.address,
            "licence": truth.laboratory.licence,
            "accreditation": accreditation.model_dump() if accreditation else None,
        },
        "client": truth.client.model_dump() if truth.client else None,
        "sample": {
            "name": sample.name,
            "matrix": sample.matrix,
            "sample_id": sample.sample_id,
            "lot": sample.lot,
            "report_id": sample.report_id,
            "unit_mass": _amount(sample.unit_mass, style),
            "serving": _amount(sample.serving, style),
        },
        "dates": {key: _iso(getattr(sample.dates, key)) for key in type(sample.dates).model_fields},
        "printed_verdict": sample.verdict,
        "panels": [_panel(panel, style, options) for panel in sample.panels],
        "methods": sorted(_methods(truth, sample)),
        "signatories": [signatory.name for signatory in truth.signatories],
    }


def _panel(panel: TruthPanel, style: Style, options: Options) -> dict[str, Any]:
    return {
        "kind": panel.kind.value,
        "title": panel.title,
        "printed_status": panel.status,
        "method": panel.method,
        "results": [_row(panel, row, style, options) for row in panel.rows],
        "totals": [_row(panel, row, style, options) for row in panel.totals],
    }


def _row(panel: TruthPanel, row: TruthRow, style: Style, options: Options) -> dict[str, Any]:
    units = panel.units_of(row)
    detection = panel.detection_unit or (units[0] if units else "")
    limit_unit = panel.limit_unit or (units[0] if units else "")
    return {
        "analyte": row.analyte,
        "printed_name": row.name,
        "values": _values(panel, row, style, options),
        "lod": _quantity(row.lod, detection, style, options) if row.lod else None,
        "loq": _quantity(row.loq, detection, style, options) if row.loq else None,
        "limit": _limit(row.limit, limit_unit, style) if row.limit else None,
        "printed_status": row.status,
        "uncertainty": _uncertainty(row.uncertainty, style) if row.uncertainty else None,
        "method": row.method,
    }


def _values(panel: TruthPanel, row: TruthRow, style: Style, options: Options) -> list[dict[str, Any]]:
    found = []
    for index, (text, unit) in enumerate(zip(row.values, panel.units_of(row), strict=False)):
        value = _quantity(text, unit, style, options)
        # A unit that stands in the cells is printed beside numbers only; where all numbers of a column carry the same
        # one, it is the column's, and so that of its "ND" as well.
        if options.units is UnitPlace.CELL and value["number"] is None:
            value["unit"] = _unit_of_numbers(panel, index)
        found.append(value)
    return found


def _unit_of_numbers(panel: TruthPanel, index: int) -> str | None:
    rows = (*panel.rows, *panel.totals)
    printed = {
        panel.units_of(row)[index] for row in rows if row.values[index:] and qualify(row.values[index])[1] is not None
    }
    return (printed.pop() or None) if len(printed) == 1 else None


def _quantity(text: str, unit: str, style: Style, options: Options) -> dict[str, Any]:
    qualifier, number = qualify(text)
    has_unit = bool(unit) and (options.units is not UnitPlace.CELL or number is not None)
    return {
        "printed": spell(options.cell(text), style, unit),
        "qualifier": qualifier.value,
        "number": number,
        "unit": unit if has_unit else None,
    }


def _limit(text: str, unit: str, style: Style) -> dict[str, Any]:
    if (between := _BETWEEN.fullmatch(text)) is not None:
        lower, upper = Decimal(between["lower"]), Decimal(between["upper"])
        ends = {"kind": LimitKind.BETWEEN.value, "number": lower, "upper": upper}
        return {"printed": spell(text, style, unit), **ends, "unit": unit or None}
    kind, number = _limit_kind(text)
    return {"printed": spell(text, style, unit), "kind": kind.value, "number": number, "unit": unit or None}


def _limit_kind(text: str) -> tuple[LimitKind, Decimal | None]:
    if text.strip().lower() in _NO_LIMIT:
        return LimitKind.NONE, None
    if _ABSENT.search(text):
        return LimitKind.ABSENT, None
    number = _NUMBER.search(text)
    if number is None:
        return LimitKind.TEXT, None
    kind = next((kind for kind, pattern in _LIMITS if pattern.match(text)), LimitKind.AT_MOST)
    return kind, Decimal(number.group())


def _uncertainty(text: str, style: Style) -> dict[str, Any]:
    number = _NUMBER.search(text)
    return {"printed": spell(text, style), "number": Decimal(number.group()) if number else None}


def _amount(amount: Any, style: Style) -> dict[str, Any] | None:
    if amount is None:
        return None
    return {
        "printed": f"{spell(amount.number, style)} {amount.unit}",
        "number": Decimal(amount.number),
        "unit": amount.unit,
    }


def _methods(truth: Truth, sample: TruthSample) -> set[str]:
    rows = [row for panel in sample.panels for row in (*panel.rows, *panel.totals)]
    return {m for m in (*truth.methods, *(p.method for p in sample.panels), *(r.method for r in rows)) if m}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
