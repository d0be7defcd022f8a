"""What stands in the plain bytes of a file about signatures, and which bytes a signature may cover."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.pdf.traces import signature_bytes
from verifier.pdf.traces.signature_bytes import (
    MAX_DICTIONARIES,
    faults_of_range,
    is_blank,
    is_empty_value,
    signature_dictionaries,
)

VALUE = bytes.fromhex("3003020101")
FILE = b"%PDF-1.7 first part <3003020101> second part"
START, END = FILE.index(b"<"), FILE.index(b">") + 1
SOUND = (0, START, END, len(FILE) - END)


def dictionary(covers: str = "0 100 200 50", value: str = "<3003020101>", more: str = "") -> bytes:
    return f"7 0 obj\n<</Type/Sig/ByteRange[{covers}]/Contents{value}{more}>>\nendobj\n".encode()


def test_a_dictionary_in_the_open_is_found() -> None:
    (found,) = signature_dictionaries(b"%PDF-1.7\n" + dictionary())
    assert found.covers == (0, 100, 200, 50)
    assert found.value == VALUE
    assert not found.is_usage_right


def test_the_value_may_stand_before_the_range() -> None:
    (found,) = signature_dictionaries(b"7 0 obj\n<</Contents <30 03\n020101> /ByteRange [0 1 2 3]>>\nendobj")
    assert found.value == VALUE


@pytest.mark.parametrize("kind", ["/UR", "/UR3"])
def test_a_right_to_save_is_no_signature(kind: str) -> None:
    data = dictionary(more=f"/Reference[<</TransformMethod{kind}/TransformParams<<>>>>]")
    assert [one.is_usage_right for one in signature_dictionaries(data)] == [True]


def test_an_attached_file_is_not_looked_into() -> None:
    inner = b"<</ByteRange[0 1 2 3]/Contents<30>>>"
    data = b"5 0 obj\n<</Type/EmbeddedFile/Length 40>>\nstream\n" + inner + b"\nendstream\nendobj\n"
    assert signature_dictionaries(data) == ()


def test_the_code_that_guards_an_encrypted_file_is_no_signature() -> None:
    data = b"trailer\n<</AuthCode<</MACLocation/Standalone/ByteRange[0 10 20 5]/MAC<00>>>/Contents 1>>\nstartxref"
    assert signature_dictionaries(data) == ()


def test_room_for_a_signature_that_was_never_made_is_none() -> None:
    assert signature_dictionaries(dictionary("0 0 0 0")) == ()
    assert signature_dictionaries(dictionary("0 ********** ********** **********")) == ()


def test_thousands_of_them_are_not_all_looked_at() -> None:
    assert len(signature_dictionaries(dictionary() * (MAX_DICTIONARIES + 50))) == MAX_DICTIONARIES


def test_all_but_the_value_is_covered() -> None:
    assert list(faults_of_range(FILE, SOUND, VALUE)) == []
    between_brackets = (0, START + 1, END - 1, len(FILE) - END + 1)
    assert list(faults_of_range(FILE, between_brackets, VALUE)) == []


@pytest.mark.parametrize(
    ("covers", "said"),
    [
        ((0, START, END), "pieces"),
        ((), "pieces"),
        ((0, START, END, 1, 2, 3), "pieces"),
        ((4, START - 4, END, 12), "does not cover the first 4 bytes"),
        ((0, START, END, 1_000_000), "and the file has"),
        ((0, START, START - 5, 12), "overlap"),
        ((0, -1, END, 12), "overlap"),
        ((0, START, END, -3), "overlap"),
        ((0, START - 5, END, len(FILE) - END), "leaves out"),
        ((0, START, END + 4, len(FILE) - END - 4), "leaves out"),
    ],
)
def test_a_range_that_leaves_out_more_or_leads_elsewhere_is_a_fault(covers: tuple[int, ...], said: str) -> None:
    (fault,) = faults_of_range(FILE, covers, VALUE)
    assert said in fault


def test_a_gap_that_holds_something_else_than_the_value_is_a_fault() -> None:
    # The same number of digits, so that a count of bytes alone would be content with it.
    (fault,) = faults_of_range(FILE.replace(b"3003020101", b"3003020102"), SOUND, VALUE)
    assert "leaves out" in fault
    (fault,) = faults_of_range(FILE.replace(b"<3003020101>", b"(3003020101)"), SOUND, VALUE)
    assert "leaves out" in fault


def test_blanks_and_empty_values() -> None:
    assert is_blank(b"\r\n\0 \t")
    assert not is_blank(b"\n%")
    assert is_empty_value(b"\0\0")
    assert is_empty_value(b"")
    assert not is_empty_value(VALUE)


@given(st.binary(max_size=400))
def test_any_bytes_are_looked_at(data: bytes) -> None:
    signature_dictionaries(data)
    signature_dictionaries(b"1 0 obj/ByteRange[0 1 2 3]" + data)


@given(st.lists(st.integers(-(10**12), 10**12), max_size=6), st.binary(max_size=60))
def test_any_range_is_judged(covers: list[int], data: bytes) -> None:
    faults = list(faults_of_range(data, covers, VALUE))
    assert len(faults) <= 1
    if not faults:
        assert covers[2] + covers[3] <= len(data)


def test_ranges_without_end_are_not_all_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    followed: list[int] = []
    monkeypatch.setattr(signature_bytes, "_dictionary_around", lambda data, start, end: followed.append(start))
    assert signature_dictionaries(b"7 0 obj <<" + b"/ByteRange[0 1 2 3]" * 5000 + b">> endobj") == ()
    assert len(followed) <= 2 * MAX_DICTIONARIES
