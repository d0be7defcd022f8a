"""Reading is measured on labelled reports of the real world, which are not part of this repository."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from verifier.errors import InputError
from verifier.intake import Input
from verifier.model import to_json
from verifier.reading import read_document

SHARED = Path(__file__).parents[2] / "shared"
CORPUS, TOOL = SHARED / "corpus", SHARED / "tools" / "score_reading.py"

FLOORS = {
    "recall": 0.95,
    "precision": 0.98,
    "values": 0.95,
    "clean": 0.99,
    "numbers": 0.998,
    "cells": 0.985,
    "kind": 0.99,
    "fields": 0.80,
}
CELLS = ("lod", "loq", "limit", "status", "uncertainty")


@pytest.mark.corpus
def test_reading_does_not_fall_below_its_floors() -> None:
    if not (CORPUS / "labels").is_dir() or not TOOL.is_file():
        pytest.skip(f"the labelled corpus is not here: no {CORPUS} with {TOOL.name} beside it")
    shares = _shares()
    assert {share: found for share, found in shares.items() if found < FLOORS[share]} == {}, shares


def _shares() -> dict[str, float]:
    """What the scoring tool counts over all documents, as shares of what the labels say."""
    tool, count = _tool(), Counter[str]()
    for path in sorted((CORPUS / "labels").glob("*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        found, misses = tool.score(label, _read(CORPUS / "pdfs" / label["file"]))
        count += found
        count["rows_wrong"] += sum(miss.startswith("wrong value") for miss in misses)
    given = count["rows_ok"] + count["invented"] + count["rows_wrong"]
    return {
        "recall": count["rows_ok"] / count["rows"],
        "precision": count["rows_ok"] / given,
        "values": count["values_ok"] / count["values"],
        "clean": count["clean_ok"] / count["rows_ok"],
        "numbers": count["numbers_ok"] / count["numbers"],
        "cells": sum(count[f"{cell}_ok"] for cell in CELLS) / sum(count[cell] for cell in CELLS),
        "kind": count["kind_ok"] / count["rows_ok"],
        "fields": count["fields_ok"] / count["fields"],
    }


def _read(path: Path) -> object:
    data = path.read_bytes()
    try:
        document = read_document(Input(data=data, label=path.name, sha256=hashlib.sha256(data).hexdigest()))
    except InputError:
        return {"certificates": []}
    return json.loads(to_json(document))


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_reading", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
