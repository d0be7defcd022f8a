"""What kind of text was changed: by what the reading found in that place, else by its form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from verifier.integrity.changedtexts import Changed
from verifier.model import Box, ChangeKind, Document, Result
from verifier.vocabulary.analytes import is_analyte_name
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.units import is_unit
from verifier.vocabulary.words import month_of, qualifier_of, status_of

_RANK = {kind: rank for rank, kind in enumerate(ChangeKind)}
_FIELDS = {
    "sample.lot": ChangeKind.IDENTIFIER,
    "sample.sample_id": ChangeKind.IDENTIFIER,
    "sample.report_id": ChangeKind.IDENTIFIER,
    "laboratory.licence": ChangeKind.IDENTIFIER,
    "laboratory.accreditation": ChangeKind.IDENTIFIER,
    "dates": ChangeKind.DATE,
    "client": ChangeKind.NAME,
    "laboratory": ChangeKind.NAME,
    "sample.name": ChangeKind.NAME,
    "sample.variety": ChangeKind.NAME,
    "sample.matrix": ChangeKind.NAME,
    "sample.unit_mass": ChangeKind.NUMBER,
    "sample.serving": ChangeKind.NUMBER,
    "signatory": ChangeKind.NAME,
    "verdict": ChangeKind.STATUS,
}
"""Keys of fields, or how they begin."""
_VALUE = None
"""A cell of results: what was changed in it, its form tells."""
_SLACK = 1.0
"""Points around a box."""
_LONGEST = 60
"""Characters of a text that may be a name or a verdict."""

_DATE = re.compile(
    r"(?<![\w.])(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?(?:\d{4}|\d{2}))(?:T[\d:]+)?(?![\w-])"
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"[<>≤≥~≈±+\-−–(]*\d[\d.,'  ]*(?:[eE×x·^*][\d.\-+⁰¹²³⁴⁵⁶⁷⁸⁹^×]*)?[⁰¹²³⁴⁵⁶⁷⁸⁹]*[)%*†‡.,;:]*")
_FIRM = re.compile(
    r"\b(?:Ltd|Inc|LLC|LLP|Corp|Co|GmbH|AG|KG|s\.\s?r\.\s?o|a\.\s?s|S\.?A|SAS|B\.?V|Pty|Oy|AB|S\.?r\.?l)\b"
)
"""How the names of firms end."""
_IDENTIFIER = re.compile(r"(?=\S*\d)[\w#][\w\-/._#]*")


class Places:
    """Where the reading found what, for looking up what stands in a place."""

    def __init__(self, document: Document) -> None:
        self._kinds: defaultdict[int, list[tuple[Box, ChangeKind | None]]] = defaultdict(list)
        for page, box, kind in _places(document):
            self._kinds[page].append((box, kind))

    def kinds(self, page: int, box: Box | None) -> list[ChangeKind | None]:
        """What stands there; None is a cell of results."""
        return [] if box is None else [kind for place, kind in self._kinds[page] if _is_in(box, place)]

    def holds(self, page: int, box: Box | None) -> bool:
        """Whether anything was read there."""
        return bool(self.kinds(page, box))


def _places(document: Document) -> Iterator[tuple[int, Box, ChangeKind | None]]:
    for certificate in document.certificates:
        for field in (*certificate.fields, *certificate.restated):
            kind = _kind_of_field(field.key)
            if kind is not None:
                yield field.page, field.box, kind
        for panel in certificate.panels:
            if panel.printed_status_box is not None:
                yield panel.page, panel.printed_status_box, ChangeKind.STATUS
            for row in (*panel.results, *panel.totals):
                yield from _cells(row)


def _cells(row: Result) -> Iterator[tuple[int, Box, ChangeKind | None]]:
    for cell in (*row.values, row.lod, row.loq, row.limit, row.uncertainty):
        if cell is not None:
            yield cell.page, cell.box, _VALUE
    if row.printed_status_box is not None:
        yield row.page, row.printed_status_box, ChangeKind.STATUS


def _kind_of_field(key: str) -> ChangeKind | None:
    parts = key.split(".")
    return next((_FIELDS[k] for k in (".".join(parts[:2]), parts[0]) if k in _FIELDS), None)


def _is_in(box: Box, place: Box) -> bool:
    """Whether the middle of one is in the other, either way."""
    return _holds_middle(place, box) or _holds_middle(box, place)


def _holds_middle(outer: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] - _SLACK <= x <= outer[2] + _SLACK and outer[1] - _SLACK <= y <= outer[3] + _SLACK


def kind_of_change(changed: Changed, page: int, found: Places) -> ChangeKind:
    """The weightiest kind that the changed text holds.

    `found` are those of the file as it is now, so what was taken away is told by its label or its form.
    """
    known = [kind for kind in found.kinds(page, changed.after_box) if kind is not None]
    known = known or [kind for place in changed.places if (kind := _kind_by_label(place.labels)) is not None]
    return _weightiest(known or [kind_of_text(place.text, place.cell) for place in changed.places])


def _kind_by_label(labels: Iterable[str]) -> ChangeKind | None:
    """What a text is that stands behind or below a label: "Batch #:", "Received"."""
    for label in labels:
        words = label.split()
        for first in range(len(words)):
            key = field_of(" ".join(words[first:]))
            if key is not None:
                return _kind_of_field(key)
    return None


def _weightiest(kinds: Iterable[ChangeKind]) -> ChangeKind:
    return min(kinds, key=_RANK.__getitem__, default=ChangeKind.TEXT)


def kind_of_text(text: str, cell: str | None = None) -> ChangeKind:
    """What a text is by its form; `cell` is the text of the cell that it is a part of."""
    whole = cell or text
    if len(whole) <= _LONGEST:
        if is_date(whole):
            return ChangeKind.DATE
        if status_of(text) is not None or qualifier_of(text) is not None:
            return ChangeKind.STATUS
        if is_unit(text):
            return ChangeKind.UNIT
        if is_analyte_name(whole) or _FIRM.search(text):
            return ChangeKind.NAME
    return _weightiest(map(_kind_of_word, text.split()[:2000]))


def is_date(text: str) -> bool:
    """Whether the text is a date, with a label before it or without: "03/05/2026", "5 March 2026", "05-Mar-2026"."""
    if _DATE.search(text):
        return True
    numbers = re.findall(r"\d+", text)
    return 1 <= len(numbers) <= 5 and any(month_of(word) is not None for word in _WORD.findall(text))


def _kind_of_word(word: str) -> ChangeKind:
    if len(word) > _LONGEST:
        return ChangeKind.TEXT
    if _NUMBER.fullmatch(word):
        return ChangeKind.NUMBER
    if is_unit(word) and not word.isdigit():
        return ChangeKind.UNIT
    bare = word.strip("()[],;:.")
    if _NUMBER.fullmatch(bare):
        return ChangeKind.NUMBER
    if _DATE.fullmatch(bare):
        return ChangeKind.DATE
    if _IDENTIFIER.fullmatch(bare):
        return ChangeKind.NAME if is_analyte_name(bare) else ChangeKind.IDENTIFIER
    return ChangeKind.TEXT


def weight(kind: ChangeKind) -> int:
    """The place of the kind in the order of weight, 0 for the weightiest."""
    return _RANK[kind]
