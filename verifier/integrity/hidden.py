"""Text that is on a page and not seen: under something, without ink, in the colour of its paper (checks D6 and D7).

The draw list tells which texts may be unseen, the picture of the page tells which are. What is painted again with
the same characters is nothing, nor is the text layer of a scanned page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from verifier.integrity.places import Place, overlap
from verifier.model import HiddenKind, HiddenText
from verifier.model.anchor import Box, enclosing
from verifier.pdf.traces.drawlist import Cover, DrawnText
from verifier.pdf.traces.drawnpage import DrawnPage
from verifier.pdf.traces.lettering import Lettering, Token, words_of
from verifier.pdf.traces.pagewalk import area_of
from verifier.pdf.traces.suspects import Suspects, find_suspects

_COVERED = 0.8
"""A word is covered when this share of its width is (check D6)."""
_MOST_TOKENS = 3000
"""Looked at on one page."""
_MOST_TOLD = 60
"""Texts of a page in whose place others are seen, and values that are not seen."""
_MOST_UNSEEN = 5
"""Texts of a page that contradict nothing are told up to this number."""
_PATCH = 1.0
"""Heights: a cover that reaches further than so much beyond a word is not there for one of its figures."""
_CUT = 0.2
"""Of a word, at either end: a cover that begins there was put around the next one carelessly."""
_AGAIN = 0.3
"""Of the box of a word lies in the ink of the same word."""
_LAYER = 0.25
"""A cover of so much of a page hides a layer, not a place."""
_BLANK = 0.2
"""From this gap on, in heights, there is a blank between two of them."""
_JOINED = 1.2
"""Hidden words nearer than so many heights are told as one text."""
_PICTURE = 0.5
"""A picture of at least this share of a page is the page."""
_NEARLY_ALL = 0.8
_FEW = 5
"""Text objects: fewer are no layer."""


class Unseen(NamedTuple):
    """A word that is on the page and not seen."""

    kind: HiddenKind
    text: str
    shown: str | None
    box: Box
    is_on_layer: bool
    """Whether a large part of the page is covered together with it."""


def is_picture_of_page(page: DrawnPage) -> bool:
    """Whether the page is a picture, and its text only there to be searched: unseen, or painted under the picture."""
    texts = page.drawn.texts
    if len(texts) >= _FEW and sum(text.is_clear for text in texts) >= _NEARLY_ALL * len(texts):
        return True  # a scan, or letters drawn as outlines
    least = _PICTURE * page.width * page.height
    pictures = [cover for cover in page.drawn.covers if cover.is_opaque and cover.colour is None]
    large = [cover for cover in pictures if area_of(cover.box) >= least]
    if not large or not texts:
        return False
    last = large[-1].order
    return sum(text.is_clear or text.order < last for text in texts) >= _NEARLY_ALL * len(texts)


def find_hidden(page: DrawnPage, places: Sequence[Place]) -> tuple[HiddenText, ...]:
    """The hidden texts of a page that is no picture. Raises DamagedError, TooLargeError."""
    suspects = find_suspects(page.drawn, page.number)
    if suspects.is_empty:
        return ()
    words = _without_layers(list(_unseen(page, suspects, places)))
    found = [
        HiddenText(kind=one.kind, text=one.text, shown=one.shown, page=page.number, box=one.box)
        for one in _joined(words)
        if _matters(one, places)
    ]
    other = [one for one in found if one.shown is not None]
    unseen = [one for one in found if one.shown is None]
    valued = [one for one in unseen if _is_at_value(one.box, places)]
    rest = [one for one in unseen if not _is_at_value(one.box, places)]
    kept = (*other[:_MOST_TOLD], *valued[:_MOST_TOLD], *rest[:_MOST_UNSEEN])
    return tuple(sorted(kept, key=lambda one: (one.box[1], one.box[0])))


def _unseen(page: DrawnPage, suspects: Suspects, places: Sequence[Place]) -> Iterator[Unseen]:
    """The words of the suspects that are not seen and are not shown again with the same characters."""
    looked_at = _tokens(page, suspects, places)
    silent = [text for text, _ in suspects.covered if not page.signs_of(text.handle)]
    if not looked_at:
        return
    verdicts = page.unseen([*((text, token.box) for _, text, token in looked_at), *((one, one.box) for one in silent)])
    gone = {text.handle for text, is_unseen in zip(silent, verdicts[len(looked_at) :], strict=True) if is_unseen}
    hidden = [one for one, is_unseen in zip(looked_at, verdicts, strict=False) if is_unseen]
    if not hidden:
        return
    gone |= {text.handle for _, text, _ in hidden}
    left = page.signs_without(gone)
    lettering = Lettering(sign for signs in left.values() for sign in signs)
    again = [text.box for text in page.drawn.texts if text.handle not in left and text.handle not in gone]
    those = {text.handle for kind, text, _ in hidden if kind is HiddenKind.COVERED}
    covered = {text.handle: (text, over) for text, over in suspects.covered if text.handle in those}
    large = _LAYER * page.width * page.height
    cut_off = {handle for handle, (text, over) in covered.items() if _is_cut_off(page, text, over)}
    for kind, text, token in hidden:
        if _plain(lettering.within(token.box)) == _plain(token.text):
            shown: str | None = token.text
        elif any(overlap(token.box, box) >= _AGAIN for box in again):
            shown = token.text  # pdfium leaves out a text that is painted twice alike
        else:
            shown = lettering.words_at(token.box) or None
        over = covered[text.handle][1] if kind is HiddenKind.COVERED else ()
        if token.is_part:
            if shown == token.text or (shown is None and not page.has_ink(token.box)):
                continue  # painted again, or under the edge of something plain
            yield Unseen(kind, token.text, shown, token.box, is_on_layer=False)
            continue
        if over and text.handle in cut_off:
            shown = token.text if shown == token.text else None
        is_on_layer = any(area_of(cover.box) >= large for cover in over)
        yield Unseen(kind, token.text, shown, token.box, is_on_layer)


def _tokens(page: DrawnPage, suspects: Suspects, places: Sequence[Place]) -> list[tuple[HiddenKind, DrawnText, Token]]:
    """The words to look at, each once."""
    found: list[tuple[HiddenKind, DrawnText, Token]] = []
    clear = {text.handle for text in suspects.clear}
    for text, covers in suspects.covered:
        if text.handle not in clear:
            found += [
                (HiddenKind.COVERED, text, token) for token in words_of(page, text) if _is_under(token.box, covers)
            ]
            found += [(HiddenKind.COVERED, text, part) for part in _figures_under(page, text, covers)]
    known = {text.handle for _, text, _ in found}
    found += [(HiddenKind.INVISIBLE, text, token) for text in suspects.clear for token in words_of(page, text)]
    boxes = [place.box for place in places]
    on_pictures = [text for text in suspects.on_pictures if any(overlap(text.box, box) > 0.5 for box in boxes)]
    for text in (*suspects.same_colour, *on_pictures):
        if text.handle not in known:
            found += [(HiddenKind.SAME_COLOUR, text, token) for token in words_of(page, text)]
    return found[:_MOST_TOKENS]


def _is_under(box: Box, covers: Iterable[Cover]) -> bool:
    middle = (box[1] + box[3]) / 2
    return any(
        cover.box[1] <= middle <= cover.box[3]
        and min(cover.box[2], box[2]) - max(cover.box[0], box[0]) >= _COVERED * (box[2] - box[0])
        for cover in covers
    )


def _figures_under(page: DrawnPage, text: DrawnText, covers: Sequence[Cover]) -> Iterator[Token]:
    """The figures of a number that are covered while others of it are not: one figure is pasted over another.

    The fill of the next cell, which a long text runs under, is wide, and no patch.
    """
    for word in words_of(page, text):
        if not any(sign.text.isdigit() for sign in word.signs) or _is_under(word.box, covers):
            continue
        height = word.box[3] - word.box[1]
        patches = [
            cover
            for cover in covers
            if word.box[0] - _PATCH * height <= cover.box[0] and cover.box[2] <= word.box[2] + _PATCH * height
        ]
        signs = [sign for sign in word.signs if sign.text.isdigit() and _is_under(sign.box, patches)]
        if signs:
            yield Token(signs, is_part=True)


def _is_cut_off(page: DrawnPage, text: DrawnText, covers: Iterable[Cover]) -> bool:
    """Whether a cover begins in the middle of a word: the text is too long for its cell and runs under the next."""
    tokens = words_of(page, text)
    return any(
        token.box[0] + _CUT * _width(token.box) < cover.box[0] < token.box[2] - _CUT * _width(token.box)
        and cover.box[2] >= tokens[-1].box[2]
        for cover in covers
        for token in tokens
    )


def _without_layers(words: list[Unseen]) -> list[Unseen]:
    """Without what is shown again as it is; of a layer that is not, as a whole, nothing is said to be shown instead."""
    layered = [one for one in words if one.is_on_layer]
    again = sum(one.shown == one.text for one in layered)
    is_repaint = 2 * again >= len(layered)
    kept = [one for one in words if one.shown != one.text]
    if is_repaint:
        return kept
    return [one._replace(shown=None) if one.is_on_layer else one for one in kept]


def _joined(words: Iterable[Unseen]) -> Iterator[Unseen]:
    """Words of one line that are hidden in one way as one text."""
    last: Unseen | None = None
    for one in words:
        if last is not None and _is_beside(last, one):
            shown = " ".join(dict.fromkeys(part for part in (last.shown, one.shown) if part)) or None
            gap = "" if one.box[0] - last.box[2] < _BLANK * (one.box[3] - one.box[1]) else " "
            last = last._replace(text=last.text + gap + one.text, shown=shown, box=enclosing(last.box, one.box))
            continue
        if last is not None:
            yield last
        last = one
    if last is not None:
        yield last


def _is_beside(last: Unseen, one: Unseen) -> bool:
    height = one.box[3] - one.box[1]
    return (
        last.kind is one.kind
        and last.is_on_layer == one.is_on_layer
        and (last.shown is None) == (one.shown is None)
        and abs(one.box[3] - last.box[3]) < 0.5 * height
        and -0.5 * height < one.box[0] - last.box[2] < _JOINED * height
    )


def _matters(one: Unseen, places: Sequence[Place]) -> bool:
    """Whether the text holds a figure, stands where something was read, or has other words in its place."""
    if not any(sign.isalnum() for sign in one.text):
        return False
    if any(sign.isdigit() for sign in one.text):
        return True
    if one.shown is not None and sum(sign.isalnum() for sign in one.text) > 1:
        return True
    return any(overlap(one.box, place.box) > 0.3 or overlap(place.box, one.box) > 0.3 for place in places)


def _is_at_value(box: Box, places: Sequence[Place]) -> bool:
    return any(place.is_value and overlap(place.box, box) > 0.3 for place in places)


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if not sign.isspace())


def _width(box: Box) -> float:
    return box[2] - box[0]
