"""Looks do not change what is read: font, size, page, column order, wording, unit places, spelling, language."""

from __future__ import annotations

import pytest

from verifier.samplekit import LAYOUTS, Options, UnitPlace
from verifier.samplekit.make import make
from verifier.samplekit.truth import DateStyle, Language, Powers

from .looks import chosen, draw, exam, faults_of_reading, sound

TRUTHS = ("clean-leaf-powder", "tablets-7oh-share", "clean-capsules")
SEEDS = range(4)

ONE_AT_A_TIME = {
    "another font": Options(font="times"),
    "an embedded font": Options(font="open-sans"),
    "smaller": Options(scale="0.8"),
    "larger": Options(scale="1.1"),
    "result first": Options(order=("analyte", "value", "unit", "limit", "status")),
    "limit before everything": Options(order=("analyte", "limit", "status", "loq", "lod", "value")),
    "second wording": Options(wording=1),
    "third wording": Options(wording=2),
    "units on a second line": Options(units=UnitPlace.SECOND_LINE),
    "units in the section bar": Options(units=UnitPlace.SECTION),
    "units in the cells": Options(units=UnitPlace.CELL),
    "units in a column": Options(units=UnitPlace.COLUMN),
    "Czech": Options(language=Language.CS),
    "German": Options(language=Language.DE),
    "decimal comma": Options(decimal=",", thousands="."),
    "thousands parted by blanks": Options(decimal=",", thousands=" "),
    "thousands parted by commas": Options(thousands=","),
    "European dates": Options(dates=DateStyle.EUROPEAN),
    "raised powers": Options(powers=Powers.RAISED),
    "superscript powers": Options(powers=Powers.UNICODE),
    "no header on the next page": Options(repeat_header=False),
    "another word for ND": Options(not_detected="Not Detected"),
}


@pytest.mark.parametrize("look", ONE_AT_A_TIME)
def test_one_change_of_looks_reads_the_same(look: str) -> None:
    """In every layout; so a failure names what the reading cannot take."""
    truth = sound("clean-extract")
    options = ONE_AT_A_TIME[look]
    faults = {layout: faults_of_reading(truth, options, make(truth, layout, options)) for layout in LAYOUTS}
    assert {layout: found for layout, found in faults.items() if found} == {}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("stem", TRUTHS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_looks_chosen_by_chance_read_the_same(layout: str, stem: str, seed: int) -> None:
    truth = sound(stem)
    options, pdf = draw(truth, layout, (layout, stem, seed))
    assert faults_of_reading(truth, options, pdf) == [], chosen(options)


def test_a_look_that_changes_what_is_said_is_found_out() -> None:
    """The comparison can fail: another truth does not read as this one."""
    truth, other = sound("clean-leaf-powder"), sound("clean-capsules")
    options, pdf = draw(other, "ruled", 0)
    assert len(faults_of_reading(truth, options, pdf)) > 20


@pytest.mark.exam
def test_exam() -> None:
    """Two hundred reports, truth, layout and looks by chance: run with `pytest -m exam`."""
    failed = {}
    for seed in range(200):
        stem, layout = exam(seed)
        truth = sound(stem)
        options, pdf = draw(truth, layout, seed)
        if faults := faults_of_reading(truth, options, pdf):
            failed[seed] = f"{stem} {layout} {chosen(options)}: {len(faults)} faults, such as {faults[0]}"
    print(*(f"{seed}: {fault}" for seed, fault in failed.items()), sep="\n")  # noqa: T201 - the exam's result
    assert len(failed) <= 12
