"""A document as Lab Results of the WCIA, version 2.2.0: one object per sample.

What the report does not say is not made up. The schema lets a text be empty and a date be null, and that is what they
are then; `meta.verifier.not_stated` lists them. What it has no empty value for (`is_medical`), and what no result can
be filed without (laboratory, result id, lot), must be on the report or be said by the user.

`qom` is a number only where the report prints a measured one; else it is the printed text ("ND", "<0.05"), never 0.
What the format has no place for (LOD, LOQ, limits, further units, the place on the page) goes to `meta.verifier`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from verifier._version import __version__
from verifier.errors import UsageError
from verifier.model import Certificate, Document, Panel, PanelKind, Qualifier, Quantity, Result
from verifier.wcia.rows import plain_status
from verifier.wcia.shape import FIELDS, FLAG, IDENTITY, NAME, SETTABLE, VERSION

Json = dict[str, Any]
_FLAGS = {"0": 0, "1": 1, "false": 0, "true": 1}
_PLAIN = 40
"""Digits; a number of more is written with an exponent."""


def parse_stated(text: str) -> tuple[str, str | int]:
    """A field and its value from "FIELD=VALUE". Raises ValueError with what is wrong."""
    name, sign, value = text.partition("=")
    if not sign or name not in SETTABLE:
        raise ValueError(f'"{text}" is no FIELD=VALUE; the fields are {", ".join(sorted(SETTABLE))}')
    if FIELDS.get(name) == FLAG:
        if value.lower() not in _FLAGS:
            raise ValueError(f'{name} is 0 or 1, not "{value}"')
        return name, _FLAGS[value.lower()]
    return name, value


def lab_results(document: Document, stated: Mapping[str, str | int] | None = None) -> list[Json]:
    """The results of a document. `stated` is what somebody says where the report does not.

    Raises UsageError naming the fields that are missing.
    """
    return [_lab_result(document, certificate, stated or {}) for certificate in document.certificates]


def _lab_result(document: Document, certificate: Certificate, stated: Mapping[str, str | int]) -> Json:
    sample, dates = certificate.sample, certificate.dates
    known: Json = {
        "lab_name": certificate.laboratory.name,
        "labresult_id": sample.report_id or sample.sample_id,
        "sample.id": sample.lot,
        "release_date": dates.reported.isoformat() if dates.reported else None,
        "expire_date": dates.expires.isoformat() if dates.expires else None,
        "status": plain_status(certificate.printed_verdict),
    }
    said = {name: value for name, value in stated.items() if not known.get(name)}
    known |= said
    missing = [name for name in IDENTITY if not known.get(name)]
    missing += [name for name, kind in FIELDS.items() if kind == FLAG and name not in known]
    if missing:
        raise UsageError(
            f'WCIA {VERSION} needs {", ".join(missing)}, and "{document.source.label}" does not say it',
            f"say it with --set, such as --set {missing[0]}={1 if missing[0] == 'is_medical' else 'VALUE'}"
            + (" (or 0)" if missing[0] == "is_medical" else ""),
        )
    not_stated = [
        name
        for name in (*FIELDS, "sample.sample_source_id")
        if not name.startswith("document_name") and name != "document_schema_version" and known.get(name) in (None, "")
    ]
    tests = [_test(panel, number) for number, panel in enumerate(certificate.panels, start=1)]
    return {
        "document_name": NAME,
        "document_schema_version": VERSION,
        **{name: known.get(name) or "" for name in ("document_origin", "lab_name", "lab_ubi_license")},
        "lab_ccrs_license": known.get("lab_ccrs_license") or "",
        "labresult_id": known["labresult_id"],
        "coa": known.get("coa") or "",
        **{name: known.get(name) for name in ("release_date", "amended_date", "expire_date")},
        "sample": {"id": known["sample.id"], "sample_source_id": ""},
        "status": known["status"] or "",
        "is_medical": known["is_medical"],
        "metric_list": tests,
        "meta": {"verifier": _meta(document, certificate, not_stated, said)},
    }


def _test(panel: Panel, number: int) -> Json:
    words = words_of(panel.kind)
    return {
        "test_id": f"verifier:{panel.kind.value}-{number}",
        "test_type": panel.title or words,
        "status": plain_status(panel.printed_status),
        "metrics": [
            {
                "id": f"verifier:{row.analyte}" if row.analyte else "",
                "name": row.printed_name,
                "analyte_type": words,
                **amount_of(row),
                "status": plain_status(row.printed_status),
            }
            for row in (*panel.results, *panel.totals)
        ],
    }


def words_of(kind: PanelKind) -> str:
    """What a test is called that has no title."""
    return kind.value.replace("_", " ")


def amount_of(row: Result) -> dict[str, str]:
    """`qom` and `uom`: the first value of a row. The unit "%" is "pct" in this format."""
    if not row.values:
        return {"qom": "", "uom": ""}
    first = row.values[0]
    unit = first.unit or first.printed_unit or ""
    return {"qom": _amount(first), "uom": "pct" if unit == "%" else unit}


def _amount(value: Quantity) -> str:
    if value.qualifier is not Qualifier.MEASURED or value.number is None:
        return value.printed
    return _digits(value.number)


def _digits(number: Decimal) -> str:
    return format(number, "f") if abs(number.adjusted()) < _PLAIN else str(number)


def _meta(document: Document, certificate: Certificate, not_stated: Sequence[str], said: Mapping[str, Any]) -> Json:
    client, laboratory, sample = certificate.client, certificate.laboratory, certificate.sample
    facts: Json = {
        "version": __version__,
        "note": "As printed on the report. Ids are names of verifier's vocabulary, not the laboratory's.",
        "source": document.source.model_dump(),
        "not_stated": list(not_stated),
        "stated_by_user": dict(said),
        "laboratory_address": laboratory.address,
        "client": client.name if client else None,
        "product": sample.name,
        "matrix": sample.matrix,
        "sample_id": sample.sample_id,
        "report_id": sample.report_id,
        "dates": {name: day.isoformat() for name, day in certificate.dates.model_dump().items() if day},
        "printed_verdict": certificate.printed_verdict,
        "methods": list(certificate.methods),
        "signatories": list(certificate.signatories),
        "tests": [_test_meta(panel) for panel in certificate.panels],
    }
    return {name: value for name, value in facts.items() if value not in (None, [], {})}


def _test_meta(panel: Panel) -> Json:
    rows = [(row, False) for row in panel.results] + [(row, True) for row in panel.totals]
    return {
        "kind": panel.kind.value,
        "title": panel.title,
        "method": panel.method,
        "printed_status": panel.printed_status,
        "rows": [row.model_dump() | {"is_total": is_total} for row, is_total in rows],
    }
