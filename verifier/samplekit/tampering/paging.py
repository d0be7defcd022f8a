"""Pages of a file: one of another report put in, and the pages that reports have besides their own."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from verifier.errors import UsageError
from verifier.samplekit.make import make
from verifier.samplekit.options import Options
from verifier.samplekit.sound import draw_sound
from verifier.samplekit.tampering.base import Genuine, tampering
from verifier.samplekit.tampering.coding import saved

if TYPE_CHECKING:
    import pypdfium2
    from reportlab.pdfgen.canvas import Canvas

_FONTS = ("helvetica", "times", "open-sans")
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_ROWS = 3
"""Substances on a page that is worth to be put in."""
_POINTS = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}


@tampering("page-foreign", "INT440", "a page with results of another report stands among the pages", also=("CON224",))
def _foreign(genuine: Genuine) -> Sequence[bytes]:
    return (_spliced(genuine, *_other_report(genuine)),)


@tampering("page-chromatogram", None, "a page of an instrument is appended: a curve, axes, few words")
def _chromatogram(genuine: Genuine) -> Sequence[bytes]:
    def draw(canvas: Canvas, size: tuple[float, float]) -> None:
        dice = genuine.dice
        canvas.setFont("Courier", 8)
        canvas.drawString(60, size[1] - 60, f"Signal: DAD1 A, Sig={dice.between(210, 280)},4 Ref=off")
        path = canvas.beginPath()
        path.moveTo(60, 200)
        for place in range(60, int(size[0] - 60), 4):
            path.lineTo(place, 200 + (dice.between(60, 300) if dice.happens(0.07) else dice.between(0, 4)))
        canvas.drawPath(path)
        canvas.line(60, 200, size[0] - 60, 200)
        for minute in range(0, 20, 2):
            canvas.drawString(60 + minute * 22, 188, str(minute))

    return (_appended(genuine, draw, _size(genuine)),)


@tampering("page-annex-landscape", None, "an annex on a turned page names the report and lists methods")
def _landscape(genuine: Genuine) -> Sequence[bytes]:
    sample = genuine.truth.samples[0]

    def draw(canvas: Canvas, size: tuple[float, float]) -> None:
        canvas.setFont("Helvetica-Bold", 12)
        canvas.drawString(50, size[1] - 50, f"Annex to report {sample.report_id or sample.sample_id or ''}")
        canvas.setFont("Helvetica", 9)
        for row, text in enumerate(("Sampling was done by the client.", "Samples are kept for three months.")):
            canvas.drawString(50, size[1] - 90 - 14 * row, text)

    width, height = _size(genuine)
    return (_appended(genuine, draw, (height, width)),)


@tampering("page-turned", None, "one page was turned in a viewer and saved")
def _turned(genuine: Genuine) -> Sequence[bytes]:
    document = _opened(genuine.pdf)
    if len(document) < 2:
        raise UsageError("the report has one page, and nothing is read of it when it is turned")
    document[genuine.dice.between(1, len(document) - 1)].set_rotation(genuine.dice.pick((90, 180, 270)))
    return (saved(document),)


@tampering("page-cover", None, "a cover letter in another typeface stands before the report")
def _cover(genuine: Genuine) -> Sequence[bytes]:
    def draw(canvas: Canvas, size: tuple[float, float]) -> None:
        canvas.setFont("Times-Roman", 11)
        client = genuine.truth.client.name if genuine.truth.client is not None else "Quality department"
        for row, text in enumerate((client, "", "Please find our report on your sample enclosed.", "Kind regards")):
            canvas.drawString(70, size[1] - 120 - 16 * row, text)

    other = "letter" if genuine.dice.happens(0.5) else "a4"
    return (_appended(genuine, draw, _POINTS[other], is_first=True),)


def _size(genuine: Genuine) -> tuple[float, float]:
    document = _opened(genuine.pdf)
    size: tuple[float, float] = document[0].get_size()
    document.close()
    return size


def _opened(pdf: bytes) -> pypdfium2.PdfDocument:
    import pypdfium2

    return pypdfium2.PdfDocument(pdf)


def _appended(
    genuine: Genuine,
    draw: Callable[[Canvas, tuple[float, float]], None],
    size: tuple[float, float],
    *,
    is_first: bool = False,
) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    draw(canvas, size)
    canvas.showPage()
    canvas.save()
    document, more = _opened(genuine.pdf), _opened(buffer.getvalue())
    document.import_pages(more, index=0 if is_first else None)
    return saved(document)


def _other_report(genuine: Genuine) -> tuple[bytes, int]:
    """A report of other goods in other looks, and the place of a page of it with results and without its head."""
    dice = genuine.dice
    own = _families(genuine.pdf)
    for _ in range(40):
        truth, layout, options = draw_sound(dice.between(10**8, 10**9))
        if truth.laboratory.name == genuine.truth.laboratory.name:
            continue
        changed = {"font": dice.pick(_FONTS), "page": _other_page(genuine)}
        try:
            pdf = make(truth, layout, Options.model_validate({**options.model_dump(), **changed}))
        except UsageError:
            continue  # the typeface lacks a letter
        if _families(pdf) & own:
            continue
        rows = {(row.name, row.values[0]) for panel in truth.samples[0].panels for row in panel.rows if row.values}
        texts = enumerate(_texts(pdf))
        fit = [place for place, text in texts if place and sum(n in text and v in text for n, v in rows) >= _ROWS]
        if fit:
            return pdf, dice.pick(fit)
    raise UsageError("no other report with results on a later page was drawn")


def _families(pdf: bytes) -> set[str]:
    """The typefaces of the letters on the pages, without weight and slope."""
    import ctypes

    import pypdfium2.raw as raw

    document = _opened(pdf)
    names = set()
    for page in document:
        text = page.get_textpage()
        for index in range(0, text.count_chars(), 10):
            buffer = ctypes.create_string_buffer(100)
            raw.FPDFText_GetFontInfo(text.raw, index, buffer, 100, ctypes.c_int())
            names.add(_SUBSET.sub("", buffer.value.decode("latin-1")).partition("-")[0])
    document.close()
    return names - {""}


def _texts(pdf: bytes) -> list[str]:
    document = _opened(pdf)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts


def _other_page(genuine: Genuine) -> str:
    width = _size(genuine)[0]
    return "letter" if abs(width - _POINTS["a4"][0]) < 1 else "a4"


def _spliced(genuine: Genuine, other: bytes, chosen: int) -> bytes:
    """A page of the other report behind the first page of this one, or in the place of a later page of it."""
    dice = genuine.dice
    document, more = _opened(genuine.pdf), _opened(other)
    if len(document) > 2 and dice.happens(0.4):
        place = dice.between(1, len(document) - 1)
        del document[place]
    else:
        place = dice.between(1, len(document))
    document.import_pages(more, [chosen], index=place)
    return saved(document)
