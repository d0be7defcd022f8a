"""Pages drawn much larger or smaller than usual: read like any other, their boxes on the page as it is displayed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest

from verifier.model import Box, Document
from verifier.pdf.page import Page, Ruling
from verifier.reading.sizes import at_usual_size

from .pages import fields, page, read, rows, said, table, text

X = (40.0, 180.0, 280.0, 380.0)
CELLS = [
    ("Analyte", "Result (ppm)", "LOQ (ppm)", "Limit (ppm)"),
    ("Arsenic", "0.267", "0.01", "1.5"),
    ("Lead", "ND", "0.02", "1.2"),
    ("Mercury", "<0.005", "0.005", "0.4"),
]
FACTORS = (0.2, 5.0)


def example() -> Page:
    """A small report."""
    return page(
        fields("Green Leaf Laboratory", "Certificate of Analysis", "Sample: Leaf powder", "Lot: B-17"),
        text(40, 110, "Heavy Metals", is_bold=True),
        table(CELLS, X, 130),
        rulings=[Ruling(36, 128 + 12 * row, 460, 128 + 12 * row) for row in range(5)],
    )


def drawn(factor: float) -> Page:
    """The same report on a page so many times larger."""
    usual = example()
    words = [
        word._replace(
            x0=word.x0 * factor,
            top=word.top * factor,
            x1=word.x1 * factor,
            bottom=word.bottom * factor,
            size=word.size * factor,
        )
        for word in usual.words
    ]
    rulings = [Ruling(*(edge * factor for edge in ruling)) for ruling in usual.rulings]
    width, height = usual.width * factor, usual.height * factor
    return usual._replace(words=tuple(words), rulings=tuple(rulings), width=width, height=height)


def content(document: Document) -> tuple[list[tuple[str, str]], list[tuple[str | None, ...]]]:
    """Fields and rows, without where they stand."""
    (found,) = document.certificates
    cells = [
        (row.printed_name, *map(said, row.values), said(row.loq), row.limit.printed if row.limit else None)
        for row in rows(found)
    ]
    return [(field.key, field.printed) for field in found.fields], cells


def boxes(document: Document) -> Iterator[Box]:
    """The boxes of everything that was read."""
    (found,) = document.certificates
    yield from (field.box for field in found.fields)
    for row in rows(found):
        yield row.box
        yield from (value.box for value in row.values)
        yield from (cell.box for cell in (row.loq, row.limit) if cell is not None)


@pytest.mark.parametrize("factor", FACTORS)
def test_the_size_of_a_page_does_not_change_what_is_read(factor: float) -> None:
    assert content(read(drawn(factor))) == content(read(example()))


def test_the_usual_page_is_read_whole() -> None:
    # What the other pages are compared with.
    labelled, cells = content(read(example()))
    assert {"sample.name": "Leaf powder", "sample.lot": "B-17"}.items() <= dict(labelled).items()
    assert cells[0] == ("Arsenic", "0.267 ppm", "0.01 ppm", "1.5")
    assert [row[0] for row in cells] == ["Arsenic", "Lead", "Mercury"]


@pytest.mark.parametrize("factor", FACTORS)
def test_boxes_are_on_the_page_as_displayed(factor: float) -> None:
    usual, scaled = list(boxes(read(example()))), list(boxes(read(drawn(factor))))
    expected = [edge * factor for edge in chain.from_iterable(usual)]
    assert len(scaled) == len(usual) > 10
    assert list(chain.from_iterable(scaled)) == pytest.approx(expected, abs=0.1 * max(factor, 1))


@pytest.mark.parametrize("factor", FACTORS)
def test_pages_are_brought_to_the_usual_size_of_type(factor: float) -> None:
    (scaled,) = at_usual_size([drawn(factor)])
    assert {round(word.size, 6) for word in scaled.words} == {9.0}
    assert scaled.width == pytest.approx(example().width * 9 / 8)


def test_usual_pages_are_left_as_they_are() -> None:
    assert at_usual_size([example()]) == (example(),)
    assert at_usual_size([drawn(1.5)]) == (drawn(1.5),)


def test_the_pages_of_one_report_are_scaled_alike() -> None:
    # A cover in large type does not make its page another size.
    cover = page(text(40, 60, "Certificate", size=200.0))
    first, second = at_usual_size([drawn(5.0), cover])
    assert first.words[0].size == pytest.approx(9.0)
    assert second.words[0].size == pytest.approx(200 * 9 / 40)
