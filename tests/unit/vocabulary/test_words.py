"""What short words in cells mean, in several languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.model import Qualifier
from verifier.vocabulary.fields import field_of, fold_label
from verifier.vocabulary.roles import Role, fold_header, role_of
from verifier.vocabulary.words import (
    comparator_pattern,
    denies_accreditation,
    is_absence_limit,
    is_no_limit,
    is_quality_control,
    is_technique,
    methods_in,
    month_of,
    qualifier_of,
    qualifier_words,
    status_of,
)


@pytest.mark.parametrize(
    ("printed", "meaning"),
    [
        ("ND", Qualifier.NOT_DETECTED),
        ("N.D.", Qualifier.NOT_DETECTED),
        ("negativní", Qualifier.NOT_DETECTED),
        ("n. n.", Qualifier.NOT_DETECTED),
        ("< LOQ", Qualifier.BELOW_LOQ),
        ("BLQ", Qualifier.BELOW_LOQ),
        ("<LOD", Qualifier.BELOW_LOD),
        ("TNTC", Qualifier.ABOVE_RANGE),
        ("Trace", Qualifier.TRACE),
        ("Presumptive Positive", Qualifier.DETECTED),
        ("NT", Qualifier.NOT_TESTED),
        ("Assente", Qualifier.NOT_DETECTED),
        ("nieobecne", Qualifier.NOT_DETECTED),
        ("tidak terdeteksi", Qualifier.NOT_DETECTED),
        ("ไม่พบ", Qualifier.NOT_DETECTED),
        ("พบ", Qualifier.DETECTED),
        ("niet aantoonbaar", Qualifier.NOT_DETECTED),
        ("obecność", Qualifier.DETECTED),
        ("< LQ", Qualifier.BELOW_LOQ),
        ("n. b.", Qualifier.NOT_TESTED),
        ("nie badano", Qualifier.NOT_TESTED),
        ("brak", None),
        ("Pass", None),
        ("0.05", None),
        ("", None),
    ],
)
def test_a_qualifier(printed: str, meaning: Qualifier | None) -> None:
    assert qualifier_of(printed) is meaning


@pytest.mark.parametrize(
    ("printed", "status"),
    [
        ("PASSED", "pass"),
        ("vyhovuje", "pass"),
        ("V", "pass"),
        ("Vn", "conditional"),
        ("Rejected", "fail"),
        ("N", "fail"),
        ("nicht konform", "fail"),
        ("Conforme", "pass"),
        ("sesuai", "pass"),
        ("memenuhi syarat", "pass"),
        ("ผ่าน", "pass"),
        ("zgodny", "pass"),
        ("niezgodny", "fail"),
        ("non conforme", "fail"),
        ("tidak sesuai", "fail"),
        ("ไม่ผ่าน", "fail"),
        ("voldoet niet", "fail"),
        ("Tested", "not_judged"),
        ("Report Results", "not_judged"),
        ("X", "not_judged"),
        ("Lead", None),
    ],
)
def test_a_verdict(printed: str, status: str | None) -> None:
    assert status_of(printed) == status


def test_measured_but_not_judged_is_never_a_pass() -> None:
    for word in ("Tested", "Complete", "Report Only", "Informational", "-", "N/A", "Not Tested", "ND", "<LOQ"):
        assert status_of(word) != "pass"


def test_limits_in_words() -> None:
    assert is_no_limit("Report Results")
    assert is_no_limit("-")
    assert not is_no_limit("0.5")
    assert is_absence_limit("Not Detected")
    assert not is_absence_limit("Report Results")


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Analyte", Role.ANALYTE),
        ("LOD/LOQ", Role.LOD_LOQ),
        ("Limits (ingestion)", Role.LIMIT),
        ("Dispositi on", Role.STATUS),
        ("Rozšířená nejistota", Role.UNCERTAINTY),
        ("Bestimmungsgrenze", Role.LOQ),
        ("Result 2", Role.RESULT),
        ("% Recovery", Role.CONTROL),
        ("NMT 2", None),
        ("Wynik badania", Role.RESULT),
        ("Simplo", Role.RESULT),
        ("Amount found", Role.RESULT),
        ("ผลการทดสอบ", Role.RESULT),
        ("หน่วย", Role.UNIT),
        ("U.M.", Role.UNIT),
        ("Rpt Limit", Role.LOQ),
        ("Granica oznaczalności", Role.LOQ),
        ("Batas Deteksi", Role.LOD),
        ("Guidance value", Role.LIMIT),
        ("Action limit", Role.LIMIT),
        ("Alert limit", Role.OTHER),
        ("Syarat Mutu", Role.LIMIT),
        ("Ondergrens", Role.LIMIT_MIN),
        ("Ocena zgodności", Role.STATUS),
        ("Incertezza (k=2)", Role.UNCERTAINTY),
        ("Metodyka", Role.METHOD),
        ("Keterangan", Role.NOTE),
        ("Qual", Role.NOTE),
        ("Lp.", Role.OTHER),
        ("Tune mode", Role.OTHER),
        ("Ret. Time", Role.OTHER),
        ("Ergebnis / Result", Role.RESULT),
        ("Prova / Metodo", Role.ANALYTE),
        ("Metode / Something", Role.METHOD),
        ("Mold / Yeast", None),
        ("Lead / 2", None),
        ("No result was found above the limit", None),
        ("The mass of the sample", None),
        ("LODLOQ", None),
        ("Result " * 40, None),
        ("The results relate only to the sample", None),
    ],
)
def test_a_column_header(header: str, role: Role | None) -> None:
    assert role_of(header) is role


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Batch #:", "sample.lot"),
        ("Lot No.", "sample.lot"),
        ("č. š.", "sample.lot"),
        ("Sample #", "sample.sample_id"),
        ("Sample:", "sample.name"),
        ("Datum vystavení:", "dates.reported"),
        ("Auftraggeber:", "client.name"),
        ("Our number", "sample.sample_id"),
        ("Nr próbki:", "sample.sample_id"),
        ("Rapport d'analyse n°", "sample.report_id"),
        ("No. Laporan", "sample.report_id"),
        ("Numero lotto", "sample.lot"),
        ("Sample described as:", "sample.name"),
        ("Nome da amostra", "sample.name"),
        ("Monstersoort", "sample.matrix"),
        ("Customer account", "client.name"),
        ("Opdrachtgever:", "client.name"),
        ("Auftraggeber / Client", "client.name"),
        ("Nama Pelanggan / Customer Name:", "client.name"),
        ("ลูกค้า / Customer", "client.name"),
        ("Dane / Klient", "client.name"),
        ("Data di ricevimento", "dates.received"),
        ("Date of sample received", "dates.received"),
        ("Datum rapport", "dates.reported"),
        ("Tanggal Terbit", "dates.reported"),
        ("Data pobrania próbki", "dates.collected"),
        ("วันที่ผลิต", "dates.produced"),
        ("Fecha de caducidad", "dates.expires"),
        ("Zatwierdził(a):", "signatory"),
        ("Sample / Client", None),
        ("Client / 25 tablets", None),
        ("Client of the laboratory that sent this sample", None),
        ("Client " * 40, None),
        ("anything else", None),
        ("#", None),
    ],
)
def test_a_label(label: str, key: str | None) -> None:
    assert field_of(label) == key


def test_words_about_methods_and_accreditation() -> None:
    assert methods_in("Heavy metals by ICP-MS, alkaloids by HPLC-DAD (ISO 4833-1)") == (
        "ICP-MS",
        "HPLC-DAD",
        "ISO 4833-1",
    )
    assert methods_in("accredited to ISO/IEC 17025:2017") == ()
    assert is_technique("HPLC, AOAC KRA-01")
    assert not is_technique("Aerobic Bacteria")
    assert denies_accreditation("Metals are subcontracted to ISO 17025 laboratories.")
    assert is_quality_control("Method Blank (MB-17)")
    assert not is_quality_control("Heavy Metals by ICP-MS")
    assert (month_of("Sept."), month_of("března"), month_of("Lot")) == (9, 3, None)
    assert [month_of(name) for name in ("września", "août", "Desember", "mrt", "giugno")] == [9, 8, 12, 3, 6]


@given(st.sampled_from(qualifier_words()), st.booleans())
def test_case_and_blanks_do_not_change_a_qualifier(word: str, is_upper: bool) -> None:
    changed = f"  {word.upper() if is_upper else word.lower()} "
    assert qualifier_of(changed) is qualifier_of(word)


@pytest.mark.parametrize(
    ("printed", "meaning"),
    [
        ("max. 10", "at_most"),
        ("maks. 10", "at_most"),
        ("nie więcej niż 10", "at_most"),
        ("tidak lebih dari 10", "at_most"),
        ("ไม่เกิน 10", "at_most"),
        ("nie mniej niż 1", "at_least"),
        ("ไม่น้อยกว่า 1", "at_least"),
        ("inférieur à 5", "below"),
        ("lebih dari 5", "above"),
    ],
)
def test_a_comparator(printed: str, meaning: str) -> None:
    match = comparator_pattern().match(printed)
    assert match is not None
    assert match.lastgroup == meaning
    assert printed[match.end() :].isdigit()


def test_limits_in_other_languages() -> None:
    assert is_absence_limit("nieobecne")
    assert is_absence_limit("Assente")
    assert is_absence_limit("ไม่พบ")
    assert is_no_limit("brak wymagań")
    assert not is_absence_limit("tidak ada batas")


@given(st.text(max_size=60))
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    assert fold_label(fold_label(text)) == fold_label(text)
    assert fold_header(fold_header(text)) == fold_header(text)


@given(st.text(alphabet=st.characters(exclude_characters="%±"), min_size=121))
def test_a_long_text_is_no_label_and_no_header(text: str) -> None:
    assert field_of(text) is None
    assert role_of(text) is None
