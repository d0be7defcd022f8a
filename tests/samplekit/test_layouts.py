"""Every layout draws everything that the truth says, so that it can be read, and nothing over anything else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from verifier.errors import UsageError
from verifier.samplekit import LAYOUTS, Options, Truth, expected_document
from verifier.samplekit.make import make, read_sample
from verifier.samplekit.options import UnitPlace
from verifier.samplekit.truth import DateStyle, Language, Powers

from .conftest import SAMPLES, STEMS, Box, planted, sound, words

FLAT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

LOOKS = {
    "as the layout has it": Options(),
    "second wording, second line": Options(wording=1, units=UnitPlace.SECOND_LINE, font="times"),
    "units in cells, small": Options(wording=2, units=UnitPlace.CELL, scale=Decimal("0.8"), not_detected="N.D."),
    "comma, unit column": Options(
        decimal=",", thousands=".", units=UnitPlace.COLUMN, font="open-sans", dates=DateStyle.EUROPEAN
    ),
    "German, sections, powers": Options(
        language=Language.DE, decimal=",", units=UnitPlace.SECTION, powers=Powers.UNICODE, page="a4"
    ),
    "another order, no repeated header": Options(
        order=("status", "value", "limit", "loq", "analyte"), repeat_header=False, wording=3, colour="#aa3300"
    ),
}


def cells(document: dict[str, Any]) -> list[str]:
    """Every text that an expected reading holds, except canonical names, units and dates."""
    found: list[str] = []
    for certificate in document["certificates"]:
        laboratory, sample, client = certificate["laboratory"], certificate["sample"], certificate["client"]
        found += [laboratory["name"], laboratory["address"], certificate["printed_verdict"]]
        found += [(laboratory["accreditation"] or {}).get("printed"), *(client or {}).values()]
        found += [part["printed"] if isinstance(part, dict) else part for part in sample.values()]
        found += certificate["signatories"]
        for panel in certificate["panels"]:
            found += [panel["title"], panel["printed_status"], panel["method"]]
            for row in (*panel["results"], *panel["totals"]):
                found += [row["printed_name"], row["printed_status"], row["method"]]
                found += [part["printed"] for part in row["values"]]
                found += [row[key]["printed"] for key in ("lod", "loq", "limit", "uncertainty") if row[key]]
    return [text for text in found if text]


def drawn_words(pdf: bytes) -> Counter[str]:
    return Counter(text.translate(FLAT) for page in words(pdf) for text, _ in page)


def missing(truth: Truth, pdf: bytes, options: Options) -> Counter[str]:
    """Words of the truth that are not on the pages as often as the truth says them."""
    said = Counter(word for text in cells(expected_document(truth, options)) for word in text.translate(FLAT).split())
    # A word that is followed by a colon is drawn with it, a unit in brackets with them.
    drawn = Counter[str]()
    for word, count in drawn_words(pdf).items():
        for form in {word, word.rstrip(":")}:
            drawn[form] += count
    return said - drawn


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_draws_every_printed_value(layout: str, look: str, leaf: Truth) -> None:
    assert missing(leaf, make(leaf, layout, LOOKS[look]), LOOKS[look]) == Counter()


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("stem", ["clean-leaf-full-panel", "tablets-7oh-share", "european-decimal-comma"])
def test_every_layout_draws_long_several_and_foreign_reports(layout: str, stem: str) -> None:
    truth = sound(stem)
    assert missing(truth, make(truth, layout), Options()) == Counter()


def overlap(a: Box, b: Box) -> float:
    """The smaller side of what two boxes have in common, 0 when they are apart."""
    wide = min(a[2], b[2]) - max(a[0], b[0])
    tall = min(a[3], b[3]) - max(a[1], b[1])
    return max(0.0, min(wide, tall))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("stem", ["clean-capsules", "european-decimal-comma", "clean-liquid"])
def test_no_word_is_drawn_over_another_or_off_the_page(layout: str, stem: str) -> None:
    for page in words(make(sound(stem), layout)):
        boxes = sorted((box for _, box in page), key=lambda box: box[1])
        for index, box in enumerate(boxes):
            assert 20 < box[0] < box[2] < 600
            for other in boxes[index + 1 :]:
                if other[1] >= box[3]:
                    break
                # Line boxes of neighbouring lines may touch; text on text shares more than that.
                assert overlap(box, other) < 2.0, (box, other)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_truth_gives_the_same_bytes(layout: str, leaf: Truth) -> None:
    assert make(leaf, layout) == make(leaf, layout)


def test_bytes_depend_neither_on_the_process_nor_on_what_was_drawn_before(czech: Truth) -> None:
    script = (
        "import sys, hashlib, pathlib;"
        "from verifier.samplekit import read_truth; from verifier.samplekit.make import make;"
        "truth = read_truth(pathlib.Path(sys.argv[1]))[0];"
        "print(hashlib.sha256(make(truth, 'european')).hexdigest())"
    )
    found = {
        subprocess.run(  # noqa: S603 - our own interpreter and script
            [sys.executable, "-c", script, str(SAMPLES / "european-decimal-comma.toml")],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(found) == 1


@pytest.mark.parametrize("stem", STEMS)
def test_committed_samples_are_what_the_kit_makes(stem: str) -> None:
    truth, recipe = read_sample(SAMPLES / f"{stem}.toml")
    made = make(truth, recipe.layout, recipe.options)
    assert (SAMPLES / f"{stem}.pdf").read_bytes() == made, "run: verifier samplekit samples -o samples/"


@pytest.mark.parametrize("stem", STEMS)
def test_committed_samples_print_their_truth_with_the_faults(stem: str) -> None:
    options = read_sample(SAMPLES / f"{stem}.toml")[1].options
    assert missing(planted(stem), (SAMPLES / f"{stem}.pdf").read_bytes(), options) == Counter()


def test_layouts_differ(leaf: Truth) -> None:
    """The same words, but not in the same places."""
    drawn = [make(leaf, layout) for layout in LAYOUTS]
    assert len(set(drawn)) == len(LAYOUTS)
    places = [
        {round(box[0]) for page in words(pdf) for text, box in page if text in ("Mitragynine", "ND")} for pdf in drawn
    ]
    assert all(one != two for one, two in pairwise(places))


def test_a_table_that_goes_on_repeats_its_header_and_says_so() -> None:
    truth = sound("clean-leaf-full-panel")
    with_header = drawn_words(make(truth, "continued"))
    without = drawn_words(make(truth, "continued", Options(repeat_header=False)))
    assert with_header["(continued)"] >= 1
    assert without["(continued)"] == 0
    assert with_header["LOQ"] > without["LOQ"]


def test_several_numbers_the_pages_of_each_sample_from_one() -> None:
    drawn = drawn_words(make(sound("tablets-7oh-share"), "several"))
    assert drawn["Page"] == len(words(make(sound("tablets-7oh-share"), "several"))) == 4
    pages = [" ".join(text for text, _ in page) for page in words(make(sound("tablets-7oh-share"), "several"))]
    assert ["Page 1 of 2" in page for page in pages] == [True, False, True, False]


def test_a_font_without_the_letters_is_refused(czech: Truth) -> None:
    with pytest.raises(UsageError, match="The font helvetica has no letter"):
        make(czech, "ruled", Options(font="helvetica"))


def test_a_table_too_wide_for_the_page_is_refused(leaf: Truth) -> None:
    panel = leaf.samples[0].panels[0]
    units = tuple(f"mg/{'very' * n}large" for n in range(1, 7))
    wide = panel.model_copy(
        update={
            "units": units,
            "rows": tuple(r.model_copy(update={"values": ("1.0",) * 6}) for r in panel.rows),
            "totals": (),
        }
    )
    sample = leaf.samples[0].model_copy(update={"panels": (wide,)})
    with pytest.raises(UsageError, match="does not fit"):
        make(leaf.model_copy(update={"samples": (sample,)}), "ruled", Options(scale=Decimal("1.3")))


def test_an_unknown_layout_names_the_known_ones(leaf: Truth) -> None:
    with pytest.raises(UsageError, match=r'no layout "mosaic"; expected one of: ruled, borderless'):
        make(leaf, "mosaic")


def test_an_unknown_column_role_names_the_known_ones(leaf: Truth) -> None:
    with pytest.raises(UsageError, match='no column role "verdict"'):
        make(leaf, "ruled", Options(order=("verdict",)))


def test_without_the_extra_the_command_to_install_it_is_named(leaf: Truth, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verifier.samplekit.make.find_spec", lambda _name: None)
    with pytest.raises(UsageError) as caught:
        make(leaf, "ruled")
    assert 'pip install "verifier[kit]"' in str(caught.value.hint)
