"""Grouping characters to words: blanks, kerning, letter spacing, scripts, fake bold, directions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.unit.pdf.making_pdfs import (
    ENGINES,
    HEIGHT,
    WIDTH,
    make_pdf,
    read_page,
    read_pages,
    texts,
    write,
)

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def spaced(canvas: Canvas, x: float, y: float, text: str, gap: float, size: float = 10) -> None:
    """Letter-spaced text without a blank: the character space of PDF."""
    line = canvas.beginText(x, y)
    line.setFont("Helvetica", size)
    line.setCharSpace(gap * size)
    line.textOut(text)
    line.setCharSpace(0)
    canvas.drawText(line)


def test_blanks_separate_words(engine: str) -> None:
    page = read_page(lambda c: write(c, 72, 700, "Total Yeast  and\u00a0Mold"), engine)
    assert texts(page) == ["Total", "Yeast", "and", "Mold"]


def test_word_has_its_box_size_and_font(engine: str) -> None:
    page = read_page(lambda c: write(c, 72, 700, "Lead", size=12, font="Helvetica-Bold"), engine)
    (word,) = page.words
    assert word.x0 == pytest.approx(72, abs=0.1)
    assert word.x1 == pytest.approx(72 + stringWidth("Lead", "Helvetica-Bold", 12), abs=0.1)
    assert word.top < HEIGHT - 700 < word.bottom
    assert word.bottom - word.top == pytest.approx(12, abs=0.1)
    assert (word.size, word.font, word.is_bold, word.is_upright) == (12, "Helvetica-Bold", True, True)


def test_a_gap_without_a_blank_separates_words(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        end = write(canvas, 72, 700, "Number:")
        write(canvas, end + 2.5, 700, "CCL20")

    assert texts(read_page(draw, engine)) == ["Number:", "CCL20"]


def test_kerning_does_not_separate(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        end = write(canvas, 72, 700, "0.3")
        end = write(canvas, end + 0.7, 700, "49")
        write(canvas, end - 0.8, 700, "7")

    assert texts(read_page(draw, engine)) == ["0.3497"]


def test_a_blank_that_is_a_text_of_its_own_separates_words_however_narrow(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        end = write(canvas, 72, 700, "None")
        write(canvas, end - 0.4, 700, " ")
        write(canvas, end + 0.9, 700, "Detected")

    assert texts(read_page(draw, engine)) == ["None", "Detected"]


@pytest.mark.parametrize("gap", [0.1, 0.15, 0.2, 0.3, 0.5])
def test_letter_spaced_text_stays_together(engine: str, gap: float) -> None:
    page = read_page(lambda c: spaced(c, 72, 700, "CERTIFICATE OF ANALYSIS", gap), engine)
    assert texts(page) == ["CERTIFICATE", "OF", "ANALYSIS"]


def test_letter_spaced_text_drawn_letter_by_letter_stays_together(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        x = 72.0
        for word in ("SAMPLE", "ID:", "BC-211214"):
            for letter in word:
                x = write(canvas, x, 700, letter, size=6) + 1.05
            x += 2.6

    assert texts(read_page(draw, engine)) == ["SAMPLE", "ID:", "BC-211214"]


def test_figures_in_narrow_columns_are_not_taken_for_letter_spacing(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        for column in range(6):
            write(canvas, 72 + column * 9, 700, str(column))

    assert texts(read_page(draw, engine)) == ["0", "1", "2", "3", "4", "5"]


def raised(canvas: Canvas, base: str, script: str, after: str = "", rise: float = 3.5, size: float = 6.5) -> None:
    end = write(canvas, 72, 700, base)
    end = write(canvas, end, 700 + rise, script, size=size)
    write(canvas, end, 700, after)


def test_a_raised_exponent_is_a_superscript(engine: str) -> None:
    assert texts(read_page(lambda c: raised(c, "9,6.10", "4"), engine)) == ["9,6.10⁴"]


def test_a_raised_exponent_with_a_sign(engine: str) -> None:
    assert texts(read_page(lambda c: raised(c, "10", "-3"), engine)) == ["10⁻³"]


def test_a_word_goes_on_after_its_superscript(engine: str) -> None:
    assert texts(read_page(lambda c: raised(c, "10", "3", "CFU/g"), engine)) == ["10³CFU/g"]


def test_a_footnote_mark_is_a_superscript(engine: str) -> None:
    assert texts(read_page(lambda c: raised(c, "Result", "1", " (mg/g)"), engine)) == ["Result¹", "(mg/g)"]


def test_text_rise_raises_too(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        line = canvas.beginText(72, 700)
        line.setFont("Helvetica", 10)
        line.textOut("less than 1.10")
        line.setFont("Helvetica", 6)
        line.setRise(4)
        line.textOut("2")
        line.setRise(0)
        line.setFont("Helvetica", 10)
        line.textOut(" per gram")
        canvas.drawText(line)

    assert texts(read_page(draw, engine)) == ["less", "than", "1.10²", "per", "gram"]


def test_a_raised_figure_of_full_size_is_never_a_digit_of_the_number(engine: str) -> None:
    assert texts(read_page(lambda c: raised(c, "10", "4", rise=4, size=10), engine)) == ["10⁴"]


def test_an_exponent_a_little_apart_is_a_superscript_of_its_own(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        end = write(canvas, 72, 700, "10")
        write(canvas, end + 3, 704, "4", size=6)

    assert texts(read_page(draw, engine)) == ["10", "⁴"]


def test_an_exponent_drawn_after_other_text_finds_its_word(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        end = write(canvas, 72, 700, "1.10")
        write(canvas, 72, 600, "drawn between ")
        write(canvas, end, 704, "4", size=6)

    assert texts(read_page(draw, engine)) == ["1.10⁴", "drawn", "between"]


def test_a_lowered_figure_stays_plain(engine: str) -> None:
    assert texts(read_page(lambda c: raised(c, "B", "1", " and", rise=-2), engine)) == ["B1", "and"]


def test_small_print_above_a_large_number_is_no_superscript(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        end = write(canvas, 72, 700, "24.5", size=24)
        write(canvas, end + 1, 712, "percent", size=8)

    assert texts(read_page(draw, engine)) == ["percent", "24.5"]


def test_a_small_word_in_a_heading_is_no_superscript(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        end = write(canvas, 72, 700, "Certificate", size=24)
        end = write(canvas, end + 7, 706, "of", size=14)
        write(canvas, end + 7, 700, "Analysis", size=24)

    assert sorted(texts(read_page(draw, engine))) == ["Analysis", "Certificate", "of"]


def test_baselines_that_differ_a_little_are_one_line(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, 200, 700.8, "0.05")
        write(canvas, 72, 700, "Lead")
        write(canvas, 300, 699.3, "ND")

    assert texts(read_page(draw, engine)) == ["Lead", "0.05", "ND"]


def test_lines_are_read_from_the_top_in_whatever_order_they_are_drawn(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, 72, 600, "third")
        write(canvas, 200, 700, "second")
        write(canvas, 72, 700, "first")

    assert texts(read_page(draw, engine)) == ["first", "second", "third"]


@pytest.mark.parametrize("shift", [0, 0.3, 0.6])
def test_text_painted_twice_is_one_word(engine: str, shift: float) -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, 72, 700, "PASS overall")
        write(canvas, 72 + shift, 700, "PASS overall")

    assert texts(read_page(draw, engine)) == ["PASS", "overall"]


def test_letters_painted_twice_one_by_one_are_one_word(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        x = 72.0
        for letter in "Lead 0.11":
            write(canvas, x, 700, letter)
            x = write(canvas, x + 0.25, 700, letter) - 0.25

    assert texts(read_page(draw, engine)) == ["Lead", "0.11"]


def test_the_same_text_elsewhere_is_another_word(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, 72, 700, "ND")
        write(canvas, 72, 696, "ND", size=3)
        write(canvas, 72, 688, "ND")
        write(canvas, 90, 688, "ND")

    assert texts(read_page(draw, engine)) == ["ND"] * 4


def test_text_off_the_page_is_dropped(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, 72, 700, "inside")
        write(canvas, -200, 700, "left")
        write(canvas, 72, HEIGHT + 40, "above")

    assert texts(read_page(draw, engine)) == ["inside"]


def test_text_turned_upwards_is_grouped_along_its_direction(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, 300, 700, "upright")
        canvas.translate(100, 300)
        canvas.rotate(90)
        write(canvas, 0, 0, "two words")

    page = read_page(draw, engine)
    assert [(word.text, word.is_upright) for word in page.words] == [
        ("upright", True),
        ("two", False),
        ("words", False),
    ]
    two = page.words[1]
    assert two.box == pytest.approx((92, HEIGHT - 300 - 16.7, 102, HEIGHT - 300), abs=1.5)
    assert two.size == 10


def test_slanted_text_is_not_upright(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(200, 300)
        canvas.rotate(45)
        write(canvas, 0, 0, "SAMPLE only", size=40)

    page = read_page(draw, engine)
    assert [word.text for word in page.words] == ["SAMPLE", "only"]
    assert not any(word.is_upright for word in page.words)


def test_symbol_font_reads_as_greek(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        end = write(canvas, 72, 700, "\u03b1", font="Symbol")
        write(canvas, end, 700, "-Pinene")

    assert texts(read_page(draw, engine))[0].startswith("α")


def test_fonts_and_directions_are_told_apart_on_one_page(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, 72, 700, "alpha")
        write(canvas, 120, 700, "\u03b1", font="Symbol")
        write(canvas, 150, 700, "in all")
        canvas.saveState()
        canvas.translate(500, 300)
        canvas.rotate(90)
        write(canvas, 0, 0, "upwards")
        canvas.rotate(90)
        write(canvas, 50, 0, "headlong")
        canvas.rotate(45)
        write(canvas, 100, 0, "aslant")
        canvas.restoreState()
        write(canvas, 72, 600, "upright again")

    page = read_page(draw, engine)
    assert [word.text for word in page.words if word.is_upright] == ["alpha", "α", "in", "all", "upright", "again"]
    assert sorted(word.text for word in page.words if not word.is_upright) == ["aslant", "headlong", "upwards"]


def test_an_exponent_is_found_among_very_many_baselines(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        raised(canvas, "1.10", "4")
        for step in range(150):
            write(canvas, 200 + 2 * step, 695 + step / 15, ".", size=6)

    assert "1.10⁴" in texts(read_page(draw, engine))


def test_empty_page_has_no_words(engine: str) -> None:
    page = read_page(lambda c: c.line(72, 700, 300, 700), engine)
    assert (page.words, page.characters, page.unreadable) == ((), 0, 0)
    assert len(page.rulings) == 1


def test_characters_are_counted_without_blanks(engine: str) -> None:
    page = read_page(lambda c: write(c, 72, 700, "Lead 0.05 ppm"), engine)
    assert (page.characters, page.unreadable) == (11, 0)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_rotated_pages_come_as_displayed(engine: str, rotation: int) -> None:
    """Text written so that it reads upright on the turned page, at a known place from its top left corner."""

    def draw(canvas: Canvas) -> None:
        # From displayed coordinates (y upwards) back to those of the page before it is turned; reportlab gives a
        # page that is to be turned by a quarter the size that it has afterwards.
        matrix = {90: (0, 1, -1, 0, HEIGHT, 0), 180: (-1, 0, 0, -1, WIDTH, HEIGHT), 270: (0, -1, 1, 0, 0, WIDTH)}
        canvas.setPageRotation(rotation)
        canvas.transform(*matrix[rotation])
        write(canvas, 100, HEIGHT - 50, "Lead 0.05")
        canvas.line(100, HEIGHT - 60, 250, HEIGHT - 60)
        canvas.rect(100, HEIGHT - 120, 80, 40, stroke=0, fill=1)

    page = read_page(draw, engine)
    assert (page.width, page.height) == pytest.approx((WIDTH, HEIGHT), abs=0.01)
    assert [(word.text, word.is_upright) for word in page.words] == [("Lead", True), ("0.05", True)]
    assert page.words[0].x0 == pytest.approx(100, abs=0.2)
    assert page.words[0].top < 50 < page.words[0].bottom
    assert page.rulings[0] == pytest.approx((100, 60, 250, 60), abs=0.1)
    assert page.areas[0][:4] == pytest.approx((100, 80, 180, 120), abs=0.1)


def test_the_crop_box_is_the_page(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((50, 100, 350, 500))
        write(canvas, 60, 480, "inside")
        write(canvas, 60, 550, "outside")

    page = read_page(draw, engine)
    assert (page.width, page.height) == pytest.approx((300, 400), abs=0.01)
    assert texts(page) == ["inside"]
    assert page.words[0].x0 == pytest.approx(10, abs=0.1)
    assert page.words[0].top < 20 < page.words[0].bottom


WORDS = st.text(alphabet="ABCDEFGabcdefgxyz0123456789.,<%/()-", min_size=1, max_size=12)


@settings(max_examples=25, deadline=None)
@given(
    words=st.lists(st.tuples(WORDS, st.integers(0, 3), st.integers(0, 30), st.sampled_from([7, 9, 12])), max_size=25)
)
def test_words_written_apart_are_read_as_written(engine: str, words: list[tuple[str, int, int, int]]) -> None:
    """Any words in a grid of columns and lines come back, each once, in reading order and at their place."""
    cells = {(line, column): (text, size) for text, column, line, size in words}

    def draw(canvas: Canvas) -> None:
        for (line, column), (text, size) in cells.items():
            write(canvas, 40 + column * 135, 780 - line * 24, text, size=size)

    page = read_page(draw, engine)
    assert texts(page) == [text for _, (text, _) in sorted(cells.items())]
    for word, ((line, column), _) in zip(page.words, sorted(cells.items()), strict=True):
        assert word.x0 == pytest.approx(40 + column * 135, abs=0.5)
        assert word.top < HEIGHT - (780 - line * 24) < word.bottom


def test_pages_keep_their_order(engine: str) -> None:
    data = make_pdf(*[lambda c, n=n: write(c, 72, 700, f"page-{n}") for n in (1, 2, 3)])
    pages = read_pages(data, engine)
    assert [(page.number, texts(page)) for page in pages] == [(n, [f"page-{n}"]) for n in (1, 2, 3)]
