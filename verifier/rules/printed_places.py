"""What was read at a place of a page: for rules on text that is not what is seen there."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Anchor, Document
from verifier.model.anchor import Box

_LARGELY = 3, 10
"""A place is meant where this share, at least, of one box lies in the other."""
_TOO_TALL = 3
"""A text whose box is more than so many times as high as a value is a watermark across it, not the value."""
_LONGEST = 60


def is_read_as_value(document: Document, place: Anchor, text: str) -> bool:
    """Whether this text, at that place, was read as the value or status of a row."""
    own = _plain(text)
    return bool(own) and any(
        page == place.page and (own in _plain(printed) or _plain(printed) in own) and _meet(box, place.box)
        for printed, page, box in _values(document)
    )


def short(text: str) -> str:
    """The text, cut where it is long."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def _values(document: Document) -> Iterator[tuple[str, int, Box]]:
    for certificate in document.certificates:
        for panel in certificate.panels:
            for row in (*panel.results, *panel.totals):
                for value in row.values:
                    yield value.printed, value.page, value.box
                if row.printed_status is not None and row.printed_status_box is not None:
                    yield row.printed_status, row.page, row.printed_status_box


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _meet(one: Box, other: Box) -> bool:
    """Whether the second box, of a text, is at the place of the first, of a value."""
    if other[3] - other[1] > _TOO_TALL * (one[3] - one[1]):
        return False
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return False
    smaller = min((one[2] - one[0]) * (one[3] - one[1]), (other[2] - other[0]) * (other[3] - other[1]))
    share, of = _LARGELY
    return width * height * of >= smaller * share
