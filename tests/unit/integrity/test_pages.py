"""Codes, traits and pictures of pages, from PDFs that are drawn here."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

import pytest
import segno
from PIL import Image, ImageDraw
from reportlab.graphics.barcode import code128
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.build import certificate, document, printed_field
from verifier.integrity import Examined, codes
from verifier.integrity.codes import find_codes
from verifier.integrity.pagepictures import find_pictures
from verifier.integrity.traits import find_traits
from verifier.model import Code, Document, PagePicture, PageTraits
from verifier.pdf.traces import sights
from verifier.pdf.traces import traits as looks

SIZE = (595.0, 842.0)
TEXT = "https://lims.example.org/coa/S204-1177"
Draw = Callable[[Canvas], None]


def pdf(*pages: Draw, size: tuple[float, float] = SIZE) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def examined(data: bytes, read: Document | None = None) -> Examined:
    return Examined(data, read or document())


def found_codes(*pages: Draw, read: Document | None = None) -> tuple[Code, ...]:
    found: tuple[Code, ...] = find_codes(examined(pdf(*pages), read))["codes"]
    return found


def png(text: str = TEXT, *, scale: int = 6, light: str | None = "white") -> Image.Image:
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(buffer, kind="png", scale=scale, border=2, light=light)
    buffer.seek(0)
    return Image.open(buffer).convert("RGB" if light else "RGBA")


def placed(picture: Image.Image, box: tuple[float, float, float, float] = (100, 600, 60, 60)) -> Draw:
    """Draws it at (left, bottom) with width and height."""
    return lambda canvas: canvas.drawImage(ImageReader(picture), *box, mask="auto")  # type: ignore[return-value]


def modules(text: str = TEXT, side: float = 60, *, top: float = 600, in_one_path: bool = False) -> Draw:
    def draw(canvas: Canvas) -> None:
        rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
        size = side / len(rows)
        path = canvas.beginPath()
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark and in_one_path:
                    path.rect(100 + x * size, top - y * size, size, size)
                elif dark:
                    canvas.rect(100 + x * size, top - y * size, size, size, stroke=0, fill=1)
        if in_one_path:
            canvas.drawPath(path, stroke=0, fill=1)

    return draw


def barcode(canvas: Canvas) -> None:
    code128.Code128("S204-1177", barHeight=30, barWidth=1, quiet=1).drawOn(canvas, 100, 600)


def turned(draw: Draw) -> Draw:
    """On a page that is 842 by 595 and is displayed turned by a quarter."""

    def turn(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        draw(canvas)

    return turn


@pytest.mark.parametrize(
    "draw",
    [
        placed(png()),
        placed(png(scale=1)),
        placed(png(scale=20)),
        placed(png(light=None)),
        placed(png(), (100, 600, 26, 26)),
        placed(png(), (100, 300, 300, 300)),
        modules(),
        modules(side=30),
        modules(in_one_path=True),
        turned(placed(png(), (100, 400, 60, 60))),
        turned(modules(top=400)),
    ],
    ids=[
        *("picture", "one-pixel", "large", "transparent", "small", "huge"),
        *("drawn", "small-drawn", "one-path", "turned", "turned-drawn"),
    ],
)
def test_a_code_is_read_however_it_is_put_on_the_page(draw: Draw) -> None:
    (code,) = found_codes(draw)
    assert (code.text, code.symbology, code.host, code.pieces) == (TEXT, "QRCode", "lims.example.org", ("S204-1177",))


def test_a_barcode_is_read() -> None:
    (code,) = found_codes(barcode)
    assert (code.text, code.symbology) == ("S204-1177", "Code128")


def test_the_box_is_that_of_the_page_as_displayed() -> None:
    (code,) = found_codes(placed(png()))
    left, top, right, bottom = code.box
    assert abs(left - 100) < 8
    assert abs(right - 160) < 8
    assert abs(top - (842 - 660)) < 8
    assert abs(bottom - (842 - 600)) < 8


def test_each_page_has_its_own_codes() -> None:
    other = placed(png("https://lims.example.org/coa/S204-0932"))
    assert [(code.page, code.text[-9:]) for code in found_codes(placed(png()), other, placed(png()))] == [
        (1, "S204-1177"),
        (2, "S204-0932"),
        (3, "S204-1177"),
    ]


def test_what_is_printed_too_is_told() -> None:
    def draw(canvas: Canvas) -> None:
        placed(png())(canvas)
        canvas.drawString(100, 500, "Sample: s204 1177")

    assert found_codes(draw)[0].printed == ("S204-1177",)
    assert found_codes(placed(png()))[0].printed == ()
    read = document(certificate(fields=[["sample.sample_id", "Sample", "S204-1177"]]))
    assert found_codes(placed(png()), read=read)[0].printed == ("S204-1177",)


def test_a_scan_of_a_page_is_searched_whole() -> None:
    paper = Image.new("L", (1240, 1754), 255)
    paper.paste(png(scale=5).convert("L"), (900, 200))
    data = pdf(placed(paper.convert("RGB"), (0, 0, *SIZE)))
    (code,) = find_codes(examined(data))["codes"]
    assert code.text == TEXT
    (page,) = find_traits(examined(data))["pages"]
    assert page.is_scanned


def test_a_picture_of_a_page_is_searched() -> None:
    buffer = io.BytesIO()
    paper = Image.new("L", (1240, 1754), 255)
    paper.paste(png(scale=5).convert("L"), (900, 200))
    paper.save(buffer, format="PNG", dpi=(150, 150))
    found = examined(buffer.getvalue())
    assert [code.text for code in find_codes(found)["codes"]] == [TEXT]
    assert find_traits(found) == {}
    assert find_pictures(found) == {}


def test_tables_and_photographs_hold_no_code() -> None:
    def table(canvas: Canvas) -> None:
        for row in range(30):
            for column in range(8):
                canvas.rect(60 + 50 * column, 700 - 14 * row, 50, 14, stroke=1, fill=0)
                canvas.drawString(64 + 50 * column, 704 - 14 * row, f"{row * column / 7:.3f}")

    assert found_codes(table, placed(photograph(3))) == ()


def test_without_the_decoder_it_says_so_and_only_where_something_looks_like_a_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (codes, sights):
        monkeypatch.setattr(module, "can_decode", lambda: False)
    plain = find_codes(examined(pdf(lambda canvas: canvas.drawString(100, 500, "Nothing"), placed(photograph(2)))))
    assert plain == {"codes": ()}
    seen = find_codes(examined(pdf(lambda canvas: canvas.drawString(100, 500, "Nothing"), placed(png()))))
    assert seen["codes"] == ()
    assert "page 2" in seen["not_examined"][0]
    assert "pip install 'verifier[integrity]'" in seen["not_examined"][0]


def test_a_page_with_too_many_pictures_says_so() -> None:
    def many(canvas: Canvas) -> None:
        for place in range(80):
            shade = Image.new("RGB", (40, 40), (place * 3, 90, 255 - place * 3))
            ImageDraw.Draw(shade).line((0, 0, 40, place % 40), fill="white")
            placed(shade, (20 + place % 10 * 50, 20 + place // 10 * 50, 30, 30))(canvas)

    assert "page 1" in find_codes(examined(pdf(many)))["not_examined"][0]


# ---------------------------------------------------------------------------------------------------------- traits


def traits(data: bytes, read: Document) -> Sequence[PageTraits]:
    found: Sequence[PageTraits] = find_traits(examined(data, read))["pages"]
    return found


def page(foot: str, font: str = "Helvetica") -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, 9)
        canvas.drawString(60, 400, "Lead 0.12 ppm")
        canvas.drawString(60, 30, foot)

    return draw


def test_pages_tell_typefaces_names_and_what_they_share() -> None:
    read = document(
        certificate(
            fields=[["sample.report_id", "Report", "R-20417"], ["laboratory.name", None, "Example Laboratory"]],
            pages=(1, 2, 3),
        )
    )
    foot = "Example Laboratory  |  R-20417"
    pages = traits(pdf(page(foot), page("Copy", "Times-Roman"), page(foot)), read)
    assert [one.fonts for one in pages] == [("Helvetica",), ("Times-Roman",), ("Helvetica",)]
    assert [one.names for one in pages] == [("laboratory.name", "sample.report_id"), (), pages[0].names]
    assert pages[1].furniture == ()
    assert pages[1].furniture_of_others == 3  # example, laboratory, 20417
    assert (pages[0].width, pages[0].height) == SIZE


def test_a_turned_page_is_as_displayed() -> None:
    (one,) = traits(pdf(turned(page("Example"))), document())
    assert (one.width, one.height) == SIZE


def test_what_was_read_from_a_scan_names_it() -> None:
    made = certificate().model_copy(update={"fields": (printed_field("sample.report_id", "Report", "R-20417"),)})
    scan = placed(photograph(1), (0, 0, *SIZE))
    assert traits(pdf(scan), document(made))[0].names == ("sample.report_id",)


# -------------------------------------------------------------------------------------------------------- pictures


def photograph(seed: int, side: int = 240) -> Image.Image:
    """Blots in many greys, the same for the same seed."""
    picture = Image.new("RGB", (side, side), "white")
    draw = ImageDraw.Draw(picture)
    for place in range(40):
        digest = sha256(f"{seed}/{place}".encode()).digest()
        x, y, size = digest[0] * side // 256, digest[1] * side // 256, 10 + digest[2] * side // 1000
        draw.ellipse((x, y, x + size, y + size), fill=(digest[3], digest[4], digest[5]))
    return picture


def pictures(*pages: Draw) -> Sequence[PagePicture]:
    found: Sequence[PagePicture] = find_pictures(examined(pdf(*pages)))["pictures"]
    return found


def distance(one: PagePicture, other: PagePicture) -> int:
    return (int(one.digest, 16) ^ int(other.digest, 16)).bit_count()


def as_jpeg(picture: Image.Image, quality: int) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, format="JPEG", quality=quality)
    return Image.open(io.BytesIO(buffer.getvalue()))


@pytest.mark.parametrize("seed", range(5))
def test_a_picture_is_known_again_after_scaling_and_compression(seed: int) -> None:
    original = photograph(seed)
    small = as_jpeg(original.resize((150, 150)), 50)
    large = as_jpeg(original.resize((1400, 1400)), 80)
    one, two, three = pictures(placed(original), placed(small, (60, 60, 120, 120)), placed(large, (60, 60, 200, 200)))
    assert distance(one, two) <= 6
    assert distance(one, three) <= 6


def test_other_pictures_are_far_apart() -> None:
    found = pictures(*(placed(photograph(seed)) for seed in range(12)))
    assert min(distance(a, b) for a in found for b in found if a is not b) > 12


def test_ornaments_plain_areas_and_codes_are_no_pictures() -> None:
    plain = Image.new("RGB", (200, 200), (200, 220, 240))
    line = photograph(4).resize((800, 60))
    assert not pictures(
        placed(photograph(3), (100, 100, 30, 30)), placed(plain), placed(png()), placed(line, (40, 40, 500, 44))
    )


def test_at_most_forty_pictures_are_kept() -> None:
    assert len(pictures(*(placed(photograph(seed)) for seed in range(45)))) == 40


def test_a_hostile_page_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looks, "_MOST_PIXELS", 1000)
    seen: Any = find_codes(examined(pdf(placed(png()))))
    assert seen["codes"] == ()
    assert seen["not_examined"]


def test_the_words_of_a_file_have_a_digest_only_where_every_page_was_seen() -> None:
    def say(canvas: Canvas) -> None:
        canvas.drawString(50, 700, "Certificate of analysis " * 6)

    one, two = pdf(say), pdf(say, say)
    read = document()
    assert read.source.pages == 1
    assert find_traits(examined(one, read))["text_sha256"] is not None
    assert find_traits(examined(two, read))["text_sha256"] is None
