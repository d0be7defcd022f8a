"""A PDF changed as programs that edit PDFs change it: objects put on a page, taken away or set otherwise, and saved."""

from __future__ import annotations

import ctypes
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image, ImageDraw, ImageFont

from verifier.errors import UsageError
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.printing import spell

if TYPE_CHECKING:
    from verifier.samplekit.tampering.base import Genuine

Rectangle = tuple[float, float, float, float]
"""left, bottom, right, top in points of the page, y upwards."""
Colour = tuple[int, int, int]

_ID = re.compile(rb"(<[0-9A-F]{32}>)<[0-9A-F]{32}>(?=\]>>)")
"""The second part of a file's identifier, which pdfium draws by lot at every saving."""

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
_DOTS = 4
"""Pixels of a drawn patch for each point."""


class Printed(NamedTuple):
    """A text object of a page."""

    page: int
    place: int
    """Among the objects of the page."""
    text: str
    box: Rectangle
    size: float
    colour: Colour
    at: tuple[float, float]
    """Where its baseline begins."""
    font: str
    """Its name in the file."""


class Cell(NamedTuple):
    """A printed number of a table."""

    printed: Printed
    value: str
    """Its figures, without a unit that stands in the same text."""
    panel: int
    status: str | None


class Retouch:
    """A file held open to be changed; `saved` gives it back whole, as most programs save."""

    def __init__(self, pdf: bytes) -> None:
        self._document = pypdfium2.PdfDocument(pdf)
        self._pages = [self._document[number] for number in range(len(self._document))]
        self.texts: tuple[Printed, ...] = tuple(
            text for number in range(len(self._pages)) for text in self._texts(number)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._document.close()

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._pages)

    def size(self, page: int) -> tuple[float, float]:
        """Width and height of a page in points."""
        width, height = self._pages[page].get_size()
        return width, height

    def saved(self) -> bytes:
        """The file, written anew."""
        for page in self._pages:
            raw.FPDFPage_GenerateContent(page.raw)
        buffer = io.BytesIO()
        self._document.save(buffer)
        return _ID.sub(rb"\1\1", buffer.getvalue())

    def add_box(self, page: int, box: Rectangle, colour: Colour, opacity: int = 255, *, behind: bool = False) -> None:
        """Paint a filled box over everything, or behind it."""
        left, bottom, right, top = box
        thing = raw.FPDFPageObj_CreateNewRect(left, bottom, right - left, top - bottom)
        raw.FPDFPageObj_SetFillColor(thing, *colour, opacity)
        raw.FPDFPath_SetDrawMode(thing, raw.FPDF_FILLMODE_WINDING, 0)
        if behind:
            raw.FPDFPage_InsertObjectAtIndex(self._pages[page].raw, thing, 0)
        else:
            raw.FPDFPage_InsertObject(self._pages[page].raw, thing)

    def add_text(
        self,
        page: int,
        text: str,
        at: tuple[float, float],
        size: float,
        *,
        font: str | None = None,
        like: Printed | None = None,
        colour: Colour = BLACK,
        opacity: int = 255,
        is_invisible: bool = False,
        instead_of: Printed | None = None,
        slant: float = 0.0,
    ) -> None:
        """Print a text, in a standard font or in that of another text; at the end, or in the place of one."""
        thing = self._new_text(font, like, size)
        signs = text.encode("utf-16-le") + b"\0\0"
        buffer = ctypes.create_string_buffer(signs)
        if not raw.FPDFText_SetText(thing, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))):
            raise UsageError(f'The font has no signs for "{text}"')
        raw.FPDFPageObj_SetFillColor(thing, *colour, opacity)
        if is_invisible:
            raw.FPDFTextObj_SetTextRenderMode(thing, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        raw.FPDFPageObj_Transform(thing, 1, slant, -slant, 1, *at)
        handle = self._pages[page].raw
        if instead_of is None:
            raw.FPDFPage_InsertObject(handle, thing)
            return
        old = raw.FPDFPage_GetObject(handle, instead_of.place)
        raw.FPDFPage_InsertObjectAtIndex(handle, thing, instead_of.place)
        raw.FPDFPage_RemoveObject(handle, old)
        raw.FPDFPageObj_Destroy(old)

    def set_colour(self, text: Printed, colour: Colour) -> None:
        """Give a text another colour."""
        thing = raw.FPDFPage_GetObject(self._pages[text.page].raw, text.place)
        raw.FPDFPageObj_SetFillColor(thing, *colour, 255)

    def hide(self, text: Printed) -> None:
        """Let a text be drawn without ink."""
        thing = raw.FPDFPage_GetObject(self._pages[text.page].raw, text.place)
        raw.FPDFTextObj_SetTextRenderMode(thing, raw.FPDF_TEXTRENDERMODE_INVISIBLE)

    def paper(self, text: Printed) -> Colour:
        """The colour just left of a text."""
        picture = self.drawn(text.page)
        _, height = self.size(text.page)
        x, y = text.box[0] - 1.0, height - (text.box[1] + text.box[3]) / 2
        red, green, blue = picture.crop((round(2 * x), round(2 * y), round(2 * x) + 1, round(2 * y) + 1)).tobytes()
        return (red, green, blue)

    def add_picture(self, page: int, picture: Image.Image, box: Rectangle, *, behind: bool = False) -> None:
        """Put a picture over everything, or behind it."""
        bitmap = pypdfium2.PdfBitmap.from_pil(picture)
        thing = pypdfium2.PdfImage.new(self._document)
        thing.set_bitmap(bitmap)
        left, bottom, right, top = box
        thing.set_matrix(pypdfium2.PdfMatrix().scale(right - left, top - bottom).translate(left, bottom))
        if behind:
            raw.FPDFPage_InsertObjectAtIndex(self._pages[page].raw, thing.raw, 0)
        else:
            self._pages[page].insert_obj(thing)

    def drawn(self, page: int, scale: float = 2.0) -> Image.Image:
        """The page as it is seen."""
        picture: Image.Image = self._pages[page].render(scale=scale).to_pil().convert("RGB")
        return picture

    def annotate(
        self,
        page: int,
        kind: int,
        box: Rectangle,
        *,
        says: str = "",
        appearance: str | None = None,
        colour: Colour | None = None,
    ) -> None:
        """Lay an annotation over the page: what it says, and a program that draws it (ISO 32000-1, 12.5.5)."""
        annotation = raw.FPDFPage_CreateAnnot(self._pages[page].raw, kind)
        if not annotation:
            raise UsageError("This kind of annotation cannot be made")
        try:
            raw.FPDFAnnot_SetRect(annotation, raw.FS_RECTF(box[0], box[3], box[2], box[1]))
            raw.FPDFAnnot_SetFlags(annotation, raw.FPDF_ANNOT_FLAG_PRINT)
            if colour is not None:
                raw.FPDFAnnot_SetColor(annotation, raw.FPDFANNOT_COLORTYPE_Color, *colour, 255)
            if says:
                raw.FPDFAnnot_SetStringValue(annotation, b"Contents", _wide(says))
            if appearance is not None:
                raw.FPDFAnnot_SetAP(annotation, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, _wide(appearance))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)

    def _new_text(self, font: str | None, like: Printed | None, size: float) -> Any:
        if like is not None:
            other = raw.FPDFPage_GetObject(self._pages[like.page].raw, like.place)
            return raw.FPDFPageObj_CreateTextObj(self._document.raw, raw.FPDFTextObj_GetFont(other), size)
        loaded = raw.FPDFText_LoadStandardFont(self._document.raw, (font or "Helvetica").encode())
        return raw.FPDFPageObj_CreateTextObj(self._document.raw, loaded, size)

    def _texts(self, number: int) -> Iterator[Printed]:
        page = self._pages[number]
        text_page = page.get_textpage()
        try:
            for index in range(raw.FPDFPage_CountObjects(page.raw)):
                thing = raw.FPDFPage_GetObject(page.raw, index)
                if raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_TEXT:
                    yield _read(thing, number, index, text_page)
        finally:
            text_page.close()


def _read(thing: Any, number: int, index: int, text_page: Any) -> Printed:
    length = raw.FPDFTextObj_GetText(thing, text_page.raw, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 2))
    raw.FPDFTextObj_GetText(thing, text_page.raw, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    text = buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace")
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(thing, left, bottom, right, top)
    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(thing, size)
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, matrix)
    name = ctypes.create_string_buffer(200)
    raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(thing), name, 199)
    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(thing, red, green, blue, opacity)
    return Printed(
        page=number,
        place=index,
        text=text.strip(),
        box=(left.value, bottom.value, right.value, top.value),
        size=size.value * matrix.d,
        colour=(red.value, green.value, blue.value),
        at=(matrix.e, matrix.f),
        font=name.value.decode("utf-8", "replace"),
    )


def cells_of(genuine: Genuine, retouch: Retouch) -> list[Cell]:
    """The printed numbers of the tables: values with a fraction that stand on the pages just once.

    Raises UsageError where there are none.
    """
    style = genuine.options.style(genuine.truth)
    by_text: dict[str, list[Printed]] = {}
    for text in retouch.texts:
        by_text.setdefault(text.text.split(" ")[0], []).append(text)
    found = []
    number = 0
    for sample in genuine.truth.samples:
        for panel in sample.panels:
            number += 1
            for row in panel.rows:
                for value, unit in zip(row.values, panel.units_of(row), strict=False):
                    spelled = spell(value, style, unit)
                    places = by_text.get(spelled, [])
                    if value.replace(".", "", 1).isdigit() and "." in value and len(places) == 1:
                        found.append(Cell(places[0], spelled, number, row.status))
    if not found:
        raise UsageError("The report has no printed number to change")
    return found


def other_number(value: str, dice: Dice) -> str:
    """Another number with as many figures, at least one of them another."""
    figures = [index for index, sign in enumerate(value) if sign.isdigit()]
    chosen = dice.some(figures, dice.between(1, min(2, len(figures))))
    signs = list(value)
    for index in chosen:
        signs[index] = str((int(signs[index]) + dice.between(1, 8 if index != figures[0] else 4)) % 9 + (index == 0))
    changed = "".join(signs)
    return changed if changed != value else value[:-1] + str((int(value[-1]) + 5) % 10)


def around(box: Rectangle, by: float, right: float = 0.0) -> Rectangle:
    """The box with room on all sides."""
    return (box[0] - by, box[1] - by, box[2] + by + right, box[3] + by)


def patch(text: str, box: Rectangle, paper: Colour = WHITE, ink: Colour = BLACK) -> Image.Image:
    """A picture of a text on plain paper, as large as the box."""
    wide, high = round((box[2] - box[0]) * _DOTS), round((box[3] - box[1]) * _DOTS)
    picture = Image.new("RGB", (max(wide, 8), max(high, 8)), paper)
    pen = ImageDraw.Draw(picture)
    size = max(high * 0.85, 8.0)
    font = ImageFont.load_default(size)
    while pen.textlength(text, font=font) > wide * 0.96 and size > 8:
        size *= 0.94
        font = ImageFont.load_default(size)
    pen.text((wide / 2, high / 2), text, fill=ink, font=font, anchor="mm")
    return picture


def _wide(text: str) -> Any:
    buffer = ctypes.create_string_buffer(text.encode("utf-16-le") + b"\0\0")
    return ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
