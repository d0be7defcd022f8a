"""What is done to a file that is written anew: nothing of its older state is left, only what it says about itself.

Dates are those that the report prints, so that a file as its laboratory makes it is created on the day of the report.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from verifier.errors import UsageError
from verifier.samplekit.editing import edit_samples
from verifier.samplekit.incremental import Parts, take_apart, write_whole
from verifier.samplekit.saying import saying
from verifier.samplekit.tampering.base import Genuine, tampering
from verifier.samplekit.tampering.revising import edit_value

_EDITORS = (
    "Sejda 3.2.84 (sejda.example)",
    "Foxit PhantomPDF 10.1",
    "Nitro Pro 13 (13.70)",
    "PDF-XChange Editor 9.5",
    "Wondershare PDFelement 9",
    "macOS Version 13.1 edited with PDF Expert 3",
    "Master PDF Editor 5.9",
)
"""A few of those that the rule knows."""
_MAKERS = ("Report Server 4.2", "Chromium", "Lab Desk 11 (64-bit)", "Spreadsheet 2021")
_TOOLS = ("iLovePDF", "PDFsam Basic v4.2", "pdftk 2.02")
"""They put pages together and shrink files."""
_PRINTERS = ("System Print To PDF", "Quartz PDFContext", "GPL Ghostscript 9.54.0", "cairo 1.16.0")

Said = dict[str, str | datetime]


def _moment(day: date | None, genuine: Genuine) -> datetime:
    if day is None:
        raise UsageError("The report does not print the date")
    hour, minute = genuine.dice.between(7, 19), genuine.dice.between(0, 59)
    return datetime(day.year, day.month, day.day, hour, minute, 31, tzinfo=_zone(genuine))


def _zone(genuine: Genuine) -> timezone:
    return genuine.dice.pick((UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=1))))


def _made(genuine: Genuine) -> datetime:
    """When the laboratory made the file: on the day of the report."""
    return _moment(genuine.truth.samples[0].dates.reported, genuine)


def _file(pdf: bytes, told: Said, xmp: Said | None = None) -> tuple[bytes, ...]:
    parts: Parts = take_apart(pdf)
    return (write_whole(parts, saying(parts, told, xmp or {})),)


def _xmp(producer: str, made: datetime, modified: datetime) -> Said:
    return {"pdf:Producer": producer, "xmp:CreateDate": made, "xmp:ModifyDate": modified}


@tampering("rewritten_with_editor", "INT403", "a result changed in an editor that writes the file anew")
def _rewritten_with_editor(genuine: Genuine) -> tuple[bytes, ...]:
    dice, made = genuine.dice, _made(genuine)
    pdf = genuine.drawn(edit_value(genuine.truth, dice))
    modified = made + timedelta(minutes=dice.pick((3, 90, 2000, 60000)))
    editor, maker = dice.pick(_EDITORS), dice.pick(_MAKERS)
    told: Said = {"Creator": maker, "Producer": editor, "CreationDate": made, "ModDate": modified}
    return _file(pdf, told, _xmp(editor, made, modified) if dice.happens(0.4) else None)


@tampering("editor_forgot_packet", "INT405", "a lot changed in an editor that writes no packet", also=("INT403",))
def _editor_forgot_packet(genuine: Genuine) -> tuple[bytes, ...]:
    dice, made = genuine.dice, _made(genuine)
    other = f"K{dice.between(100000, 999999)}"
    pdf = genuine.drawn(edit_samples(genuine.truth, lambda one: one.model_copy(update={"lot": other})))
    modified = made + timedelta(hours=dice.between(1, 900))
    maker = dice.pick(_MAKERS)
    told: Said = {"Creator": maker, "Producer": dice.pick(_EDITORS), "CreationDate": made, "ModDate": modified}
    return _file(pdf, told, _xmp(maker, made, made))


@tampering("old_report_given_new_dates", "INT406", "the dates of an old report moved in an editor", also=("INT403",))
def _old_report_given_new_dates(genuine: Genuine) -> tuple[bytes, ...]:
    dice = genuine.dice
    earlier = timedelta(days=dice.between(30, 900))
    made = _made(genuine) - earlier
    told: Said = {"Creator": dice.pick(_MAKERS), "Producer": dice.pick(_EDITORS), "CreationDate": made}
    if dice.happens(0.7):
        told["ModDate"] = made + earlier + timedelta(days=dice.between(0, 20))
    return _file(genuine.pdf, told)


# ---------------------------------------------------------------------------------------------------- every day's ways


@tampering("printed_to_pdf", None, "printed to a file by its reader")
def _printed_to_pdf(genuine: Genuine) -> tuple[bytes, ...]:
    printed = _made(genuine) + timedelta(days=genuine.dice.between(0, 300))
    told: Said = {"Producer": genuine.dice.pick(_PRINTERS), "CreationDate": printed, "ModDate": printed}
    return _file(genuine.pdf, told)


@tampering("shrunk_by_reader", None, "made smaller, unlocked or put together by its reader")
def _shrunk_by_reader(genuine: Genuine) -> tuple[bytes, ...]:
    dice, made = genuine.dice, _made(genuine)
    maker, modified = dice.pick(_MAKERS), made + timedelta(days=dice.between(1, 200))
    told: Said = {"Creator": maker, "Producer": dice.pick(_TOOLS), "CreationDate": made, "ModDate": modified}
    return _file(genuine.pdf, told, _xmp(maker, made, made) if dice.happens(0.5) else None)


@tampering("stored_again", None, "opened and stored again by an operating system")
def _stored_again(genuine: Genuine) -> tuple[bytes, ...]:
    made = _made(genuine)
    modified = made + timedelta(days=genuine.dice.between(1, 90))
    told: Said = {"Creator": genuine.dice.pick(_MAKERS), "Producer": "Quartz PDFContext", "CreationDate": made}
    return _file(genuine.pdf, told | {"ModDate": modified})


@tampering("form_with_its_own_date", None, "drawn on a form that keeps the date on which it was made")
def _form_with_its_own_date(genuine: Genuine) -> tuple[bytes, ...]:
    made = _made(genuine)
    maker = genuine.dice.pick(_MAKERS)
    form = made - timedelta(days=genuine.dice.between(20, 900))
    return _file(genuine.pdf, {"Creator": maker, "Producer": maker, "CreationDate": form, "ModDate": made})


@tampering("drawn_in_design_program", None, "a report that its laboratory draws in a design program")
def _drawn_in_design_program(genuine: Genuine) -> tuple[bytes, ...]:
    dice, made = genuine.dice, _made(genuine)
    name = dice.pick(("Canva", "Adobe Illustrator 27.1 (Windows)", "Inkscape 1.2"))
    form = made - timedelta(days=dice.between(0, 300))
    return _file(genuine.pdf, {"Creator": name, "Producer": name, "CreationDate": form, "ModDate": made})


@tampering("zones_apart", None, "metadata in which one program writes local time and the other one UTC")
def _zones_apart(genuine: Genuine) -> tuple[bytes, ...]:
    dice, made, maker = genuine.dice, _made(genuine), genuine.dice.pick(_MAKERS)
    local = made.astimezone(timezone(timedelta(hours=dice.between(-10, 12)))).replace(tzinfo=None)
    written = dice.pick((local, local.replace(tzinfo=UTC))) + timedelta(seconds=dice.between(0, 40))
    return _file(genuine.pdf, {"Producer": maker, "CreationDate": made}, _xmp(maker, written, written))


@tampering("odd_metadata", None, "metadata that says nothing of use")
def _odd_metadata(genuine: Genuine) -> tuple[bytes, ...]:
    dice = genuine.dice
    odd = ("D:", "unknown", "D:20261399", "D:00000101000000Z", "Tue Mar 3 2026", "(((")
    told: Said = {"Producer": dice.pick(("", "\u00ff\u00fe", "canvas 2.1", "x" * 3000)), "CreationDate": dice.pick(odd)}
    return _file(genuine.pdf, told, {"pdf:Producer": "", "xmp:CreateDate": dice.pick(odd)})


# --------------------------------------------------------------------------------------------- tables of other programs


@tampering("second_table", None, "a second table at the end, as an office program always writes it")
def _second_table(genuine: Genuine) -> tuple[bytes, ...]:
    """A hybrid-reference file (ISO 32000-1, 7.5.8.4)."""
    parts, end = take_apart(genuine.pdf), genuine.dice.pick((b"\n", b"\r\n"))
    entries = b"\0\0\0\0\0\0"
    keys = b"/Size %d/Root %d 0 R/Info %d 0 R" % (parts.size, parts.root, parts.info)
    head = b"<</Type/XRef/W[1 4 1]/Index[0 1]%s/Length %d>>" % (keys, len(entries))
    table = b"%s%sstream\r\n%s\r\nendstream" % (head, end, entries)
    pdf = write_whole(parts, {parts.size: table})
    hidden = pdf.index(b"%d 0 obj" % parts.size)
    first = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    start = len(pdf)
    trailer = b"xref%s0 0%strailer%s<<%s/Prev %d/XRefStm %d>>%s" % (end, end, end, keys, first, hidden, end)
    return (pdf + trailer + b"startxref%s%d%s%%%%EOF" % (end, start, end),)


@tampering("linearised", None, "stored for the web, with a part of its table at its beginning")
def _linearised(genuine: Genuine) -> tuple[bytes, ...]:
    """As annex F of ISO 32000-1 wants it, as far as readers look: the first page's objects and table come first."""
    parts = take_apart(genuine.pdf)
    page = parts.pages[0]
    first = [page, parts.content(page), parts.root]
    rest = [number for number in sorted(parts.objects) if number not in first]
    # Renumbered by nobody: each section lists its own objects one by one.
    head = b"%%PDF-1.4\n%d 0 obj\n<</Linearized 1/L %010d/H[0 0]/O %d/E %010d/N %d/T %010d>>\nendobj\n"
    number = parts.size
    blank = head % (number, 0, page, 0, len(parts.pages), 0)
    keys = b"/Size %d/Root %d 0 R/Info %d 0 R%s" % (number + 1, parts.root, parts.info, parts.identifier)
    places: dict[int, int] = {number: len(b"%PDF-1.4\n")}
    start = len(blank)
    room = len(_section([*first, number], places, keys + b"/Prev %010d" % 0, 0))
    body, place = _placed(parts, first, places, start + room)
    tail, main = _placed(parts, rest, places, place)
    front = _section([*first, number], places, keys + b"/Prev %010d" % main, 0)
    back = _section(rest, places, b"/Size %d" % (number + 1), start)
    size = start + len(front) + len(body) + len(tail) + len(back)
    return (head % (number, size, page, place, len(parts.pages), main) + front + body + tail + back,)


def _placed(parts: Parts, numbers: list[int], places: dict[int, int], place: int) -> tuple[bytes, int]:
    """These objects from that place on, and the place behind them; each object's own goes into `places`."""
    data = b""
    for number in numbers:
        places[number] = place + len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, parts.objects[number])
    return data, place + len(data)


def _section(numbers: list[int], places: dict[int, int], keys: bytes, start: int) -> bytes:
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % (number, places.get(number, 0)) for number in sorted(numbers))
    return b"xref\n%strailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (rows, keys, start)
