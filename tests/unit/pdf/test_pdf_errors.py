"""Files that are no PDF, broken, protected or too large; pictures of pages."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image as Picture
from reportlab.lib.pdfencrypt import StandardEncryption

from tests.unit.pdf.making_pdfs import ENGINES, HEIGHT, WIDTH, make_pdf, read_pages, texts, write
from verifier.errors import DamagedError, EncryptedError, InputError, NotAPdfError, TooLargeError
from verifier.pdf import open_pdf, pdfium_text
from verifier.pdf.limits import pages_allowed
from verifier.pdf.render import render_page

both_engines = pytest.mark.parametrize("engine", ENGINES)


def simple(pages: int = 1) -> bytes:
    return make_pdf(*[lambda c: write(c, 72, 700, "Lead 0.05 ppm")] * pages)


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("report.pdf", simple())
    return buffer.getvalue()


def picture(kind: str) -> bytes:
    buffer = io.BytesIO()
    Picture.new("RGB", (8, 8), "red").save(buffer, format=kind)
    return buffer.getvalue()


@both_engines
@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (b"", "it is empty"),
        (b" \n\n", "it is nothing but blanks"),
        (b"\0" * 2000, "it is nothing but blanks"),
        (b"<!DOCTYPE html><html><body>Sign in", 'a web page ("<!DOCTYPE html><html>'),
        (b"\xef\xbb\xbf\n<html><body>404 not found", "a web page"),
        (b"<?xml version='1.0'?><a/>", "an XML document"),
        (zipped(), "a ZIP archive"),
        (picture("GIF"), "a GIF picture"),
        (b"Dear client, see attached", 'text ("Dear client, see attached")'),
        ("Vážený zákazníku".encode(), 'text ("Vážený zákazníku")'),
        (bytes(range(128, 256)) * 20, "of an unknown kind"),
        (b"x" * 2000 + simple(), "text"),
    ],
)
def test_other_files_are_named_for_what_they_look_like(engine: str, data: bytes, looks_like: str) -> None:
    with pytest.raises(NotAPdfError) as caught:
        open_pdf(data, engine)
    assert looks_like in caught.value.message
    assert "expected a file that begins with '%PDF'" in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.hint


@both_engines
def test_some_garbage_before_the_header_is_borne(engine: str) -> None:
    assert texts(read_pages(b"\r\n" * 100 + simple(), engine)[0]) == ["Lead", "0.05", "ppm"]


@both_engines
@pytest.mark.parametrize("share", [0.1, 0.4, 0.7, 0.9, 0.97])
def test_a_file_cut_off_is_never_read_in_part(engine: str, share: float) -> None:
    data = simple(pages=4)
    with pytest.raises(DamagedError, match=r"cut off|damaged|no pages"):
        read_pages(data[: int(len(data) * share)], engine)


@both_engines
def test_only_a_header(engine: str) -> None:
    with pytest.raises(DamagedError):
        open_pdf(b"%PDF-1.7\n", engine)


@both_engines
def test_a_header_with_garbage(engine: str) -> None:
    with pytest.raises(DamagedError):
        open_pdf(b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\nstartxref\n12\n%%EOF", engine)


@both_engines
def test_any_cut_is_an_error_of_ours(engine: str) -> None:
    """Wherever the file is cut, the outcome is the whole text or an error that is ours to explain."""
    data = simple(pages=2)
    for end in range(0, len(data), 97):
        try:
            read = [texts(page) for page in read_pages(data[:end], engine)]
        except InputError:
            continue
        assert read == [["Lead", "0.05", "ppm"]] * 2


@both_engines
def test_a_password_is_needed(engine: str) -> None:
    locked = make_pdf(lambda c: write(c, 72, 700, "secret"), encrypt=StandardEncryption("user", "owner", strength=128))
    with pytest.raises(EncryptedError, match="protected with a password") as caught:
        open_pdf(locked, engine)
    assert "save a copy without" in str(caught.value.hint)


@both_engines
def test_a_password_of_the_owner_only_is_no_obstacle(engine: str) -> None:
    protected = make_pdf(
        lambda c: write(c, 72, 700, "Lead 0.05"), encrypt=StandardEncryption("", "owner", canPrint=0, strength=128)
    )
    with open_pdf(protected, engine) as file:
        assert texts(file.page(1)) == ["Lead", "0.05"]
        assert file.metadata.is_encrypted


@both_engines
def test_too_many_pages(engine: str) -> None:
    with pages_allowed(3), pytest.raises(TooLargeError, match="too many pages: 4, at most 3"):
        open_pdf(simple(pages=4), engine)
    with pages_allowed(201), pages_allowed(None), open_pdf(simple(pages=201), engine) as file:
        assert file.page_count == 201
    with pytest.raises(TooLargeError, match="too many pages: 201, at most 200") as caught:
        open_pdf(simple(pages=201), engine)
    assert "--pages" in str(caught.value.hint)


def test_too_many_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfium_text, "MAX_CHARACTERS", 10)
    with pytest.raises(TooLargeError, match="too many characters on page 1"):
        read_pages(simple())


def test_a_page_as_a_picture() -> None:
    png = Picture.open(io.BytesIO(render_page(simple(), 1, scale=0.5)))
    assert png.size == (pytest.approx(WIDTH / 2, abs=1), pytest.approx(HEIGHT / 2, abs=1))
    low, high = png.convert("L").getextrema()
    assert low < 128 < high


def test_a_rotated_page_is_drawn_as_displayed() -> None:
    data = make_pdf(lambda c: (c.setPageRotation(90), write(c, 72, 200, "text")), size=(400, 200))
    width, height = Picture.open(io.BytesIO(render_page(data, 1, scale=1))).size
    with open_pdf(data) as file:
        page = file.page(1)
    assert (width, height) == (round(page.width), round(page.height))


def test_a_picture_that_would_be_too_large_is_not_drawn() -> None:
    with pytest.raises(TooLargeError, match="pixels large"):
        render_page(simple(), 1, scale=50)


@pytest.mark.parametrize(("number", "scale"), [(0, 1), (2, 1), (1, 0), (1, -1), (1, float("nan"))])
def test_a_picture_of_nothing(number: int, scale: float) -> None:
    with pytest.raises(ValueError, match=r"page|scale"):
        render_page(simple(), number, scale)
