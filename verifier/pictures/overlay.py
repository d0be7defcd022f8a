"""One page as a picture with boxes around all that was read: what went where, at a glance."""

from __future__ import annotations

import io
from math import ceil, sqrt

from PIL import Image, ImageDraw

from verifier.model import Box
from verifier.pdf.limits import MAX_PIXELS
from verifier.pdf.render import render_page
from verifier.pictures.labels import Labels, font_of, wrapped
from verifier.pictures.palette import KINDS, PARTS, Colour, ink_on
from verifier.reading.layout import STATEMENT, Kind, Mark, PageLayout, Part

_LONG_SIDE = 2200.0
"""Pixels of the longer side of the page."""
_LARGEST = 12.0
"""Pixels per point; a page of stamp size is not drawn larger."""
_TEXT = 16
"""Pixels: the size of labels and legend on a page of that size."""
_HALO = (255, 255, 255)
"""Around boxes, so that they are seen on a header of their own colour."""
_FILL, _FAINT = 55, 28
"""How much a box covers what is below it, of 255."""


def draw_page(data: bytes, layout: PageLayout) -> bytes:
    """The page as a PNG: a legend, the page with its boxes, and the notes below it.

    Raises what `render_page` raises.
    """
    scale = scale_of(layout)
    with Image.open(io.BytesIO(render_page(data, layout.number, scale))) as rendered:
        page = rendered.convert("RGBA")
    boxes = Image.new("RGBA", page.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(boxes)
    for mark in layout.marks:
        _draw_mark(pen, mark, _pixels(mark.box, scale))
    page = Image.alpha_composite(page, boxes)
    values = [_pixels(m.box, scale) for m in layout.marks if m.kind not in (Kind.TABLE, Kind.NOTE)]
    labels = Labels(page, _TEXT, values)
    for number, mark in enumerate((m for m in layout.marks if m.kind is Kind.NOTE), start=1):
        labels.put(_pixels(mark.box, scale), f"note {number}", KINDS[Kind.NOTE])
    for kind in (Kind.HEADER, Kind.TITLE, Kind.FIELD, Kind.NOT_TAKEN):
        for mark in layout.marks:
            if mark.kind is kind and mark.label:
                labels.put(_pixels(mark.box, scale), mark.label, _colour(mark))
    legend, notes = _legend(page.width, layout.number), _notes(page.width, layout)
    sheet = Image.new("RGB", (page.width, legend.height + page.height + notes.height), (255, 255, 255))
    sheet.paste(legend, (0, 0))
    sheet.paste(labels.drawn().convert("RGB"), (0, legend.height))
    sheet.paste(notes, (0, legend.height + page.height))
    buffer = io.BytesIO()
    sheet.save(buffer, format="PNG")
    return buffer.getvalue()


def legend_height(width: int) -> int:
    """How tall the legend above a page of that width is, in pixels."""
    return _legend(width, 1).height


def scale_of(layout: PageLayout) -> float:
    """Pixels per point: enough to read small print, on pages of any size."""
    width, height = max(layout.width, 1.0), max(layout.height, 1.0)
    most = sqrt(0.9 * MAX_PIXELS / (width * height))
    return min(_LONG_SIDE / max(width, height), _LARGEST, most)


def _pixels(box: Box, scale: float) -> tuple[float, float, float, float]:
    """The box in pixels, a hair wider than what is in it."""
    return (box[0] * scale - 1, box[1] * scale - 1, box[2] * scale + 1, box[3] * scale + 1)


def _colour(mark: Mark) -> Colour:
    return PARTS[mark.part or Part.OTHER] if mark.kind in (Kind.HEADER, Kind.VALUE) else KINDS[mark.kind]


def _draw_mark(pen: ImageDraw.ImageDraw, mark: Mark, box: tuple[float, float, float, float]) -> None:
    colour = _colour(mark)
    x0, y0, x1, y1 = box
    match mark.kind:
        case Kind.TABLE:
            pen.rectangle((x0 - 4, y0 - 4, x1 + 4, y1 + 4), outline=(*colour, 255), width=2)
        case Kind.HEADER:
            pen.rectangle((x0 - 1, y0 - 1, x1 + 1, y1 + 1), outline=(*_HALO, 255), width=1)
            pen.rectangle(box, fill=(*colour, _FILL), outline=(*colour, 255), width=3)
        case Kind.VALUE:
            pen.rectangle((x0 - 1, y0 - 1, x1 + 1, y1 + 1), outline=(*_HALO, 160), width=1)
            pen.rectangle(box, fill=(*colour, _FILL), outline=(*colour, 220), width=1)
        case Kind.TITLE:
            pen.rectangle(box, fill=(*colour, _FAINT), outline=(*colour, 255), width=2)
        case Kind.FIELD:
            if not mark.label.startswith(STATEMENT):  # whole lines of text: a line below them is enough
                pen.rectangle(box, fill=(*colour, _FAINT))
            pen.line((x0, y1, x1, y1), fill=(*colour, 255), width=2)
        case Kind.NOTE:
            pen.rectangle((x0 - 3, y0 - 3, x1 + 3, y1 + 3), outline=(*colour, 255), width=4)
        case Kind.NOT_TAKEN:
            _draw_dashes(pen, (x0 - 2, y0 - 2, x1 + 2, y1 + 2), colour)


def _draw_dashes(
    pen: ImageDraw.ImageDraw, box: tuple[float, float, float, float], colour: Colour, dash: int = 9, gap: int = 6
) -> None:
    x0, y0, x1, y1 = (round(edge) for edge in box)
    for x in range(x0, x1, dash + gap):
        for y in (y0, y1):
            pen.line((x, y, min(x + dash, x1), y), fill=(*colour, 255), width=3)
    for y in range(y0, y1, dash + gap):
        for x in (x0, x1):
            pen.line((x, y, x, min(y + dash, y1)), fill=(*colour, 255), width=3)


# ------------------------------------------------------------------------------------------------ above and below


def _legend(width: int, number: int) -> Image.Image:
    """What the colours mean, in as many lines as the width asks for."""
    font = font_of(_TEXT + 2)
    entries: list[tuple[str, Mark]] = [(part.value, Mark(Kind.HEADER, (0, 0, 0, 0), part)) for part in Part]
    entries += [
        ("table", Mark(Kind.TABLE, (0, 0, 0, 0))),
        ("panel title", Mark(Kind.TITLE, (0, 0, 0, 0))),
        ("field", Mark(Kind.FIELD, (0, 0, 0, 0))),
        ("note: not sure", Mark(Kind.NOTE, (0, 0, 0, 0))),
        ("looks like a row, not read", Mark(Kind.NOT_TAKEN, (0, 0, 0, 0))),
    ]
    high, swatch = _TEXT + 16, 30
    first = f"page {number}"
    x, y = 24 + ceil(font.getlength(first)), 0
    places: list[tuple[int, int]] = []
    for name, _ in entries:
        wide = swatch + 24 + ceil(font.getlength(name))
        if x + wide > width and x > 12:
            x, y = 12, y + high
        places.append((x, y))
        x += wide
    legend = Image.new("RGBA", (width, y + high + 8), (245, 245, 245, 255))
    shapes = Image.new("RGBA", legend.size, (0, 0, 0, 0))
    pen, text = ImageDraw.Draw(shapes), ImageDraw.Draw(legend)
    text.text((12, 10), first, font=font, fill=(0, 0, 0))
    for (name, mark), (left, top) in zip(entries, places, strict=True):
        _draw_mark(pen, mark, (left + 4, top + 10, left + swatch, top + 12 + _TEXT))
        text.text((left + swatch + 8, top + 10), name, font=font, fill=(0, 0, 0))
    legend = Image.alpha_composite(legend, shapes)
    ImageDraw.Draw(legend).line((0, legend.height - 1, width, legend.height - 1), fill=(120, 120, 120), width=1)
    return legend.convert("RGB")


def _notes(width: int, layout: PageLayout) -> Image.Image:
    """The notes of the page in full."""
    said = [m.label for m in layout.marks if m.kind is Kind.NOTE]
    lines = [
        line for number, label in enumerate(said, 1) for line in wrapped(f"note {number}: {label}", width - 24, _TEXT)
    ]
    lines += [line for remark in layout.remarks for line in wrapped(remark, width - 24, _TEXT)]
    high = _TEXT + 8
    strip = Image.new("RGB", (width, high * len(lines) + (16 if lines else 0)), KINDS[Kind.NOTE])
    pen = ImageDraw.Draw(strip)
    for index, line in enumerate(lines):
        pen.text((12, 8 + index * high), line, font=font_of(_TEXT + 1), fill=ink_on(KINDS[Kind.NOTE]))
    return strip
