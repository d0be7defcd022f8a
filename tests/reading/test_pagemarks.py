"""Page numbers that name the number of all pages, and what is no page number."""

from __future__ import annotations

import pytest

from verifier.pdf.page import Page
from verifier.reading.lines import group_lines
from verifier.reading.pagemarks import find_page_marks

from .pages import HEIGHT, page, text


def marks(*printed: tuple[str, float]) -> list[tuple[int, int, int]]:
    """Number, total and page of every mark; each text stands on a page of its own, at that part of its height."""
    pages: list[Page] = [
        page(text(40, height * HEIGHT, words), number=number) for number, (words, height) in enumerate(printed, 1)
    ]
    found = find_page_marks(pages, [group_lines(one.words) for one in pages])
    return [(mark.number, mark.total, mark.page) for mark in found]


@pytest.mark.parametrize(
    "printed",
    [
        "Page 2 of 5", "PAGE 2 OF 5", "Page: 2 of 5", "Page 2/5", "pg. 2 of 5", "strana2 z 5", "str. 2/5",
        "Seite 2 von 5", "Página 2 de 5", "Page 2 sur 5", "Pagina 2 di 5", "Strona 2 z 5", "Pagina 2 van 5",
        "Halaman 2 dari 5", "หน้า 2/5",
        "Example Laboratory | R-17 | Page 2 of 5",
    ],
)  # fmt: skip
def test_a_page_number_with_its_word(printed: str) -> None:
    assert marks((printed, 0.5)) == [(2, 5, 1)]


@pytest.mark.parametrize(
    "printed",
    ["Page 2", "2 of 5 samples", "see 03/18/2026", "Lot 2/5", "Package 2 of 5", "Page 2 of 5.3", "page 0 of 5"],
)
def test_what_is_no_page_number(printed: str) -> None:
    assert marks((printed, 0.5)) == []


def test_a_bare_number_stands_at_the_edge() -> None:
    assert marks(("2 of 5", 0.95)) == [(2, 5, 1)]
    assert marks(("2 of 5", 0.5)) == []


def test_a_bare_fraction_may_be_a_date_unless_another_page_has_its_total() -> None:
    assert marks(("3/5", 0.95)) == []
    assert marks(("1/2", 0.95), ("2/2", 0.95)) == [(1, 2, 1), (2, 2, 2)]


def test_two_marks_that_differ_are_none() -> None:
    assert marks(("Page 1 of 3 Page 7 of 20", 0.5)) == []
    assert marks(("Page 1 of 3 Page 1 of 3", 0.5)) == [(1, 3, 1)]


def test_a_bare_number_counts_only_where_no_page_has_the_word() -> None:
    assert marks(("Page 1 of 2", 0.95), ("2 of 5", 0.95)) == [(1, 2, 1)]
