"""A number set unlike its column."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.build import certificate, document
from tests.unit.pdf.making_pdfs import HEIGHT, make_pdf, write
from verifier.integrity.oddcells import find_odd_cells, values_of
from verifier.model import OddCell, Panel, PanelKind, Qualifier, Quantity, Result
from verifier.pdf.traces.drawnpage import use_pages


class Set(NamedTuple):
    """How a number is set."""

    font: str = "Helvetica"
    size: float = 9.0
    lift: float = 0.0
    colour: tuple[float, float, float] = (0.0, 0.0, 0.0)


Looks = Callable[[int], Set]


def odd_cells(looks: Looks, rows: int = 10, names: Looks = lambda _: Set(), **parts: Any) -> list[OddCell]:
    """The odd cells of a table of so many rows."""
    values = parts.get("values", [f"{1 + row / 10:.2f}" for row in range(rows)])
    statuses = parts.get("statuses", [None] * rows)

    def draw(canvas: Canvas) -> None:
        for row in range(rows):
            for x, text, look in (
                (60, f"Substance {row}", names(row)),
                (300, "0.01", Set()),
                (400, values[row], looks(row)),
            ):
                canvas.setFillColorRGB(*look.colour)
                write(canvas, x, 700 - 15 * row + look.lift, text, look.size, look.font)

    results = tuple(
        Result(
            analyte=None,
            printed_name=f"Substance {row}",
            page=1,
            box=(55.0, HEIGHT - 709 + 15 * row, 450.0, HEIGHT - 697 + 15 * row),
            values=(
                Quantity(
                    printed=values[row],
                    qualifier=Qualifier.MEASURED if values[row][0].isdigit() else Qualifier.NOT_DETECTED,
                    number=Decimal(1),
                    unit="mg/g",
                    page=1,
                    box=(395.0, HEIGHT - 709 + 15 * row, 440.0, HEIGHT - 697 + 15 * row),
                ),
            ),
            printed_status=statuses[row],
        )
        for row in range(rows)
    )
    panel = Panel(kind=PanelKind.ALKALOIDS, title=None, page=1, box=(50.0, 100.0, 460.0, 400.0), results=results)
    read = document(certificate().model_copy(update={"panels": (panel,)}))
    (found,) = use_pages(make_pdf(draw), [1], lambda page: find_odd_cells(page, values_of(read)[1]))
    return list(found)


def only(row: int, look: Set) -> Looks:
    """One row looks so, the others as usual."""
    return lambda each: look if each == row else Set()


@pytest.mark.parametrize(
    ("look", "differs_in"),
    [
        (Set(font="Courier"), ("font",)),
        (Set(font="Times-Bold"), ("font",)),
        (Set(font="Helvetica-Bold"), ("weight",)),
        (Set(size=9.8), ("size",)),
        (Set(lift=0.8), ("baseline",)),
        (Set(lift=-1.5), ("baseline",)),
        (Set(colour=(0.8, 0, 0)), ("colour",)),
        (Set(font="Courier", size=8, colour=(0, 0, 1)), ("font", "size", "colour")),
    ],
)
def test_one_is_unlike_the_others(look: Set, differs_in: tuple[str, ...]) -> None:
    (one,) = odd_cells(only(4, look))
    assert (one.printed, one.name, one.differs_in, one.peers) == ("1.40", "Substance 4", differs_in, 9)
    assert len(one.own) == len(one.usual) == len(differs_in)


def test_how_it_is_set_is_told() -> None:
    (one,) = odd_cells(only(2, Set(font="Courier", size=10.5)))
    assert one.own == ("Courier", "10.5 points")
    assert one.usual == ("Helvetica", "9.0 points")


@pytest.mark.parametrize(
    "looks",
    [
        lambda _: Set(),
        lambda row: Set(font="Courier") if row in (1, 4, 7) else Set(),
        lambda row: Set(size=9 + 0.03 * (row % 2)),
        lambda row: Set(lift=0.1 * (row % 2)),
        only(3, Set(lift=6.0)),
    ],
)
def test_alike_or_not_unique(looks: Looks) -> None:
    assert odd_cells(looks) == []


def test_too_few_peers() -> None:
    assert odd_cells(only(2, Set(font="Courier")), rows=8) == []


def test_a_row_that_is_set_apart_with_its_name() -> None:
    look = only(4, Set(font="Times-Bold", size=10))
    assert odd_cells(look, names=look) == []
    assert len(odd_cells(look, names=lambda _: Set(font="Times-Bold", size=10))) == 1


def test_a_detection_among_others_and_a_failure_among_passes() -> None:
    look = only(4, Set(font="Helvetica-Bold", colour=(1, 0, 0)))
    assert odd_cells(look, values=["ND"] * 4 + ["1.20"] + ["ND"] * 5) == []
    assert odd_cells(look, statuses=["Pass"] * 4 + ["Fail"] + ["Pass"] * 5) == []


def test_a_number_that_was_shrunk_to_fit() -> None:
    values = ["1.20"] * 4 + ["12345.678"] + ["1.20"] * 5
    assert odd_cells(only(4, Set(size=7.5)), values=values) == []
