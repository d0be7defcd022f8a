"""The committed samples: invented, plausible, complete, and described in the README."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from verifier.errors import OutputError, UsageError
from verifier.model import PanelKind, Verdict
from verifier.samplekit import LAYOUTS
from verifier.samplekit.editing import content
from verifier.samplekit.make import make_changed, make_samples, read_recipe, read_sample
from verifier.vocabulary.analytes import find_analyte
from verifier.vocabulary.units import known_units, parse_unit

from .conftest import SAMPLES, STEMS, sound

README = (SAMPLES / "README.md").read_text(encoding="utf-8")
REQUIRED = {
    "mitragynine", "7_hydroxymitragynine", "paynantheine", "speciogynine", "speciociliatine",
    "mitragynine_pseudoindoxyl", "mgm_15", "mgm_16", "arsenic", "cadmium", "lead", "mercury", "nickel",
    "total_aerobic_microbial_count", "total_yeast_and_mold", "total_coliforms", "e_coli", "salmonella",
}  # fmt: skip


def test_there_are_samples_in_every_layout() -> None:
    assert len(STEMS) >= 10
    assert {read_sample(SAMPLES / f"{stem}.toml")[1].layout for stem in STEMS} == set(LAYOUTS)


@pytest.mark.parametrize("stem", STEMS)
def test_a_sound_truth_is_complete(stem: str) -> None:
    truth = sound(stem)
    assert truth.laboratory.address
    assert truth.laboratory.accreditation
    assert truth.laboratory.accreditation.number
    assert truth.client
    assert truth.signatories
    for sample in truth.samples:
        assert sample.lot
        assert sample.sample_id
        days = [sample.dates.collected, sample.dates.received, sample.dates.completed, sample.dates.reported]
        known = [day for day in days if day is not None]
        assert len(known) == 4
        assert known == sorted(known)
        assert {row.analyte for panel in sample.panels for row in panel.rows} >= REQUIRED
        assert all(panel.method or all(row.method for row in panel.rows) for panel in sample.panels)


@pytest.mark.parametrize("stem", STEMS)
def test_totals_add_up_and_units_agree(stem: str) -> None:
    for sample in sound(stem).samples:
        for panel in sample.panels:
            for row in panel.totals:
                parts = sum((content(panel, part, sample) for part in panel.rows), Decimal(0))
                assert abs(content(panel, row, sample) - parts) <= Decimal("0.005") * parts


@pytest.mark.parametrize("stem", STEMS)
def test_nothing_is_of_the_real_world(stem: str) -> None:
    truth = sound(stem)
    contact = truth.laboratory.contact or ""
    assert ".example" in contact
    assert re.search(r"555-01\d\d|000 000", contact)
    assert "Example Accreditation Body" in str(truth.laboratory.accreditation) or "Vzorov" in str(
        truth.laboratory.accreditation
    )


@pytest.mark.parametrize("stem", STEMS)
def test_the_readme_has_its_row(stem: str) -> None:
    recipe = read_sample(SAMPLES / f"{stem}.toml")[1]
    faults = ", ".join(f"`{fault}`" for fault in recipe.faults) or "none"
    assert Verdict(recipe.verdict)
    assert f"| [{stem}.pdf]({stem}.pdf) | {recipe.layout} | {recipe.shows} | {recipe.verdict} | {faults} |" in README


CHANGED = sorted(path.stem for path in (SAMPLES / "changed").glob("*.toml"))


@pytest.mark.parametrize("stem", CHANGED)
def test_a_sample_that_was_changed_afterwards_is_made_again_byte_for_byte(stem: str) -> None:
    path = SAMPLES / "changed" / f"{stem}.toml"
    assert make_changed(path) == path.with_suffix(".pdf").read_bytes()
    recipe = tomllib.loads(path.read_text("utf-8"))["make"]
    of = Path(recipe["of"]).stem
    row = f"| [changed/{stem}.pdf](changed/{stem}.pdf) | {of} | {recipe['shows']} | `{recipe['tampering']}` |"
    assert row in README


def test_the_readme_names_no_other_file() -> None:
    assert set(re.findall(r"\]\((\S+)\.pdf\)", README)) == {*STEMS, *(f"changed/{stem}" for stem in CHANGED)}


def test_every_panel_kind_that_people_meet_is_shown() -> None:
    kinds = {panel.kind for stem in STEMS for sample in sound(stem).samples for panel in sample.panels}
    assert kinds >= {
        PanelKind.ALKALOIDS, PanelKind.HEAVY_METALS, PanelKind.MICROBIALS, PanelKind.PESTICIDES, PanelKind.MYCOTOXINS,
        PanelKind.RESIDUAL_SOLVENTS, PanelKind.MOISTURE,
    }  # fmt: skip


def test_a_folder_without_truths_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no truth file"):
        make_samples(tmp_path, tmp_path)


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    with pytest.raises(OutputError, match="Unable to write"):
        make_samples(SAMPLES, file)


def test_a_recipe_error_names_the_key_path() -> None:
    with pytest.raises(UsageError, match=r"truth\.toml: make: options\.scale: .*found \"9\""):
        read_recipe({"options": {"scale": "9"}}, "truth.toml")


@pytest.mark.parametrize("stem", STEMS)
def test_truths_use_the_slugs_and_units_of_the_vocabulary(stem: str) -> None:
    truth = sound(stem)
    known = {unit.code for unit in known_units()}
    for sample in truth.samples:
        for panel in sample.panels:
            for row in (*panel.rows, *panel.totals):
                found = find_analyte(row.name, panel.kind)
                assert (found.slug if found else None) == row.analyte, row.name
                for code in filter(None, panel.units_of(row)):
                    assert code in known
                    parsed = parse_unit(truth.unit_spelling.get(code, code))
                    assert parsed is not None
                    assert parsed.code == code
