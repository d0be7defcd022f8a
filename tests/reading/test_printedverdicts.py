"""What a report says of itself outside of its tables: overall verdicts, summaries, tiles, sentences, "DRAFT"."""

from __future__ import annotations

import pytest

from verifier.model import Certificate, PanelKind
from verifier.pdf.page import Area

from .pages import certificate, page, read, table, text

METALS = table([["Analyte", "Result (ppm)", "Status"], ["Arsenic", "0.267", "Pass"], ["Lead", "0.308", "Pass"]],
               (40, 200, 320), 420)  # fmt: skip


def statuses(found: Certificate) -> list[tuple[PanelKind, str | None, int]]:
    return [(panel.kind, panel.printed_status, len(panel.results)) for panel in found.panels]


@pytest.mark.parametrize("word", ["FAIL", "FAILED", "Nevyhovuje", "Nicht bestanden", "NO CUMPLE", "Non conforme"])
def test_a_large_word_alone_is_the_verdict_on_the_sample(word: str) -> None:
    found = certificate(text(500, 60, word, size=14, is_bold=True), METALS)
    assert found.printed_verdict == word
    evidence = found.field("verdict")
    assert evidence is not None
    assert evidence.box[1] == 60


def test_so_is_a_word_in_a_box_of_its_own() -> None:
    box = Area(490, 55, 540, 75, (200, 30, 30))
    words = page(text(500, 60, "PASS"), METALS)._replace(areas=(box,))
    assert read(words).certificates[0].printed_verdict == "PASS"


def test_the_same_word_as_small_as_the_rest_is_none() -> None:
    assert certificate(text(500, 60, "PASS"), METALS).printed_verdict is None


@pytest.mark.parametrize("words", ["Pass/Fail", "PASS FAIL", "Not Tested", "Status", "Tested"])
def test_legends_and_headers_are_no_verdict(words: str) -> None:
    found = certificate(text(300, 60, words, size=14), METALS)
    assert found.printed_verdict is None
    assert len(found.panels) == 1


def test_a_legend_of_both_words_side_by_side_is_none() -> None:
    found = certificate(text(300, 60, "PASS", size=14), text(420, 60, "FAIL", size=14, is_bold=True), METALS)
    assert found.printed_verdict is None


@pytest.mark.parametrize("label", ["Batch", "Overall", "Sample", "Lot", "Charge", "Vzorek", "Lote", "Partia"])
def test_the_whole_in_a_summary(label: str) -> None:
    """A lot cannot be numbered "Fail": what stands beside the word is the verdict."""
    summary = table([[label, "Fail"], ["Heavy Metals", "Pass"], ["Microbials", "Pass"]], (330, 500), 100)
    assert certificate(summary, METALS).printed_verdict == "Fail"


def test_what_failed_goes_before_what_passed() -> None:
    found = certificate(text(40, 40, "Overall result: Pass"), text(500, 60, "FAILED", size=14), METALS)
    assert found.printed_verdict == "FAILED"


def test_a_summary_that_contradicts_a_table_is_kept_beside_it() -> None:
    rows = [["Test", "Date Tested", "Result"], ["Heavy Metals", "10/09/2026", "Fail"],
            ["Kratom Alkaloids", "10/09/2026", "Pass"]]  # fmt: skip
    title = [*text(40, 400, "Heavy Metals", size=10), *text(500, 400, "Pass", size=10)]
    found = certificate(table(rows, (300, 400, 500), 100), title, METALS)
    assert sorted(statuses(found)) == [
        (PanelKind.ALKALOIDS, "Pass", 0),
        (PanelKind.HEAVY_METALS, "Fail", 0),
        (PanelKind.HEAVY_METALS, "Pass", 2),
    ]


def test_a_summary_gives_a_table_of_its_page_the_verdict_that_it_does_not_print() -> None:
    found = certificate(text(40, 100, "Heavy Metals: Fail"), METALS)
    assert statuses(found) == [(PanelKind.HEAVY_METALS, "Fail", 2)]
    assert found.panels[0].printed_status_box is not None
    assert found.panels[0].printed_status_box[1] == 100


@pytest.mark.parametrize("is_below", [True, False])
@pytest.mark.parametrize("names", [("Microbials", "Residual Solvents"), ("Mikrobiologie", "Lösungsmittel"),
                                   ("Mikrobiologie", "Rozpouštědla")])  # fmt: skip
def test_tiles(names: tuple[str, str], *, is_below: bool) -> None:
    """Name and verdict of a tile stand below each other, in either order."""
    first, second = (112, 122) if is_below else (122, 112)
    tiles = [
        *text(100, first, names[0], align="center"), *text(100, second, "FAILED", align="center"),
        *text(220, first, names[1], align="center"), *text(220, second, "PASSED", align="center"),
    ]  # fmt: skip
    found = certificate(tiles, METALS)
    assert statuses(found)[1:] == [(PanelKind.MICROBIALS, "FAILED", 0), (PanelKind.RESIDUAL_SOLVENTS, "PASSED", 0)]
    assert found.printed_verdict is None


def test_a_tile_that_was_not_tested_says_nothing() -> None:
    tiles = [*text(100, 112, "Pesticides", align="center"), *text(100, 122, "NOT TESTED", align="center")]
    assert len(certificate(tiles, METALS).panels) == 1


def test_a_failure_under_an_unknown_name_is_kept() -> None:
    rows = [["Heavy Metals", "Pass"], ["Microbials", "Pass"], ["Xyloid purity", "Fail"]]
    found = certificate(table(rows, (330, 500), 100), METALS)
    assert (PanelKind.OTHER, "Fail", 0) in statuses(found)


@pytest.mark.parametrize(
    "sentence",
    [
        "The sample does not meet the specification for Total Aerobic Count on retest.",
        "See page 2. This batch as received did not pass.",
        "Vzorek nevyhovuje požadavkům vyhlášky.",
        "Die Probe entspricht nicht den Anforderungen.",
        "La muestra no cumple con la especificación.",
        "Próbka nie spełnia wymagań.",
    ],
)
def test_a_sentence_that_says_it_failed_is_a_verdict(sentence: str) -> None:
    found = certificate(text(40, 700, sentence), METALS)
    assert found.printed_verdict is not None
    assert found.printed_verdict in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "A sample that does not meet the specification is tested again.",
        "If the sample does not meet the specification the client is told.",
        "Fail: the result does not meet the action level.",
        "The sample meets the specification.",
        "The sample that does not meet the specification is kept.",
        "Pokud vzorek nevyhovuje, je zkouška opakována.",
        "The product is not tested for pesticides.",
    ],
)
def test_a_sentence_about_any_sample_is_none(sentence: str) -> None:
    assert certificate(text(40, 700, sentence), METALS).printed_verdict is None


@pytest.mark.parametrize(
    "sentence",
    ["PRELIMINARY REPORT - NOT FOR RELEASE.", "DRAFT - not for compliance purposes.", "Vorläufiger Prüfbericht",
     "This report has been superseded by 26-118-R1.", "Předběžné výsledky", "Protokol byl nahrazen protokolem č. 7"],
)  # fmt: skip
def test_a_report_that_is_not_the_final_one_says_so(sentence: str) -> None:
    found = certificate(text(40, 700, sentence), METALS)
    assert "statement.preliminary" in {field.key for field in found.statements}


@pytest.mark.parametrize(
    "sentence",
    [
        "This report supersedes report 26-118.",
        "Sampled by the draft guidance of 2024.",
        "Valid until superseded by law.",
    ],
)
def test_other_sentences_do_not(sentence: str) -> None:
    found = certificate(text(40, 700, sentence), METALS)
    assert "statement.preliminary" not in {field.key for field in found.statements}


def test_a_stamp_across_the_page_is_read() -> None:
    (stamp,) = text(200, 300, "DRAFT", size=60)
    found = certificate([stamp._replace(is_upright=False)], METALS)
    assert [field.printed for field in found.statements if field.key == "statement.preliminary"] == ["DRAFT"]


def test_what_stands_beside_a_sentence_is_no_part_of_it() -> None:
    """A signature at the right of the footnotes: its name does not get into them."""
    note = "Decision rule: uncertainty is added to the result; a result within the guard band is"
    found = certificate(text(40, 700, note), text(480, 700, "Avery Example"), text(40, 710, "not passed."), METALS)
    assert {field.printed for field in found.statements} == {note}
