"""Parts of a page that layouts put together: logo, head fields, section bars, signature, head and foot lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table, TableStyle

from verifier.samplekit.layouts.base import Setting
from verifier.samplekit.layouts.tables import BLACK, GREY, LINE, WHITE
from verifier.samplekit.truth import TruthPanel, TruthSample

_PLAIN: list[tuple[Any, ...]] = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 0.6),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.4),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


class Logo(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A mark drawn with shapes: "flask", "hexagon", "leaf" or "bars"."""

    def __init__(self, kind: str, size: float, colour: Color) -> None:
        super().__init__()
        self.kind, self.width, self.height, self.colour = kind, size, size, colour

    def draw(self) -> None:
        """Draw at the flowable's place."""
        canvas, size = self.canv, self.width
        canvas.setFillColor(self.colour)
        canvas.setStrokeColor(self.colour)
        if self.kind == "flask":
            _polygon(canvas, [(0.38, 0.95), (0.38, 0.6), (0.08, 0.08), (0.92, 0.08), (0.62, 0.6), (0.62, 0.95)], size)
            canvas.setFillColor(WHITE)
            canvas.circle(size * 0.44, size * 0.3, size * 0.07, stroke=0, fill=1)
            canvas.circle(size * 0.6, size * 0.22, size * 0.05, stroke=0, fill=1)
        elif self.kind == "hexagon":
            corners = [(0.5 + 0.48 * math.cos(a), 0.5 + 0.48 * math.sin(a)) for a in _angles(6)]
            _polygon(canvas, corners, size)
            canvas.setStrokeColor(WHITE)
            canvas.setLineWidth(size * 0.05)
            canvas.circle(size / 2, size / 2, size * 0.22, stroke=1, fill=0)
        elif self.kind == "leaf":
            path = canvas.beginPath()
            path.moveTo(size * 0.1, size * 0.1)
            path.curveTo(size * 0.05, size * 0.7, size * 0.4, size * 0.95, size * 0.95, size * 0.95)
            path.curveTo(size * 0.95, size * 0.4, size * 0.7, size * 0.05, size * 0.1, size * 0.1)
            canvas.drawPath(path, stroke=0, fill=1)
            canvas.setStrokeColor(WHITE)
            canvas.setLineWidth(size * 0.04)
            canvas.line(size * 0.15, size * 0.15, size * 0.75, size * 0.75)
        else:
            for index, height in enumerate((0.45, 0.9, 0.65, 0.3)):
                canvas.rect(size * (0.06 + 0.23 * index), size * 0.06, size * 0.17, size * height, stroke=0, fill=1)


class Signature(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A drawn signature: a stroke whose shape follows the name, so that it is the same every time."""

    def __init__(self, name: str, colour: Color, width: float = 110.0, height: float = 24.0) -> None:
        super().__init__()
        self.name, self.colour, self.width, self.height = name, colour, width, height

    def draw(self) -> None:
        """Draw at the flowable's place."""
        canvas = self.canv
        canvas.setStrokeColor(self.colour)
        canvas.setLineWidth(0.9)
        letters = [ord(letter) % 17 / 17 for letter in self.name if letter.isalpha()]
        step = self.width * 0.85 / max(len(letters), 1)
        path = canvas.beginPath()
        x, y = 4.0, self.height * 0.3
        path.moveTo(x, y)
        for index, share in enumerate(letters):
            top = self.height * (0.35 + 0.6 * share * (1.0 if index % 5 == 0 else 0.45))
            path.curveTo(x + step * 0.2, top, x + step * 0.9, top, x + step * 0.6, y)
            x += step
        path.curveTo(x, y - 6, x + 6, y + 2, self.width, y + 3)
        canvas.drawPath(path, stroke=1, fill=0)


def head_fields(setting: Setting, sample: TruthSample, *, joins_tested: bool = False) -> list[tuple[str, str]]:
    """Label and value of all head fields that this report prints, in printed order.

    `joins_tested` prints start and end of testing as one range, as European reports do.
    """
    found: list[tuple[str, str | None]] = [("sample.report_id", sample.report_id)]
    client = setting.truth.client
    if client is not None:
        found += [("client.name", client.name), ("client.address", client.address)]
    found += [(f"sample.{key}", getattr(sample, key)) for key in ("name", "matrix", "sample_id", "lot")]
    for key in ("unit_mass", "serving"):
        amount = getattr(sample, key)
        found.append((f"sample.{key}", f"{setting.cell(amount.number)} {amount.unit}" if amount else None))
    days = {name: getattr(sample.dates, name) for name in type(sample.dates).model_fields}
    for name, day in days.items():
        if joins_tested and name in ("started", "completed") and days["started"] and days["completed"]:
            if name == "started":
                found.append(("tested", f"{setting.date(day)} - {setting.date(days['completed'])}"))
        elif day is not None:
            found.append((f"dates.{name}", setting.date(day)))
    return [(f"{setting.words.field(key)}", value) for key, value in found if value is not None]


def field_block(
    setting: Setting,
    fields: Sequence[tuple[str, str]],
    *,
    across: int = 2,
    grid: Color | None = None,
    size: float = 8.0,
    label_share: float = 0.36,
    colon: str = ":",
) -> Table:
    """Fields as label and value pairs, `across` pairs beside each other, filled column by column."""
    per_column = math.ceil(len(fields) / across)
    data = []
    for row in range(per_column):
        line: list[object] = []
        for column in range(across):
            index = column * per_column + row
            label, value = fields[index] if index < len(fields) else ("", "")
            line.append(setting.text(f"{label}{colon}", size, bold=True) if label else "")
            line.append(setting.text(value, size) if value else "")
        data.append(line)
    pair = setting.width / across
    table = Table(data, colWidths=[pair * label_share, pair * (1 - label_share)] * across)
    style = list(_PLAIN)
    if grid is not None:
        style += [
            ("GRID", (0, 0), (-1, -1), 0.5, grid),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 1.6),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.4),
        ]
    table.setStyle(TableStyle(style))
    return table


def laboratory_lines(
    setting: Setting, *, size: float = 8.0, align: str = "left", name_size: float = 13.0
) -> list[Flowable]:
    """The letterhead's text: name, address, contact, licence, accreditation."""
    laboratory = setting.truth.laboratory
    lines: list[Flowable] = [setting.text(laboratory.name, name_size, bold=True, align=align, colour=setting.accent)]
    parts = (laboratory.address, laboratory.contact, laboratory.licence)
    lines += [setting.text(part, size, align=align) for part in parts if part]
    if laboratory.accreditation:
        lines.append(setting.text(laboratory.accreditation.printed, size, bold=True, align=align))
    return lines


def letterhead(setting: Setting, logo: str, right: Sequence[Flowable], *, share: float = 0.62) -> Table:
    """Logo and laboratory on the left, something else on the right."""
    mark = setting.points(42)
    widths = [mark + 8, setting.width * share - mark - 8, setting.width * (1 - share)]
    table = Table([[Logo(logo, mark, setting.accent), laboratory_lines(setting), list(right)]], colWidths=widths)
    table.setStyle(TableStyle([*_PLAIN, ("RIGHTPADDING", (-1, 0), (-1, 0), 0)]))
    return table


def section_bar(
    setting: Setting,
    title: str,
    status: str | None = None,
    *,
    fill: Color | None = None,
    colour: Color | None = None,
    rule: Color | None = None,
    size: float = 9.5,
    width: float | None = None,
) -> Table:
    """The title of a panel with its verdict at the right end."""
    whole = setting.width if width is None else width
    ink = colour or BLACK
    cells = [
        setting.text(title, size, bold=True, colour=ink),
        setting.text(status, size, bold=True, align="right", colour=ink) if status else "",
    ]
    table = Table([cells], colWidths=[whole * 0.7, whole * 0.3])
    style: list[tuple[Any, ...]] = [
        ("LEFTPADDING", (0, 0), (-1, -1), 4 if fill else 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4 if fill else 0),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    if fill is not None:
        style.append(("BACKGROUND", (0, 0), (-1, -1), fill))
    if rule is not None:
        style.append(("LINEBELOW", (0, 0), (-1, -1), 0.8, rule))
    table.setStyle(TableStyle(style))
    return table


def method_line(setting: Setting, panel: TruthPanel, size: float = 7.0) -> list[Flowable]:
    """The method of all rows, above or below a table."""
    if not panel.method:
        return []
    line = setting.text(f"{setting.words.say('method')}: {panel.method}", size, italic=True, colour=GREY)
    return [Spacer(1, 2), line, Spacer(1, 2)]


def closing(setting: Setting, sample: TruthSample, *, size: float = 7.0) -> list[Flowable]:
    """What follows the tables: methods, overall verdict, legend, statements, signatures, end of report."""
    truth, words = setting.truth, setting.words
    lines: list[Flowable] = [Spacer(1, 6)]
    if truth.methods:
        lines.append(setting.text(f"{words.field('methods')}: {'; '.join(truth.methods)}", size))
    lines += [setting.text(line, size, colour=GREY) for line in truth.legend]
    lines += [Spacer(1, 4), *(setting.text(line, size) for line in truth.statements)]
    tail: list[Flowable] = [Spacer(1, 8), signatures(setting, sample)] if truth.signatories else []
    tail += [Spacer(1, 3), setting.text(words.say("end"), size, align="center", colour=GREY)]
    return [KeepTogether([*lines, *tail])]


def signatures(setting: Setting, sample: TruthSample, size: float = 7.5) -> Table:
    """A drawn signature over a line, with name, role and date, for each signatory."""
    names = setting.truth.signatories
    day = sample.dates.reported
    cells: list[list[object]] = [[], [], []]
    for signatory in names:
        cells[0].append(Signature(signatory.name, setting.accent))
        cells[1].append(setting.text(f"{setting.words.say('authorised')}: {signatory.name}", size, bold=True))
        below = [part for part in (signatory.role, setting.date(day) if day else None) if part]
        cells[2].append(setting.text(", ".join(below), size))
    width = min(setting.width / max(len(names), 2), 240)
    table = Table(cells, colWidths=[width] * len(names), hAlign="LEFT")
    table.setStyle(TableStyle([*_PLAIN, ("LINEABOVE", (0, 1), (-1, 1), 0.6, LINE), ("TOPPADDING", (0, 1), (-1, 1), 2)]))
    return table


def verdict_line(setting: Setting, sample: TruthSample, *, size: float = 10.0, align: str = "left") -> list[Flowable]:
    """The overall verdict, where the report prints one."""
    if not sample.verdict:
        return []
    label = setting.words.field("printed_verdict")
    return [setting.text(f"{label}: {sample.verdict}", size, bold=True, align=align), Spacer(1, 4)]


def opening(
    setting: Setting,
    sample: TruthSample,
    logo: str,
    *,
    share: float,
    gap: float,
    colour: Color | None = None,
) -> list[Flowable]:
    """Letterhead with title and verdict on its right, and the fields below it."""
    heading = [
        setting.text(setting.truth.title, 16, bold=True, align="right", colour=colour),
        *verdict_line(setting, sample, align="right"),
    ]
    return [
        letterhead(setting, logo, heading, share=share),
        Spacer(1, gap),
        field_block(setting, head_fields(setting, sample), size=7.5),
        Spacer(1, 8),
    ]


def footer(
    setting: Setting, sample: TruthSample, canvas: Canvas, number: int, count: int, *, rule: bool = True, note: str = ""
) -> None:
    """The foot of a page: laboratory and report number on the left, "Page x of y" on the right."""
    left, _, right, _ = setting.layout.margins
    size = setting.points(7)
    canvas.setFont(setting.fonts.regular, size)
    canvas.setFillColor(GREY)
    if rule:
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(left, 44, setting.page[0] - right, 44)
    parts = [part for part in (setting.truth.laboratory.name, sample.report_id, note) if part]
    canvas.drawString(left, 32, "  |  ".join(parts))
    canvas.drawRightString(setting.page[0] - right, 32, setting.words.say("page", page=number, pages=count))


def running_head(setting: Setting, sample: TruthSample, canvas: Canvas, number: int) -> None:
    """On later pages: title and sample at the top, so that no page stands alone."""
    if number == 1:
        return
    left, top, right, _ = setting.layout.margins
    size = setting.points(7.5)
    y = setting.page[1] - top + 14
    canvas.setFillColor(GREY)
    canvas.setFont(setting.fonts.regular, size)
    canvas.drawString(left, y, f"{setting.truth.title}  {sample.report_id or ''}".rstrip())
    canvas.drawRightString(setting.page[0] - right, y, sample.sample_id or sample.name)
    if sample.lot_on_later_pages is not None:
        canvas.drawString(left, y + 1.4 * size, f"{setting.words.field('sample.lot')}: {sample.lot_on_later_pages}")


def title(setting: Setting, size: float = 18.0, align: str = "left") -> list[Flowable]:
    """The report's title with some air below."""
    return [setting.text(setting.truth.title, size, bold=True, align=align, colour=setting.accent), Spacer(1, 5)]


def _polygon(canvas: Canvas, corners: Sequence[tuple[float, float]], size: float) -> None:
    path = canvas.beginPath()
    path.moveTo(corners[0][0] * size, corners[0][1] * size)
    for x, y in corners[1:]:
        path.lineTo(x * size, y * size)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _angles(count: int) -> list[float]:
    return [math.pi / 2 + index * 2 * math.pi / count for index in range(count)]
