"""What is drawn on the pages: one look at each page, opened once, for hidden text, overlays, pictures and odd cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from verifier.errors import InputError
from verifier.integrity.examined import Examined
from verifier.integrity.hidden import find_hidden, is_picture_of_page
from verifier.integrity.places import Place, places_of
from verifier.model import HiddenText


class _Seen(NamedTuple):
    hidden: tuple[HiddenText, ...] = ()


def look_at_pages(examined: Examined) -> Mapping[str, Any]:
    """The fields `hidden`, `overlays`, `differences` and `odd_cells` of the evidence."""
    from verifier.pdf.traces.drawnpage import DrawnPage, use_pages

    places = places_of(examined.document)

    def look(page: DrawnPage) -> _Seen:
        there = places.get(page.number, [])
        if is_picture_of_page(page):
            return _Seen()
        return _Seen(find_hidden(page, there))
    if examined.is_picture:
        return {}
    seen = use_pages(examined.data, range(1, examined.document.source.pages + 1), look)
    return {"hidden": tuple(x for s in seen for x in s.hidden)}
