"""The places of a page that matter: values, verdicts and fields as they were read, by page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from verifier.model import Document, Result
from verifier.model.anchor import Box


class Place(NamedTuple):
    """A printed text that was read as something."""

    printed: str
    box: Box
    is_value: bool
    """A result, its LOD, LOQ or status; else a field of the report."""


def places_of(document: Document) -> Mapping[int, list[Place]]:
    """All places of a document by page."""
    found: defaultdict[int, list[Place]] = defaultdict(list)
    for certificate in document.certificates:
        for panel in certificate.panels:
            for row in (*panel.results, *panel.totals):
                for page, place in _of_row(row):
                    found[page].append(place)
            if panel.printed_status is not None and panel.printed_status_box is not None:
                found[panel.page].append(Place(panel.printed_status, panel.printed_status_box, True))
        for row in certificate.repeats:
            for page, place in _of_row(row):
                found[page].append(place)
        for field in (*certificate.fields, *certificate.restated):
            found[field.page].append(Place(field.printed, field.box, False))
    return found


def _of_row(row: Result) -> Iterator[tuple[int, Place]]:
    for value in (*row.values, row.lod, row.loq):
        if value is not None:
            yield value.page, Place(value.printed, value.box, True)
    if row.printed_status is not None and row.printed_status_box is not None:
        yield row.page, Place(row.printed_status, row.printed_status_box, True)


def overlap(one: Box, other: Box) -> float:
    """The share of the first box that lies in the second, 0 to 1."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / max((one[2] - one[0]) * (one[3] - one[1]), 0.01)
