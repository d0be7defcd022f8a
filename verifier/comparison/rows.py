"""Rows of two reports: which belong together, and in which cells they differ."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from decimal import Decimal
from typing import NamedTuple

from verifier.comparison.common import About, Pair, difference, folded, pairs, plain
from verifier.model import Certificate, Panel, PrintedLimit, Quantity, Result, Uncertainty
from verifier.model.comparison import Difference, Place
from verifier.vocabulary.units import UnitMismatchError, convert


class Row(NamedTuple):
    """A row with the panel that it stands in."""

    panel: Panel
    result: Result
    is_total: bool


def _rows_of(certificate: Certificate) -> list[Row]:
    return [
        Row(panel, result, is_total)
        for panel in certificate.panels
        for results, is_total in ((panel.results, False), (panel.totals, True))
        for result in results
    ]


def matched_rows(first: Certificate, second: Certificate) -> Iterator[Pair[Row]]:
    """Every row of both in the order of the first, with the one of the other that belongs to it."""
    one, two = _rows_of(first), _rows_of(second)
    found = dict(
        pairs(
            one,
            two,
            lambda row: (row.panel.kind, row.is_total, _substance(row.result), folded(row.result.printed_name)),
            lambda row: (row.panel.kind, row.is_total, _substance(row.result)),
            lambda row: (row.is_total, _substance(row.result)),
        )
    )
    yield from ((row, two[found[index]] if index in found else None) for index, row in enumerate(one))
    missing = set(range(len(two))) - set(found.values())
    yield from ((None, two[index]) for index in sorted(missing))


def _substance(result: Result) -> tuple[bool, str]:
    """The slug, or the printed name, which is no slug."""
    return (True, result.analyte) if result.analyte is not None else (False, folded(result.printed_name) or "")


def row_differences(one: Row | None, two: Row | None) -> Iterator[Difference]:
    """In which cells two rows differ, or that one report does not have the row."""
    known = one or two
    if known is None:
        return
    about = About(known.panel.kind, known.result.printed_name, known.result.analyte)
    if one is None or two is None:
        yield difference("row", _row_place(one), _row_place(two), about)
        return
    a, b = one.result, two.result
    yield from _value_differences(a, b, about)
    for what, x, y in (("lod", a.lod, b.lod), ("loq", a.loq, b.loq)):
        yield from _quantity_differences(what, x, y, about)
    yield from _limit_differences(a.limit, b.limit, about)
    yield from _uncertainty_differences(a.uncertainty, b.uncertainty, about)
    if plain(a.printed_status) != plain(b.printed_status):
        yield difference("status", _text_place(a, a.printed_status), _text_place(b, b.printed_status), about)


def _row_place(row: Row | None) -> Place | None:
    if row is None:
        return None
    values = "; ".join(map(_words, row.result.values)) or "no value"
    return Place(printed=values, anchor=row.result.anchor)


def _text_place(result: Result, text: str | None) -> Place | None:
    return None if text is None else Place(printed=text, anchor=result.anchor)


def _words(quantity: Quantity) -> str:
    """The printed value with its unit where that stands elsewhere, and with the mass that was tested."""
    unit = quantity.printed_unit or quantity.unit or ""
    words = quantity.printed if unit in quantity.printed else f"{quantity.printed} {unit}"
    portion = quantity.portion.printed if quantity.portion is not None else ""
    return words if portion in words else f"{words} in {portion}"


def _place(quantity: Quantity | None) -> Place | None:
    return None if quantity is None else Place(printed=_words(quantity), anchor=quantity.anchor)


def _value_differences(a: Result, b: Result, about: About) -> Iterator[Difference]:
    """Values in the same unit belong together; what is left is held against what the other report has."""
    found = dict(pairs(a.values, b.values, _unit_of))
    for one, two in sorted(found.items()):
        yield from _quantity_differences("value", a.values[one], b.values[two], about)
    left = [value for index, value in enumerate(a.values) if index not in found]
    right = [value for index, value in enumerate(b.values) if index not in set(found.values())]
    if left and right:
        for one_left, one_right in zip(left, right, strict=False):
            yield from _quantity_differences("value", one_left, one_right, about)
    for value in left[len(right) :]:
        is_said = any(_is_same_amount(value, other) for other in b.values)
        yield difference("value", _place(value), None, about, is_same_amount=is_said)
    for value in right[len(left) :]:
        is_said = any(_is_same_amount(value, other) for other in a.values)
        yield difference("value", None, _place(value), about, is_same_amount=is_said)


def _unit_of(quantity: Quantity) -> Hashable:
    return (quantity.unit or folded(quantity.printed_unit) or "", quantity.basis)


def _quantity_differences(what: str, a: Quantity | None, b: Quantity | None, about: About) -> Iterator[Difference]:
    if a is None and b is None:
        return
    if a is not None and b is not None:
        if _unit_of(a) == _unit_of(b) and plain(_words(a)) == plain(_words(b)):
            return
        yield difference(what, _place(a), _place(b), about, is_same_amount=_is_same_amount(a, b))
        return
    yield difference(what, _place(a), _place(b), about)


def _is_same_amount(a: Quantity, b: Quantity) -> bool:
    """Whether both mean the same, whatever they are written in; without a unit on one side nobody knows."""
    if a.qualifier is not b.qualifier or a.basis != b.basis or not _is_same_portion(a, b):
        return False
    if a.number is None or b.number is None:
        return a.number is None and b.number is None and (_unit_of(a) == _unit_of(b) or a.qualifier.value != "text")
    return _is_same_number(a.number, a.unit, b.number, b.unit)


def _is_same_portion(a: Quantity, b: Quantity) -> bool:
    if a.portion is None or b.portion is None:
        return a.portion is b.portion
    return _is_same_number(a.portion.number, a.portion.unit, b.portion.number, b.portion.unit)


def _is_same_number(one: Decimal, unit: str | None, other: Decimal, other_unit: str | None) -> bool:
    if unit == other_unit:
        return one == other
    if unit is None or other_unit is None:
        return False
    try:
        return convert(one, unit, other_unit) == other
    except (UnitMismatchError, KeyError):
        return False


def _limit_differences(a: PrintedLimit | None, b: PrintedLimit | None, about: About) -> Iterator[Difference]:
    places = [None if limit is None else Place(printed=_limit_words(limit), anchor=limit.anchor) for limit in (a, b)]
    if a is None or b is None:
        if a is not b:
            yield difference("limit", places[0], places[1], about)
        return
    if plain(_limit_words(a)) == plain(_limit_words(b)):
        return
    is_same = a.kind is b.kind and (a.number is None) == (b.number is None) and (a.upper is None) == (b.upper is None)
    is_same = is_same and a.number is not None and b.number is not None
    for x, y in ((a.number, b.number), (a.upper, b.upper)):
        if x is not None and y is not None:
            is_same = is_same and _is_same_number(x, a.unit, y, b.unit)
    yield difference("limit", places[0], places[1], about, is_same_amount=is_same)


def _limit_words(limit: PrintedLimit) -> str:
    unit = limit.printed_unit or limit.unit or ""
    return limit.printed if unit in limit.printed else f"{limit.printed} {unit}"


def _uncertainty_differences(a: Uncertainty | None, b: Uncertainty | None, about: About) -> Iterator[Difference]:
    if plain(a.printed if a else "") == plain(b.printed if b else ""):
        return
    places = [None if one is None else Place(printed=one.printed) for one in (a, b)]
    yield difference("uncertainty", places[0], places[1], about)
