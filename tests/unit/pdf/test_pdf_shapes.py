"""Ruling lines, areas and pictures."""

from __future__ import annotations

import io

import pytest
from PIL import Image as Picture
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.unit.pdf.making_pdfs import ENGINES, HEIGHT, WIDTH, read_page
from verifier.errors import TooLargeError
from verifier.pdf import Ruling
from verifier.pdf import pdfium_shapes as shapes_of_pdfium
from verifier.pdf.shapes import merged

both_engines = pytest.mark.parametrize("engine", ENGINES)


def down(y: float) -> float:
    return HEIGHT - y


@both_engines
def test_a_line_is_a_ruling(engine: str) -> None:
    page = read_page(lambda c: c.line(72, 700, 300, 700), engine)
    assert page.rulings == (pytest.approx((72, down(700), 300, down(700)), abs=0.01),)
    assert page.rulings[0].is_horizontal


@both_engines
def test_a_thin_filled_rectangle_is_a_ruling(engine: str) -> None:
    page = read_page(lambda c: c.rect(72, 400, 1.5, 200, stroke=0, fill=1), engine)
    assert page.rulings == (pytest.approx((72, down(600), 73.5, down(400)), abs=0.01),)
    assert not page.rulings[0].is_horizontal
    assert page.areas == ()


@both_engines
def test_the_edges_of_a_stroked_rectangle_are_rulings(engine: str) -> None:
    page = read_page(lambda c: c.rect(72, 500, 200, 100), engine)
    assert sorted(page.rulings) == [
        pytest.approx(edge, abs=0.01)
        for edge in sorted(
            [
                (72, down(600), 272, down(600)),
                (72, down(500), 272, down(500)),
                (72, down(600), 72, down(500)),
                (272, down(600), 272, down(500)),
            ]
        )
    ]
    assert page.areas == ()


@both_engines
@pytest.mark.parametrize("colour", [(255, 0, 0), (255, 255, 255), (51, 102, 153)])
def test_a_filled_rectangle_is_an_area_with_its_colour(engine: str, colour: tuple[int, int, int]) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(*(part / 255 for part in colour))
        canvas.rect(72, 500, 200, 20, stroke=0, fill=1)

    page = read_page(draw, engine)
    (area,) = page.areas
    assert area[:4] == pytest.approx((72, down(520), 272, down(500)), abs=0.01)
    assert area.colour == colour
    assert page.rulings == ()


@both_engines
def test_a_rounded_box_is_an_area_with_its_straight_edges(engine: str) -> None:
    page = read_page(lambda c: c.roundRect(72, 500, 200, 100, 8, stroke=1, fill=1), engine)
    assert len(page.areas) == 1
    assert len(page.rulings) == 4


@both_engines
def test_a_circle_is_neither(engine: str) -> None:
    page = read_page(lambda c: c.circle(200, 500, 40, stroke=1, fill=1), engine)
    assert (page.areas, page.rulings) == ((), ())


@both_engines
def test_slanted_lines_are_left_out(engine: str) -> None:
    assert read_page(lambda c: c.line(72, 700, 300, 600), engine).rulings == ()


@both_engines
def test_a_very_thick_line_is_an_area(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setLineWidth(14)
        canvas.line(72, 700, 300, 700)

    page = read_page(draw, engine)
    assert page.rulings == ()
    assert page.areas[0][:4] == pytest.approx((72, down(707), 300, down(693)), abs=0.01)


@both_engines
def test_pieces_that_touch_are_one_line(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        for start in (72, 172, 272):
            canvas.line(start, 700, start + 100, 700)
        canvas.line(400, 700, 500, 700)

    assert [ruling[::2] for ruling in read_page(draw, engine).rulings] == [
        pytest.approx((72, 372), abs=0.01),
        pytest.approx((400, 500), abs=0.01),
    ]


@both_engines
def test_tiny_strokes_are_dropped(engine: str) -> None:
    assert read_page(lambda c: c.line(72, 700, 74, 700), engine).rulings == ()


@both_engines
def test_lines_are_clipped_to_the_page(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.line(-50, 700, WIDTH + 50, 700)
        canvas.line(-50, HEIGHT + 20, 500, HEIGHT + 20)

    assert read_page(draw, engine).rulings == (pytest.approx((0, down(700), WIDTH, down(700)), abs=0.01),)


@both_engines
def test_a_picture_gives_its_box(engine: str) -> None:
    buffer = io.BytesIO()
    Picture.new("RGB", (8, 8), "red").save(buffer, format="PNG")
    page = read_page(lambda c: c.drawImage(ImageReader(buffer), 72, 500, 100, 50), engine)
    assert page.images == (pytest.approx((72, down(550), 172, down(500)), abs=0.01),)


def in_forms(depth: int) -> object:
    """Draws a line and a word in a form XObject that is in a form XObject, and so on, each 10 points to the right."""

    def draw(canvas: Canvas) -> None:
        canvas.beginForm("form0")
        canvas.line(10, 700, 110, 700)
        canvas.drawString(10, 710, "inside")
        canvas.endForm()
        for level in range(1, depth):
            canvas.beginForm(f"form{level}")
            canvas.translate(10, 0)
            canvas.doForm(f"form{level - 1}")
            canvas.endForm()
        canvas.translate(10, 0)
        canvas.doForm(f"form{depth - 1}")

    return draw


@both_engines
def test_forms_are_walked(engine: str) -> None:
    page = read_page(in_forms(3), engine)  # type: ignore[arg-type]
    assert page.rulings == (pytest.approx((40, down(700), 140, down(700)), abs=0.01),)
    assert [word.text for word in page.words] == ["inside"]
    assert page.words[0].x0 == pytest.approx(40, abs=0.2)


def test_a_page_with_too_many_objects_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes_of_pdfium, "MAX_OBJECTS", 50)

    def draw(canvas: Canvas) -> None:
        for step in range(30):
            canvas.line(72, 100 + step, 300, 100 + step)

    with pytest.raises(TooLargeError, match="too many drawn objects on page 1"):
        read_page(draw)


def test_lines_broken_where_others_cross_are_joined() -> None:
    parts = [
        Ruling(100, 0, 100.5, 50),
        Ruling(100, 51.5, 100.5, 90),
        Ruling(0, 50, 100, 51.5),
        Ruling(100, 50, 101.5, 51.5),
    ]
    assert merged(parts) == [Ruling(0, 50, 101.5, 51.5), Ruling(100, 0, 101.5, 90)]


def test_merging_does_not_depend_on_the_order() -> None:
    parts = [Ruling(0, 10, 50, 10), Ruling(50, 10.2, 90, 10.2), Ruling(0, 30, 90, 30), Ruling(5, 0, 5, 40)]
    assert merged(parts) == merged(list(reversed(parts)))
