"""What is added to the end of a file: texts changed by a second saving, and what sound files gain that way.

The older state stays in the file, so INT401 can show what was there before.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pypdfium2

from verifier.errors import UsageError
from verifier.model import Client
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.editing import decimals, edit_samples, printed
from verifier.samplekit.incremental import Habit, Parts, add_section, differing, draw_habit, stream, take_apart
from verifier.samplekit.saying import information, saying
from verifier.samplekit.sound import draw_sound
from verifier.samplekit.tampering.base import Genuine, tampering
from verifier.samplekit.truth import Truth, TruthPanel, TruthRow, TruthSample

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_UNITS = {"ppm": "ppb", "ppb": "ppm", "mg/kg": "ug/kg", "%": "mg/g", "mg/g": "%", "ug/g": "ng/g"}
_ALSO = ("INT403", "INT405", "INT406")
"""What else may be seen where the program left its name."""


def _saved_over(genuine: Genuine, changed: Truth, before: bytes | None = None, after: bytes | None = None) -> bytes:
    """The file of the report with that of the changed one saved over it."""
    habit = draw_habit(genuine.dice)
    old = take_apart(before or genuine.pdf)
    objects = differing(old, take_apart(after or genuine.drawn(changed)), habit)
    if genuine.dice.happens(0.5):
        objects[old.info] = information(_told(genuine))
    return add_section(old, objects, habit)


def _told(genuine: Genuine) -> dict[str, str | datetime]:
    """What a program writes about the file that it saves again."""
    made = _moment(genuine)
    producer = genuine.dice.pick(("Report Server 4.2", "Sejda 3.2", "PDF Expert 2.5", "Quartz PDFContext"))
    return {
        "Producer": producer,
        "Creator": "Report Server 4.2",
        "CreationDate": made,
        "ModDate": made + timedelta(days=genuine.dice.between(1, 60)),
    }


def _moment(genuine: Genuine) -> datetime:
    day = genuine.truth.samples[0].dates.reported
    if day is None:
        raise UsageError("The report has no date")
    return datetime(day.year, day.month, day.day, genuine.dice.between(8, 18), 12, 7, tzinfo=UTC)


# ---------------------------------------------------------------------------------------------------------- redrawn


def edit_value(truth: Truth, dice: Dice) -> Truth:
    """The report with one measured value changed, in its first unit."""
    sample = truth.samples[0]
    rows = [
        (p, r)
        for p, panel in enumerate(sample.panels)
        for r, row in enumerate(panel.rows)
        if row.values and _NUMBER.fullmatch(row.values[0])
    ]
    place, number = dice.pick(rows)
    panel = sample.panels[place]
    row = panel.rows[number]
    value = dice.pick((_smaller(row.values[0], dice), "ND", _other_digit(row.values[0], dice)))
    if value == row.values[0]:
        raise UsageError("The value cannot be changed so")
    edited = row.model_copy(update={"values": (value, *row.values[1:])})
    return _with_row(truth, place, number, edited)


def _smaller(value: str, dice: Dice) -> str:
    return printed(Decimal(value) / dice.between(2, 12), decimals(value))


def _other_digit(value: str, dice: Dice) -> str:
    place = dice.pick([index for index, sign in enumerate(value) if sign.isdigit()])
    digit = dice.pick([sign for sign in "123456789" if sign != value[place]])
    return value[:place] + digit + value[place + 1 :]


def _with_row(truth: Truth, place: int, number: int, row: TruthRow) -> Truth:
    def edit(sample: TruthSample) -> TruthSample:
        panels = list(sample.panels)
        rows = list(panels[place].rows)
        rows[number] = row
        panels[place] = panels[place].model_copy(update={"rows": tuple(rows)})
        return sample.model_copy(update={"panels": tuple(panels)})

    return edit_samples(truth, edit)


@tampering("result_saved_over", "INT401", "one result changed by saving again", also=_ALSO)
def _result_saved_over(genuine: Genuine) -> tuple[bytes, ...]:
    return (_saved_over(genuine, edit_value(genuine.truth, genuine.dice)),)


@tampering("results_saved_over_twice", "INT401", "two results changed in two savings", also=_ALSO)
def _results_saved_over_twice(genuine: Genuine) -> tuple[bytes, ...]:
    first = edit_value(genuine.truth, genuine.dice)
    second = edit_value(first, genuine.dice)
    one, two, three = (take_apart(pdf) for pdf in (genuine.pdf, genuine.drawn(first), genuine.drawn(second)))
    middle = take_apart(add_section(one, differing(one, two)))
    return (add_section(middle, differing(two, three), draw_habit(genuine.dice)),)


@tampering("lot_saved_over", "INT401", "the lot replaced by saving again", also=_ALSO)
def _lot_saved_over(genuine: Genuine) -> tuple[bytes, ...]:
    lot = genuine.truth.samples[0].lot or ""
    other = genuine.dice.pick((_other_digit(lot, genuine.dice), f"KR{genuine.dice.between(1000, 9999)}", f"{lot}-B"))
    return (_saved_over(genuine, edit_samples(genuine.truth, lambda one: one.model_copy(update={"lot": other}))),)


@tampering("date_saved_over", "INT401", "dates moved by saving again", also=_ALSO)
def _date_saved_over(genuine: Genuine) -> tuple[bytes, ...]:
    names = genuine.dice.pick((("received",), ("reported",), ("produced", "collected", "received", "reported")))
    later = timedelta(days=genuine.dice.between(1, 400))

    def edit(sample: TruthSample) -> TruthSample:
        days = {name: getattr(sample.dates, name) + later for name in names}
        return sample.model_copy(update={"dates": sample.dates.model_copy(update=days)})

    return (_saved_over(genuine, edit_samples(genuine.truth, edit)),)


@tampering("client_saved_over", "INT401", "the client replaced or removed by saving again", also=_ALSO)
def _client_saved_over(genuine: Genuine) -> tuple[bytes, ...]:
    client = genuine.dice.pick((None, Client(name="Tall Pine Botanicals"), Client(name="Hollow Oak Trading")))
    return (_saved_over(genuine, genuine.truth.model_copy(update={"client": client})),)


@tampering("product_saved_over", "INT401", "the name of the product replaced by saving again", also=_ALSO)
def _product_saved_over(genuine: Genuine) -> tuple[bytes, ...]:
    name = genuine.dice.pick(("Gold Reserve Extract", "Morning Blend", "Yellow Horn Powder"))
    return (_saved_over(genuine, edit_samples(genuine.truth, lambda one: one.model_copy(update={"name": name}))),)


@tampering("status_saved_over", "INT401", "a failed verdict turned into a passed one by saving again", also=_ALSO)
def _status_saved_over(genuine: Genuine) -> tuple[bytes, ...]:
    rows = [
        (p, r, row)
        for p, panel in enumerate(genuine.truth.samples[0].panels)
        for r, row in enumerate(panel.rows)
        if row.status == "Pass"
    ]
    place, number, row = genuine.dice.pick(rows)
    failed = _with_row(genuine.truth, place, number, row.model_copy(update={"status": "Fail"}))
    return (_saved_over(genuine, failed, before=genuine.drawn(failed), after=genuine.pdf),)


@tampering("unit_saved_over", "INT401", "a unit replaced by saving again", also=_ALSO)
def _unit_saved_over(genuine: Genuine) -> tuple[bytes, ...]:
    panels = genuine.truth.samples[0].panels
    place = genuine.dice.pick([index for index, panel in enumerate(panels) if panel.units[0] in _UNITS])

    def edit(sample: TruthSample) -> TruthSample:
        changed = list(sample.panels)
        changed[place] = _in_other_unit(changed[place])
        return sample.model_copy(update={"panels": tuple(changed)})

    return (_saved_over(genuine, edit_samples(genuine.truth, edit)),)


def _in_other_unit(panel: TruthPanel) -> TruthPanel:
    first, *rest = panel.units
    if _UNITS[first] in rest:
        raise UsageError("The panel has both units already")
    return panel.model_copy(update={"units": (_UNITS[first], *rest)})


@tampering("page_saved_over", "INT401", "the last page replaced by that of another report", also=_ALSO)
def _page_saved_over(genuine: Genuine) -> tuple[bytes, ...]:
    other, _, _ = draw_sound(genuine.dice.between(1, 10**9))
    old, new = take_apart(genuine.pdf), take_apart(genuine.drawn(other))
    if old.objects.keys() != new.objects.keys() or len(old.pages) < 2 or old.pages != new.pages:
        raise UsageError("The two reports have other pages")
    page = old.pages[-1]
    changed = {old.content(page): new.objects[new.content(page)]}
    return (add_section(old, changed, draw_habit(genuine.dice)),)


# -------------------------------------------------------------------------------------------------------- drawn on top


@tampering(
    "overlay_saved_over",
    "INT401",
    "a white area with other digits put over a result by saving again",
    also=(*_ALSO, "INT420"),
)
def _overlay_saved_over(genuine: Genuine) -> tuple[bytes, ...]:
    parts = take_apart(genuine.pdf)
    page, (left, bottom, right, top), text = _some_number(genuine)
    new = _other_digit(text, genuine.dice)
    size = (top - bottom) / 0.72
    drawn = (
        f"\nq 1 1 1 rg {left - 0.5:.2f} {bottom - 0.8:.2f} {right - left + 1:.2f} {top - bottom + 1.6:.2f} re f Q\n"
        f"q BT 0 g /FOver {size:.2f} Tf 1 0 0 1 {left:.2f} {bottom:.2f} Tm ({new}) Tj ET Q\n"
    )
    return (add_section(parts, drawn_on(parts, page, drawn), Habit(line_end=genuine.dice.pick((b"\n", b"\r\n")))),)


def _some_number(genuine: Genuine) -> tuple[int, tuple[float, float, float, float], str]:
    """Page, place and text of a result that stands once on its page."""
    document = pypdfium2.PdfDocument(genuine.pdf)
    try:
        texts = [
            row.values[0]
            for panel in genuine.truth.samples[0].panels
            for row in panel.rows
            if row.values and _NUMBER.fullmatch(row.values[0]) and len(row.values[0]) > 3
        ]
        for text in genuine.dice.shuffled(texts):
            for index in range(len(document)):
                page = document[index].get_textpage()
                found = page.search(text, match_whole_word=True).get_next()
                if found is not None:
                    boxes = [page.get_charbox(found[0] + i) for i in range(found[1])]
                    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
                    return index, (min(lefts), min(bottoms), max(rights), max(tops)), text
    finally:
        document.close()
    raise UsageError("No result is found on the pages as it is in the truth")


def drawn_on(parts: Parts, page: int, content: str) -> dict[int, bytes]:
    """The objects that draw this on top of a page, with "FOver" as a font."""
    number, free = parts.pages[page], parts.size
    text = parts.objects[number]
    contents = b"/Contents [%d 0 R %d 0 R]" % (parts.content(number), free)
    fonts = re.search(rb"/Font\s+(\d+)\s+0\s+R", text)
    if fonts is None:
        raise UsageError("The page has no dictionary of fonts")
    table = parts.objects[int(fonts[1])].strip()
    font = b"/FOver <</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>"
    return {
        number: re.sub(rb"/Contents\s+\d+\s+0\s+R", contents, text),
        int(fonts[1]): table[: table.rindex(b">>")] + font,
        free: stream(content.encode("cp1252")),
    }


# ------------------------------------------------------------------------------------------------ innocent additions


@tampering("saved_again", None, "saved again without a change")
def _saved_again(genuine: Genuine) -> tuple[bytes, ...]:
    parts, habit = take_apart(genuine.pdf), draw_habit(genuine.dice)
    page = genuine.dice.pick(parts.pages)
    same = {page: parts.objects[page], parts.content(page): parts.objects[parts.content(page)]}
    return (add_section(parts, same, habit),)


@tampering("turned_and_saved", None, "one page turned in a viewer, which saves by adding")
def _turned_and_saved(genuine: Genuine) -> tuple[bytes, ...]:
    """A page that can be read when it lies on its side, or another one than the only one."""
    parts = take_apart(genuine.pdf)
    if len(parts.pages) < 2:
        raise UsageError("the report has one page, and nothing is read of it when it is turned")
    number = parts.pages[genuine.dice.between(1, len(parts.pages) - 1)]
    page = re.sub(rb"/Rotate\s+\d+", b"", parts.objects[number]).rstrip()
    angle = genuine.dice.pick((90, 180, 270))
    turned = page.removesuffix(b">>") + b" /Rotate %d >>" % angle
    return (add_section(parts, {number: turned}, draw_habit(genuine.dice)),)


@tampering("text_stored_otherwise", None, "saved again with the pages moved a little and drawn in another order")
def _text_stored_otherwise(genuine: Genuine) -> tuple[bytes, ...]:
    """The whole page is shifted, as when margins are set anew."""
    parts, changed = take_apart(genuine.pdf), {}
    right, up = genuine.dice.between(-9, 9), genuine.dice.between(-9, 9)
    for page in parts.pages:
        number = parts.content(page)
        content = parts.objects[number]
        found = re.search(rb"stream\r?\n(.*?)\r?\n?endstream", content, re.DOTALL)
        if found is None or b"/Filter" in content:
            raise UsageError("The page is packed")
        changed[number] = stream(b"q 1 0 0 1 %d %d cm\n%s\nQ" % (right, up, found[1]))
    return (add_section(parts, changed, draw_habit(genuine.dice)),)


@tampering("title_added", None, "saved again with other metadata and nothing else")
def _title_added(genuine: Genuine) -> tuple[bytes, ...]:
    made = _moment(genuine)
    told: dict[str, str | datetime] = {"Title": "COA", "Producer": "Report Server 4.2", "CreationDate": made}
    told["ModDate"] = made + timedelta(hours=5)
    xmp: dict[str, str | datetime] = {"pdf:Producer": "Report Server 4.2", "xmp:CreateDate": made}
    xmp = xmp if genuine.dice.happens(0.5) else {}
    parts = take_apart(genuine.pdf)
    return (add_section(parts, saying(parts, told, xmp), draw_habit(genuine.dice)),)


@tampering("comment_added", None, "a note put into the margin by a reader")
def _comment_added(genuine: Genuine) -> tuple[bytes, ...]:
    parts = take_apart(genuine.pdf)
    page = genuine.dice.pick(parts.pages)
    note = b"<</Type/Annot/Subtype/Text/Rect[4 %d 22 %d]/Contents(Lot 77-A checked, lead 0.3 ppm)/Name/Note/F 4>>"
    y = genuine.dice.between(60, 700)
    return (add_section(parts, _annotated(parts, page, note % (y, y + 18)), draw_habit(genuine.dice)),)


def _annotated(parts: Parts, page: int, annotation: bytes) -> dict[int, bytes]:
    text = parts.objects[page].strip()
    return {page: text[: text.rindex(b">>")] + b"/Annots[%d 0 R]>>" % parts.size, parts.size: annotation}


@tampering("form_filled", None, "a form field in the margin filled in with the number of an order")
def _form_filled(genuine: Genuine) -> tuple[bytes, ...]:
    parts = take_apart(genuine.pdf)
    page, field = parts.pages[0], parts.size
    catalogue = parts.objects[parts.root].strip()
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    form = b"/AcroForm<</Fields[%d 0 R]/DA(/Helv 8 Tf 0 g)/DR<</Font<</Helv %s>>>>>>>>" % (field, font)
    empty = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(order)/Rect[60 4 160 18]/F 4/DA(/Helv 8 Tf 0 g)%s>>"
    changed = _annotated(parts, page, empty % b"") | {parts.root: catalogue[: catalogue.rindex(b">>")] + form}
    first = take_apart(add_section(parts, changed))
    order = f"PO {genuine.dice.between(10000, 99999)}"
    shown = stream(
        f"/Tx BMC q BT /Helv 8 Tf 2 4 Td ({order}) Tj ET Q EMC".encode(),
        b"/Type/XObject/Subtype/Form/BBox[0 0 100 14]/Resources<</Font<</Helv %s>>>>" % font,
    )
    filled = {first.size: shown, field: empty % (f"/V({order})/AP<</N {first.size} 0 R>>".encode())}
    return (add_section(first, filled, draw_habit(genuine.dice)),)


@tampering("stamped_in_margin", None, "a line of the download portal put below all that the page says")
def _stamped_in_margin(genuine: Genuine) -> tuple[bytes, ...]:
    parts = take_apart(genuine.pdf)
    day = genuine.dice.between(1, 28)
    text = f"q BT 0.4 g /FOver 6 Tf 1 0 0 1 40 6 Tm (Downloaded 2026-10-{day:02} 14:03, copy 1 of 1) Tj ET Q"
    page = genuine.dice.between(1, len(parts.pages)) - 1
    return (add_section(parts, drawn_on(parts, page, text), draw_habit(genuine.dice)),)
