"""JPEG, PNG and TIFF as inputs: their pages, their size, their limits, and what is said without the extra."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

import verifier
from tests.unit.pdf.ocr.conftest import cells, saved
from verifier.errors import DamagedError, NoTextLayerError, ScannedPageError, TooLargeError
from verifier.intake import find_inputs
from verifier.pdf import document, open_pdf
from verifier.pdf.pictures import PictureFile
from verifier.pdf.render import render_page
from verifier.reading import pictures as reading_pictures

EXIF_ORIENTATION = 0x0112


def test_each_frame_of_a_tiff_is_a_page(picture: Image.Image) -> None:
    buffer = io.BytesIO()
    blank = Image.new("RGB", (500, 300), "white")  # a copy below: saving leaves its settings in a picture
    blank.save(buffer, "TIFF", save_all=True, append_images=[picture.copy()], dpi=(200, 200))
    with open_pdf(buffer.getvalue()) as file:
        first, second = file.pages()
    assert (first.words, first.number) == ((), 1)
    assert cells(second)[2] == ["Lead", "0.010", "0.123", "0.50", "Pass"]
    assert second.number == 2


def test_the_camera_says_which_side_is_up() -> None:
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = 6
    data = saved(Image.new("RGB", (1600, 1200), "white"), "JPEG", exif=exif.tobytes())
    image, width, height = PictureFile(data).page(1)
    assert image.size == (1200, 1600)
    assert (round(width), round(height)) == (595, 794)


@pytest.mark.parametrize(
    ("size", "dots", "inches"),
    [((1654, 2339), 200, 8.27), ((1654, 2339), 72, 8.27), ((2339, 1654), None, 11.69), ((850, 1100), 100, 8.5)],
)
def test_how_large_the_page_is(size: tuple[int, int], dots: int | None, inches: float) -> None:
    """A resolution that gives a poster is the screen's, not the scanner's."""
    data = saved(Image.new("L", size, 255), "PNG", **({"dpi": (dots, dots)} if dots else {}))
    assert PictureFile(data).page(1)[1] / 72 == pytest.approx(inches, abs=0.02)


def test_what_is_transparent_is_paper() -> None:
    image, _, _ = PictureFile(saved(Image.new("RGBA", (40, 30), (0, 0, 0, 0)), "PNG")).page(1)
    assert image.getpixel((5, 5)) == (255, 255, 255)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    header = struct.pack(">IIBBBBB", 12_000, 12_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    with pytest.raises((TooLargeError, DamagedError)) as caught, open_pdf(data) as file:
        file.page(1)
    assert caught.value.hint


def test_a_broken_picture_is_damaged(picture: Image.Image) -> None:
    data = saved(picture, "PNG")
    with pytest.raises(DamagedError, match="picture is damaged"), open_pdf(data[: len(data) // 2]) as file:
        file.page(1)


def test_a_picture_can_be_shown_again(picture: Image.Image) -> None:
    shown = Image.open(io.BytesIO(render_page(saved(picture, "JPEG", dpi=(200, 200)), 1, scale=1.0)))
    assert shown.size == pytest.approx((330, 190), abs=1)


def test_folders_give_pictures_too(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.JPG", "c.jpeg", "d.png", "e.tif", "f.TIFF", "g.txt"):
        (tmp_path / name).write_bytes(b"x")
    assert [Path(ref.label).name[0] for ref in find_inputs([str(tmp_path)])] == list("abcdef")
    assert [Path(ref.label).name for ref in find_inputs([str(tmp_path / "*.png")])] == ["d.png"]


def test_without_the_extra_it_says_what_installs_it(
    twin: bytes, picture: Image.Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "can_recognise", lambda: False)
    monkeypatch.setattr(reading_pictures, "can_recognise", lambda: False)
    for data in (twin, saved(picture, "PNG")):
        with pytest.raises(NoTextLayerError) as caught:
            verifier.read(data, label="scan")
        assert isinstance(caught.value, ScannedPageError)
        assert "scanned page" in caught.value.message
        assert caught.value.hint is not None
        assert "pip install 'verifier[ocr]'" in caught.value.hint
