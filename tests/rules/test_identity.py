"""When two printed names or numbers are one."""

from __future__ import annotations

from verifier.rules.identity import folded, is_same, is_same_name, is_similar_name


def test_case_blanks_and_punctuation_do_not_count() -> None:
    assert folded(" A-17 / b ") == "a17b"
    assert is_same("A-17", "a 17")
    assert is_same("8474 5221 0310", "8474 5221")
    assert not is_same("A-17", "B-17")


def test_legal_forms_do_not_count() -> None:
    assert is_same_name("Example Labs, LLC", "EXAMPLE LABS Inc.")
    assert is_same_name("Beispiel Labor GmbH", "Beispiel-Labor")
    assert not is_same_name("LLC", "Example Labs")
    assert not is_same_name("Example Labs", "Example Laboratory")


def test_similar_names() -> None:
    assert is_similar_name("Example Botanicals Laboratory", "Example Botanicals LLC")
    assert not is_similar_name("Ex Am LLC", "Example Laboratory")
