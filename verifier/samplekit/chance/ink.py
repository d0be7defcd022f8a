"""Measuring and drawing lines of text: faces, condensed letters, raised marks, signs that a font lacks."""

from __future__ import annotations

import re
from typing import NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from verifier.samplekit.chance.looks import TypeLook
from verifier.samplekit.layouts.base import is_standard, register_open_sans

_FACES = {
    "helvetica": ("Helvetica", "Helvetica-Bold"),
    "times": ("Times-Roman", "Times-Bold"),
    "courier": ("Courier", "Courier-Bold"),
    "open-sans": ("OpenSans", "OpenSans-Bold"),
}
_PARTS = re.compile(r"\^\{([^}]*)\}|(\u2009)|([^\u2009^]+|\^)")
_RAISED_SIZE, _RISE, _THIN = 0.62, 0.36, 0.16
"""Of the size: a raised letter, how far it is raised, and the gap between thousands."""


class _Run(NamedTuple):
    text: str
    font: str
    size: float
    rise: float
    gap: float = 0.0


class Ink:
    """Writes on a canvas in one report's type."""

    def __init__(self, canvas: Canvas, look: TypeLook) -> None:
        if look.family == "open-sans":
            register_open_sans()
        self.canvas = canvas
        self.look = look

    def width(self, text: str, size: float, *, bold: bool = False, spaced: float = 0.0) -> float:
        """The width of one line in points."""
        total = 0.0
        for run in self._runs(text, size, bold):
            total += run.gap or self._run_width(run)
        return total + spaced * len(text)

    def write(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, colour: str = "#000000",
        align: str = "left", spaced: float = 0.0,
    ) -> None:  # fmt: skip
        """One line with its baseline at y; x is the left, right or middle of it."""
        width = self.width(text, size, bold=bold, spaced=spaced)
        at = x - width if align == "right" else x - width / 2 if align == "center" else x
        for run in self._runs(text, size, bold):
            if not run.gap:
                line = self.canvas.beginText(at, y + run.rise)
                line.setFont(run.font, run.size)
                line.setFillColor(HexColor(colour))
                line.setHorizScale(self.look.condensed)
                line.setCharSpace(spaced)
                line.textOut(run.text)
                line.setCharSpace(0)
                self.canvas.drawText(line)
            at += run.gap or self._run_width(run) + spaced * len(run.text)

    def wrap(self, text: str, size: float, width: float, *, bold: bool = False) -> tuple[str, ...]:
        """The text in lines no wider than that, broken at blanks and at the text's own line ends."""
        lines: list[str] = []
        for part in text.split("\n"):
            line = ""
            for piece in part.split(" "):
                longer = f"{line} {piece}" if line else piece
                if line and self.width(longer, size, bold=bold) > width + 0.01:
                    lines.append(line)
                    line = piece
                else:
                    line = longer
            lines.append(line)
        return tuple(lines)

    def _run_width(self, run: _Run) -> float:
        width: float = pdfmetrics.stringWidth(run.text, run.font, run.size)
        return width * self.look.condensed / 100

    def _runs(self, text: str, size: float, bold: bool) -> list[_Run]:
        font = _FACES[self.look.family][bold]
        runs: list[_Run] = []
        for raised, thin, plain in _PARTS.findall(text):
            if thin:
                runs.append(_Run("", font, size, 0.0, _THIN * size))
            elif raised:
                runs.append(_Run(raised, font, size * _RAISED_SIZE, size * _RISE))
            else:
                runs += self._by_font(plain, font, size)
        return runs

    def _by_font(self, text: str, font: str, size: float) -> list[_Run]:
        """Greek letters and signs that the standard fonts lack are set in the Symbol font."""
        if self.look.family == "open-sans":
            return [_Run(text, font, size, 0.0)]
        runs: list[_Run] = []
        for letter in text:
            used = font if is_standard(letter) else "Symbol"
            if runs and runs[-1].font == used:
                runs[-1] = runs[-1]._replace(text=runs[-1].text + letter)
            else:
                runs.append(_Run(letter, used, size, 0.0))
        return runs
