from __future__ import annotations

import pytest

from verifier.errors import UsageError
from verifier.model import PanelKind
from verifier.samplekit.truth import Powers, Style, Truth, parse_truth

SMALL = """
[laboratory]
name = "Example Laboratory"
[[samples]]
name = "Leaf"
[[samples.panels]]
kind = "heavy_metals"
title = "Heavy Metals"
units = ["ppm"]
rows = [
  { name = "Lead", analyte = "lead", values = ["0.30"], lod = 0.050, limit = "NMT 1.2" },
  { name = "Cadmium", analyte = "cadmium", values = ["ND"], lod = 1, limit = "0.82" },
]
"""


def test_a_small_truth_is_read() -> None:
    truth, recipe = parse_truth(SMALL, "small.toml")
    assert recipe == {}
    panel = truth.samples[0].panels[0]
    assert panel.kind is PanelKind.HEAVY_METALS
    assert panel.rows[0].values == ("0.30",)


def test_bare_numbers_keep_their_digits() -> None:
    rows = parse_truth(SMALL, "small.toml")[0].samples[0].panels[0].rows
    assert [row.lod for row in rows] == ["0.050", "1"]


@pytest.mark.parametrize(
    ("good", "bad", "path", "found"),
    [
        ('kind = "heavy_metals"', 'kind = "metals"', "samples[0].panels[0].kind", '"metals"'),
        ('name = "Leaf"', "", "samples[0].name", "required"),
        ('values = ["ND"]', 'values = ["ND"], value = 3', "samples[0].panels[0].rows[1].value", '"3"'),
        ("lod = 0.050", "lod = true", "samples[0].panels[0].rows[0].lod", '"True"'),
        ('values = ["ND"]', 'values = ["ND", "1"]', "samples[0].panels[0]", 'rows[1] "Cadmium"'),
        ('name = "Example Laboratory"', "", "laboratory.name", "required"),
    ],
)
def test_errors_name_the_key_path(good: str, bad: str, path: str, found: str) -> None:
    assert good in SMALL
    with pytest.raises(UsageError) as caught:
        parse_truth(SMALL.replace(good, bad), "small.toml")
    assert caught.value.message.startswith(f"small.toml: {path}: ")
    assert found in caught.value.message


def test_text_that_is_not_toml_is_an_error_with_the_place() -> None:
    with pytest.raises(UsageError, match=r"small\.toml is not TOML: .*line 2"):
        parse_truth("[laboratory]\nname = Leaf", "small.toml")


def test_decimal_and_thousands_marks_must_differ() -> None:
    with pytest.raises(ValueError, match="both ','"):
        Style(decimal=",", thousands=",")


def test_every_field_of_a_committed_truth_survives_a_round_trip(czech: Truth) -> None:
    assert Truth.model_validate(czech.model_dump()) == czech
    assert czech.style.powers is Powers.RAISED
