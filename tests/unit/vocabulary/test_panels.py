"""The kind of a panel is read from its title, or from what stands in it."""

from __future__ import annotations

import pytest

from verifier.model import PanelKind
from verifier.vocabulary.analytes import analyte
from verifier.vocabulary.panels import is_panel_title, panel_of_analytes, panel_of_title


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Heavy Metals by ICP-MS", PanelKind.HEAVY_METALS),
        ("[I] Heavy Metals Analysis", PanelKind.HEAVY_METALS),
        ("MINERÁLNÍ LÁTKY", PanelKind.HEAVY_METALS),
        ("Elemental impurities", PanelKind.HEAVY_METALS),
        ("Schwermetalle", PanelKind.HEAVY_METALS),
        ("Aktivní látky", PanelKind.ALKALOIDS),
        ("Kratom Potency Profile", PanelKind.ALKALOIDS),
        ("Mitragyna Alkaloids", PanelKind.ALKALOIDS),
        ("MGM-15 Potency Profile", PanelKind.ALKALOIDS),
        ("Kavalactones", PanelKind.ALKALOIDS),
        ("Cannabinoid profile", PanelKind.CANNABINOIDS),
        ("CANNABINOID POTENCY BY HPLC-UV", PanelKind.CANNABINOIDS),
        ("Terpenes Lab Results", PanelKind.TERPENES),
        ("MYKOTOXINY", PanelKind.MYCOTOXINS),
        ("POLYAROMATICKÉ UHLOVODÍKY", PanelKind.OTHER),
        ("Tropane alkaloids", PanelKind.OTHER),
        ("Microbial Impurities", PanelKind.MICROBIALS),
        ("Microbiology", PanelKind.MICROBIALS),
        ("Residual Solvents", PanelKind.RESIDUAL_SOLVENTS),
        ("Residual Pesticides", PanelKind.PESTICIDES),
        ("Category II Pesticides", PanelKind.PESTICIDES),
        ("CHEMICAL RESIDUE ANALYSIS", PanelKind.PESTICIDES),
        ("Filth & Foreign Material", PanelKind.FOREIGN_MATTER),
        ("Water Activity", PanelKind.WATER_ACTIVITY),
        ("Loss on drying", PanelKind.MOISTURE),
        ("Moisture", PanelKind.MOISTURE),
    ],
)
def test_titles_that_say_their_kind(title: str, kind: PanelKind) -> None:
    assert panel_of_title(title) is kind
    assert is_panel_title(title)
    assert panel_of_title(title.upper()) is kind


@pytest.mark.parametrize(
    "title", ["Potency", "Potency - 11", "Pesticides and Mycotoxins", "Other Analyses", "Moisture & Water Activity"]
)
def test_titles_that_leave_the_kind_open(title: str) -> None:
    assert panel_of_title(title) is None
    assert is_panel_title(title)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kratom Powder",
        "Customer",
        "Mitragynine",
        "Aflatoxin B1",
        "Lead",
        "Pesticide analysis was subcontracted to another laboratory.",
        "The results relate only to the sample as received. Heavy metals by ICP-MS were done elsewhere on request",
    ],
)
def test_texts_that_are_no_titles(text: str) -> None:
    assert not is_panel_title(text)


def test_panel_of_analytes_takes_the_majority() -> None:
    mixed = [analyte("mitragynine"), analyte("paynantheine"), analyte("moisture")]
    assert panel_of_analytes(mixed) is PanelKind.ALKALOIDS


def test_panel_of_analytes_needs_more_than_half() -> None:
    assert panel_of_analytes([analyte("lead"), analyte("moisture")]) is None
    assert panel_of_analytes([]) is None
