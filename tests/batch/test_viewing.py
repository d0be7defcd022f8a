"""Pages drawn in a child process: small pictures of the right size, and a hostile file costs only itself."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests.hostile import hostile_file
from verifier.batch import Limits
from verifier.batch.viewing import MOST_PAGES, Viewer
from verifier.intake import Input, InputRef

SAMPLE = Path(__file__).parents[2] / "samples" / "lead-above-limit.pdf"
DIGEST = hashlib.sha256(SAMPLE.read_bytes()).hexdigest()


def test_pages_are_pictures_with_their_size_in_points() -> None:
    with Viewer() as viewer:
        views = viewer.pages(InputRef("sample", SAMPLE), DIGEST, [2, 1, 2])
    assert (views.why_not, [page.page for page in views.pages]) == (None, [1, 2])
    first = views.pages[0]
    assert (first.width, first.height, first.media_type) == (612.0, 792.0, "image/webp")
    with Image.open(io.BytesIO(first.data)) as picture:
        assert picture.format == "WEBP"
        assert picture.width / picture.height == pytest.approx(612 / 792, rel=0.01)
    assert len(first.data) < 200_000


def test_the_same_file_is_drawn_alike_every_time_and_without_a_child() -> None:
    loaded = Input(SAMPLE.read_bytes(), "sample", DIGEST)
    with Viewer() as one, Viewer(is_sandboxed=False) as other:
        assert one.pages(loaded, DIGEST, [1]) == other.pages(loaded, DIGEST, [1])


def test_another_file_than_the_judged_one_is_not_shown(tmp_path: Path) -> None:
    changed = tmp_path / "coa.pdf"
    changed.write_bytes(SAMPLE.read_bytes() + b"\n")
    with Viewer(is_sandboxed=False) as viewer:
        views = viewer.pages(InputRef("coa.pdf", changed), DIGEST, [1])
    assert views.pages == ()
    assert "another one than when it was judged" in (views.why_not or "")


def test_a_hostile_file_costs_its_pictures_and_nothing_else() -> None:
    loaded = [hostile_file("bomb-content.pdf").data, SAMPLE.read_bytes()]
    inputs = [Input(data, "x", hashlib.sha256(data).hexdigest()) for data in loaded]
    with Viewer(Limits(seconds=20)) as viewer:
        bad, good = (viewer.pages(one, one.sha256, [1]) for one in inputs)
    assert (bad.pages, len(good.pages)) == ((), 1)
    assert "too large when it is unpacked" in (bad.why_not or "")


def test_a_limit_that_is_met_is_said() -> None:
    with Viewer(Limits(seconds=0.001, grace=0)) as viewer:
        views = viewer.pages(InputRef("sample", SAMPLE), DIGEST, [1])
    assert "longer than 0.001 s" in (views.why_not or "")


def test_a_page_that_cannot_be_drawn_costs_only_itself() -> None:
    loaded = Input(hostile_file("count-hundred.pdf").data, "x", "")
    digest = hashlib.sha256(loaded.data).hexdigest()
    with Viewer(is_sandboxed=False) as viewer:
        views = viewer.pages(Input(loaded.data, "x", digest), digest, [1, 2, 3])
    assert [page.page for page in views.pages] == [1, 2]
    assert (views.why_not or "").startswith("not all pages could be drawn: the PDF is damaged: page 3 cannot be read")


def test_pages_beyond_the_most_are_said_to_be_left_out() -> None:
    pages = MOST_PAGES + 5
    with Viewer(is_sandboxed=False) as viewer:
        views = viewer.pages(Input(blank_pages(pages), "x", sha(pages)), sha(pages), range(1, pages + 1))
    assert (len(views.pages), views.why_not) == (MOST_PAGES, "5 more pages are not shown")


def blank_pages(count: int) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(72, 72), invariant=1)
    for _ in range(count):
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def sha(count: int) -> str:
    return hashlib.sha256(blank_pages(count)).hexdigest()
