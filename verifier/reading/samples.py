"""Which pages speak of which sample, and what head and foot say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from verifier.model import Amount, Client, Dates, Field, NoteKind, ReadingNote, Sample
from verifier.reading.dates import DateOrder, find_dates
from verifier.reading.signatories import SIGNED
from verifier.reading.values import NumberStyle, parse_values
from verifier.vocabulary.fields import field_of, fold_label
from verifier.vocabulary.verdicts import says_failed
from verifier.vocabulary.words import is_day_of_month, status_of

_DATE_KEYS = ("produced", "collected", "received", "started", "completed", "reported", "expires")
_NUMBERS = frozenset({"sample.sample_id", "sample.report_id", "sample.lot"})
_MANY = frozenset({"method", "signatory", SIGNED})
"""Keys of which a report has several; they are collected elsewhere."""
_LONG_NUMBER = 5
_WORDS_OF_A_DATE = 4
_STAND_INS = (("sample.sample_id", "sample.report_id"), ("sample.name", "sample.variety"))
_RESTATED = (*sorted(_NUMBERS), "client.name")
"""What ties the pages of a report to each other."""
_EMPTY = re.compile(r"[\W_]*|n/?a|none|not (?:provided|applicable|specified)", re.IGNORECASE)
_QUANTITY = re.compile(r"[\d.,]+\s*(?:kg|g|mg|lbs?|oz|units?|ml|l|pcs)\.?", re.IGNORECASE)
_EU_LOT = re.compile(r"L\d{4,}[A-Z0-9-]*")
"""A lot mark: the letter L and digits (Directive 2011/91/EU, article 4, asks for the L)."""


class Head(NamedTuple):
    """What the labelled fields say of one sample."""

    sample: Sample
    client: Client | None
    dates: Dates
    verdict: str | None
    evidence: tuple[Field, ...]
    notes: tuple[ReadingNote, ...]


def group_pages(fields: Sequence[Sequence[Field]]) -> tuple[tuple[int, ...], ...]:
    """Page indices per sample, in printed order.

    A new sample begins on a page whose sample id differs from the page before; pages without one belong to the
    sample before them. Where no id is printed the sample's name tells them apart.
    """
    reports = {_fold(field.printed) for page in fields for field in page if field.key == "sample.report_id"}
    for key in ("sample.sample_id", "sample.name"):
        # The number of the report, alone in the head of a later page, may look like that of another sample.
        marks = [_mark(page, key, reports) for page in fields]
        distinct = {mark for mark in marks if mark}
        if not distinct:
            continue
        if len(distinct) == 1:
            break
        groups: dict[str, list[int]] = {}
        current = next(mark for mark in marks if mark)
        for index, mark in enumerate(marks):
            if mark and not _is_part_of(mark, current, fields[index]):
                current = mark
            groups.setdefault(current, []).append(index)
        return tuple(tuple(group) for group in groups.values())
    return (tuple(range(len(fields))),)


def _is_part_of(mark: str, current: str, fields: Sequence[Field]) -> bool:
    """Whether a number is that of a test of the same sample: "S22-14947-HM" after "S22-14947", without a name or lot.

    Where the first number ends with a letter itself, letters tell samples apart.
    """
    figures = [re.sub(r"\D", "", text) for text in (mark, current)]
    is_alone = not any(field.key in ("sample.name", "sample.lot") for field in fields)
    is_longer = mark[-1:].isalpha() and current[-1:].isdigit()
    return is_alone and is_longer and len(figures[0]) >= _LONG_NUMBER and figures[0] == figures[1]


def _mark(fields: Sequence[Field], key: str, others: Set[str]) -> str | None:
    """What tells a page's sample: its first number or name, whole where that is cut off by the end of a line."""
    found = [_fold(f.printed) for f in fields if f.key == key and (key != "sample.sample_id" or _has_digit(f.printed))]
    first = next((mark for mark in found if mark not in others), None)
    return None if first is None else max((mark for mark in found if mark.startswith(first)), key=len)


def _fold(printed: str) -> str:
    return re.sub(r"\W+", "", printed).casefold()


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def read_head(
    fields: Sequence[Field], order: DateOrder, style: NumberStyle, *, is_one_of_several: bool = False
) -> Head:
    """Sample, client and dates from the labelled fields of a sample's pages.

    The number of a report on several samples is no number of one of them.
    """
    usable = [field for field in fields if not _EMPTY.fullmatch(field.printed)]
    chosen: dict[str, Field] = {}
    for field in (f for f in usable if f.key not in _MANY):
        known = chosen.get(field.key)
        if _is_plausible(field, order) and (known is None or _is_better(field, known)):
            chosen[field.key] = field
    _split_name(usable, chosen)
    if not is_one_of_several:
        _fill_in(chosen)
    dates, date_fields, notes = _dates(usable, order)
    chosen = {key: field for key, field in chosen.items() if not key.startswith("dates.")} | date_fields
    client_name = _text(chosen, "client.name")
    sample = Sample(
        name=_text(chosen, "sample.name"),
        matrix=_text(chosen, "sample.matrix"),
        sample_id=_text(chosen, "sample.sample_id"),
        lot=_text(chosen, "sample.lot"),
        report_id=_text(chosen, "sample.report_id"),
        unit_mass=_amount(chosen.get("sample.unit_mass"), style),
        serving=_amount(chosen.get("sample.serving"), style),
    )
    client = Client(name=client_name, address=_text(chosen, "client.address")) if client_name else None
    notes += _several_samples(usable, order)
    return Head(sample, client, dates, _text(chosen, "verdict"), tuple(chosen.values()), tuple(notes))


def restated_fields(fields: Sequence[Field], chosen: Sequence[Field]) -> tuple[Field, ...]:
    """The labelled numbers and clients that are printed besides those that were chosen, in reading order."""
    taken = {(field.key, field.page, field.box) for field in chosen}
    return tuple(
        field
        for field in fields
        if field.key in _RESTATED
        and field.label
        and (field.key, field.page, field.box) not in taken
        and not _EMPTY.fullmatch(field.printed)
        and _is_plausible(field, DateOrder.UNKNOWN)
    )


def _several_samples(fields: Sequence[Field], order: DateOrder) -> Iterator[ReadingNote]:
    """A note for each page that gives two sample ids under one label: whose the results are was not found out.

    One id as the beginning of the other is one id that is printed in two lengths.
    """
    seen: dict[tuple[int, str], str] = {}
    noted: set[int] = set()
    for field in fields:
        if field.key != "sample.sample_id" or not field.label or not _is_plausible(field, order):
            continue
        mark = _fold(field.printed)
        known = seen.setdefault((field.page, fold_label(field.label)), mark)
        if not (mark.startswith(known) or known.startswith(mark)) and field.page not in noted:
            noted.add(field.page)
            yield ReadingNote(
                kind=NoteKind.SAMPLES_NOT_TOLD_APART,
                message=f'"{field.label} {field.printed}" is a second sample on this page: the results of both stand '
                "under the first",
                page=field.page,
                box=field.box,
            )


def _text(chosen: dict[str, Field], key: str) -> str | None:
    field = chosen.get(key)
    return field.printed if field else None


def _is_better(field: Field, known: Field) -> bool:
    """Whether a later field of the same key goes before an earlier one.

    A verdict that something failed goes before one that it passed. Where a report prints a batch and a lot, the batch
    is what regulators mean by lot; and a sample number with a label of its own goes before the number in the report's
    title.
    """
    if field.key == "verdict":
        return says_failed(field.printed) and not says_failed(known.printed)
    label, known_label = (field.label or "").casefold(), (known.label or "").casefold()
    if label == known_label and field.printed != known.printed and field.key in _NUMBERS:
        return _fold(field.printed).startswith(_fold(known.printed))  # it was cut off by the end of its line
    if field.key == "sample.lot":
        return "batch" in label and "batch" not in known_label
    return field.key == "sample.sample_id" and label.endswith((":", "#")) and not known_label.endswith((":", "#"))


def _is_plausible(field: Field, order: DateOrder) -> bool:
    text = field.printed
    if field.key in ("sample.sample_id", "sample.report_id"):
        return _has_digit(text) and len(text) <= 60 and not find_dates(text, order)
    if field.key == "sample.lot":
        return (
            _has_digit(text)
            and len(text) <= 60
            and len(text.split()) <= 8
            and not (find_dates(text, order) and len(text.split()) <= 3)
            and not _QUANTITY.fullmatch(text)
        )
    if field.key in ("client.name", "sample.name"):
        is_said = len(text.split()) <= 14 and ". " not in text and status_of(text) not in ("pass", "fail")
        return is_said and (field.key == "sample.name" or _names_somebody(text, order))
    if field.key == "sample.matrix":
        return len(text.split()) <= 12 and any(c.isalpha() for c in text)
    if field.key in ("sample.unit_mass", "sample.serving"):
        return _has_digit(text)
    if field.key == "verdict":
        return status_of(text.strip("✔✓✗✘• ")) is not None or says_failed(text)
    return True


def _names_somebody(text: str, order: DateOrder) -> bool:
    """Whether a text can be the name of a client: it has letters, and is neither a date nor a label of the report."""
    is_date = len(text.split()) <= _WORDS_OF_A_DATE and (bool(find_dates(text, order)) or is_day_of_month(text))
    return any(c.isalpha() for c in text) and not is_date and field_of(text) is None


def _fill_in(chosen: dict[str, Field]) -> None:
    """What stands in for a field that is not printed under its own name.

    A report on one sample often numbers only itself, and one on a plant names its variety only.
    """
    for key, other in _STAND_INS:
        if key not in chosen and (field := chosen.get(other)) is not None:
            chosen[key] = field.model_copy(update={"key": key})


def _split_name(fields: Sequence[Field], chosen: dict[str, Field]) -> None:
    """A lot that the client wrote into the sample's name: a word of its own in the form L12345."""
    name = chosen.get("sample.name")
    if name is None or "sample.lot" in chosen:
        return
    for field in fields:
        if field.key != "sample.name":
            continue
        for word in field.printed.split():
            if _EU_LOT.fullmatch(word):
                chosen["sample.lot"] = field.model_copy(update={"key": "sample.lot", "printed": word})
                return


def _dates(fields: Sequence[Field], order: DateOrder) -> tuple[Dates, dict[str, Field], list[ReadingNote]]:
    values: dict[str, date] = {}
    evidence: dict[str, Field] = {}
    notes: list[ReadingNote] = []
    for field in fields:
        section, _, key = field.key.partition(".")
        if section != "dates" or key not in _DATE_KEYS or key in values:
            continue
        found = find_dates(field.printed, order)
        if not found:
            continue
        if found[0] is None:
            notes.append(
                ReadingNote(
                    kind=NoteKind.AMBIGUOUS_DATE,
                    message=f'"{field.printed}" can be read with the day or the month first: nothing decides',
                    page=field.page,
                    box=field.box,
                )
            )
            continue
        first, last = found[0], found[-1]
        if key == "completed" and len(found) > 1 and last is not None:
            values[key], evidence[field.key] = last, field
            if "started" not in values:
                values["started"], evidence["dates.started"] = first, field.model_copy(update={"key": "dates.started"})
        else:
            values[key], evidence[field.key] = first, field
    known = [values[key] for key in ("collected", "received", "started", "completed") if key in values]
    if "reported" not in values and "produced" in values and known and values["produced"] > max(known):
        # What was produced after the sample had come in is the report: "Produced: Dec 19, 2021".
        values["reported"] = values.pop("produced")
        evidence["dates.reported"] = evidence.pop("dates.produced").model_copy(update={"key": "dates.reported"})
    if "reported" not in values and (signed := next((f for f in fields if f.key == SIGNED), None)) is not None:
        found = find_dates(signed.printed, order)
        if found and found[0] is not None:
            values["reported"] = found[0]
            evidence["dates.reported"] = signed.model_copy(update={"key": "dates.reported"})
    if "reported" not in values and "completed" in values and _says_completed(evidence["dates.completed"]):
        # Many reports carry one closing date, "Completed", which is also the day of issue.
        values["reported"] = values["completed"]
        evidence["dates.reported"] = evidence["dates.completed"].model_copy(update={"key": "dates.reported"})
    return Dates(**{key: values.get(key) for key in _DATE_KEYS}), evidence, notes


def _says_completed(field: Field) -> bool:
    return field.label is not None and fold_label(field.label).startswith(("complete", "completion", "date complete"))


def _amount(field: Field | None, style: NumberStyle) -> Amount | None:
    if field is None:
        return None
    # "4 capsules (2.208 g)", "1 bottle = 59 mL": the count comes first, and the amount in brackets or behind a sign.
    parts = [part for part in re.split(r"[()=]|\s[-–/]\s", field.printed) if part.strip()]
    read = [(part, parse_values(part.strip(), style)[0]) for part in parts]
    counted = [found[0] for _, found in read if found and found[0].number is not None and found[0].unit is not None]
    parsed, _ = parse_values(field.printed, style)
    first = parsed[0] if parsed and (parsed[0].unit is not None or not counted) else next(iter(counted), None)
    if first is None or first.number is None or first.number <= Decimal(0):
        return None
    unit = first.unit.code if first.unit else _unit_in_label(field.label or "")
    return Amount(printed=field.printed, number=first.number, unit=unit) if unit else None


def _unit_in_label(label: str) -> str | None:
    match = re.search(r"\((g|mg|ml|mL)\)", label)
    return {"ml": "mL"}.get(match[1], match[1]) if match else None
