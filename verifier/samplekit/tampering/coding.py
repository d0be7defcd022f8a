"""Codes on a report: those that agree with it, as laboratories print them, and those that do not."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from verifier.errors import UsageError
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.tampering.base import Genuine, tampering

if TYPE_CHECKING:
    import pypdfium2
    from reportlab.pdfgen.canvas import Canvas

_HOSTS = ("reports.example-lab.example", "www.example-laboratory.example", "portal.example.test", "lims.example.org")
_SHORT = ("bit.ly", "tinyurl.com", "cutt.ly", "is.gd")
_WAYS = ("picture", "picture", "drawn", "stamped", "masked")
_Place = tuple[float, float, float]
"""Left, bottom and side in points, from the bottom left corner of the page."""


@tampering("code-agrees", None, "every page, or the first, bears a QR code with the number of the report or sample")
def _agrees(genuine: Genuine) -> Sequence[bytes]:
    return (_with_code(genuine, _address(genuine.dice, _own(genuine))),)


@tampering("code-opaque", None, "a QR code leads to a random token, as many systems make them")
def _opaque(genuine: Genuine) -> Sequence[bytes]:
    dice = genuine.dice
    signs = "0123456789abcdef"
    token = "".join(dice.pick(signs) for _ in range(dice.pick((12, 15, 16, 32))))
    if dice.happens(0.4):
        token = "-".join("".join(dice.pick(signs) for _ in range(size)) for size in (8, 4, 4, 4, 12))
    return (_with_code(genuine, _address(dice, token)),)


@tampering("code-says-host", None, "a QR code leads to the laboratory's site alone")
def _host_alone(genuine: Genuine) -> Sequence[bytes]:
    return (_with_code(genuine, f"https://{genuine.dice.pick(_HOSTS)}/"),)


@tampering("code-agrees-barcode", None, "a barcode or a DataMatrix says the number of the sample")
def _barcode(genuine: Genuine) -> Sequence[bytes]:
    sample = genuine.truth.samples[0]
    text = sample.sample_id or sample.report_id
    if text is None:
        raise UsageError("the report has no number to put into a barcode")
    return (draw_on(genuine.pdf, lambda canvas, page: _draw_other(canvas, page, text, genuine.dice)),)


@tampering("code-lot-agrees", None, "a code in the form of GS1 names the printed lot")
def _lot_agrees(genuine: Genuine) -> Sequence[bytes]:
    return (_with_code(genuine, _digital_link(genuine.dice, _lot(genuine))),)


@tampering("code-elsewhere", "INT430", "a QR code that names another report of the same laboratory")
def _elsewhere(genuine: Genuine) -> Sequence[bytes]:
    return (_with_code(genuine, _address(genuine.dice, _changed(genuine.dice, _own(genuine)))),)


@tampering("code-elsewhere-plain", "INT430", "a QR code that is nothing but another number")
def _elsewhere_plain(genuine: Genuine) -> Sequence[bytes]:
    dice = genuine.dice
    other = _changed(dice, _own(genuine))
    return (_with_code(genuine, dice.pick(("{}", "SAMPLE {}", "ID: {}")).format(other)),)


@tampering("code-shortened", None, "a QR code that leads to a link shortener or a bare number; alone for information")
def _shortened(genuine: Genuine) -> Sequence[bytes]:
    dice = genuine.dice
    number = f"203.0.113.{dice.between(1, 254)}"
    host = number if dice.happens(0.4) else dice.pick(_SHORT)
    token = "".join(dice.pick("abcdefghjkmnpqrstuvwxyz") for _ in range(6))
    return (_with_code(genuine, f"https://{host}/{token}"),)


@tampering("code-lot-differs", "INT432", "a code in the form of GS1 names another lot than the one printed")
def _lot_differs(genuine: Genuine) -> Sequence[bytes]:
    dice = genuine.dice
    lot = _changed(dice, _lot(genuine))
    text = _digital_link(dice, lot) if dice.happens(0.6) else f"01{_article(dice)}10{lot}"
    return (_with_code(genuine, text),)


# -------------------------------------------------------------------------------------------------------- contents


def _own(genuine: Genuine) -> str:
    sample = genuine.truth.samples[0]
    numbers = [number for number in (sample.report_id, sample.sample_id) if number]
    if not numbers:
        raise UsageError("the report has no number that a code could name")
    return genuine.dice.pick(numbers)


def _lot(genuine: Genuine) -> str:
    lot = genuine.truth.samples[0].lot
    if lot is None:
        raise UsageError("the report has no lot that a code could name")
    return lot


def _address(dice: Dice, number: str) -> str:
    form = dice.pick(
        (
            "https://{host}/coa/{number}",
            "https://{host}/verify?id={number}",
            "http://{host}/report/{number}.pdf",
            "https://{host}/coa/coa-download?sample={number}&wl={other}",
            "https://{host}/#!/report/public/sample/{number}",
            "https://{host}/r/2026/{number}/",
        )
    )
    return form.format(host=dice.pick(_HOSTS), number=number, other=dice.between(100, 999))


def _changed(dice: Dice, number: str) -> str:
    """Another number of the same form; at least two figures differ."""
    figures = [place for place, sign in enumerate(number) if sign.isdigit()]
    signs = list(number)
    for place in dice.some(figures[1:], dice.between(2, 3)):
        signs[place] = str((int(signs[place]) + dice.between(1, 9)) % 10)
    return "".join(signs)


def _article(dice: Dice) -> str:
    body = f"0{dice.between(100_000_000_000, 999_999_999_999)}"
    total = sum(int(figure) * (3 if place % 2 == 0 else 1) for place, figure in enumerate(reversed(body)))
    return f"{body}{-total % 10}"


def _digital_link(dice: Dice, lot: str) -> str:
    base = f"https://{dice.pick(_HOSTS)}/01/{_article(dice)}"
    return dice.pick((f"{base}/10/{lot}", f"{base}/10/{lot}/21/{dice.between(1000, 9999)}", f"{base}?10={lot}"))


# --------------------------------------------------------------------------------------------------------- drawing


def _with_code(genuine: Genuine, text: str) -> bytes:
    """The report with a QR code on its first page or on all of them, drawn as one program or another does it."""
    dice = genuine.dice
    way, everywhere = dice.pick(_WAYS), dice.happens(0.4)
    error = dice.pick("lmqh")
    side = float(dice.pick((34, 40, 48, 56, 72, 90)))

    def draw(canvas: Canvas, page: pypdfium2.PdfPage) -> None:
        left, bottom = free_place(page, (side, side), dice)
        _draw_code(canvas, text, error, way, (left, bottom, side))

    return draw_on(genuine.pdf, draw, everywhere=everywhere)


def draw_on(pdf: bytes, draw: Callable[[Canvas, pypdfium2.PdfPage], None], *, everywhere: bool = False) -> bytes:
    """The file saved whole with something drawn on its first page or on all of them."""
    import pypdfium2
    from reportlab.pdfgen.canvas import Canvas

    document = pypdfium2.PdfDocument(pdf)
    for index in range(len(document) if everywhere else 1):
        page = document[index]
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=page.get_size(), invariant=1)
        draw(canvas, page)
        canvas.showPage()
        canvas.save()
        layer = pypdfium2.PdfDocument(buffer.getvalue())
        page.insert_obj(layer.page_as_xobject(0, document).as_pageobject())
        page.gen_content()
    return saved(document)


def saved(document: pypdfium2.PdfDocument) -> bytes:
    """The bytes of a document, which is closed; pdfium's random file identifier is made the same each time."""
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return re.sub(
        rb"(/ID\s*\[\s*<[0-9A-Fa-f]*>\s*<)([0-9A-Fa-f]*)(>)",
        lambda match: match[1] + b"0" * len(match[2]) + match[3],
        buffer.getvalue(),
    )


def free_place(page: pypdfium2.PdfPage, size: tuple[float, float], dice: Dice) -> tuple[float, float]:
    """Left and bottom of a place of that size on which nothing is printed. Raises UsageError where there is none."""
    width, height = page.get_size()
    taken = [one.get_bounds() for one in page.get_objects(max_depth=3)]
    taken = [box for box in taken if (box[2] - box[0]) * (box[3] - box[1]) < 0.5 * width * height]
    free = []
    for left in range(6, int(width - size[0] - 6), 10):
        for bottom in range(6, int(height - size[1] - 6), 10):
            box = (left - 4, bottom - 4, left + size[0] + 4, bottom + size[1] + 4)
            if not any(b[0] < box[2] and box[0] < b[2] and b[1] < box[3] and box[1] < b[3] for b in taken):
                free.append((float(left), float(bottom)))
    if not free:
        raise UsageError(f"the page has no free place of {size[0]:.0f} x {size[1]:.0f} points")
    return dice.pick(free)


def _draw_code(canvas: Canvas, text: str, error: str, way: str, place: _Place) -> None:
    import segno
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    code = segno.make(text, error=error, micro=False)
    left, bottom, side = place
    rows = [list(row) for row in code.matrix_iter(border=2)]
    module = side / len(rows)
    if way == "drawn":
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(left, bottom, side, side, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    top = bottom + side - (y + 1) * module
                    canvas.rect(left + x * module, top, module, module, stroke=0, fill=1)
        return
    scale = {"picture": 6, "stamped": 10, "masked": 8}[way]
    buffer = io.BytesIO()
    code.save(buffer, kind="png", scale=scale, border=2, light=None if way == "masked" else "white")
    buffer.seek(0)
    picture = Image.open(buffer).convert("RGBA" if way == "masked" else "RGB")
    if way == "stamped":
        jpeg = io.BytesIO()
        picture.save(jpeg, format="JPEG", quality=60)
        jpeg.seek(0)
        picture = Image.open(jpeg)
    mask = "auto" if way == "masked" else None
    canvas.drawImage(ImageReader(picture), left, bottom, side, side, mask=mask)


def _draw_other(canvas: Canvas, page: pypdfium2.PdfPage, text: str, dice: Dice) -> None:
    from reportlab.graphics.barcode import code39, code128
    from reportlab.graphics.barcode.ecc200datamatrix import ECC200DataMatrix

    kind = dice.pick(("code128", "code39", "datamatrix"))
    if kind == "datamatrix":
        barcode = ECC200DataMatrix(text, barWidth=2.2)
        barcode.x = barcode.y = 0  # it draws from there and does not set it
    elif kind == "code128":
        barcode = code128.Code128(text, barHeight=22, barWidth=0.9, quiet=1)
    else:
        barcode = code39.Standard39(re.sub(r"[^0-9A-Z. -]", "", text.upper()), barHeight=22, barWidth=0.8, checksum=0)
    barcode.drawOn(canvas, *free_place(page, (barcode.width, barcode.height), dice))
