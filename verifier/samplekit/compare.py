"""Holds a reading against the truth that was drawn: what is missing, what is wrong, what was invented."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

_HEAD = (
    ("laboratory", "name"),
    ("client", "name"),
    ("sample", "name"),
    ("sample", "matrix"),
    ("sample", "sample_id"),
    ("sample", "lot"),
    ("sample", "report_id"),
    ("dates", "produced"),
    ("dates", "collected"),
    ("dates", "received"),
    ("dates", "started"),
    ("dates", "completed"),
    ("dates", "reported"),
    ("dates", "expires"),
)
_BOUNDS = ("lod", "loq", "limit")


class Defect(StrEnum):
    """How a reading differs from the truth, worst last."""

    MISSING = "missing"
    """The truth says it, the reading does not."""
    WRONG = "wrong"
    """Both say something, and not the same."""
    INVENTED = "invented"
    """The reading says something that the truth does not."""


class Difference(NamedTuple):
    """One place where reading and truth differ."""

    defect: Defect
    where: str
    """Path to the place: certificates[0] heavy_metals Lead (Pb) lod."""
    expected: str | None
    found: str | None

    def __str__(self) -> str:
        return f"{self.defect.value}: {self.where}: expected {self.expected!r}, found {self.found!r}"


def differences(expected: Mapping[str, Any], found: Mapping[str, Any]) -> list[Difference]:
    """Every difference between `expected_document(truth)` and a document as `verifier read --format json` gives it.

    Numbers are compared as numbers, names and words as text with blanks folded. A table that goes on over pages may
    be read as several panels; rows are matched by panel kind and printed name. Boxes, titles, addresses, methods and
    statements are not compared. A row that a summary repeats (same name, same values) is no invention.
    """
    wanted, given = expected["certificates"], found["certificates"]
    result: list[Difference] = []
    if len(wanted) != len(given):
        defect = Defect.MISSING if len(given) < len(wanted) else Defect.INVENTED
        result.append(Difference(defect, "certificates", str(len(wanted)), str(len(given))))
    for index, (one, other) in enumerate(zip(wanted, given, strict=False)):
        where = f"certificates[{index}]"
        result += _head(where, one, other)
        result += _rows(where, one, other)
    return result


def _head(where: str, expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Difference]:
    for part, key in _HEAD:
        yield from _text(f"{where} {part}.{key}", (expected[part] or {}).get(key), (found[part] or {}).get(key))
    number, read = (((c["laboratory"]["accreditation"] or {}).get("number")) for c in (expected, found))
    yield from _text(f"{where} laboratory.accreditation.number", number, read)
    yield from _text(f"{where} printed_verdict", expected["printed_verdict"], found["printed_verdict"])


def _rows(where: str, expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Difference]:
    read: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for panel in found["panels"]:
        for row in (*panel["results"], *panel["totals"]):
            read[panel["kind"], _fold(row["printed_name"])].append(row)
    for panel in expected["panels"]:
        for row in (*panel["results"], *panel["totals"]):
            place = f"{where} {panel['kind']} {row['printed_name']}"
            candidates = read.pop((panel["kind"], _fold(row["printed_name"])), [])
            if not candidates:
                yield Difference(Defect.MISSING, place, _values(row["values"]), None)
                continue
            # What a summary repeats is the same result in fewer units: the fullest row is compared, the others
            # must agree with it.
            candidates.sort(key=lambda r: (len(r["values"]), sum(r[key] is not None for key in _BOUNDS)), reverse=True)
            yield from _row(place, row, candidates[0])
            for other in candidates[1:]:
                if not says_the_same(other["values"], row["values"]):
                    yield Difference(Defect.INVENTED, place, _values(row["values"]), _values(other["values"]))
    for (kind, _), rows in read.items():
        for row in rows:
            yield Difference(Defect.INVENTED, f"{where} {kind} {row['printed_name']}", None, _values(row["values"]))


def row_differences(where: str, expected: Mapping[str, Any], found: Mapping[str, Any]) -> list[Difference]:
    """Every difference between one row of the truth and the row that was read for it."""
    return list(_row(where, expected, found))


def head_differences(where: str, expected: Mapping[str, Any], found: Mapping[str, Any]) -> list[Difference]:
    """Every difference between the head fields of one certificate and those that were read."""
    return list(_head(where, expected, found))


def says_the_same(values: Sequence[Mapping[str, Any]], known: Sequence[Mapping[str, Any]]) -> bool:
    """Whether every one of the values is among the known ones: what a summary repeats is the same result."""
    return all(any(_agree(one, value) for one in known) for value in values)


def _row(where: str, expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Difference]:
    wanted, read = expected["values"], found["values"]
    if len(wanted) != len(read) or not all(map(_agree, wanted, read)):
        defect = Defect.MISSING if not found["values"] else Defect.WRONG
        yield Difference(defect, f"{where} values", _values(expected["values"]), _values(found["values"]))
    yield from _text(f"{where} analyte", expected["analyte"], found["analyte"])
    yield from _text(f"{where} printed_status", expected["printed_status"], found["printed_status"])
    for key in _BOUNDS:
        yield from _bound(f"{where} {key}", expected[key], found[key])
    # The unit of an uncertainty is that of its result and is seldom printed, so only the number is compared.
    unitless = ({**row["uncertainty"], "unit": None} if row["uncertainty"] else None for row in (expected, found))
    yield from _bound(f"{where} uncertainty", *unitless)


def _bound(where: str, expected: Mapping[str, Any] | None, found: Mapping[str, Any] | None) -> Iterator[Difference]:
    one, other = _said(expected), _said(found)
    if one != other:
        yield Difference(
            _defect(one, other), where, expected["printed"] if expected else None, found["printed"] if found else None
        )


def _said(cell: Mapping[str, Any] | None) -> tuple[Any, ...] | None:
    """What a cell says: nothing for a dash; the number with its kind; else the words."""
    if cell is None or cell["printed"].strip() in ("", "-", "–"):
        return None
    if cell["number"] is not None:
        upper = cell.get("upper")
        ends = (Decimal(str(cell["number"])).normalize(), upper if upper is None else Decimal(str(upper)).normalize())
        return (*ends, cell.get("kind"), cell.get("unit"))
    return (_fold(cell["printed"]), cell.get("kind"))


def _text(where: str, expected: str | None, found: str | None) -> Iterator[Difference]:
    one, other = (None if text is None else _fold(str(text)) for text in (expected, found))
    if one != other:
        yield Difference(_defect(one, other), where, expected, found if found is None else str(found))


def _defect(expected: object, found: object) -> Defect:
    if found is None:
        return Defect.MISSING
    return Defect.INVENTED if expected is None else Defect.WRONG


def _agree(expected: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """Whether two values say the same; a word beside no unit of its own may or may not be given its column's."""
    one, other = _meaning(expected), _meaning(found)
    return one[:2] == other[:2] if expected.get("unit_is_open") else one == other


def _meaning(value: Mapping[str, Any]) -> tuple[Any, ...]:
    number = value["number"]
    return (str(value["qualifier"]), None if number is None else Decimal(str(number)).normalize(), value["unit"])


def _values(values: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(f"{value['printed']} {value['unit'] or ''}".strip() for value in values) or "(no value)"


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()
