"""Seeded looks: the same truth drawn in many ways, all of which must read the same."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from verifier.errors import UsageError, VerifierError
from verifier.samplekit import LAYOUTS, Options, Truth, UnitPlace, differences, expected_document, read_truth
from verifier.samplekit.make import make
from verifier.samplekit.options import ROLES
from verifier.samplekit.truth import DateStyle, Language, Powers

from .conftest import SAMPLES, as_json, read_bytes

_THOUSANDS = {None: ("",), ".": ("", ",", " "), ",": ("", ".", " ")}


def sound(stem: str) -> Truth:
    """The truth of a committed sample without its faults."""
    return read_truth(SAMPLES / f"{stem}.toml")[0]


def draw(truth: Truth, layout: str, seed: object) -> tuple[Options, bytes]:
    """Looks chosen by chance, the same for the same seed, and the report drawn so."""
    chance = random.Random(str(seed))  # noqa: S311 - looks, not secrets
    for _ in range(50):
        options = _options(chance)
        try:
            return options, make(truth, layout, options)
        except UsageError:
            continue  # too wide for the page, or letters that the font lacks: the kit says so, and other looks do
    raise AssertionError(f"no looks fit {layout}")


def faults_of_reading(truth: Truth, options: Options, pdf: bytes) -> list[str]:
    """Every difference between the truth and what is read from the drawn report."""
    try:
        found: Any = as_json(read_bytes(pdf))
    except VerifierError as error:
        return [f"not read at all: {error}"]
    return [str(difference) for difference in differences(expected_document(truth, options), found)]


def chosen(options: Options) -> str:
    """The looks in one line, to repeat a case by hand."""
    return str({key: str(value) for key, value in options.model_dump().items() if value is not None})


def _options(chance: random.Random) -> Options:
    others = [role for role in ROLES if role != "analyte"]
    chance.shuffle(others)
    decimal: Any = chance.choice([None, ".", ","])
    return Options(
        font=chance.choice([None, "helvetica", "times", "open-sans"]),
        scale=Decimal(chance.choice(["0.8", "0.9", "1", "1", "1.1"])),
        order=("analyte", *others) if chance.random() < 0.5 else None,
        wording=chance.randrange(4),
        units=chance.choice([None, *UnitPlace]),
        page=chance.choice([None, "letter", "a4"]),
        not_detected=chance.choice([None, "N.D.", "n.d.", "Not Detected", "None Detected"]),
        repeat_header=chance.random() < 0.7,
        language=chance.choice([None, None, *Language]),
        decimal=decimal,
        thousands=chance.choice(_THOUSANDS[decimal]),
        dates=chance.choice([None, DateStyle.ISO, DateStyle.EUROPEAN, DateStyle.MONTH_FIRST, DateStyle.DAY_FIRST]),
        powers=chance.choice([None, *Powers]),
    )


def exam(seed: int) -> tuple[str, str]:
    """A truth and a layout chosen by chance, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - a choice of samples
    stems = sorted(path.stem for path in SAMPLES.glob("*.toml"))
    return chance.choice(stems), chance.choice(list(LAYOUTS))
