"""Words of a text layer with characters that no engine can map: read again from their picture, one by one."""

from __future__ import annotations

import re

from verifier.pdf.characters import UNREADABLE
from verifier.pdf.ocr.confusions import settled
from verifier.pdf.ocr.picture import Picture, Pixels
from verifier.pdf.ocr.recognise import Sign, recognise
from verifier.pdf.page import Page, Word

_MARGIN = 0.2
"""Paper around a word, in font sizes."""
_SURE = 0.5
"""The signs that take the place of what is missing must be at least so sure."""


def repaired(page: Page, picture: Picture) -> Page:
    """The page with such words replaced where their picture agrees with all that is known of them.

    A word whose readable characters are not recognised exactly as they stand keeps its unknown ones.
    """
    broken = [index for index, word in enumerate(page.words) if UNREADABLE in word.text and word.is_upright]
    crops = [_crop(picture, page.words[index]) for index in broken]
    kept = [(index, crop) for index, crop in zip(broken, crops, strict=True) if min(crop.shape[:2]) >= 4]
    words = list(page.words)
    for (index, _), signs in zip(kept, recognise([crop for _, crop in kept]), strict=True):
        found = _filled(words[index].text, settled([sign for sign in signs if sign.text != " "]))
        if found is not None:
            words[index] = words[index]._replace(text=found[0], confidence=found[1])
    return page._replace(words=tuple(words), unreadable=sum(word.text.count(UNREADABLE) for word in words))


def _filled(broken: str, signs: list[Sign]) -> tuple[str, float] | None:
    """The word without its gaps, and the least confidence of what fills them; None where the picture disagrees."""
    text = "".join(sign.text for sign in signs)
    pattern = "".join("(.{1,2})" if part == UNREADABLE else re.escape(part) for part in broken)
    match = re.fullmatch(pattern, text)
    if match is None or len(text) != len(signs):
        return None
    places = [place for group in range(1, len(match.groups()) + 1) for place in range(*match.span(group))]
    sure = min(signs[place].confidence for place in places)
    return (text, round(sure, 4)) if sure >= _SURE else None


def _crop(picture: Picture, word: Word) -> Pixels:
    scale, margin = picture.scale, _MARGIN * word.size
    top, bottom = round((word.top - margin) * scale), round((word.bottom + margin) * scale)
    left, right = round((word.x0 - margin) * scale), round((word.x1 + margin) * scale)
    return picture.pixels[max(top, 0) : bottom, max(left, 0) : right]
