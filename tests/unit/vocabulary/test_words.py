"""What short words in cells mean, in several languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.model import Qualifier
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.roles import Role, role_of
from verifier.vocabulary.words import (
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


@given(st.sampled_from(qualifier_words()), st.booleans())
def test_case_and_blanks_do_not_change_a_qualifier(word: str, is_upper: bool) -> None:
    changed = f"  {word.upper() if is_upper else word.lower()} "
    assert qualifier_of(changed) is qualifier_of(word)
