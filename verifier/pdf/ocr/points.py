"""Numbers held against their ink: a lost decimal point or a comma taken for a point is a wrong number.

The model reads figures well and their smallest marks badly; but a point, a comma and a raised figure are plain in
the ink: where they stand, how high they are, how far they reach below the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from verifier.pdf.characters import raised
from verifier.pdf.ocr.cut import Mark
from verifier.pdf.ocr.recognise import Sign

DOUBT = 0.5
"""The confidence of a number that contradicts its ink."""
_SURE = 0.95
_SMALL = 0.24
"""Points and commas are at most so wide, in font sizes."""
_POINT_HIGH = 0.30
_LOWEST = 0.16
"""A point stands on the baseline: its bottom is at most this far above it."""
_COMMA_BELOW = 0.055
"""A comma reaches below the baseline by more than this, in font sizes."""
_ONE_PIXEL = 1.0
_RAISED = 0.20
"""The ink of a raised figure ends this far above the baseline."""
_RAISED_LEAST, _RAISED_HIGH = 0.30, 0.62
"""It is so high."""
_RAISED_TOP = 0.66
"""And begins so far above the baseline."""
_LEGIBLE = 15
"""Pixels: of smaller print the ink does not tell what is raised."""


class Checked(NamedTuple):
    """The signs as their ink has them."""

    signs: tuple[Sign, ...]
    is_doubtful: bool
    """Whether ink and signs contradict each other."""
    is_mark_unsure: bool = False
    """Whether a point could be a comma or the other way round: a pixel more or less decides."""


def is_number(text: str) -> bool:
    """Whether most of the word is figures."""
    figures = sum(sign.isdigit() for sign in text)
    return figures > 0 and 2 * figures >= len(text.strip("<>≤≥=±%()*.,-–"))


def checked(signs: Sequence[Sign], marks: Sequence[Mark], size: float) -> Checked:
    """A number's signs held against the marks in its columns; `size` is the font size, in the same pixels."""
    places = _places(signs, marks)
    digits = [mark for sign, own in zip(signs, places, strict=True) if sign.text.isdecimal() for mark in own]
    tall = [mark for mark in digits if mark.bottom - mark.top >= 0.45 * size]
    if not tall:
        return Checked(tuple(signs), is_doubtful=False)
    bottoms = sorted(mark.bottom for mark in tall)
    baseline = bottoms[len(bottoms) // 2]
    fixed: list[Sign] = []
    is_doubtful = is_mark_unsure = False
    for index, (sign, own) in enumerate(zip(signs, places, strict=True)):
        points = [mark for mark in own if _is_point(mark, baseline, size)]
        if sign.text in ".,":
            if points:
                beyond = max(mark.bottom for mark in points) - baseline - max(_COMMA_BELOW * size, 1.0)
                sign = sign._replace(text="," if beyond > 0 else ".")
                is_mark_unsure = is_mark_unsure or abs(beyond) <= _ONE_PIXEL
            else:  # in small print a point may touch its figure
                is_mark_unsure = True
                is_doubtful = is_doubtful or sign.confidence < _SURE
        elif sign.text.isdecimal():
            beside = {other.text for other in signs[max(index - 1, 0) : index + 2]}
            is_doubtful = is_doubtful or bool(points and beside.isdisjoint(".,"))  # a point that was not recognised
        elif sign.text.isdigit() and own:  # recognised as raised
            is_doubtful = is_doubtful or not _is_raised(own, baseline, size)
        fixed.append(sign)
    for index in range(len(fixed) - 1, 0, -1):  # only the last figures of a number are ever raised
        if not (fixed[index].text.isdecimal() and places[index] and _is_raised(places[index], baseline, size)):
            break
        fixed[index] = fixed[index]._replace(text=raised(fixed[index].text))
    return Checked(tuple(fixed), is_doubtful, is_mark_unsure)


def _is_point(mark: Mark, baseline: float, size: float) -> bool:
    return (
        mark.x1 - mark.x0 <= _SMALL * size
        and mark.bottom - mark.top <= _POINT_HIGH * size
        and abs(mark.bottom - baseline) <= _LOWEST * size
        and mark.top >= baseline - _POINT_HIGH * size
    )


def _is_raised(marks: Sequence[Mark], baseline: float, size: float) -> bool:
    """Whether a figure ends well above the baseline and begins at the height of the others or above."""
    bottom, top = max(mark.bottom for mark in marks), min(mark.top for mark in marks)
    return (
        size >= _LEGIBLE
        and baseline - bottom >= _RAISED * size
        and _RAISED_LEAST * size <= bottom - top <= _RAISED_HIGH * size
        and baseline - top >= _RAISED_TOP * size
    )


def _places(signs: Sequence[Sign], marks: Sequence[Mark]) -> list[list[Mark]]:
    """The marks that belong to each sign: one each where there are as many, else each mark to the nearest sign."""
    if len(marks) == len(signs):
        return [[mark] for mark in marks]
    edges = [(left.x + right.x) / 2 for left, right in pairwise(signs)]
    places: list[list[Mark]] = [[] for _ in signs]
    for mark in marks:
        middle = (mark.x0 + mark.x1) / 2
        places[sum(edge < middle for edge in edges)].append(mark)
    return places
