"""Annotations that lie over what was read of a report: its results, verdicts and fields (check D9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verifier.integrity.places import Place, overlap
from verifier.model import Overlay
from verifier.pdf.traces.annotations import Annotation
from verifier.pdf.traces.drawlist import DrawnText
from verifier.pdf.traces.drawnpage import DrawnPage

_OVER = 0.3
"""An annotation lies over a text when it covers this share of its box; viewers let their frames reach a little far."""
_MOST_TOLD = 3
"""Texts under one annotation that are named."""
_MOST = 50
"""Annotations of one page that are told."""
_SPEAKING = ("FreeText", "Widget")
"""Whose text is what they show; that of others is a remark."""


def find_overlays(page: DrawnPage, places: Sequence[Place]) -> tuple[Overlay, ...]:
    """The annotations over places of a page. Raises DamagedError, TooLargeError."""
    if not page.annotations:
        return ()
    found = []
    for one in page.annotations:
        under = [place for place in places if overlap(place.box, one.box) >= _OVER]
        text = one.text if one.kind in _SPEAKING else ""
        if not under or not (one.has_appearance or text):
            continue
        if text and all(_plain(text) == _plain(place.printed) for place in under):
            continue  # says the same
        found.append(
            Overlay(
                kind=one.kind,
                text=text or None,
                over=_told(under),
                is_opaque=_hides(page, under, one),
                page=page.number,
                box=one.box,
            )
        )
    return tuple(found[:_MOST])


def _told(places: Sequence[Place]) -> str:
    texts = list(dict.fromkeys(place.printed for place in places))
    return "; ".join(texts[:_MOST_TOLD]) + (" ..." if len(texts) > _MOST_TOLD else "")


def _hides(page: DrawnPage, places: Sequence[Place], annotation: Annotation) -> bool:
    """Whether a text at one of these places is seen without the annotations and not with them."""
    texts = [(text, text.box) for place in places for text in _texts_at(page, place, annotation)]
    seen = [one for one, is_unseen in zip(texts, page.unseen(texts), strict=True) if not is_unseen]
    return any(page.unseen(seen, with_annotations=True))


def _texts_at(page: DrawnPage, place: Place, annotation: Annotation) -> Iterator[DrawnText]:
    """The text objects of a place that lie under the annotation as a whole."""
    for text in page.drawn.texts:
        if overlap(text.box, place.box) > 0.5 and overlap(text.box, annotation.box) > 0.7:
            yield text


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if not sign.isspace())
