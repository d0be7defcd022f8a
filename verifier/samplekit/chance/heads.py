"""The opening of a report: laboratory, title, labelled fields, summary."""

from __future__ import annotations

from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.chance.looks import Looks
from verifier.samplekit.chance.pages import Flow
from verifier.samplekit.chance.pools import label
from verifier.samplekit.chance.spelling import write_date
from verifier.samplekit.truth import Truth, TruthSample

_TITLES = {
    "en": "Certificate of Analysis",
    "cs": "Protokol o zkoušce",
    "de": "Prüfbericht",
    "es": "Certificado de análisis",
}
_DATES = ("produced", "collected", "received", "started", "completed", "reported", "expires")
_GAP = 6.0


def fields_of(truth: Truth, sample: TruthSample, looks: Looks) -> list[tuple[str, str]]:
    """(label, value) of every field that the report prints, in an order of its own."""
    language, key = looks.spelling.language, looks.head.wording
    found: list[tuple[str, str | None]] = [("client.name", truth.client.name if truth.client else None)]
    found += [(f"sample.{name}", getattr(sample, name)) for name in ("name", "matrix", "sample_id", "lot", "report_id")]
    if Dice(key, "order").happens(0.4):
        found = Dice(key, "shuffle").shuffled(found)
    for name in _DATES:
        day = getattr(sample.dates, name)
        found.append((f"dates.{name}", write_date(day, looks.spelling) if day else None))
    found.append(("verdict", sample.verdict))
    return [(label(field, language, Dice(key, field)), value) for field, value in found if value]


def draw_head(flow: Flow, truth: Truth, sample: TruthSample) -> None:
    """Letterhead, title and fields."""
    looks, laboratory = flow.looks, truth.laboratory
    align = looks.head.laboratory_at
    flow.line(laboratory.name, 13, bold=True, align=align)
    if laboratory.address:
        flow.line(laboratory.address, 7.5, align=align)
    if laboratory.accreditation:
        flow.line(laboratory.accreditation.printed, 7.5, align=align)
    flow.y -= 4
    flow.rule()
    flow.y -= 4
    title = _TITLES[looks.spelling.language]
    spaced = 3.0 if looks.type.spaced_titles else 0.0
    flow.line(title.upper() if looks.type.upper_headers else title, 13, bold=True, align=align, spaced=spaced)
    flow.y -= 6
    draw_fields(flow, fields_of(truth, sample, looks))
    flow.y -= 8


def draw_fields(flow: Flow, fields: list[tuple[str, str]]) -> None:
    """The fields in as many columns as they fit into."""
    size = min(flow.ink.look.size, 9.0)
    form = flow.looks.head.form
    for columns in range(flow.looks.head.columns, 0, -1):
        width = flow.width / columns
        parts = [
            fields[start::columns] if form == "boxes" else _block(fields, start, columns) for start in range(columns)
        ]
        labels = [max((flow.ink.width(text + ":", size, bold=True) for text, _ in part), default=0.0) for part in parts]
        values = [max((flow.ink.width(value, size) for _, value in part), default=0.0) for part in parts]
        need = [max(a, b) if form == "above" else a + b + _GAP for a, b in zip(labels, values, strict=True)]
        if columns == 1 or all(n + 2 * _GAP <= width for n in need):
            break
    step = size * (2.7 if form == "above" else 1.9 if form == "boxes" else 1.45)
    top = flow.y
    for index, part in enumerate(parts):
        x = flow.left + index * width
        for number, (text, value) in enumerate(part):
            _field(flow, (x, top - number * step, width, step), text, value, labels[index], size)
    flow.y = top - max(map(len, parts)) * step


def _block(fields: list[tuple[str, str]], start: int, columns: int) -> list[tuple[str, str]]:
    count = -(-len(fields) // columns)
    return fields[start * count : (start + 1) * count]


def _field(
    flow: Flow, place: tuple[float, float, float, float], text: str, value: str, label_width: float, size: float
) -> None:
    x, top, width, step = place
    bold = flow.ink.look.bold_headers
    base = top - size
    match flow.looks.head.form:
        case "above":
            flow.ink.write(x, base, text, size * 0.85, colour="#555555")
            flow.ink.write(x, base - size * 1.15, value, size, bold=bold)
        case "right_colon":
            flow.ink.write(x + label_width, base, f"{text}:", size, bold=bold, align="right")
            flow.ink.write(x + label_width + _GAP, base, value, size)
        case "boxes":
            flow.frame(x, top, label_width + _GAP, step)
            flow.frame(x + label_width + _GAP, top, width - label_width - _GAP, step)
            flow.ink.write(x + _GAP / 2, base - size * 0.3, text, size, bold=bold)
            flow.ink.write(x + label_width + _GAP * 1.5, base - size * 0.3, value, size)
        case "no_colon":
            flow.ink.write(x, base, text, size, bold=True)
            flow.ink.write(x + label_width + _GAP * 1.5, base, value, size)
        case _:
            flow.ink.write(x, base, f"{text}:", size, bold=bold)
            is_aligned = flow.looks.head.wording % 2
            at = label_width if is_aligned else flow.ink.width(f"{text}:", size, bold=bold)
            flow.ink.write(x + at + (_GAP if is_aligned else size * 0.3), base, value, size)
