from __future__ import annotations

import io
from pathlib import Path

import pdfplumber
import pytest

from verifier.samplekit.make import read_sample
from verifier.samplekit.truth import Truth, read_truth

SAMPLES = Path(__file__).parents[2] / "samples"
STEMS = tuple(sorted(path.stem for path in SAMPLES.glob("*.toml")))

Box = tuple[float, float, float, float]


def sound(stem: str) -> Truth:
    """The truth of a committed sample without its faults."""
    return read_truth(SAMPLES / f"{stem}.toml")[0]


def planted(stem: str) -> Truth:
    """The truth of a committed sample with its faults."""
    return read_sample(SAMPLES / f"{stem}.toml")[0]


def words(pdf: bytes) -> list[list[tuple[str, Box]]]:
    """Words with boxes, page by page."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [
            [(w["text"], (w["x0"], w["top"], w["x1"], w["bottom"])) for w in page.extract_words(x_tolerance=1.2)]
            for page in document.pages
        ]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The exam is run by asking for it: `pytest -m exam`."""
    if "exam" not in config.option.markexpr:
        left = [item for item in items if item.get_closest_marker("exam")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


@pytest.fixture(scope="session")
def leaf() -> Truth:
    return sound("clean-leaf-powder")


@pytest.fixture(scope="session")
def czech() -> Truth:
    return sound("european-decimal-comma")
