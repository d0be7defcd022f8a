"""What all layouts share: the setting they draw in and the way from a story to PDF bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate, Paragraph

from verifier.errors import UsageError
from verifier.samplekit.options import ROLES, Options, UnitPlace
from verifier.samplekit.printing import spell, spell_date
from verifier.samplekit.truth import Powers, Style, Truth, TruthSample
from verifier.samplekit.wording import Words, load_words

_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ALIGNMENTS = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}
_FAMILIES = {
    "helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "open-sans": ("OpenSans", "OpenSans-Bold", "OpenSans-Italic"),
}


@dataclass(frozen=True)
class Fonts:
    """Names of the three faces in use."""

    regular: str
    bold: str
    italic: str


@dataclass(frozen=True)
class Layout:
    """One way to draw a report."""

    story: Callable[[Setting, TruthSample], list[Flowable]]
    """What is drawn for one sample, from the top of its first page."""
    frame: Callable[[Setting, TruthSample, Canvas, int, int], None]
    """Draws head and foot of one page, given its number and the number of pages."""
    font: str = "helvetica"
    page: str = "letter"
    colour: str = "#1f4e79"
    units: UnitPlace = UnitPlace.HEADER
    order: tuple[str, ...] = ROLES
    size: float = 8.0
    """Text size of tables in points before scaling."""
    margins: tuple[float, float, float, float] = (40.0, 40.0, 40.0, 56.0)
    """Left, top, right, bottom in points."""
    numbers_pages_per_sample: bool = False


@dataclass(frozen=True)
class Setting:
    """Everything a layout needs to draw: the truth, the looks and the words."""

    layout: Layout
    truth: Truth
    options: Options
    style: Style
    words: Words
    fonts: Fonts
    units: UnitPlace
    order: tuple[str, ...]
    page: tuple[float, float]
    accent: Color
    scale: float
    size: float = field(default=8.0)

    @property
    def width(self) -> float:
        """The width between the margins."""
        return self.page[0] - self.layout.margins[0] - self.layout.margins[2]

    def unit(self, code: str) -> str:
        """The printed spelling of a unit."""
        return self.truth.unit_spelling.get(code, code)

    def cell(self, text: str | None, unit: str | None = None) -> str:
        """A cell's text as printed; nothing for None."""
        return "" if text is None else spell(self.options.cell(text), self.style, unit)

    def date(self, day: Any) -> str:
        """A date as printed."""
        return spell_date(day, self.style)

    def points(self, size: float) -> float:
        """A text size after scaling."""
        return size * self.scale

    def text(
        self,
        text: str,
        size: float = 8.0,
        *,
        bold: bool = False,
        italic: bool = False,
        align: str = "left",
        colour: Color | None = None,
        leading: float = 1.2,
    ) -> Paragraph:
        """Text as a paragraph that wraps at blanks only; size before scaling."""
        points = self.points(size)
        style = ParagraphStyle(
            "text",
            fontName=self.fonts.bold if bold else self.fonts.italic if italic else self.fonts.regular,
            fontSize=points,
            leading=points * leading,
            alignment=_ALIGNMENTS[align],
            textColor=colour or HexColor("#000000"),
            splitLongWords=0,
        )
        return Paragraph(self._markup(text, points), style)

    def text_width(self, text: str, size: float = 8.0, *, bold: bool = False) -> float:
        """The width of one line of text in points."""
        width: float = pdfmetrics.stringWidth(text, self.fonts.bold if bold else self.fonts.regular, self.points(size))
        return width

    def _markup(self, text: str, points: float) -> str:
        marked = escape(text).replace("\n", "<br/>")
        if self.style.powers is not Powers.RAISED:
            return marked
        raised = f'<super rise="{points * 0.38:.2f}" size="{points * 0.65:.2f}">'
        return _RAISED.sub(lambda m: f"{raised}{m.group().translate(_PLAIN_DIGITS)}</super>", marked)


def make_setting(layout: Layout, truth: Truth, options: Options) -> Setting:
    """The setting for one document; raises UsageError for options that do not go together with the truth."""
    style = options.style(truth)
    words = load_words(style.language, options.wording)
    unknown = [role for role in options.order or () if role not in ROLES]
    if unknown:
        raise UsageError(f'There is no column role "{unknown[0]}"; expected some of: {", ".join(ROLES)}')
    order = options.order or layout.order
    scale = float(options.scale)
    return Setting(
        layout=layout,
        truth=truth,
        options=options,
        style=style,
        words=words,
        fonts=_fonts(layout, truth, options, style, words),
        units=options.units or layout.units,
        order=(*order, *(role for role in ROLES if role not in order)),
        page=A4 if (options.page or layout.page) == "a4" else LETTER,
        accent=HexColor(options.colour or layout.colour),
        scale=scale,
        size=layout.size,
    )


def render(layout: Layout, truth: Truth, options: Options) -> bytes:
    """The PDF. The same truth, layout and options give the same bytes: no clock, no random ids, no compression.

    Streams stay uncompressed because compressed bytes differ between builds of zlib.
    """
    setting = make_setting(layout, truth, options)
    buffer = io.BytesIO()
    left, top, right, bottom = layout.margins
    width, height = setting.page
    frame = Frame(left, bottom, width - left - right, height - top - bottom, 0, 0, 0, 0, id="body")
    document = BaseDocTemplate(
        buffer,
        pagesize=setting.page,
        pageTemplates=[PageTemplate(id="page", frames=[frame])],
        invariant=1,
        pageCompression=0,
        title=f"{truth.title} (invented sample)",
        author=truth.laboratory.name,
        subject="Invented sample report: laboratory, client, product and results do not exist",
        creator="verifier sample kit",
    )
    story: list[Flowable] = []
    for index, sample in enumerate(truth.samples):
        if index:
            story += [NextPageTemplate("page"), PageBreak()]
        story += [_Begin(index), *layout.story(setting, sample)]
    document.build(story, canvasmaker=_canvas_class(setting))
    return buffer.getvalue()


class _Begin(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Marks the page on which a sample begins."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self.index = index

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return (0, 0)

    def draw(self) -> None:
        self.canv.sample_index = self.index


def _canvas_class(setting: Setting) -> type[Canvas]:
    class NumberedCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
        """Holds pages back until their number is known, then draws head and foot."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.sample_index = 0
            self.held: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            self.held.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            held = self.held
            for position, state in enumerate(held):
                self.__dict__.update(state)
                index = state["sample_index"]
                if setting.layout.numbers_pages_per_sample:
                    same = [i for i, other in enumerate(held) if other["sample_index"] == index]
                    number, count = same.index(position) + 1, len(same)
                else:
                    number, count = position + 1, len(held)
                count += setting.truth.pages_left_out
                setting.layout.frame(setting, setting.truth.samples[index], self, number, count)
                super().showPage()
            super().save()

    return NumberedCanvas


def _fonts(layout: Layout, truth: Truth, options: Options, style: Style, words: Words) -> Fonts:
    """The chosen family; the embedded one where the text needs letters that the standard fonts lack."""
    family = options.font or layout.font
    used = truth.model_dump_json() + words.model_dump_json() + (options.not_detected or "")
    if style.powers is Powers.UNICODE:
        used += "⁴"
    if family != "open-sans":
        lacking = sorted({letter for letter in used if not is_standard(letter)})
        if lacking and options.font:
            raise UsageError(
                f'The font {family} has no letter "{lacking[0]}", which this report prints',
                "Leave the font open or choose open-sans.",
            )
        if lacking:
            family = "open-sans"
    if family == "open-sans":
        register_open_sans()
    return Fonts(*_FAMILIES[family])


def is_standard(letter: str) -> bool:
    """Whether the fonts that every PDF viewer has can show a letter."""
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def register_open_sans() -> None:
    """Make the embedded font known to reportlab, once."""
    registered = set(pdfmetrics.getRegisteredFontNames())
    folder = files("ttf_opensans") / "ttf"
    for name, face in zip(_FAMILIES["open-sans"], ("Regular", "Bold", "Italic"), strict=True):
        if name not in registered:
            pdfmetrics.registerFont(TTFont(name, io.BytesIO((folder / f"OpenSans-{face}.ttf").read_bytes())))
