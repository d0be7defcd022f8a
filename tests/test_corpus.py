"""Reading is measured on labelled reports of the real world, which are not part of this repository."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections import Counter
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

import verifier
from verifier.errors import InputError
from verifier.intake import Input
from verifier.model import OutcomeStatus, Verdict, to_json
from verifier.reading import read_document

SHARED = Path(__file__).parents[2] / "shared"
CORPUS, TOOL = SHARED / "corpus", SHARED / "tools" / "score_reading.py"

FLOORS = {
    "recall": 0.985,
    "precision": 0.997,
    "values": 0.98,
    "clean": 0.995,
    "numbers": 0.998,
    "cells": 0.98,
    "kind": 0.99,
    "fields": 0.95,
}
AS_OF = date(2026, 11, 22)
CELLS = ("lod", "loq", "limit", "status", "uncertainty")


@pytest.mark.corpus
def test_reading_does_not_fall_below_its_floors() -> None:
    if not (CORPUS / "labels").is_dir() or not TOOL.is_file():
        pytest.skip(f"the labelled corpus is not here: no {CORPUS} with {TOOL.name} beside it")
    shares = _shares()
    assert {share: found for share, found in shares.items() if found < FLOORS[share]} == {}, shares


@pytest.mark.corpus
def test_a_scheduled_alkaloid_is_reported_in_both_samples_with_what_the_report_does_not_show() -> None:
    """Found by what the label says, not by a name: two samples with MGM-15."""
    report = verifier.verify(_labelled("MGM-15"), as_of=AS_OF)
    assert report.verdict is Verdict.FAIL
    for sample in range(2):
        said = [(f.code, f.message) for f in report.findings if f.subject.certificate == sample]
        [listed] = [message for code, message in said if code == "LIM103"]
        assert listed.startswith("MGM-15 is reported as ")
        missing = " ".join(message for code, message in said if code.startswith("CMP"))
        for what in ("the lot number", "the accreditation", "heavy metals", "microbials"):
            assert what in missing
    assert all(f.anchors for f in report.findings if f.code == "LIM103")


@pytest.mark.corpus
def test_a_genuine_leaf_report_passes_every_limit_that_it_prints_in_its_own_country() -> None:
    """Found by what the label says, not by a name: mitragynine with a decimal comma."""
    report = verifier.verify(_labelled('mitragynin"'), ["cz-448-2025"], as_of=AS_OF)
    shown = [one for one in report.coverage.judgements if one.observed is not None]
    assert len(shown) >= 7
    assert {one.status for one in shown} == {OutcomeStatus.PASS}
    assert all(anchor.page and anchor.box for one in shown for anchor in one.anchors)
    assert all(one.anchors for one in shown)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert "not found in this document (microbials)" in report.summary


def _labelled(name: str) -> Path:
    """The first report whose label has a row of that name, or, without the closing quote, one that begins with it."""
    if not (CORPUS / "labels").is_dir():
        pytest.skip(f"the labelled corpus is not here: no {CORPUS}")
    for path in sorted((CORPUS / "labels").glob("*.json")):
        if f'"{name}' in (text := path.read_text(encoding="utf-8")):
            return CORPUS / "pdfs" / str(json.loads(text)["file"])
    raise AssertionError(f"no label has {name}")


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
