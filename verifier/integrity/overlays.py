"""Annotations that lie over what was read of a report: its results, verdicts and fields (check D9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verifier.integrity.places import Place, overlap
from verifier.model import Overlay
from verifier.model.anchor import Box
from verifier.pdf.traces.annotations import Annotation
from verifier.pdf.traces.drawlist import DrawnText
from verifier.pdf.traces.drawnpage import DrawnPage
from verifier.pdf.traces.lettering import words_of

_OVER = 0.3
"""An annotation lies over a text when it covers this share of its box; viewers let their frames reach a little far."""
_IN_PLACE, _UNDER = 0.4, 0.6
"""So much of a word lies in the place, and under the annotation: boxes of words are higher than their ink."""
_MOST_TOLD = 3
"""Texts under one annotation that are named."""
MOST = 50
"""Annotations of one page that are told: for each of them a part of the page is drawn four times."""
_SPEAKING = ("FreeText", "Widget")
"""Whose text is what they show; that of others is a remark."""


def find_overlays(page: DrawnPage, places: Sequence[Place]) -> tuple[Overlay, ...]:
    """The first `MOST` annotations over places of a page. Raises DamagedError, TooLargeError."""
    if not page.annotations:
        return ()
    found: list[Overlay] = []
    for one in page.annotations:
        if len(found) == MOST:
            break
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
    return tuple(found)


def _told(places: Sequence[Place]) -> str:
    texts = list(dict.fromkeys(place.printed for place in places))
    return "; ".join(texts[:_MOST_TOLD]) + (" ..." if len(texts) > _MOST_TOLD else "")


def _hides(page: DrawnPage, places: Sequence[Place], annotation: Annotation) -> bool:
    """Whether a text at one of these places is seen without the annotations and not with them."""
    texts = [one for place in places for one in _texts_at(page, place, annotation)]
    seen = [one for one, is_unseen in zip(texts, page.unseen(texts), strict=True) if not is_unseen]
    return any(page.unseen(seen, with_annotations=True))


def _texts_at(page: DrawnPage, place: Place, annotation: Annotation) -> Iterator[tuple[DrawnText, Box]]:
    """The words of a place that lie under the annotation, with the text objects that hold them."""
    for text in page.drawn.texts:
        if overlap(place.box, text.box) > 0 or overlap(text.box, place.box) > 0:
            for token in words_of(page, text):
                if overlap(token.box, place.box) > _IN_PLACE and overlap(token.box, annotation.box) > _UNDER:
                    yield text, token.box


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if not sign.isspace())
