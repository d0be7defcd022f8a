"""Names whose fi, fl, ff, ffi and ffl glyphs are lost: "Cy uthrin" is what a text layer makes of "Cyfluthrin".

Fonts without a Unicode mapping for their ligatures leave a gap there. A name is compared with a hole in the place
of each ligature, so that nothing is matched by likeness: every letter that is there must fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from verifier.vocabulary.normalise import fold, tidy

_HOLE = "\0"
_LIGATURE = re.compile("ffi|ffl|ff|fi|fl")
# What a text layer holds where a glyph has no Unicode mapping: a blank, a replacement or private use character.
_GAP = re.compile(r"[\s\ufffd\ue000-\uf8ff\x00-\x1f]+")
_FEWEST_LETTERS = 5
"""Shorter remains could be anything."""
_MOST_GAPS = 5
_MOST_LIGATURES = 3


def holed(key: str) -> Iterator[str]:
    """The folded name with a hole for one or more of its ligatures; none when too few letters would remain."""
    matches = list(_LIGATURE.finditer(key))[:_MOST_LIGATURES]
    for lost in product((False, True), repeat=len(matches)):
        if not any(lost):
            continue
        text, position = "", 0
        for match, is_lost in zip(matches, lost, strict=True):
            text += key[position : match.start()] + (_HOLE if is_lost else match.group())
            position = match.end()
        text += key[position:]
        if len(text.replace(_HOLE, "")) >= _FEWEST_LETTERS:
            yield text


def bare(key: str) -> str:
    """A key without its holes: what every reading of one text has in common."""
    return key.replace(_HOLE, "")


def letters(text: str) -> str:
    """What is left of a printed text whatever its gaps stand for: `bare` of each of its readings."""
    return "".join(fold(piece) for piece in _GAP.split(tidy(text).strip()))


def readings(text: str) -> Iterator[str]:
    """The printed text as keys with holes: each gap as a lost ligature or as a plain blank, one hole at least.

    A gap at the very start may have been trimmed away, so it is tried too.
    """
    pieces = [fold(piece) for piece in _GAP.split(tidy(text).strip())]
    if len(pieces) - 1 > _MOST_GAPS or sum(map(len, pieces)) < _FEWEST_LETTERS:
        return
    for fillings in product(("", _HOLE), repeat=len(pieces)):
        if _HOLE in fillings:
            yield "".join(filling + piece for filling, piece in zip(fillings, pieces, strict=True))
