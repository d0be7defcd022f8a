"""The kind of a panel is read from its title."""

from __future__ import annotations

import pytest

from verifier.model import PanelKind
from verifier.vocabulary.panels import panel_of_title


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
        ("Metale ciężkie", PanelKind.HEAVY_METALS),
        ("Logam Berat", PanelKind.HEAVY_METALS),
        ("ผลการวิเคราะห์โลหะหนัก", PanelKind.HEAVY_METALS),
        ("Zware metalen met ICP-MS", PanelKind.HEAVY_METALS),
        ("Analisi microbiologiche", PanelKind.MICROBIALS),
        ("Cemaran Mikroba", PanelKind.MICROBIALS),
        ("Badania mikrobiologiczne", PanelKind.MICROBIALS),
        ("Résidus de pesticides", PanelKind.PESTICIDES),
        ("Bestrijdingsmiddelen", PanelKind.PESTICIDES),
        ("Micotossine", PanelKind.MYCOTOXINS),
        ("Solventes residuais", PanelKind.RESIDUAL_SOLVENTS),
        ("Alcaloidi", PanelKind.ALKALOIDS),
        ("Umidità", PanelKind.MOISTURE),
        ("Nitrosamines", PanelKind.OTHER),
    ],
)
def test_titles_that_say_their_kind(title: str, kind: PanelKind) -> None:
    assert panel_of_title(title) is kind
    assert panel_of_title(title.upper()) is kind


@pytest.mark.parametrize(
    "title", ["Potency", "Potency - 11", "Pesticides and Mycotoxins", "Other Analyses", "Moisture & Water Activity"]
)
def test_titles_that_leave_the_kind_open(title: str) -> None:
    assert panel_of_title(title) is None
