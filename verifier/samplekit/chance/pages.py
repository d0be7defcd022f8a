"""The pages of one report: boxes, rotation, running heads and feet, and where the next thing is drawn."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.lib.colors import HexColor
from reportlab.pdfbase.pdfdoc import PDFArray
from reportlab.pdfgen.canvas import Canvas

from verifier.samplekit.chance.ink import Ink
from verifier.samplekit.chance.looks import Looks


class Flow:
    """Fills pages from top to bottom, in points of the upright page."""

    def __init__(self, looks: Looks, *, title: str, pages: int, page_words: str) -> None:
        self.looks, self.pages, self.page_words = looks, pages, page_words
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=self._box_size(), invariant=1, pageCompression=0)
        self.canvas.setTitle(f"{title} (invented sample)")
        self.canvas.setCreator("verifier sample kit")
        self.ink = Ink(self.canvas, looks.type)
        self.number = 0
        self.y = 0.0
        self.heads: tuple[str, str] = ("", "")
        """What each page repeats at its top and at its foot."""
        self._begin()

    @property
    def left(self) -> float:
        """The left margin."""
        return self.looks.page.margin

    @property
    def width(self) -> float:
        """Between the margins."""
        return self.looks.page.size[0] - 2 * self.looks.page.margin

    @property
    def bottom(self) -> float:
        """The lowest place for content."""
        return self.looks.page.margin + 22

    def fits(self, height: float) -> bool:
        """Whether so much is left on this page."""
        return self.y - height >= self.bottom

    def need(self, height: float) -> bool:
        """Go to a new page unless so much is left; True for a new page."""
        if self.fits(height):
            return False
        self.new_page()
        return True

    def new_page(self) -> None:
        """End this page and begin the next."""
        self._finish()
        self._begin()

    def close(self) -> bytes:
        """The PDF."""
        self._finish()
        (x, y), (width, height) = self.looks.page.origin, self._box_size()
        for page in self.canvas._doc.Pages.pages:  # noqa: SLF001 - reportlab has no call for a box with an origin
            page.MediaBox = PDFArray([x, y, x + width, y + height])
        self.canvas.save()
        return self.buffer.getvalue()

    def line(
        self,
        text: str,
        size: float,
        *,
        bold: bool = False,
        align: str = "left",
        colour: str = "#000000",
        spaced: float = 0.0,
    ) -> None:
        """One line of text; the next thing is drawn below it. Longer text is wrapped."""
        for part in self.ink.wrap(text, size, self.width - spaced * len(text), bold=bold):
            self.need(size * 1.3)
            x = {"left": self.left, "right": self.left + self.width}.get(align, self.left + self.width / 2)
            self.y -= size * 1.25
            self.ink.write(x, self.y + size * 0.22, part, size, bold=bold, align=align, colour=colour, spaced=spaced)

    def rule(self, thick: float = 0.8) -> None:
        """A line over the whole width."""
        self.canvas.setLineWidth(thick)
        self.canvas.setDash([])
        self.canvas.setStrokeColor(HexColor("#274060"))
        self.canvas.line(self.left, self.y, self.left + self.width, self.y)

    def fill(self, x: float, top: float, width: float, height: float, colour: str) -> None:
        """A shaded box."""
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.rect(x, top - height, width, height, stroke=0, fill=1)

    def frame(self, x: float, top: float, width: float, height: float) -> None:
        """A box of lines."""
        self.canvas.setDash([])
        self.canvas.setLineWidth(0.5)
        self.canvas.setStrokeColor(HexColor("#777777"))
        self.canvas.rect(x, top - height, width, height, stroke=1, fill=0)

    def _box_size(self) -> tuple[float, float]:
        width, height = (side * self.looks.page.scale for side in self.looks.page.size)
        return (height, width) if self.looks.page.rotation in (90, 270) else (width, height)

    def _begin(self) -> None:
        page = self.looks.page
        width, height = (side * page.scale for side in page.size)
        self.number += 1
        self.canvas.setPageRotation(page.rotation)
        self.canvas.translate(*page.origin)
        turn: Callable[..., None] = self.canvas.transform
        if page.rotation == 90:
            turn(0, 1, -1, 0, height, 0)
        elif page.rotation == 180:
            turn(-1, 0, 0, -1, width, height)
        elif page.rotation == 270:
            turn(0, -1, 1, 0, 0, width)
        self.canvas.scale(page.scale, page.scale)
        self.y = page.size[1] - page.margin
        if self.number > 1 and page.running_head and self.heads[0]:
            self.ink.write(self.left, self.y - 7, self.heads[0], 7, colour="#555555")
            self.y -= 20
        if page.number_at == "top":
            self._number(page.size[1] - page.margin + 8)

    def _finish(self) -> None:
        page = self.looks.page
        if page.number_at == "bottom":
            self._number(page.margin)
        if self.heads[1]:
            self.ink.write(self.left, page.margin, self.heads[1], 6.5, colour="#555555")
        self.canvas.showPage()

    def _number(self, y: float) -> None:
        text = self.page_words.format(page=self.number, pages=self.pages or 99)
        self.ink.write(self.left + self.width, y, text, 6.5, align="right", colour="#555555")
