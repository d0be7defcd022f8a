"""A mark stands where it belongs, however the page is turned, cut out and scaled: held against what pdfium draws."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.annotation.conftest import changed_box, dark_box, mark, marking, notes, picture
from tests.needs import mutool, pdftoppm
from verifier.model import Box
from verifier.pdf.marks.annotate import annotate


@dataclass(frozen=True)
class Layout:
    """A page with a black bar on it, in the page's own space."""

    media: tuple[float, ...] = (0, 0, 400, 500)
    crop: tuple[float, ...] | None = None
    rotate: int = 0
    bar: tuple[float, float, float, float] = (100, 200, 60, 12)
    is_inherited: bool = False
    unit: float | None = None


def made(layout: Layout) -> bytes:
    """Two pages: an empty first one, where the summary goes, and the one with the bar."""
    pdf = pikepdf.new()
    for content in (b"", b"0 g %g %g %g %g re f" % layout.bar):
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page, Contents=pdf.make_stream(content), Resources=pikepdf.Dictionary()
        )
        where = pdf.Root.Pages if layout.is_inherited else page
        where.MediaBox = list(layout.media)
        where.Rotate = layout.rotate
        if layout.crop is not None:
            where.CropBox = list(layout.crop)
        if layout.unit is not None:
            page.UserUnit = layout.unit
        page.Parent = pdf.Root.Pages
        pdf.Root.Pages.Kids.append(pdf.make_indirect(page))
    pdf.Root.Pages.Count = 2
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def near(first: Box, second: Box, most: float) -> bool:
    return all(abs(a - b) <= most for a, b in zip(first, second, strict=True))


def stands_right(layout: Layout) -> None:
    """The frame of the mark is seen around the bar, at most three points away from it, and nothing else changes."""
    data = made(layout)
    before = picture(data, 2)
    bar = dark_box(before)
    copy = annotate(data, marking(mark(bar, page=2, label="")))
    assert copy.startswith(data)
    found = changed_box(before, picture(copy, 2))
    assert found is not None
    assert near(found, bar, 3.0), (found, bar)
    assert found[0] <= bar[0]
    assert found[1] <= bar[1]
    assert found[2] >= bar[2]
    assert found[3] >= bar[3]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270, -90, 450])
def test_on_turned_pages(rotate: int) -> None:
    stands_right(Layout(rotate=rotate))


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_on_turned_pages_that_are_cut_out(rotate: int) -> None:
    stands_right(Layout(rotate=rotate, crop=(50, 80, 350, 420)))


def test_where_the_page_does_not_begin_at_zero() -> None:
    stands_right(Layout(media=(-100, -50, 300, 450), crop=(-50, -20, 280, 400), bar=(10, 33, 50, 9)))


def test_where_boxes_and_rotation_are_inherited() -> None:
    stands_right(Layout(is_inherited=True, rotate=90, crop=(20, 30, 380, 480)))


def test_where_a_crop_box_reaches_beyond_the_page() -> None:
    stands_right(Layout(crop=(-50, -50, 900, 480)))


def test_where_a_page_is_scaled() -> None:
    stands_right(Layout(unit=2.0))


def test_high_places_are_framed() -> None:
    layout = Layout(bar=(100, 200, 60, 90))
    stands_right(layout)
    copy = annotate(made(layout), marking(mark((100, 210, 160, 300), page=2), mark((20, 20, 60, 30), page=2)))
    assert [one.kind for one in notes(copy, 2)] == ["/Square", "/Highlight"]


@settings(max_examples=40, deadline=None)
@given(
    rotate=st.sampled_from([0, 90, 180, 270]),
    left=st.integers(-200, 200),
    bottom=st.integers(-200, 200),
    cut=st.tuples(*[st.integers(0, 60)] * 4),
    x=st.integers(70, 250),
    y=st.integers(70, 380),
    width=st.integers(5, 70),
    height=st.integers(5, 50),
)
def test_anywhere(
    rotate: int, left: int, bottom: int, cut: tuple[int, ...], x: int, y: int, width: int, height: int
) -> None:
    """Whatever the page, the mark is drawn around what stood there."""
    stands_right(
        Layout(
            media=(left, bottom, left + 400, bottom + 500),
            crop=(left + cut[0], bottom + cut[1], left + 400 - cut[2], bottom + 500 - cut[3]),
            rotate=rotate,
            bar=(left + x, bottom + y, width, height),
        )
    )


def test_a_label_stands_beside_its_place_and_covers_nothing() -> None:
    data = made(Layout())
    before = picture(data, 2)
    bar = dark_box(before)
    after = picture(annotate(data, marking(mark(bar, page=2))), 2)
    found = changed_box(before, after)
    assert found is not None
    assert found[2] > bar[2] + 30
    inside = tuple(int(side * 2) for side in (bar[0] + 1, bar[1] + 1, bar[2] - 1, bar[3] - 1))
    assert after.crop(inside).getextrema() == before.crop(inside).getextrema()


def test_a_place_beyond_the_page_is_not_marked_and_breaks_nothing() -> None:
    data = made(Layout())
    copy = annotate(data, marking(mark((900, 900, 950, 910), page=2), mark((1, 1, 2, 2), page=7)))
    assert copy.startswith(data)
    assert [one.kind for one in notes(copy, 1)] == ["/Stamp"]


ARGUMENTS = {
    pdftoppm: ("-r", "72", "-singlefile", "-cropbox", "-png", "x.pdf", "x"),
    mutool: ("draw", "-q", "-r", "72", "-o", "x.png", "x.pdf", "1"),
}


def shown_by(program: Callable[[], str], data: bytes, folder: Path) -> Image.Image:
    """The first page as another program shows it, 72 dots an inch."""
    (folder / "x.pdf").write_bytes(data)
    subprocess.run([program(), *ARGUMENTS[program]], cwd=folder, check=True, capture_output=True)  # noqa: S603
    return Image.open(folder / "x.png").convert("RGB")


@pytest.mark.parametrize("program", ARGUMENTS)
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_other_viewers_show_marks_and_summary_where_pdfium_does(
    program: Callable[[], str], rotate: int, tmp_path: Path
) -> None:
    data = made(Layout(rotate=rotate, crop=(20, 30, 380, 480)))
    copy = annotate(data, marking(mark((100, 150, 160, 162))))
    ours = changed_box(picture(data, scale=1), picture(copy, scale=1), 1)
    theirs = changed_box(shown_by(program, data, tmp_path), shown_by(program, copy, tmp_path), 1)
    assert ours is not None
    assert theirs is not None
    assert near(ours, theirs, 2.0), (ours, theirs)
