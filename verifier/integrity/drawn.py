"""What is drawn on the pages: each page is opened once for hidden text, overlays, pictures of text and odd cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from verifier.errors import InputError
from verifier.integrity.differences import Doubt, compare_with_pictures
from verifier.integrity.examined import Examined
from verifier.integrity.places import Place, overlap, places_of
from verifier.model import HiddenText, OddCell, Overlay

if TYPE_CHECKING:
    from verifier.integrity.oddcells import NumericValue
    from verifier.pdf.traces.drawnpage import DrawnPage


class _Seen(NamedTuple):
    """What one page shows."""

    number: int
    hidden: tuple[HiddenText, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    odd_cells: tuple[OddCell, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    problem: str | None = None


def look_at_pages(examined: Examined) -> Mapping[str, Any]:
    """The fields `hidden`, `overlays`, `differences` and `odd_cells` of the evidence.

    Raises EncryptedError, DamagedError and TooLargeError for a file that cannot be opened.
    """
    if examined.is_picture:
        return {}
    from verifier.integrity.oddcells import values_of
    from verifier.pdf.traces.drawnpage import use_pages

    document = examined.document
    places, values = places_of(document), values_of(document)
    pages = use_pages(
        examined.data,
        range(1, document.source.pages + 1),
        lambda page: _look(page, places.get(page.number, ()), values.get(page.number, ())),
    )
    compared = compare_with_pictures(examined.data, {page.number: page.doubts for page in pages})
    return {
        "hidden": tuple(
            one for page in pages for one in page.hidden if (page.number, one.box) not in compared.confirmed
        ),
        "overlays": tuple(one for page in pages for one in page.overlays),
        "differences": compared.differences,
        "odd_cells": tuple(one for page in pages for one in page.odd_cells),
        "not_examined": (*(page.problem for page in pages if page.problem), *compared.not_examined),
    }


def _look(page: DrawnPage, places: Sequence[Place], values: Sequence[NumericValue]) -> _Seen:
    """One page; what is refused of it is said."""
    from verifier.integrity.hidden import find_hidden, is_picture_of_page
    from verifier.integrity.oddcells import find_odd_cells
    from verifier.integrity.overlays import MOST, find_overlays

    try:
        overlays = find_overlays(page, places)
        many = f"only the first {MOST} annotations over what page {page.number} says were looked at"
        problem = many if len(overlays) == MOST else None
        if is_picture_of_page(page):
            return _Seen(page.number, overlays=overlays, doubts=tuple(_layer(page, places)), problem=problem)
        hidden = find_hidden(page, places)
        pictured = [one for one in hidden if one.shown is None and _is_read(one, places) and page.has_ink(one.box)]
        return _Seen(
            page.number,
            hidden,
            overlays,
            find_odd_cells(page, values),
            tuple(_doubt(one, places) for one in pictured),
            problem,
        )
    except InputError as error:
        return _Seen(page.number, problem=f"what is drawn on page {page.number} was not looked at: {error.message}")


def _doubt(one: HiddenText, places: Sequence[Place]) -> Doubt:
    """What to look up in the picture: of a number of which some figures are hidden, all of it."""
    for place in places:
        if place.is_value and overlap(one.box, place.box) > 0.8 and one.text != place.printed:
            return Doubt(place.printed, place.box)
    return Doubt(one.text, one.box)


def _layer(page: DrawnPage, places: Sequence[Place]) -> list[Doubt]:
    """The values that were read from the text layer of a picture, not from the picture itself."""
    boxes = [text.box for text in page.drawn.texts]
    return [
        Doubt(place.printed, place.box)
        for place in places
        if place.is_value and any(overlap(box, place.box) > 0.3 or overlap(place.box, box) > 0.3 for box in boxes)
    ]


def _is_read(one: HiddenText, places: Sequence[Place]) -> bool:
    return any(overlap(place.box, one.box) > 0.3 or overlap(one.box, place.box) > 0.3 for place in places)
