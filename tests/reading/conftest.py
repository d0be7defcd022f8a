from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from verifier.intake import Input
from verifier.model import Document, from_json, to_json
from verifier.reading import read_document

SAMPLES = Path(__file__).parents[2] / "samples"
STEMS = tuple(sorted(path.stem for path in SAMPLES.glob("*.toml")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The exam takes a minute and is run by asking for it: `pytest -m exam`."""
    if "exam" not in config.option.markexpr:
        left = [item for item in items if item.get_closest_marker("exam")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def read_bytes(data: bytes, label: str = "example.pdf", *, engine: str = "pdfium") -> Document:
    """What is read from the bytes of a PDF."""
    return read_document(Input(data=data, label=label, sha256=hashlib.sha256(data).hexdigest()), engine=engine)


@cache
def read_sample_pdf(stem: str) -> Document:
    """What is read from a committed sample."""
    return read_bytes((SAMPLES / f"{stem}.pdf").read_bytes(), f"{stem}.pdf")


def as_json(document: Document) -> Any:
    """The document as `verifier read --format json` gives it."""
    return from_json(to_json(document))
