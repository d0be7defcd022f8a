"""The two engines agree on what is drawn; metadata; pages that the first one cannot read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from tests.unit.pdf.making_pdfs import ENGINES, make_pdf, read_page, texts, write
from verifier.errors import DamagedError
from verifier.pdf import Page, Word, document, open_pdf
from verifier.pdf.document import load_engine

FONTS = ("Helvetica", "Helvetica-Bold", "Times-Roman", "Courier")
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;<>%/()+-*µ±"

words = st.tuples(
    st.text(alphabet=LETTERS + " ", min_size=1, max_size=20),
    st.integers(20, 560),
    st.integers(20, 820),
    st.sampled_from([6, 8, 9.5, 12, 20]),
    st.sampled_from(FONTS),
)
lines = st.tuples(st.integers(0, 590), st.integers(0, 840), st.integers(3, 300), st.booleans())
boxes = st.tuples(st.integers(0, 500), st.integers(0, 800), st.integers(1, 200), st.integers(1, 60), st.booleans())


@settings(max_examples=40, deadline=None)
@given(
    # One word a place: of glyphs printed over each other, each engine keeps others.
    words=st.lists(words, max_size=20, unique_by=lambda word: word[1:3]),
    lines=st.lists(lines, max_size=10),
    boxes=st.lists(boxes, max_size=6),
    rotation=st.sampled_from([0, 90, 180, 270]),
)
def test_both_engines_give_the_same_page(
    words: list[tuple[str, int, int, float, str]],
    lines: list[tuple[int, int, int, bool]],
    boxes: list[tuple[int, int, int, int, bool]],
    rotation: int,
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        for x, y, width, height, is_filled in boxes:
            canvas.setFillColorRGB(0.8, 0.9, 1)
            canvas.rect(x, y, width, height, stroke=not is_filled, fill=is_filled)
        canvas.setFillColorRGB(0, 0, 0)
        for x, y, length, is_horizontal in lines:
            canvas.line(x, y, x + length if is_horizontal else x, y if is_horizontal else y + length)
        for text, x, y, size, font in words:
            write(canvas, x, y, text, size, font)

    one, other = (read_page(draw, engine) for engine in ENGINES)
    assert (one.width, one.height) == pytest.approx((other.width, other.height), abs=0.01)
    assert_alike(one, other)


def assert_alike(one: Page, other: Page) -> None:
    def key(word: Word) -> tuple[str, int, int]:
        return word.text, round(word.x0), round(word.top / 3)

    assert sorted(texts(one)) == sorted(texts(other))
    for mine, theirs in zip(sorted(one.words, key=key), sorted(other.words, key=key), strict=True):
        assert (mine.text, mine.font, mine.is_bold, mine.is_upright) == (
            theirs.text,
            theirs.font,
            theirs.is_bold,
            theirs.is_upright,
        )
        assert mine.size == pytest.approx(theirs.size, abs=0.02)
    assert len(one.rulings) == len(other.rulings)
    for mine_line, their_line in zip(one.rulings, other.rulings, strict=True):
        assert mine_line == pytest.approx(their_line, abs=0.05)
    assert [area.colour for area in one.areas] == [area.colour for area in other.areas]
    assert one.images == other.images
    assert (one.characters, one.unreadable) == (other.characters, other.unreadable)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("offset", [0, 0.3])
def test_a_word_printed_twice_to_look_bold_is_read_once(engine: str, offset: float) -> None:
    """Else "1.31" would become "11..3311", or two results."""

    def draw(canvas: Canvas) -> None:
        write(canvas, 72, 700, "Lead")
        for x in (200, 200 + offset):
            write(canvas, x, 700, "1.31")

    assert texts(read_page(draw, engine)) == ["Lead", "1.31"]


@pytest.mark.parametrize("engine", ENGINES)
def test_metadata_is_what_the_file_says(engine: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setTitle("Report 26-0117")
        canvas.setAuthor("Jana Nováková")
        canvas.setSubject("Leaf powder")
        canvas.setCreator("a word processor")
        canvas.setProducer("a printer")
        write(canvas, 72, 700, "text")

    with open_pdf(make_pdf(draw), engine) as file:
        metadata = file.metadata
    assert metadata.title == "Report 26-0117"
    assert metadata.author == "Jana Nováková"
    assert metadata.subject == "Leaf powder"
    assert metadata.creator == "a word processor"
    assert metadata.producer == "a printer"
    assert metadata.creation_date is not None
    assert metadata.creation_date.startswith("D:2000")
    assert not metadata.is_encrypted


@pytest.mark.parametrize("engine", ENGINES)
def test_one_page_can_be_asked_for(engine: str) -> None:
    data = make_pdf(lambda c: write(c, 72, 700, "first"), lambda c: write(c, 72, 700, "second"))
    with open_pdf(data, engine) as file:
        assert file.page_count == 2
        assert texts(file.page(2)) == ["second"]
        assert [page.number for page in file.pages()] == [1, 2]
        assert file.fallback_pages == ()
        with pytest.raises(ValueError, match="no page 3; the document has 2"):
            file.page(3)
    file.close()


def test_unknown_engine() -> None:
    with pytest.raises(ValueError, match="no engine 'poppler'"):
        load_engine("poppler")


class StubDocument:
    """Reads a page whose characters have no mapping, or cannot read it at all."""

    def __init__(self, page: Page | None) -> None:
        self.page = page

    def read_page(self, number: int) -> Page:
        if self.page is None:
            raise DamagedError("broken")
        return self.page


def page_with(text: str, unreadable: int) -> Page:
    word = Word(text, 0, 0, 10, 10, 10, "F", False, True)
    return Page(1, 100, 100, (word,), (), (), (), characters=100, unreadable=unreadable)


@pytest.mark.parametrize(
    ("unreadable", "second", "expected", "fallback_pages"),
    [
        (2, page_with("second", 0), "first", ()),
        (3, page_with("second", 0), "second", (1,)),
        (3, page_with("second", 3), "first", ()),
        (100, None, "first", ()),
    ],
)
def test_the_second_engine_reads_what_the_first_cannot_map(
    monkeypatch: pytest.MonkeyPatch,
    unreadable: int,
    second: Page | None,
    expected: str,
    fallback_pages: tuple[int, ...],
) -> None:
    class StubEngine:
        name = "pdfplumber"

        def open(self, data: bytes) -> StubDocument:
            return StubDocument(second)

    monkeypatch.setattr(document, "load_engine", lambda name: StubEngine())
    file = document.PdfFile(b"", StubDocument(page_with("first", unreadable)), 1, falls_back=True)  # type: ignore[arg-type]
    assert texts(file.page(1)) == [expected]
    assert file.fallback_pages == fallback_pages
