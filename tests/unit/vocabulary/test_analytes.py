"""Analytes are found by every name that reports print, and never by a wrong one."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.model import PanelKind
from verifier.vocabulary.analytes import (
    all_analytes,
    analyte,
    find_analyte,
    known_groups,
    members,
    parts_of,
)
from verifier.vocabulary.normalise import fold

ATOMIC_WEIGHTS = {
    "C": Decimal("12.011"),
    "H": Decimal("1.008"),
    "N": Decimal("14.007"),
    "O": Decimal("15.999"),
    "F": Decimal("18.998"),
    "S": Decimal("32.06"),
    "Cl": Decimal("35.45"),
}


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Δ9-THC", "delta9thc"),
        ("∆9‑THC", "delta9thc"),
        ("Δ⁹-THC", "delta9thc"),
        ("CB1954", "cb1954"),
        ("rtuť (Hg)", "rtuthg"),
        ("ß-Pinene", "betapinene"),
        ("Größe", "grosse"),
        ("µg", "ug"),
        ("μg", "ug"),
        ("Cyfluthrin*", "cyfluthrin"),
        ("Cadmium¹", "cadmium"),
        ("Lead (Pb)²", "leadpb"),
        ("\uf061-Pinene", "alphapinene"),
        ("Cyﬂuthrin", "cyfluthrin"),
        ("ołów", "olow"),
        ("* † ‡ § ^", ""),
    ],
)
def test_fold(printed: str, key: str) -> None:
    assert fold(printed) == key


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_key_has_only_letters_and_digits(text: str) -> None:
    assert fold(text) == "" or fold(text).isalnum()


@pytest.mark.parametrize(
    ("printed", "panel", "slug"),
    [
        ("mitragynin", None, "mitragynine"),
        ("MG", PanelKind.ALKALOIDS, "mitragynine"),
        ("7-OH-Mitragynine", None, "7_hydroxymitragynine"),
        ("7-hydroxy Mitragynine", None, "7_hydroxymitragynine"),
        ("7α-OH", None, "7_hydroxymitragynine"),
        ("7-Hydroxymitragynine (7-OH)", None, "7_hydroxymitragynine"),
        ("Mitragynine pseudoindoxyl", None, "mitragynine_pseudoindoxyl"),
        ("Pseudo", PanelKind.ALKALOIDS, "mitragynine_pseudoindoxyl"),
        ("MGM-15", None, "mgm_15"),
        ("dihydro-7-hydroxymitragynine", None, "mgm_15"),
        ("Total Mitragyna Alkaloids", None, "total_alkaloids"),
        ("Arsenic (As)", None, "arsenic"),
        ("As", PanelKind.HEAVY_METALS, "arsenic"),
        ("Lead (Pb), total", None, "lead"),
        ("olovo (Pb)", None, "lead"),
        ("Quecksilber", None, "mercury"),
        ("Mercury (as Hg)", None, "mercury"),
        ("Nickel (Ni) [µg/g]", None, "nickel"),
        ("Arsenic (inorganic)", None, "inorganic_arsenic"),
        ("Total Yeast & Mold (TYM)", None, "total_yeast_and_mold"),
        ("kvasinky", None, "yeasts"),
        ("plísně", None, "molds"),
        ("Mold", PanelKind.MICROBIALS, "molds"),
        ("Mold", PanelKind.FOREIGN_MATTER, "visible_mold"),
        ("CPM", PanelKind.MICROBIALS, "total_aerobic_microbial_count"),
        ("r. Salmonella [v 25 g]", None, "salmonella"),
        ("Salmonella spp. (in 25 g)", None, "salmonella"),
        ("Total Aerobic Microbial Count (TAMC) USP <2021>", None, "total_aerobic_microbial_count"),
        ("B1", PanelKind.MYCOTOXINS, "aflatoxin_b1"),
        ("aflatoxiny (suma B1, B2, G1 a G2)", None, "aflatoxins_total"),
        ("B1+B2+G1+G2", PanelKind.MYCOTOXINS, "aflatoxins_total"),
        (
            "Suma benzo[a]pyrene, benz[a]anthracene, benzo[b]fluoranthene, chrysene",
            None,
            "pah4_total",
        ),
        ("Sum of chrysene, benzo[b]fluoranthene, benz[a]anthracene and benzo[a]pyrene", None, "pah4_total"),
        ("indeno[1,2,3-cd]pyrene", None, "indeno_1_2_3_cd_pyrene"),
        ("Cyfluthrin*", None, "cyfluthrin"),
        ("PENTACHLORONITROBENZENE (PCNB) *", None, "quintozene"),
        ("DDVP (Dichlorvos)", None, "dichlorvos"),
        ("Xylenes (o-, m-, and p-)", None, "xylenes"),
        ("Tetramethylene Sulfone", None, "sulfolane"),
        ("(-)-α-Bisabolol", None, "alpha_bisabolol"),
        ("δ 3-Carene", None, "delta_3_carene"),
        ("TOT THC **", None, "total_thc"),
        ("THC (total)", None, "total_thc"),
        ("Aflatoxin (total)", None, "aflatoxins_total"),
        ("4098-40-2", None, "mitragynine"),
        ("Imidacloprid (CAS 105827-78-9)", None, "imidacloprid"),
        ("Arsenic (As) by ICP-MS", None, "arsenic"),
        ("Ethylene oxide", PanelKind.PESTICIDES, "ethylene_oxide"),
        ("Blei / Lead (Pb)", None, "lead"),
        ("Merkuri / Mercury (Hg)", None, "mercury"),
        ("ตะกั่ว / Lead", None, "lead"),
        ("Kapang Khamir / Mold & Yeast", None, "total_yeast_and_mold"),
        ("Angka Lempeng Total / TPC", PanelKind.MICROBIALS, "total_aerobic_microbial_count"),
        ("Ogólna liczba drobnoustrojów", None, "total_aerobic_microbial_count"),
        ("Conta di lieviti e muffe", None, "total_yeast_and_mold"),
        ("Obecność Salmonella spp. w 25 g", None, "salmonella"),
        ("7-hydroksymitragynina", None, "7_hydroxymitragynine"),
        ("Kwik (Hg)", None, "mercury"),
        ("Aflatossina B1", None, "aflatoxin_b1"),
        ("Somma di aflatossina B1, B2, G1 e G2", PanelKind.MYCOTOXINS, "aflatoxins_total"),
        ("Kadar Air", None, "moisture"),
        ("Perte à la dessiccation", None, "loss_on_drying"),
        ("Aktywność wody", None, "water_activity"),
        ("Ścieralność", None, "friability"),
        ("Disintegration time", None, "disintegration"),
        ("Identity by HPTLC", None, "identification"),
        ("Identification", PanelKind.OTHER, "identification"),
        ("Odour", None, "odor"),
        ("Acid-insoluble ash", None, "acid_insoluble_ash"),
        ("Pseudomonas spp.", None, "pseudomonas"),
        ("NDMA", None, "ndma"),
    ],
)
def test_finds(printed: str, panel: PanelKind | None, slug: str) -> None:
    found = find_analyte(printed, panel)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize(
    ("printed", "panel"),
    [
        ("", None),
        ("*", None),
        ("B1", None),
        ("B1", PanelKind.HEAVY_METALS),
        ("As", None),
        ("Pb", None),
        ("As", PanelKind.ALKALOIDS),
        ("Mold", None),
        ("SPEC", PanelKind.ALKALOIDS),
        ("Hydroxymitragynine", None),
        ("Mitragynine HCl", None),
        ("Mitragynine (HCl)", None),
        ("Mitragynine (174418-82-7)", None),
        ("Mitragynine, 7-hydroxymitragynine", None),
        ("Mitragynine + paynantheine", None),
        ("Escherichia coli (Shiga toxin)", None),
        ("E. coli/Salmonella", None),
        ("Aspergillus flavus/fumigatus", None),
        ("Salmonella / Vibrio", None),
        ("Lead / Cadmium", None),
        ("Blei / anorganisch", None),
        ("Identification", None),
        ("Flavor", None),
        ("As / Cd", PanelKind.HEAVY_METALS),
        ("Vitamin B1", PanelKind.MYCOTOXINS),
        ("Sum of benzo[a]pyrene, chrysene", None),
        ("benzo[a]pyrene + chrysene", None),
        ("Lead acetate", None),
        ("α-Pinene (total)", None),
        ("Cyuthrin", None),
        ("Mitragynlne", None),
        ("Total", None),
        ("4098-40-3", None),
        ("x" * 500, None),
    ],
)
def test_does_not_guess(printed: str, panel: PanelKind | None) -> None:
    assert find_analyte(printed, panel) is None


@pytest.mark.parametrize(
    ("printed", "slug"),
    [
        ("Cy uthrin", "cyfluthrin"),
        ("Cy\ufffduthrin *", "cyfluthrin"),
        ("Tri oxystrobin", "trifloxystrobin"),
        ("Bi fenthrin", "bifenthrin"),
        ("Spiromesi fen", "spiromesifen"),
        ("A atoxin B1", "aflatoxin_b1"),
        ("Total A atoxins", "aflatoxins_total"),
        ("A. avus", "aspergillus_flavus"),
        ("Ca eine", "caffeine"),
        ("onicamid", "flonicamid"),
        (" udioxonil", "fludioxonil"),
    ],
)
def test_lost_ligatures(printed: str, slug: str) -> None:
    found = find_analyte(printed)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("delta-8 THC", "delta-9 THC"),
        ("exo-THC", "delta-9 THC"),
        ("THC", "THCA"),
        ("THC", "Total THC"),
        ("alpha-Pinene", "beta-Pinene"),
        ("E. coli", "Shiga toxin-producing E. coli"),
        ("E. coli", "E. coli O157:H7"),
        ("E. coli", "Total coliforms"),
        ("Enterobacteriaceae", "Bile-tolerant gram-negative bacteria"),
        ("Total coliforms", "Enterobacteriaceae"),
        ("Chlorpyrifos", "Chlorpyrifos-methyl"),
        ("Corynoxine A", "Corynoxine B"),
        ("Mitraphylline", "Isomitraphylline"),
        ("Paynantheine", "Isopaynantheine"),
        ("1,1-Dichloroethane", "1,2-Dichloroethane"),
        ("1,1-Dichloroethene", "1,1-Dichloroethane"),
        ("Moisture", "Loss on drying"),
        ("Hexane", "Hexanes"),
        ("Arsenic", "Inorganic arsenic"),
        ("Chromium", "Chromium VI"),
    ],
)
def test_tells_apart(one: str, other: str) -> None:
    first, second = find_analyte(one), find_analyte(other)
    assert first is not None
    assert second is not None
    assert first.slug != second.slug


ALL_NAMES = [(value, name) for value in all_analytes() for name in value.names]


@pytest.mark.parametrize("kind", PanelKind)
def test_every_name_finds_its_analyte_in_its_panel(kind: PanelKind) -> None:
    wrong = [
        (name, value.slug)
        for value, name in ALL_NAMES
        if value.panel is kind and find_analyte(name, value.panel) is not value
    ]
    assert wrong == []


NEED_A_PANEL = """
111cd 114cd 201hg 202hg 206pb 208pb 75as 7hydroxy ag akk al alt apc aroma as as75 asiiiasv aspect au b b1 b2
ba bap bau be biletolerantbacteria cc cd cd111 cd114 co cor cpm cr cr6 crvi cu dhk dhm dmy don fb1 fb2 fb3 fe
fka fkb fkc flavor flavour g1 g2 gkz gusto hap hg hg202 hptlc ht2 ias id identidad identidade identificacion
identification identificazione identifikasi identifikation identita identitas identitat identite identiteit
identity if ifm ifrhme ir kolor li me mehg mg mgm mgn mit mn mo mold mould mp ni ochratoxin ochratoxins old
olor os ota pak pau pay pb pb208 pd pseudo pt rasa rh ru sabor sb se sg smak sn spc speci sr sscd t2 tac
tamccount tbc tl tlc totoznost tozsamosc tpc tvab tvc tym tymccount u uiterlijk v voda wasser water wwa ym zea
zen zn zon
"""

DECORATIONS = st.sampled_from(
    ["{}", "{} ", " {}", "{}*", "{} †", "{}‡", "{} §", "{}^", "{}**", "*{}", "{} :", "{}\u00a0"]
)


@given(st.sampled_from(ALL_NAMES), DECORATIONS, st.sampled_from([str.upper, str.lower, str.title, str]))
def test_case_marks_and_blanks_never_change_the_analyte(pair, decoration, case) -> None:
    value, name = pair
    printed = decoration.format(case(name)).replace(" ", "\u00a0 ").replace("-", "\u2011")
    assert find_analyte(printed, value.panel) is value


def test_names_that_need_a_panel_are_these() -> None:
    """A change of this list changes what is read outside of panels: make it on purpose."""
    claims: defaultdict[str, set[str]] = defaultdict(set)
    for value, name in ALL_NAMES:
        claims[fold(name)].add(value.slug)
    assert {key: slugs for key, slugs in claims.items() if len(slugs) > 1} == {
        "mold": {"molds", "visible_mold"},
        "mould": {"molds", "visible_mold"},
        "rh": {"hair", "rhodium"},
    }
    assert {fold(name) for value, name in ALL_NAMES if find_analyte(name) is not value} == set(NEED_A_PANEL.split())


def test_no_folded_name_means_two_analytes_within_a_panel() -> None:
    claims: defaultdict[tuple[PanelKind, str], set[str]] = defaultdict(set)
    for value, name in ALL_NAMES:
        claims[value.panel, fold(name)].add(value.slug)
    assert {key: slugs for key, slugs in claims.items() if len(slugs) > 1} == {}


def test_slugs_are_unique_and_plain() -> None:
    slugs = [value.slug for value in all_analytes()]
    assert len(set(slugs)) == len(slugs)
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", slug)] == []


def test_cas_numbers_have_their_check_digit_and_name_one_analyte() -> None:
    numbers = [value.cas for value in all_analytes() if value.cas]
    assert len(set(numbers)) == len(numbers) > 300
    for number in numbers:
        digits = [int(digit) for digit in number.replace("-", "")]
        assert sum(place * digit for place, digit in enumerate(reversed(digits[:-1]), 1)) % 10 == digits[-1], number


def test_molar_masses_follow_from_the_formulas() -> None:
    weighed = [value for value in all_analytes() if value.molar_mass is not None]
    assert len(weighed) > 60
    for value in weighed:
        parts = re.findall(r"([A-Z][a-z]?)(\d*)", value.formula or "")
        assert parts, value.slug
        mass = sum((ATOMIC_WEIGHTS[element] * int(count or 1) for element, count in parts), Decimal(0))
        assert abs(mass - value.molar_mass) < Decimal("0.02"), value.slug


def test_groups() -> None:
    natural = {value.slug for value in members("kratom_alkaloids")}
    synthetic = {value.slug for value in members("synthetic_alkaloids")}
    assert {"mitragynine", "7_hydroxymitragynine", "paynantheine", "speciogynine", "speciociliatine"} <= natural
    assert {"mitragynine_pseudoindoxyl", "mgm_15", "mgm_16", "7_acetoxymitragynine"} <= synthetic
    assert natural.isdisjoint(synthetic)
    assert "total_alkaloids" in {value.slug for value in members("totals")}
    assert {value.slug for value in members("toxic_elements")} == {"arsenic", "cadmium", "lead", "mercury"}
    assert len(members("common_66")) == 66
    assert len(members("usp_561")) == 70
    assert sum(len(members(f"q3d_class_{name}")) for name in ("1", "2a", "2b", "3")) == 24
    assert [len(members(f"q3c_class_{name}")) for name in (1, 2, 3)] == [5, 31, 27]
    assert len(members("pah16")) == 16
    for group in known_groups():
        assert all(group in value.groups for value in members(group)), group
    for value in all_analytes():
        assert value.groups <= known_groups(), value.slug


def test_totals_know_their_parts() -> None:
    assert [part.slug for part in parts_of("aflatoxins_total")] == [
        "aflatoxin_b1",
        "aflatoxin_b2",
        "aflatoxin_g1",
        "aflatoxin_g2",
    ]
    assert len(parts_of("pah4_total")) == 4
    assert "mgm_15" not in {part.slug for part in parts_of("total_alkaloids")}
    assert parts_of("mitragynine") == ()


def test_unknown_slugs_and_groups_are_errors() -> None:
    with pytest.raises(KeyError):
        analyte("unobtainium")
    with pytest.raises(KeyError):
        members("no such group")


def test_one_analyte_in_full() -> None:
    value = analyte("mitragynine")
    assert (value.name, value.cas, value.formula) == ("Mitragynine", "4098-40-2", "C23H30N2O4")
    assert value.molar_mass == Decimal("398.50")
    assert value.panel is PanelKind.ALKALOIDS
    assert value.groups == {"kratom_alkaloids", "mitragynine_and_7_hydroxymitragynine"}
    assert value.names[0] == "Mitragynine"


def test_importing_reads_no_data() -> None:
    code = (
        "import tomllib; tomllib.loads = None\n"
        "import verifier.vocabulary.analytes, verifier.vocabulary.units, verifier.vocabulary.panels"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own code
