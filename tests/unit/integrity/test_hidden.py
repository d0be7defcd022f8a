"""What is on a page and is not seen; and everything that only looks so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests.unit.pdf.making_pdfs import HEIGHT, WIDTH, make_pdf, write
from verifier.integrity import hidden as hidden_texts
from verifier.integrity.hidden import find_hidden, is_picture_of_page
from verifier.integrity.places import Place
from verifier.model import HiddenKind, HiddenText
from verifier.pdf.traces.drawlist import DrawnText
from verifier.pdf.traces.drawnpage import DrawnPage, use_pages
from verifier.pdf.traces.lettering import Token, words_of

Draw = Callable[[Canvas], object]

VALUE = Place("14.2", (199.0, HEIGHT - 510.0, 222.0, HEIGHT - 498.0), is_value=True)
"""Where the tests write "14.2"."""


def hidden(draw: Draw, *places: Place) -> list[HiddenText]:
    """What is hidden on a page drawn so."""
    (found,) = use_pages(make_pdf(draw), [1], lambda page: find_hidden(page, places))
    return list(found)


def fill(canvas: Canvas, box: tuple[float, float, float, float], grey: float = 1.0, alpha: float = 1.0) -> None:
    """Fill a box: left, bottom, width, height."""
    canvas.saveState()
    canvas.setFillAlpha(alpha)
    canvas.setFillGray(grey)
    canvas.rect(*box, stroke=0, fill=1)
    canvas.restoreState()


def number(canvas: Canvas) -> None:
    """A row with a number."""
    write(canvas, 100, 500, "Mitragynine")
    write(canvas, 200, 500, "14.2")


def replaced(canvas: Canvas) -> None:
    number(canvas)
    fill(canvas, (198, 497, 30, 12))
    write(canvas, 200, 500, "12.4")


def blackened(canvas: Canvas) -> None:
    number(canvas)
    fill(canvas, (198, 497, 30, 12), grey=0)


def within_a_text(canvas: Canvas) -> None:
    """The number stands in the same text as its unit."""
    write(canvas, 200, 500, "14.2 mg/g")
    fill(canvas, (199, 497, 20.5, 12))
    write(canvas, 200, 500, "12.4", font="Times-Roman")


def in_a_form(canvas: Canvas) -> None:
    """The cover is a form, as stamps of some editors are."""
    number(canvas)
    canvas.beginForm("cover")
    fill(canvas, (198, 497, 30, 12))
    write(canvas, 200, 500, "12.4")
    canvas.endForm()
    canvas.doForm("cover")


@pytest.mark.parametrize("draw", [replaced, within_a_text, in_a_form])
def test_another_number_on_top(draw: Draw) -> None:
    (one,) = hidden(draw)
    assert (one.kind, one.text, one.shown, one.page) == (HiddenKind.COVERED, "14.2", "12.4", 1)
    assert one.box[0] == pytest.approx(200, abs=1)
    assert one.box[1] < HEIGHT - 500 < one.box[3]


def test_nothing_on_top() -> None:
    (one,) = hidden(blackened, VALUE)
    assert (one.kind, one.text, one.shown) == (HiddenKind.COVERED, "14.2", None)


def without_ink(canvas: Canvas) -> None:
    number(canvas)
    text = canvas.beginText(200, 500)
    text.setFont("Times-Roman", 10)
    text.setTextRenderMode(3)
    text.textOut("12.4")
    canvas.drawText(text)


def fully_transparent(canvas: Canvas) -> None:
    number(canvas)
    canvas.setFillAlpha(0)
    write(canvas, 200, 500, "12.4", font="Times-Roman")


@pytest.mark.parametrize("draw", [without_ink, fully_transparent])
def test_without_ink_and_unlike_what_is_seen(draw: Draw) -> None:
    (one,) = hidden(draw)
    assert (one.kind, one.text, one.shown) == (HiddenKind.INVISIBLE, "12.4", "14.2")


@pytest.mark.parametrize("grey", [1.0, 0.9, 0.2])
def test_the_colour_of_its_paper(grey: float) -> None:
    def draw(canvas: Canvas) -> None:
        fill(canvas, (50, 480, 400, 40), grey)
        canvas.setFillGray(grey)
        write(canvas, 200, 500, "14.2")
        canvas.setFillGray(0 if grey > 0.5 else 1)
        write(canvas, 200, 500, "12.4", font="Times-Roman")

    (one,) = hidden(draw)
    assert (one.kind, one.text, one.shown) == (HiddenKind.SAME_COLOUR, "14.2", "12.4")


def white_on_dark(canvas: Canvas) -> None:
    fill(canvas, (50, 480, 400, 40), 0.2)
    canvas.setFillGray(1)
    number(canvas)


def shaded_first(canvas: Canvas) -> None:
    fill(canvas, (50, 490, 400, 20), 0.9)
    number(canvas)


def printed_twice(canvas: Canvas) -> None:
    number(canvas)
    fill(canvas, (0, 0, WIDTH, HEIGHT))
    number(canvas)


def printed_twice_in_pieces(canvas: Canvas) -> None:
    number(canvas)
    fill(canvas, (150, 490, 100, 20))
    end = write(canvas, 200, 500, "14")
    write(canvas, end, 500, ".2")


def seen_through(canvas: Canvas) -> None:
    number(canvas)
    fill(canvas, (150, 490, 100, 20), 0.8, alpha=0.4)


def clipped(canvas: Canvas) -> None:
    """A fill as large as the page that its clipping path lets through elsewhere only."""
    number(canvas)
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(50, 100, 200, 60)
    canvas.clipPath(path, stroke=0)
    fill(canvas, (0, 0, WIDTH, HEIGHT), 0.5)
    canvas.restoreState()


def edge_of_the_next_row(canvas: Canvas) -> None:
    number(canvas)
    fill(canvas, (50, 480, 400, 22), 0.9)


def watermark(canvas: Canvas) -> None:
    number(canvas)
    canvas.setFillGray(0.85)
    canvas.setFillAlpha(0.5)
    write(canvas, 150, 480, "COPY", 60, "Helvetica-Bold")


def white_shadow(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    write(canvas, 200.4, 499.6, "14.2")
    canvas.setFillGray(0)
    number(canvas)


def without_ink_and_the_same(canvas: Canvas) -> None:
    number(canvas)
    text = canvas.beginText(200.3, 500.2)
    text.setFont("Helvetica", 10)
    text.setTextRenderMode(3)
    text.textOut("14.2")
    canvas.drawText(text)


def white_words(canvas: Canvas) -> None:
    """Words that say nothing, where nothing was read and nothing else is seen."""
    number(canvas)
    canvas.setFillGray(1)
    write(canvas, 300, 300, "sign here")


def longer_than_its_cell(canvas: Canvas) -> None:
    """A name runs under the next cell, which is painted later."""
    write(canvas, 100, 500, "Speciociliatine (S-4 isomer) of leaf 12")
    fill(canvas, (200, 495, 100, 16), 0.95)
    write(canvas, 205, 500, "0.42")


@pytest.mark.parametrize(
    "draw",
    [
        number,
        white_on_dark,
        shaded_first,
        printed_twice,
        printed_twice_in_pieces,
        seen_through,
        clipped,
        edge_of_the_next_row,
        watermark,
        white_shadow,
        without_ink_and_the_same,
        white_words,
    ],
)
def test_nothing_is_hidden(draw: Draw) -> None:
    assert hidden(draw, VALUE) == []


def test_a_text_that_runs_under_the_next_cell_is_not_replaced_by_it() -> None:
    assert [one.shown for one in hidden(longer_than_its_cell)] == [None]


def test_unseen_texts_that_contradict_nothing_are_told_up_to_a_number() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        for line in range(40):
            write(canvas, 100, 100 + 15 * line, f"mark {line}")

    assert len(hidden(draw)) == 5


def test_a_page_without_ink_in_its_text_is_a_picture() -> None:
    def draw(canvas: Canvas) -> None:
        for line in range(10):
            text = canvas.beginText(100, 100 + 20 * line)
            text.setFont("Helvetica", 10)
            text.setTextRenderMode(3)
            text.textOut(f"Row {line}")
            canvas.drawText(text)

    assert use_pages(make_pdf(draw), [1], is_picture_of_page) == [True]
    assert use_pages(make_pdf(number), [1], is_picture_of_page) == [False]


@pytest.mark.parametrize(("turn", "x", "y"), [(90, WIDTH, 0.0), (270, 0.0, HEIGHT)])
def test_on_pages_that_lie_on_their_side(turn: int, x: float, y: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        canvas.translate(x, y)
        canvas.rotate(90 if turn == 90 else -90)
        replaced(canvas)

    assert [(one.text, one.shown) for one in hidden(draw)] == [("14.2", "12.4")]


def test_the_page_is_as_it_was_after_the_look() -> None:
    def look(page: DrawnPage) -> bool:
        area = (0.0, 0.0, page.width, page.height)
        before = page.picture(area).tobytes()
        find_hidden(page, [])
        return page.picture(area).tobytes() == before

    assert use_pages(make_pdf(replaced), [1], look) == [True]


@settings(max_examples=25, deadline=None)
@given(
    x=st.floats(40, 450),
    y=st.floats(40, 780),
    size=st.floats(6, 14),
    figures=st.integers(10, 99999),
    font=st.sampled_from(["Helvetica", "Times-Roman", "Courier"]),
)
def test_a_replaced_number_is_found_wherever_it_stands(
    x: float, y: float, size: float, figures: int, font: str
) -> None:
    old, new = f"{figures / 100:.2f}", f"{figures / 100 + 1:.2f}"

    def draw(canvas: Canvas) -> None:
        end = write(canvas, x, y, old, size)
        fill(canvas, (x - 1, y - 0.3 * size, end - x + 2, 1.2 * size))
        write(canvas, x, y, new, size, font)

    (one,) = hidden(draw)
    assert one.text == old
    assert one.shown is not None
    assert new.startswith(one.shown[:3])


def test_the_words_of_a_long_text_are_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def counted(page: DrawnPage, text: DrawnText) -> list[Token]:
        asked.append(text)
        return words_of(page, text)

    def long(canvas: Canvas) -> None:
        write(canvas, 50, 500, " ".join(f"{number}" for number in range(100, 200)), size=3)
        fill(canvas, (40, 490, 500, 20))

    monkeypatch.setattr(hidden_texts, "words_of", counted)
    assert hidden(long)
    assert len(asked) < 5


def one_figure_replaced(canvas: Canvas) -> None:
    """Of "14.2" the 4, which stands from 205.6 to 211.1."""
    number(canvas)
    fill(canvas, (205.4, 497, 5.8, 12))
    write(canvas, 205.56, 500, "7")


def one_figure_under_a_picture(canvas: Canvas) -> None:
    number(canvas)
    picture = Image.new("RGB", (24, 48), "white")
    picture.paste("black", (6, 8, 18, 40))
    canvas.drawInlineImage(picture, 205.4, 497, 5.8, 12)


def test_one_figure_of_a_number_is_replaced() -> None:
    (one,) = hidden(one_figure_replaced, VALUE)
    assert (one.kind, one.text, one.shown) == (HiddenKind.COVERED, "4", "7")


def test_a_picture_lies_over_one_figure_of_a_number() -> None:
    (one,) = hidden(one_figure_under_a_picture, VALUE)
    assert (one.kind, one.text, one.shown) == (HiddenKind.COVERED, "4", None)


def painted_again(canvas: Canvas) -> None:
    number(canvas)
    fill(canvas, (205.4, 497, 5.8, 12))
    write(canvas, 205.56, 500, "4")


def half_a_figure_under_a_rule(canvas: Canvas) -> None:
    number(canvas)
    fill(canvas, (209, 497, 3.5, 12))


def under_the_next_cell(canvas: Canvas) -> None:
    """The last figures run under a cell with a number of its own."""
    write(canvas, 200, 500, "1000000")
    fill(canvas, (223, 494, 60, 18))
    write(canvas, 224, 500, "500")


@pytest.mark.parametrize("draw", [painted_again, half_a_figure_under_a_rule, under_the_next_cell])
def test_a_part_of_a_number_is_not_replaced(draw: Draw) -> None:
    assert hidden(draw) == []
