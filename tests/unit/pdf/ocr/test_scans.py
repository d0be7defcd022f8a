"""Scanned pages through recognition: what stands where, which way the page lies, and nothing over the network."""

from __future__ import annotations

import socket

import numpy as np
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests.unit.pdf.making_pdfs import make_pdf, read_pages
from tests.unit.pdf.ocr.conftest import ROWS, SIZE, cells, draw, original, saved
from verifier.pdf import Page, open_pdf
from verifier.pdf.geometry import mapped_box
from verifier.samplekit.scan import scan

TABLE = [list(row) for row in ROWS]


def test_every_cell_of_a_scanned_table_is_read_and_none_runs_into_the_next(page: Page) -> None:
    lines = cells(page)
    assert lines[0] == ["Heavy Metals by ICP-MS"]
    assert lines[1:7] == TABLE
    assert lines[7] == ["ND = not detected; NT = not tested. Lot 2026-0042."]


def test_recognised_words_say_how_sure_they_are(page: Page) -> None:
    assert all(0 < word.confidence <= 1 for word in page.words)
    assert all(word.confidence > 0.8 for word in page.words if word.text in ("0.123", "<0.010", "ND", "Lead"))
    (text_layer,) = read_pages(original())
    assert {word.confidence for word in text_layer.words} == {1.0}


def test_boxes_lie_where_the_text_is_printed(page: Page) -> None:
    """The scan is crooked: its words, turned back, cover those of the original."""
    (truth,) = read_pages(original())
    assert page.frame is not None
    places = {word.text: mapped_box(page.frame, word.box) for word in page.words}
    size = {word.text: word.size for word in page.words}
    for text in ("0.123", "<0.010", "Arsenic", "0.307", "Fail", "detected;"):
        (word,) = [word for word in truth.words if word.text == text]
        turned = _turned_like_the_scan(word.box, page)
        assert places[text] == pytest.approx(turned, abs=2.5), text
        assert size[text] == pytest.approx(word.size, rel=0.15), text


def _turned_like_the_scan(box: tuple[float, float, float, float], page: Page) -> tuple[float, float, float, float]:
    """Where the scanner, which turned the page about its middle, put a box."""
    assert page.frame is not None
    a, b, c, d, _, _ = page.frame
    x, y = SIZE[0] / 2, SIZE[1] / 2
    return mapped_box((a, b, c, d, x - a * x - c * y, y - b * x - d * y), box)


def test_ruling_lines_are_seen(page: Page) -> None:
    level = [ruling for ruling in page.rulings if ruling.is_horizontal]
    assert len(level) == len(ROWS)
    assert all(ruling.x1 - ruling.x0 > 270 for ruling in level)


def test_a_drawing_behind_the_text_cuts_no_words() -> None:
    """Pale upright lines run through "Result", "Limit" and "Status"."""

    def with_drawing(canvas: Canvas) -> None:
        canvas.setStrokeColorRGB(0.75, 0.85, 0.9)
        canvas.setLineWidth(1)
        for x in (161.0, 167.5, 235.5, 290.0):
            canvas.line(x, 142, x, 185)
        draw(canvas)

    (read,) = read_pages(scan(make_pdf(with_drawing, size=SIZE), seed=4))
    assert TABLE[0] in cells(read)


def test_nothing_is_asked_of_the_network(twin: bytes, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    from verifier.pdf.ocr import models

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something asked the network")

    models._session.cache_clear()
    models._alphabet.cache_clear()
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert read_pages(twin) == [page]  # and the same scan gives the same page


@pytest.mark.parametrize("quarters", [1, 2])
def test_a_page_that_lies_on_its_side_or_stands_on_its_head(picture: Image.Image, quarters: int) -> None:
    turned = picture.rotate(90 * quarters, expand=True)
    (read,) = read_pages(saved(turned, "PNG", dpi=(200, 200)))
    assert cells(read)[1:7] == TABLE
    assert read.frame is not None
    lead = next(word for word in read.words if word.text == "Lead")
    x0, top, x1, bottom = mapped_box(read.frame, lead.box)
    width, height = turned.width * 0.36, turned.height * 0.36
    assert (x0 + x1) / 2 == pytest.approx({1: 66, 2: width - 40}[quarters], abs=9)
    assert (top + bottom) / 2 == pytest.approx({1: height - 40, 2: height - 65}[quarters], abs=8)


def test_a_photograph_crooked_and_in_uneven_light(picture: Image.Image) -> None:
    large = picture.resize((picture.width * 3 // 2, picture.height * 3 // 2), Image.Resampling.BICUBIC)
    crooked = np.asarray(large.rotate(5, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC), np.float64)
    light = np.linspace(1.0, 0.45, crooked.shape[1])[None, :, None] * np.linspace(1.0, 0.8, len(crooked))[:, None, None]
    photograph = Image.fromarray((crooked * light).astype(np.uint8))
    (read,) = read_pages(saved(photograph, "JPEG", quality=85))
    without_dash = [[cell for cell in row if cell != "-"] for row in TABLE]
    assert [[cell for cell in row if cell != "-"] for row in cells(read)[1:7]] == without_dash


def test_a_text_layer_is_not_recognised_again() -> None:
    with open_pdf(original()) as file:
        assert len(list(file.pages())) == 1
        assert file.recognised_pages == ()
