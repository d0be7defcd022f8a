"""The scan exam: the twins of reports whose truth is known, read by recognition alone. Ask for it with `-m scans`.

It takes about 7 s for each page on two cores with nothing else to do: the 75 pages of the corpus about nine minutes,
the samples some minutes more.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

import verifier
from tests.test_corpus import CORPUS, TOOL, _read, _tool
from verifier.model import Document, Quantity, Result
from verifier.samplekit.scan import scan_file

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("*.pdf"))
SEED = 1
CORPUS_FLOORS = {"recall": 0.98, "precision": 0.985}
"""Measured: 0.994 and 0.996."""
SAMPLE_FLOOR = 0.98

pytestmark = pytest.mark.scans


@pytest.fixture(autouse=True)
def _only_when_asked_for(request: pytest.FixtureRequest) -> None:
    if "scans" not in str(request.config.getoption("markexpr")):
        pytest.skip("takes minutes: ask for it with -m scans")


def test_samples_are_read_from_their_scans_and_no_number_is_wrong_without_a_note(tmp_path: Path) -> None:
    count: Counter[str] = Counter()
    silently_wrong = []
    for path in SAMPLES:
        truth, found = verifier.read(path), verifier.read(scan_file(path, tmp_path, SEED))
        rows = _rows(found)
        doubted = {(note.page, note.box) for note in found.notes if note.box is not None}
        for key, row in _rows(truth).items():
            count["rows"] += 1
            twin = rows.get(key)
            if twin is None:
                continue
            count["same"] += _numbers(twin) == _numbers(row)
            for value, true in zip(twin.values, row.values, strict=False):
                if _says(value) != _says(true) and (value.page, value.box) not in doubted:
                    silently_wrong.append((path.name, key, value.printed, true.printed))
        count["found"] += len(rows)
    assert silently_wrong == []
    assert count["same"] / count["rows"] >= SAMPLE_FLOOR, count
    assert count["same"] / count["found"] >= SAMPLE_FLOOR, count


def test_the_corpus_is_read_from_its_scans(tmp_path: Path) -> None:
    if not (CORPUS / "labels").is_dir() or not TOOL.is_file():
        pytest.skip(f"the labelled corpus is not here: no {CORPUS} with {TOOL.name} beside it")
    tool, count = _tool(), Counter[str]()
    for path in sorted((CORPUS / "labels").glob("*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        found, misses = tool.score(label, _read(scan_file(CORPUS / "pdfs" / label["file"], tmp_path, SEED)))
        count += found
        count["rows_wrong"] += sum(miss.startswith("wrong value") for miss in misses)
    given = count["rows_ok"] + count["invented"] + count["rows_wrong"]
    shares = {"recall": count["rows_ok"] / count["rows"], "precision": count["rows_ok"] / given}
    assert {share: found for share, found in shares.items() if found < CORPUS_FLOORS[share]} == {}, shares


def _rows(document: Document) -> dict[tuple[int, str, str], Result]:
    return {
        (index, panel.kind.value, row.printed_name): row
        for index, certificate in enumerate(document.certificates)
        for panel in certificate.panels
        for row in panel.results
    }


def _numbers(row: Result) -> list[tuple[str, Decimal | None]]:
    return [_says(value) for value in row.values]


def _says(value: Quantity) -> tuple[str, Decimal | None]:
    return value.qualifier.value, value.number
