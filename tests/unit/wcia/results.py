"""Lab Results of made-up laboratories, of each version, and documents as they are read from PDFs."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from verifier.intake import Input
from verifier.model import Certificate, Document, Panel
from verifier.wcia import read_lab_result

Json = dict[str, Any]

SHAPES: dict[str, Json] = {
    "1.0.0": {
        "document_name": "string", "document_schema_version": "string", "labresult_id": "string",
        "sample": {"id": "string"}, "coa": "string", "status": "string",
        "metric_list": [{
            "test_id": "string", "test_type": "string", "status": "string",
            "metrics": [{
                "id": "string", "name": "string", "analyte_type": "string", "qom": "string", "uom": "string",
                "status": "string",
            }],
        }],
        "meta": {},
    },
}  # fmt: skip
"""The schemas of the format as its authors publish them: one object whose values name their types."""
SHAPES["1.3.0"] = SHAPES["1.0.0"] | {
    "document_origin": "string", "lab_name": "string", "lab_ubi_license": "string", "lab_ccrs_license": "string",
    "sample": {"id": "string", "sample_source_id": "string"},
}  # fmt: skip
SHAPES["2.2.0"] = SHAPES["1.3.0"] | {
    "release_date": "string|null", "amended_date": "string|null", "expire_date": "string|null",
    "is_medical": "bool[0,1]",
}  # fmt: skip


def misfits(value: object, shape: object, path: str = "") -> list[str]:
    """What of a result is not as the schema has it, by path."""
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [path]
        return [one for number, item in enumerate(value) for one in misfits(item, shape[0], f"{path}[{number}]")]
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [path]
        wrong = [f"{path}.{key}" for key in (value.keys() ^ shape.keys()) if shape]
        return wrong + [
            one for key in value.keys() & shape.keys() for one in misfits(value[key], shape[key], f"{path}.{key}")
        ]
    fits = {
        "string": isinstance(value, str),
        "string|null": value is None or isinstance(value, str),
        "bool[0,1]": value in (0, 1),
    }
    return [] if fits[str(shape)] else [path]


def metric(name: str, qom: str, uom: str = "ppm", status: object = "pass", kind: str = "heavy metal") -> Json:
    return {"id": f"id of {name}", "name": name, "analyte_type": kind, "qom": qom, "uom": uom, "status": status}


def lab_result(version: str = "2.2.0", *metrics: Json, **changes: Any) -> Json:
    """A result with one test for metals."""
    full: Json = {
        "document_name": "WCIA Lab Result Schema",
        "document_schema_version": version,
        "document_origin": "https://lab.example/1.json",
        "lab_name": "Laboratory of Examples",
        "lab_ubi_license": "000000001",
        "lab_ccrs_license": "EX-1",
        "labresult_id": "EX-R-1",
        "coa": "https://lab.example/1.pdf",
        "release_date": "2026-03-02",
        "amended_date": None,
        "expire_date": "2027-03-02",
        "sample": {"id": "EX-LOT-7", "sample_source_id": "EX-SOURCE"},
        "status": "pass",
        "is_medical": 0,
        "metric_list": [
            {
                "test_id": "t-1",
                "test_type": "heavy metal assay",
                "status": "pass",
                "metrics": list(metrics) or [metric("lead", "0.121"), metric("arsenic", "ND")],
            }
        ],
        "meta": {},
    }
    shape = SHAPES[version]
    kept = {key: value for key, value in full.items() if key in shape}
    if version == "1.0.0":
        kept["sample"] = {"id": "EX-LOT-7"}
    return kept | changes


def loaded(value: object, *, indent: int | None = 2) -> Input:
    data = value if isinstance(value, bytes) else json.dumps(value, indent=indent).encode()
    return Input(data, "result.json", sha256(data).hexdigest())


def read(value: object, *, indent: int | None = 2) -> Document:
    document = read_lab_result(loaded(value, indent=indent))
    assert document is not None
    return document


def rows(certificate: Certificate) -> list[Json]:
    """The panels with all that their rows say, without the places."""
    return [_without_places(panel.model_dump()) for panel in certificate.panels if panel.results or panel.totals]


def _without_places(value: Any) -> Any:
    if isinstance(value, dict):
        places = {"page", "box", "printed_status_box"}
        return {key: _without_places(one) for key, one in value.items() if key not in places}
    return [_without_places(one) for one in value] if isinstance(value, tuple | list) else value


def with_panels(document: Document, *panels: Panel) -> Document:
    certificate = document.certificates[0].model_copy(update={"panels": panels})
    return document.model_copy(update={"certificates": (certificate,)})
