"""Short forms."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.reports.conftest import CITATION
from verifier.model import Anchor
from verifier.reports.wording import (
    citation_text,
    counted,
    harmless,
    name_text,
    pages_text,
    plain_number,
    source_text,
)


@pytest.mark.parametrize(
    ("title", "clause", "text"),
    [
        ("Code 12-3", None, "Code 12-3"),
        ("Code 12-3", "(4)(b)", "Code 12-3, (4)(b)"),
        ("Code 12-3", "Code 12-3, (4)(b)", "Code 12-3, (4)(b)"),
        ("ISO 1:2017, Tests", "ISO 1:2017, 7.8, note 2", "ISO 1:2017, Tests, 7.8, note 2"),
        ("Code 12-3", "Code 12-3", "Code 12-3, Code 12-3"),
    ],
)
def test_a_clause_does_not_repeat_the_title(title: str, clause: str | None, text: str) -> None:
    assert source_text(CITATION.model_copy(update={"title": title, "clause": clause})) == text


def test_a_citation_says_since_when_and_how_verified() -> None:
    assert citation_text(CITATION) == "Code of Examples 12-3, (4)(b); in force since 2024-05-01; official text read"


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("total_yeast_and_mold", "total yeast and mold"),
        ("sample.lot", "sample lot"),
        ("sample.sample_id", "sample id"),
        ("dates.reported", "reported"),
        ("laboratory.name", "laboratory name"),
    ],
)
def test_names_read_as_words(slug: str, words: str) -> None:
    assert name_text(slug) == words


def test_pages_are_named_once_in_order() -> None:
    anchors = [Anchor(page=page, box=(0, 0, 1, 1)) for page in (3, 1, 3)]
    assert pages_text(anchors) == "pages 1, 3"
    assert pages_text(anchors[:1]) == "page 3"
    assert pages_text([]) == ""


def test_numbers_have_no_exponent() -> None:
    assert plain_number(Decimal("9.6E+4")) == "96000"
    assert plain_number(Decimal("0.050")) == "0.050"


def test_small_things() -> None:
    assert (counted(1, "page"), counted(2, "page")) == ("1 page", "2 pages")
    assert harmless("  a\n\tb\u200bc\x1b ") == "a b�c�"
